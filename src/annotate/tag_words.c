#include "annotate/tag_words.h"

enum { LETTER = 2, ARTICLE = 2 * LETTER };

static bool begins(kh_str word, const char *prefix)
{
    size_t n = strlen(prefix);

    return word.len > n && memcmp(word.ptr, prefix, n) == 0;
}

static kh_str without(kh_str word, size_t bytes)
{
    return kh_str_of(word.ptr + bytes, word.len - bytes);
}

kh_str kh_tag_word(const kh_tokens *tokens, size_t i)
{
    switch (tokens->at[i].kind) {
    case KH_TOKEN_NUMBER: return KH_STR("<number>");
    case KH_TOKEN_URL: return KH_STR("<address>");
    case KH_TOKEN_BREAK: return KH_STR("<edge>");
    case KH_TOKEN_PUNCT: return kh_token_text(tokens, i);
    default: return tokens->at[i].fold;
    }
}

kh_str kh_tag_stem(kh_str word, uint32_t strip, char *room)
{
    kh_str rest = without(word, strip);

    if (strip < LETTER || memcmp(rest.ptr - LETTER, "ل", LETTER) != 0 || !begins(rest, "ل") ||
        rest.len + LETTER > KH_TAG_STEM_ROOM)
        return rest;
    memcpy(room, "ا", LETTER);
    memcpy(room + LETTER, rest.ptr, rest.len);
    return kh_str_of(room, rest.len + LETTER);
}

/* A noun with ال of three letters or more. */
static bool definite(kh_str word)
{
    return begins(word, "ال") && word.len >= ARTICLE + 3 * LETTER;
}

/* بالعراق، للعراق، بعراق. Without ال the rest must be much the commoner word: كبير is not ك with بير. */
static uint32_t strip_preposition(kh_str word, kh_tag_count_fn *count, void *ctx)
{
    char room[KH_TAG_STEM_ROOM];
    kh_str rest;
    uint64_t whole;

    if (!(begins(word, "ب") || begins(word, "ل") || begins(word, "ك")) || word.len < 4 * LETTER)
        return 0;
    rest = kh_tag_stem(word, LETTER, room);
    whole = count(ctx, word);
    if (definite(rest))
        return (uint64_t)count(ctx, rest) * 20 >= whole ? LETTER : 0;
    return count(ctx, rest) > 4 * whole ? LETTER : 0;
}

uint32_t kh_tag_strip_by_counts(kh_str word, kh_tag_count_fn *count, void *ctx)
{
    bool and = begins(word, "و"), then = begins(word, "ف");
    kh_str rest;
    uint64_t whole, part;
    uint32_t more;

    if (!(and || then) || word.len < 3 * LETTER)
        return strip_preposition(word, count, ctx);
    rest = without(word, LETTER);
    more = strip_preposition(rest, count, ctx);
    if (more && (definite(without(rest, more)) || begins(rest, "لل")))
        return LETTER + more;
    whole = count(ctx, word);
    part = count(ctx, rest);
    if (definite(rest) ? part * 20 >= whole : part > (and? 1 : 3) * whole)
        return LETTER + more;
    if (more) {
        char room[KH_TAG_STEM_ROOM];

        if (count(ctx, kh_tag_stem(rest, more, room)) > 4 * whole)
            return LETTER + more;
    }
    return 0;
}
