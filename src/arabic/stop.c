#include "arabic/stop.h"

#include <pthread.h>

#include "arabic/stem_words.h"

enum { LETTER = 2 };

static kh_word_set stop_words;
static pthread_once_t stop_once = PTHREAD_ONCE_INIT;

static void add_stop(void *ctx, kh_str folded_word)
{
    (void)ctx;
    kh_word_set_add(&stop_words, folded_word);
}

static void fill_stop(void)
{
    kh_word_set_each("stopwords.tsv", add_stop, NULL);
}

bool kh_stop_stem(kh_str stem)
{
    (void)pthread_once(&stop_once, fill_stop);
    return kh_word_set_has(&stop_words, stem);
}

bool kh_stop_word(kh_str fold)
{
    if (kh_stop_stem(fold))
        return true;
    if (fold.len <= 2 * LETTER || (memcmp(fold.ptr, "و", LETTER) != 0 && memcmp(fold.ptr, "ف", LETTER) != 0))
        return false;
    return kh_stop_stem(kh_str_of(fold.ptr + LETTER, fold.len - LETTER));
}
