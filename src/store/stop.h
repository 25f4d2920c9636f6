/* Function words (data/stopwords.tsv), also behind و and ف: they tell texts apart neither in a search nor in a claim.
 */
#ifndef KH_STORE_STOP_H
#define KH_STORE_STOP_H

#include "khayt/base.h"

/** `fold`: a word folded LIGHT. Threads: any; the first call reads the lexicon. */
bool kh_stop_word(kh_str fold);

#endif
