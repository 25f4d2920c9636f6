/* Context: the words around a claim, by which two claims of different articles are told to be of one thing. */
#ifndef KH_STORY_CONTEXT_H
#define KH_STORY_CONTEXT_H

#include "base/arena.h"

struct kh_token;
struct kh_tokens;

enum { KH_CONTEXT_WORDS = 16 };

/** Hashes of stems, distinct; no numbers, no function words. */
typedef struct kh_context {
    uint64_t words[KH_CONTEXT_WORDS];
    uint64_t mask; /* one bit a word: tells at once what cannot agree */
    unsigned n;
} kh_context;

/**
 * Of the tokens [first, end) of a text the words nearest to its bytes `at`, which count themselves only if `inside`.
 * `known`: room for a number a token, cleared at first, so that each is stemmed but once; or NULL. Hand over a
 * sentence, not an article.
 */
void kh_context_within(const struct kh_tokens *tokens, uint64_t *known, size_t first, size_t end, kh_span at,
                       bool inside, kh_context *ret_context);
/** Enter the stem of a word, if it is one that tells, and there is room. */
void kh_context_add(kh_context *to, const struct kh_token *token);
/** How many words both have. */
unsigned kh_context_shared(const kh_context *a, const kh_context *b);
/** Of the shorter one, the share that the other has too: 0…1; 0 when they share fewer than two words. */
double kh_context_likeness(const kh_context *a, const kh_context *b);

#endif
