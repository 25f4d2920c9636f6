/* Moments: marks, and what came since. */
#include "store/desk.h"

bool kh_mark_parse(kh_str text, uint64_t *ret_mark)
{
    uint64_t mark = 0;

    if (text.len < 2 || text.len > 19 || text.ptr[0] != '#')
        return false;
    for (size_t i = 1; i < text.len; i++) {
        if (text.ptr[i] < '0' || text.ptr[i] > '9')
            return false;
        mark = mark * 10 + (uint64_t)(text.ptr[i] - '0');
    }
    *ret_mark = mark;
    return true;
}

static kh_status number(kh_store *store, const char *sql, uint64_t *ret, kh_err *err)
{
    sqlite3_stmt *find = kh_store_statement(store, sql, err);

    *ret = 0;
    if (!find)
        return store->refused;
    int code = sqlite3_step(find);
    if (code == SQLITE_ROW)
        *ret = (uint64_t)sqlite3_column_int64(find, 0);
    kh_store_release(find);
    return code == SQLITE_ROW || code == SQLITE_DONE ? KH_OK : kh_store_failed(store, code, err);
}

kh_status kh_store_mark(kh_store *store, uint64_t *ret_mark, kh_err *err)
{
    /* rows are never given twice: the newest may have been forgotten */
    return number(store, "SELECT seq FROM sqlite_sequence WHERE name = 'articles'", ret_mark, err);
}

kh_status kh_store_version(kh_store *store, uint64_t *ret_version, kh_err *err)
{
    return number(store, "PRAGMA data_version", ret_version, err);
}

kh_status kh_store_hands(kh_store *store, uint64_t *ret_number, kh_err *err)
{
    return number(store, "SELECT coalesce(max(n), 0) * 2048 + coalesce(sum(undone), 0) FROM acts", ret_number, err);
}

kh_status kh_store_moved_since(kh_store *store, uint64_t mark, uint32_t limit, kh_moved_each each, void *ctx,
                               uint64_t *ret_articles, uint64_t *ret_stories, kh_err *err)
{
    kh_status status = kh_store_enter_question(store, err);
    sqlite3_stmt *list;
    uint32_t given = 0;
    int code, stop = 0;

    *ret_articles = *ret_stories = 0;
    if (status != KH_OK)
        return status;
    list =
        kh_store_statement(store,
                           "SELECT s.id, s.title, count(*) AS fresh FROM articles a JOIN stories s ON s.row = a.story"
                           " WHERE a.row > ? GROUP BY s.row ORDER BY fresh DESC, s.last DESC, s.id",
                           err);
    if (!list)
        return store->refused;
    (void)sqlite3_bind_int64(list, 1, mark > INT64_MAX ? INT64_MAX : (int64_t)mark);
    while ((code = sqlite3_step(list)) == SQLITE_ROW) {
        kh_moved_story moved = {kh_store_column(list, 0), kh_store_column(list, 1),
                                (uint64_t)sqlite3_column_int64(list, 2)};
        ++*ret_stories;
        *ret_articles += moved.articles;
        if (!stop && given++ < limit)
            stop = each(ctx, &moved);
    }
    kh_store_release(list);
    return code == SQLITE_DONE ? KH_OK : kh_store_failed(store, code, err);
}
