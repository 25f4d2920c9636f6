/*
 * The inside of a store's handle: the database, its prepared statements, the batch in flight, the linker of a writer.
 * Only src/store includes this; story views read through store/rows.h.
 */
#ifndef KH_STORE_HANDLE_H
#define KH_STORE_HANDLE_H

#include <sqlite3.h>

#include "base/arena.h"
#include "khayt/store.h"
#include "link/linker.h"
#include "store/statements.h"

enum { KH_BATCH_ARTICLES = 1000, KH_BATCH_MILLISECONDS = 700 };

struct kh_store {
    sqlite3 *db;
    kh_store_mode mode;
    int lock; /* descriptor of the writer's lock file, -1 in READ mode */
    sqlite3_stmt *statements[KH_STATEMENT_COUNT];
    kh_linker *linker; /* WRITE mode; filled at the first addition */
    bool linked;       /* the linker holds what the store holds */
    bool in_batch;
    bool broken; /* a batch was lost: the linker knows more than the file, so no more additions */
    uint32_t batch_articles;
    int64_t batch_began; /* milliseconds */
    kh_arena answer;     /* memory of what a call hands out, until the next call */
};

/** A kh_status for SQLite's code, with its message behind `what`. */
kh_status kh_store_error(kh_store *store, int code, const char *what, kh_err *err);
/** The prepared statement, reset and without bindings. NULL: see err. */
sqlite3_stmt *kh_statement(kh_store *store, kh_statement_name name, kh_err *err);
/** Step a statement that gives no rows, and reset it. */
kh_status kh_statement_run(kh_store *store, sqlite3_stmt *statement, kh_err *err) KH_MUST_CHECK;
/** Run plain SQL. */
kh_status kh_store_exec(kh_store *store, const char *sql, kh_err *err) KH_MUST_CHECK;

/** Bind text that outlives the step; absent strings are NULL. */
void kh_bind_str(sqlite3_stmt *statement, int at, kh_str text);
void kh_bind_day(sqlite3_stmt *statement, int at, int32_t day);
/** NULL for NaN. */
void kh_bind_number(sqlite3_stmt *statement, int at, double value);
/** A column as a view, valid until the statement steps or resets. {NULL,0} for NULL. */
kh_str kh_column_str(sqlite3_stmt *statement, int at);
int32_t kh_column_day(sqlite3_stmt *statement, int at);
/** NAN for NULL. */
double kh_column_number(sqlite3_stmt *statement, int at);

/** Begin a batch if none is open. KH_ARG in READ mode; KH_IO when the store is broken. */
kh_status kh_store_begin(kh_store *store, kh_err *err) KH_MUST_CHECK;
/** Give the batch up: what was in it is lost, and the handle takes no more. */
void kh_store_give_up(kh_store *store);
/** Commit when the batch is large or old enough. */
kh_status kh_store_tick(kh_store *store, kh_err *err) KH_MUST_CHECK;

/** Row of an article by its key. KH_NOTFOUND. */
kh_status kh_store_row_of(kh_store *store, kh_str key, int64_t *ret_row, kh_err *err) KH_MUST_CHECK;

#endif
