/* Two stories that prove to be one: the one that goes leaves a redirect, and the article that showed it leaves a note.
 */
#include "store/store_internal.h"

static kh_status run_for_two(kh_store *store, const char *sql, int64_t gone, int64_t stays, kh_err *err)
{
    sqlite3_stmt *statement = kh_store_statement(store, sql, err);

    if (!statement)
        return KH_IO;
    (void)sqlite3_bind_int64(statement, 1, gone);
    if (sqlite3_bind_parameter_count(statement) > 1)
        (void)sqlite3_bind_int64(statement, 2, stays);
    return kh_store_run(store, statement, err);
}

/* In the log `story` is here the one that went. */
static kh_status log_merge(kh_store *store, int64_t row, int64_t gone, double score, kh_err *err)
{
    sqlite3_stmt *insert =
        kh_store_statement(store,
                           "INSERT INTO link_log (article, n, action, story, score) VALUES (?1,"
                           " (SELECT coalesce(max(n), 0) + 1 FROM link_log WHERE article = ?1), 'merged',"
                           " (SELECT id FROM stories WHERE row = ?2), ?3)",
                           err);

    if (!insert)
        return KH_IO;
    (void)sqlite3_bind_int64(insert, 1, row);
    (void)sqlite3_bind_int64(insert, 2, gone);
    (void)sqlite3_bind_double(insert, 3, score);
    return kh_store_run(store, insert, err);
}

kh_status kh_store_merge(kh_store *store, int64_t row, int64_t gone, int64_t stays, double score, kh_err *err)
{
    static const char *const steps[] = {
        "INSERT OR REPLACE INTO redirects (old, new) SELECT g.id, s.id FROM stories g, stories s"
        " WHERE g.row = ?1 AND s.row = ?2",
        "UPDATE redirects SET new = (SELECT id FROM stories WHERE row = ?2)"
        " WHERE new = (SELECT id FROM stories WHERE row = ?1)",
        "UPDATE articles SET story = ?2 WHERE story = ?1",
        "UPDATE pins SET story = ?2 WHERE story = ?1",
        "UPDATE developments SET story = ?2 WHERE story = ?1",
        "DELETE FROM stories WHERE row = ?1"};
    kh_status status = log_merge(store, row, gone, score, err);

    for (size_t i = 0; i < sizeof steps / sizeof *steps && status == KH_OK; i++)
        status = run_for_two(store, steps[i], gone, stays, err);
    for (size_t i = 0; i < store->moved.n; i++) { /* what waits for its summary waits there now */
        kh_store_place *place = KH_AT(&store->moved, kh_store_place, i);
        if (place->story == gone)
            place->story = stays;
    }
    return status;
}
