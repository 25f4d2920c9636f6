#include <stdlib.h>

#include "arabic/stem.h"
#include "base/json.h"
#include "base/map.h"
#include "store/query.h"
#include "store/snippet.h"
#include "store/store_internal.h"
#include "store/terms.h"

enum { LIKE_WORDS = 24, LIKE_READ = 4096, SEARCH_MOST = 1000 };

typedef struct searcher {
    kh_store *store;
    kh_sought sought;
    kh_hit_each each;
    void *ctx;
    kh_buf json;
    uint32_t rank;
    int64_t skip; /* a row that is no answer */
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

/* Columns: row, key, title, published, outlet, story, score. */
static kh_status give(searcher *search, sqlite3_stmt *found, kh_arena *arena, int *ret_stop)
{
    kh_str body;
    kh_status status;
    kh_hit hit = {.key = kh_store_column(found, 1),
                  .title = kh_store_column(found, 2),
                  .published = kh_store_column(found, 3),
                  .outlet = kh_store_column(found, 4),
                  .story = kh_store_column(found, 5),
                  .rank = ++search->rank,
                  .score = -sqlite3_column_double(found, 6)};

    kh_arena_reset(arena);
    if ((status = body_of(search->store, arena, sqlite3_column_int64(found, 0), &body, search->err)) != KH_OK)
        return status;
    hit.snippet = kh_snippet(arena, body, &search->sought);
    hit_json(&search->json, &hit);
    if (!hit.snippet.ptr || kh_buf_status(&search->json) != KH_OK)
        return kh_err_set(search->err, KH_NOMEM, "out of memory");
    *ret_stop = search->each(search->ctx, &hit, kh_buf_str(&search->json));
    return KH_OK;
}

static kh_status walk(searcher *search, kh_str match, kh_page_of page)
{
    sqlite3_stmt *list = kh_store_statement(
        search->store,
        "SELECT a.row, a.key, a.title, a.published, a.outlet, s.id, f.score FROM"
        " (SELECT rowid AS row, bm25(search, 5.0, 1.0) AS score FROM search WHERE search MATCH ?1 AND rowid <> ?4"
        " ORDER BY score, rowid LIMIT ?2 OFFSET ?3) f"
        " JOIN articles a ON a.row = f.row LEFT JOIN stories s ON s.row = a.story ORDER BY f.score, a.row",
        search->err);
    kh_arena arena;
    kh_status status = KH_OK;
    int code = SQLITE_DONE, stop = 0;

    if (!list)
        return search->store->refused;
    kh_store_bind(list, 1, match);
    (void)sqlite3_bind_int64(list, 2, page.limit ? (int64_t)page.limit : SEARCH_MOST);
    (void)sqlite3_bind_int64(list, 3, page.offset);
    (void)sqlite3_bind_int64(list, 4, search->skip);
    kh_arena_init(&arena, 0);
    kh_buf_init(&search->json);
    search->rank = page.offset;
    while (status == KH_OK && !stop && (code = sqlite3_step(list)) == SQLITE_ROW)
        status = give(search, list, &arena, &stop);
    kh_buf_done(&search->json);
    kh_arena_done(&arena);
    kh_store_release(list);
    if (status != KH_OK || stop || code == SQLITE_DONE)
        return status;
    return kh_store_failed(search->store, code, search->err);
}

/* Whether all hits are counted, or only whether there is one. */
static kh_status count_hits(kh_store *store, kh_str match, bool all, uint64_t *ret, kh_err *err)
{
    sqlite3_stmt *count =
        kh_store_statement(store, "SELECT count(*) FROM (SELECT 1 FROM search WHERE search MATCH ?1 LIMIT ?2)", err);

    if (!count)
        return store->refused;
    kh_store_bind(count, 1, match);
    (void)sqlite3_bind_int64(count, 2, all ? -1 : 1);
    int code = sqlite3_step(count);
    *ret = code == SQLITE_ROW ? (uint64_t)sqlite3_column_int64(count, 0) : 0;
    kh_store_release(count);
    return code == SQLITE_ROW ? KH_OK : kh_store_failed(store, code, err);
}

/* All words first; where no article has them all, any of them, so that a question in a sentence has an answer. */
kh_status kh_store_search(kh_store *store, kh_str query, kh_page_of page, kh_hit_each each, void *ctx,
                          uint64_t *ret_total, kh_err *err)
{
    searcher search = {.store = store, .each = each, .ctx = ctx, .err = err};
    uint64_t total;
    kh_str match;
    kh_status status = kh_store_enter_question(store, err);

    if (status != KH_OK || (status = kh_query_match(&store->arena, query, false, &match, err)) != KH_OK ||
        (status = count_hits(store, match, ret_total != NULL, &total, err)) != KH_OK)
        return status;
    if (!total && ((status = kh_query_match(&store->arena, query, true, &match, err)) != KH_OK ||
                   (status = count_hits(store, match, ret_total != NULL, &total, err)) != KH_OK))
        return status;
    if (ret_total)
        *ret_total = total;
    if ((status = kh_query_sought(&store->arena, query, &search.sought)) != KH_OK)
        return kh_err_set(err, status, "out of memory");
    return walk(&search, match, page);
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
    kh_str query, match;
    kh_status status = kh_store_enter_question(store, err);

    if (status != KH_OK || (status = kh_store_row(store, key, &search.skip, err)) != KH_OK ||
        (status = like_query(store, search.skip, &query, err)) != KH_OK)
        return status;
    status = kh_query_match(&store->arena, query, true, &match, err);
    if (status == KH_ARG) /* an article without a word is like no other */
        return KH_OK;
    if (status == KH_OK && (status = kh_query_sought(&store->arena, query, &search.sought)) != KH_OK)
        return kh_err_set(err, status, "out of memory");
    return status == KH_OK ? walk(&search, match, page) : status;
}
