/*
 * What the tagger sees of a word: its stem behind proclitics, and what raw news text says of it.
 *
 * A word is cut by how often its parts are met: واشنطن stands far more often than اشنطن and stays whole, والعراق is
 * rarer than العراق and loses its و. For the words of the raw text this was settled when the model was made; for any
 * other, the words of the table decide.
 */
#ifndef KH_ANNOTATE_TAG_WORDS_H
#define KH_ANNOTATE_TAG_WORDS_H

#include "arabic/token.h"

enum { KH_TAG_STEM_ROOM = 1024 };

/** The token as the tagger's tables know it: its folded form, one word for all numbers, one for all addresses. */
kh_str kh_tag_word(const kh_tokens *tokens, size_t i);

typedef uint32_t kh_tag_count_fn(void *ctx, kh_str folded_word);
/** How many bytes of the word are proclitics, as the counts of its parts have it. */
uint32_t kh_tag_strip_by_counts(kh_str folded_word, kh_tag_count_fn *count, void *ctx);
/** The word without `strip` bytes; of لل the second lam was ال: للعراق, stripped of ل, is العراق. Where that must be
 * put together it stands in `room` (KH_TAG_STEM_ROOM bytes); words too long for it lose the first lam only. */
kh_str kh_tag_stem(kh_str folded_word, uint32_t strip, char *room);

#endif
