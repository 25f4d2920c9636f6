/* The conditions of a query (query.h) in SQL. */
#ifndef KH_STORE_FILTER_H
#define KH_STORE_FILTER_H

#include "store/query.h"
#include "store/store_internal.h"

/** What the conditions are bound to: lives in the call's arena. */
typedef struct kh_filter {
    bool any; /* is there a condition at all? */
    int32_t first_day, last_day;
    uint32_t has, has_not;
    kh_str outlets, not_outlets; /* JSON arrays of names; {NULL,0}: not asked */
    int64_t story, not_story;    /* rows; 0: not asked, -1: no such story */
    kh_str marks, not_marks;     /* FTS5 expressions, or {NULL,0} */
    kh_str unwanted;             /* words that the article must be without, where no word is asked for */
} kh_filter;

/** The conditions on articles `a`, for a WHERE; named parameters, so that a statement may have its own beside them. */
#define KH_FILTER_SQL                                                                                                  \
    " (:first IS NULL OR a.day >= :first) AND (:last IS NULL OR a.day <= :last)"                                       \
    " AND (a.has & :has) = :has AND (a.has & :has_not) = 0"                                                            \
    " AND (:copy = 0 OR (:copy = 1) = EXISTS (SELECT 1 FROM copies c WHERE c.a = a.row OR c.b = a.row))"               \
    " AND (:outlets IS NULL OR a.outlet IN (SELECT value FROM json_each(:outlets)))"                                   \
    " AND (:not_outlets IS NULL OR coalesce(a.outlet, '') NOT IN (SELECT value FROM json_each(:not_outlets)))"         \
    " AND (:story IS NULL OR a.story = :story) AND (:not_story IS NULL OR a.story <> :not_story)"                      \
    " AND (:marks IS NULL OR a.row IN (SELECT rowid FROM marks WHERE marks MATCH :marks))"                             \
    " AND (:not_marks IS NULL OR a.row NOT IN (SELECT rowid FROM marks WHERE marks MATCH :not_marks))"                 \
    " AND (:unwanted IS NULL OR a.row NOT IN (SELECT rowid FROM search WHERE search MATCH :unwanted))"

/** Read what a person typed today, and resolve what it names: outlets by the words of their names, stories by id or by
 * an id they had before. KH_ARG: nothing is asked for. */
kh_status kh_filter_read(kh_store *store, kh_str text, kh_query *ret_query, kh_filter *ret_filter,
                         kh_err *err) KH_MUST_CHECK;
void kh_filter_bind(sqlite3_stmt *statement, const kh_filter *filter);
/** How many articles a query finds, how many of them have a row above `mark`, and the latest day of any. KH_ARG. */
kh_status kh_search_count(kh_store *store, kh_str query, uint64_t mark, uint64_t *ret_total, uint64_t *ret_fresh,
                          int32_t *ret_day, kh_err *err) KH_MUST_CHECK;

#endif
