#include <math.h>
#include <stdlib.h>

#include "arabic/stem.h"
#include "base/json.h"
#include "base/map.h"
#include "store/filter.h"
#include "store/loose.h"
#include "store/terms.h"

enum { LIKE_WORDS = 24, LIKE_READ = 4096, SEARCH_MOST = 1000, FRESH_DAYS = 60 };

/* What being as new as anything in the store is worth beside the words, as a share of their score; half of it
 * FRESH_DAYS before. Small: of two reports that fit alike the newer comes first, and no more. */
static const double FRESH_SHARE = 0.1;

/* What words of a question that stand side by side, and those in its very form, are worth beside its words. */
static const double PAIRS_SHARE = 0.05, FORMS_SHARE = 0.35;

/* An article that fits. */
typedef struct candidate {
    int64_t row;
    int32_t day;
    double score;
    uint32_t head; /* of a reprint: the candidate that it stands under, from 1; 0: it stands for itself */
} candidate;

typedef struct searcher {
    kh_store *store;
    kh_filter filter;
    kh_vec found; /* candidate, the best first */
    kh_sought sought;
    kh_hit_each each;
    void *ctx;
    kh_buf json;
    uint32_t rank;
    int64_t skip; /* a row that is no answer */
    bool newest;  /* the latest of all that fit, not the best */
    kh_err *err;
} searcher;

static void hit_json(kh_buf *buf, const kh_hit *hit)
{
    kh_json json;

    kh_buf_reset(buf);
    kh_json_init(&json, buf);
    kh_json_object(&json);
    kh_json_put_str(&json, "key", hit->key);
    kh_json_put_int(&json, "rank", hit->rank);
    kh_json_put_num(&json, "score", hit->score);
    kh_json_put_str(&json, "title", hit->title);
    kh_json_put_str(&json, "snippet", hit->snippet);
    kh_json_put_str(&json, "published", hit->published);
    kh_json_put_str(&json, "outlet", hit->outlet);
    kh_json_put_str(&json, "story", hit->story);
    kh_json_put_str(&json, "copy_of", hit->copy_of);
    kh_json_end_object(&json);
    kh_buf_byte(buf, '\n');
}

/* The body of an article, in the arena. */
static kh_status body_of(kh_store *store, kh_arena *arena, int64_t row, kh_str *ret_body, kh_err *err)
{
    kh_article article = {.text = KH_STR("")};
    kh_status status = kh_store_article(store, arena, row, &article, err);

    *ret_body = article.text;
    return status;
}

/* ---- finding ---- */

static kh_status out_of_memory(searcher *search)
{
    return kh_err_set(search->err, KH_NOMEM, "out of memory");
}

/* All rows of `list` as candidates: row, score (less is better), day. */
static kh_status collect(searcher *search, sqlite3_stmt *list)
{
    int code;

    kh_vec_reset(&search->found);
    while ((code = sqlite3_step(list)) == SQLITE_ROW) {
        candidate *next = kh_vec_push(&search->found);
        if (!next)
            break;
        *next = (candidate){.row = sqlite3_column_int64(list, 0),
                            .score = -sqlite3_column_double(list, 1),
                            .day = kh_store_column_day(list, 2)};
    }
    kh_store_release(list);
    if (search->found.failed)
        return out_of_memory(search);
    return code == SQLITE_DONE ? KH_OK : kh_store_failed(search->store, code, search->err);
}

static sqlite3_stmt *list_for(searcher *search, kh_str match)
{
    if (match.ptr && search->newest)
        return kh_store_statement(search->store,
                                  "SELECT a.row, 0, a.day FROM search JOIN articles a ON a.row = search.rowid"
                                  " WHERE search MATCH :match AND a.row <> :skip AND" KH_FILTER_SQL
                                  " ORDER BY a.day DESC, a.instant DESC, a.row DESC LIMIT :most",
                                  search->err);
    if (match.ptr && !search->filter.any)
        return kh_store_statement(search->store,
                                  "SELECT f.row, f.score, a.day FROM"
                                  " (SELECT rowid AS row, bm25(search, 5.0, 1.0) AS score FROM search"
                                  " WHERE search MATCH :match AND rowid <> :skip ORDER BY score, rowid LIMIT :most) f"
                                  " JOIN articles a ON a.row = f.row ORDER BY f.score, f.row",
                                  search->err);
    if (match.ptr)
        return kh_store_statement(search->store,
                                  "SELECT a.row, bm25(search, 5.0, 1.0) AS score, a.day FROM search"
                                  " JOIN articles a ON a.row = search.rowid WHERE search MATCH :match"
                                  " AND a.row <> :skip AND" KH_FILTER_SQL " ORDER BY score, a.row LIMIT :most",
                                  search->err);
    return kh_store_statement(search->store,
                              "SELECT a.row, 0, a.day FROM articles a WHERE a.row <> :skip AND" KH_FILTER_SQL
                              " ORDER BY a.day DESC, a.instant DESC, a.row LIMIT :most",
                              search->err);
}

static kh_status find(searcher *search, kh_str match)
{
    sqlite3_stmt *list = list_for(search, match);

    if (!list)
        return search->store->refused;
    if (match.ptr)
        kh_store_bind(list, sqlite3_bind_parameter_index(list, ":match"), match);
    if (!match.ptr || search->filter.any || search->newest)
        kh_filter_bind(list, &search->filter);
    (void)sqlite3_bind_int64(list, sqlite3_bind_parameter_index(list, ":skip"), search->skip);
    (void)sqlite3_bind_int64(list, sqlite3_bind_parameter_index(list, ":most"), SEARCH_MOST);
    return collect(search, list);
}

/* As strictly as is asked; where nothing is found, less so. */
static kh_status find_some(searcher *search, const kh_query *query, kh_str *ret_match)
{
    kh_arena *arena = &search->store->arena;

    if (query->question) {
        kh_status status = kh_loose_words(search->store, query, search->err);
        if (status != KH_OK)
            return status;
    }
    for (kh_query_way way = KH_QUERY_ASKED; way <= KH_QUERY_ANY; way++) {
        kh_status status = kh_query_match(arena, query, way, ret_match, &search->filter.unwanted);
        if (status != KH_OK || (status = kh_query_sought(arena, query, way, &search->sought)) != KH_OK)
            return out_of_memory(search);
        search->filter.any |= search->filter.unwanted.ptr != NULL;
        if (!ret_match->ptr && !kh_query_has_conditions(query))
            return kh_err_set(search->err, KH_ARG, "no word to look for");
        if ((status = find(search, *ret_match)) != KH_OK || search->found.n || !ret_match->ptr)
            return status;
        if (way == KH_QUERY_ASKED && !query->phrases)
            way = KH_QUERY_STEMS;
        if (way == KH_QUERY_STEMS && query->strict)
            break;
    }
    return KH_OK;
}

/* Add to each candidate `share` of what it scores for `match`. */
static kh_status add_scores(searcher *search, const kh_map *places, kh_str match, double share)
{
    sqlite3_stmt *list =
        match.ptr ? kh_store_statement(search->store,
                                       "SELECT rowid, bm25(search, 5.0, 1.0) FROM search WHERE search MATCH :match",
                                       search->err)
                  : NULL;
    int code;

    if (!list)
        return match.ptr ? search->store->refused : KH_OK;
    kh_store_bind(list, 1, match);
    while ((code = sqlite3_step(list)) == SQLITE_ROW) {
        int64_t row = sqlite3_column_int64(list, 0);
        uint64_t place;
        if (kh_map_get(places, kh_str_of((const char *)&row, sizeof row), &place))
            KH_AT(&search->found, candidate, place)->score -= share * sqlite3_column_double(list, 1);
    }
    kh_store_release(list);
    return code == SQLITE_DONE ? KH_OK : kh_store_failed(search->store, code, search->err);
}

static kh_status map_places(searcher *search, kh_map *places)
{
    kh_map_init(places, &search->store->arena);
    for (size_t i = 0; i < search->found.n; i++) {
        const int64_t *row = &KH_AT(&search->found, candidate, i)->row;
        if (kh_map_put(places, kh_str_of((const char *)row, sizeof *row), i) != KH_OK)
            return out_of_memory(search);
    }
    return KH_OK;
}

/* Of what has words of the question, that first which has them as the question does. */
static kh_status favour_closer(searcher *search, const kh_query *query)
{
    kh_str pairs, forms;
    kh_map places;
    kh_status status;

    if (!query->question || !search->found.n)
        return KH_OK;
    if (kh_query_match_closer(&search->store->arena, query, &pairs, &forms) != KH_OK)
        return out_of_memory(search);
    if ((status = map_places(search, &places)) != KH_OK ||
        (status = add_scores(search, &places, pairs, PAIRS_SHARE)) != KH_OK)
        return status;
    return add_scores(search, &places, forms, FORMS_SHARE);
}

/* How many fit, where more do than are listed. */
static kh_status count_all(searcher *search, kh_str match, uint64_t *ret)
{
    sqlite3_stmt *count =
        !match.ptr
            ? kh_store_statement(search->store, "SELECT count(*) FROM articles a WHERE" KH_FILTER_SQL, search->err)
        : search->filter.any
            ? kh_store_statement(search->store,
                                 "SELECT count(*) FROM search JOIN articles a ON a.row = search.rowid"
                                 " WHERE search MATCH :match AND" KH_FILTER_SQL,
                                 search->err)
            : kh_store_statement(search->store, "SELECT count(*) FROM search WHERE search MATCH :match", search->err);

    if (!count)
        return search->store->refused;
    if (match.ptr)
        kh_store_bind(count, sqlite3_bind_parameter_index(count, ":match"), match);
    if (!match.ptr || search->filter.any)
        kh_filter_bind(count, &search->filter);
    int code = sqlite3_step(count);
    *ret = code == SQLITE_ROW ? (uint64_t)sqlite3_column_int64(count, 0) : 0;
    kh_store_release(count);
    return code == SQLITE_ROW ? KH_OK : kh_store_failed(search->store, code, search->err);
}

/* ---- order ---- */

static int best_first(const void *a, const void *b)
{
    const candidate *left = a, *right = b;

    if (left->score > right->score || left->score < right->score)
        return left->score > right->score ? -1 : 1;
    return (left->row > right->row) - (left->row < right->row);
}

/* The newer a little before the older. */
static kh_status favour_fresh(searcher *search)
{
    sqlite3_stmt *newest = kh_store_statement(search->store, "SELECT max(last) FROM stories", search->err);
    int32_t last = KH_NO_DAY;

    if (!newest)
        return search->store->refused;
    if (sqlite3_step(newest) == SQLITE_ROW)
        last = kh_store_column_day(newest, 0);
    kh_store_release(newest);
    for (size_t i = 0; i < search->found.n && last != KH_NO_DAY; i++) {
        candidate *at = KH_AT(&search->found, candidate, i);
        if (at->day != KH_NO_DAY && at->day <= last)
            at->score *= 1 + FRESH_SHARE * exp2((double)(at->day - last) / FRESH_DAYS);
    }
    if (search->found.n)
        qsort(search->found.at, search->found.n, sizeof(candidate), best_first);
    return KH_OK;
}

static kh_status gather_copies_of(searcher *search, kh_map *places, size_t head)
{
    sqlite3_stmt *list = kh_store_statement(search->store,
                                            "SELECT b FROM copies WHERE a = ?1 AND kind <= 2 UNION ALL"
                                            " SELECT a FROM copies WHERE b = ?1 AND kind <= 2",
                                            search->err);
    int code;

    if (!list)
        return search->store->refused;
    (void)sqlite3_bind_int64(list, 1, KH_AT(&search->found, candidate, head)->row);
    while ((code = sqlite3_step(list)) == SQLITE_ROW) {
        int64_t row = sqlite3_column_int64(list, 0);
        uint64_t place;
        if (!kh_map_get(places, kh_str_of((const char *)&row, sizeof row), &place) || place <= head)
            continue;
        candidate *copy = KH_AT(&search->found, candidate, place);
        if (!copy->head)
            copy->head = (uint32_t)head + 1;
    }
    kh_store_release(list);
    return code == SQLITE_DONE ? KH_OK : kh_store_failed(search->store, code, search->err);
}

/* Reprints stand under the best of their kind: ten prints of one agency's text are one answer. */
static kh_status gather_copies(searcher *search)
{
    kh_map places;
    kh_status status = map_places(search, &places);

    for (size_t i = 0; i < search->found.n && status == KH_OK; i++) {
        if (!KH_AT(&search->found, candidate, i)->head)
            status = gather_copies_of(search, &places, i);
    }
    return status;
}

/* The candidates in the order in which they are shown: each with its reprints behind it. */
static kh_status put_in_order(searcher *search)
{
    const candidate *from = search->found.at;
    kh_vec ordered;

    kh_vec_init(&ordered, &search->store->arena, sizeof(candidate));
    for (uint32_t i = 0; i < search->found.n; i++) {
        for (uint32_t k = i; !from[i].head && k < search->found.n; k++) {
            candidate *next = k == i || from[k].head == i + 1 ? kh_vec_push(&ordered) : NULL;
            if (next)
                *next = from[k];
            if (next && k == i)
                next->head = 0;
        }
    }
    if (ordered.failed)
        return out_of_memory(search);
    search->found = ordered;
    return KH_OK;
}

/* ---- showing ---- */

static kh_status key_of(searcher *search, kh_arena *arena, int64_t row, kh_str *ret_key)
{
    sqlite3_stmt *find = kh_store_statement(search->store, "SELECT key FROM articles WHERE row = ?", search->err);

    if (!find)
        return search->store->refused;
    (void)sqlite3_bind_int64(find, 1, row);
    *ret_key = sqlite3_step(find) == SQLITE_ROW ? kh_arena_str(arena, kh_store_column(find, 0)) : KH_STR("");
    kh_store_release(find);
    return KH_OK;
}

/* One article; `head` is the row of the hit that it is a reprint of, 0 for none. */
static kh_status give(searcher *search, const candidate *from, int64_t head, kh_arena *arena, int *ret_stop)
{
    kh_hit hit = {.rank = ++search->rank, .score = from->score};
    kh_str body;
    kh_status status;
    sqlite3_stmt *load = kh_store_statement(search->store,
                                            "SELECT a.key, a.title, a.published, a.outlet, s.id FROM articles a"
                                            " LEFT JOIN stories s ON s.row = a.story WHERE a.row = ?",
                                            search->err);

    if (!load)
        return search->store->refused;
    kh_arena_reset(arena);
    if ((head && (status = key_of(search, arena, head, &hit.copy_of)) != KH_OK) ||
        (status = body_of(search->store, arena, from->row, &body, search->err)) != KH_OK)
        return status;
    hit.snippet = kh_snippet(arena, body, &search->sought);
    (void)sqlite3_bind_int64(load, 1, from->row);
    int code = sqlite3_step(load);
    if (code == SQLITE_ROW) {
        hit.key = kh_store_column(load, 0);
        hit.title = kh_store_column(load, 1);
        hit.published = kh_store_column(load, 2);
        hit.outlet = kh_store_column(load, 3);
        hit.story = kh_store_column(load, 4);
        hit_json(&search->json, &hit);
        if (!hit.snippet.ptr || kh_arena_failed(arena) || kh_buf_status(&search->json) != KH_OK)
            status = out_of_memory(search);
        else
            *ret_stop = search->each(search->ctx, &hit, kh_buf_str(&search->json));
    }
    kh_store_release(load);
    return code == SQLITE_ROW ? status : kh_store_failed(search->store, code, search->err);
}

static kh_status show(searcher *search, kh_page_of page)
{
    kh_arena arena;
    kh_status status = KH_OK;
    int64_t head = 0;
    int stop = 0;

    kh_arena_init(&arena, 0);
    kh_buf_init(&search->json);
    search->rank = page.offset;
    for (size_t i = 0; i < search->found.n && status == KH_OK && !stop; i++) {
        const candidate *at = KH_AT(&search->found, candidate, i);
        if (!at->head)
            head = at->row;
        if (i >= page.offset && !(page.limit && i - page.offset >= page.limit))
            status = give(search, at, at->head ? head : 0, &arena, &stop);
    }
    kh_buf_done(&search->json);
    kh_arena_done(&arena);
    return status;
}

kh_status kh_store_search(kh_store *store, kh_str text, kh_page_of page, kh_hit_each each, void *ctx,
                          uint64_t *ret_total, kh_err *err)
{
    searcher search = {.store = store, .each = each, .ctx = ctx, .err = err};
    kh_query query;
    kh_str match;
    kh_status status = kh_store_enter_question(store, err);

    if (status != KH_OK || (status = kh_filter_read(store, text, &query, &search.filter, err)) != KH_OK)
        return status;
    kh_vec_init(&search.found, &store->arena, sizeof(candidate));
    if ((status = find_some(&search, &query, &match)) != KH_OK ||
        (match.ptr && (status = favour_closer(&search, &query)) != KH_OK) ||
        (match.ptr && (status = favour_fresh(&search)) != KH_OK) || (status = gather_copies(&search)) != KH_OK ||
        (status = put_in_order(&search)) != KH_OK)
        return status;
    if (ret_total)
        *ret_total = search.found.n;
    if (ret_total && search.found.n == SEARCH_MOST && (status = count_all(&search, match, ret_total)) != KH_OK)
        return status;
    return show(&search, page);
}

kh_status kh_store_search_newest(kh_store *store, kh_str text, kh_page_of page, kh_hit_each each, void *ctx,
                                 kh_err *err)
{
    searcher search = {.store = store, .each = each, .ctx = ctx, .err = err, .newest = true};
    kh_query query;
    kh_str match;
    kh_status status = kh_store_enter_question(store, err);

    if (status != KH_OK || (status = kh_filter_read(store, text, &query, &search.filter, err)) != KH_OK)
        return status;
    kh_vec_init(&search.found, &store->arena, sizeof(candidate));
    return (status = find_some(&search, &query, &match)) == KH_OK ? show(&search, page) : status;
}

/* ---- counting ---- */

/* More fit than are listed: the file counts. */
static kh_status count_fresh(searcher *search, kh_str match, uint64_t mark, uint64_t *ret_fresh, int32_t *ret_day)
{
    sqlite3_stmt *count =
        match.ptr ? kh_store_statement(search->store,
                                       "SELECT coalesce(sum(a.row > :mark), 0), max(a.day) FROM search JOIN articles a"
                                       " ON a.row = search.rowid WHERE search MATCH :match AND" KH_FILTER_SQL,
                                       search->err)
                  : kh_store_statement(search->store,
                                       "SELECT coalesce(sum(a.row > :mark), 0), max(a.day) FROM articles a"
                                       " WHERE" KH_FILTER_SQL,
                                       search->err);

    if (!count)
        return search->store->refused;
    if (match.ptr)
        kh_store_bind(count, sqlite3_bind_parameter_index(count, ":match"), match);
    kh_filter_bind(count, &search->filter);
    (void)sqlite3_bind_int64(count, sqlite3_bind_parameter_index(count, ":mark"), (int64_t)mark);
    int code = sqlite3_step(count);
    if (code == SQLITE_ROW) {
        *ret_fresh = (uint64_t)sqlite3_column_int64(count, 0);
        *ret_day = kh_store_column_day(count, 1);
    }
    kh_store_release(count);
    return code == SQLITE_ROW ? KH_OK : kh_store_failed(search->store, code, search->err);
}

kh_status kh_search_count(kh_store *store, kh_str text, uint64_t mark, uint64_t *ret_total, uint64_t *ret_fresh,
                          int32_t *ret_day, kh_err *err)
{
    searcher search = {.store = store, .err = err};
    kh_query query;
    kh_str match;
    kh_status status = kh_filter_read(store, text, &query, &search.filter, err);

    *ret_total = *ret_fresh = 0;
    *ret_day = KH_NO_DAY;
    kh_vec_init(&search.found, &store->arena, sizeof(candidate));
    if (status != KH_OK || (status = find_some(&search, &query, &match)) != KH_OK)
        return status;
    *ret_total = search.found.n;
    if (search.found.n == SEARCH_MOST) {
        status = count_all(&search, match, ret_total);
        return status == KH_OK ? count_fresh(&search, match, mark, ret_fresh, ret_day) : status;
    }
    for (size_t i = 0; i < search.found.n; i++) {
        const candidate *at = KH_AT(&search.found, candidate, i);
        *ret_fresh += (uint64_t)at->row > mark;
        *ret_day = at->day != KH_NO_DAY && at->day > *ret_day ? at->day : *ret_day;
    }
    return KH_OK;
}

/* ---- similar ---- */

typedef struct weighed {
    kh_str word; /* as written */
    uint64_t stem;
    uint32_t weight;
} weighed;

static int heaviest_first(const void *a, const void *b)
{
    const weighed *left = a, *right = b;

    if (left->weight != right->weight)
        return left->weight > right->weight ? -1 : 1;
    return (left->stem > right->stem) - (left->stem < right->stem);
}

/* Words of `text` with the weights that linking gave their stems. */
static kh_status weigh(kh_arena *arena, kh_str text, const kh_features *features, kh_map *seen, kh_vec *words)
{
    kh_tokens tokens;
    kh_status status = kh_tokenize(arena, text, &tokens);

    for (size_t i = 0; status == KH_OK && i < tokens.n && i < LIKE_READ; i++) {
        bool fresh;
        char buffer[512];
        if (tokens.at[i].kind != KH_TOKEN_WORD || tokens.at[i].fold.len > sizeof buffer)
            continue;
        kh_str stem = kh_arena_str(arena, kh_stem(tokens.at[i].fold, buffer));
        uint32_t weight = kh_features_weight(features, stem);
        if (!weight)
            continue;
        uint64_t *slot = stem.ptr ? kh_map_at(seen, stem, &fresh) : NULL;
        weighed *word = slot && fresh ? kh_vec_push(words) : NULL;
        if (!slot || (fresh && !word))
            return KH_NOMEM;
        if (word)
            *word = (weighed){tokens.at[i].fold, kh_hash(stem), weight};
    }
    return status;
}

static kh_status like_query(kh_store *store, int64_t row, kh_str *ret_query, kh_err *err)
{
    kh_arena *arena = &store->arena;
    kh_features features;
    kh_vec words;
    kh_map seen;
    kh_str body, title;
    kh_status status;
    sqlite3_stmt *load = kh_store_statement(
        store, "SELECT f.features, a.title FROM articles a JOIN features f ON f.row = a.row WHERE a.row = ?", err);

    if (!load)
        return store->refused;
    (void)sqlite3_bind_int64(load, 1, row);
    status =
        sqlite3_step(load) == SQLITE_ROW ? kh_features_read(arena, kh_store_column(load, 0), &features) : KH_CORRUPT;
    title = kh_arena_str(arena, kh_store_column(load, 1));
    kh_store_release(load);
    if (status != KH_OK)
        return kh_err_set(err, status, "the features of an article cannot be read");
    kh_map_init(&seen, arena);
    kh_vec_init(&words, arena, sizeof(weighed));
    if ((status = body_of(store, arena, row, &body, err)) != KH_OK ||
        (status = weigh(arena, title, &features, &seen, &words)) != KH_OK ||
        (status = weigh(arena, body, &features, &seen, &words)) != KH_OK)
        return status;
    if (words.n)
        qsort(words.at, words.n, sizeof(weighed), heaviest_first);
    *ret_query = KH_STR("");
    for (size_t i = 0; i < words.n && i < LIKE_WORDS; i++) {
        kh_str word = KH_AT(&words, weighed, i)->word;
        *ret_query = kh_arena_format(arena, "%.*s %.*s", (int)ret_query->len, ret_query->ptr, (int)word.len, word.ptr);
    }
    return kh_arena_failed(arena) ? kh_err_set(err, KH_NOMEM, "out of memory") : KH_OK;
}

kh_status kh_store_similar(kh_store *store, kh_str key, kh_page_of page, kh_hit_each each, void *ctx, kh_err *err)
{
    searcher search = {.store = store, .each = each, .ctx = ctx, .err = err};
    kh_str words, match, unwanted;
    kh_query query;
    kh_status status = kh_store_enter_question(store, err);

    if (status != KH_OK || (status = kh_store_row(store, key, &search.skip, err)) != KH_OK ||
        (status = like_query(store, search.skip, &words, err)) != KH_OK)
        return status;
    status = kh_query_parse(&store->arena, words, KH_NO_DAY, &query, err); /* words alone */
    if (status == KH_ARG) /* an article without a word is like no other */
        return KH_OK;
    if (status != KH_OK)
        return status;
    kh_vec_init(&search.found, &store->arena, sizeof(candidate));
    if ((status = kh_query_match(&store->arena, &query, KH_QUERY_ANY, &match, &unwanted)) != KH_OK ||
        (status = kh_query_sought(&store->arena, &query, KH_QUERY_ANY, &search.sought)) != KH_OK)
        return kh_err_set(err, status, "out of memory");
    return match.ptr && (status = find(&search, match)) == KH_OK ? show(&search, page) : status;
}
