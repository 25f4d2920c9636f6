/*
 * What a person types into the search box. Whatever it is, FTS5 must accept what becomes of it; and a snippet of it
 * from itself must be valid UTF-8.
 */
#include <sqlite3.h>
#include <stdlib.h>

#include "arabic/utf8.h"
#include "store/query.h"
#include "store/snippet.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static sqlite3_stmt *prepared(void)
{
    static sqlite3_stmt *ask;
    static sqlite3 *db;

    if (!ask && (sqlite3_open(":memory:", &db) != SQLITE_OK ||
                 sqlite3_exec(db, "CREATE VIRTUAL TABLE t USING fts5(x)", NULL, NULL, NULL) != SQLITE_OK ||
                 sqlite3_prepare_v2(db, "SELECT rowid FROM t WHERE t MATCH ?", -1, &ask, NULL) != SQLITE_OK))
        abort();
    return ask;
}

static void must_be_an_expression(kh_str match)
{
    sqlite3_stmt *ask = prepared();

    if (sqlite3_bind_text(ask, 1, match.ptr, (int)match.len, SQLITE_STATIC) != SQLITE_OK ||
        sqlite3_step(ask) != SQLITE_DONE)
        abort();
    sqlite3_reset(ask);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    kh_arena arena;
    kh_sought sought;
    kh_str query, match;
    kh_err err;

    if (size > 4096)
        return 0;
    kh_arena_init(&arena, (size_t)64 << 20);
    query = kh_str_of((const char *)data, size);
    for (int any = 0; any < 2; any++) {
        if (kh_query_match(&arena, query, any, &match, &err) == KH_OK)
            must_be_an_expression(match);
    }
    if (kh_query_sought(&arena, query, &sought) == KH_OK) {
        kh_str text = kh_utf8_clean(&arena, query);
        kh_str snippet = kh_snippet(&arena, text, &sought);
        if (!kh_arena_failed(&arena) && !kh_utf8_valid(snippet))
            abort();
    }
    kh_arena_done(&arena);
    return 0;
}
