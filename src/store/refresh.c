/* Summaries of stories, brought up to date once for each batch and not for each article. */
#include "store/store_internal.h"

kh_status kh_store_moved(kh_store *store, int64_t story)
{
    for (size_t i = 0; i < store->moved.n; i++) {
        if (*KH_AT(&store->moved, int64_t, i) == story)
            return KH_OK;
    }
    int64_t *fresh = kh_vec_push(&store->moved);
    if (!fresh)
        return KH_NOMEM;
    *fresh = story;
    return KH_OK;
}

/* The title of a story is that of the first article of its largest development. */
static kh_status refresh_title(kh_store *store, int64_t story, kh_err *err)
{
    sqlite3_stmt *update =
        kh_store_statement(store,
                           "UPDATE stories SET title = (SELECT title FROM developments WHERE story = ?1"
                           " ORDER BY articles DESC, day IS NULL, day, row LIMIT 1) WHERE row = ?1",
                           err);

    if (!update)
        return KH_IO;
    (void)sqlite3_bind_int64(update, 1, story);
    return kh_store_run(store, update, err);
}

static kh_status refresh_counts(kh_store *store, int64_t story, kh_err *err)
{
    sqlite3_stmt *update =
        kh_store_statement(store,
                           "UPDATE stories SET (first, last, articles, outlets, developments) ="
                           " (SELECT min(day), max(day), count(*), count(DISTINCT outlet), count(DISTINCT development)"
                           " FROM articles WHERE story = ?1) WHERE row = ?1",
                           err);

    if (!update)
        return KH_IO;
    (void)sqlite3_bind_int64(update, 1, story);
    return kh_store_run(store, update, err);
}

kh_status kh_store_refresh(kh_store *store, kh_err *err)
{
    kh_status status = KH_OK;

    for (size_t i = 0; i < store->moved.n && status == KH_OK; i++) {
        int64_t story = *KH_AT(&store->moved, int64_t, i);
        sqlite3_stmt *remove;
        if ((status = refresh_counts(store, story, err)) != KH_OK ||
            (status = refresh_title(store, story, err)) != KH_OK)
            return status;
        remove = kh_store_statement(store, "DELETE FROM stories WHERE row = ? AND articles = 0", err);
        if (!remove)
            return KH_IO;
        (void)sqlite3_bind_int64(remove, 1, story);
        status = kh_store_run(store, remove, err);
    }
    if (status == KH_OK)
        kh_vec_reset(&store->moved);
    return status;
}
