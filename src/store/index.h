/*
 * The index of words in the file: a batch goes in as one segment (segment.h), laid into FTS5's own tables, and FTS5
 * merges segments and answers queries. What it cannot do in this way (words that come out again, rows that do not
 * ascend, an FTS5 that lays out its tables otherwise) goes through FTS5, word by word; the index is the same.
 *
 * FTS5 remembers for each connection what segments there are, until another connection has changed the file. So after
 * such a batch a second connection, which also has the segments merged, changes a setting to what it is: from then on
 * the first one asks anew. Between a batch that went in so and that, the first one must not use the index.
 */
#ifndef KH_STORE_INDEX_H
#define KH_STORE_INDEX_H

#include "store/store_internal.h"

/** Put all of `changes` in, in the last moment of a batch. `*ret_done` is false when they must go through FTS5; nothing
 * was changed then. */
kh_status kh_index_put(kh_store *store, const kh_store_words_change *changes, size_t n, bool *ret_done,
                       kh_err *err) KH_MUST_CHECK;
/** After the batch: merge what is due and have this connection ask anew. KH_BUSY: somebody else writes, try again. */
kh_status kh_index_settle(kh_store *store, kh_err *err) KH_MUST_CHECK;

#endif
