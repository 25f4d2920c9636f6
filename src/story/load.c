/* Finding a story, and its articles, developments, outlets and copies. */
#include "base/alloc.h"

#include "story/story.h"

enum { MOST_HOPS = 16, MOST_COPIES = 5000 };

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

/* ---- finding it ---- */

static kh_status followed(kh_gathering *g, kh_str *id)
{
    for (int hop = 0; hop < MOST_HOPS; hop++) {
        sqlite3_stmt *statement = kh_store_statement(g->store, "SELECT new FROM redirects WHERE old = ?", g->err);
        bool moved;
        if (!statement)
            return g->store->refused;
        kh_store_bind(statement, 1, *id);
        moved = sqlite3_step(statement) == SQLITE_ROW;
        if (moved)
            *id = copied(g, statement, 0);
        kh_store_release(statement);
        if (!moved)
            break;
    }
    return kh_arena_status(g->arena);
}

static kh_status find(kh_gathering *g, kh_str id)
{
    sqlite3_stmt *statement;
    kh_status status = followed(g, &id);
    int found = 0;

    if (status)
        return status;
    statement = kh_store_statement(g->store,
                                   "SELECT row, id, title, first, last, articles, outlets FROM stories WHERE id >= ?1 "
                                   "AND id < ?1 || char(1114111) ORDER BY id LIMIT 2",
                                   g->err);
    if (!statement)
        return g->store->refused;
    kh_store_bind(statement, 1, id);
    while (sqlite3_step(statement) == SQLITE_ROW) {
        kh_str full = kh_store_column(statement, 1);
        if (found++ && full.len != id.len)
            continue;
        g->row = sqlite3_column_int64(statement, 0);
        g->story->id = copied(g, statement, 1);
        g->story->title = copied(g, statement, 2);
        g->story->first = day_text(g->arena, kh_store_column_day(statement, 3));
        g->story->last = day_text(g->arena, kh_store_column_day(statement, 4));
        g->story->articles = (uint32_t)sqlite3_column_int64(statement, 5);
        g->story->outlets = (uint32_t)sqlite3_column_int64(statement, 6);
    }
    kh_store_release(statement);
    if (!found || !id.len)
        return kh_err_set(g->err, KH_NOTFOUND, "there is no story %.*s", (int)(id.len < 64 ? id.len : 64),
                          id.ptr ? id.ptr : "");
    if (found > 1 && g->story->id.len != id.len)
        return kh_err_set(g->err, KH_ARG, "more than one story begins with %.*s", (int)id.len, id.ptr);
    return kh_arena_status(g->arena);
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
    member->group = list->n - 1;
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

    if (!a || !b || list->n >= MOST_COPIES || !(row = kh_vec_push(list)))
        return;
    first =
        sqlite3_column_type(statement, 4) == SQLITE_NULL ? NULL : kh_member_of(g, sqlite3_column_int64(statement, 4));
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
    static const char articles[] = "SELECT a.row, a.key, a.title, a.outlet, a.published, a.day, a.development"
                                   " FROM articles a WHERE a.story = ? ORDER BY " KH_STORE_BY_TIME("a");
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
    kh_vec_init(&list, g->arena, sizeof(kh_copy_row));
    status = for_each(g, copies, add_copy, &list);
    g->story->copies = list.at;
    g->story->copy_count = list.n;
    return status;
}

/* ---- timeline ---- */

static void add_development(kh_gathering *g, sqlite3_stmt *statement, kh_vec *list)
{
    kh_development *development = kh_vec_push(list);
    int64_t row = sqlite3_column_int64(statement, 0);
    kh_vec articles;

    if (!development)
        return;
    development->id = copied(g, statement, 1);
    development->title = copied(g, statement, 2);
    development->date = day_text(g->arena, kh_store_column_day(statement, 3));
    development->precision = KH_STR("day");
    kh_vec_init(&articles, g->arena, sizeof(kh_story_article));
    for (size_t i = 0; i < g->members.n; i++) {
        const kh_member *member = KH_AT(&g->members, kh_member, i);
        kh_story_article *article = member->development == row ? kh_vec_push(&articles) : NULL;
        bool counted = false;
        if (!article)
            continue;
        *article = (kh_story_article){member->key, member->title, member->outlet, member->published, member->copy_of};
        for (size_t k = 0; k < i && !counted;
             k++) /* a text that an earlier article of this development carries is no new source */
            counted =
                KH_AT(&g->members, kh_member, k)->development == row && kh_member_group(g, k) == kh_member_group(g, i);
        development->sources += !counted;
    }
    development->articles = articles.at;
    development->article_count = articles.n;
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
    if ((status = for_each(g, developments, add_development, &list)))
        return status;
    story->timeline = list.at;
    story->timeline_count = list.n;
    kh_vec_init(&list, g->arena, sizeof(kh_outlet_row));
    status = for_each(g, outlets, add_outlet, &list);
    story->outlet_list = list.at;
    story->outlet_count = list.n;
    return status;
}

kh_status kh_story_load(kh_store *store, kh_str id, kh_story **ret_story, kh_err *err)
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
        status = find(&g, id);
    if (!status)
        status = load_articles(&g);
    if (!status)
        status = load_parts(&g);
    if (!status)
        status = kh_claims_load(&g);
    if (!status)
        status = kh_voices_load(&g);
    if (!status)
        status = kh_ledger_load(&g);
    if (status) {
        kh_story_free(&box->story);
        return status == KH_NOMEM ? kh_err_set(err, status, "out of memory") : status;
    }
    *ret_story = &box->story;
    return KH_OK;
}

void kh_story_free(kh_story *story)
{
    struct kh_story_box *box = (struct kh_story_box *)(void *)story;

    if (!story)
        return;
    kh_arena_done(&box->arena);
    kh_free(box);
}
