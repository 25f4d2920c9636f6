/* Sets of single words by their hash: stop words, protected names. Fixed memory, filled once, then read by any thread.
 */
#ifndef KH_ARABIC_STEM_WORDS_H
#define KH_ARABIC_STEM_WORDS_H

#include "khayt/base.h"

enum {
    KH_WORD_SET_SLOTS = 32768, /* a power of two; three quarters of it are used at most, further words are left out */
    KH_WORD_SET_BITS = 65536
};

typedef struct kh_word_set {
    uint64_t slots[KH_WORD_SET_SLOTS];
    uint64_t
        filter[KH_WORD_SET_BITS / 64]; /* a bit for each word: small enough for the nearest cache, and most stop here */
    size_t n;
} kh_word_set;

void kh_word_set_add(kh_word_set *set, kh_str folded_word);
bool kh_word_set_has(const kh_word_set *set, kh_str folded_word);

/** Each one-word phrase of the first column of the embedded file `name`, folded LIGHT. A missing file has none. */
void kh_word_set_each(const char *name, void (*each)(void *ctx, kh_str folded_word), void *ctx);

#endif
