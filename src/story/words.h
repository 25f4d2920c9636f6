/* Words that a rule of the story layer knows, from a TSV: in its first column phrases of one word, parted by "|", and a
 * kind. */
#ifndef KH_STORY_WORDS_H
#define KH_STORY_WORDS_H

#include "base/map.h"

/** All words of a file, each with the bits of its kinds: bit n is `kinds[n]`, the text of the column "kind". KH_NOMEM,
 * KH_CORRUPT. */
kh_status kh_story_words_load(kh_arena *arena, const char *name, const char *const *kinds, size_t kind_count,
                              kh_map *ret_words, kh_err *err) KH_MUST_CHECK;

#endif
