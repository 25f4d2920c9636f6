/* Saved searches and the watch list: what a person wants to hear of, and how much is new of it. */
#include <stdio.h>
#include <stdlib.h>

#include "store/desk.h"
#include "store/entity.h"
#include "store/filter.h"
#include "store/hand.h"

enum { QUERY_LETTERS = 1000, TARGET_LETTERS = 2000 };

const char kh_wanted_restore[] =
    "INSERT OR REPLACE INTO wanted (n, kind, target, type, name, mark, made)"
    " SELECT json_extract(before, '$.n'), json_extract(before, '$.kind'), json_extract(before, '$.target'),"
    " json_extract(before, '$.type'), json_extract(before, '$.name'),"
    /* what was looked at meanwhile stays looked at */
    " max(json_extract(before, '$.mark'), coalesce((SELECT mark FROM wanted w WHERE w.n ="
    " json_extract(before, '$.n')), 0)), json_extract(before, '$.made') FROM acts WHERE n = ?1";
static const char as_json[] = "SELECT json_object('n', n, 'kind', kind, 'target', target, 'type', type, 'name', name,"
                              " 'mark', mark, 'made', made) FROM wanted WHERE n = ?1";

/* ---- how much is new ---- */

static kh_status count_rows(kh_store *store, const char *sql, int64_t row, kh_wanted *wanted, kh_err *err)
{
    sqlite3_stmt *count = kh_store_statement(store, sql, err);

    if (!count)
        return store->refused;
    (void)sqlite3_bind_int64(count, 1, row);
    (void)sqlite3_bind_int64(count, 2, (int64_t)wanted->mark);
    int code = sqlite3_step(count);
    if (code == SQLITE_ROW) {
        wanted->total = (uint64_t)sqlite3_column_int64(count, 0);
        wanted->fresh = (uint64_t)sqlite3_column_int64(count, 1);
        wanted->last_day = kh_store_column_day(count, 2);
    }
    kh_store_release(count);
    return code == SQLITE_ROW ? KH_OK : kh_store_failed(store, code, err);
}

static kh_status count_entity(kh_store *store, kh_wanted *wanted, int type, kh_err *err)
{
    kh_name_type of = (kh_name_type)type;
    int64_t row = 0;
    kh_status status = kh_entities_find(store, wanted->target, &of, &row, NULL, err);

    if (status != KH_OK) /* it may come back */
        return status == KH_NOTFOUND ? KH_OK : status;
    return count_rows(store,
                      "SELECT count(*), coalesce(sum(a.row > ?2), 0), max(a.day) FROM articles a WHERE a.row IN"
                      " (SELECT m.article FROM names n JOIN mentions m ON m.name = n.row WHERE n.entity = ?1)",
                      row, wanted, err);
}

static kh_status count_story(kh_store *store, kh_wanted *wanted, kh_err *err)
{
    int64_t row = 0;
    kh_status status = kh_store_story_row(store, wanted->target, &row, err);

    if (status != KH_OK)
        return status == KH_NOTFOUND || status == KH_ARG ? KH_OK : status;
    return count_rows(store,
                      "SELECT count(*), coalesce(sum(a.row > ?2), 0), max(a.day) FROM articles a WHERE a.story = ?1",
                      row, wanted, err);
}

static kh_status count_of(kh_store *store, kh_wanted *wanted, int type, kh_err *err)
{
    kh_status status;

    switch (wanted->kind) {
    case KH_WATCH_ENTITY: return count_entity(store, wanted, type, err);
    case KH_WATCH_STORY: return count_story(store, wanted, err);
    default:
        status = kh_search_count(store, wanted->target, wanted->mark, &wanted->total, &wanted->fresh, &wanted->last_day,
                                 err);
        return status == KH_ARG ? KH_OK : status;
    }
}

/* ---- lists ---- */

static void put_json(kh_buf *line, const kh_wanted *wanted)
{
    static const char *const kinds[] = {"", "search", "entity", "story", "query"};
    const kh_str none = {NULL, 0};
    bool search = wanted->kind == KH_SAVED_SEARCH;
    kh_json json;
    char text[32], day[16];

    kh_buf_reset(line);
    kh_json_init(&json, line);
    kh_json_object(&json);
    kh_json_put_str(&json, "id", kh_str_z(wanted->id));
    if (search) {
        kh_json_put_str(&json, "name", wanted->name);
        kh_json_put_str(&json, "query", wanted->target);
    } else {
        kh_json_key(&json, "on");
        kh_json_object(&json);
        kh_json_put_str(&json, "kind", kh_str_z(kinds[wanted->kind]));
        kh_json_put_str(&json, "entity", wanted->kind == KH_WATCH_ENTITY ? wanted->target : none);
        kh_json_put_str(&json, "type", kh_str_z(wanted->type));
        kh_json_put_str(&json, "story", wanted->kind == KH_WATCH_STORY ? wanted->target : none);
        kh_json_put_str(&json, "query", wanted->kind == KH_WATCH_QUERY ? wanted->target : none);
        kh_json_end_object(&json);
        kh_json_put_str(&json, "name", wanted->name);
    }
    kh_json_put_str(&json, "made", kh_str_z(wanted->made));
    (void)snprintf(text, sizeof text, "#%llu", (unsigned long long)wanted->mark);
    kh_json_put_str(&json, "mark", kh_str_z(text));
    kh_json_put_int(&json, "new", (int64_t)wanted->fresh);
    kh_day_text(wanted->last_day, day);
    if (search)
        kh_json_put_int(&json, "total", (int64_t)wanted->total);
    else
        kh_json_put_str(&json, "last", day[0] ? kh_str_z(day) : none);
    kh_json_end_object(&json);
    kh_buf_byte(line, '\n');
}

/* Rows are read whole before anything is counted: counting asks other statements, and empties the arena. */
typedef struct row {
    int64_t number, made;
    int kind, type;
    uint64_t mark;
    kh_str target, name;
    kh_wanted told;
} row;

static kh_status rows_of(kh_store *store, int first, int last, int64_t number, kh_arena *arena, kh_vec *rows,
                         kh_err *err)
{
    sqlite3_stmt *list = kh_store_statement(store,
                                            "SELECT w.n, w.kind, coalesce(r.new, w.target), w.type, w.name, w.mark,"
                                            " w.made FROM wanted w LEFT JOIN redirects r ON w.kind = 3"
                                            " AND r.old = w.target WHERE w.kind BETWEEN ?1 AND ?2"
                                            " AND (?3 = 0 OR w.n = ?3) ORDER BY w.name, w.n",
                                            err);
    int code;

    if (!list)
        return store->refused;
    (void)sqlite3_bind_int(list, 1, first);
    (void)sqlite3_bind_int(list, 2, last);
    (void)sqlite3_bind_int64(list, 3, number);
    while ((code = sqlite3_step(list)) == SQLITE_ROW) {
        row *next = kh_vec_push(rows);
        if (!next)
            break;
        next->number = sqlite3_column_int64(list, 0);
        next->kind = sqlite3_column_int(list, 1);
        next->target = kh_arena_str(arena, kh_store_column(list, 2));
        next->type = sqlite3_column_type(list, 3) == SQLITE_NULL ? -1 : sqlite3_column_int(list, 3);
        next->name = kh_arena_str(arena, kh_store_column(list, 4));
        next->mark = (uint64_t)sqlite3_column_int64(list, 5);
        next->made = sqlite3_column_int64(list, 6);
    }
    kh_store_release(list);
    if (rows->failed || kh_arena_failed(arena))
        return kh_err_set(err, KH_NOMEM, "out of memory");
    return code == SQLITE_DONE ? KH_OK : kh_store_failed(store, code, err);
}

static kh_status tell(kh_store *store, row *of, kh_err *err)
{
    kh_wanted *told = &of->told;

    *told = (kh_wanted){.kind = (kh_wanted_kind)of->kind,
                        .target = of->target,
                        .name = of->name,
                        .type = of->type < 0 ? NULL : kh_name_type_name((unsigned)of->type),
                        .mark = of->mark,
                        .last_day = KH_NO_DAY};
    (void)snprintf(told->id, sizeof told->id, "%c%lld", of->kind == KH_SAVED_SEARCH ? 'q' : 'w', (long long)of->number);
    kh_desk_time(of->made, told->made);
    kh_arena_reset(&store->arena);
    return count_of(store, told, of->type, err);
}

static int most_new_first(const void *a, const void *b)
{
    const row *x = a, *y = b;

    if (x->told.fresh != y->told.fresh)
        return x->told.fresh > y->told.fresh ? -1 : 1;
    return (x->number > y->number) - (x->number < y->number);
}

static kh_status give(kh_store *store, int first, int last, int64_t number, kh_wanted_each each, void *ctx,
                      uint64_t *ret_total, kh_err *err)
{
    kh_arena arena;
    kh_vec rows;
    kh_buf line;
    int stop = 0;
    kh_status status;

    kh_arena_init(&arena, 0);
    kh_vec_init(&rows, &arena, sizeof(row));
    kh_buf_init(&line);
    status = rows_of(store, first, last, number, &arena, &rows, err);
    for (size_t i = 0; i < rows.n && status == KH_OK; i++)
        status = tell(store, KH_AT(&rows, row, i), err);
    if (first != KH_SAVED_SEARCH && status == KH_OK && rows.n)
        qsort(rows.at, rows.n, sizeof(row), most_new_first);
    *ret_total = rows.n;
    for (size_t i = 0; i < rows.n && status == KH_OK && !stop; i++) {
        put_json(&line, &KH_AT(&rows, row, i)->told);
        status = kh_buf_status(&line);
        stop = status == KH_OK ? each(ctx, &KH_AT(&rows, row, i)->told, kh_buf_str(&line)) : 1;
    }
    kh_buf_done(&line);
    kh_arena_done(&arena);
    return status;
}

kh_status kh_store_wanted(kh_store *store, bool watches, kh_wanted_each each, void *ctx, uint64_t *ret_total,
                          kh_err *err)
{
    uint64_t total = 0;
    kh_status status = kh_store_enter_question(store, err);

    if (status == KH_OK)
        status = give(store, watches ? KH_WATCH_ENTITY : KH_SAVED_SEARCH, watches ? KH_WATCH_QUERY : KH_SAVED_SEARCH, 0,
                      each, ctx, &total, err);
    if (ret_total)
        *ret_total = total;
    return status;
}

/* The number of a search or watch; KH_NOTFOUND when the id is none. */
static kh_status number_of(kh_str id, int64_t *ret_number, int *ret_first, int *ret_last, kh_err *err)
{
    bool search = kh_desk_number(id, 'q', ret_number);

    *ret_first = search ? KH_SAVED_SEARCH : KH_WATCH_ENTITY;
    *ret_last = search ? KH_SAVED_SEARCH : KH_WATCH_QUERY;
    if (search || kh_desk_number(id, 'w', ret_number))
        return KH_OK;
    return kh_err_set(err, KH_NOTFOUND, "no search or watch \"%.*s\"", (int)(id.len & 0x3F), id.ptr ? id.ptr : "");
}

kh_status kh_store_wanted_one(kh_store *store, kh_str id, kh_wanted_each each, void *ctx, kh_err *err)
{
    int64_t number = 0;
    uint64_t total = 0;
    int first, last;
    kh_status status = kh_store_enter_question(store, err);

    if (status != KH_OK || (status = number_of(id, &number, &first, &last, err)) != KH_OK ||
        (status = give(store, first, last, number, each, ctx, &total, err)) != KH_OK)
        return status;
    return total ? KH_OK
                 : kh_err_set(err, KH_NOTFOUND, "no %s \"%.*s\"", first == KH_SAVED_SEARCH ? "search" : "watch",
                              (int)(id.len & 0x3F), id.ptr);
}

/* ---- writing ---- */

static kh_status check_query(kh_store *store, kh_str query, kh_err *err)
{
    uint64_t total, fresh;
    int32_t day;
    kh_status status = kh_desk_text(query, QUERY_LETTERS, "the query", err);

    return status == KH_OK ? kh_search_count(store, query, 0, &total, &fresh, &day, err) : status;
}

/* The target as it is kept, its type, and what it is called when nobody says. */
static kh_status look_up(kh_store *store, kh_wanted_kind kind, kh_str *target, int *ret_type, kh_str *ret_name,
                         kh_err *err)
{
    static const char entity[] = "SELECT id, id, type FROM entities WHERE row = ?";
    static const char story[] = "SELECT id, coalesce(title, id), NULL FROM stories WHERE row = ?";
    int64_t row_found = 0;
    kh_status status = kh_desk_text(*target, TARGET_LETTERS, "what is watched", err);

    *ret_type = -1;
    if (kind == KH_SAVED_SEARCH || kind == KH_WATCH_QUERY) {
        *ret_name = *target;
        return check_query(store, *target, err);
    }
    if (status == KH_OK)
        status = kind == KH_WATCH_ENTITY ? kh_entities_find(store, *target, NULL, &row_found, NULL, err)
                                         : kh_store_story_row(store, *target, &row_found, err);
    if (status != KH_OK)
        return status;
    sqlite3_stmt *find = kh_store_statement(store, kind == KH_WATCH_ENTITY ? entity : story, err);
    if (!find)
        return store->refused;
    (void)sqlite3_bind_int64(find, 1, row_found);
    if (sqlite3_step(find) == SQLITE_ROW) {
        *target = kh_arena_str(&store->arena, kh_store_column(find, 0));
        *ret_name = kh_arena_str(&store->arena, kh_store_column(find, 1));
        if (sqlite3_column_type(find, 2) != SQLITE_NULL)
            *ret_type = sqlite3_column_int(find, 2);
    }
    kh_store_release(find);
    return kh_arena_status(&store->arena);
}

static kh_status room_for_one(kh_store *store, kh_wanted_kind kind, kh_str target, kh_err *err)
{
    sqlite3_stmt *count =
        kh_store_statement(store, "SELECT count(*), coalesce(sum(kind = ?1 AND target = ?2), 0) FROM wanted", err);
    bool full = false, twice = false;

    if (!count)
        return store->refused;
    (void)sqlite3_bind_int(count, 1, (int)kind);
    kh_store_bind(count, 2, target);
    if (sqlite3_step(count) == SQLITE_ROW) {
        full = sqlite3_column_int64(count, 0) >= KH_WANTED_MOST;
        twice = sqlite3_column_int64(count, 1) > 0;
    }
    kh_store_release(count);
    if (full)
        return kh_err_set(err, KH_ARG, "more than %d searches and watches", KH_WANTED_MOST);
    return twice ? kh_err_set(err, KH_ARG, "it is there already") : KH_OK;
}

static kh_status add(kh_store *store, kh_wanted_kind kind, kh_str target, kh_str name, int64_t *ret_number, kh_err *err)
{
    kh_str otherwise = {NULL, 0};
    uint64_t mark = 0;
    int type = -1;
    sqlite3_stmt *put;
    kh_status status = look_up(store, kind, &target, &type, &otherwise, err);

    if (status == KH_OK && name.ptr)
        status = kh_desk_text(name, KH_WANTED_NAME, "the name", err);
    if (status != KH_OK || (status = room_for_one(store, kind, target, err)) != KH_OK ||
        (status = kh_store_mark(store, &mark, err)) != KH_OK)
        return status;
    put = kh_store_statement(
        store, "INSERT INTO wanted (kind, target, type, name, mark, made) VALUES (?, ?, ?, ?, ?, ?)", err);
    if (!put)
        return store->refused;
    name = name.ptr ? name : otherwise;
    (void)sqlite3_bind_int(put, 1, (int)kind);
    kh_store_bind(put, 2, target);
    if (type >= 0)
        (void)sqlite3_bind_int(put, 3, type);
    kh_store_bind(put, 4, name);
    (void)sqlite3_bind_int64(put, 5, (int64_t)mark);
    (void)sqlite3_bind_int64(put, 6, kh_desk_now());
    if ((status = kh_store_run(store, put, err)) != KH_OK)
        return status;
    *ret_number = sqlite3_last_insert_rowid(store->db);
    return kind == KH_SAVED_SEARCH
               ? kh_act_thing(store, "search-added", 'q', *ret_number, (kh_str){NULL, 0}, name, NULL, err)
               : kh_act_thing(store, "watch-added", 'w', *ret_number,
                              kind == KH_WATCH_STORY ? target : (kh_str){NULL, 0}, name, NULL, err);
}

kh_status kh_store_wanted_add(kh_store *store, kh_wanted_kind kind, kh_str target, kh_str name, char ret_id[24],
                              kh_err *err)
{
    int64_t number = 0;
    kh_status status = kh_act_begin(store, err);

    ret_id[0] = '\0';
    if (status != KH_OK)
        return status;
    status = kh_act_end(store, add(store, kind, target, name, &number, err), err);
    if (status == KH_OK)
        (void)snprintf(ret_id, 24, "%c%lld", kind == KH_SAVED_SEARCH ? 'q' : 'w', (long long)number);
    return status;
}

/* The row as it is, in the arena of the call. */
static kh_status known(kh_store *store, kh_str id, row *ret, kh_err *err)
{
    kh_vec rows;
    int64_t number = 0;
    int first, last;
    kh_status status = number_of(id, &number, &first, &last, err);

    kh_vec_init(&rows, &store->arena, sizeof(row));
    if (status != KH_OK || (status = rows_of(store, first, last, number, &store->arena, &rows, err)) != KH_OK)
        return status;
    if (!rows.n)
        return kh_err_set(err, KH_NOTFOUND, "no %s \"%.*s\"", first == KH_SAVED_SEARCH ? "search" : "watch",
                          (int)(id.len & 0x3F), id.ptr);
    *ret = *KH_AT(&rows, row, 0);
    return KH_OK;
}

static kh_status check_change(kh_store *store, const row *of, const kh_wanted_change *change, kh_err *err)
{
    kh_status status = KH_OK;

    if (!change->name.ptr && !change->query.ptr && !change->mark)
        return kh_err_set(err, KH_ARG, "nothing is to change");
    if (change->name.ptr)
        status = kh_desk_text(change->name, KH_WANTED_NAME, "the name", err);
    if (status == KH_OK && change->query.ptr)
        status = of->kind == KH_SAVED_SEARCH || of->kind == KH_WATCH_QUERY
                     ? check_query(store, change->query, err)
                     : kh_err_set(err, KH_ARG, "that has no query");
    if (status == KH_OK && change->mark && *change->mark > INT64_MAX)
        status = kh_err_set(err, KH_ARG, "no such mark");
    return status;
}

static kh_status change_row(kh_store *store, kh_str id, const kh_wanted_change *change, kh_err *err)
{
    row of;
    sqlite3_stmt *put;
    kh_status status = known(store, id, &of, err);

    if (status != KH_OK || (status = check_change(store, &of, change, err)) != KH_OK)
        return status;
    if (change->name.ptr || change->query.ptr)
        status = kh_act_thing(store, of.kind == KH_SAVED_SEARCH ? "search-changed" : "watch-changed",
                              of.kind == KH_SAVED_SEARCH ? 'q' : 'w', of.number, (kh_str){NULL, 0},
                              change->name.ptr ? change->name : of.name, as_json, err);
    if (status != KH_OK)
        return status;
    put = kh_store_statement(store,
                             "UPDATE wanted SET name = coalesce(?2, name), target = coalesce(?3, target),"
                             " mark = coalesce(?4, mark) WHERE n = ?1",
                             err);
    if (!put)
        return store->refused;
    (void)sqlite3_bind_int64(put, 1, of.number);
    kh_store_bind(put, 2, change->name);
    kh_store_bind(put, 3, change->query);
    if (change->mark)
        (void)sqlite3_bind_int64(put, 4, (int64_t)*change->mark);
    return kh_store_run(store, put, err);
}

kh_status kh_store_wanted_change(kh_store *store, kh_str id, const kh_wanted_change *change, kh_err *err)
{
    kh_status status = kh_act_begin(store, err);

    return status == KH_OK ? kh_act_end(store, change_row(store, id, change, err), err) : status;
}

static kh_status drop(kh_store *store, kh_str id, kh_err *err)
{
    row of;
    kh_status status = known(store, id, &of, err);

    if (status == KH_OK)
        status =
            kh_act_thing(store, of.kind == KH_SAVED_SEARCH ? "search-deleted" : "watch-deleted",
                         of.kind == KH_SAVED_SEARCH ? 'q' : 'w', of.number, (kh_str){NULL, 0}, of.name, as_json, err);
    return status == KH_OK ? kh_store_run_rows(store, "DELETE FROM wanted WHERE n = ?", of.number, 0, 0, err) : status;
}

kh_status kh_store_wanted_delete(kh_store *store, kh_str id, kh_err *err)
{
    kh_status status = kh_act_begin(store, err);

    return status == KH_OK ? kh_act_end(store, drop(store, id, err), err) : status;
}
