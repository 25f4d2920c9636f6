#include "story/moved.h"

#include <stdlib.h>

#include "arabic/calendar.h"
#include "store/entity.h"

enum { LONGEST_MOMENT = 64, ZONE_OF_NEWS = 180, FEW_ROWS = 5000 };

/* What one more development, and one more telling of it, move a story by. */
static const double for_development = 1, for_telling = 0.3;

/* From when on articles are new: rows after `row`, or published from `day` (and from `instant`, where both know one).
 */
typedef struct moment {
    int64_t row, instant;
    int32_t day;
    bool by_row, by_instant;
} moment;

static kh_status bad_moment(kh_str text, kh_err *err)
{
    int len = (int)(text.len < LONGEST_MOMENT ? text.len : LONGEST_MOMENT);

    return kh_err_set(err, KH_ARG, "\"%.*s\" is no moment: a day like 2024-03-13, a time, or a mark like #120", len,
                      text.ptr ? text.ptr : "");
}

static kh_status read_mark(kh_str digits, moment *to, kh_str whole, kh_err *err)
{
    to->by_row = true;
    for (size_t i = 0; i < digits.len; i++) {
        if (digits.ptr[i] < '0' || digits.ptr[i] > '9' || i == 18)
            return bad_moment(whole, err);
        to->row = to->row * 10 + (digits.ptr[i] - '0');
    }
    return digits.len ? KH_OK : bad_moment(whole, err);
}

/* One row of whole numbers; 0 where there is none or it is NULL. */
static kh_status ask_number(kh_store *store, const char *sql, int64_t *ret, bool *ret_known, kh_err *err)
{
    sqlite3_stmt *ask = kh_store_statement(store, sql, err);
    int code;

    if (!ask)
        return store->refused;
    code = sqlite3_step(ask);
    *ret_known = code == SQLITE_ROW && sqlite3_column_type(ask, 0) != SQLITE_NULL;
    *ret = *ret_known ? sqlite3_column_int64(ask, 0) : 0;
    kh_store_release(ask);
    return code == SQLITE_ROW ? KH_OK : kh_store_failed(store, code, err);
}

static kh_status read_moment(kh_store *store, kh_str text, kh_moved *moved, moment *to, kh_err *err)
{
    int32_t second, zone;

    memset(to, 0, sizeof *to);
    if (!text.len) {
        char day[16];
        int64_t last;
        bool known;
        kh_status status = ask_number(store, "SELECT max(last) FROM stories", &last, &known, err);
        if (status != KH_OK)
            return status;
        to->day = known ? (int32_t)last : KH_NO_DAY;
        kh_day_text(to->day, day);
        moved->since = kh_arena_str(moved->arena, known ? kh_str_z(day) : KH_STR("#0"));
        return kh_arena_status(moved->arena);
    }
    moved->since = kh_arena_str(moved->arena, text);
    if (text.len > LONGEST_MOMENT)
        return bad_moment(text, err);
    if (text.ptr[0] == '#')
        return read_mark(kh_str_of(text.ptr + 1, text.len - 1), to, text, err);
    if (!kh_parse_instant(text, &to->day, &second, &zone))
        return bad_moment(text, err);
    if (second >= 0) {
        to->by_instant = true;
        to->instant = (int64_t)to->day * 86400 + second - (int64_t)(zone == INT32_MIN ? ZONE_OF_NEWS : zone) * 60;
        to->day -= 1; /* the local day of an outlet may be one behind or ahead */
    }
    return kh_arena_status(moved->arena);
}

/* ---- what the filter lets pass ---- */

typedef struct passing {
    kh_store *store;
    int64_t story;    /* 0: all */
    kh_str outlet;    /* absent: all */
    kh_map named[2];  /* articles that name the place, and the person */
    bool by_named[2]; /* is it asked for? */
} passing;

static kh_status read_named(passing *p, kh_arena *arena, int64_t entity, kh_map *to, kh_err *err)
{
    sqlite3_stmt *list = kh_store_statement(p->store,
                                            "SELECT m.article FROM names n JOIN mentions m ON m.name = n.row"
                                            " WHERE n.entity = ?",
                                            err);
    kh_status status = KH_OK;
    int code = SQLITE_DONE;

    if (!list)
        return p->store->refused;
    (void)sqlite3_bind_int64(list, 1, entity);
    while (status == KH_OK && (code = sqlite3_step(list)) == SQLITE_ROW) {
        int64_t row = sqlite3_column_int64(list, 0);
        kh_str key = kh_arena_str(arena, kh_str_of((const char *)&row, sizeof row));
        status = key.ptr ? kh_map_put(to, key, 1) : KH_NOMEM;
    }
    kh_store_release(list);
    return status != KH_OK || code == SQLITE_DONE ? status : kh_store_failed(p->store, code, err);
}

static kh_status find_named(passing *p, kh_arena *arena, kh_str name, const kh_name_type *types, size_t type_count,
                            size_t which, kh_err *err)
{
    int64_t entity = 0;
    kh_status status = KH_NOTFOUND;

    if (!name.len)
        return KH_OK;
    for (size_t i = 0; i < type_count && status == KH_NOTFOUND; i++)
        status = kh_entities_find(p->store, name, &types[i], &entity, NULL, err);
    p->by_named[which] = true;
    kh_map_init(&p->named[which], arena);
    return status == KH_OK ? read_named(p, arena, entity, &p->named[which], err) : status;
}

static kh_status read_filter(passing *p, kh_arena *arena, const kh_changes_filter *filter, kh_err *err)
{
    static const kh_name_type place[] = {KH_NAME_LOC}, person[] = {KH_NAME_PER, KH_NAME_ORG};
    kh_status status = KH_OK;

    p->outlet = filter->outlet;
    if (filter->story.len)
        status = kh_store_story_row(p->store, filter->story, &p->story, err);
    if (status == KH_OK)
        status = find_named(p, arena, filter->place, place, 1, 0, err);
    return status == KH_OK ? find_named(p, arena, filter->person, person, 2, 1, err) : status;
}

static bool passes(const passing *p, sqlite3_stmt *row, const kh_fresh *fresh)
{
    kh_str key = kh_str_of((const char *)&fresh->row, sizeof fresh->row);
    uint64_t ignored;

    if ((p->story && fresh->story != p->story) || (p->outlet.len && !kh_str_eq(kh_store_column(row, 3), p->outlet)))
        return false;
    for (size_t i = 0; i < 2; i++) {
        if (p->by_named[i] && !kh_map_get(&p->named[i], key, &ignored))
            return false;
    }
    return true;
}

/* ---- new articles ---- */

/* Every list comes by story and development, and with what tells outlets apart. A covering index gives all of it but
 * the hour of publication. */
#define FRESH_COLUMNS "SELECT story, development, row, outlet"
#define FRESH_ORDER   " ORDER BY story, development, row"

static const char *list_for(const moment *since, int64_t mark)
{
    if (since->by_row && mark - since->row <= FEW_ROWS)
        return FRESH_COLUMNS " FROM articles NOT INDEXED WHERE row > ?1" FRESH_ORDER;
    if (since->by_row)
        return FRESH_COLUMNS " FROM articles INDEXED BY articles_by_story WHERE row > ?1" FRESH_ORDER;
    if (since->by_instant)
        return FRESH_COLUMNS
            " FROM articles a INDEXED BY articles_by_story WHERE day >= ?1 AND (day > ?1 + 2 OR"
            " (SELECT coalesce(b.instant, b.day * 86400) FROM articles b WHERE b.row = a.row) >= ?2)" FRESH_ORDER;
    return FRESH_COLUMNS " FROM articles INDEXED BY articles_by_story WHERE day >= ?1" FRESH_ORDER;
}

static kh_status list_fresh(const passing *p, const moment *since, kh_moved *moved, kh_err *err)
{
    sqlite3_stmt *list = kh_store_statement(p->store, list_for(since, moved->mark), err);
    int code;

    if (!list)
        return p->store->refused;
    (void)sqlite3_bind_int64(list, 1, since->by_row ? since->row : since->day);
    if (since->by_instant)
        (void)sqlite3_bind_int64(list, 2, since->instant);
    while ((code = sqlite3_step(list)) == SQLITE_ROW) {
        kh_fresh next = {sqlite3_column_int64(list, 0), sqlite3_column_int64(list, 1), sqlite3_column_int64(list, 2)};
        kh_fresh *fresh = passes(p, list, &next) ? kh_vec_push(&moved->fresh) : NULL;
        if (fresh)
            *fresh = next;
    }
    kh_store_release(list);
    if (kh_arena_failed(moved->arena))
        return KH_NOMEM;
    return code == SQLITE_DONE ? KH_OK : kh_store_failed(p->store, code, err);
}

/* ---- stories ---- */

int kh_moved_order(const void *a, const void *b)
{
    const kh_moved_story *x = a, *y = b;

    if (x->score < y->score || x->score > y->score)
        return x->score > y->score ? -1 : 1;
    return (x->row > y->row) - (x->row < y->row);
}

static void group_stories(kh_moved *moved)
{
    for (size_t i = 0; i < moved->fresh.n; i++) {
        const kh_fresh *fresh = KH_AT(&moved->fresh, kh_fresh, i);
        kh_moved_story *story = moved->stories.n ? KH_AT(&moved->stories, kh_moved_story, moved->stories.n - 1) : NULL;
        bool same = story && story->row == fresh->story;
        if (!same && !(story = kh_vec_push(&moved->stories)))
            return;
        if (!same)
            *story = (kh_moved_story){.row = fresh->story, .first = i};
        story->count++;
        story->score += same && fresh[-1].development == fresh->development ? for_telling : for_development;
    }
    if (moved->stories.n)
        qsort(moved->stories.at, moved->stories.n, sizeof(kh_moved_story), kh_moved_order);
}

kh_status kh_moved_find(kh_store *store, kh_arena *arena, const kh_changes_filter *filter, kh_moved *ret_moved,
                        kh_err *err)
{
    passing p = {.store = store};
    moment since;
    bool known;
    kh_status status;

    *ret_moved = (kh_moved){.arena = arena};
    kh_vec_init(&ret_moved->fresh, arena, sizeof(kh_fresh));
    kh_vec_init(&ret_moved->stories, arena, sizeof(kh_moved_story));
    if ((status = kh_store_enter_question(store, err)) != KH_OK ||
        (status = ask_number(store, "SELECT max(row) FROM articles", &ret_moved->mark, &known, err)) != KH_OK ||
        (status = read_moment(store, filter->since, ret_moved, &since, err)) != KH_OK ||
        (status = read_filter(&p, arena, filter, err)) != KH_OK ||
        (status = list_fresh(&p, &since, ret_moved, err)) != KH_OK)
        return status;
    group_stories(ret_moved);
    return kh_arena_status(arena);
}
