#include "story/context.h"

#include "arabic/stem.h"
#include "arabic/token.h"
#include "base/map.h"
#include "arabic/stop.h"

enum { LETTER = 2, WORD_BYTES = 128 };

void kh_context_add(kh_context *to, const kh_token *token)
{
    char buffer[WORD_BYTES];
    kh_str stem;

    if (token->kind != KH_TOKEN_WORD || token->fold.len > WORD_BYTES || to->n == KH_CONTEXT_WORDS ||
        kh_stop_word(token->fold))
        return;
    stem = kh_stem(token->fold, buffer);
    if (stem.len <= 2 * LETTER)
        return;
    uint64_t word = kh_hash(stem);
    for (unsigned i = 0; i < to->n; i++) {
        if (to->words[i] == word)
            return;
    }
    to->words[to->n++] = word;
    to->mask |= (uint64_t)1 << (word & 63);
}

kh_status kh_context_of(kh_arena *scratch, kh_str text, kh_span at, bool inside, kh_context *ret_context)
{
    kh_tokens tokens;
    size_t before = 0, after, first;
    kh_status status = kh_tokenize(scratch, text, &tokens);

    *ret_context = (kh_context){.n = 0};
    if (status)
        return status;
    while (before < tokens.n && tokens.at[before].end <= at.start)
        before++;
    for (after = before; after < tokens.n && tokens.at[after].start < at.end; after++) {
        if (inside)
            kh_context_add(ret_context, &tokens.at[after]);
    }
    first = before;
    while (ret_context->n < KH_CONTEXT_WORDS && (first > 0 || after < tokens.n)) { /* outwards, by turns */
        if (first > 0)
            kh_context_add(ret_context, &tokens.at[--first]);
        if (after < tokens.n)
            kh_context_add(ret_context, &tokens.at[after++]);
    }
    return KH_OK;
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
