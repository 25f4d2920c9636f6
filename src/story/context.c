#include "story/context.h"

#include "arabic/stem.h"
#include "arabic/token.h"
#include "base/map.h"
#include "arabic/stop.h"

enum { LETTER = 2, WORD_BYTES = 128, NOTHING = 1 };

/* The hash of the word's stem; NOTHING for one that tells nothing. */
static uint64_t word_of(const kh_token *token)
{
    char buffer[WORD_BYTES];
    kh_str stem;

    if (token->kind != KH_TOKEN_WORD || token->fold.len > WORD_BYTES || kh_stop_word(token->fold))
        return NOTHING;
    stem = kh_stem(token->fold, buffer);
    return stem.len <= 2 * LETTER ? NOTHING : kh_hash(stem);
}

static void enter(kh_context *to, uint64_t word)
{
    if (word == NOTHING || to->n == KH_CONTEXT_WORDS)
        return;
    for (unsigned i = 0; i < to->n; i++) {
        if (to->words[i] == word)
            return;
    }
    to->words[to->n++] = word;
    to->mask |= (uint64_t)1 << (word & 63);
}

void kh_context_add(kh_context *to, const kh_token *token)
{
    enter(to, word_of(token));
}

static uint64_t known_word(const kh_tokens *tokens, uint64_t *known, size_t i)
{
    if (!known)
        return word_of(&tokens->at[i]);
    if (!known[i])
        known[i] = word_of(&tokens->at[i]);
    return known[i];
}

void kh_context_within(const kh_tokens *tokens, uint64_t *known, size_t first, size_t end, kh_span at, bool inside,
                       kh_context *ret)
{
    size_t before = first, after;

    *ret = (kh_context){.n = 0};
    while (before < end && tokens->at[before].end <= at.start)
        before++;
    for (after = before; after < end && tokens->at[after].start < at.end; after++) {
        if (inside)
            enter(ret, known_word(tokens, known, after));
    }
    while (ret->n < KH_CONTEXT_WORDS && (before > first || after < end)) { /* outwards, by turns */
        if (before > first)
            enter(ret, known_word(tokens, known, --before));
        if (after < end)
            enter(ret, known_word(tokens, known, after++));
    }
}

unsigned kh_context_shared(const kh_context *a, const kh_context *b)
{
    unsigned shared = 0;

    for (unsigned i = 0; i < a->n; i++) {
        if (!(b->mask >> (a->words[i] & 63) & 1))
            continue;
        for (unsigned k = 0; k < b->n; k++)
            shared += a->words[i] == b->words[k];
    }
    return shared;
}

double kh_context_likeness(const kh_context *a, const kh_context *b)
{
    uint64_t both = a->mask & b->mask;
    unsigned shared = both ? kh_context_shared(a, b) : 0, shorter = a->n < b->n ? a->n : b->n;

    return shared < 2 ? 0 : (double)shared / shorter;
}
