/*
 * Newsrooms: agencies and outlets by the one name of each, so that "وكالة رويترز للأنباء" and "رويترز" are one source.
 * The words are data/agencies.tsv and data/outlets.tsv.
 */
#ifndef KH_STORY_NEWSROOM_H
#define KH_STORY_NEWSROOM_H

#include "khayt/base.h"

typedef struct kh_newsrooms kh_newsrooms;

/**
 * The names, which are read once and stay for good. KH_NOMEM, KH_CORRUPT.
 *
 * Threads: any. Cost: some hundred foldings the first time, nothing later.
 */
kh_status kh_newsrooms_get(const kh_newsrooms **ret_newsrooms, kh_err *err) KH_MUST_CHECK;
/** The one name of a newsroom, and whether it is an agency; `name` itself, and for as long as that, when nobody knows
 * it. */
kh_str kh_newsroom(const kh_newsrooms *newsrooms, kh_str name, bool *ret_agency);
/** What two spellings of one newsroom have in common: a hash of its one name, never 0. */
uint64_t kh_newsroom_key(const kh_newsrooms *newsrooms, kh_str name);

/** Minutes east of UTC of the day that an outlet dates its pages by; 180 for one that nobody knows. */
int kh_newsroom_zone(const kh_newsrooms *newsrooms, kh_str outlet);
/** The one name of agency `i`, NULL view behind the last; some come more than once. */
kh_str kh_newsroom_agency(const kh_newsrooms *newsrooms, uint32_t i);

#endif
