/*
 * All copies among many texts at once, without a linker: what khayt reprints and archives ask for.
 *
 * Shingles of all texts (a sample of them in long ones) lie in one array, sorted by hash: those that a few texts share
 * name the candidates, both ways, whatever the order of the texts. Each text is then compared in full with its
 * likeliest candidates, by a table of its own shingles, and what belongs to a mould is told by the crowd of them, as
 * copy.h has it. Texts are read and compared on any number of threads; the answer is the same.
 *
 * Cost: about 10 µs a text to read and 20 µs to compare, memory 4 bytes a shingle (4,096 a text at most).
 */
#ifndef KH_LINK_BATCH_H
#define KH_LINK_BATCH_H

#include "link/copy.h"

/** What two texts are to each other; `a` and `b` count the texts in the order in which they were put in. */
typedef struct kh_batch_pair {
    uint32_t a, b; /* a < b */
    double share;
    uint8_t kind; /* kh_copy_kind */
    int8_t first; /* -1 `a`, 1 `b`, 0 not known */
} kh_batch_pair;

/** The features that copies need, and no others, of an article; free with kh_free. Any thread. NULL: out of memory. */
kh_features *kh_batch_features(const kh_article *article);
/**
 * All pairs among `texts`, in order of a, then b, to *ret_pairs (kh_free). `threads`: 0 one a processor.
 * KH_NOMEM; KH_LIMIT for more than 2^31 shingles.
 */
kh_status kh_batch_pairs(kh_features *const *texts, size_t count, unsigned threads, kh_batch_pair **ret_pairs,
                         size_t *ret_count, kh_err *err) KH_MUST_CHECK;

#endif
