/* Function words (data/stopwords.tsv), also behind و and ف: they tell texts apart neither in linking nor in a search
 * nor in a claim. */
#ifndef KH_ARABIC_STOP_H
#define KH_ARABIC_STOP_H

#include "khayt/base.h"

/** `fold`: a word folded LIGHT. Threads: any; the first call reads the lexicon. */
bool kh_stop_word(kh_str fold);
/** The same of a stem: و and ف at its head are its own. */
bool kh_stop_stem(kh_str stem);

#endif
