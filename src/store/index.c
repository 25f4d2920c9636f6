#include "store/index.h"

#include <stdio.h>

#include "base/alloc.h"
#include "store/segment.h"

enum {
    AVERAGES = 1, /* rows of %_data */
    STRUCTURE = 10,
    SEGMENT_SHIFT = 37, /* a page's row: its segment, then its number */
    SEGMENTS_MOST = 1000,
    LEVELS_MOST = 64,
    COOKIE = 4,
    MERGE_PAGES = 4 /* merged for each page that was written: at eight segments a level, more than come in */
};

/* The statements on one FTS5 table. */
typedef struct fts_table {
    size_t first, end; /* columns of kh_store_words */
    const char *read, *write, *page, *edge, *sizes;
} fts_table;

#define TABLE_OF(name, first, end)                                                                                     \
    {                                                                                                                  \
        first, end, "SELECT block FROM " name "_data WHERE id = ?",                                                    \
            "INSERT OR REPLACE INTO " name "_data (id, block) VALUES (?, ?)",                                          \
            "INSERT INTO " name "_data (id, block) VALUES (?, ?)",                                                     \
            "INSERT INTO " name "_idx (segid, term, pgno) VALUES (?, ?, ?)",                                           \
            "INSERT INTO " name "_docsize (id, sz) VALUES (?, ?)"                                                      \
    }

static const fts_table tables[] = {TABLE_OF("search", KH_WORDS_TITLE, KH_WORDS_BY),
                                   TABLE_OF("marks", KH_WORDS_BY, KH_WORDS_COLUMNS)};

/* What segments there are: a cookie, then levels, segments, pages ever written; of each level how many of its segments
 * are being merged, and its segments: id, first and last page. */
typedef struct structure {
    kh_str bytes;
    uint64_t levels, segments, written, merging, newest; /* newest: segments of level 0 */
    size_t newest_at, rest_at;                           /* where the segments of level 0 begin and end */
    int64_t free_id;
} structure;

typedef struct sinking {
    kh_store *store;
    const fts_table *table;
    int64_t segment;
    kh_err *err;
} sinking;

/* A row of %_data, in the arena of the call. */
static kh_status read_block(kh_store *store, const fts_table *table, int64_t id, kh_str *ret_block, kh_err *err)
{
    sqlite3_stmt *read = kh_store_statement(store, table->read, err);

    *ret_block = KH_STR("");
    if (!read)
        return store->refused;
    (void)sqlite3_bind_int64(read, 1, id);
    int code = sqlite3_step(read);
    if (code == SQLITE_ROW)
        *ret_block = kh_arena_str(&store->arena, kh_store_column(read, 0));
    kh_store_release(read);
    if (code != SQLITE_ROW && code != SQLITE_DONE)
        return kh_store_failed(store, code, err);
    return ret_block->ptr ? KH_OK : kh_err_set(err, KH_NOMEM, "out of memory");
}

static kh_status write_block(kh_store *store, const char *sql, int64_t id, kh_str block, kh_err *err)
{
    sqlite3_stmt *write = kh_store_statement(store, sql, err);

    if (!write)
        return store->refused;
    (void)sqlite3_bind_int64(write, 1, id);
    (void)sqlite3_bind_blob64(write, 2, block.ptr, block.len, SQLITE_STATIC);
    return kh_store_run(store, write, err);
}

/* False for what this code does not know. */
static bool read_structure(kh_str bytes, structure *ret)
{
    bool used[2 * SEGMENTS_MOST] = {false};
    size_t at = COOKIE;
    uint64_t id, page, count, merging;

    *ret = (structure){.bytes = bytes};
    if (bytes.len < COOKIE || !kh_varint_get(bytes, &at, &ret->levels) || !kh_varint_get(bytes, &at, &ret->segments) ||
        !kh_varint_get(bytes, &at, &ret->written) || ret->levels > LEVELS_MOST || ret->segments >= SEGMENTS_MOST)
        return false;
    ret->newest_at = ret->rest_at = at;
    for (uint64_t level = 0; level < ret->levels; level++) {
        if (!kh_varint_get(bytes, &at, &merging) || !kh_varint_get(bytes, &at, &count) || count > ret->segments)
            return false;
        if (level == 0) {
            ret->merging = merging;
            ret->newest = count;
            ret->newest_at = at;
        }
        for (uint64_t i = 0; i < count; i++) {
            if (!kh_varint_get(bytes, &at, &id) || !kh_varint_get(bytes, &at, &page) ||
                !kh_varint_get(bytes, &at, &page) || id >= sizeof used)
                return false;
            used[id] = true;
        }
        if (level == 0)
            ret->rest_at = at;
    }
    for (ret->free_id = 1; used[ret->free_id]; ret->free_id++) {
    }
    return at == bytes.len;
}

/* The structure with one segment more, the newest of level 0. */
static kh_status write_structure(kh_store *store, const fts_table *table, const structure *was, uint32_t pages,
                                 kh_err *err)
{
    kh_buf made;
    kh_status status;

    kh_buf_init(&made);
    kh_buf_add(&made, kh_str_of(was->bytes.ptr, COOKIE));
    kh_varint_put(&made, was->levels ? was->levels : 1);
    kh_varint_put(&made, was->segments + 1);
    kh_varint_put(&made, was->written + pages);
    kh_varint_put(&made, was->merging);
    kh_varint_put(&made, was->newest + 1);
    kh_buf_add(&made, kh_str_of(was->bytes.ptr + was->newest_at, was->rest_at - was->newest_at));
    kh_varint_put(&made, (uint64_t)was->free_id);
    kh_varint_put(&made, 1);
    kh_varint_put(&made, pages);
    kh_buf_add(&made, kh_str_of(was->bytes.ptr + was->rest_at, was->bytes.len - was->rest_at));
    status = made.failed ? kh_err_set(err, KH_NOMEM, "out of memory")
                         : write_block(store, table->write, STRUCTURE, kh_buf_str(&made), err);
    kh_buf_done(&made);
    return status;
}

/* How many documents there are, and how many words their columns have. */
static kh_status add_averages(kh_store *store, const fts_table *table, size_t docs, const kh_segment_sums *sums,
                              kh_err *err)
{
    kh_str was;
    kh_buf made;
    uint64_t number = 0;
    size_t at = 0;
    kh_status status = read_block(store, table, AVERAGES, &was, err);

    if (status != KH_OK)
        return status;
    kh_buf_init(&made);
    (void)kh_varint_get(was, &at, &number);
    kh_varint_put(&made, number + docs);
    for (size_t i = 0; i < table->end - table->first; i++) {
        number = 0;
        (void)kh_varint_get(was, &at, &number);
        kh_varint_put(&made, number + sums->words[i]);
    }
    status = made.failed ? kh_err_set(err, KH_NOMEM, "out of memory")
                         : write_block(store, table->write, AVERAGES, kh_buf_str(&made), err);
    kh_buf_done(&made);
    return status;
}

static kh_status put_page(void *ctx, uint32_t number, kh_str bytes)
{
    sinking *p = ctx;

    return write_block(p->store, p->table->page, (p->segment << SEGMENT_SHIFT) + number, bytes, p->err);
}

static kh_status put_edge(void *ctx, kh_str term, uint32_t number)
{
    sinking *p = ctx;
    sqlite3_stmt *put = kh_store_statement(p->store, p->table->edge, p->err);

    if (!put)
        return p->store->refused;
    (void)sqlite3_bind_int64(put, 1, p->segment);
    (void)sqlite3_bind_blob64(put, 2, term.ptr, term.len, SQLITE_STATIC);
    (void)sqlite3_bind_int64(put, 3, (int64_t)number << 1); /* the low bit: the page has an index of its own */
    return kh_store_run(p->store, put, p->err);
}

static kh_status put_sizes(void *ctx, int64_t row, kh_str sizes)
{
    sinking *p = ctx;

    return write_block(p->store, p->table->sizes, row, sizes, p->err);
}

static kh_status put_table(kh_store *store, const fts_table *table, const structure *was,
                           const kh_store_words_change *changes, size_t n, kh_err *err)
{
    sinking one = {store, table, was->free_id, err};
    kh_segment_sink sink = {&one, put_page, put_edge, put_sizes};
    kh_segment_sums sums;
    kh_segment_doc *docs = kh_alloc(n * sizeof *docs);
    kh_status status;

    if (!docs)
        return kh_err_set(err, KH_NOMEM, "out of memory");
    for (size_t i = 0; i < n; i++)
        docs[i] = (kh_segment_doc){changes[i].row, &changes[i].words.columns[table->first]};
    status = kh_segment_make(docs, n, table->end - table->first, &sink, &sums);
    kh_free(docs);
    if (status == KH_NOMEM)
        (void)kh_err_set(err, status, "out of memory");
    if (status == KH_OK)
        status = add_averages(store, table, n, &sums, err);
    if (status == KH_OK && sums.pages)
        status = write_structure(store, table, was, sums.pages, err);
    store->index_pages += sums.pages;
    return status;
}

/* Only new documents, each newer than the one before. */
static bool only_new(const kh_store_words_change *changes, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (changes[i].out || (i && changes[i].row <= changes[i - 1].row))
            return false;
    }
    return n > 0;
}

kh_status kh_index_put(kh_store *store, const kh_store_words_change *changes, size_t n, bool *ret_done, kh_err *err)
{
    enum { TABLES = sizeof tables / sizeof *tables };
    structure was[TABLES];
    kh_status status = KH_OK;

    *ret_done = false;
    if (!only_new(changes, n))
        return KH_OK;
    for (size_t i = 0; i < TABLES; i++) {
        kh_str block;
        if ((status = read_block(store, &tables[i], STRUCTURE, &block, err)) != KH_OK)
            return status;
        if (!read_structure(block, &was[i]))
            return KH_OK;
    }
    *ret_done = store->index_unasked = true;
    for (size_t i = 0; i < TABLES && status == KH_OK; i++)
        status = put_table(store, &tables[i], &was[i], changes, n, err);
    return status;
}

/* ---- merging ---- */

static kh_status open_merger(kh_store *store, kh_err *err)
{
    const char *path = sqlite3_db_filename(store->db, "main");
    int code = sqlite3_open_v2(path, &store->merger, SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_READWRITE, NULL);

    if (code == SQLITE_OK && kh_store_tokenizer(store->merger) != KH_OK)
        return kh_err_set(err, KH_NOMEM, "the search tokenizer");
    if (code == SQLITE_OK)
        (void)sqlite3_busy_timeout(store->merger, KH_STORE_BUSY_MILLISECONDS);
    if (code == SQLITE_OK)
        code = sqlite3_exec(store->merger,
                            "PRAGMA synchronous = NORMAL; PRAGMA cache_size = -8192; PRAGMA temp_store = MEMORY;"
                            " PRAGMA wal_autocheckpoint = 0;",
                            NULL, NULL, NULL);
    return code == SQLITE_OK ? KH_OK : kh_store_failed(NULL, code, err);
}

kh_status kh_index_settle(kh_store *store, kh_err *err)
{
    char sql[512];
    kh_status status = KH_OK;

    if (!store->index_unasked)
        return KH_OK;
    if (!store->merger && (status = open_merger(store, err)) != KH_OK)
        return status;
    (void)snprintf(sql, sizeof sql,
                   "BEGIN IMMEDIATE; INSERT INTO search (search, rank) VALUES ('usermerge', 8);"
                   " INSERT INTO search (search, rank) VALUES ('merge', %llu);"
                   " INSERT INTO marks (marks, rank) VALUES ('usermerge', 8);"
                   " INSERT INTO marks (marks, rank) VALUES ('merge', %llu); COMMIT",
                   (unsigned long long)store->index_pages * MERGE_PAGES,
                   (unsigned long long)store->index_pages * MERGE_PAGES);
    int code = sqlite3_exec(store->merger, sql, NULL, NULL, NULL);
    if (code != SQLITE_OK) {
        status = kh_store_failed(NULL, code, err);
        (void)sqlite3_exec(store->merger, "ROLLBACK", NULL, NULL, NULL);
        return status;
    }
    store->index_unasked = false;
    store->index_pages = 0;
    return KH_OK;
}
