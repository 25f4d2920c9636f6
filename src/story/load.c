/* Finding a story, and its articles, developments, outlets and copies. */
#include "base/alloc.h"

#include "story/chapter.h"
#include "story/event.h"
#include "story/position.h"
#include "story/recall.h"

enum { MOST_COPIES = 5000 };

static kh_str copied(const kh_gathering *g, sqlite3_stmt *statement, int column)
{
    kh_str text = kh_store_column(statement, column);

    return text.ptr ? kh_arena_str(g->arena, text) : text;
}

kh_member *kh_member_of(const kh_gathering *g, int64_t row)
{
    uint64_t index;

    return kh_map_get(&g->by_row, kh_str_of((const char *)&row, sizeof row), &index)
               ? KH_AT(&g->members, kh_member, index)
               : NULL;
}

static kh_str day_text(kh_arena *arena, int32_t day)
{
    char text[16];

    kh_day_text(day, text);
    return text[0] ? kh_arena_str(arena, kh_str_z(text)) : (kh_str){NULL, 0};
}

/* Run `sql` with the story's row bound, and hand each row to `each`. */
static kh_status for_each(kh_gathering *g, const char *sql,
                          void (*each)(kh_gathering *g, sqlite3_stmt *statement, kh_vec *list), kh_vec *list)
{
    sqlite3_stmt *statement = kh_store_statement(g->store, sql, g->err);
    int code;

    if (!statement)
        return g->store->refused;
    sqlite3_bind_int64(statement, 1, g->row);
    while ((code = sqlite3_step(statement)) == SQLITE_ROW && !kh_arena_failed(g->arena))
        each(g, statement, list);
    kh_store_release(statement);
    if (kh_arena_failed(g->arena))
        return KH_NOMEM;
    return code == SQLITE_DONE ? KH_OK : kh_store_failed(g->store, code, g->err);
}

/* The story's own line. */
static kh_status find(kh_gathering *g)
{
    sqlite3_stmt *line = kh_store_statement(
        g->store, "SELECT id, title, first, last, articles, outlets FROM stories WHERE row = ?", g->err);
    int code;

    if (!line)
        return g->store->refused;
    sqlite3_bind_int64(line, 1, g->row);
    if ((code = sqlite3_step(line)) == SQLITE_ROW) {
        g->story->id = copied(g, line, 0);
        g->story->title = copied(g, line, 1);
        g->story->first = day_text(g->arena, kh_store_column_day(line, 2));
        g->story->last = day_text(g->arena, kh_store_column_day(line, 3));
        g->story->articles = (uint32_t)sqlite3_column_int64(line, 4);
        g->story->outlets = (uint32_t)sqlite3_column_int64(line, 5);
    }
    kh_store_release(line);
    if (code == SQLITE_DONE)
        return kh_err_set(g->err, KH_NOTFOUND, "there is no such story");
    return code == SQLITE_ROW ? kh_arena_status(g->arena) : kh_store_failed(g->store, code, g->err);
}

/* ---- articles and copies ---- */

static void add_member(kh_gathering *g, sqlite3_stmt *statement, kh_vec *list)
{
    kh_member *member = kh_vec_push(list);

    if (!member)
        return;
    member->row = sqlite3_column_int64(statement, 0);
    member->key = copied(g, statement, 1);
    member->title = copied(g, statement, 2);
    member->outlet = copied(g, statement, 3);
    member->published = copied(g, statement, 4);
    member->day = kh_store_column_day(statement, 5);
    member->date = day_text(g->arena, member->day);
    member->development = sqlite3_column_int64(statement, 6);
    member->instant = sqlite3_column_type(statement, 7) == SQLITE_NULL ? INT64_MIN : sqlite3_column_int64(statement, 7);
    member->group = list->n - 1;
    member->from.parent = SIZE_MAX;
}

static void note_edge(kh_gathering *g, kh_member *a, kh_member *b, int kind, double share, const kh_member *first)
{
    const kh_member *begin = KH_AT(&g->members, kh_member, 0);
    kh_copy_edge *edge = kh_vec_push(&g->edges);

    if (!edge)
        return;
    *edge = (kh_copy_edge){(size_t)(a - begin), (size_t)(b - begin), first ? (size_t)(first - begin) : SIZE_MAX, share,
                           (uint8_t)kind};
    a->copied = b->copied = true;
}

size_t kh_member_group(const kh_gathering *g, size_t i)
{
    while (KH_AT(&g->members, kh_member, i)->group != i)
        i = KH_AT(&g->members, kh_member, i)->group;
    return i;
}

static void add_copy(kh_gathering *g, sqlite3_stmt *statement, kh_vec *list)
{
    kh_member *a = kh_member_of(g, sqlite3_column_int64(statement, 0)),
              *b = kh_member_of(g, sqlite3_column_int64(statement, 1)), *first;
    int kind = sqlite3_column_int(statement, 2);
    kh_copy_row *row;

    if (!a || !b)
        return;
    first =
        sqlite3_column_type(statement, 4) == SQLITE_NULL ? NULL : kh_member_of(g, sqlite3_column_int64(statement, 4));
    note_edge(g, a, b, kind, sqlite3_column_double(statement, 3), first);
    if (list->n >= MOST_COPIES || !(row = kh_vec_push(list)))
        return;
    *row = (kh_copy_row){.a = a->key, .b = b->key, .share = sqlite3_column_double(statement, 3)};
    row->kind = kh_str_z(kh_copy_kind_name((kh_copy_kind)kind));
    if (first)
        row->first = first->key;
    if (kind == KH_COPY_PARTIAL)
        return;
    { /* the same or an edited text: one source, whoever carries it. The earlier stands for it; members are in order of
         time. */
        kh_member *original = first ? first : a < b ? a : b, *copy = original == a ? b : a;
        size_t x = kh_member_group(g, (size_t)(a - KH_AT(&g->members, kh_member, 0))),
               y = kh_member_group(g, (size_t)(b - KH_AT(&g->members, kh_member, 0)));
        KH_AT(&g->members, kh_member, x < y ? y : x)->group = x < y ? x : y;
        if (!copy->copy_of.ptr)
            copy->copy_of = original->key;
        if (kind == KH_COPY_SAME && kh_str_eq(a->outlet, b->outlet))
            (a < b ? b : a)->repeats = true;
    }
}

static kh_status load_articles(kh_gathering *g)
{
    static const char articles[] = "SELECT a.row, a.key, a.title, a.outlet, a.published, a.day, a.development,"
                                   " a.instant FROM articles a WHERE a.story = ? ORDER BY " KH_STORE_BY_TIME("a");
    static const char copies[] = "SELECT c.a, c.b, c.kind, c.share, c.first FROM articles x JOIN copies c ON c.a = "
                                 "x.row WHERE x.story = ? ORDER BY c.kind, c.share DESC, c.a, c.b";
    kh_vec list;
    kh_status status;

    kh_vec_init(&g->members, g->arena, sizeof(kh_member));
    status = for_each(g, articles, add_member, &g->members);
    kh_map_init(&g->by_row, g->arena);
    for (size_t i = 0; !status && i < g->members.n; i++) {
        kh_member *member = KH_AT(&g->members, kh_member, i);
        status = kh_map_put(&g->by_row, kh_str_of((const char *)&member->row, sizeof member->row), i);
    }
    if (status)
        return status;
    kh_vec_init(&g->edges, g->arena, sizeof(kh_copy_edge));
    kh_vec_init(&list, g->arena, sizeof(kh_copy_row));
    status = for_each(g, copies, add_copy, &list);
    g->story->copies = list.at;
    g->story->copy_count = list.n;
    return status;
}

/* ---- timeline ---- */

/* Its articles are the members `order`, `count` of them. */
static void fill_development(kh_gathering *g, kh_development *development, const size_t *order, size_t count)
{
    development->articles = KH_NEWS(g->arena, kh_story_article, count);
    for (size_t i = 0; development->articles && i < count; i++) {
        const kh_member *member = KH_AT(&g->members, kh_member, order[i]);
        bool counted = false;
        development->articles[development->article_count++] =
            (kh_story_article){member->key, member->title, member->outlet, member->published, member->copy_of};
        for (size_t k = 0; k < i && !counted; k++) /* a text that an earlier one carries is no new source */
            counted = kh_member_group(g, order[k]) == kh_member_group(g, order[i]);
        development->sources += !counted;
    }
}

static void add_development(kh_gathering *g, sqlite3_stmt *statement, kh_vec *list)
{
    kh_development *development = kh_vec_push(list);
    int64_t row = sqlite3_column_int64(statement, 0);
    kh_str key = kh_arena_str(g->arena, kh_str_of((const char *)&row, sizeof row));

    if (!development || !key.ptr || kh_map_put(&g->by_development, key, list->n - 1) != KH_OK)
        return;
    development->id = copied(g, statement, 1);
    development->title = copied(g, statement, 2);
    development->date = day_text(g->arena, kh_store_column_day(statement, 3));
    development->precision = KH_STR("day");
}

/* Hand the members out to their developments, each in order of time. */
static void fill_developments(kh_gathering *g, kh_vec *list)
{
    size_t *ends = KH_NEWS(g->arena, size_t, list->n + 1), *order = KH_NEWS(g->arena, size_t, g->members.n + 1);

    if (!ends || !order)
        return;
    for (size_t i = 0; i < g->members.n; i++) {
        kh_member *member = KH_AT(&g->members, kh_member, i);
        uint64_t at = list->n; /* a development that is not of the story: none has it */
        (void)kh_map_get(&g->by_development, kh_str_of((const char *)&member->development, sizeof member->development),
                         &at);
        member->timeline = (size_t)at;
        if (at < list->n)
            ends[at + 1]++;
    }
    for (size_t d = 1; d <= list->n; d++)
        ends[d] += ends[d - 1];
    for (size_t i = 0; i < g->members.n; i++) {
        size_t at = KH_AT(&g->members, kh_member, i)->timeline;
        if (at < list->n)
            order[ends[at]++] = i;
    }
    for (size_t d = 0, from = 0; d < list->n; from = ends[d++])
        fill_development(g, KH_AT(list, kh_development, d), order + from, ends[d] - from);
}

static void add_outlet(kh_gathering *g, sqlite3_stmt *statement, kh_vec *list)
{
    kh_outlet_row *row = kh_vec_push(list);

    if (row)
        *row = (kh_outlet_row){copied(g, statement, 0), day_text(g->arena, kh_store_column_day(statement, 1)),
                               day_text(g->arena, kh_store_column_day(statement, 2)),
                               (uint32_t)sqlite3_column_int64(statement, 3)};
}

static kh_status load_parts(kh_gathering *g)
{
    static const char developments[] =
        "SELECT d.row, d.id, d.title, d.day FROM developments d WHERE d.story = ? ORDER BY " KH_STORE_BY_TIME("d");
    static const char outlets[] = "SELECT outlet, min(day), max(day), count(*) FROM articles WHERE story = ? AND outlet"
                                  " IS NOT NULL GROUP BY outlet ORDER BY 4 DESC, 1";
    kh_story *story = g->story;
    kh_vec list;
    kh_status status;

    kh_vec_init(&list, g->arena, sizeof(kh_development));
    kh_map_init(&g->by_development, g->arena);
    if ((status = for_each(g, developments, add_development, &list)))
        return status;
    fill_developments(g, &list);
    story->timeline = list.at;
    story->timeline_count = list.n;
    kh_vec_init(&list, g->arena, sizeof(kh_outlet_row));
    status = for_each(g, outlets, add_outlet, &list);
    story->outlet_list = list.at;
    story->outlet_count = list.n;
    return status;
}

/* Without a look into the records of its articles. */
static kh_status gather_frame(kh_gathering *g)
{
    kh_status status = find(g);

    if (!status)
        status = load_articles(g);
    if (!status && g->choose)
        g->choose(g);
    return status ? status : load_parts(g);
}

kh_status kh_story_gather(kh_gathering *g)
{
    kh_status status = gather_frame(g);

    if (!status)
        status = kh_claims_load(g);
    if (!status)
        status = kh_ledger_load(g);
    if (!status)
        status = kh_tree_load(g);
    if (!status)
        status = kh_sources_load(g);
    if (!status)
        status = kh_event_settle(g);
    if (!status)
        status = kh_recall_settle(g);
    if (!status)
        status = kh_deadlines_trace(g);
    if (!status)
        status = kh_position_settle(g);
    return status ? status : kh_reversal_settle(g);
}

static kh_status gather_whole(kh_gathering *g)
{
    kh_status status = kh_story_gather(g);

    if (!status)
        status = kh_chapter_settle(g);
    return status ? status : kh_voices_load(g);
}

static kh_status load(kh_store *store, kh_str id, kh_status (*gather)(kh_gathering *g), kh_story **ret_story,
                      kh_err *err)
{
    struct kh_story_box *box = kh_alloc_zero(1, sizeof *box);
    kh_err detail = {0};
    kh_gathering g = {.store = store, .err = err ? err : &detail};
    kh_status status;

    *ret_story = NULL;
    if (!box)
        return kh_err_set(err, KH_NOMEM, "out of memory");
    kh_arena_init(&box->arena, 0);
    g.story = &box->story;
    g.arena = &box->arena;
    status = kh_store_enter_question(store, g.err);
    if (!status)
        status = kh_store_story_row(store, id, &g.row, g.err);
    if (!status)
        status = gather(&g);
    if (status) {
        kh_story_free(&box->story);
        return status == KH_NOMEM ? kh_err_set(err, status, "out of memory") : status;
    }
    *ret_story = &box->story;
    return KH_OK;
}

kh_status kh_story_load(kh_store *store, kh_str id, kh_story **ret_story, kh_err *err)
{
    return load(store, id, gather_whole, ret_story, err);
}

kh_status kh_story_frame(kh_store *store, kh_str id, kh_story **ret_story, kh_err *err)
{
    return load(store, id, gather_frame, ret_story, err);
}

void kh_story_free(kh_story *story)
{
    struct kh_story_box *box = (struct kh_story_box *)(void *)story;

    if (!story)
        return;
    kh_arena_done(&box->arena);
    kh_free(box);
}
