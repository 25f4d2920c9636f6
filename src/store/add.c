/*
 * Putting articles in and taking them out. A batch is one transaction: what fails in the middle of an article takes the
 * whole batch with it, since the linker could not be told to forget its half.
 */
#include <stdio.h>

#include "base/map.h"
#include "store/desk.h"
#include "store/entity.h"
#include "store/record.h"
#include "store/store_internal.h"
#include "store/version.h"

enum { ID_LETTERS = 10, ID_TRIES = 64 };

/* ---- ids: a letter and ten letters of base 32, from the first article of what they name ---- */

static void make_id(char kind, const kh_article *first, unsigned try, char ret_id[ID_LETTERS + 2])
{
    static const char letters[] = "0123456789abcdefghjkmnpqrstvwxyz";
    uint64_t parts[3] = {kh_hash(first->key), kh_hash(first->id), try};
    uint64_t hash = kh_hash(kh_str_of((const char *)parts, sizeof parts));

    ret_id[0] = kind;
    for (int i = 1; i <= ID_LETTERS; i++, hash >>= 5)
        ret_id[i] = letters[hash & 31];
    ret_id[ID_LETTERS + 1] = '\0';
}

kh_status kh_store_make_row(kh_store *store, char kind, const kh_article *first, int64_t story, int64_t *ret_row,
                            kh_err *err)
{
    static const char new_story[] = "INSERT OR IGNORE INTO stories (id) SELECT ?1 WHERE NOT EXISTS"
                                    " (SELECT 1 FROM redirects WHERE old = ?1)";
    static const char new_development[] =
        "INSERT OR IGNORE INTO developments (id, story) SELECT ?1, ?2 WHERE NOT EXISTS"
        " (SELECT 1 FROM redirects WHERE old = ?1)";

    for (unsigned try = 0; try < ID_TRIES; try++) {
        char id[ID_LETTERS + 2];
        sqlite3_stmt *insert = kh_store_statement(store, kind == 'd' ? new_development : new_story, err);
        if (!insert)
            return store->refused;
        make_id(kind, first, try, id);
        kh_store_bind(insert, 1, kh_str_z(id));
        if (kind == 'd')
            (void)sqlite3_bind_int64(insert, 2, story);
        kh_status status = kh_store_run(store, insert, err);
        if (status != KH_OK)
            return status;
        if (sqlite3_changes(store->db) > 0) {
            *ret_row = sqlite3_last_insert_rowid(store->db);
            return KH_OK;
        }
    }
    return kh_err_set(err, KH_LIMIT, "no free id");
}

static kh_status make_place(kh_store *store, const kh_article *article, kh_store_place *at, kh_err *err)
{
    kh_status status = KH_OK;

    if (!at->story)
        status = kh_store_make_row(store, 's', article, 0, &at->story, err);
    if (status == KH_OK && !at->development)
        status = kh_store_make_row(store, 'd', article, at->story, &at->development, err);
    return status;
}

/* ---- the parts of an article ---- */

static int64_t instant_of(const kh_published *published)
{
    return (int64_t)published->day * 86400 + published->second - (int64_t)published->zone * 60;
}

/* The same columns for a new row and for one that changes. */
static kh_status save_row(kh_store *store, int64_t *row, const kh_article *article, const kh_prepared *prepared,
                          const kh_store_place *at, kh_err *err)
{
    sqlite3_stmt *save = kh_store_statement(
        store,
        *row ? "UPDATE articles SET (key, outlet, title, published, day, development, story, record, instant, has) ="
               " (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10) WHERE row = ?11"
             : "INSERT INTO articles (key, outlet, title, published, day, development, story, record, instant, has)"
               " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
        err);
    kh_status status;

    if (!save)
        return store->refused;
    kh_store_bind(save, 1, article->key.ptr ? article->key : KH_STR(""));
    kh_store_bind(save, 2, article->outlet);
    kh_store_bind(save, 3, article->title);
    kh_store_bind(save, 4, article->published.value);
    kh_store_bind_day(save, 5, prepared->features.day);
    (void)sqlite3_bind_int64(save, 6, at->development);
    (void)sqlite3_bind_int64(save, 7, at->story);
    (void)sqlite3_bind_blob64(save, 8, prepared->record.ptr, prepared->record.len, SQLITE_STATIC);
    if (article->published.day != KH_NO_DAY && article->published.second >= 0)
        (void)sqlite3_bind_int64(save, 9, instant_of(&article->published));
    (void)sqlite3_bind_int64(save, 10, prepared->has);
    if (*row)
        (void)sqlite3_bind_int64(save, 11, *row);
    if ((status = kh_store_run(store, save, err)) == KH_OK && !*row)
        *row = sqlite3_last_insert_rowid(store->db);
    return status;
}

static kh_status save_features(kh_store *store, int64_t row, kh_str features, kh_err *err)
{
    sqlite3_stmt *save = kh_store_statement(store, "INSERT OR REPLACE INTO features VALUES (?, ?)", err);

    if (!save)
        return store->refused;
    (void)sqlite3_bind_int64(save, 1, row);
    (void)sqlite3_bind_blob64(save, 2, features.ptr, features.len, SQLITE_STATIC);
    return kh_store_run(store, save, err);
}

static kh_status save_copies(kh_store *store, int64_t row, const kh_link *link, kh_err *err)
{
    for (size_t i = 0; i < link->copy_count; i++) {
        const kh_linked_copy *copy = &link->copies[i];
        int64_t other = (int64_t)copy->article;
        sqlite3_stmt *insert = kh_store_statement(store, "INSERT OR REPLACE INTO copies VALUES (?,?,?,?,?)", err);
        if (!insert)
            return store->refused;
        (void)sqlite3_bind_int64(insert, 1, other < row ? other : row);
        (void)sqlite3_bind_int64(insert, 2, other < row ? row : other);
        (void)sqlite3_bind_int(insert, 3, (int)copy->kind);
        (void)sqlite3_bind_double(insert, 4, copy->share);
        if (copy->first)
            (void)sqlite3_bind_int64(insert, 5, copy->first < 0 ? other : row);
        kh_status status = kh_store_run(store, insert, err);
        if (status != KH_OK)
            return status;
    }
    return KH_OK;
}

static kh_status log_link(kh_store *store, int64_t row, const char *action, const kh_store_place *at,
                          const kh_link *link, kh_err *err)
{
    char evidence[KH_EVIDENCE_MOST * 24] = "";
    int length = 0;
    sqlite3_stmt *insert = kh_store_statement(
        store,
        "INSERT INTO link_log (article, n, action, development, story, score, evidence) VALUES (?1, (SELECT "
        "coalesce(max(n), 0) + 1 FROM link_log WHERE article = ?1), ?2,"
        " (SELECT id FROM developments WHERE row = ?3), (SELECT id FROM stories WHERE row = ?4), ?5, ?6)",
        err);

    if (!insert)
        return store->refused;
    for (size_t i = 0; i < link->evidence_count && i < KH_EVIDENCE_MOST; i++)
        length += snprintf(evidence + length, sizeof evidence - (size_t)length, i ? " %lld" : "%lld",
                           (long long)link->evidence[i]);
    (void)sqlite3_bind_int64(insert, 1, row);
    kh_store_bind(insert, 2, kh_str_z(action));
    (void)sqlite3_bind_int64(insert, 3, at->development);
    (void)sqlite3_bind_int64(insert, 4, at->story);
    (void)sqlite3_bind_double(insert, 5, link->story_score);
    if (length)
        kh_store_bind(insert, 6, kh_str_of(evidence, (size_t)length));
    return kh_store_run(store, insert, err);
}

/* ---- taking out ---- */

static kh_status run_for_row(kh_store *store, const char *sql, int64_t row, kh_err *err)
{
    sqlite3_stmt *statement = kh_store_statement(store, sql, err);

    if (!statement)
        return store->refused;
    (void)sqlite3_bind_int64(statement, 1, row);
    return kh_store_run(store, statement, err);
}

static kh_status withdraw_names(kh_store *store, kh_arena *scratch, int64_t row, const kh_article *article, kh_err *err)
{
    kh_heard_list heard;
    kh_status status = kh_heard_of(scratch, article, &heard);

    return status == KH_OK ? kh_entities_note(store, row, &heard, true, err) : status;
}

static kh_status withdraw_blocks(kh_store *store, const kh_article *article, kh_err *err)
{
    uint64_t keys[KH_ARTICLE_BLOCKS];
    kh_arena scratch;
    size_t n;

    kh_arena_init(&scratch, 0);
    n = kh_article_blocks(&scratch, article, keys);
    kh_arena_done(&scratch);
    return kh_store_unlearn(store, keys, n, err);
}

/* Its words out of the index, and what it tells of names, by the record that they were made from. */
static kh_status withdraw_words(kh_store *store, int64_t row, kh_err *err)
{
    kh_article article;
    kh_store_words words;
    kh_arena scratch;
    kh_status status;

    kh_arena_init(&scratch, 0);
    status = kh_store_article(store, &scratch, row, &article, err);
    if (status == KH_OK)
        status = withdraw_blocks(store, &article, err);
    if (status == KH_OK && ((status = kh_store_words_of(&scratch, &article, &words)) != KH_OK ||
                            (status = kh_store_index(store, row, true, &words)) != KH_OK))
        (void)kh_err_set(err, status, "out of memory");
    if (status == KH_OK)
        status = withdraw_names(store, &scratch, row, &article, err);
    kh_arena_done(&scratch);
    return status;
}

/* All that hangs on the row: words, copies, its place. `ret_old` says where it was. */
static kh_status withdraw(kh_store *store, int64_t row, kh_store_place *ret_old, kh_err *err)
{
    sqlite3_stmt *find;
    kh_status status = withdraw_words(store, row, err);

    if (status != KH_OK ||
        (status = run_for_row(store, "DELETE FROM copies WHERE a = ?1 OR b = ?1", row, err)) != KH_OK)
        return status;
    if (!(find = kh_store_statement(store, "SELECT story, development FROM articles WHERE row = ?", err)))
        return store->refused;
    (void)sqlite3_bind_int64(find, 1, row);
    if (sqlite3_step(find) == SQLITE_ROW)
        *ret_old = (kh_store_place){sqlite3_column_int64(find, 0), sqlite3_column_int64(find, 1)};
    kh_store_release(find);
    if (store->linker)
        kh_linker_remove(store->linker, (uint64_t)row);
    status = kh_version_forget_address(store, row, err);
    return status == KH_OK ? kh_store_moved(store, *ret_old) : status;
}

/* Does `row` stand alone there? Then a changed article that fits nowhere else keeps its place and its ids. */
static kh_status keep_place(kh_store *store, int64_t row, const kh_store_place *old, kh_store_place *at, kh_err *err)
{
    sqlite3_stmt *count = kh_store_statement(store,
                                             "SELECT (SELECT count(*) FROM articles WHERE story = ?1 AND row <> ?3),"
                                             " (SELECT count(*) FROM articles WHERE development = ?2 AND row <> ?3)",
                                             err);

    if (!count)
        return store->refused;
    (void)sqlite3_bind_int64(count, 1, old->story);
    (void)sqlite3_bind_int64(count, 2, old->development);
    (void)sqlite3_bind_int64(count, 3, row);
    int code = sqlite3_step(count);
    if (code == SQLITE_ROW) {
        if (!at->story && sqlite3_column_int64(count, 0) == 0)
            at->story = old->story;
        if (!at->development && at->story == old->story && sqlite3_column_int64(count, 1) == 0)
            at->development = old->development;
    }
    kh_store_release(count);
    return code == SQLITE_ROW ? KH_OK : kh_store_failed(store, code, err);
}

/* Where a person pinned the article, it stays. */
static kh_status keep_pin(kh_store *store, int64_t row, kh_link *link, kh_err *err)
{
    sqlite3_stmt *find = kh_store_statement(store, "SELECT story FROM pins WHERE article = ?", err);
    uint64_t pinned = 0;

    if (!find)
        return store->refused;
    (void)sqlite3_bind_int64(find, 1, row);
    int code = sqlite3_step(find);
    if (code == SQLITE_ROW)
        pinned = (uint64_t)sqlite3_column_int64(find, 0);
    kh_store_release(find);
    if (pinned && link->story != pinned) {
        link->story = pinned;
        link->development = link->merge = 0;
        link->story_score = link->development_score = 0;
    }
    return code == SQLITE_ROW || code == SQLITE_DONE ? KH_OK : kh_store_failed(store, code, err);
}

/* ---- the public calls ---- */

/* Count the article that went through, or give up the batch. */
static kh_status end_one(kh_store *store, kh_status status, kh_err *err)
{
    if (status != KH_OK) {
        if (status == KH_NOMEM)
            (void)kh_err_set(err, status, "out of memory");
        kh_store_lose(store);
        return status;
    }
    if (++store->pending < KH_STORE_BATCH && store->later.held < KH_STORE_BATCH_BYTES && !kh_store_is_waited_for(store))
        return KH_OK;
    return kh_store_commit(store, err);
}

static kh_status save_all(kh_store *store, int64_t row, const kh_article *article, const kh_prepared *prepared,
                          const kh_store_place *old, const kh_link *link, kh_err *err)
{
    kh_store_place at = {(int64_t)link->story, (int64_t)link->development};
    kh_status status = KH_OK;

    if (old->story)
        status = keep_place(store, row, old, &at, err);
    if (status != KH_OK || (status = make_place(store, article, &at, err)) != KH_OK ||
        (status = save_row(store, &row, article, prepared, &at, err)) != KH_OK ||
        (status = save_features(store, row, prepared->features_bytes, err)) != KH_OK ||
        (status = kh_version_note_address(store, row, article, err)) != KH_OK ||
        (status = kh_store_index(store, row, false, &prepared->words)) != KH_OK ||
        (status = kh_entities_note(store, row, prepared->heard, false, err)) != KH_OK ||
        (status = save_copies(store, row, link, err)) != KH_OK ||
        (status = kh_store_learn(store, row, article->outlet, prepared->blocks, prepared->block_count, err)) != KH_OK ||
        (status = log_link(store, row, old->story ? "changed" : "added", &at, link, err)) != KH_OK ||
        (status = kh_store_moved(store, at)) != KH_OK ||
        (old->story && (status = kh_store_vacate(store, *old, at, err)) != KH_OK) ||
        (status = kh_linker_add(store->linker, (uint64_t)row, &prepared->features, (uint64_t)at.development,
                                (uint64_t)at.story)) != KH_OK ||
        !link->merge)
        return status;
    status = kh_store_merge(store, row, (int64_t)link->merge, at.story, link->merge_score, err);
    return status == KH_OK ? kh_linker_join(store->linker, link->merge, (uint64_t)at.story) : status;
}

/* What the store has under this key: its row, and whether it is the same article. */
static kh_status look_up(kh_store *store, const kh_article *article, const kh_prepared *prepared, int64_t *ret_row,
                         bool *ret_same, kh_err *err)
{
    sqlite3_stmt *find = kh_store_statement(store, "SELECT row, record FROM articles WHERE key = ?", err);
    kh_status status = KH_OK;

    *ret_row = 0;
    *ret_same = false;
    if (!find)
        return store->refused;
    kh_store_bind(find, 1, article->key.ptr ? article->key : KH_STR(""));
    int code = sqlite3_step(find);
    if (code == SQLITE_ROW) {
        kh_str record = kh_store_column(find, 1);
        *ret_row = sqlite3_column_int64(find, 0);
        *ret_same = kh_str_eq(record, prepared->record);
        if (!*ret_same && (status = kh_record_holds(&store->arena, record, article, ret_same)) != KH_OK)
            (void)kh_err_set(err, status, status == KH_NOMEM ? "out of memory" : "a record is damaged");
    } else if (code != SQLITE_DONE) {
        status = kh_store_failed(store, code, err);
    }
    kh_store_release(find);
    return status;
}

static kh_status put_in(kh_store *store, int64_t row, const kh_article *article, const kh_prepared *prepared,
                        kh_err *err)
{
    kh_store_place old = {0, 0};
    kh_link link;
    kh_status status = kh_store_begin(store, err);

    if (status == KH_OK && store->stale)
        status = kh_store_restore_linker(store, err);
    if (status == KH_OK && row)
        status = withdraw(store, row, &old, err);
    if (status == KH_OK)
        status = kh_linker_ask(store->linker, &prepared->features, &link);
    if (status == KH_OK && row)
        status = keep_pin(store, row, &link, err);
    if (status == KH_OK)
        status = save_all(store, row, article, prepared, &old, &link, err);
    return end_one(store, status, err);
}

/* A capture of an article that the store has with another content: does it take its place? `read` is the article as it
 * came, before what recurs was taken out, which changes no content. */
static kh_status weigh_capture(kh_store *store, int64_t row, const kh_article *read, const kh_prepared *prepared,
                               kh_capture *ret_capture, kh_err *err)
{
    kh_status status = kh_store_begin(store, err);

    *ret_capture = KH_CAPTURE_REPLACES;
    if (status != KH_OK || !row)
        return status;
    status = kh_version_weigh(store, row, read, prepared->record, ret_capture, err);
    return status == KH_OK && *ret_capture != KH_CAPTURE_KEPT ? KH_OK : end_one(store, status, err);
}

static kh_status add_prepared(kh_store *store, const kh_article *article, const kh_prepared *prepared,
                              kh_added *ret_added, kh_err *err)
{
    int64_t row;
    bool same;
    kh_capture capture = KH_CAPTURE_REPLACES;
    kh_doc *doc = NULL;
    kh_prepared *anew = NULL;
    kh_status status = look_up(store, article, prepared, &row, &same, err);

    if (status == KH_OK && !same)
        status = kh_store_cleaned(store, row, article, prepared, &doc, &anew, err);
    if (status == KH_OK && doc) {
        article = kh_doc_article(doc, 0);
        prepared = anew;
        if (row) /* it may be what the store made of this page before */
            status = look_up(store, article, prepared, &row, &same, err);
    }
    if (status == KH_OK && !same)
        status = weigh_capture(store, row, article, prepared, &capture, err);
    if (status == KH_OK) {
        same = same || capture == KH_CAPTURE_KNOWN;
        *ret_added = same ? KH_ADDED_KNOWN : row ? KH_ADDED_CHANGED : KH_ADDED_NEW;
        status = same || capture == KH_CAPTURE_KEPT ? KH_OK : put_in(store, row, article, prepared, err);
    }
    kh_prepared_free(anew);
    kh_doc_free(doc);
    return status;
}

kh_status kh_store_add(kh_store *store, const kh_article *article, const kh_prepared *prepared, kh_added *ret_added,
                       kh_err *err)
{
    kh_prepared *own = NULL;
    kh_status status = kh_store_enter(store, err);

    if (status != KH_OK)
        return status;
    if (store->mode != KH_STORE_WRITE)
        return kh_err_set(err, KH_ARG, "the store is open for reading");
    /* ahead of the batch: reading it takes seconds in a large store, and whoever waits to write would wait for it */
    if (store->stale && !store->in_batch && (status = kh_store_restore_linker(store, err)) != KH_OK)
        return status;
    if (!prepared && (status = kh_store_prepare(article, &own)) != KH_OK)
        return kh_err_set(err, status, status == KH_ARG ? "a span outside of its text" : "out of memory");
    status = add_prepared(store, article, prepared ? prepared : own, ret_added, err);
    kh_prepared_free(own);
    return status;
}

kh_status kh_store_forget(kh_store *store, kh_str key, kh_err *err)
{
    static const char *const steps[] = {"DELETE FROM articles WHERE row = ?", "DELETE FROM features WHERE row = ?",
                                        "DELETE FROM pins WHERE article = ?", "DELETE FROM versions WHERE article = ?",
                                        /* that two stories are one explains the places of other articles */
                                        "DELETE FROM link_log WHERE article = ? AND action <> 'merged'"};
    kh_store_place old = {0, 0};
    int64_t row;
    kh_status status = kh_store_enter(store, err);

    if (status != KH_OK)
        return status;
    if (store->mode != KH_STORE_WRITE)
        return kh_err_set(err, KH_ARG, "the store is open for reading");
    if ((status = kh_store_row(store, key, &row, err)) != KH_OK)
        return status;
    if (!store->forgot && !store->in_batch) /* what is deleted from now on is overwritten, too */
        status = kh_store_execute(store, "PRAGMA secure_delete = 1", err);
    if (status != KH_OK || (status = kh_store_begin(store, err)) != KH_OK)
        return status;
    store->forgot = true;
    status = withdraw(store, row, &old, err);
    for (size_t i = 0; i < sizeof steps / sizeof *steps && status == KH_OK; i++)
        status = run_for_row(store, steps[i], row, err);
    if (status == KH_OK)
        status = kh_desk_forget(store, key, err);
    return end_one(store, status, err);
}
