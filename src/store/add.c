/*
 * Putting articles in and taking them out. Each is a savepoint of its own inside the batch: what fails leaves nothing
 * behind, in the file or in the linker.
 */
#include <stdio.h>

#include "article/article.h"
#include "base/map.h"
#include "store/mention.h"
#include "store/store_internal.h"

enum { ID_LETTERS = 10, ID_TRIES = 16 };

typedef struct place {
    int64_t development, story; /* rows */
} place;

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

/* A new row of stories or developments. An id that is taken, or was once, is passed over. */
static kh_status make_row(kh_store *store, const char *sql, char kind, const kh_article *first, int64_t story,
                          int64_t *ret_row, kh_err *err)
{
    for (unsigned try = 0; try < ID_TRIES; try++) {
        char id[ID_LETTERS + 2];
        sqlite3_stmt *insert = kh_store_statement(store, sql, err);
        if (!insert)
            return KH_IO;
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

static kh_status make_place(kh_store *store, const kh_article *article, place *at, kh_err *err)
{
    kh_status status = KH_OK;

    if (!at->story)
        status = make_row(store,
                          "INSERT OR IGNORE INTO stories (id) SELECT ?1 WHERE NOT EXISTS"
                          " (SELECT 1 FROM redirects WHERE old = ?1)",
                          's', article, 0, &at->story, err);
    if (status == KH_OK && !at->development)
        status = make_row(store, "INSERT OR IGNORE INTO developments (id, story) VALUES (?, ?)", 'd', article,
                          at->story, &at->development, err);
    return status;
}

/* A development's day and title are those of its earliest article. */
static kh_status refresh_development(kh_store *store, int64_t development, kh_err *err)
{
    sqlite3_stmt *update =
        kh_store_statement(store,
                           "UPDATE developments SET articles = (SELECT count(*) FROM articles WHERE development = ?1),"
                           " (day, title) = (SELECT day, title FROM articles WHERE development = ?1 ORDER BY day IS "
                           "NULL, day, row LIMIT 1)"
                           " WHERE row = ?1",
                           err);
    kh_status status;

    if (!update)
        return KH_IO;
    (void)sqlite3_bind_int64(update, 1, development);
    if ((status = kh_store_run(store, update, err)) != KH_OK)
        return status;
    update = kh_store_statement(store, "DELETE FROM developments WHERE row = ? AND articles = 0", err);
    if (!update)
        return KH_IO;
    (void)sqlite3_bind_int64(update, 1, development);
    return kh_store_run(store, update, err);
}

/* ---- the parts of an article ---- */

static kh_status save_row(kh_store *store, int64_t *row, const kh_article *article, const kh_prepared *prepared,
                          const place *at, kh_err *err)
{
    sqlite3_stmt *insert = kh_store_statement(
        store,
        "INSERT OR REPLACE INTO articles (row, key, id, outlet, title, published, day, record, size, features,"
        " development, story) VALUES (?,?,?,?,?,?,?,?,?,?,?,?)",
        err);
    kh_status status;

    if (!insert)
        return KH_IO;
    if (*row)
        (void)sqlite3_bind_int64(insert, 1, *row);
    kh_store_bind(insert, 2, article->key.ptr ? article->key : KH_STR(""));
    kh_store_bind(insert, 3, article->id.ptr ? article->id : KH_STR(""));
    kh_store_bind(insert, 4, article->outlet);
    kh_store_bind(insert, 5, article->title);
    kh_store_bind(insert, 6, article->published.value);
    kh_store_bind_day(insert, 7, prepared->features.day);
    (void)sqlite3_bind_blob64(insert, 8, prepared->record.ptr, prepared->record.len, SQLITE_STATIC);
    (void)sqlite3_bind_int64(insert, 9, (int64_t)prepared->record_size);
    (void)sqlite3_bind_blob64(insert, 10, prepared->features_bytes.ptr, prepared->features_bytes.len, SQLITE_STATIC);
    (void)sqlite3_bind_int64(insert, 11, at->development);
    (void)sqlite3_bind_int64(insert, 12, at->story);
    if ((status = kh_store_run(store, insert, err)) == KH_OK && !*row)
        *row = sqlite3_last_insert_rowid(store->db);
    return status;
}

static kh_status index_text(kh_store *store, const char *sql, int64_t row, const kh_article *article, kh_err *err)
{
    sqlite3_stmt *insert = kh_store_statement(store, sql, err);

    if (!insert)
        return KH_IO;
    (void)sqlite3_bind_int64(insert, 1, row);
    kh_store_bind(insert, 2, article->title);
    kh_store_bind(insert, 3, article->text);
    return kh_store_run(store, insert, err);
}

static kh_status save_copies(kh_store *store, int64_t row, const kh_link *link, kh_err *err)
{
    for (size_t i = 0; i < link->copy_count; i++) {
        const kh_linked_copy *copy = &link->copies[i];
        int64_t other = (int64_t)copy->article;
        sqlite3_stmt *insert = kh_store_statement(store, "INSERT OR REPLACE INTO copies VALUES (?,?,?,?,?)", err);
        if (!insert)
            return KH_IO;
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

static kh_str evidence_of(kh_store *store, const kh_link *link, kh_err *err)
{
    kh_str list = {NULL, 0};

    for (size_t i = 0; i < link->evidence_count; i++) {
        sqlite3_stmt *find = kh_store_statement(store, "SELECT key FROM articles WHERE row = ?", err);
        if (!find)
            return list;
        (void)sqlite3_bind_int64(find, 1, (int64_t)link->evidence[i]);
        if (sqlite3_step(find) == SQLITE_ROW) {
            kh_str key = kh_store_column(find, 0);
            list = kh_arena_format(&store->arena, "%.*s%s%.*s", (int)list.len, list.ptr ? list.ptr : "",
                                   list.len ? " " : "", (int)key.len, key.ptr);
        }
        kh_store_release(find);
    }
    return list;
}

static kh_status log_link(kh_store *store, const kh_article *article, const char *action, const place *at,
                          const kh_link *link, kh_err *err)
{
    kh_str evidence = link ? evidence_of(store, link, err) : (kh_str){NULL, 0};
    sqlite3_stmt *insert = kh_store_statement(
        store,
        "INSERT INTO link_log (article, action, development, story, score, evidence) VALUES (?, ?,"
        " (SELECT id FROM developments WHERE row = ?), (SELECT id FROM stories WHERE row = ?), ?, ?)",
        err);

    if (!insert)
        return KH_IO;
    kh_store_bind(insert, 1, article->key.ptr ? article->key : KH_STR(""));
    kh_store_bind(insert, 2, kh_str_z(action));
    (void)sqlite3_bind_int64(insert, 3, at->development);
    (void)sqlite3_bind_int64(insert, 4, at->story);
    if (link)
        (void)sqlite3_bind_double(insert, 5, link->story_score);
    kh_store_bind(insert, 6, evidence);
    return kh_store_run(store, insert, err);
}

/* ---- taking out ---- */

/* All traces but the row itself: index, mentions, copies, linker. `ret_old` says where it was. */
static kh_status withdraw(kh_store *store, int64_t row, place *ret_old, kh_err *err)
{
    sqlite3_stmt *step;
    kh_doc *doc = NULL;
    kh_str json;
    kh_status status = kh_store_record(store, &store->arena, row, &json, err);

    if (status != KH_OK || (status = kh_doc_parse(json, &doc, err)) != KH_OK)
        return status;
    if (kh_doc_count(doc) != 1)
        status = kh_err_set(err, KH_CORRUPT, "a record without an article");
    else
        status = index_text(store, "INSERT INTO search (search, rowid, title, body) VALUES ('delete', ?, ?, ?)", row,
                            kh_doc_article(doc, 0), err);
    kh_doc_free(doc);
    if (status != KH_OK || (status = kh_mentions_remove(store, row, err)) != KH_OK)
        return status;
    if (!(step = kh_store_statement(store, "DELETE FROM copies WHERE a = ?1 OR b = ?1", err)))
        return KH_IO;
    (void)sqlite3_bind_int64(step, 1, row);
    if ((status = kh_store_run(store, step, err)) != KH_OK)
        return status;
    if (!(step = kh_store_statement(store, "SELECT development, story FROM articles WHERE row = ?", err)))
        return KH_IO;
    (void)sqlite3_bind_int64(step, 1, row);
    if (sqlite3_step(step) == SQLITE_ROW)
        *ret_old = (place){sqlite3_column_int64(step, 0), sqlite3_column_int64(step, 1)};
    kh_store_release(step);
    return kh_store_moved(store, ret_old->story);
}

/* Does `row` stand alone there? Then a changed article that fits nowhere else keeps its place and its ids. */
static kh_status keep_place(kh_store *store, int64_t row, const place *old, place *at, kh_err *err)
{
    sqlite3_stmt *count = kh_store_statement(store,
                                             "SELECT (SELECT count(*) FROM articles WHERE story = ?1 AND row <> ?3),"
                                             " (SELECT count(*) FROM articles WHERE development = ?2 AND row <> ?3)",
                                             err);

    if (!count)
        return KH_IO;
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

/* ---- the public calls ---- */

static kh_status begin_batch(kh_store *store, kh_err *err)
{
    kh_status status;

    if (store->mode != KH_STORE_WRITE)
        return kh_err_set(err, KH_ARG, "the store is open for reading");
    if (!store->in_batch) {
        if ((status = kh_store_execute(store, "BEGIN IMMEDIATE", err)) != KH_OK)
            return status;
        store->in_batch = true;
    }
    return kh_store_execute(store, "SAVEPOINT one", err);
}

/* End the savepoint. A failed change of an article that the linker held cannot be undone there: the batch is lost. */
static kh_status end_one(kh_store *store, kh_status status, bool linker_touched, kh_err *err)
{
    if (status != KH_OK) {
        (void)sqlite3_exec(store->db, "ROLLBACK TO one; RELEASE one", NULL, NULL, NULL);
        if (linker_touched || status == KH_IO)
            store->broken = true;
        return status;
    }
    if ((status = kh_store_execute(store, "RELEASE one", err)) != KH_OK)
        return status;
    return ++store->pending >= KH_STORE_BATCH ? kh_store_commit(store, err) : KH_OK;
}

static kh_status save_all(kh_store *store, int64_t *row, const kh_article *article, const kh_prepared *prepared,
                          const place *old, const kh_link *link, kh_err *err)
{
    place at = {(int64_t)link->development, (int64_t)link->story};
    kh_status status = KH_OK;

    if (old->story)
        status = keep_place(store, *row, old, &at, err);
    if (status != KH_OK || (status = make_place(store, article, &at, err)) != KH_OK ||
        (status = save_row(store, row, article, prepared, &at, err)) != KH_OK ||
        (status = index_text(store, "INSERT INTO search (rowid, title, body) VALUES (?, ?, ?)", *row, article, err)) !=
            KH_OK ||
        (status = kh_mentions_save(store, *row, article, err)) != KH_OK ||
        (status = save_copies(store, *row, link, err)) != KH_OK ||
        (status = refresh_development(store, at.development, err)) != KH_OK)
        return status;
    if (old->development && old->development != at.development &&
        (status = refresh_development(store, old->development, err)) != KH_OK)
        return status;
    if ((status = log_link(store, article, old->story ? "changed" : "added", &at, link, err)) != KH_OK ||
        (status = kh_store_moved(store, at.story)) != KH_OK)
        return status;
    return kh_linker_add(store->linker, (uint64_t)*row, &prepared->features, (uint64_t)at.development,
                         (uint64_t)at.story);
}

/* What the store has under this key: its row, and whether it is the same article. */
static kh_status look_up(kh_store *store, const kh_article *article, int64_t *ret_row, bool *ret_same, kh_err *err)
{
    sqlite3_stmt *find = kh_store_statement(store, "SELECT row, id, published FROM articles WHERE key = ?", err);

    *ret_row = 0;
    *ret_same = false;
    if (!find)
        return KH_IO;
    kh_store_bind(find, 1, article->key.ptr ? article->key : KH_STR(""));
    int code = sqlite3_step(find);
    if (code == SQLITE_ROW) {
        *ret_row = sqlite3_column_int64(find, 0);
        *ret_same = kh_str_eq(kh_store_column(find, 1), article->id) &&
                    kh_str_eq(kh_store_column(find, 2), article->published.value);
    }
    kh_store_release(find);
    return code == SQLITE_ROW || code == SQLITE_DONE ? KH_OK : kh_store_failed(store, code, err);
}

static kh_status add_prepared(kh_store *store, const kh_article *article, const kh_prepared *prepared,
                              kh_added *ret_added, kh_err *err)
{
    int64_t row;
    bool same, touched = false;
    place old = {0, 0};
    kh_link link;
    kh_status status = look_up(store, article, &row, &same, err);

    if (status != KH_OK)
        return status;
    *ret_added = same ? KH_ADDED_KNOWN : row ? KH_ADDED_CHANGED : KH_ADDED_NEW;
    if (same)
        return KH_OK;
    if ((status = begin_batch(store, err)) != KH_OK)
        return status;
    if (row && (status = withdraw(store, row, &old, err)) == KH_OK) {
        kh_linker_remove(store->linker, (uint64_t)row);
        touched = true;
    }
    if (status == KH_OK)
        status = kh_linker_ask(store->linker, &prepared->features, &link);
    if (status == KH_OK)
        status = save_all(store, &row, article, prepared, &old, &link, err);
    if (status == KH_NOMEM)
        (void)kh_err_set(err, status, "out of memory");
    return end_one(store, status, touched, err);
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
    if (!prepared && (status = kh_store_prepare(article, &own)) != KH_OK)
        return kh_err_set(err, status, "out of memory");
    status = add_prepared(store, article, prepared ? prepared : own, ret_added, err);
    kh_prepared_free(own);
    return status;
}

/* The log of the article, and its key where it was evidence for others. */
static kh_status forget_log(kh_store *store, kh_str key, kh_err *err)
{
    static const char *const steps[] = {
        "DELETE FROM link_log WHERE article = ?",
        "UPDATE link_log SET evidence = trim(replace(' ' || evidence || ' ', ' ' || ?1 || ' ', ' '))"
        " WHERE instr(' ' || evidence || ' ', ' ' || ?1 || ' ')"};

    for (size_t i = 0; i < sizeof steps / sizeof *steps; i++) {
        sqlite3_stmt *step = kh_store_statement(store, steps[i], err);
        if (!step)
            return KH_IO;
        kh_store_bind(step, 1, key);
        kh_status status = kh_store_run(store, step, err);
        if (status != KH_OK)
            return status;
    }
    return KH_OK;
}

kh_status kh_store_forget(kh_store *store, kh_str key, kh_err *err)
{
    place old = {0, 0};
    int64_t row;
    kh_status status = kh_store_enter(store, err);

    if (status != KH_OK || (status = kh_store_row(store, key, &row, err)) != KH_OK ||
        (status = begin_batch(store, err)) != KH_OK)
        return status;
    status = withdraw(store, row, &old, err);
    sqlite3_stmt *remove =
        status == KH_OK ? kh_store_statement(store, "DELETE FROM articles WHERE row = ?", err) : NULL;
    if (remove) {
        (void)sqlite3_bind_int64(remove, 1, row);
        status = kh_store_run(store, remove, err);
    } else if (status == KH_OK) {
        status = KH_IO;
    }
    if (status == KH_OK)
        status = forget_log(store, key, err);
    if (status == KH_OK)
        status = refresh_development(store, old.development, err);
    if (status == KH_OK)
        kh_linker_remove(store->linker, (uint64_t)row);
    return end_one(store, status, false, err);
}
