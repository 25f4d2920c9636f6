/*
 * Two texts side by side: which sentences both have, which were told in other words, which only one of them has; and
 * within a sentence told in other words, which words.
 *
 * Sentences are matched by runs of words that both texts have in a row (three or more, folded), wherever they stand: a
 * paragraph that was moved is the same, a sentence cut in two is too. A sentence that has half of its words from the
 * other text was changed; one with fewer is new.
 *
 * Cost: linear in the words (KH_FEATURE_WORDS of a text are read), whatever they are; for the words of changed
 * sentences a bounded number of steps more (ALL_CELLS in diff.c), beyond which they are told as changed as a whole.
 */
#ifndef KH_LINK_DIFF_H
#define KH_LINK_DIFF_H

#include "base/arena.h"

typedef enum kh_diff_op { KH_DIFF_SAME, KH_DIFF_CHANGED, KH_DIFF_ADDED, KH_DIFF_LEFT_OUT } kh_diff_op;

/** "same", "changed", "added", "left_out". */
const char *kh_diff_op_name(unsigned op);

typedef struct kh_diff_word {
    uint64_t hash;
    uint32_t start, end; /* bytes of the text */
    uint32_t sentence;
} kh_diff_word;

/** A text made ready to be compared with others. */
typedef struct kh_diff_text {
    kh_str text;
    kh_diff_word *words;
    uint32_t word_count;
    kh_span *sentences; /* those that have words */
    uint32_t *first;    /* word of each sentence, and word_count at the end */
    uint32_t sentence_count;
} kh_diff_text;

/** Spans are bytes of the two texts; an absent one is empty. */
typedef struct kh_diff_piece {
    kh_span a, b;
    uint8_t op; /* kh_diff_op */
} kh_diff_piece;

typedef struct kh_diff_block {
    kh_diff_piece at;     /* "same": a run of sentences; else one sentence, or those that it was made from */
    kh_diff_piece *words; /* of a changed block */
    size_t word_count;
} kh_diff_block;

typedef struct kh_diff {
    kh_diff_block *blocks; /* in order of b; what b left out stands where it stood in a */
    size_t count;
    uint32_t same, changed, added, left_out; /* sentences: of b, and the last of a */
    uint32_t words_of_b, words_added;        /* words of b, and those of its added sentences */
} kh_diff;

/** `sentences` in order, as annotation gives them; none: the lines of the text. KH_NOMEM, KH_LIMIT. */
kh_status kh_diff_text_of(kh_arena *arena, kh_str text, const kh_span *sentences, size_t count,
                          kh_diff_text *ret_text) KH_MUST_CHECK;
/** From `a` to `b`. `with_words`: tell the words of changed sentences, too. KH_NOMEM. */
kh_status kh_diff_of(kh_arena *arena, const kh_diff_text *a, const kh_diff_text *b, bool with_words,
                     kh_diff *ret_diff) KH_MUST_CHECK;
/** The block that byte `at` of b stands in, NULL when none. */
const kh_diff_block *kh_diff_at(const kh_diff *diff, uint32_t at);

#endif
