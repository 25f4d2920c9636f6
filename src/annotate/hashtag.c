#include "annotate/hashtag.h"

#include "arabic/fold.h"
#include "base/map.h"

static bool parts(const kh_tokens *tokens, size_t i)
{
    return tokens->at[i].kind == KH_TOKEN_HASHTAG && tokens->text.ptr[tokens->at[i].start] == '#';
}

/* The words of the hashtag at token `i`; written to `ret` unless it is NULL. Gives how many. */
static size_t words_of(kh_arena *arena, const kh_tokens *tokens, size_t i, kh_token *ret)
{
    const kh_token *tag = &tokens->at[i];
    uint32_t at = tag->start + 1;
    size_t n = 0;

    while (at < tag->end) {
        uint32_t first = at;

        while (at < tag->end && tokens->text.ptr[at] != '_')
            at++;
        if (at > first && ret) {
            kh_str word = kh_str_of(tokens->text.ptr + first, at - first);
            kh_str fold = kh_fold_in(arena, word, KH_FOLD_LIGHT);

            ret[n] = (kh_token){.start = first,
                                .end = at,
                                .fold = fold,
                                .hash = kh_hash(fold),
                                .kind = KH_TOKEN_WORD,
                                .space_before = n > 0 || tag->space_before};
        }
        n += at > first;
        at++;
    }
    return n;
}

kh_status kh_part_hashtags(kh_arena *arena, const kh_tokens *tokens, kh_tokens *ret_tokens)
{
    size_t n = tokens->n, k = 0;
    kh_token *at;

    *ret_tokens = *tokens;
    for (size_t i = 0; i < tokens->n; i++)
        n += parts(tokens, i) ? words_of(arena, tokens, i, NULL) : 0;
    if (n == tokens->n)
        return KH_OK;
    at = KH_NEWS(arena, kh_token, n);
    if (!at)
        return KH_NOMEM;
    for (size_t i = 0; i < tokens->n; i++) {
        if (parts(tokens, i))
            k += words_of(arena, tokens, i, at + k);
        else
            at[k++] = tokens->at[i];
    }
    ret_tokens->at = at;
    ret_tokens->n = k;
    return kh_arena_status(arena);
}

kh_str kh_without_hashtags(kh_arena *arena, kh_str text)
{
    char *out;
    size_t n = 0;

    if (!text.len || (!memchr(text.ptr, '_', text.len) && !memchr(text.ptr, '#', text.len)))
        return text;
    out = kh_arena_alloc(arena, text.len);
    if (!out)
        return text;
    for (size_t i = 0; i < text.len; i++) {
        if (text.ptr[i] != '#')
            out[n++] = text.ptr[i] == '_' ? ' ' : text.ptr[i];
    }
    return kh_str_of(out, n);
}
