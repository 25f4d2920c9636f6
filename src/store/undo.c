/*
 * Undoing. An act on stories kept where each article was before; they go back there one by one, and what came to their
 * developments since goes with them. A story or development that the act left empty is made again under its id. Notes
 * and what is wanted are put back as they were.
 */
#include <stdio.h>

#include "base/map.h"
#include "store/desk.h"
#include "store/hand.h"

typedef struct undoing {
    kh_store *store;
    kh_err *err;
    int64_t act;
    int64_t row; /* of the article that goes back */
    kh_str story, development, pin;
} undoing;

static kh_status find_row(undoing *u, const char *sql, kh_str id, int64_t *ret_row)
{
    sqlite3_stmt *find = kh_store_statement(u->store, sql, u->err);

    *ret_row = 0;
    if (!find)
        return u->store->refused;
    kh_store_bind(find, 1, id);
    if (sqlite3_bind_parameter_count(find) > 1)
        (void)sqlite3_bind_int64(find, 2, u->act);
    int code = sqlite3_step(find);
    if (code == SQLITE_ROW)
        *ret_row = sqlite3_column_int64(find, 0);
    kh_store_release(find);
    return code == SQLITE_ROW || code == SQLITE_DONE ? KH_OK : kh_store_failed(u->store, code, u->err);
}

/* Did the act leave this id empty? Then it may be made again. */
static kh_status was_left(undoing *u, kh_str id, bool *ret_left)
{
    int64_t found = 0;
    kh_status status = find_row(u, "SELECT 1 FROM act_left WHERE id = ?1 AND act = ?2", id, &found);

    *ret_left = found != 0;
    return status;
}

/* An id that is made again leads nowhere, and what led to it before leads to it once more. */
static kh_status lead_back(undoing *u, kh_str id)
{
    int64_t ignored;
    kh_status status = kh_desk_run(u->store, "DELETE FROM redirects WHERE old = ?", id, u->err);

    if (status != KH_OK)
        return status;
    return find_row(u,
                    "UPDATE redirects SET new = ?1 WHERE old IN (SELECT old FROM act_redirects WHERE new = ?1"
                    " AND act = ?2)",
                    id, &ignored);
}

static kh_status story_again(undoing *u, kh_str id, int64_t *ret_row)
{
    bool left = false;
    kh_status status = find_row(u, "SELECT row FROM stories WHERE id = ?", id, ret_row);

    if (status != KH_OK || *ret_row || (status = was_left(u, id, &left)) != KH_OK)
        return status;
    if (!left)
        return kh_store_story_row(u->store, id, ret_row, u->err);
    if ((status = kh_desk_run(u->store, "INSERT INTO stories (id) VALUES (?)", id, u->err)) != KH_OK)
        return status;
    *ret_row = sqlite3_last_insert_rowid(u->store->db);
    return lead_back(u, id);
}

static kh_status make_development(undoing *u, kh_str id, int64_t story, int64_t *ret_row)
{
    sqlite3_stmt *put = kh_store_statement(u->store, "INSERT INTO developments (id, story) VALUES (?, ?)", u->err);
    kh_status status;

    if (!put)
        return u->store->refused;
    kh_store_bind(put, 1, id);
    (void)sqlite3_bind_int64(put, 2, story);
    if ((status = kh_store_run(u->store, put, u->err)) != KH_OK)
        return status;
    *ret_row = sqlite3_last_insert_rowid(u->store->db);
    return lead_back(u, id);
}

/* One that is gone for another reason than the act is not made again: its article gets a new one. */
static kh_status development_again(undoing *u, kh_str id, int64_t story, int64_t *ret_row)
{
    bool left = false;
    kh_article article;
    kh_status status = find_row(u, "SELECT row FROM developments WHERE id = ?", id, ret_row);

    if (status != KH_OK || *ret_row || (status = was_left(u, id, &left)) != KH_OK)
        return status;
    if (left)
        return make_development(u, id, story, ret_row);
    if ((status = kh_store_article(u->store, &u->store->arena, u->row, &article, u->err)) != KH_OK)
        return status;
    return kh_store_make_row(u->store, 'd', &article, story, ret_row, u->err);
}

/* What is of the development goes where it goes. */
static kh_status take_along(undoing *u, kh_store_place from, kh_store_place to)
{
    kh_status status = kh_store_run_rows(u->store, "UPDATE developments SET story = ?2 WHERE row = ?1", to.development,
                                         to.story, 0, u->err);

    if (status == KH_OK)
        status = kh_store_run_rows(u->store,
                                   "UPDATE articles SET story = ?2 WHERE development = ?1 AND story = ?3"
                                   " AND NOT EXISTS (SELECT 1 FROM pins WHERE article = articles.row)",
                                   to.development, to.story, from.story, u->err);
    return status;
}

static kh_status move_back(undoing *u, kh_store_place to, int64_t pin, bool was_pinned)
{
    kh_store_place from = {0, 0};
    kh_status status = kh_act_place(u->store, u->row, &from, u->err);
    bool moves;

    if (status != KH_OK)
        return status;
    moves = from.story != to.story || from.development != to.development;
    if (moves && ((status = kh_act_move(u->store, u->row, from, to, u->err)) != KH_OK ||
                  (status = take_along(u, from, to)) != KH_OK ||
                  (status = kh_store_vacate(u->store, from, to, u->err)) != KH_OK))
        return status;
    status = u->pin.ptr ? kh_store_run_rows(u->store, "INSERT OR REPLACE INTO pins (article, story) VALUES (?1, ?2)",
                                            u->row, pin, 0, u->err)
                        : kh_store_run_rows(u->store, "DELETE FROM pins WHERE article = ?", u->row, 0, 0, u->err);
    if (status != KH_OK || (!moves && was_pinned == (u->pin.ptr != NULL)))
        return status;
    return kh_act_log(u->store, u->row, "undone", to, 0, KH_STR(""), KH_STR(""), u->err);
}

static kh_status put_back(undoing *u)
{
    kh_store_place to = {0, 0};
    int64_t pin = 0, pinned = 0;
    kh_status status = story_again(u, u->story, &to.story);

    if (status != KH_OK || (status = development_again(u, u->development, to.story, &to.development)) != KH_OK ||
        (u->pin.ptr && (status = story_again(u, u->pin, &pin)) != KH_OK))
        return status;
    sqlite3_stmt *find = kh_store_statement(u->store, "SELECT story FROM pins WHERE article = ?", u->err);
    if (!find)
        return u->store->refused;
    (void)sqlite3_bind_int64(find, 1, u->row);
    if (sqlite3_step(find) == SQLITE_ROW)
        pinned = sqlite3_column_int64(find, 0);
    kh_store_release(find);
    return move_back(u, to, pin, pinned != 0);
}

/* The places of the act, read whole before anything moves: where articles stand is asked for in between. */
typedef struct place_before {
    int64_t row;
    kh_str story, development, pin;
} place_before;

static kh_status places_of(undoing *u, kh_vec *places)
{
    kh_arena *arena = &u->store->arena;
    sqlite3_stmt *list = kh_store_statement(u->store,
                                            "SELECT a.row, p.story, p.development, p.pin FROM act_places p"
                                            " JOIN articles a ON a.key = p.key WHERE p.act = ? ORDER BY p.n",
                                            u->err);
    int code;

    if (!list)
        return u->store->refused;
    (void)sqlite3_bind_int64(list, 1, u->act);
    while ((code = sqlite3_step(list)) == SQLITE_ROW) {
        place_before *place = kh_vec_push(places);
        kh_str pin = kh_store_column(list, 3);
        if (!place)
            break;
        *place = (place_before){sqlite3_column_int64(list, 0),
                                kh_arena_str(arena, kh_store_column(list, 1)),
                                kh_arena_str(arena, kh_store_column(list, 2)),
                                {NULL, 0}};
        if (pin.ptr)
            place->pin = kh_arena_str(arena, pin);
    }
    kh_store_release(list);
    if (places->failed || kh_arena_failed(arena))
        return KH_NOMEM;
    return code == SQLITE_DONE ? KH_OK : kh_store_failed(u->store, code, u->err);
}

static kh_status undo_places(undoing *u)
{
    kh_vec places;
    kh_status status;

    kh_vec_init(&places, NULL, sizeof(place_before));
    status = places_of(u, &places);
    for (size_t i = 0; i < places.n && status == KH_OK; i++) {
        const place_before *place = KH_AT(&places, place_before, i);
        u->row = place->row;
        u->story = place->story;
        u->development = place->development;
        u->pin = place->pin;
        status = put_back(u);
    }
    kh_vec_done(&places);
    return status == KH_OK ? kh_desk_moved(u->store, u->err) : status;
}

static kh_status undo_thing(undoing *u, const kh_act *act)
{
    bool note = act->thing.ptr[0] == 'n';
    int64_t number = 0, before = 0;
    kh_status status =
        find_row(u, "SELECT 1 FROM acts WHERE n = ?2 AND before IS NOT NULL AND ?1 <> ''", act->thing, &before);

    if (status != KH_OK || !kh_desk_number(act->thing, act->thing.ptr[0], &number))
        return status == KH_OK ? KH_CORRUPT : status;
    if (before)
        return kh_store_run_rows(u->store, note ? kh_note_restore : kh_wanted_restore, u->act, 0, 0, u->err);
    return kh_store_run_rows(u->store, note ? "DELETE FROM notes WHERE n = ?" : "DELETE FROM wanted WHERE n = ?",
                             number, 0, 0, u->err);
}

static kh_status undo(undoing *u, kh_str asked, kh_act *ret_act)
{
    kh_status status = find_row(u, "SELECT n FROM acts WHERE NOT undone AND ?1 IS NOT NULL ORDER BY n DESC LIMIT 1",
                                KH_STR(""), &u->act);

    if (status != KH_OK)
        return status;
    if (!u->act)
        return kh_err_set(u->err, KH_NOTFOUND, "there is nothing to undo");
    if ((status = kh_act_load(u->store, u->act, ret_act, u->err)) != KH_OK)
        return status;
    if (asked.ptr && !kh_str_eq(asked, kh_str_z(ret_act->id)))
        return kh_err_set(u->err, KH_ARG, "something else was done since: %s", ret_act->id);
    status = ret_act->thing.ptr ? undo_thing(u, ret_act) : undo_places(u);
    if (status == KH_OK)
        status = kh_store_run_rows(u->store, "UPDATE acts SET undone = 1 WHERE n = ?", u->act, 0, 0, u->err);
    return status;
}

kh_status kh_store_undo(kh_store *store, kh_str act, kh_act_each each, void *ctx, kh_err *err)
{
    undoing u = {.store = store, .err = err};
    kh_act done;
    kh_json json;
    kh_buf line;
    kh_status status = kh_act_begin(store, err);

    if (status != KH_OK || (status = kh_act_end(store, undo(&u, act, &done), err)) != KH_OK || !each)
        return status;
    kh_arena_reset(&store->arena);
    if ((status = kh_act_load(store, u.act, &done, err)) != KH_OK)
        return status;
    kh_buf_init(&line);
    kh_json_init(&json, &line);
    kh_act_put(&json, &done);
    kh_buf_byte(&line, '\n');
    status = kh_buf_status(&line);
    if (status == KH_OK)
        (void)each(ctx, &done, kh_buf_str(&line));
    kh_buf_done(&line);
    return status;
}
