/*
 * The light stemmer: a folded word without its clitics and commonest endings.
 *
 * It does not look for roots: والتحالف → تحالف, مباحثاتهما → مباحث, السورية → سور. What it cuts is bounded by lengths,
 * and words of data/protected-names.tsv and the one-word places of data/places.tsv keep their letters (بغداد, وزير,
 * طهران); before those, and only those, a bare preposition goes too (ببغداد → بغداد).
 */
#ifndef KH_ARABIC_STEM_H
#define KH_ARABIC_STEM_H

#include "khayt/base.h"

enum { KH_STEM_LETTERS = 40 }; /* longer words are left alone */

/**
 * The stem of `folded_word` (KH_FOLD_LIGHT). A word that is not wholly Arabic letters is its own stem.
 *
 * @param buffer  room for folded_word.len bytes; the result is a view into it or into the word itself
 *
 * Never fails. Threads: any. Cost: one hash and one look-up for a word met of late, a dozen look-ups for others; the
 * first call reads two small lexicons.
 */
kh_str kh_stem(kh_str folded_word, char *buffer);

#endif
