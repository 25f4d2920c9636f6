/* Snippets: the stretch of a text that shows best what was found, its words marked. */
#ifndef KH_STORE_SNIPPET_H
#define KH_STORE_SNIPPET_H

#include "base/arena.h"

enum { KH_SNIPPET_LETTERS = 200, KH_SOUGHT_MOST = 64 };

/** A word that is looked for. */
typedef struct kh_sought_word {
    uint64_t form;   /* hash of the stem, or of the exact folded form */
    bool as_written; /* it is the exact form */
    kh_str prefix;   /* folded beginning, in place of the stem; absent for a whole word */
    uint8_t in_part; /* which word of its phrase it is, from 0 */
    uint8_t of_part; /* how many words the phrase has: they stand in the list one behind the other */
} kh_sought_word;

typedef struct kh_sought {
    kh_sought_word words[KH_SOUGHT_MOST];
    size_t count;
} kh_sought;

/**
 * About KH_SNIPPET_LETTERS letters of `text`, cut between words, line ends as spaces, "…" where something was left out;
 * found words stand between U+2068 and U+2069; those of a phrase only where it stands whole. The beginning of the text
 * when nothing is found in it. {NULL,0} when memory ran out.
 */
kh_str kh_snippet(kh_arena *arena, kh_str text, const kh_sought *sought);

#endif
