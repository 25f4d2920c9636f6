/* Opening, closing, batches, and the small things that every other file of the layer leans on. */
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/alloc.h"
#include "store/desk.h"
#include "store/entity.h"
#include "store/index.h"
#include "store/record.h"

/* ---- errors and statements ---- */

kh_status kh_store_failed(kh_store *store, int code, kh_err *err)
{
    kh_status status;

    switch (code & 0xFF) {
    case SQLITE_NOMEM: status = KH_NOMEM; break;
    case SQLITE_BUSY:
    case SQLITE_LOCKED: status = KH_BUSY; break;
    case SQLITE_NOTADB:
    case SQLITE_CORRUPT:
    case SQLITE_SCHEMA:
    case SQLITE_ERROR: status = KH_CORRUPT; break;
    case SQLITE_TOOBIG: status = KH_LIMIT; break;
    default: status = KH_IO; break;
    }
    return kh_err_set(err, status, "the store: %s",
                      store && store->db ? sqlite3_errmsg(store->db) : sqlite3_errstr(code));
}

sqlite3_stmt *kh_store_statement(kh_store *store, const char *sql, kh_err *err)
{
    size_t i = 0;

    while (i < store->cached_count && store->cached[i].sql != sql)
        i++;
    if (i < store->cached_count)
        return store->cached[i].statement;
    if (i == KH_STORE_STATEMENTS) {
        store->refused = kh_err_set(err, KH_LIMIT, "too many statements");
        return NULL;
    }
    sqlite3_stmt *statement = NULL;
    int code = sqlite3_prepare_v3(store->db, sql, -1, SQLITE_PREPARE_PERSISTENT, &statement, NULL);
    if (code != SQLITE_OK) {
        store->refused = kh_store_failed(store, code, err);
        return NULL;
    }
    store->cached[i].sql = sql;
    store->cached[i].statement = statement;
    store->cached_count++;
    return statement;
}

void kh_store_release(sqlite3_stmt *statement)
{
    (void)sqlite3_reset(statement);
    (void)sqlite3_clear_bindings(statement);
}

kh_status kh_store_run(kh_store *store, sqlite3_stmt *statement, kh_err *err)
{
    int code = sqlite3_step(statement);
    kh_status status = code == SQLITE_DONE || code == SQLITE_ROW ? KH_OK : kh_store_failed(store, code, err);

    kh_store_release(statement);
    return status;
}

kh_status kh_store_execute(kh_store *store, const char *sql, kh_err *err)
{
    int code = sqlite3_exec(store->db, sql, NULL, NULL, NULL);

    return code == SQLITE_OK ? KH_OK : kh_store_failed(store, code, err);
}

kh_str kh_store_column(sqlite3_stmt *statement, int column)
{
    const void *bytes = sqlite3_column_blob(statement, column);
    int size = sqlite3_column_bytes(statement, column);

    if (sqlite3_column_type(statement, column) == SQLITE_NULL)
        return (kh_str){NULL, 0};
    return kh_str_of(bytes ? bytes : "", (size_t)size);
}

void kh_store_bind(sqlite3_stmt *statement, int index, kh_str text)
{
    if (text.ptr)
        (void)sqlite3_bind_text64(statement, index, text.ptr, text.len, SQLITE_STATIC, SQLITE_UTF8);
    else
        (void)sqlite3_bind_null(statement, index);
}

void kh_store_bind_day(sqlite3_stmt *statement, int index, int32_t day)
{
    if (day == KH_NO_DAY)
        (void)sqlite3_bind_null(statement, index);
    else
        (void)sqlite3_bind_int(statement, index, day);
}

int32_t kh_store_column_day(sqlite3_stmt *statement, int column)
{
    return sqlite3_column_type(statement, column) == SQLITE_NULL ? KH_NO_DAY : sqlite3_column_int(statement, column);
}

kh_status kh_store_enter(kh_store *store, kh_err *err)
{
    if (store->broken)
        return kh_err_set(err, KH_IO, "the store failed earlier; close it");
    kh_arena_reset(&store->arena);
    return KH_OK;
}

kh_status kh_store_enter_question(kh_store *store, kh_err *err)
{
    kh_status status = kh_store_enter(store, err);

    if (status != KH_OK || (status = kh_index_settle(store, err)) != KH_OK || !store->in_batch ||
        (status = kh_store_refresh(store, err)) == KH_OK)
        return status;
    kh_store_lose(store);
    return status;
}

/* ---- records ---- */

kh_status kh_store_row(kh_store *store, kh_str key, int64_t *ret_row, kh_err *err)
{
    sqlite3_stmt *find = kh_store_statement(store, "SELECT row FROM articles WHERE key = ?", err);

    if (!find)
        return store->refused;
    kh_store_bind(find, 1, key.ptr ? key : KH_STR(""));
    int code = sqlite3_step(find);
    *ret_row = code == SQLITE_ROW ? sqlite3_column_int64(find, 0) : 0;
    kh_store_release(find);
    if (code == SQLITE_ROW)
        return KH_OK;
    return code == SQLITE_DONE
               ? kh_err_set(err, KH_NOTFOUND, "no article \"%.*s\"", (int)(key.len & 0xFFF), key.ptr ? key.ptr : "")
               : kh_store_failed(store, code, err);
}

kh_status kh_store_article(kh_store *store, kh_arena *arena, int64_t row, kh_article *ret_article, kh_err *err)
{
    sqlite3_stmt *load = kh_store_statement(store, "SELECT record FROM articles WHERE row = ?", err);
    kh_status status;

    if (!load)
        return store->refused;
    (void)sqlite3_bind_int64(load, 1, row);
    int code = sqlite3_step(load);
    if (code == SQLITE_ROW) {
        status = kh_record_read(arena, kh_store_column(load, 0), ret_article);
        if (status != KH_OK)
            (void)kh_err_set(err, status, status == KH_NOMEM ? "out of memory" : "a record is damaged");
    } else {
        status =
            code == SQLITE_DONE ? kh_err_set(err, KH_NOTFOUND, "no such article") : kh_store_failed(store, code, err);
    }
    kh_store_release(load);
    return status;
}

/* ---- opening ---- */

static int64_t pragma(kh_store *store, const char *sql)
{
    sqlite3_stmt *statement = NULL;
    int64_t value = -1;

    if (sqlite3_prepare_v2(store->db, sql, -1, &statement, NULL) == SQLITE_OK && sqlite3_step(statement) == SQLITE_ROW)
        value = sqlite3_column_int64(statement, 0);
    (void)sqlite3_finalize(statement);
    return value;
}

/* SQLite's account of its heap takes a lock at each call, and nobody reads it. */
static void keep_no_account(void)
{
    (void)sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0); /* refused, and no harm, where SQLite is in use already */
}

static kh_status open_file(kh_store *store, const char *path, kh_err *err)
{
    bool writing = store->mode == KH_STORE_WRITE;
    int flags = SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_READWRITE | (writing ? SQLITE_OPEN_CREATE : 0);
    static pthread_once_t once = PTHREAD_ONCE_INIT;

    (void)pthread_once(&once, keep_no_account);
    int code = sqlite3_open_v2(path, &store->db, flags, NULL);

    if (code != SQLITE_OK)
        return kh_store_failed(store, code, err);
    (void)sqlite3_extended_result_codes(store->db, 1);
    (void)sqlite3_busy_timeout(store->db, KH_STORE_BUSY_MILLISECONDS);
    return kh_store_tokenizer(store->db) == KH_OK ? KH_OK : kh_err_set(err, KH_NOMEM, "the search tokenizer");
}

/* Tables that came with later versions begin empty. Another handle may be at it, too: whoever comes second finds them.
 */
static kh_status bring_up_to_date(kh_store *store, kh_err *err)
{
    kh_status status = kh_store_execute(store, "BEGIN IMMEDIATE", err);

    if (status == KH_OK)
        status = kh_store_execute(store, kh_store_additions, err);
    return status == KH_OK ? kh_store_execute(store, "COMMIT", err) : status;
}

static kh_status check_schema(kh_store *store, const char *path, kh_err *err)
{
    int code = sqlite3_exec(store->db, "SELECT count(*) FROM sqlite_schema", NULL, NULL, NULL);
    int64_t application, version;

    if (code != SQLITE_OK)
        return kh_store_failed(store, code, err);
    application = pragma(store, "PRAGMA application_id");
    version = pragma(store, "PRAGMA user_version");
    if (application == 0 && version == 0 && pragma(store, "SELECT count(*) FROM sqlite_schema") == 0) {
        if (store->mode != KH_STORE_WRITE)
            return kh_err_set(err, KH_CORRUPT, "%s: an empty file, not a khayt store", path);
        kh_status status = kh_store_execute(store, "PRAGMA page_size = 8192; PRAGMA journal_mode = WAL", err);
        if (status == KH_OK)
            status = kh_store_execute(store, "BEGIN IMMEDIATE", err);
        if (status == KH_OK)
            status = kh_store_execute(store, kh_store_schema, err);
        if (status == KH_OK)
            status = kh_store_execute(store, kh_entity_schema, err);
        return status == KH_OK ? kh_store_execute(store, "COMMIT", err) : status;
    }
    if (application != KH_STORE_APPLICATION)
        return kh_err_set(err, KH_CORRUPT, "%s: not a khayt store", path);
    if (version >= KH_STORE_OLDEST && version < KH_STORE_VERSION)
        return bring_up_to_date(store, err);
    if (version != KH_STORE_VERSION)
        return kh_err_set(err, KH_CORRUPT, "%s: a store of version %lld, this program knows %d", path,
                          (long long)version, KH_STORE_VERSION);
    return KH_OK;
}

/* The linker as it was: every article again, in the order in which it was put in. */
static kh_status hold_pinned(kh_store *store, kh_err *err)
{
    sqlite3_stmt *all = kh_store_statement(store, "SELECT DISTINCT story FROM pins ORDER BY story", err);
    kh_status status = all ? KH_OK : store->refused;
    int code = SQLITE_DONE;

    while (status == KH_OK && (code = sqlite3_step(all)) == SQLITE_ROW)
        status = kh_linker_hold(store->linker, (uint64_t)sqlite3_column_int64(all, 0));
    if (all)
        kh_store_release(all);
    if (status != KH_OK)
        return kh_err_set(err, status, "out of memory");
    return code == SQLITE_DONE ? KH_OK : kh_store_failed(store, code, err);
}

kh_status kh_store_restore_linker(kh_store *store, kh_err *err)
{
    sqlite3_stmt *all = kh_store_statement(store,
                                           "SELECT f.row, f.features, a.development, a.story FROM features f"
                                           " CROSS JOIN articles a ON a.row = f.row ORDER BY f.row",
                                           err);
    int code = SQLITE_DONE;
    kh_status status = KH_OK;

    kh_linker_free(store->linker);
    store->linker = NULL;
    store->stale = false;
    if (status == KH_OK)
        status = kh_desk_moves(store, &store->hand_moves, err);
    if (status == KH_OK)
        status = all ? kh_linker_new(&store->linker) : store->refused;
    while (status == KH_OK && (code = sqlite3_step(all)) == SQLITE_ROW) {
        kh_features features;
        kh_arena_reset(&store->arena);
        status = kh_features_read(&store->arena, kh_store_column(all, 1), &features);
        if (status == KH_OK)
            status = kh_linker_add(store->linker, (uint64_t)sqlite3_column_int64(all, 0), &features,
                                   (uint64_t)sqlite3_column_int64(all, 2), (uint64_t)sqlite3_column_int64(all, 3));
    }
    if (all)
        kh_store_release(all);
    if (status != KH_OK)
        return kh_err_set(err, status,
                          status == KH_CORRUPT ? "the store holds features that cannot be read" : "out of memory");
    return code == SQLITE_DONE ? hold_pinned(store, err) : kh_store_failed(store, code, err);
}

static kh_status open_store(kh_store *store, const char *path, kh_err *err)
{
    struct stat about;
    kh_status status;

    if (store->mode != KH_STORE_WRITE && stat(path, &about) != 0)
        return kh_err_set(err, errno == ENOENT ? KH_NOTFOUND : KH_IO, "%s: %s", path, strerror(errno));
    if (store->mode == KH_STORE_WRITE && (status = kh_store_lock(store, path, err)) != KH_OK)
        return status;
    if (store->mode != KH_STORE_READ && (status = kh_store_queue(store, path, err)) != KH_OK)
        return status;
    if ((status = open_file(store, path, err)) != KH_OK || (status = check_schema(store, path, err)) != KH_OK)
        return status;
    if (store->mode == KH_STORE_READ)
        return kh_store_execute(
            store, "PRAGMA query_only = 1; PRAGMA mmap_size = 268435456; PRAGMA cache_size = -16384;", err);
    store->stale = true; /* the linker is read when an article comes: what a person writes does not need it */
    if (store->mode == KH_STORE_HAND)
        return kh_store_execute(store, "PRAGMA synchronous = FULL; PRAGMA cache_size = -8192;", err);
    return kh_store_execute(store,
                            "PRAGMA synchronous = NORMAL; PRAGMA cache_size = -65536; PRAGMA temp_store = MEMORY;"
                            " PRAGMA wal_autocheckpoint = 4096;",
                            err);
}

kh_status kh_store_open(const char *path, kh_store_mode mode, kh_store **ret_store, kh_err *err)
{
    kh_store *store = kh_alloc_zero(1, sizeof *store);
    kh_status status;

    *ret_store = NULL;
    if (!store)
        return kh_err_set(err, KH_NOMEM, "out of memory");
    store->mode = mode;
    store->lock = store->turn = -1;
    kh_arena_init(&store->arena, 0);
    kh_arena_init(&store->later, 0);
    kh_vec_init(&store->moved, NULL, sizeof(kh_store_place));
    kh_vec_init(&store->words, NULL, sizeof(kh_store_words_change));
    status = open_store(store, path, err);
    if (status != KH_OK) {
        (void)kh_store_close(store, NULL);
        return status;
    }
    *ret_store = store;
    return KH_OK;
}

kh_status kh_store_close(kh_store *store, kh_err *err)
{
    kh_status status = KH_OK;

    if (!store)
        return KH_OK;
    if (store->in_batch && !store->broken)
        status = kh_store_commit(store, err);
    if (store->forgot && !store->broken && status == KH_OK)
        status = kh_index_settle(store, err);
    if (store->forgot && !store->broken && status == KH_OK)
        status = kh_store_execute(store, /* postings of what went stay in old segments until those are merged */
                                  "PRAGMA secure_delete = 1; INSERT INTO search (search) VALUES ('optimize');"
                                  " INSERT INTO marks (marks) VALUES ('optimize');"
                                  " PRAGMA wal_checkpoint(TRUNCATE)",
                                  err);
    for (size_t i = 0; i < store->cached_count; i++)
        (void)sqlite3_finalize(store->cached[i].statement);
    (void)sqlite3_close_v2(store->merger);
    if (store->db && sqlite3_close_v2(store->db) != SQLITE_OK && status == KH_OK)
        status = kh_err_set(err, KH_IO, "the store could not be closed");
    if (store->lock >= 0)
        (void)close(store->lock);
    if (store->turn >= 0)
        (void)close(store->turn);
    kh_linker_free(store->linker);
    kh_entities_free(store->entities);
    kh_vec_done(&store->moved);
    kh_vec_done(&store->words);
    kh_arena_done(&store->later);
    kh_arena_done(&store->arena);
    kh_free(store);
    return status;
}

kh_status kh_store_commit(kh_store *store, kh_err *err)
{
    kh_status status;

    if (store->broken)
        return kh_err_set(err, KH_IO, "the store failed earlier; close it");
    if (!store->in_batch)
        return KH_OK;
    store->ending = true;
    status = kh_store_refresh(store, err);
    store->ending = false;
    if (status == KH_OK)
        status = kh_store_execute(store, "COMMIT", err);
    if (status != KH_OK)
        kh_store_lose(store);
    store->in_batch = store->index_open = false;
    store->pending = 0;
    if (status == KH_OK && kh_index_settle(store, NULL) != KH_OK)
        return KH_OK; /* the batch is in; who needs the index asks again, and says why it could not be */
    return status;
}

/* What the linker holds is not what the file holds any more. */
void kh_store_lose(kh_store *store)
{
    (void)sqlite3_exec(store->db, "ROLLBACK", NULL, NULL, NULL);
    store->in_batch = false;
    store->broken = true;
}
