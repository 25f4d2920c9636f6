/* One entity whole: what it is called, its offices, its stories, what it said. */
#include "base/alloc.h"
#include "base/json.h"
#include "store/entity.h"
#include "store/who.h"

enum { MOST_ALIASES = 60, MOST_KEYS = 3, MOST_ROLES = 40, MOST_STORIES = 40, MOST_STATEMENTS = 100000 };

/* With the memory that it lives in; `who` is first, so that the public pointer is this one's. */
struct who_box {
    kh_who who;
    kh_arena arena;
};

struct asking {
    kh_store *store;
    kh_arena *arena;
    kh_who *who;
    const kh_who_filter *filter;
    int64_t row;
    kh_map hashes; /* of the entity's names */
    kh_err *err;
};

static kh_str kept(struct asking *a, sqlite3_stmt *from, int column)
{
    kh_str text = kh_store_column(from, column);

    return text.ptr ? kh_arena_str(a->arena, text) : text;
}

typedef void taking(struct asking *a, sqlite3_stmt *row, void *item);

/* Each row of `sql`, which asks for the entity, as an item of `list`. */
static kh_status collect(struct asking *a, const char *sql, int limit, taking *take, kh_vec *list)
{
    sqlite3_stmt *all = kh_store_statement(a->store, sql, a->err);
    int code;

    if (!all)
        return a->store->refused;
    (void)sqlite3_bind_int64(all, 1, a->row);
    (void)sqlite3_bind_int(all, 2, limit);
    while ((code = sqlite3_step(all)) == SQLITE_ROW) {
        void *item = kh_vec_push(list);
        if (!item)
            break;
        take(a, all, item);
    }
    kh_store_release(all);
    if (list->failed || kh_arena_failed(a->arena))
        return KH_NOMEM;
    return code == SQLITE_DONE ? KH_OK : kh_store_failed(a->store, code, a->err);
}

static void take_alias(struct asking *a, sqlite3_stmt *row, void *item)
{
    kh_alias *alias = item;

    alias->text = kept(a, row, 0);
    alias->articles = (uint32_t)sqlite3_column_int64(row, 1);
    alias->mentions = (uint32_t)sqlite3_column_int64(row, 2);
}

static void take_role(struct asking *a, sqlite3_stmt *row, void *item)
{
    kh_role_line *role = item;

    role->role = kept(a, row, 0);
    role->first_day = kh_store_column_day(row, 1);
    role->last_day = kh_store_column_day(row, 2);
    role->articles = (uint32_t)sqlite3_column_int64(row, 3);
}

static void take_story(struct asking *a, sqlite3_stmt *row, void *item)
{
    kh_who_story *story = item;

    story->story = kept(a, row, 0);
    story->title = kept(a, row, 1);
    story->articles = (uint32_t)sqlite3_column_int64(row, 2);
}

/* The evidence of an alias: the earliest articles that use it. */
static kh_status load_keys(struct asking *a, kh_alias *alias)
{
    sqlite3_stmt *all = kh_store_statement(a->store,
                                           "SELECT DISTINCT a.key FROM names n JOIN mentions m ON m.name = n.row"
                                           " JOIN articles a ON a.row = m.article WHERE n.entity = ?1 AND n.text = ?2"
                                           " ORDER BY " KH_STORE_BY_TIME("a") " LIMIT 3",
                                           a->err);
    int code;

    alias->keys.at = KH_NEWS(a->arena, kh_str, MOST_KEYS);
    if (!all)
        return a->store->refused;
    (void)sqlite3_bind_int64(all, 1, a->row);
    kh_store_bind(all, 2, alias->text);
    while ((code = sqlite3_step(all)) == SQLITE_ROW && alias->keys.at && alias->keys.n < MOST_KEYS)
        alias->keys.at[alias->keys.n++] = kept(a, all, 0);
    kh_store_release(all);
    return code == SQLITE_DONE || code == SQLITE_ROW ? kh_arena_status(a->arena)
                                                     : kh_store_failed(a->store, code, a->err);
}

static kh_status load_lists(struct asking *a)
{
    static const char aliases[] = "SELECT n.text, count(DISTINCT m.article), sum(m.count) FROM names n"
                                  " JOIN mentions m ON m.name = n.row WHERE n.entity = ?1 GROUP BY n.text"
                                  " ORDER BY 2 DESC, 3 DESC, 1 LIMIT ?2";
    static const char roles[] = "SELECT r.text, min(a.day), max(a.day), count(DISTINCT m.article) FROM names n"
                                " JOIN mentions m ON m.name = n.row JOIN roles r ON r.row = m.role"
                                " JOIN articles a ON a.row = m.article WHERE n.entity = ?1 GROUP BY r.row"
                                " ORDER BY 4 DESC, 2, 1 LIMIT ?2";
    static const char stories[] = "SELECT s.id, s.title, count(DISTINCT a.row) FROM names n JOIN mentions m"
                                  " ON m.name = n.row JOIN articles a ON a.row = m.article"
                                  " JOIN stories s ON s.row = a.story WHERE n.entity = ?1 GROUP BY s.row"
                                  " ORDER BY 3 DESC, s.last DESC, s.id LIMIT ?2";
    kh_vec list;
    kh_status status;

    kh_vec_init(&list, a->arena, sizeof(kh_alias));
    status = collect(a, aliases, MOST_ALIASES, take_alias, &list);
    a->who->aliases = list.at;
    a->who->alias_count = list.n;
    for (size_t i = 0; i < list.n && status == KH_OK; i++)
        status = load_keys(a, &a->who->aliases[i]);
    if (status != KH_OK)
        return status;
    kh_vec_init(&list, a->arena, sizeof(kh_role_line));
    status = collect(a, roles, MOST_ROLES, take_role, &list);
    a->who->roles = list.at;
    a->who->role_count = list.n;
    if (status != KH_OK)
        return status;
    kh_vec_init(&list, a->arena, sizeof(kh_who_story));
    status = collect(a, stories, MOST_STORIES, take_story, &list);
    a->who->stories = list.at;
    a->who->story_count = list.n;
    return status;
}

/* The offices that the gazetteer knows of. */
static kh_status load_offices(struct asking *a)
{
    kh_lexicon *lexicon;
    kh_arena scratch;
    kh_vec list;
    kh_status status;

    kh_arena_init(&scratch, 0);
    kh_vec_init(&list, a->arena, sizeof(kh_office));
    status = kh_lexicon_load(&scratch, NULL, "offices.tsv", &lexicon, a->err);
    for (uint32_t row = 0; status == KH_OK && row < kh_lexicon_rows(lexicon); row++) {
        kh_office *office;
        kh_str until = kh_lexicon_cell(lexicon, row, 3);
        if (!kh_str_eq(kh_lexicon_cell(lexicon, row, 0), a->who->line.id) || !(office = kh_vec_push(&list)))
            continue;
        office->office = kh_arena_str(a->arena, kh_lexicon_cell(lexicon, row, 1));
        office->from = kh_arena_str(a->arena, kh_lexicon_cell(lexicon, row, 2));
        office->until = until.len ? kh_arena_str(a->arena, until) : (kh_str){NULL, 0};
    }
    kh_arena_done(&scratch);
    a->who->offices = list.at;
    a->who->office_count = list.n;
    return status;
}

static kh_status load_hashes(struct asking *a)
{
    sqlite3_stmt *all = kh_store_statement(a->store, "SELECT hash FROM names WHERE entity = ?", a->err);
    int code;

    kh_map_init(&a->hashes, a->arena);
    if (!all)
        return a->store->refused;
    (void)sqlite3_bind_int64(all, 1, a->row);
    while ((code = sqlite3_step(all)) == SQLITE_ROW) {
        int64_t hash = sqlite3_column_int64(all, 0);
        if (kh_map_put(&a->hashes, kh_arena_str(a->arena, kh_str_of((const char *)&hash, sizeof hash)), 1) != KH_OK)
            break;
    }
    kh_store_release(all);
    if (kh_arena_failed(a->arena))
        return KH_NOMEM;
    return code == SQLITE_DONE ? KH_OK : kh_store_failed(a->store, code, a->err);
}

/* ---- statements ---- */

/* An article in which the entity says something. */
struct place {
    int64_t row, said;
    kh_str key, outlet, title, story;
    int32_t day;
};

static kh_status load_places(struct asking *a, kh_vec *list)
{
    sqlite3_stmt *all = kh_store_statement(
        a->store,
        "SELECT a.row, sum(m.said), a.key, a.outlet, a.title, s.id, a.day FROM names n JOIN mentions m"
        " ON m.name = n.row AND m.said > 0 JOIN articles a ON a.row = m.article JOIN stories s ON s.row = a.story"
        " WHERE n.entity = ?1 AND (?2 IS NULL OR a.outlet = ?2) AND (?3 IS NULL OR s.id = ?3)"
        " AND (?4 IS NULL OR a.day >= ?4) AND (?5 IS NULL OR a.day <= ?5) GROUP BY a.row"
        " ORDER BY a.day IS NULL, a.day DESC, a.instant DESC, a.row DESC",
        a->err);
    int code;

    if (!all)
        return a->store->refused;
    (void)sqlite3_bind_int64(all, 1, a->row);
    kh_store_bind(all, 2, a->filter->outlet);
    kh_store_bind(all, 3, a->filter->story);
    kh_store_bind_day(all, 4, a->filter->since);
    kh_store_bind_day(all, 5, a->filter->until);
    while ((code = sqlite3_step(all)) == SQLITE_ROW) {
        struct place *place = kh_vec_push(list);
        if (!place)
            break;
        *place = (struct place){sqlite3_column_int64(all, 0),
                                sqlite3_column_int64(all, 1),
                                kept(a, all, 2),
                                kept(a, all, 3),
                                kept(a, all, 4),
                                kept(a, all, 5),
                                kh_store_column_day(all, 6)};
    }
    kh_store_release(all);
    if (list->failed || kh_arena_failed(a->arena))
        return KH_NOMEM;
    return code == SQLITE_DONE ? KH_OK : kh_store_failed(a->store, code, a->err);
}

/* Code points in the bytes before `end`. */
static uint32_t points_to(kh_str text, uint32_t end)
{
    uint32_t n = 0;

    for (uint32_t i = 0; i < end && i < text.len; i++)
        n += ((unsigned char)text.ptr[i] & 0xC0) != 0x80;
    return n;
}

static kh_str copied(struct asking *a, kh_str text)
{
    return text.ptr ? kh_arena_str(a->arena, text) : text;
}

static void take_statement(struct asking *a, const struct place *at, const kh_article *article,
                           const kh_statement *said, kh_who_statement *to)
{
    char date[16];

    kh_day_text(at->day, date);
    *to = (kh_who_statement){.key = at->key, .outlet = at->outlet, .title = at->title, .story = at->story};
    to->date = date[0] ? kh_arena_str(a->arena, kh_str_z(date)) : (kh_str){NULL, 0};
    to->speaker = copied(a, said->speaker);
    to->role = copied(a, said->role);
    to->cue = copied(a, said->cue);
    to->act = copied(a, said->act);
    to->time = copied(a, said->time);
    to->kind = said->direct ? KH_STR("direct") : KH_STR("indirect");
    to->text =
        kh_arena_str(a->arena, kh_str_of(article->text.ptr + said->said.start, said->said.end - said->said.start));
    to->via.at = KH_NEWS(a->arena, kh_str, said->via.n);
    for (size_t i = 0; to->via.at && i < said->via.n; i++)
        to->via.at[to->via.n++] = copied(a, said->via.at[i]);
    to->span = said->span;
    to->cp_span = (kh_span){points_to(article->text, said->span.start), points_to(article->text, said->span.end)};
}

/* The statements of one article, without the first `skip`. */
static kh_status read_place(struct asking *a, const struct place *at, uint64_t skip, uint64_t most, kh_vec *list)
{
    kh_arena scratch;
    kh_article article;
    kh_heard_list heard;
    kh_status status;

    kh_arena_init(&scratch, 0);
    status = kh_store_article(a->store, &scratch, at->row, &article, a->err);
    if (status == KH_OK)
        status = kh_heard_of(&scratch, &article, &heard);
    for (size_t i = 0; status == KH_OK && i < article.statement_count && list->n < most; i++) {
        uint32_t index = heard.statements[i];
        uint64_t one;
        kh_who_statement *to;

        if (!index ||
            !kh_map_get(&a->hashes, kh_str_of((const char *)&heard.at[index - 1].hash, sizeof(uint64_t)), &one))
            continue;
        if (skip) {
            skip--;
            continue;
        }
        if (!(to = kh_vec_push(list)))
            status = KH_NOMEM;
        else
            take_statement(a, at, &article, &article.statements[i], to);
    }
    kh_arena_done(&scratch);
    return status == KH_OK ? kh_arena_status(a->arena) : status;
}

static kh_status load_statements(struct asking *a)
{
    uint64_t skip = a->filter->page.offset, most = a->filter->page.limit ? a->filter->page.limit : MOST_STATEMENTS;
    kh_vec places, list;
    kh_status status;

    kh_vec_init(&places, a->arena, sizeof(struct place));
    kh_vec_init(&list, a->arena, sizeof(kh_who_statement));
    status = load_places(a, &places);
    for (size_t i = 0; i < places.n && status == KH_OK; i++) {
        const struct place *at = KH_AT(&places, struct place, i);
        uint64_t said = (uint64_t)at->said;
        a->who->statement_total += said;
        if (skip >= said)
            skip -= said;
        else if (list.n < most) {
            status = read_place(a, at, skip, most, &list);
            skip = 0;
        }
    }
    a->who->statements = list.at;
    a->who->statement_count = list.n;
    return status;
}

static kh_status load(struct asking *a, kh_str name)
{
    kh_strs others;
    kh_status status = kh_store_enter_question(a->store, a->err);

    if (status == KH_OK)
        status = kh_entities_find(a->store, name, a->filter->type, &a->row, &others, a->err);
    if (status == KH_OK) {
        a->who->others.at = KH_NEWS(a->arena, kh_str, others.n);
        for (size_t i = 0; a->who->others.at && i < others.n; i++)
            a->who->others.at[a->who->others.n++] = copied(a, others.at[i]);
        status = kh_entity_line_load(a->store, a->arena, a->row, &a->who->line, a->err);
    }
    if (status == KH_OK)
        status = load_lists(a);
    if (status == KH_OK)
        status = load_offices(a);
    if (status == KH_OK)
        status = load_hashes(a);
    return status == KH_OK ? load_statements(a) : status;
}

kh_status kh_who_load(kh_store *store, kh_str name, const kh_who_filter *filter, kh_who **ret_who, kh_err *err)
{
    static const kh_who_filter every = {.since = KH_NO_DAY, .until = KH_NO_DAY};
    struct who_box *box = kh_alloc_zero(1, sizeof *box);
    kh_err detail = {0};
    struct asking asking = {.store = store, .filter = filter ? filter : &every, .err = err ? err : &detail};
    kh_status status;

    *ret_who = NULL;
    if (!box)
        return kh_err_set(err, KH_NOMEM, "out of memory");
    kh_arena_init(&box->arena, 0);
    asking.arena = &box->arena;
    asking.who = &box->who;
    status = load(&asking, name);
    if (status != KH_OK) {
        kh_who_free(&box->who);
        return status == KH_NOMEM ? kh_err_set(err, status, "out of memory") : status;
    }
    *ret_who = &box->who;
    return KH_OK;
}

void kh_who_free(kh_who *who)
{
    struct who_box *box = (struct who_box *)(void *)who;

    if (!who)
        return;
    kh_arena_done(&box->arena);
    kh_free(box);
}
