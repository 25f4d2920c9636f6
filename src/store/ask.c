/* Questions that need no search: totals, one article, lists of stories and of copies. */
#include "base/json.h"
#include "store/filter.h"
#include "khayt/copies.h"
#include "store/version.h"

kh_status kh_store_count(kh_store *store, kh_store_totals *ret_totals, kh_err *err)
{
    kh_status status = kh_store_enter_question(store, err);
    sqlite3_stmt *count;

    memset(ret_totals, 0, sizeof *ret_totals);
    ret_totals->first_day = ret_totals->last_day = KH_NO_DAY;
    if (status != KH_OK)
        return status;
    count = kh_store_statement(store,
                               "WITH RECURSIVE outlets (name) AS (SELECT min(outlet) FROM articles UNION ALL"
                               " SELECT (SELECT min(outlet) FROM articles WHERE outlet > name) FROM outlets"
                               " WHERE name IS NOT NULL)"
                               " SELECT (SELECT count(*) FROM articles), (SELECT count(*) FROM stories),"
                               " (SELECT count(*) FROM developments), (SELECT count(name) FROM outlets),"
                               " (SELECT count(*) FROM copies), (SELECT min(first) FROM stories),"
                               " (SELECT max(last) FROM stories)",
                               err);
    if (!count)
        return store->refused;
    int code = sqlite3_step(count);
    if (code == SQLITE_ROW) {
        ret_totals->articles = (uint64_t)sqlite3_column_int64(count, 0);
        ret_totals->stories = (uint64_t)sqlite3_column_int64(count, 1);
        ret_totals->developments = (uint64_t)sqlite3_column_int64(count, 2);
        ret_totals->outlets = (uint64_t)sqlite3_column_int64(count, 3);
        ret_totals->copies = (uint64_t)sqlite3_column_int64(count, 4);
        ret_totals->first_day = kh_store_column_day(count, 5);
        ret_totals->last_day = kh_store_column_day(count, 6);
    }
    kh_store_release(count);
    return code == SQLITE_ROW ? KH_OK : kh_store_failed(store, code, err);
}

kh_status kh_store_article_json(kh_store *store, kh_str key, kh_buf *out, kh_err *err)
{
    kh_status status = kh_store_enter(store, err);
    kh_article article;

    if (status != KH_OK || (status = kh_version_read(store, &store->arena, key, &article, err)) != KH_OK)
        return status;
    if ((status = kh_article_json(&article, out)) == KH_OK)
        kh_buf_byte(out, '\n');
    if (status == KH_OK)
        status = kh_buf_status(out);
    return status == KH_OK ? KH_OK : kh_err_set(err, status, "out of memory");
}

kh_status kh_store_article_place(kh_store *store, kh_str key, kh_str *ret_story, kh_str *ret_development, kh_err *err)
{
    kh_status status = kh_store_enter_question(store, err);
    sqlite3_stmt *find;

    *ret_story = *ret_development = (kh_str){NULL, 0};
    if (status != KH_OK)
        return status;
    find = kh_store_statement(store,
                              "SELECT stories.id, developments.id FROM articles"
                              " JOIN stories ON stories.row = articles.story"
                              " JOIN developments ON developments.row = articles.development WHERE articles.key = ?",
                              err);
    if (!find)
        return store->refused;
    kh_store_bind(find, 1, key.ptr ? kh_version_article_key(store, key) : KH_STR(""));
    int code = sqlite3_step(find);
    if (code == SQLITE_ROW) {
        *ret_story = kh_arena_str(&store->arena, kh_store_column(find, 0));
        *ret_development = kh_arena_str(&store->arena, kh_store_column(find, 1));
    }
    kh_store_release(find);
    if (code == SQLITE_DONE)
        return kh_err_set(err, KH_NOTFOUND, "no such article");
    if (code != SQLITE_ROW)
        return kh_store_failed(store, code, err);
    return kh_arena_failed(&store->arena) ? kh_err_set(err, KH_NOMEM, "out of memory") : KH_OK;
}

/* ---- stories ---- */

static void put_day(kh_json *json, const char *key, int32_t day)
{
    char text[16];

    kh_day_text(day, text);
    kh_json_put_str(json, key, day == KH_NO_DAY ? (kh_str){NULL, 0} : kh_str_z(text));
}

/* The developments of a story in order of time, each with its articles: one pass over both, sorted alike. */
static kh_status put_developments(kh_store *store, int64_t story, uint32_t latest, kh_json *json, kh_err *err)
{
    sqlite3_stmt *list = kh_store_statement(
        store,
        "SELECT d.row, d.id, d.day, d.title, a.key FROM developments d"
        " JOIN articles a ON a.story = d.story AND a.development = d.row"
        " WHERE d.row IN (SELECT row FROM developments WHERE story = ?1 ORDER BY day DESC, row DESC LIMIT ?2)"
        " ORDER BY " KH_STORE_BY_TIME("d") ", " KH_STORE_BY_TIME("a"),
        err);
    int64_t open = 0;
    int code;

    if (!list)
        return store->refused;
    (void)sqlite3_bind_int64(list, 1, story);
    (void)sqlite3_bind_int64(list, 2, latest ? (int64_t)latest : -1);
    kh_json_key(json, "developments");
    kh_json_array(json);
    while ((code = sqlite3_step(list)) == SQLITE_ROW) {
        if (sqlite3_column_int64(list, 0) != open) {
            if (open) {
                kh_json_end_array(json);
                kh_json_end_object(json);
            }
            open = sqlite3_column_int64(list, 0);
            kh_json_object(json);
            kh_json_put_str(json, "development", kh_store_column(list, 1));
            put_day(json, "date", kh_store_column_day(list, 2));
            kh_json_put_str(json, "title", kh_store_column(list, 3));
            kh_json_key(json, "articles");
            kh_json_array(json);
        }
        kh_json_str(json, kh_store_column(list, 4));
    }
    if (open) {
        kh_json_end_array(json);
        kh_json_end_object(json);
    }
    kh_json_end_array(json);
    kh_store_release(list);
    return code == SQLITE_DONE ? KH_OK : kh_store_failed(store, code, err);
}

static kh_status story_json(kh_store *store, int64_t row, const kh_story_line *line, uint32_t latest, kh_buf *buf,
                            kh_err *err)
{
    kh_json json;
    kh_status status;

    kh_buf_reset(buf);
    kh_json_init(&json, buf);
    kh_json_object(&json);
    kh_json_put_str(&json, "story", line->story);
    kh_json_put_str(&json, "title", line->title);
    put_day(&json, "first", line->first_day);
    put_day(&json, "last", line->last_day);
    kh_json_put_int(&json, "articles", line->articles);
    kh_json_put_int(&json, "outlets", line->outlets);
    if (latest)
        kh_json_put_int(&json, "development_count", line->developments);
    if ((status = put_developments(store, row, latest, &json, err)) != KH_OK)
        return status;
    kh_json_end_object(&json);
    kh_buf_byte(buf, '\n');
    return kh_buf_status(buf) == KH_OK ? KH_OK : kh_err_set(err, KH_NOMEM, "out of memory");
}

/* A query asks for stories with an article that fits it. */
#define STORY_FILTER                                                                                                   \
    " FROM stories s WHERE s.articles >= :least"                                                                       \
    " AND (:outlet IS NULL OR EXISTS (SELECT 1 FROM articles a WHERE a.story = s.row AND a.outlet = :outlet))"         \
    " AND (NOT :asked OR s.row IN (SELECT a.story FROM articles a WHERE"                                               \
    " (:match IS NULL OR a.row IN (SELECT rowid FROM search WHERE search MATCH :match)) AND" KH_FILTER_SQL "))"

typedef struct asked {
    kh_str match;
    kh_filter filter;
} asked;

static kh_status read_asked(kh_store *store, kh_str text, asked *ret, kh_err *err)
{
    kh_query query;
    kh_status status = kh_filter_read(store, text, &query, &ret->filter, err);

    if (status != KH_OK)
        return status;
    status = kh_query_match(&store->arena, &query, KH_QUERY_ASKED, &ret->match, &ret->filter.unwanted);
    return status == KH_OK ? KH_OK : kh_err_set(err, status, "out of memory");
}

static void bind_filter(sqlite3_stmt *list, const kh_story_filter *filter, const asked *query)
{
    if (filter->outlet.len)
        kh_store_bind(list, sqlite3_bind_parameter_index(list, ":outlet"), filter->outlet);
    (void)sqlite3_bind_int64(list, sqlite3_bind_parameter_index(list, ":least"), filter->least_articles);
    (void)sqlite3_bind_int64(list, sqlite3_bind_parameter_index(list, ":asked"), filter->query.len > 0);
    kh_store_bind(list, sqlite3_bind_parameter_index(list, ":match"), query->match);
    kh_filter_bind(list, &query->filter);
}

static kh_status count_stories(kh_store *store, const kh_story_filter *filter, const asked *query, uint64_t *ret,
                               kh_err *err)
{
    sqlite3_stmt *count = kh_store_statement(store, "SELECT count(*)" STORY_FILTER, err);

    if (!count)
        return store->refused;
    bind_filter(count, filter, query);
    int code = sqlite3_step(count);
    *ret = code == SQLITE_ROW ? (uint64_t)sqlite3_column_int64(count, 0) : 0;
    kh_store_release(count);
    return code == SQLITE_ROW ? KH_OK : kh_store_failed(store, code, err);
}

static kh_status walk_stories(kh_store *store, sqlite3_stmt *list, uint32_t latest, kh_story_each each, void *ctx,
                              kh_err *err)
{
    kh_buf buf;
    kh_status status = KH_OK;
    int code = SQLITE_DONE;

    kh_buf_init(&buf);
    while (status == KH_OK && (code = sqlite3_step(list)) == SQLITE_ROW) {
        kh_story_line line = {.story = kh_store_column(list, 1),
                              .title = kh_store_column(list, 2),
                              .first_day = kh_store_column_day(list, 3),
                              .last_day = kh_store_column_day(list, 4),
                              .articles = (uint32_t)sqlite3_column_int64(list, 5),
                              .outlets = (uint32_t)sqlite3_column_int64(list, 6),
                              .developments = (uint32_t)sqlite3_column_int64(list, 7)};
        status = story_json(store, sqlite3_column_int64(list, 0), &line, latest, &buf, err);
        if (status == KH_OK && each(ctx, &line, kh_buf_str(&buf)) != 0) {
            code = SQLITE_DONE;
            break;
        }
    }
    kh_buf_done(&buf);
    if (status != KH_OK)
        return status;
    return code == SQLITE_DONE ? KH_OK : kh_store_failed(store, code, err);
}

kh_status kh_store_stories(kh_store *store, const kh_story_filter *filter, kh_story_each each, void *ctx,
                           uint64_t *ret_total, kh_err *err)
{
    static const kh_story_filter every;
    asked query = {.filter = {.first_day = KH_NO_DAY, .last_day = KH_NO_DAY}};
    kh_status status = kh_store_enter_question(store, err);
    sqlite3_stmt *list;

    if (status != KH_OK)
        return status;
    filter = filter ? filter : &every;
    if (filter->query.len && (status = read_asked(store, filter->query, &query, err)) != KH_OK)
        return status;
    if (ret_total && (status = count_stories(store, filter, &query, ret_total, err)) != KH_OK)
        return status;
    list = kh_store_statement(
        store,
        "SELECT s.row, s.id, s.title, s.first, s.last, s.articles, s.outlets, s.developments" STORY_FILTER
        " ORDER BY s.last DESC, s.articles DESC, s.id LIMIT :limit OFFSET :offset",
        err);
    if (!list)
        return store->refused;
    bind_filter(list, filter, &query);
    (void)sqlite3_bind_int64(list, sqlite3_bind_parameter_index(list, ":limit"),
                             filter->page.limit ? (int64_t)filter->page.limit : -1);
    (void)sqlite3_bind_int64(list, sqlite3_bind_parameter_index(list, ":offset"), filter->page.offset);
    status = walk_stories(store, list, filter->latest, each, ctx, err);
    kh_store_release(list);
    return status;
}

/* The story that `find`, its one text bound, names. */
static kh_status line_of(kh_store *store, sqlite3_stmt *find, kh_story_line *ret_line, kh_err *err)
{
    int code = sqlite3_step(find);

    if (code == SQLITE_ROW)
        *ret_line = (kh_story_line){.story = kh_arena_str(&store->arena, kh_store_column(find, 0)),
                                    .title = kh_arena_str(&store->arena, kh_store_column(find, 1)),
                                    .first_day = kh_store_column_day(find, 2),
                                    .last_day = kh_store_column_day(find, 3),
                                    .articles = (uint32_t)sqlite3_column_int64(find, 4),
                                    .outlets = (uint32_t)sqlite3_column_int64(find, 5),
                                    .developments = (uint32_t)sqlite3_column_int64(find, 6)};
    kh_store_release(find);
    if (code != SQLITE_ROW && code != SQLITE_DONE)
        return kh_store_failed(store, code, err);
    if (code == SQLITE_DONE)
        return KH_NOTFOUND;
    return kh_arena_failed(&store->arena) ? kh_err_set(err, KH_NOMEM, "out of memory") : KH_OK;
}

kh_status kh_store_article_story(kh_store *store, kh_str key, kh_story_line *ret_line, kh_err *err)
{
    kh_status status = kh_store_enter(store, err);
    sqlite3_stmt *find;

    memset(ret_line, 0, sizeof *ret_line);
    if (status != KH_OK)
        return status;
    find = kh_store_statement(store,
                              "SELECT s.id, s.title, s.first, s.last, s.articles, s.outlets, s.developments"
                              " FROM articles a JOIN stories s ON s.row = a.story WHERE a.key = ?",
                              err);
    if (!find)
        return store->refused;
    kh_store_bind(find, 1, key.ptr ? kh_version_article_key(store, key) : KH_STR(""));
    status = line_of(store, find, ret_line, err);
    return status == KH_NOTFOUND ? kh_err_set(err, status, "no such article") : status;
}

kh_status kh_store_story_line(kh_store *store, kh_str id, kh_story_line *ret_line, kh_err *err)
{
    kh_status status = kh_store_enter_question(store, err);
    sqlite3_stmt *find;
    int64_t row = 0;

    memset(ret_line, 0, sizeof *ret_line);
    if (status != KH_OK || (status = kh_store_story_row(store, id, &row, err)) != KH_OK)
        return status;
    find = kh_store_statement(store,
                              "SELECT id, title, first, last, articles, outlets, developments FROM stories"
                              " WHERE row = ?",
                              err);
    if (!find)
        return store->refused;
    (void)sqlite3_bind_int64(find, 1, row);
    return line_of(store, find, ret_line, err);
}

/* ---- outlets ---- */

kh_status kh_store_outlets(kh_store *store, kh_outlet_each each, void *ctx, kh_err *err)
{
    kh_status status = kh_store_enter_question(store, err);
    sqlite3_stmt *list;
    int code;

    if (status != KH_OK)
        return status;
    list = kh_store_statement(store,
                              "SELECT outlet, count(*) AS n FROM articles WHERE outlet IS NOT NULL GROUP BY outlet"
                              " ORDER BY n DESC, outlet",
                              err);
    if (!list)
        return KH_IO;
    while ((code = sqlite3_step(list)) == SQLITE_ROW) {
        if (each(ctx, kh_store_column(list, 0), (uint64_t)sqlite3_column_int64(list, 1)) != 0) {
            code = SQLITE_DONE;
            break;
        }
    }
    kh_store_release(list);
    return code == SQLITE_DONE ? KH_OK : kh_store_failed(store, code, err);
}

/* ---- copies ---- */

kh_status kh_copy_json(const kh_copy_line *line, kh_buf *out)
{
    kh_json json;

    kh_json_init(&json, out);
    kh_json_object(&json);
    kh_json_put_str(&json, "a", line->a);
    kh_json_put_str(&json, "b", line->b);
    kh_json_put_str(&json, "kind", line->kind);
    kh_json_put_num(&json, "share", line->share);
    kh_json_put_str(&json, "first", line->first);
    kh_json_end_object(&json);
    kh_buf_byte(out, '\n');
    return kh_buf_status(out);
}

static kh_status walk_copies(kh_store *store, sqlite3_stmt *list, kh_copy_each each, void *ctx, kh_err *err)
{
    kh_buf buf;
    kh_status status = KH_OK;
    int code = SQLITE_DONE;

    kh_buf_init(&buf);
    while (status == KH_OK && (code = sqlite3_step(list)) == SQLITE_ROW) {
        int kind = sqlite3_column_int(list, 2);
        kh_copy_line line = {
            .a = kh_store_column(list, 0),
            .b = kh_store_column(list, 1),
            .kind = kh_str_z(kh_copy_kind_name(kind >= 1 && kind <= 3 ? (kh_copy_kind)kind : KH_COPY_NONE)),
            .first = kh_store_column(list, 4),
            .share = sqlite3_column_double(list, 3)};
        kh_buf_reset(&buf);
        if ((status = kh_copy_json(&line, &buf)) == KH_OK && each(ctx, &line, kh_buf_str(&buf)) != 0) {
            code = SQLITE_DONE;
            break;
        }
    }
    kh_buf_done(&buf);
    if (status != KH_OK)
        return kh_err_set(err, status, "out of memory");
    return code == SQLITE_DONE ? KH_OK : kh_store_failed(store, code, err);
}

#define COPIES_FROM                                                                                                    \
    " FROM copies c JOIN articles x ON x.row = c.a JOIN articles y ON y.row = c.b LEFT JOIN articles z ON z.row = "    \
    "c.first"
/* ?1 the article's row, ?4 an outlet or NULL */
#define COPIES_OF                                                                                                      \
    COPIES_FROM " WHERE (c.a = ?1 AND (?4 IS NULL OR y.outlet = ?4)) OR (c.b = ?1 AND (?4 IS NULL OR x.outlet = ?4))"
#define COPIES_ALL  COPIES_FROM " WHERE ?4 IS NULL OR x.outlet = ?4 OR y.outlet = ?4"
#define COPIES_LINE "SELECT x.key, y.key, c.kind, c.share, z.key"

static void bind_copies(sqlite3_stmt *statement, int64_t row, kh_str outlet)
{
    if (row)
        (void)sqlite3_bind_int64(statement, 1, row);
    if (outlet.len)
        kh_store_bind(statement, 4, outlet);
}

kh_status kh_store_copies(kh_store *store, kh_str key, kh_str outlet, kh_page_of page, kh_copy_each each, void *ctx,
                          uint64_t *ret_total, kh_err *err)
{
    kh_status status = kh_store_enter_question(store, err);
    int64_t row = 0;

    if (status == KH_OK && key.ptr)
        status = kh_store_row(store, kh_version_article_key(store, key), &row, err);
    if (status != KH_OK)
        return status;
    sqlite3_stmt *count = kh_store_statement(store,
                                             row          ? "SELECT count(*)" COPIES_OF
                                             : outlet.len ? "SELECT count(*)" COPIES_ALL
                                                          : "SELECT count(*) FROM copies",
                                             err);
    sqlite3_stmt *list =
        kh_store_statement(store,
                           row ? COPIES_LINE COPIES_OF " ORDER BY c.kind, c.share DESC, c.a, c.b LIMIT ?2 OFFSET ?3"
                               : COPIES_LINE COPIES_ALL " ORDER BY c.a, c.b LIMIT ?2 OFFSET ?3",
                           err);
    if (!count || !list)
        return store->refused;
    bind_copies(count, row, outlet);
    if (ret_total)
        *ret_total = sqlite3_step(count) == SQLITE_ROW ? (uint64_t)sqlite3_column_int64(count, 0) : 0;
    kh_store_release(count);
    bind_copies(list, row, outlet);
    (void)sqlite3_bind_int64(list, 2, page.limit ? (int64_t)page.limit : -1);
    (void)sqlite3_bind_int64(list, 3, page.offset);
    status = walk_copies(store, list, each, ctx, err);
    kh_store_release(list);
    return status;
}
