/*
 * The user's hand: pins, merges and splits of stories. Each is one transaction, pins the articles it names where they
 * are to stay, and notes in the log what it did and why. Pins are what relinking and automatic merging respect.
 */
#include "store/hand.h"

#include "store/desk.h"

enum { HOPS_MOST = 16, REASON_MOST = 2000 };

/* ---- acts ---- */

kh_status kh_act_begin(kh_store *store, kh_err *err)
{
    kh_status status = kh_store_enter(store, err);

    if (status != KH_OK)
        return status;
    store->last_act[0] = '\0';
    store->act = 0;
    if (store->mode == KH_STORE_READ)
        return kh_err_set(err, KH_ARG, "the store is open for reading");
    if ((status = kh_store_commit(store, err)) != KH_OK)
        return status;
    return kh_store_begin(store, err);
}

kh_status kh_act_end(kh_store *store, kh_status status, kh_err *err)
{
    if (status == KH_OK)
        return kh_store_commit(store, err);
    if (status == KH_NOMEM)
        (void)kh_err_set(err, status, "out of memory");
    store->last_act[0] = '\0';
    kh_store_lose(store);
    kh_vec_reset(&store->moved);
    store->broken = status != KH_NOTFOUND && status != KH_ARG;
    return status;
}

kh_status kh_store_run_rows(kh_store *store, const char *sql, int64_t first, int64_t second, int64_t third, kh_err *err)
{
    const int64_t rows[] = {first, second, third};
    sqlite3_stmt *statement = kh_store_statement(store, sql, err);

    if (!statement)
        return store->refused;
    for (int i = 0; i < sqlite3_bind_parameter_count(statement) && i < 3; i++)
        (void)sqlite3_bind_int64(statement, i + 1, rows[i]);
    return kh_store_run(store, statement, err);
}

/* As run_rows, for an INSERT into the log that takes the reason as ?3. */
static kh_status run_with_reason(kh_store *store, const char *sql, int64_t first, int64_t second, kh_str reason,
                                 kh_err *err)
{
    sqlite3_stmt *statement = kh_store_statement(store, sql, err);

    if (!statement)
        return store->refused;
    (void)sqlite3_bind_int64(statement, 1, first);
    (void)sqlite3_bind_int64(statement, 2, second);
    kh_store_bind(statement, 3, reason.ptr ? reason : KH_STR(""));
    return kh_store_run(store, statement, err);
}

kh_status kh_act_log(kh_store *store, int64_t row, const char *action, kh_store_place at, double score, kh_str evidence,
                     kh_str reason, kh_err *err)
{
    sqlite3_stmt *insert = kh_store_statement(
        store,
        "INSERT INTO link_log VALUES (?1, (SELECT coalesce(max(n), 0) + 1 FROM link_log WHERE article = ?1), ?2,"
        " (SELECT id FROM developments WHERE row = ?3), (SELECT id FROM stories WHERE row = ?4), ?5, ?6, ?7)",
        err);

    if (!insert)
        return store->refused;
    (void)sqlite3_bind_int64(insert, 1, row);
    kh_store_bind(insert, 2, kh_str_z(action));
    (void)sqlite3_bind_int64(insert, 3, at.development);
    (void)sqlite3_bind_int64(insert, 4, at.story);
    if (score > 0)
        (void)sqlite3_bind_double(insert, 5, score);
    kh_store_bind(insert, 6, evidence.len ? evidence : (kh_str){NULL, 0});
    kh_store_bind(insert, 7, reason);
    return kh_store_run(store, insert, err);
}

kh_status kh_act_place(kh_store *store, int64_t row, kh_store_place *ret_at, kh_err *err)
{
    sqlite3_stmt *find = kh_store_statement(store, "SELECT story, development FROM articles WHERE row = ?", err);

    if (!find)
        return store->refused;
    (void)sqlite3_bind_int64(find, 1, row);
    int code = sqlite3_step(find);
    if (code == SQLITE_ROW)
        *ret_at = (kh_store_place){sqlite3_column_int64(find, 0), sqlite3_column_int64(find, 1)};
    kh_store_release(find);
    return code == SQLITE_ROW ? KH_OK : code == SQLITE_DONE ? KH_NOTFOUND : kh_store_failed(store, code, err);
}

kh_status kh_act_move(kh_store *store, int64_t row, kh_store_place from, kh_store_place to, kh_err *err)
{
    kh_status status = kh_store_run_rows(store, "UPDATE articles SET story = ?1, development = ?2 WHERE row = ?3",
                                         to.story, to.development, row, err);

    if (status == KH_OK)
        status = kh_store_moved(store, from);
    return status == KH_OK ? kh_store_moved(store, to) : status;
}

/* ---- ids ---- */

kh_status kh_store_story_row(kh_store *store, kh_str id, int64_t *ret_row, kh_err *err)
{
    size_t found = 0, whole = 0;

    for (int hop = 0, moved = 1; hop < HOPS_MOST && moved; hop++) {
        sqlite3_stmt *lead = kh_store_statement(store, "SELECT new FROM redirects WHERE old = ?", err);
        if (!lead)
            return store->refused;
        kh_store_bind(lead, 1, id);
        moved = sqlite3_step(lead) == SQLITE_ROW;
        if (moved)
            id = kh_arena_str(&store->arena, kh_store_column(lead, 0));
        kh_store_release(lead);
    }
    sqlite3_stmt *find = kh_store_statement(
        store, "SELECT row, length(id) FROM stories WHERE id >= ?1 AND id < ?1 || char(1114111) ORDER BY id LIMIT 2",
        err);
    if (!find)
        return store->refused;
    kh_store_bind(find, 1, id);
    while (sqlite3_step(find) == SQLITE_ROW) {
        if (!found++ || (size_t)sqlite3_column_int64(find, 1) == id.len)
            *ret_row = sqlite3_column_int64(find, 0);
        whole |= (size_t)sqlite3_column_int64(find, 1) == id.len;
    }
    kh_store_release(find);
    if (!found || !id.len)
        return kh_err_set(err, KH_NOTFOUND, "no story \"%.*s\"", (int)(id.len & 0x3F), id.ptr ? id.ptr : "");
    if (found > 1 && !whole)
        return kh_err_set(err, KH_ARG, "more than one story begins with \"%.*s\"", (int)(id.len & 0x3F), id.ptr);
    return kh_arena_status(&store->arena);
}

kh_status kh_store_vacate(kh_store *store, kh_store_place old, kh_store_place now, kh_err *err)
{
    static const char *const story[] = {
        "INSERT OR REPLACE INTO redirects (old, new) SELECT g.id, s.id FROM stories g, stories s WHERE g.row = ?1"
        " AND s.row = ?2 AND ?1 <> ?2 AND NOT EXISTS (SELECT 1 FROM articles WHERE story = ?1)",
        "UPDATE redirects SET new = (SELECT id FROM stories WHERE row = ?2) WHERE ?1 <> ?2"
        " AND new = (SELECT id FROM stories WHERE row = ?1) AND NOT EXISTS (SELECT 1 FROM articles WHERE story = ?1)"};
    static const char *const development[] = {
        "INSERT OR REPLACE INTO redirects (old, new) SELECT g.id, s.id FROM developments g, developments s WHERE g.row "
        "= ?1"
        " AND s.row = ?2 AND ?1 <> ?2 AND NOT EXISTS (SELECT 1 FROM articles WHERE story IN (?3, g.story)"
        " AND development = ?1)",
        "UPDATE redirects SET new = (SELECT id FROM developments WHERE row = ?2) WHERE ?1 <> ?2"
        " AND new = (SELECT g.id FROM developments g WHERE g.row = ?1 AND NOT EXISTS"
        " (SELECT 1 FROM articles WHERE story IN (?3, g.story) AND development = ?1))"};
    kh_status status = KH_OK;

    for (int i = 0; i < 2 && status == KH_OK; i++)
        status = kh_store_run_rows(store, story[i], old.story, now.story, 0, err);
    for (int i = 0; i < 2 && status == KH_OK; i++)
        status = kh_store_run_rows(store, development[i], old.development, now.development, old.story, err);
    return status;
}

/* ---- pin ---- */

static kh_status pin_row(kh_store *store, int64_t row, int64_t story, kh_err *err)
{
    return kh_store_run_rows(store, "INSERT OR REPLACE INTO pins (article, story) VALUES (?1, ?2)", row, story, 0, err);
}

/* Its development goes along when it is the only one there, so that the id goes on naming it. */
static kh_status development_for(kh_store *store, int64_t row, kh_store_place from, int64_t story, int64_t *ret_row,
                                 kh_err *err)
{
    sqlite3_stmt *others = kh_store_statement(
        store, "SELECT count(*) FROM articles WHERE story = ? AND development = ? AND row <> ?", err);
    kh_article article;
    kh_status status;

    if (!others)
        return store->refused;
    (void)sqlite3_bind_int64(others, 1, from.story);
    (void)sqlite3_bind_int64(others, 2, from.development);
    (void)sqlite3_bind_int64(others, 3, row);
    bool alone = sqlite3_step(others) == SQLITE_ROW && sqlite3_column_int64(others, 0) == 0;
    kh_store_release(others);
    if (alone) {
        *ret_row = from.development;
        return kh_store_run_rows(store, "UPDATE developments SET story = ?1 WHERE row = ?2", story, from.development, 0,
                                 err);
    }
    if ((status = kh_store_article(store, &store->arena, row, &article, err)) != KH_OK)
        return status;
    return kh_store_make_row(store, 'd', &article, story, ret_row, err);
}

/* The journal of an act on one article. */
static kh_status keep_one(kh_store *store, const char *act, int64_t row, int64_t story, kh_str reason, kh_err *err)
{
    kh_status status = kh_act_open(store, act, reason, err);

    if (status != KH_OK || (status = kh_act_keep_article(store, row, err)) != KH_OK ||
        (status = kh_act_name(store, row, err)) != KH_OK || (status = kh_act_kept(store, err)) != KH_OK)
        return status;
    return kh_act_from(store, story, err);
}

static kh_status pin(kh_store *store, kh_str key, kh_str story, kh_str reason, kh_err *err)
{
    kh_store_place from = {0, 0}, to;
    int64_t row;
    kh_status status = kh_store_row(store, key, &row, err);

    if (status != KH_OK || (status = kh_act_place(store, row, &from, err)) != KH_OK)
        return status;
    to = from;
    if ((story.ptr && (status = kh_store_story_row(store, story, &to.story, err)) != KH_OK) ||
        (status = keep_one(store, "pinned", row, from.story, reason, err)) != KH_OK)
        return status;
    if (to.story != from.story &&
        ((status = development_for(store, row, from, to.story, &to.development, err)) != KH_OK ||
         (status = kh_act_move(store, row, from, to, err)) != KH_OK ||
         (status = kh_store_vacate(store, from, to, err)) != KH_OK))
        return status;
    if ((status = pin_row(store, row, to.story, err)) != KH_OK)
        return status;
    status = kh_act_log(store, row, "pinned", to, 0, KH_STR(""), reason.ptr ? reason : KH_STR(""), err);
    return status == KH_OK ? kh_act_close(store, to.story, err) : status;
}

static kh_status too_long(kh_str reason, kh_err *err)
{
    return reason.len > REASON_MOST ? kh_err_set(err, KH_ARG, "a reason of more than %d bytes", REASON_MOST) : KH_OK;
}

kh_status kh_store_pin(kh_store *store, kh_str key, kh_str story, kh_str reason, kh_err *err)
{
    kh_status status = too_long(reason, err);

    if (status != KH_OK || (status = kh_act_begin(store, err)) != KH_OK)
        return status;
    return kh_act_end(store, pin(store, key, story, reason, err), err);
}

static kh_status unpin(kh_store *store, kh_str key, kh_str reason, kh_err *err)
{
    kh_store_place at = {0, 0};
    int64_t row;
    kh_status status = kh_store_row(store, key, &row, err);

    if (status != KH_OK || (status = kh_act_place(store, row, &at, err)) != KH_OK ||
        (status = keep_one(store, "unpinned", row, at.story, reason, err)) != KH_OK ||
        (status = kh_store_run_rows(store, "DELETE FROM pins WHERE article = ?", row, 0, 0, err)) != KH_OK)
        return status;
    if (sqlite3_changes(store->db) == 0)
        return kh_err_set(err, KH_NOTFOUND, "\"%.*s\" is not pinned", (int)(key.len & 0xFFF), key.ptr);
    status = kh_act_log(store, row, "unpinned", at, 0, KH_STR(""), reason.ptr ? reason : KH_STR(""), err);
    return status == KH_OK ? kh_act_close(store, at.story, err) : status;
}

kh_status kh_store_unpin(kh_store *store, kh_str key, kh_str reason, kh_err *err)
{
    kh_status status = too_long(reason, err);

    if (status != KH_OK || (status = kh_act_begin(store, err)) != KH_OK)
        return status;
    return kh_act_end(store, unpin(store, key, reason, err), err);
}

/* ---- merge ---- */

static kh_status merge(kh_store *store, kh_str from, kh_str into, kh_str reason, kh_err *err)
{
    static const char note[] =
        "INSERT INTO link_log (article, n, action, story, reason) SELECT a.row,"
        " (SELECT coalesce(max(n), 0) + 1 FROM link_log WHERE article = a.row), 'merged',"
        " (SELECT id FROM stories WHERE row = ?1), ?3 FROM articles a WHERE a.story = ?1 AND ?2 > 0";
    static const char *const steps[] = {
        "INSERT OR REPLACE INTO pins (article, story) SELECT row, ?2 FROM articles WHERE story IN (?1, ?2)",
        "INSERT OR REPLACE INTO redirects (old, new) SELECT g.id, s.id FROM stories g, stories s"
        " WHERE g.row = ?1 AND s.row = ?2",
        "UPDATE redirects SET new = (SELECT id FROM stories WHERE row = ?2)"
        " WHERE new = (SELECT id FROM stories WHERE row = ?1)",
        "UPDATE articles SET story = ?2 WHERE story = ?1",
        "UPDATE developments SET story = ?2 WHERE story = ?1",
        "DELETE FROM stories WHERE row = ?1"};
    int64_t gone = 0, stays = 0;
    kh_status status = kh_store_story_row(store, from, &gone, err);

    if (status != KH_OK || (status = kh_store_story_row(store, into, &stays, err)) != KH_OK)
        return status;
    if (gone == stays)
        return kh_err_set(err, KH_ARG, "these are one story already");
    if ((status = kh_act_open(store, "merged", reason, err)) != KH_OK ||
        (status = kh_act_keep_story(store, gone, err)) != KH_OK ||
        (status = kh_act_keep_story(store, stays, err)) != KH_OK || (status = kh_act_kept(store, err)) != KH_OK ||
        (status = kh_act_from(store, gone, err)) != KH_OK)
        return status;
    status = run_with_reason(store, note, gone, stays, reason, err);
    for (size_t i = 0; i < sizeof steps / sizeof *steps && status == KH_OK; i++)
        status = kh_store_run_rows(store, steps[i], gone, stays, 0, err);
    if (status == KH_OK)
        status = kh_store_moved(store, (kh_store_place){stays, 0});
    return status == KH_OK ? kh_act_close(store, stays, err) : status;
}

kh_status kh_store_merge_stories(kh_store *store, kh_str from, kh_str into, kh_str reason, kh_err *err)
{
    kh_status status = too_long(reason, err);

    if (status != KH_OK || (status = kh_act_begin(store, err)) != KH_OK)
        return status;
    return kh_act_end(store, merge(store, from, into, reason, err), err);
}

/* ---- split ---- */

/* The rows of the keys: distinct, of one story, and not all of it. */
static kh_status rows_to_split(kh_store *store, const kh_str *keys, size_t count, int64_t *rows, size_t *ret_count,
                               int64_t *ret_story, kh_err *err)
{
    size_t n = 0;

    for (size_t i = 0; i < count; i++) {
        kh_store_place at = {0, 0};
        bool again = false;
        kh_status status = kh_store_row(store, keys[i], &rows[n], err);
        if (status != KH_OK || (status = kh_act_place(store, rows[n], &at, err)) != KH_OK)
            return status;
        if (n && at.story != *ret_story)
            return kh_err_set(err, KH_ARG, "\"%.*s\" is of another story", (int)(keys[i].len & 0xFFF), keys[i].ptr);
        *ret_story = at.story;
        for (size_t k = 0; k < n; k++)
            again |= rows[k] == rows[n];
        n += !again;
    }
    *ret_count = n;
    sqlite3_stmt *all = kh_store_statement(store, "SELECT count(*) FROM articles WHERE story = ?", err);
    if (!all)
        return store->refused;
    (void)sqlite3_bind_int64(all, 1, *ret_story);
    size_t held = sqlite3_step(all) == SQLITE_ROW ? (size_t)sqlite3_column_int64(all, 0) : 0;
    kh_store_release(all);
    return n < held ? KH_OK : kh_err_set(err, KH_ARG, "these are all articles of the story: nothing would be left");
}

/* One article of those that go. Its development goes with it when the last of its articles does; those that go earlier
 * from one that stays behind in part share a new one, which `twins` knows: old row, new row. */
static kh_status split_off(kh_store *store, int64_t row, int64_t story, kh_vec *twins, kh_str reason, kh_err *err)
{
    kh_store_place from = {0, 0}, to = {.story = story};
    kh_status status = kh_act_place(store, row, &from, err);

    for (size_t i = 0; i < twins->n && status == KH_OK; i++) {
        const int64_t *twin = KH_AT(twins, int64_t, 2 * i);
        if (twin[0] == from.development)
            to.development = twin[1];
    }
    if (status == KH_OK && !to.development) {
        int64_t *twin;
        status = development_for(store, row, from, story, &to.development, err);
        if (status == KH_OK && !(twin = kh_vec_push(twins)))
            status = KH_NOMEM;
        else if (status == KH_OK) {
            twin[0] = from.development;
            twin[1] = to.development;
        }
    }
    if (status != KH_OK || (status = kh_act_move(store, row, from, to, err)) != KH_OK ||
        (status = kh_store_vacate(store, from, to, err)) != KH_OK ||
        (status = pin_row(store, row, story, err)) != KH_OK)
        return status;
    return kh_act_log(store, row, "split", to, 0, KH_STR(""), reason.ptr ? reason : KH_STR(""), err);
}

static kh_status keep_split(kh_store *store, const int64_t *rows, size_t count, int64_t story, kh_str reason,
                            kh_err *err)
{
    kh_status status = kh_act_open(store, "split", reason, err);

    if (status == KH_OK)
        status = kh_act_keep_story(store, story, err);
    for (size_t i = 0; i < count && status == KH_OK; i++)
        status = kh_act_name(store, rows[i], err);
    if (status == KH_OK)
        status = kh_act_kept(store, err);
    return status == KH_OK ? kh_act_from(store, story, err) : status;
}

static kh_status split(kh_store *store, const kh_str *keys, size_t count, kh_str reason, kh_str *ret_story, kh_err *err)
{
    int64_t *rows = KH_NEWS(&store->arena, int64_t, count + 1), old = 0, fresh = 0;
    kh_article first;
    kh_vec twins;
    kh_status status = rows ? rows_to_split(store, keys, count, rows, &count, &old, err) : KH_NOMEM;

    kh_vec_init(&twins, &store->arena, 2 * sizeof(int64_t));
    if (status != KH_OK || (status = kh_store_article(store, &store->arena, rows[0], &first, err)) != KH_OK ||
        (status = kh_store_make_row(store, 's', &first, 0, &fresh, err)) != KH_OK)
        return status;
    status = keep_split(store, rows, count, old, reason, err);
    for (size_t i = 0; i < count && status == KH_OK; i++)
        status = split_off(store, rows[i], fresh, &twins, reason, err);
    if (status == KH_OK) /* what stays is pinned as well, or the two might be found to be one again */
        status = kh_store_run_rows(
            store, "INSERT OR REPLACE INTO pins (article, story) SELECT row, ?1 FROM articles WHERE story = ?1", old, 0,
            0, err);
    if (status == KH_OK)
        status = kh_act_close(store, fresh, err);
    sqlite3_stmt *name =
        status == KH_OK ? kh_store_statement(store, "SELECT id FROM stories WHERE row = ?", err) : NULL;
    if (!name)
        return status == KH_OK ? store->refused : status;
    (void)sqlite3_bind_int64(name, 1, fresh);
    if (sqlite3_step(name) == SQLITE_ROW)
        *ret_story = kh_arena_str(&store->arena, kh_store_column(name, 0));
    kh_store_release(name);
    return kh_arena_status(&store->arena);
}

kh_status kh_store_split(kh_store *store, const kh_str *keys, size_t count, kh_str reason, kh_str *ret_story,
                         kh_err *err)
{
    kh_status status = too_long(reason, err);

    *ret_story = (kh_str){NULL, 0};
    if (status == KH_OK && !count)
        status = kh_err_set(err, KH_ARG, "no article to split off");
    if (status != KH_OK || (status = kh_act_begin(store, err)) != KH_OK)
        return status;
    return kh_act_end(store, split(store, keys, count, reason, ret_story, err), err);
}
