/*
 * Why two articles are together, or not: what linking weighed, taken apart. The cosine of two articles is a sum over
 * what they share, so each shared word and name can be given its part of it. Rarities are those of the store as it is.
 */
#include <stdlib.h>

#include "arabic/stem.h"
#include "arabic/token.h"
#include "base/json.h"
#include "base/map.h"
#include "link/vector.h"
#include "store/hand.h"
#include "store/query.h"

enum { READ_MOST = 4000, SHARED_MOST = 40, LOG_MOST = 200 };

typedef struct side {
    int64_t row;
    kh_store_place at;
    kh_article article;
    kh_features features;
    kh_vector vector;
} side;

typedef struct weighing {
    kh_store *store;
    kh_arena *arena;
    kh_err *err;
    kh_map words; /* 4 bytes of a vector's hash → index into `forms` */
    kh_vec forms; /* kh_str: how it is written */
    uint64_t all; /* articles of the store */
} weighing;

/* ---- how terms are written ---- */

static kh_status note_form(weighing *w, uint32_t hash, kh_str form)
{
    kh_str key = kh_arena_str(w->arena, kh_str_of((const char *)&hash, sizeof hash));
    bool fresh = false;
    uint64_t *slot = key.ptr ? kh_map_at(&w->words, key, &fresh) : NULL;
    kh_str *to;

    if (!slot)
        return KH_NOMEM;
    if (!fresh)
        return KH_OK;
    *slot = w->forms.n;
    if (!(to = kh_vec_push(&w->forms)))
        return KH_NOMEM;
    *to = form;
    return KH_OK;
}

static kh_status note_words(weighing *w, kh_str text)
{
    kh_tokens tokens;
    kh_status status = kh_tokenize(w->arena, text, &tokens);

    for (size_t i = 0; status == KH_OK && i < tokens.n && i < READ_MOST; i++) {
        char buffer[512];
        const kh_token *token = &tokens.at[i];
        if (token->kind != KH_TOKEN_WORD || token->fold.len > sizeof buffer / 2)
            continue;
        status = note_form(w, kh_features_term(kh_stem(token->fold, buffer)), token->fold);
    }
    return status;
}

static kh_status note_names(weighing *w, const kh_article *article)
{
    kh_status status = KH_OK;

    for (size_t i = 0; i < article->name_count && status == KH_OK; i++) {
        const kh_name *name = &article->names[i];
        kh_str text = kh_str_of(article->text.ptr + name->span.start, name->span.end - name->span.start);
        kh_str entity = name->entity.len ? name->entity : text;
        status = note_form(w, kh_vector_name(kh_features_name(entity)), entity);
    }
    return status;
}

static kh_str form_of(const weighing *w, uint32_t hash)
{
    uint64_t at;

    return kh_map_get(&w->words, kh_str_of((const char *)&hash, sizeof hash), &at) ? *KH_AT(&w->forms, kh_str, at)
                                                                                   : (kh_str){NULL, 0};
}

/* ---- rarity ---- */

/* How many articles have it, as the index knows. */
static kh_status articles_with(weighing *w, kh_str form, uint32_t *ret_count)
{
    kh_str quoted = kh_arena_format(w->arena, "\"%.*s\"", (int)form.len, form.ptr), match, unwanted;
    kh_query query;
    sqlite3_stmt *count;
    kh_status status = kh_query_parse(w->arena, quoted, KH_NO_DAY, &query, w->err);

    *ret_count = 0;
    if (status == KH_ARG) /* no word in it */
        return KH_OK;
    if (status != KH_OK || (status = kh_query_match(w->arena, &query, KH_QUERY_STEMS, &match, &unwanted)) != KH_OK)
        return status;
    if (!match.len)
        return KH_OK;
    if (!(count = kh_store_statement(w->store, "SELECT count(*) FROM search WHERE search MATCH ?", w->err)))
        return w->store->refused;
    kh_store_bind(count, 1, match);
    int code = sqlite3_step(count);
    if (code == SQLITE_ROW)
        *ret_count = (uint32_t)sqlite3_column_int64(count, 0);
    kh_store_release(count);
    return code == SQLITE_ROW ? KH_OK : kh_store_failed(w->store, code, w->err);
}

static kh_status rarity(weighing *w, uint32_t hash, float *ret_rarity)
{
    uint32_t articles = 0;
    kh_str form = form_of(w, hash);
    kh_status status = form.len ? articles_with(w, form, &articles) : KH_OK;

    *ret_rarity = kh_term_rarity(hash, articles, (size_t)w->all);
    return status;
}

static kh_status make_vector(weighing *w, side *of)
{
    float rarities[KH_VECTOR_MOST];
    size_t n = 0;
    kh_status status = KH_OK;

    for (uint32_t i = 0; i < of->features.term_count && i < KH_TERMS_MOST && status == KH_OK; i++)
        status = rarity(w, of->features.terms[i].hash, &rarities[n++]);
    for (uint32_t i = 0; i < of->features.entity_count && i < KH_ENTITIES_MOST && status == KH_OK; i++)
        status = rarity(w, kh_vector_name(of->features.entities[i]), &rarities[n++]);
    if (status == KH_OK)
        kh_vector_make(&of->features, rarities, &of->vector);
    return status;
}

/* ---- the two sides ---- */

static kh_status load_side(weighing *w, kh_str key, side *to)
{
    sqlite3_stmt *load;
    kh_status status = kh_store_row(w->store, key, &to->row, w->err);

    if (status != KH_OK || (status = kh_act_place(w->store, to->row, &to->at, w->err)) != KH_OK ||
        (status = kh_store_article(w->store, w->arena, to->row, &to->article, w->err)) != KH_OK)
        return status;
    if (!(load = kh_store_statement(w->store, "SELECT features FROM features WHERE row = ?", w->err)))
        return w->store->refused;
    (void)sqlite3_bind_int64(load, 1, to->row);
    status = sqlite3_step(load) == SQLITE_ROW ? kh_features_read(w->arena, kh_store_column(load, 0), &to->features)
                                              : KH_CORRUPT;
    kh_store_release(load);
    if (status == KH_CORRUPT)
        return kh_err_set(w->err, status, "the features of an article cannot be read");
    if (status != KH_OK || (status = note_words(w, to->article.title)) != KH_OK ||
        (status = note_words(w, to->article.text)) != KH_OK)
        return status;
    return note_names(w, &to->article);
}

static int heaviest_first(const void *a, const void *b)
{
    const kh_shared *x = a, *y = b;

    if (x->part != y->part)
        return x->part > y->part ? -1 : 1;
    size_t least = x->text.len < y->text.len ? x->text.len : y->text.len;
    int order = least ? memcmp(x->text.ptr, y->text.ptr, least) : 0;
    return order ? order : (x->text.len > y->text.len) - (x->text.len < y->text.len);
}

static bool is_name(const side *of, uint32_t hash)
{
    for (uint32_t i = 0; i < of->features.entity_count; i++) {
        if (kh_vector_name(of->features.entities[i]) == hash)
            return true;
    }
    return false;
}

static kh_status take_apart(weighing *w, const side *a, const side *b, kh_why *ret)
{
    kh_shared *shared = KH_NEWS(w->arena, kh_shared, KH_VECTOR_MOST);

    for (uint32_t i = 0, j = 0; shared && i < a->vector.count && j < b->vector.count;) {
        const kh_weight *x = &a->vector.at[i], *y = &b->vector.at[j];
        if (x->hash == y->hash && x->weight * y->weight > 0)
            shared[ret->shared_count++] =
                (kh_shared){form_of(w, x->hash), (double)x->weight * (double)y->weight, is_name(a, x->hash)};
        i += x->hash <= y->hash;
        j += y->hash <= x->hash;
    }
    if (!shared)
        return KH_NOMEM;
    for (size_t i = 0; i < ret->shared_count; i++)
        ret->likeness += shared[i].part;
    if (ret->shared_count)
        qsort(shared, ret->shared_count, sizeof *shared, heaviest_first);
    if (ret->shared_count > SHARED_MOST)
        ret->shared_count = SHARED_MOST;
    ret->shared = shared;
    return KH_OK;
}

/* ---- the log ---- */

static kh_str kept(weighing *w, sqlite3_stmt *statement, int column)
{
    kh_str text = kh_store_column(statement, column);

    return text.ptr ? kh_arena_str(w->arena, text) : text;
}

/* The keys of the articles whose rows the log names. */
static kh_str keys_of(weighing *w, kh_str rows)
{
    kh_str keys = KH_STR("");

    for (size_t at = 0; at < rows.len;) {
        int64_t row = 0;
        for (; at < rows.len && rows.ptr[at] >= '0' && rows.ptr[at] <= '9'; at++)
            row = row * 10 + (rows.ptr[at] - '0');
        at++;
        sqlite3_stmt *find = kh_store_statement(w->store, "SELECT key FROM articles WHERE row = ?", w->err);
        if (!find)
            break;
        (void)sqlite3_bind_int64(find, 1, row);
        if (sqlite3_step(find) == SQLITE_ROW) {
            kh_str key = kh_store_column(find, 0);
            keys = kh_arena_format(w->arena, "%.*s%s%.*s", (int)keys.len, keys.ptr, keys.len ? " " : "", (int)key.len,
                                   key.ptr);
        }
        kh_store_release(find);
    }
    return keys;
}

static kh_status read_log(weighing *w, const side *of, kh_why_article *ret)
{
    kh_vec list;
    sqlite3_stmt *log = kh_store_statement(w->store,
                                           "SELECT action, development, story, score, evidence, reason FROM link_log"
                                           " WHERE article = ? ORDER BY n DESC LIMIT ?",
                                           w->err);
    int code;

    if (!log)
        return w->store->refused;
    kh_vec_init(&list, w->arena, sizeof(kh_log_line));
    (void)sqlite3_bind_int64(log, 1, of->row);
    (void)sqlite3_bind_int(log, 2, LOG_MOST);
    while ((code = sqlite3_step(log)) == SQLITE_ROW) {
        kh_log_line *line = kh_vec_push(&list);
        if (!line)
            break;
        line->action = kept(w, log, 0);
        line->development = kept(w, log, 1);
        line->story = kept(w, log, 2);
        line->score = sqlite3_column_double(log, 3);
        line->evidence = keys_of(w, kept(w, log, 4));
        line->reason = kept(w, log, 5);
    }
    kh_store_release(log);
    ret->log = list.at;
    ret->log_count = list.n;
    return list.failed ? KH_NOMEM : code == SQLITE_DONE ? KH_OK : kh_store_failed(w->store, code, w->err);
}

static kh_status describe(weighing *w, kh_str key, const side *of, kh_why_article *ret)
{
    sqlite3_stmt *find = kh_store_statement(
        w->store,
        "SELECT s.id, d.id, p.story IS NOT NULL FROM articles a JOIN stories s ON s.row = a.story JOIN"
        " developments d ON d.row = a.development LEFT JOIN pins p ON p.article = a.row WHERE a.row = ?",
        w->err);

    if (!find)
        return w->store->refused;
    ret->key = kh_arena_str(w->arena, key);
    (void)sqlite3_bind_int64(find, 1, of->row);
    if (sqlite3_step(find) == SQLITE_ROW) {
        ret->story = kept(w, find, 0);
        ret->development = kept(w, find, 1);
        ret->pinned = sqlite3_column_int(find, 2) != 0;
    }
    kh_store_release(find);
    return read_log(w, of, ret);
}

/* ---- the public calls ---- */

static kh_status compare(weighing *w, kh_str a, kh_str b, kh_why *ret)
{
    side one, two;
    kh_status status;
    double share;

    memset(&one, 0, sizeof one);
    memset(&two, 0, sizeof two);
    if ((status = load_side(w, a, &one)) != KH_OK || (status = load_side(w, b, &two)) != KH_OK ||
        (status = make_vector(w, &one)) != KH_OK || (status = make_vector(w, &two)) != KH_OK ||
        (status = take_apart(w, &one, &two, ret)) != KH_OK || (status = describe(w, a, &one, &ret->a)) != KH_OK ||
        (status = describe(w, b, &two, &ret->b)) != KH_OK)
        return status;
    ret->together = one.at.development == two.at.development ? KH_STR("development")
                    : one.at.story == two.at.story           ? KH_STR("story")
                                                             : KH_STR("no");
    ret->days_known = one.features.day != KH_NO_DAY && two.features.day != KH_NO_DAY;
    if (ret->days_known)
        ret->days = llabs((int64_t)one.features.day - two.features.day);
    ret->copy = kh_str_z(kh_copy_kind_name(kh_copy_compare(&one.features, &two.features, &share)));
    ret->copy_share = share;
    return KH_OK;
}

kh_status kh_store_why(kh_store *store, kh_str a, kh_str b, kh_why *ret_why, kh_err *err)
{
    weighing w = {.store = store, .arena = &store->arena, .err = err};
    kh_status status = kh_store_enter_question(store, err);
    sqlite3_stmt *count;

    memset(ret_why, 0, sizeof *ret_why);
    if (status != KH_OK)
        return status;
    kh_map_init(&w.words, w.arena);
    kh_vec_init(&w.forms, w.arena, sizeof(kh_str));
    if (!(count = kh_store_statement(store, "SELECT count(*) FROM articles", err)))
        return store->refused;
    w.all = sqlite3_step(count) == SQLITE_ROW ? (uint64_t)sqlite3_column_int64(count, 0) : 0;
    kh_store_release(count);
    status = compare(&w, a, b, ret_why);
    if (status == KH_OK)
        status = kh_arena_status(w.arena);
    return status == KH_NOMEM ? kh_err_set(err, status, "out of memory") : status;
}

static void put_article(kh_json *json, const char *name, const kh_why_article *from)
{
    kh_json_key(json, name);
    kh_json_object(json);
    kh_json_put_str(json, "key", from->key);
    kh_json_put_str(json, "story", from->story);
    kh_json_put_str(json, "development", from->development);
    kh_json_key(json, "pinned");
    kh_json_bool(json, from->pinned);
    kh_json_key(json, "log");
    kh_json_array(json);
    for (size_t i = 0; i < from->log_count; i++) {
        const kh_log_line *line = &from->log[i];
        kh_json_object(json);
        kh_json_put_str(json, "action", line->action);
        kh_json_put_str(json, "story", line->story);
        kh_json_put_str(json, "development", line->development);
        kh_json_put_num(json, "score", line->score);
        kh_json_put_str(json, "evidence", line->evidence);
        kh_json_put_str(json, "reason", line->reason);
        kh_json_end_object(json);
    }
    kh_json_end_array(json);
    kh_json_end_object(json);
}

kh_status kh_why_json(const kh_why *why, kh_buf *out)
{
    kh_json json;

    kh_json_init(&json, out);
    kh_json_object(&json);
    kh_json_put_str(&json, "together", why->together);
    kh_json_put_num(&json, "likeness", why->likeness);
    kh_json_key(&json, "days");
    if (why->days_known)
        kh_json_int(&json, why->days);
    else
        kh_json_null(&json);
    kh_json_put_str(&json, "copy", why->copy);
    kh_json_put_num(&json, "share", why->copy_share);
    kh_json_key(&json, "shared");
    kh_json_array(&json);
    for (size_t i = 0; i < why->shared_count; i++) {
        kh_json_object(&json);
        kh_json_put_str(&json, "text", why->shared[i].text);
        kh_json_put_num(&json, "part", why->shared[i].part);
        kh_json_key(&json, "name");
        kh_json_bool(&json, why->shared[i].name);
        kh_json_end_object(&json);
    }
    kh_json_end_array(&json);
    put_article(&json, "a", &why->a);
    put_article(&json, "b", &why->b);
    kh_json_end_object(&json);
    return kh_buf_status(out);
}
