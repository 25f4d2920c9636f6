/*
 * What is done once for each batch and not for each article: summaries of developments and stories, and the search
 * index. FTS5 gathers words in memory but writes them out whenever another statement opens a savepoint, so all words
 * of a batch go in one after the other.
 */
#include <stdlib.h>

#include "store/store_internal.h"

kh_status kh_store_moved(kh_store *store, kh_store_place place)
{
    kh_store_place *fresh = kh_vec_push(&store->moved);

    if (!fresh)
        return KH_NOMEM;
    *fresh = place;
    return KH_OK;
}

kh_status kh_store_index(kh_store *store, int64_t row, bool out, kh_str title, kh_str body)
{
    kh_store_words_change *change = kh_vec_push(&store->words);

    if (!change)
        return KH_NOMEM;
    *change = (kh_store_words_change){row, out, kh_arena_str(&store->later, title), kh_arena_str(&store->later, body)};
    return kh_arena_status(&store->later);
}

/* Run `sql` with one or two rows bound. */
static kh_status run_for(kh_store *store, const char *sql, int64_t first, int64_t second, kh_err *err)
{
    sqlite3_stmt *statement = kh_store_statement(store, sql, err);

    if (!statement)
        return store->refused;
    (void)sqlite3_bind_int64(statement, 1, first);
    if (sqlite3_bind_parameter_count(statement) > 1)
        (void)sqlite3_bind_int64(statement, 2, second);
    return kh_store_run(store, statement, err);
}

/* A development's day and title are those of its earliest article. */
static kh_status refresh_development(kh_store *store, kh_store_place place, kh_err *err)
{
    static const char update[] =
        "UPDATE developments SET"
        " articles = (SELECT count(*) FROM articles WHERE story = ?1 AND development = ?2),"
        " (day, instant, title) = (SELECT a.day, a.instant, a.title FROM articles a WHERE a.story = ?1"
        " AND a.development = ?2 ORDER BY " KH_STORE_BY_TIME("a") " LIMIT 1) WHERE row = ?2";
    kh_status status = run_for(store, update, place.story, place.development, err);

    return status == KH_OK
               ? run_for(store, "DELETE FROM developments WHERE row = ? AND articles = 0", place.development, 0, err)
               : status;
}

/* The title of a story is that of the first article of its largest development. */
static kh_status refresh_story(kh_store *store, int64_t story, kh_err *err)
{
    static const char *const steps[] = {
        "UPDATE stories SET (first, last, articles, outlets, developments) ="
        " (SELECT min(day), max(day), count(*), count(DISTINCT outlet), count(DISTINCT development)"
        " FROM articles WHERE story = ?1) WHERE row = ?1",
        "UPDATE stories SET title = (SELECT d.title FROM developments d WHERE d.story = ?1"
        " ORDER BY d.articles DESC, " KH_STORE_BY_TIME("d") " LIMIT 1) WHERE row = ?1",
        "DELETE FROM stories WHERE row = ? AND articles = 0"};
    kh_status status = KH_OK;

    for (size_t i = 0; i < sizeof steps / sizeof *steps && status == KH_OK; i++)
        status = run_for(store, steps[i], story, 0, err);
    return status;
}

static int by_story(const void *a, const void *b)
{
    const kh_store_place *x = a, *y = b;

    if (x->story != y->story)
        return x->story < y->story ? -1 : 1;
    return (x->development > y->development) - (x->development < y->development);
}

static kh_status refresh_summaries(kh_store *store, kh_err *err)
{
    kh_store_place *moved = store->moved.at;
    size_t n = store->moved.n;
    kh_status status = KH_OK;

    if (n)
        qsort(moved, n, sizeof *moved, by_story);
    for (size_t i = 0; i < n && status == KH_OK; i++) {
        bool last = i + 1 == n || moved[i + 1].story != moved[i].story;
        if (last || moved[i + 1].development != moved[i].development)
            status = refresh_development(store, moved[i], err);
        if (status == KH_OK && last)
            status = refresh_story(store, moved[i].story, err);
    }
    if (status == KH_OK)
        kh_vec_reset(&store->moved);
    return status;
}

static kh_status refresh_index(kh_store *store, kh_err *err)
{
    kh_status status = KH_OK;

    for (size_t i = 0; i < store->words.n && status == KH_OK; i++) {
        const kh_store_words_change *change = KH_AT(&store->words, kh_store_words_change, i);
        sqlite3_stmt *statement = kh_store_statement(
            store,
            change->out ? "INSERT INTO search (search, rowid, title, body) VALUES ('delete', ?, ?, ?)"
                        : "INSERT INTO search (rowid, title, body) VALUES (?, ?, ?)",
            err);
        if (!statement)
            return store->refused;
        (void)sqlite3_bind_int64(statement, 1, change->row);
        kh_store_bind(statement, 2, change->title);
        kh_store_bind(statement, 3, change->body);
        status = kh_store_run(store, statement, err);
    }
    if (status == KH_OK) {
        kh_vec_reset(&store->words);
        kh_arena_reset(&store->later);
    }
    return status;
}

kh_status kh_store_refresh(kh_store *store, kh_err *err)
{
    kh_status status = refresh_summaries(store, err);

    return status == KH_OK ? refresh_index(store, err) : status;
}
