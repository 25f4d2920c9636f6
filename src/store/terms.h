/* What search sees of a text: for each word its exact folded form and its stem. */
#ifndef KH_STORE_TERMS_H
#define KH_STORE_TERMS_H

#include "arabic/token.h"

enum { KH_TERM_BYTES = 128 }; /* longer words are cut */

#define KH_TERM_AS_WRITTEN '\x01' /* before a string of a query: its words in their exact form */
#define KH_TERM_STEM_SIGN  '\x02' /* behind the stem of a word that is not its own stem, in the index */

typedef struct kh_search_term {
    char exact[KH_TERM_BYTES], stem[KH_TERM_BYTES];
    unsigned exact_len, stem_len;
} kh_search_term;

/** False for a token that is no word. */
bool kh_search_term_of(const kh_token *token, kh_search_term *ret_term);

/**
 * Append the words of `text` as what the tokenizer is given in place of a document: for each word the length of its
 * stem and the stem, the length of its exact form (0: the same as the stem) and the exact form. Made by workers, so
 * that the writer has nothing to cut or to stem. `scratch` holds the tokens. KH_NOMEM, KH_LIMIT.
 */
kh_status kh_terms_pack(kh_arena *scratch, kh_str text, kh_buf *out) KH_MUST_CHECK;
/** The same of a text that is cut already. KH_NOMEM. */
kh_status kh_terms_pack_tokens(const kh_tokens *tokens, kh_buf *out) KH_MUST_CHECK;
/** Read one word at `*at` of what kh_terms_pack made and move on. False at the end, and for bytes that it did not make.
 */
bool kh_terms_next(kh_str packed, size_t *at, kh_str *ret_stem, kh_str *ret_exact);

#endif
