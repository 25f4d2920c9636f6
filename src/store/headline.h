/* The title of a development or a story: that of its articles or developments which says most of what the others say.
 */
#ifndef KH_STORE_HEADLINE_H
#define KH_STORE_HEADLINE_H

#include "base/arena.h"

enum {
    KH_HEADLINE_TITLES = 400, /* titles that are weighed */
    KH_HEADLINE_WORDS = 32    /* words of a title that are looked at */
};

/**
 * Which of `titles` stands for them all? A running file begins with an episode whose headline says little of what it
 * became; the headline that shares most words with the others names the file. One that opens with what kind of piece
 * it is (pictures, a broadcast, a question: data/headline-labels.tsv) stands back behind all others. Of equals the
 * first, also where nothing is shared.
 *
 * `scratch` holds what is needed on the way; KH_NOMEM. Cost: linear in the words.
 */
kh_status kh_headline_choose(kh_arena *scratch, const kh_str *titles, size_t count, size_t *ret_chosen) KH_MUST_CHECK;

#endif
