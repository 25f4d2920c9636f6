/*
 * What a store learns of its outlets: the blocks that recur at the edges of their pages.
 *
 * A block is furniture when it stands on enough pages of its outlet, and these are of unrelated stories: what an agency
 * repeats of a war's background recurs within the stories of that war, a house rule everywhere. For each candidate the
 * store keeps how many pages had it and the first of these articles (their rows), in the table `blocks`; the text of a
 * block is kept nowhere. The answer is given once and stays; it depends on the articles and their order alone.
 */
#include <stdio.h>

#include "base/json.h"
#include "store/store_internal.h"

enum {
    LEAST_PAGES = 5,    /* of one outlet that have the block */
    LEAST_STORIES = 4,  /* that they belong to */
    OF_ALL_PAGES = 200, /* and one in so many of the outlet's pages */
    SEEN_LENGTH = 120   /* of the list of rows: a dozen or two */
};

/* ---- counting ---- */

static kh_status mark_known(kh_store *store, uint64_t key, kh_err *err)
{
    sqlite3_stmt *mark = kh_store_statement(store, "UPDATE blocks SET known = 1 WHERE key = ?", err);

    if (!mark)
        return store->refused;
    (void)sqlite3_bind_int64(mark, 1, (int64_t)key);
    return kh_store_run(store, mark, err);
}

/* Are the articles of the list `seen` of unrelated stories, and are these pages a share of all that the outlet has? */
static kh_status is_spread(kh_store *store, kh_str seen, kh_str outlet, int64_t pages, bool *ret_spread, kh_err *err)
{
    sqlite3_stmt *count =
        kh_store_statement(store,
                           "SELECT count(*), count(DISTINCT story),"
                           " (SELECT count(*) FROM articles WHERE outlet = ?2)"
                           " FROM articles WHERE row IN (SELECT value FROM json_each('[' || ?1 || ']'))",
                           err);
    int64_t articles, stories;
    int code;

    *ret_spread = false;
    if (!count)
        return store->refused;
    kh_store_bind(count, 1, seen);
    kh_store_bind(count, 2, outlet);
    if ((code = sqlite3_step(count)) == SQLITE_ROW) {
        articles = sqlite3_column_int64(count, 0);
        stories = sqlite3_column_int64(count, 1);
        *ret_spread = stories >= LEAST_STORIES && 3 * stories >= 2 * articles &&
                      pages * OF_ALL_PAGES >= sqlite3_column_int64(count, 2);
    }
    kh_store_release(count);
    return code == SQLITE_ROW ? KH_OK : kh_store_failed(store, code, err);
}

/* One more page has the block. `ret_pages` is 0 for one that is known already. */
static kh_status count_block(kh_store *store, int64_t row, uint64_t key, int64_t *ret_pages, kh_str *ret_seen,
                             kh_err *err)
{
    char text[24];
    sqlite3_stmt *count = kh_store_statement(store,
                                             "INSERT INTO blocks (key, pages, seen) VALUES (?1, 1, ?2)"
                                             " ON CONFLICT (key) DO UPDATE SET pages = pages + 1,"
                                             " seen = CASE WHEN length(seen) < ?3 THEN seen || ',' || ?2 ELSE seen END"
                                             " RETURNING iif(known, 0, pages), seen",
                                             err);
    int code;

    if (!count)
        return store->refused;
    (void)snprintf(text, sizeof text, "%lld", (long long)row);
    (void)sqlite3_bind_int64(count, 1, (int64_t)key);
    kh_store_bind(count, 2, kh_str_z(text));
    (void)sqlite3_bind_int(count, 3, SEEN_LENGTH);
    if ((code = sqlite3_step(count)) == SQLITE_ROW) {
        *ret_pages = sqlite3_column_int64(count, 0);
        *ret_seen = kh_arena_str(&store->arena, kh_store_column(count, 1));
        code = sqlite3_step(count);
    }
    kh_store_release(count);
    return code == SQLITE_DONE ? KH_OK : kh_store_failed(store, code, err);
}

kh_status kh_store_learn(kh_store *store, int64_t row, kh_str outlet, const uint64_t *keys, size_t n, kh_err *err)
{
    kh_status status = KH_OK;

    for (size_t i = 0; i < n && status == KH_OK; i++) {
        int64_t pages = 0;
        kh_str seen = {NULL, 0};
        bool spread = false;

        status = count_block(store, row, keys[i], &pages, &seen, err);
        if (status == KH_OK && pages >= LEAST_PAGES)
            status = is_spread(store, seen, outlet, pages, &spread, err);
        if (status == KH_OK && spread)
            status = mark_known(store, keys[i], err);
    }
    return status;
}

kh_status kh_store_unlearn(kh_store *store, const uint64_t *keys, size_t n, kh_err *err)
{
    kh_status status = KH_OK;

    for (size_t i = 0; i < n && status == KH_OK; i++) {
        sqlite3_stmt *less =
            kh_store_statement(store, "UPDATE blocks SET pages = max(pages - 1, 0) WHERE key = ?", err);
        if (!less)
            return store->refused;
        (void)sqlite3_bind_int64(less, 1, (int64_t)keys[i]);
        status = kh_store_run(store, less, err);
    }
    return status;
}

/* ---- taking out ---- */

static kh_status only_known(kh_store *store, uint64_t *keys, size_t *n, kh_err *err)
{
    size_t kept = 0;

    for (size_t i = 0; i < *n; i++) {
        sqlite3_stmt *find = kh_store_statement(store, "SELECT 1 FROM blocks WHERE key = ? AND known = 1", err);
        int code;

        if (!find)
            return store->refused;
        (void)sqlite3_bind_int64(find, 1, (int64_t)keys[i]);
        code = sqlite3_step(find);
        kh_store_release(find);
        if (code == SQLITE_ROW)
            keys[kept++] = keys[i];
        else if (code != SQLITE_DONE)
            return kh_store_failed(store, code, err);
    }
    *n = kept;
    return KH_OK;
}

void kh_store_clean_with(kh_store *store, const kh_engine *engine)
{
    store->engine = engine;
}

/* What is to go from an article that comes in: what went from it when it came before, else what is known by now. */
static kh_status to_go(kh_store *store, int64_t row, const kh_article *article, const kh_prepared *prepared,
                       uint64_t keys[KH_ARTICLE_BLOCKS], size_t *ret_n, kh_err *err)
{
    kh_article held;
    kh_status status;

    *ret_n = 0;
    if (row) {
        if ((status = kh_store_article(store, &store->arena, row, &held, err)) != KH_OK)
            return status;
        if (kh_str_eq(held.id, article->id)) {
            kh_arena scratch;
            kh_arena_init(&scratch, 0);
            *ret_n = kh_article_taken(&scratch, &held, keys, KH_ARTICLE_BLOCKS);
            kh_arena_done(&scratch);
            return KH_OK;
        }
    }
    memcpy(keys, prepared->blocks, prepared->block_count * sizeof *keys);
    *ret_n = prepared->block_count;
    return only_known(store, keys, ret_n, err);
}

kh_status kh_store_cleaned(kh_store *store, int64_t row, const kh_article *article, const kh_prepared *prepared,
                           kh_doc **ret_doc, kh_prepared **ret_prepared, kh_err *err)
{
    uint64_t keys[KH_ARTICLE_BLOCKS];
    size_t n = 0;
    kh_status status = KH_OK;

    *ret_doc = NULL;
    *ret_prepared = NULL;
    if (store->engine && prepared->block_count)
        status = to_go(store, row, article, prepared, keys, &n, err);
    if (status != KH_OK || !n)
        return status;
    status = kh_article_without(store->engine, article, keys, n, ret_doc);
    if (status == KH_OK && *ret_doc)
        status = kh_store_prepare(kh_doc_article(*ret_doc, 0), ret_prepared);
    if (status != KH_OK) {
        kh_doc_free(*ret_doc);
        *ret_doc = NULL;
        return kh_err_set(err, status, status == KH_NOMEM ? "out of memory" : "a span outside of its text");
    }
    return KH_OK;
}

/* ---- the articles that came before ---- */

struct cleaning {
    kh_store *store;
    bool dry;
    kh_clean_each each;
    void *ctx;
    kh_arena arena, scratch;
    kh_buf json;
    int64_t row;
    uint64_t cleaned;
    bool ended;
};

/* The next article after c->row; KH_NOTFOUND behind the last. */
static kh_status next_article(struct cleaning *c, kh_article *ret_article, kh_err *err)
{
    sqlite3_stmt *next =
        kh_store_statement(c->store, "SELECT row FROM articles WHERE row > ? ORDER BY row LIMIT 1", err);
    int code;

    if (!next)
        return c->store->refused;
    kh_arena_reset(&c->arena);
    (void)sqlite3_bind_int64(next, 1, c->row);
    if ((code = sqlite3_step(next)) == SQLITE_ROW)
        c->row = sqlite3_column_int64(next, 0);
    kh_store_release(next);
    if (code == SQLITE_DONE)
        return KH_NOTFOUND;
    return code == SQLITE_ROW ? kh_store_article(c->store, &c->arena, c->row, ret_article, err)
                              : kh_store_failed(c->store, code, err);
}

static kh_status has_learned(kh_store *store, bool *ret_learned, kh_err *err)
{
    sqlite3_stmt *find = kh_store_statement(store, "SELECT 1 FROM blocks LIMIT 1", err);
    int code;

    if (!find)
        return store->refused;
    code = sqlite3_step(find);
    kh_store_release(find);
    *ret_learned = code == SQLITE_ROW;
    return code == SQLITE_ROW || code == SQLITE_DONE ? KH_OK : kh_store_failed(store, code, err);
}

/* A store that was filled before stores learned: learn from all that it has, in the order in which it came. */
static kh_status learn_all(struct cleaning *c, kh_err *err)
{
    kh_status status = kh_store_begin(c->store, err);
    kh_article article;
    uint64_t keys[KH_ARTICLE_BLOCKS];
    bool learned = false;

    if (status == KH_OK)
        status = has_learned(c->store, &learned, err);
    while (status == KH_OK && !learned && (status = next_article(c, &article, err)) == KH_OK) {
        size_t n = kh_article_blocks(&c->scratch, &article, keys);
        status = kh_store_learn(c->store, c->row, article.outlet, keys, n, err);
    }
    c->row = 0;
    return status == KH_NOTFOUND ? KH_OK : status;
}

static void put_line(const kh_clean_line *line, kh_buf *out)
{
    kh_json json;

    kh_json_init(&json, out);
    kh_json_object(&json);
    kh_json_put_str(&json, "key", line->key);
    kh_json_put_str(&json, "outlet", line->outlet);
    kh_json_key(&json, "taken");
    kh_json_array(&json);
    for (size_t i = 0; i < line->taken_count; i++)
        kh_json_str(&json, line->taken[i].text);
    kh_json_end_array(&json);
    kh_json_end_object(&json);
    kh_buf_byte(out, '\n');
}

static kh_status tell(struct cleaning *c, const kh_article *before, const kh_article *after)
{
    kh_clean_line line = {.key = after->key,
                          .outlet = after->outlet,
                          .taken = after->furniture + before->furniture_count,
                          .taken_count = after->furniture_count - before->furniture_count};
    kh_buf *out = &c->json;

    kh_buf_reset(out);
    put_line(&line, out);
    if (kh_buf_status(out) != KH_OK)
        return KH_NOMEM;
    c->cleaned++;
    c->ended = c->each && c->each(c->ctx, &line, kh_buf_str(out)) != 0;
    return KH_OK;
}

static kh_status clean_one(struct cleaning *c, const kh_engine *engine, const kh_article *article, kh_err *err)
{
    uint64_t keys[KH_ARTICLE_BLOCKS];
    size_t n = kh_article_blocks(&c->scratch, article, keys);
    kh_doc *doc = NULL;
    kh_added added;
    kh_status status = only_known(c->store, keys, &n, err);

    if (status == KH_OK && n)
        status = kh_article_without(engine, article, keys, n, &doc);
    if (status == KH_OK && doc) {
        if (!c->dry)
            status = kh_store_add(c->store, kh_doc_article(doc, 0), NULL, &added, err);
        if (status == KH_OK)
            status = tell(c, article, kh_doc_article(doc, 0));
    }
    kh_doc_free(doc);
    return status;
}

kh_status kh_store_clean(kh_store *store, const kh_engine *engine, bool dry, kh_clean_each each, void *ctx,
                         uint64_t *ret_cleaned, kh_err *err)
{
    struct cleaning c = {.store = store, .dry = dry, .each = each, .ctx = ctx};
    kh_status status = kh_store_enter(store, err);
    kh_article article;

    *ret_cleaned = 0;
    if (status != KH_OK)
        return status;
    if (store->mode != KH_STORE_WRITE)
        return kh_err_set(err, KH_ARG, "the store is open for reading");
    kh_arena_init(&c.arena, 0);
    kh_arena_init(&c.scratch, 0);
    kh_buf_init(&c.json);
    status = learn_all(&c, err);
    while (status == KH_OK && !c.ended && (status = next_article(&c, &article, err)) == KH_OK)
        status = clean_one(&c, engine, &article, err);
    kh_buf_done(&c.json);
    kh_arena_done(&c.scratch);
    kh_arena_done(&c.arena);
    *ret_cleaned = c.cleaned;
    if (status != KH_OK && status != KH_NOTFOUND) {
        if (!store->broken)
            kh_store_lose(store);
        return status == KH_NOMEM ? kh_err_set(err, status, "out of memory") : status;
    }
    return kh_store_commit(store, err);
}
