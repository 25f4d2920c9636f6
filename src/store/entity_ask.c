/* Lists of entities, and which one a name means. */
#include "base/json.h"
#include "store/entity.h"
#include "store/who.h"

enum { ALIASES_MOST = 8, OTHERS_MOST = 8 };

/* Rows and ids of those that are called by this key. */
static kh_status find_key(kh_store *store, kh_str key, const kh_name_type *type, int64_t *ret_row, kh_strs *others,
                          kh_err *err)
{
    /* an entity's own name counts for more than any alias */
    static const char sql[] =
        "SELECT e.row, e.id FROM entities e LEFT JOIN names n ON n.entity = e.row AND n.key = ?1"
        " LEFT JOIN mentions m ON m.name = n.row WHERE (?2 < 0 OR e.type = ?2) AND e.\"into\" IS NULL AND e.articles > "
        "0"
        " AND e.row IN (SELECT entity FROM names WHERE key = ?1 UNION SELECT coalesce(\"into\", row) FROM entities"
        " WHERE key = ?1) GROUP BY e.row ORDER BY count(DISTINCT m.article) DESC, e.key = ?1 DESC, e.row LIMIT 9";
    sqlite3_stmt *find = kh_store_statement(store, sql, err);
    int code;

    *ret_row = 0;
    if (!find)
        return store->refused;
    kh_store_bind(find, 1, key);
    (void)sqlite3_bind_int(find, 2, type ? (int)*type : -1);
    while ((code = sqlite3_step(find)) == SQLITE_ROW) {
        if (!*ret_row)
            *ret_row = sqlite3_column_int64(find, 0);
        else if (others && others->at && others->n < OTHERS_MOST)
            others->at[others->n++] = kh_arena_str(&store->arena, kh_store_column(find, 1));
    }
    kh_store_release(find);
    return code == SQLITE_DONE ? KH_OK : kh_store_failed(store, code, err);
}

kh_status kh_entities_find(kh_store *store, kh_str name, const kh_name_type *type, int64_t *ret_row,
                           kh_strs *ret_others, kh_err *err)
{
    const kh_name_keys *keys = kh_entities_keys(store, err);
    kh_str key = keys ? kh_name_key(keys, &store->arena, name, NULL) : (kh_str){NULL, 0}, id;
    kh_status status;

    *ret_row = 0;
    if (!keys || !key.ptr)
        return kh_err_set(err, KH_NOMEM, "out of memory");
    if (ret_others)
        *ret_others = (kh_strs){KH_NEWS(&store->arena, kh_str, OTHERS_MOST), 0};
    status = find_key(store, key.len ? key : name, type, ret_row, ret_others, err);
    if (status == KH_OK && !*ret_row && (status = kh_known_id(keys, &store->arena, key, &id, err)) == KH_OK && id.ptr)
        status = find_key(store, kh_name_key(keys, &store->arena, id, NULL), type, ret_row, ret_others, err);
    if (status != KH_OK)
        return status;
    return *ret_row ? KH_OK
                    : kh_err_set(err, KH_NOTFOUND, "nobody in the store is called %.*s", (int)(name.len & 0xFFF),
                                 name.ptr ? name.ptr : "");
}

/* ?1 type or -1, ?2 letters of an alias or NULL, ?5 an outlet or NULL. */
#define ENTITY_FILTER                                                                                                  \
    " FROM entities e WHERE e.articles > 0 AND (?1 < 0 OR e.type = ?1) AND (?2 IS NULL OR e.row IN"                    \
    " (SELECT entity FROM names WHERE instr(key, ?2) > 0)) AND (?5 IS NULL OR e.row IN"                                \
    " (SELECT entity FROM names WHERE row IN (SELECT name FROM mentions WHERE +article IN"                             \
    " (SELECT row FROM articles WHERE outlet = ?5))))"

static void bind_filter(sqlite3_stmt *list, const kh_entity_filter *filter, kh_str letters)
{
    (void)sqlite3_bind_int(list, 1, filter->type ? (int)*filter->type : -1);
    if (letters.len)
        kh_store_bind(list, 2, letters);
    if (filter->outlet.len)
        kh_store_bind(list, 5, filter->outlet);
}

static kh_status count_entities(kh_store *store, const kh_entity_filter *filter, kh_str letters, uint64_t *ret,
                                kh_err *err)
{
    sqlite3_stmt *count = kh_store_statement(store, "SELECT count(*)" ENTITY_FILTER, err);

    if (!count)
        return store->refused;
    bind_filter(count, filter, letters);
    int code = sqlite3_step(count);
    *ret = code == SQLITE_ROW ? (uint64_t)sqlite3_column_int64(count, 0) : 0;
    kh_store_release(count);
    return code == SQLITE_ROW ? KH_OK : kh_store_failed(store, code, err);
}

static kh_status most_used(kh_store *store, kh_arena *arena, int64_t row, kh_strs *ret, kh_err *err)
{
    sqlite3_stmt *list = kh_store_statement(store,
                                            "SELECT n.text FROM names n JOIN mentions m ON m.name = n.row"
                                            " WHERE n.entity = ? GROUP BY n.text"
                                            " ORDER BY count(*) DESC, sum(m.count) DESC, n.text LIMIT 8",
                                            err);
    int code;

    *ret = (kh_strs){KH_NEWS(arena, kh_str, ALIASES_MOST), 0};
    if (!list)
        return store->refused;
    (void)sqlite3_bind_int64(list, 1, row);
    while ((code = sqlite3_step(list)) == SQLITE_ROW && ret->at && ret->n < ALIASES_MOST)
        ret->at[ret->n++] = kh_arena_str(arena, kh_store_column(list, 0));
    kh_store_release(list);
    return code == SQLITE_DONE || code == SQLITE_ROW ? kh_arena_status(arena) : kh_store_failed(store, code, err);
}

static kh_status days_of(kh_store *store, int64_t row, kh_entity_line *line, kh_err *err)
{
    sqlite3_stmt *days = kh_store_statement(store,
                                            "SELECT min(a.day), max(a.day) FROM names n JOIN mentions m"
                                            " ON m.name = n.row JOIN articles a ON a.row = m.article"
                                            " WHERE n.entity = ?",
                                            err);

    if (!days)
        return store->refused;
    (void)sqlite3_bind_int64(days, 1, row);
    int code = sqlite3_step(days);
    if (code == SQLITE_ROW) {
        line->first_day = kh_store_column_day(days, 0);
        line->last_day = kh_store_column_day(days, 1);
    }
    kh_store_release(days);
    return code == SQLITE_ROW ? KH_OK : kh_store_failed(store, code, err);
}

kh_status kh_entity_line_load(kh_store *store, kh_arena *arena, int64_t row, kh_entity_line *ret, kh_err *err)
{
    sqlite3_stmt *find =
        kh_store_statement(store, "SELECT type, id, articles, mentions, said FROM entities WHERE row = ?", err);
    kh_status status;

    memset(ret, 0, sizeof *ret);
    if (!find)
        return store->refused;
    (void)sqlite3_bind_int64(find, 1, row);
    int code = sqlite3_step(find);
    if (code == SQLITE_ROW) {
        ret->type = (kh_name_type)sqlite3_column_int(find, 0);
        ret->id = kh_arena_str(arena, kh_store_column(find, 1));
        ret->articles = (uint32_t)sqlite3_column_int64(find, 2);
        ret->mentions = (uint32_t)sqlite3_column_int64(find, 3);
        ret->statements = (uint32_t)sqlite3_column_int64(find, 4);
    }
    kh_store_release(find);
    if (code != SQLITE_ROW)
        return code == SQLITE_DONE ? kh_err_set(err, KH_NOTFOUND, "no such entity") : kh_store_failed(store, code, err);
    status = days_of(store, row, ret, err);
    return status == KH_OK ? most_used(store, arena, row, &ret->aliases, err) : status;
}

static void put_day(kh_json *json, const char *key, int32_t day)
{
    char text[16];

    kh_day_text(day, text);
    kh_json_put_str(json, key, day == KH_NO_DAY ? (kh_str){NULL, 0} : kh_str_z(text));
}

void kh_entity_line_put(kh_json *json, const kh_entity_line *line)
{
    kh_json_put_str(json, "entity", line->id);
    kh_json_put_str(json, "type", kh_str_z(kh_name_type_name(line->type)));
    kh_json_put_int(json, "articles", line->articles);
    kh_json_put_int(json, "mentions", line->mentions);
    kh_json_put_int(json, "statements", line->statements);
    put_day(json, "first", line->first_day);
    put_day(json, "last", line->last_day);
}

/* Its row may be asked of other statements, so that the rows are read first. */
static kh_status rows_of(kh_store *store, const kh_entity_filter *filter, kh_str letters, kh_vec *ret_rows, kh_err *err)
{
    sqlite3_stmt *list = kh_store_statement(
        store, "SELECT e.row" ENTITY_FILTER " ORDER BY e.articles DESC, e.mentions DESC, e.row LIMIT ?3 OFFSET ?4",
        err);
    int code;

    if (!list)
        return store->refused;
    bind_filter(list, filter, letters);
    (void)sqlite3_bind_int64(list, 3, filter->page.limit ? (int64_t)filter->page.limit : -1);
    (void)sqlite3_bind_int64(list, 4, filter->page.offset);
    while ((code = sqlite3_step(list)) == SQLITE_ROW) {
        int64_t *row = kh_vec_push(ret_rows);
        if (!row)
            break;
        *row = sqlite3_column_int64(list, 0);
    }
    kh_store_release(list);
    if (ret_rows->failed)
        return kh_err_set(err, KH_NOMEM, "out of memory");
    return code == SQLITE_DONE ? KH_OK : kh_store_failed(store, code, err);
}

static kh_status show(kh_store *store, kh_arena *scratch, int64_t row, kh_buf *buf, kh_entity_each each, void *ctx,
                      bool *ret_over, kh_err *err)
{
    kh_entity_line line;
    kh_json json;
    kh_status status;

    kh_arena_reset(scratch);
    if ((status = kh_entity_line_load(store, scratch, row, &line, err)) != KH_OK)
        return status;
    kh_buf_reset(buf);
    kh_json_init(&json, buf);
    kh_json_object(&json);
    kh_entity_line_put(&json, &line);
    kh_json_put_strs(&json, "aliases", line.aliases);
    kh_json_end_object(&json);
    kh_buf_byte(buf, '\n');
    if (kh_buf_status(buf) != KH_OK)
        return kh_err_set(err, KH_NOMEM, "out of memory");
    *ret_over = each(ctx, &line, kh_buf_str(buf)) != 0;
    return KH_OK;
}

kh_status kh_store_entities(kh_store *store, const kh_entity_filter *filter, kh_entity_each each, void *ctx,
                            uint64_t *ret_total, kh_err *err)
{
    static const kh_entity_filter every;
    kh_str letters = {NULL, 0};
    kh_arena scratch;
    kh_vec rows;
    kh_buf buf;
    bool over = false;
    kh_status status = kh_store_enter_question(store, err);

    if (status != KH_OK)
        return status;
    filter = filter ? filter : &every;
    if (filter->query.len) {
        const kh_name_keys *keys = kh_entities_keys(store, err);
        letters = keys ? kh_name_key(keys, &store->arena, filter->query, NULL) : letters;
        if (!letters.ptr)
            return kh_err_set(err, KH_NOMEM, "out of memory");
    }
    if (ret_total && (status = count_entities(store, filter, letters, ret_total, err)) != KH_OK)
        return status;
    kh_vec_init(&rows, &store->arena, sizeof(int64_t));
    kh_arena_init(&scratch, 0);
    kh_buf_init(&buf);
    status = rows_of(store, filter, letters, &rows, err);
    for (size_t i = 0; i < rows.n && status == KH_OK && !over; i++)
        status = show(store, &scratch, *KH_AT(&rows, int64_t, i), &buf, each, ctx, &over, err);
    kh_buf_done(&buf);
    kh_arena_done(&scratch);
    return status;
}
