#include "arabic/fold.h"
#include "arabic/stem.h"
#include "store/terms.h"

/* SEARCH folding of what is folded LIGHT already, without signs; cut at KH_TERM_BYTES between letters. */
static unsigned fold_again(kh_str light, char out[KH_TERM_BYTES])
{
    char folded[KH_TERM_BYTES * 3 + 16];
    size_t len;

    if (light.len > KH_TERM_BYTES) {
        light.len = KH_TERM_BYTES;
        while (light.len && ((unsigned char)light.ptr[light.len] & 0xC0) == 0x80)
            light.len--;
    }
    len = kh_fold(light, KH_FOLD_SEARCH, folded, NULL);
    if (len > KH_TERM_BYTES) {
        len = KH_TERM_BYTES;
        while (len && ((unsigned char)folded[len] & 0xC0) == 0x80)
            len--;
    }
    memcpy(out, folded, len);
    return (unsigned)len;
}

static kh_str without_signs(const kh_token *token, char *buffer)
{
    kh_str text = token->fold;
    size_t len = 0;

    if (token->kind == KH_TOKEN_HASHTAG) {
        while (text.len && (text.ptr[0] == '#' || text.ptr[0] == '@'))
            text = kh_str_of(text.ptr + 1, text.len - 1);
        return text;
    }
    if (token->kind != KH_TOKEN_ABBREVIATION || text.len > KH_TERM_BYTES)
        return text;
    for (size_t i = 0; i < text.len; i++) {
        if (text.ptr[i] != '.')
            buffer[len++] = text.ptr[i];
    }
    return kh_str_of(buffer, len);
}

bool kh_search_term_of(const kh_token *token, kh_search_term *ret_term)
{
    char plain[KH_TERM_BYTES + 1], stem[KH_TERM_BYTES + 1];
    kh_str text;

    if (token->kind == KH_TOKEN_PUNCT || token->kind == KH_TOKEN_BREAK)
        return false;
    text = without_signs(token, plain);
    ret_term->exact_len = fold_again(text, ret_term->exact);
    ret_term->stem_len = 0;
    if (token->kind == KH_TOKEN_WORD || token->kind == KH_TOKEN_HASHTAG)
        ret_term->stem_len = fold_again(text.len <= KH_TERM_BYTES ? kh_stem(text, stem) : text, ret_term->stem);
    if (!ret_term->stem_len) {
        memcpy(ret_term->stem, ret_term->exact, ret_term->exact_len);
        ret_term->stem_len = ret_term->exact_len;
    }
    return ret_term->exact_len > 0;
}
