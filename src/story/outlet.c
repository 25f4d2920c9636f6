/*
 * The habits of an outlet, from the store's tables: when it publishes, whom it credits, what it tells first, and whose
 * whole articles it repeats. Credits are read from the features, where each is a hash (link/features.h): an agency is
 * told by the hash of its one name.
 */
#include <stdlib.h>

#include "base/alloc.h"
#include "base/json.h"
#include "base/vec.h"
#include "khayt/copies.h"
#include "story/newsroom.h"
#include "store/store_internal.h"

enum { MOST_STORIES = 20, MOST_AGENCIES = 256, MOST_OUTLETS = 100, DAY = 86400 };

/* `page` is first, so that the public pointer is this one's. */
struct outlet_box {
    kh_outlet_page page;
    kh_arena arena;
    kh_store *store;
    kh_err *err;
    const kh_newsrooms *newsrooms;
};

/* Run `sql` with the outlet as ?1, and hand each row to `each`. */
static kh_status for_each(struct outlet_box *box, const char *sql, int64_t second,
                          void (*each)(struct outlet_box *box, sqlite3_stmt *row))
{
    sqlite3_stmt *list = kh_store_statement(box->store, sql, box->err);
    int code;

    if (!list)
        return box->store->refused;
    kh_store_bind(list, 1, box->page.outlet);
    if (sqlite3_bind_parameter_count(list) > 1)
        (void)sqlite3_bind_int64(list, 2, second);
    while ((code = sqlite3_step(list)) == SQLITE_ROW)
        each(box, list);
    kh_store_release(list);
    return code == SQLITE_DONE ? kh_arena_status(&box->arena) : kh_store_failed(box->store, code, box->err);
}

static void take_totals(struct outlet_box *box, sqlite3_stmt *row)
{
    box->page.articles = (uint64_t)sqlite3_column_int64(row, 0);
    box->page.first_day = kh_store_column_day(row, 1);
    box->page.last_day = kh_store_column_day(row, 2);
    box->page.developments = (uint64_t)sqlite3_column_int64(row, 3);
}

static void take_hour(struct outlet_box *box, sqlite3_stmt *row)
{
    int hour = sqlite3_column_int(row, 0);

    if (hour >= 0 && hour < 24)
        box->page.hours[hour] = (uint64_t)sqlite3_column_int64(row, 1);
}

/* 1970-01-01 was a Thursday, and Saturday is 0. */
static void take_weekday(struct outlet_box *box, sqlite3_stmt *row)
{
    box->page.weekdays[((sqlite3_column_int64(row, 0) + 5) % 7 + 7) % 7] += (uint64_t)sqlite3_column_int64(row, 1);
}

static kh_counted *push(struct outlet_box *box, kh_counts *list, size_t most, sqlite3_stmt *row)
{
    kh_counted *item;

    if (!list->at)
        list->at = KH_NEWS(&box->arena, kh_counted, most);
    if (!list->at || list->n == most)
        return NULL;
    item = &list->at[list->n++];
    item->name = kh_arena_str(&box->arena, kh_store_column(row, 0));
    item->count = (uint64_t)sqlite3_column_int64(row, 1);
    return item;
}

static void take_story(struct outlet_box *box, sqlite3_stmt *row)
{
    kh_counted *item = push(box, &box->page.stories, MOST_STORIES, row);

    if (item)
        item->id = kh_arena_str(&box->arena, kh_store_column(row, 2));
}

static void take_first(struct outlet_box *box, sqlite3_stmt *row)
{
    box->page.shared = (uint64_t)sqlite3_column_int64(row, 0);
    box->page.first_to_report = (uint64_t)sqlite3_column_int64(row, 1);
}

/* ---- credits ---- */

_Static_assert(KH_CREDITS_MOST * 4 == 64, "as many bytes are read of the end of the features");

typedef struct credited {
    uint32_t hash;
    kh_str name;
    uint64_t count;
} credited;

static int by_count(const void *a, const void *b)
{
    const kh_counted *left = a, *right = b;

    if (left->count != right->count)
        return left->count > right->count ? -1 : 1;
    return left->name.len != right->name.len ? (left->name.len > right->name.len ? 1 : -1)
                                             : memcmp(left->name.ptr, right->name.ptr, left->name.len);
}

static size_t agencies_of(const struct outlet_box *box, credited *agencies)
{
    uint32_t own = kh_features_name(box->page.outlet);
    size_t n = 0;
    kh_str name;

    for (uint32_t i = 0; n < MOST_AGENCIES && (name = kh_newsroom_agency(box->newsrooms, i)).ptr; i++) {
        uint32_t hash = kh_features_name(name);
        size_t at = 0;
        while (at < n && agencies[at].hash != hash)
            at++;
        if (at == n && hash && hash != own)
            agencies[n++] = (credited){.hash = hash, .name = name};
    }
    return n;
}

static uint32_t word_at(const unsigned char *bytes)
{
    return (uint32_t)bytes[0] | (uint32_t)bytes[1] << 8 | (uint32_t)bytes[2] << 16 | (uint32_t)bytes[3] << 24;
}

/* Of features, the last array is that of the credits, and the last word of their head counts it. */
#define CREDITS_SQL(of) "substr(" of ".features, -64), substr(" of ".features, 41, 4)"

/* Which agencies these features credit: true when any; `count`: one more for each (may not be wanted). */
static bool credits(sqlite3_stmt *row, int column, credited *agencies, size_t n, bool count)
{
    kh_str tail = kh_store_column(row, column), head = kh_store_column(row, column + 1);
    uint32_t credits = head.len == 4 ? word_at((const unsigned char *)head.ptr) : 0;
    bool any = false;

    for (uint32_t i = 1; i <= credits && 4 * (size_t)i <= tail.len; i++) {
        uint32_t hash = word_at((const unsigned char *)tail.ptr + tail.len - 4 * (size_t)i);
        for (size_t k = 0; k < n; k++) {
            any |= agencies[k].hash == hash;
            agencies[k].count += count && agencies[k].hash == hash;
        }
    }
    return any;
}

static kh_status count_credits(struct outlet_box *box, credited *agencies, size_t n)
{
    sqlite3_stmt *list = kh_store_statement(
        box->store, "SELECT " CREDITS_SQL("f") " FROM articles a JOIN features f ON f.row = a.row WHERE a.outlet = ?1",
        box->err);
    int code;

    if (!list)
        return box->store->refused;
    kh_store_bind(list, 1, box->page.outlet);
    while ((code = sqlite3_step(list)) == SQLITE_ROW)
        (void)credits(list, 0, agencies, n, true);
    kh_store_release(list);
    box->page.agencies.at = KH_NEWS(&box->arena, kh_counted, n + 1);
    for (size_t k = 0; k < n && box->page.agencies.at; k++) {
        if (agencies[k].count)
            box->page.agencies.at[box->page.agencies.n++] =
                (kh_counted){.name = kh_arena_str(&box->arena, agencies[k].name), .count = agencies[k].count};
    }
    if (box->page.agencies.n)
        qsort(box->page.agencies.at, box->page.agencies.n, sizeof *box->page.agencies.at, by_count);
    return code == SQLITE_DONE ? kh_arena_status(&box->arena) : kh_store_failed(box->store, code, box->err);
}

/* Whole articles of others that were first: `copier` is the row of the one that repeats. */
#define COPIED_SQL(copier, first)                                                                                      \
    "SELECT y.outlet, " copier ", " CREDITS_SQL(                                                                       \
        "f") " FROM articles x JOIN (SELECT a AS me, b AS you, kind, first FROM copies UNION ALL SELECT b, a, kind, "  \
             "first"                                                                                                   \
             " FROM copies) c ON c.me = x.row JOIN articles y ON y.row = c.you JOIN features f ON f.row = " copier     \
             " WHERE x.outlet = ?1 AND c.kind <= 2 AND c.first = " first                                               \
             " AND y.outlet <> ?1 ORDER BY y.outlet, " copier

/* Each article that repeats counts once an outlet; what credits an agency has its text from there. */
static kh_status count_copies(struct outlet_box *box, const char *sql, credited *agencies, size_t n, kh_counts *ret)
{
    sqlite3_stmt *list = kh_store_statement(box->store, sql, box->err);
    kh_counted *open = NULL;
    int64_t before = 0;
    int code;

    ret->at = KH_NEWS(&box->arena, kh_counted, MOST_OUTLETS);
    if (!list || !ret->at)
        return list ? KH_NOMEM : box->store->refused;
    kh_store_bind(list, 1, box->page.outlet);
    while ((code = sqlite3_step(list)) == SQLITE_ROW) {
        kh_str outlet = kh_store_column(list, 0);
        bool other = !open || !kh_str_eq(open->name, outlet);
        if ((!other && sqlite3_column_int64(list, 1) == before) || credits(list, 2, agencies, n, false) ||
            (other && ret->n == MOST_OUTLETS))
            continue;
        if (other) {
            open = &ret->at[ret->n++];
            open->name = kh_arena_str(&box->arena, outlet);
        }
        open->count++;
        before = sqlite3_column_int64(list, 1);
    }
    kh_store_release(list);
    if (ret->n)
        qsort(ret->at, ret->n, sizeof *ret->at, by_count);
    return code == SQLITE_DONE ? kh_arena_status(&box->arena) : kh_store_failed(box->store, code, box->err);
}

/* ---- the page ---- */

static kh_status has_articles(struct outlet_box *box, bool *ret_has)
{
    sqlite3_stmt *find = kh_store_statement(box->store, "SELECT 1 FROM articles WHERE outlet = ? LIMIT 1", box->err);

    if (!find)
        return box->store->refused;
    kh_store_bind(find, 1, box->page.outlet);
    *ret_has = sqlite3_step(find) == SQLITE_ROW;
    kh_store_release(find);
    return KH_OK;
}

/* By the name as it is given, else by the one that it is shown by. */
static kh_status find(struct outlet_box *box, kh_str name)
{
    bool has = false, agency;
    kh_status status;

    box->page.outlet = kh_arena_str(&box->arena, name.ptr ? name : KH_STR(""));
    if ((status = has_articles(box, &has)) != KH_OK || has)
        return status;
    box->page.outlet = kh_arena_str(&box->arena, kh_newsroom(box->newsrooms, box->page.outlet, &agency));
    if ((status = has_articles(box, &has)) != KH_OK)
        return status;
    return has ? KH_OK : kh_err_set(box->err, KH_NOTFOUND, "no article is of this outlet");
}

/* A development is shared when another outlet tells it; this one was first when nothing of the others is as early. */
#define FIRST_SQL                                                                                                      \
    "SELECT count(*), coalesce(sum(mine_day < other_day OR (mine_day = other_day AND mine < other AND NOT vague)), 0)" \
    " FROM (SELECT min(CASE WHEN a.outlet = ?1 THEN a.day END) AS mine_day,"                                           \
    " min(CASE WHEN a.outlet <> ?1 THEN a.day END) AS other_day,"                                                      \
    " min(CASE WHEN a.outlet = ?1 THEN a.instant END) AS mine,"                                                        \
    " min(CASE WHEN a.outlet <> ?1 THEN a.instant END) AS other,"                                                      \
    " max(a.outlet <> ?1 AND a.instant IS NULL) AS vague, max(a.outlet <> ?1) AS others"                               \
    " FROM (SELECT DISTINCT story, development FROM articles WHERE outlet = ?1) d"                                     \
    " JOIN articles a ON a.story = d.story AND a.development = d.development"                                          \
    " GROUP BY d.development) WHERE others"

static kh_status load(struct outlet_box *box, kh_str name)
{
    static const struct {
        const char *sql;
        void (*each)(struct outlet_box *box, sqlite3_stmt *row);
    } steps[] = {
        {"SELECT count(*), min(day), max(day), count(DISTINCT development) FROM articles WHERE outlet = ?1",
         take_totals},
        {"SELECT ((instant + 60 * ?2) % 86400 + 86400) % 86400 / 3600 AS hour, count(*) FROM articles"
         " WHERE outlet = ?1 AND instant IS NOT NULL GROUP BY hour",
         take_hour},
        {"SELECT day, count(*) FROM articles WHERE outlet = ?1 AND day IS NOT NULL GROUP BY day", take_weekday},
        {FIRST_SQL, take_first},
        {"SELECT s.title, count(*) AS n, s.id FROM articles a JOIN stories s ON s.row = a.story WHERE a.outlet = ?1"
         " GROUP BY a.story ORDER BY n DESC, s.id LIMIT 20",
         take_story},
    };
    credited agencies[MOST_AGENCIES];
    kh_status status = kh_store_enter_question(box->store, box->err);

    if (status != KH_OK || (status = kh_newsrooms_get(&box->newsrooms, box->err)) != KH_OK ||
        (status = find(box, name)) != KH_OK)
        return status;
    int zone = kh_newsroom_zone(box->newsrooms, box->page.outlet);
    for (size_t i = 0; i < sizeof steps / sizeof *steps && status == KH_OK; i++)
        status = for_each(box, steps[i].sql, zone, steps[i].each);
    size_t n = agencies_of(box, agencies);
    if (status == KH_OK)
        status = count_credits(box, agencies, n);
    if (status == KH_OK)
        status = count_copies(box, COPIED_SQL("x.row", "y.row"), agencies, n, &box->page.copied_from);
    return status == KH_OK ? count_copies(box, COPIED_SQL("y.row", "x.row"), agencies, n, &box->page.copied_by)
                           : status;
}

kh_status kh_outlet_load(kh_store *store, kh_str name, kh_outlet_page **ret_page, kh_err *err)
{
    struct outlet_box *box = kh_alloc_zero(1, sizeof *box);
    kh_err detail = {0};
    kh_status status;

    *ret_page = NULL;
    if (!box)
        return kh_err_set(err, KH_NOMEM, "out of memory");
    kh_arena_init(&box->arena, 0);
    box->store = store;
    box->err = err ? err : &detail;
    status = load(box, name);
    if (status != KH_OK) {
        kh_outlet_free(&box->page);
        return status == KH_NOMEM ? kh_err_set(err, status, "out of memory") : status;
    }
    *ret_page = &box->page;
    return KH_OK;
}

void kh_outlet_free(kh_outlet_page *page)
{
    struct outlet_box *box = (struct outlet_box *)(void *)page;

    if (!page)
        return;
    kh_arena_done(&box->arena);
    kh_free(box);
}

/* ---- JSON ---- */

static void put_counts(kh_json *json, const char *key, kh_counts list, const char *name, const char *count)
{
    kh_json_key(json, key);
    kh_json_array(json);
    for (size_t i = 0; i < list.n; i++) {
        kh_json_object(json);
        if (list.at[i].id.ptr)
            kh_json_put_str(json, "story", list.at[i].id);
        kh_json_put_str(json, name, list.at[i].name.ptr ? list.at[i].name : KH_STR(""));
        kh_json_put_int(json, count, (int64_t)list.at[i].count);
        kh_json_end_object(json);
    }
    kh_json_end_array(json);
}

static void put_numbers(kh_json *json, const char *key, const uint64_t *numbers, size_t n)
{
    kh_json_key(json, key);
    kh_json_array(json);
    for (size_t i = 0; i < n; i++)
        kh_json_int(json, (int64_t)numbers[i]);
    kh_json_end_array(json);
}

static void put_day(kh_json *json, const char *key, int32_t day)
{
    char text[16];

    kh_day_text(day, text);
    kh_json_put_str(json, key, text[0] ? kh_str_z(text) : (kh_str){NULL, 0});
}

kh_status kh_outlet_json(const kh_outlet_page *page, kh_buf *out)
{
    kh_json json;

    kh_json_init(&json, out);
    kh_json_object(&json);
    kh_json_put_str(&json, "outlet", page->outlet);
    kh_json_put_int(&json, "articles", (int64_t)page->articles);
    put_day(&json, "first", page->first_day);
    put_day(&json, "last", page->last_day);
    put_numbers(&json, "hours", page->hours, 24);
    put_numbers(&json, "weekdays", page->weekdays, 7);
    put_counts(&json, "agencies", page->agencies, "name", "articles");
    kh_json_put_int(&json, "developments", (int64_t)page->developments);
    kh_json_put_int(&json, "shared", (int64_t)page->shared);
    kh_json_put_int(&json, "first_to_report", (int64_t)page->first_to_report);
    put_counts(&json, "copied_from", page->copied_from, "outlet", "n");
    put_counts(&json, "copied_by", page->copied_by, "outlet", "n");
    put_counts(&json, "stories", page->stories, "title", "articles");
    kh_json_end_object(&json);
    return kh_buf_status(out);
}
