#include "store/filter.h"

#include <time.h>

#include "arabic/fold.h"
#include "base/json.h"

/* Is `part` in `name`, both folded? Outlets are few and short. */
static bool names(kh_str name, kh_str part)
{
    for (size_t at = 0; part.len && at + part.len <= name.len; at++) {
        if (memcmp(name.ptr + at, part.ptr, part.len) == 0)
            return true;
    }
    return false;
}

static kh_status match_outlets(kh_store *store, const kh_str *asked, size_t count, kh_str *ret_list, kh_err *err)
{
    sqlite3_stmt *list = kh_store_statement(store,
                                            "WITH RECURSIVE outlets (name) AS (SELECT min(outlet) FROM articles"
                                            " UNION ALL SELECT (SELECT min(outlet) FROM articles WHERE outlet > name)"
                                            " FROM outlets WHERE name IS NOT NULL)"
                                            " SELECT name FROM outlets WHERE name IS NOT NULL",
                                            err);
    kh_str folded[KH_QUERY_OUTLETS];
    kh_json json;
    kh_buf buf;
    int code;

    if (!list)
        return store->refused;
    for (size_t i = 0; i < count; i++)
        folded[i] = kh_fold_in(&store->arena, asked[i], KH_FOLD_SEARCH);
    kh_buf_init(&buf);
    kh_json_init(&json, &buf);
    kh_json_array(&json);
    while ((code = sqlite3_step(list)) == SQLITE_ROW) {
        kh_str name = kh_fold_in(&store->arena, kh_store_column(list, 0), KH_FOLD_SEARCH);
        for (size_t i = 0; i < count; i++) {
            if (names(name, folded[i])) {
                kh_json_str(&json, kh_store_column(list, 0));
                break;
            }
        }
    }
    kh_json_end_array(&json);
    kh_store_release(list);
    *ret_list = kh_arena_str(&store->arena, kh_buf_str(&buf));
    kh_status status = kh_buf_status(&buf);
    kh_buf_done(&buf);
    if (code != SQLITE_DONE)
        return kh_store_failed(store, code, err);
    return status == KH_OK && ret_list->ptr ? KH_OK : kh_err_set(err, KH_NOMEM, "out of memory");
}

/* -1 where no story has or had that id: then nothing is found, which is the answer. */
static kh_status story_row(kh_store *store, kh_str id, int64_t *ret_row, kh_err *err)
{
    kh_status status = kh_store_story_row(store, id, ret_row, err);

    if (status != KH_NOTFOUND && status != KH_ARG)
        return status;
    *ret_row = -1;
    return KH_OK;
}

static kh_status filter_of(kh_store *store, const kh_query *query, kh_filter *ret_filter, kh_err *err)
{
    kh_filter *to = ret_filter;
    kh_status status = KH_OK;

    *to = (kh_filter){.first_day = query->first_day,
                      .last_day = query->last_day,
                      .has = query->has,
                      .has_not = query->has_not,
                      .any = kh_query_has_conditions(query)};
    if (query->outlet_count)
        status = match_outlets(store, query->outlets, query->outlet_count, &to->outlets, err);
    if (status == KH_OK && query->not_outlet_count)
        status = match_outlets(store, query->not_outlets, query->not_outlet_count, &to->not_outlets, err);
    if (status == KH_OK && query->story.len)
        status = story_row(store, query->story, &to->story, err);
    if (status == KH_OK && query->not_story.len)
        status = story_row(store, query->not_story, &to->not_story, err);
    if (status == KH_OK && (status = kh_query_match_marks(&store->arena, query, &to->marks, &to->not_marks)) != KH_OK)
        (void)kh_err_set(err, status, "out of memory");
    return status;
}

static void bind_number(sqlite3_stmt *statement, const char *name, bool asked, int64_t value)
{
    int at = sqlite3_bind_parameter_index(statement, name);

    if (asked)
        (void)sqlite3_bind_int64(statement, at, value);
    else
        (void)sqlite3_bind_null(statement, at);
}

static void bind_text(sqlite3_stmt *statement, const char *name, kh_str text)
{
    kh_store_bind(statement, sqlite3_bind_parameter_index(statement, name), text);
}

void kh_filter_bind(sqlite3_stmt *statement, const kh_filter *filter)
{
    int copy = filter->has & KH_HAS_COPY ? 1 : filter->has_not & KH_HAS_COPY ? 2 : 0;

    bind_number(statement, ":first", filter->first_day != KH_NO_DAY, filter->first_day);
    bind_number(statement, ":last", filter->last_day != KH_NO_DAY, filter->last_day);
    bind_number(statement, ":has", true, filter->has & ~(uint32_t)KH_HAS_COPY);
    bind_number(statement, ":has_not", true, filter->has_not & ~(uint32_t)KH_HAS_COPY);
    bind_number(statement, ":copy", true, copy);
    bind_number(statement, ":story", filter->story != 0, filter->story);
    bind_number(statement, ":not_story", filter->not_story > 0, filter->not_story);
    bind_text(statement, ":outlets", filter->outlets);
    bind_text(statement, ":not_outlets", filter->not_outlets);
    bind_text(statement, ":marks", filter->marks);
    bind_text(statement, ":not_marks", filter->not_marks);
    bind_text(statement, ":unwanted", filter->unwanted);
}

kh_status kh_filter_read(kh_store *store, kh_str text, kh_query *ret_query, kh_filter *ret_filter, kh_err *err)
{
    int32_t today = (int32_t)(time(NULL) / 86400);
    kh_status status = kh_query_parse(&store->arena, text, today, ret_query, err);

    return status == KH_OK ? filter_of(store, ret_query, ret_filter, err) : status;
}
