/* What search sees of a text: for each word its exact folded form and its stem. */
#ifndef KH_STORE_TERMS_H
#define KH_STORE_TERMS_H

#include "arabic/token.h"

enum { KH_TERM_BYTES = 128 }; /* longer words are cut */

typedef struct kh_search_term {
    char exact[KH_TERM_BYTES], stem[KH_TERM_BYTES];
    unsigned exact_len, stem_len;
} kh_search_term;

/** False for a token that is no word. */
bool kh_search_term_of(const kh_token *token, kh_search_term *ret_term);

#endif
