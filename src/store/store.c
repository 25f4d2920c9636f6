/* Opening, closing and batches; errors; the small helpers around SQLite. */
#include <fcntl.h>
#include <math.h>
#include <sys/file.h>
#include <time.h>
#include <unistd.h>

#include "base/alloc.h"
#include "store/schema.h"
#include "store/tokenizer.h"

enum { WAIT_MILLISECONDS = 5000 };

static const char settings[] = "PRAGMA synchronous=NORMAL; PRAGMA temp_store=MEMORY; PRAGMA cache_size=-65536;"
                               "PRAGMA mmap_size=1073741824; PRAGMA wal_autocheckpoint=4000;";

static kh_status status_of(int code)
{
    switch (code & 0xFF) {
    case SQLITE_OK: return KH_OK;
    case SQLITE_NOMEM: return KH_NOMEM;
    case SQLITE_BUSY:
    case SQLITE_LOCKED: return KH_BUSY;
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB: return KH_CORRUPT;
    case SQLITE_TOOBIG: return KH_LIMIT;
    default: return KH_IO;
    }
}

kh_status kh_store_error(kh_store *store, int code, const char *what, kh_err *err)
{
    kh_status status = status_of(code);

    if (status == KH_OK)
        return KH_OK;
    return kh_err_set(err, status, "%s: %s", what, sqlite3_errmsg(store->db));
}

sqlite3_stmt *kh_statement(kh_store *store, kh_statement_name name, kh_err *err)
{
    sqlite3_stmt **statement = &store->statements[name];

    if (!*statement) {
        int code = sqlite3_prepare_v3(store->db, kh_statement_text(name), -1, SQLITE_PREPARE_PERSISTENT, statement, NULL);
        if (code != SQLITE_OK) {
            (void)kh_store_error(store, code, "preparing a question to the store", err);
            return NULL;
        }
    }
    (void)sqlite3_reset(*statement);
    (void)sqlite3_clear_bindings(*statement);
    return *statement;
}

kh_status kh_statement_run(kh_store *store, sqlite3_stmt *statement, kh_err *err)
{
    int code;

    do
        code = sqlite3_step(statement);
    while (code == SQLITE_ROW);
    kh_status status = code == SQLITE_DONE ? KH_OK : kh_store_error(store, code, "writing to the store", err);
    (void)sqlite3_reset(statement);
    return status;
}

kh_status kh_store_exec(kh_store *store, const char *sql, kh_err *err)
{
    return kh_store_error(store, sqlite3_exec(store->db, sql, NULL, NULL, NULL), "store", err);
}

void kh_bind_str(sqlite3_stmt *statement, int at, kh_str text)
{
    if (text.ptr)
        (void)sqlite3_bind_text64(statement, at, text.ptr, text.len, SQLITE_STATIC, SQLITE_UTF8);
}

void kh_bind_day(sqlite3_stmt *statement, int at, int32_t day)
{
    if (day != KH_NO_DAY)
        (void)sqlite3_bind_int(statement, at, day);
}

void kh_bind_number(sqlite3_stmt *statement, int at, double value)
{
    if (!isnan(value))
        (void)sqlite3_bind_double(statement, at, value);
}

kh_str kh_column_str(sqlite3_stmt *statement, int at)
{
    const char *text = (const char *)sqlite3_column_text(statement, at);

    return kh_str_of(text, text ? (size_t)sqlite3_column_bytes(statement, at) : 0);
}

int32_t kh_column_day(sqlite3_stmt *statement, int at)
{
    return sqlite3_column_type(statement, at) == SQLITE_NULL ? KH_NO_DAY : sqlite3_column_int(statement, at);
}

double kh_column_number(sqlite3_stmt *statement, int at)
{
    return sqlite3_column_type(statement, at) == SQLITE_NULL ? NAN : sqlite3_column_double(statement, at);
}

/* ---- opening ---- */

/*
 * The writer's lock is a file beside the store, PATH-writer, held by flock: it dies with its process, and it is held
 * between batches too. (Not the store itself: closing a second descriptor of it would drop SQLite's own locks.)
 */
static kh_status lock_writer(kh_store *store, const char *path, kh_err *err)
{
    char *name = sqlite3_mprintf("%s-writer", path);

    if (!name)
        return kh_err_set(err, KH_NOMEM, "out of memory");
    store->lock = open(name, O_RDWR | O_CREAT | O_CLOEXEC, 0644);
    sqlite3_free(name);
    if (store->lock < 0)
        return kh_err_set(err, KH_IO, "cannot make a store at %s", path);
    if (flock(store->lock, LOCK_EX | LOCK_NB) != 0)
        return kh_err_set(err, KH_BUSY, "another program is writing to %s", path);
    return KH_OK;
}

static kh_status open_database(kh_store *store, const char *path, kh_err *err)
{
    int code;

    if (store->mode == KH_STORE_READ && access(path, F_OK) != 0)
        return kh_err_set(err, KH_NOTFOUND, "no store at %s", path);
    code = sqlite3_open_v2(path, &store->db,
                           SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | (store->mode ? SQLITE_OPEN_CREATE : 0), NULL);
    if (code != SQLITE_OK && store->mode == KH_STORE_READ) { /* a store that one may only look at */
        (void)sqlite3_close_v2(store->db);
        code = sqlite3_open_v2(path, &store->db, SQLITE_OPEN_READONLY | SQLITE_OPEN_NOMUTEX, NULL);
    }
    if (code == SQLITE_NOMEM || !store->db)
        return kh_err_set(err, KH_NOMEM, "out of memory");
    if (code != SQLITE_OK)
        return kh_store_error(store, code, path, err);
    (void)sqlite3_extended_result_codes(store->db, 1);
    (void)sqlite3_busy_timeout(store->db, WAIT_MILLISECONDS);
    return KH_OK;
}

static kh_status prepare_handle(kh_store *store, const char *path, kh_err *err)
{
    kh_status status = KH_OK;

    if (store->mode == KH_STORE_WRITE)
        status = lock_writer(store, path, err);
    if (status == KH_OK)
        status = open_database(store, path, err);
    if (status == KH_OK)
        status = kh_store_error(store, kh_tokenizer_register(store->db), "registering the tokenizer", err);
    if (status == KH_OK)
        status = kh_store_exec(store, settings, err);
    if (status == KH_OK)
        status = kh_schema_check(store, err);
    if (status == KH_OK && store->mode == KH_STORE_READ)
        status = kh_store_exec(store, "PRAGMA query_only=1", err);
    return status;
}

kh_status kh_store_open(const char *path, kh_store_mode mode, kh_store **ret_store, kh_err *err)
{
    kh_store *store = kh_alloc_zero(1, sizeof *store);
    kh_status status;

    *ret_store = NULL;
    if (!store)
        return kh_err_set(err, KH_NOMEM, "out of memory");
    store->mode = mode;
    store->lock = -1;
    kh_arena_init(&store->answer, 0);
    status = prepare_handle(store, path, err);
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
    if (store->db)
        status = kh_store_commit(store, err);
    if (store->in_batch)
        kh_store_give_up(store);
    for (size_t i = 0; i < KH_STATEMENT_COUNT; i++)
        (void)sqlite3_finalize(store->statements[i]);
    (void)sqlite3_close_v2(store->db);
    kh_linker_free(store->linker);
    if (store->lock >= 0)
        (void)close(store->lock);
    kh_arena_done(&store->answer);
    kh_free(store);
    return status;
}

/* ---- batches ---- */

static int64_t milliseconds(void)
{
    struct timespec now;

    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

kh_status kh_store_begin(kh_store *store, kh_err *err)
{
    kh_status status;

    if (store->mode != KH_STORE_WRITE)
        return kh_err_set(err, KH_ARG, "the store was opened for reading");
    if (store->broken)
        return kh_err_set(err, KH_IO, "an earlier batch failed: close the store and open it again");
    if (store->in_batch)
        return KH_OK;
    status = kh_store_exec(store, "BEGIN IMMEDIATE", err);
    if (status != KH_OK)
        return status;
    store->in_batch = true;
    store->batch_articles = 0;
    store->batch_began = milliseconds();
    return KH_OK;
}

void kh_store_give_up(kh_store *store)
{
    if (!store->in_batch)
        return;
    (void)sqlite3_exec(store->db, "ROLLBACK", NULL, NULL, NULL);
    store->in_batch = false;
    store->broken = true;
}

kh_status kh_store_commit(kh_store *store, kh_err *err)
{
    kh_status status;

    if (!store->in_batch)
        return KH_OK;
    status = kh_store_exec(store, "COMMIT", err);
    if (status != KH_OK) {
        kh_store_give_up(store);
        return status;
    }
    store->in_batch = false;
    return KH_OK;
}

kh_status kh_store_tick(kh_store *store, kh_err *err)
{
    if (++store->batch_articles < KH_BATCH_ARTICLES && milliseconds() - store->batch_began < KH_BATCH_MILLISECONDS)
        return KH_OK;
    return kh_store_commit(store, err);
}
