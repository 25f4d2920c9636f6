/* The user's hand: what pin, merge, split, relink and why (khayt/store.h) share. */
#ifndef KH_STORE_HAND_H
#define KH_STORE_HAND_H

#include "store/store_internal.h"

/** Begin an act: what is pending is committed, a transaction is open. KH_ARG when the store is open for reading. */
kh_status kh_act_begin(kh_store *store, kh_err *err) KH_MUST_CHECK;
/** End it: summaries, commit. What failed is rolled back: KH_NOTFOUND and KH_ARG leave the store as it was, good for
 * more; after other failures it is good for closing only. */
kh_status kh_act_end(kh_store *store, kh_status status, kh_err *err) KH_MUST_CHECK;

/** Note in the log what happened to an article: it stands at `at` now. `story` (may be absent) is told in place of the
 * id of at->story; `reason` absent: the program acted. `evidence` may be absent. */
kh_status kh_act_log(kh_store *store, int64_t row, const char *action, kh_store_place at, double score, kh_str evidence,
                     kh_str reason, kh_err *err) KH_MUST_CHECK;
/** The place of an article. */
kh_status kh_act_place(kh_store *store, int64_t row, kh_store_place *ret_at, kh_err *err) KH_MUST_CHECK;
/** Put an article somewhere else: its row and both summaries. */
kh_status kh_act_move(kh_store *store, int64_t row, kh_store_place from, kh_store_place to, kh_err *err) KH_MUST_CHECK;

#endif
