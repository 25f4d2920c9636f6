/*
 * The store from the inside: the handle, and the tables that story views read directly.
 *
 * Rows: an article, a development and a story are named by an integer inside the file and by a text id outside it.
 * Days are counted from 1970-01-01, NULL where unknown. Spans are given twice, in bytes and in code points of `text`.
 *
 *   articles(row, key, id, outlet, title, published, day, record, size, features, development, story)
 *       record: the contract's JSON line, deflated (raw); size: of the JSON
 *   developments(row, id, story, day, title, articles)   title and day: of its earliest article
 *   stories(row, id, title, first, last, articles, outlets, developments)
 *   redirects(old, new)              ids of stories that were merged away
 *   copies(a, b, kind, share, first) article rows, a < b; kind 1 same 2 near 3 partial; first: a, b or NULL
 *   names(article, n, start, stop, cp_start, cp_stop, type, entity, text)
 *   figures(article, n, start, stop, cp_start, cp_stop, value, low, high, mod, unit, what, place, source, time, text)
 *   statements(article, n, start, stop, cp_start, cp_stop, speaker, entity, role, cue, direct, said, via, time)
 *       via: names parted by U+001F
 *   deadlines(article, n, start, stop, cp_start, cp_stop, due, what, source, text)
 *   link_log(row, article, action, development, story, score, evidence)  keys in `article` and `evidence`
 *   search(title, body)              FTS5 over articles.row, contentless
 *
 * `type`, `mod` and the like are the numbers of khayt/article.h.
 */
#ifndef KH_STORE_STORE_INTERNAL_H
#define KH_STORE_STORE_INTERNAL_H

#include <sqlite3.h>

#include "base/arena.h"
#include "base/vec.h"
#include "khayt/store.h"
#include "link/linker.h"

enum {
    KH_STORE_APPLICATION = 0x6B687974, /* "khyt" */
    KH_STORE_VERSION = 1,
    KH_STORE_BATCH = 1000, /* articles between commits */
    KH_STORE_STATEMENTS = 64
};

struct kh_store {
    sqlite3 *db;
    kh_linker *linker; /* NULL when open for reading */
    kh_arena arena;    /* of the call that runs; reset at its begin */
    int lock;          /* the writer's lock file, -1 */
    kh_store_mode mode;
    bool in_batch;
    bool broken; /* a batch was lost: only close helps */
    uint32_t pending;
    kh_vec moved; /* int64_t rows of stories whose summary is out of date */
    struct {
        const char *sql;
        sqlite3_stmt *statement;
    } cached[KH_STORE_STATEMENTS];
    size_t cached_count;
};

struct kh_prepared {
    kh_arena arena;
    kh_features features;
    kh_str features_bytes;
    kh_str record; /* deflated JSON */
    size_t record_size;
};

/** The schema of an empty file. */
extern const char kh_store_schema[];

/** An error of SQLite as ours, with its message. Never KH_OK for a failing `code`. */
kh_status kh_store_failed(kh_store *store, int code, kh_err *err);

/**
 * The statement of `sql` (a string literal: it is known by its address), ready to be bound; NULL on failure, with `err`
 * set. Give it back with kh_store_release. A statement in use must not be asked for again.
 */
sqlite3_stmt *kh_store_statement(kh_store *store, const char *sql, kh_err *err);
void kh_store_release(sqlite3_stmt *statement);
/** Step once and release: for statements without rows. */
kh_status kh_store_run(kh_store *store, sqlite3_stmt *statement, kh_err *err) KH_MUST_CHECK;
kh_status kh_store_execute(kh_store *store, const char *sql, kh_err *err) KH_MUST_CHECK;
/** Text of a column: valid until the next step. */
kh_str kh_store_column(sqlite3_stmt *statement, int column);
void kh_store_bind(sqlite3_stmt *statement, int index, kh_str text);
void kh_store_bind_day(sqlite3_stmt *statement, int index, int32_t day);
int32_t kh_store_column_day(sqlite3_stmt *statement, int column);

/** Begin a public call: clears the call's arena, refuses a broken store. */
kh_status kh_store_enter(kh_store *store, kh_err *err) KH_MUST_CHECK;
/** Bring the summaries of moved stories up to date (writers only; readers see committed ones). */
kh_status kh_store_refresh(kh_store *store, kh_err *err) KH_MUST_CHECK;
kh_status kh_store_moved(kh_store *store, int64_t story) KH_MUST_CHECK;

/** The row of an article; KH_NOTFOUND. */
kh_status kh_store_row(kh_store *store, kh_str key, int64_t *ret_row, kh_err *err) KH_MUST_CHECK;
/** The JSON line of an article, in the arena. KH_CORRUPT when its record cannot be inflated. */
kh_status kh_store_record(kh_store *store, kh_arena *arena, int64_t row, kh_str *ret_json, kh_err *err) KH_MUST_CHECK;

/** Make the tokenizer "khayt" known to a connection. */
kh_status kh_store_tokenizer(sqlite3 *db) KH_MUST_CHECK;

#endif
