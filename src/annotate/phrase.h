/*
 * Noun phrases of news Arabic, read forward from their head: who is speaking, what is spoken of.
 * There is no parser behind this: definiteness, agreement and the closed word classes say where the phrase stops.
 */
#ifndef KH_ANNOTATE_PHRASE_H
#define KH_ANNOTATE_PHRASE_H

#include "annotate/name.h"

enum kh_phrase_stop {
    KH_STOP_OBJECT = 1, /* the verb takes an object: an indefinite noun behind a definite phrase begins it */
    KH_STOP_BI = 2,     /* the verb takes ب: a word with ب begins its complement */
    KH_STOP_LI = 4,     /* likewise ل */
    KH_STOP_OF = 16,    /* the verb takes عن or من */
    KH_STOP_IN = 32,    /* the verb takes في */
    KH_STOP_QUOTE = 8,  /* a quotation is no part of the phrase */
    KH_STOP_OFFICE = 64 /* behind a name, an office is the object: وصفت X أعضاء الحكومة بـ */
};

/** What the phrase reader needs of an article. */
struct kh_phrases {
    const kh_marking *marking;
    const kh_tokens *tokens;
    const uint32_t *words;
    const uint32_t *partners; /* of kh_pair_quotes */
};

/** One past the last token of the noun phrase that begins at `i`; `i` itself when none does. Never goes past `limit`.
 */
size_t kh_noun_phrase_end(const struct kh_phrases *p, size_t i, size_t limit, unsigned stops);
/** Does the name that covers token `i` begin in it? Gives one past its last token, 0 when there is none. */
size_t kh_name_end_at(const struct kh_phrases *p, size_t i, const kh_name **ret_name);
/** Is the token's first letter, glued to what it stands before, this one ("ب")? Words that own the letter do not count.
 */
bool kh_glued(const struct kh_phrases *p, size_t i, const char *letter);

#endif
