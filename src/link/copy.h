/*
 * What two texts have in common, by their shingles, and what that makes of them.
 *
 * Bulletins on one mould (the weather, cables of congratulation, notices of an office) share a frame of many words and
 * are no copies of one another. The frame betrays itself: other bulletins have parts of it. So a passage counts for two
 * texts as far as no third text has it that lacks most of what the two share. A third reprint of the same passage has
 * nearly all of it, and takes nothing away.
 */
#ifndef KH_LINK_COPY_H
#define KH_LINK_COPY_H

#include "link/linker.h"

enum { KH_CROWD_MOST = 64 /* texts that one text is compared with at a time */ };

typedef struct kh_overlap {
    uint32_t both;       /* shingles in common */
    uint32_t of_a, of_b; /* shingles of each, as far as the two can be compared */
    double scale;        /* of a long text a sample is kept: so many stand behind each of it */
} kh_overlap;

/** What `a` and `b` share. `marks` (may be NULL; one a shingle of `a`) gets bit `bit` set at those that `b` has. */
kh_overlap kh_overlap_of(const kh_features *a, const kh_features *b, uint64_t *marks, unsigned bit);

/** Of what `a` and text `which` of the crowd share: the shingles that do not belong to a mould. `marks` as filled by
 * kh_overlap_of for the whole crowd, `count` of them. */
uint32_t kh_overlap_own(const kh_overlap *overlap, unsigned which, const uint64_t *marks, uint32_t count);

/** What the two are, when `own` of their common shingles are their own. ret_share: of the shorter text that the other
 * has too. */
kh_copy_kind kh_overlap_kind(const kh_overlap *overlap, uint32_t own, double *ret_share);

#endif
