/*
 * What is done once for each batch and not for each article: summaries of developments and stories, and the search
 * index. A batch of new articles goes into the index as one segment (index.h). What goes through FTS5 it gathers in
 * memory but writes out whenever another statement opens a savepoint, so all words of a batch go in one after the
 * other.
 */
#include <stdlib.h>

#include "store/entity.h"
#include "store/headline.h"
#include "store/index.h"
#include "store/store_internal.h"

enum { TITLES_OF_EVENT = 40 /* of its earliest articles */ };

kh_status kh_store_moved(kh_store *store, kh_store_place place)
{
    kh_store_place *fresh = kh_vec_push(&store->moved);

    if (!fresh)
        return KH_NOMEM;
    *fresh = place;
    return KH_OK;
}

kh_status kh_store_index(kh_store *store, int64_t row, bool out, const kh_store_words *words)
{
    kh_store_words_change *change = kh_vec_push(&store->words);

    if (!change)
        return KH_NOMEM;
    *change = (kh_store_words_change){.row = row, .out = out};
    for (size_t i = 0; i < KH_WORDS_COLUMNS; i++)
        change->words.columns[i] = kh_arena_str(&store->later, words->columns[i]);
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

/* The titles that a question gives, and the one that stands for them all; none when it gives none. */
static kh_status choose_title(kh_store *store, kh_arena *scratch, const char *question, int64_t first, int64_t second,
                              kh_str *ret_title, kh_err *err)
{
    kh_str titles[KH_HEADLINE_TITLES];
    size_t count = 0, chosen = 0;
    int code = SQLITE_ROW;
    sqlite3_stmt *all = kh_store_statement(store, question, err);
    kh_status status;

    *ret_title = (kh_str){NULL, 0};
    if (!all)
        return store->refused;
    (void)sqlite3_bind_int64(all, 1, first);
    (void)sqlite3_bind_int64(all, 2, second);
    while (count < KH_HEADLINE_TITLES && (code = sqlite3_step(all)) == SQLITE_ROW)
        titles[count++] = kh_arena_str(scratch, kh_store_column(all, 0));
    kh_store_release(all);
    if (code != SQLITE_ROW && code != SQLITE_DONE)
        return kh_store_failed(store, code, err);
    status = kh_arena_status(scratch);
    if (status == KH_OK)
        status = kh_headline_choose(scratch, titles, count, &chosen);
    if (status == KH_OK && count)
        *ret_title = titles[chosen];
    return status;
}

/* Put the title that stands for those of `question` in place by `update`. */
static kh_status refresh_title(kh_store *store, const char *question, const char *update, int64_t first, int64_t second,
                               kh_err *err)
{
    kh_arena scratch;
    kh_str title;
    sqlite3_stmt *put = NULL;
    kh_status status;

    kh_arena_init(&scratch, 0);
    status = choose_title(store, &scratch, question, first, second, &title, err);
    if (status == KH_OK && !(put = kh_store_statement(store, update, err)))
        status = store->refused;
    if (put) {
        (void)sqlite3_bind_int64(put, 1, first);
        kh_store_bind(put, 2, title);
        status = kh_store_run(store, put, err);
    }
    kh_arena_done(&scratch);
    return status;
}

/* A development's day is that of its earliest article, its title that of the best of its first ones. It may be in
 * another story by now than it was when it was noted. */
static kh_status refresh_development(kh_store *store, kh_store_place place, kh_err *err)
{
    static const char update[] =
        "UPDATE developments SET"
        " articles = (SELECT count(*) FROM articles a WHERE a.story = developments.story AND a.development = ?1),"
        " (day, instant) = (SELECT a.day, a.instant FROM articles a WHERE a.story = developments.story"
        " AND a.development = ?1 ORDER BY " KH_STORE_BY_TIME("a") " LIMIT 1) WHERE row = ?1";
    static const char titles[] =
        "SELECT a.title FROM articles a WHERE a.story = (SELECT story FROM developments WHERE row = ?1)"
        " AND a.development = ?1 AND a.title <> '' ORDER BY " KH_STORE_BY_TIME("a") " LIMIT ?2";
    kh_status status = run_for(store, update, place.development, 0, err);

    if (status == KH_OK)
        status = refresh_title(store, titles, "UPDATE developments SET title = ?2 WHERE row = ?1", place.development,
                               TITLES_OF_EVENT, err);
    return status == KH_OK
               ? run_for(store, "DELETE FROM developments WHERE row = ? AND articles = 0", place.development, 0, err)
               : status;
}

static kh_status refresh_story(kh_store *store, int64_t story, kh_err *err)
{
    static const char sums[] =
        "UPDATE stories SET (first, last, articles, outlets, developments) ="
        " (SELECT min(day), max(day), count(*), count(DISTINCT outlet), count(DISTINCT development)"
        " FROM articles WHERE story = ?1) WHERE row = ?1";
    kh_status status = run_for(store, sums, story, 0, err);

    if (status == KH_OK)
        status = refresh_title(store,
                               "SELECT d.title FROM developments d WHERE d.story = ?1 AND d.title <> ''"
                               " ORDER BY d.day IS NULL, d.day DESC, d.instant DESC, d.row DESC LIMIT ?2",
                               "UPDATE stories SET title = ?2 WHERE row = ?1", story, KH_HEADLINE_TITLES, err);
    return status == KH_OK ? run_for(store, "DELETE FROM stories WHERE row = ? AND articles = 0", story, 0, err)
                           : status;
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

/* Columns [first, end) of every change, one table at a time. */
static kh_status refresh_table(kh_store *store, const char *enter, const char *withdraw, size_t first, size_t end,
                               kh_err *err)
{
    kh_status status = KH_OK;

    for (size_t i = 0; i < store->words.n && status == KH_OK; i++) {
        const kh_store_words_change *change = KH_AT(&store->words, kh_store_words_change, i);
        sqlite3_stmt *statement = kh_store_statement(store, change->out ? withdraw : enter, err);
        if (!statement)
            return store->refused;
        (void)sqlite3_bind_int64(statement, 1, change->row);
        for (size_t column = first; column < end; column++)
            kh_store_bind(statement, (int)(column - first) + 2, change->words.columns[column]);
        status = kh_store_run(store, statement, err);
    }
    return status;
}

static kh_status refresh_word_by_word(kh_store *store, kh_err *err)
{
    kh_status status = refresh_table(store, "INSERT INTO search (rowid, title, body) VALUES (?, ?, ?)",
                                     "INSERT INTO search (search, rowid, title, body) VALUES ('delete', ?, ?, ?)",
                                     KH_WORDS_TITLE, KH_WORDS_BY, err);

    store->index_open |= store->words.n > 0;
    if (status == KH_OK)
        status = refresh_table(store, "INSERT INTO marks (rowid, \"by\", said, place) VALUES (?, ?, ?, ?)",
                               "INSERT INTO marks (marks, rowid, \"by\", said, place) VALUES ('delete', ?, ?, ?, ?)",
                               KH_WORDS_BY, KH_WORDS_COLUMNS, err);
    return status;
}

static kh_status refresh_index(kh_store *store, kh_err *err)
{
    bool done = false;
    kh_status status = KH_OK;

    if (store->ending && !store->index_open)
        status = kh_index_put(store, store->words.at, store->words.n, &done, err);
    if (status == KH_OK && !done)
        status = refresh_word_by_word(store, err);
    if (status == KH_OK) {
        kh_vec_reset(&store->words);
        kh_arena_reset(&store->later);
    }
    return status;
}

kh_status kh_store_refresh(kh_store *store, kh_err *err)
{
    kh_status status = refresh_summaries(store, err);

    if (status == KH_OK)
        status = kh_entities_flush(store, err);
    return status == KH_OK ? refresh_index(store, err) : status;
}
