/* Snippets: the stretch of a text that shows best what was found, its words marked. */
#ifndef KH_STORE_SNIPPET_H
#define KH_STORE_SNIPPET_H

#include "base/arena.h"

enum { KH_SNIPPET_LETTERS = 200, KH_SOUGHT_MOST = 64 };

/** The words that were looked for: hashes of stems, and of the exact beginnings for prefixes. */
typedef struct kh_sought {
    uint64_t stems[KH_SOUGHT_MOST];
    kh_str prefixes[KH_SOUGHT_MOST];
    size_t stem_count, prefix_count;
} kh_sought;

/** What `query` looks for, "-without" left out. */
kh_status kh_sought_of(kh_arena *arena, kh_str query, kh_sought *ret_sought) KH_MUST_CHECK;

/**
 * About KH_SNIPPET_LETTERS letters of `text`, cut between words, line ends as spaces, "…" where something was left out;
 * found words stand between U+2068 and U+2069. The beginning of the text when nothing is found in it.
 * {NULL,0} when memory ran out.
 */
kh_str kh_snippet(kh_arena *arena, kh_str text, const kh_sought *sought);

#endif
