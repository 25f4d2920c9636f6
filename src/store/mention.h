/* The mention tables: names, figures, statements and deadlines of an article, one row each, for the views of stories.
 */
#ifndef KH_STORE_MENTION_H
#define KH_STORE_MENTION_H

#include "store/store_internal.h"

kh_status kh_mentions_save(kh_store *store, int64_t row, const kh_article *article, kh_err *err) KH_MUST_CHECK;
kh_status kh_mentions_remove(kh_store *store, int64_t row, kh_err *err) KH_MUST_CHECK;

#endif
