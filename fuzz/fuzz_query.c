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
                 sqlite3_exec(db, "CREATE VIRTUAL TABLE t USING fts5(title, body, by, said, place)", NULL, NULL,
                              NULL) != SQLITE_OK ||
                 sqlite3_prepare_v2(db, "SELECT rowid FROM t WHERE t MATCH ?", -1, &ask, NULL) != SQLITE_OK))
        abort();
    return ask;
}

static void must_be_an_expression(kh_str match)
{
    sqlite3_stmt *ask = prepared();

    if (!match.ptr)
        return;
    if (sqlite3_bind_text(ask, 1, match.ptr, (int)match.len, SQLITE_STATIC) != SQLITE_OK ||
        sqlite3_step(ask) != SQLITE_DONE)
        abort();
    sqlite3_reset(ask);
}

static void read_query(kh_arena *arena, kh_str text)
{
    kh_query query;
    kh_sought sought;
    kh_str match, unwanted;
    kh_err err;

    if (kh_query_parse(arena, text, 20000, &query, &err) != KH_OK)
        return;
    for (kh_query_way way = KH_QUERY_ASKED; way <= KH_QUERY_ANY; way++) {
        if (kh_query_match(arena, &query, way, &match, &unwanted) != KH_OK)
            return;
        must_be_an_expression(match);
        must_be_an_expression(unwanted);
        if (kh_query_sought(arena, &query, way, &sought) != KH_OK)
            return;
        kh_str clean = kh_utf8_clean(arena, text);
        kh_str snippet = kh_snippet(arena, clean, &sought);
        if (!kh_arena_failed(arena) && !kh_utf8_valid(snippet))
            abort();
    }
    if (kh_query_match_marks(arena, &query, &match, &unwanted) == KH_OK) {
        must_be_an_expression(match);
        must_be_an_expression(unwanted);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    kh_arena arena;

    if (size > 4096)
        return 0;
    kh_arena_init(&arena, (size_t)64 << 20);
    read_query(&arena, kh_str_of((const char *)data, size));
    kh_arena_done(&arena);
    return 0;
}
