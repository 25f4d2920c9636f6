/*
 * Answers that are dear to make (a story whole, its digest, what moved), kept while the store stays as it was. An age
 * is what a handle saw of the store; an answer is good for the age that it was made in alone. Threads may share one.
 */
#ifndef KH_SERVER_KEPT_H
#define KH_SERVER_KEPT_H

#include "khayt/khayt.h"

struct kh_kept;

/** Keeps at most `most` bytes. NULL: out of memory. */
struct kh_kept *kh_kept_new(size_t most);
void kh_kept_free(struct kh_kept *kept);
/** The age to ask and to answer in. `seen`: kh_store_version of the handle that answers, and what it was for this
 * handle the time before: where they differ, somebody has written since, and a new age begins. */
uint64_t kh_kept_age(struct kh_kept *kept, uint64_t before, uint64_t seen);
/** Append the answer to `name` of this age to `out`. False: there is none. */
bool kh_kept_get(struct kh_kept *kept, uint64_t age, kh_str name, kh_buf *out);
/** Keep an answer, unless it is too large a part of what may be kept, or there is no memory for it. */
void kh_kept_put(struct kh_kept *kept, uint64_t age, kh_str name, kh_str answer);

#endif
