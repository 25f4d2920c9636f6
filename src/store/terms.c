#include "arabic/char_rules.h"
#include "arabic/fold.h"
#include "arabic/stem.h"
#include "store/terms.h"

/* مسئول and شئون are مسؤول and شؤون: before و the hamza has either seat. */
static void seat_hamza(char *text, size_t len)
{
    for (size_t i = 0; i + 4 <= len; i++) {
        if (memcmp(text + i, "ئو", 4) == 0)
            memcpy(text + i, "ؤ", 2);
    }
}

/* Is this a text of one- and two-byte characters that SEARCH folding leaves as they are? Nearly every word is. */
static bool is_folded(kh_str light)
{
    size_t i = 0;

    while (i < light.len) {
        unsigned char byte = (unsigned char)light.ptr[i];
        uint32_t code = byte;

        if (byte >= 0xC2 && byte <= 0xDF && i + 1 < light.len && ((unsigned char)light.ptr[i + 1] & 0xC0) == 0x80)
            code = (uint32_t)(byte & 0x1F) << 6 | ((unsigned char)light.ptr[i + 1] & 0x3F);
        else if (byte >= 0x80)
            return false;
        if (kh_char_folds[KH_FOLD_SEARCH][code] != code)
            return false;
        i += code < 0x80 ? 1 : 2;
    }
    return true;
}

/* SEARCH folding of what is folded LIGHT already, without signs; cut at KH_TERM_BYTES between letters. */
static unsigned fold_again(kh_str light, char out[KH_TERM_BYTES])
{
    char folded[KH_TERM_BYTES * 3 + 16], seated[KH_TERM_BYTES + 1];
    size_t len;

    if (light.len <= KH_TERM_BYTES && is_folded(light)) {
        memcpy(out, light.ptr ? light.ptr : "", light.len);
        return (unsigned)light.len;
    }
    if (light.len > KH_TERM_BYTES) {
        light.len = KH_TERM_BYTES;
        while (light.len && ((unsigned char)light.ptr[light.len] & 0xC0) == 0x80)
            light.len--;
    }
    if (light.len)
        memcpy(seated, light.ptr, light.len);
    seat_hamza(seated, light.len);
    len = kh_fold(kh_str_of(seated, light.len), KH_FOLD_SEARCH, folded, NULL);
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

/* One word as the tokenizer is given it; how many bytes, 0 for a token that is no word. */
static size_t pack_word(const kh_token *token, char out[2 * KH_TERM_BYTES + 2])
{
    kh_search_term term;
    size_t len = 0;

    if (!kh_search_term_of(token, &term))
        return 0;
    bool same = term.stem_len == term.exact_len && memcmp(term.stem, term.exact, term.stem_len) == 0;
    out[len++] = (char)term.stem_len;
    memcpy(out + len, term.stem, term.stem_len);
    len += term.stem_len;
    out[len++] = (char)(same ? 0 : term.exact_len);
    if (same)
        return len;
    memcpy(out + len, term.exact, term.exact_len);
    return len + term.exact_len;
}

/* Words packed of late, for each thread: a few thousand make up most of any text. */
enum { MEMO_SLOTS = 1 << 12, MEMO_BYTES = 55 };

static _Thread_local struct {
    uint64_t word; /* hash of the folded word and its kind; 0: none yet */
    unsigned char len;
    char packed[MEMO_BYTES];
} memo[MEMO_SLOTS];

kh_status kh_terms_pack_tokens(const kh_tokens *tokens, kh_buf *out)
{
    char packed[2 * KH_TERM_BYTES + 2];

    for (size_t i = 0; i < tokens->n; i++) {
        const kh_token *token = &tokens->at[i];
        uint64_t word = token->hash ^ (uint64_t)token->kind << 56;
        size_t slot = token->hash % MEMO_SLOTS, len;

        if (token->kind == KH_TOKEN_PUNCT || token->kind == KH_TOKEN_BREAK)
            continue;
        if (memo[slot].word == word) {
            kh_buf_add(out, kh_str_of(memo[slot].packed, memo[slot].len));
            continue;
        }
        len = pack_word(token, packed);
        kh_buf_add(out, kh_str_of(packed, len));
        if (len && len <= MEMO_BYTES) {
            memo[slot].word = word;
            memo[slot].len = (unsigned char)len;
            memcpy(memo[slot].packed, packed, len);
        }
    }
    return kh_buf_status(out);
}

kh_status kh_terms_pack(kh_arena *scratch, kh_str text, kh_buf *out)
{
    kh_tokens tokens;
    kh_status status = kh_tokenize(scratch, text, &tokens);

    return status == KH_OK ? kh_terms_pack_tokens(&tokens, out) : status;
}

static bool next_form(kh_str packed, size_t *at, kh_str *ret)
{
    size_t length = *at < packed.len ? (unsigned char)packed.ptr[*at] : SIZE_MAX;

    if (length > packed.len - *at - 1 || length > KH_TERM_BYTES)
        return false;
    *ret = kh_str_of(packed.ptr + *at + 1, length);
    *at += 1 + length;
    return true;
}

bool kh_terms_next(kh_str packed, size_t *at, kh_str *ret_stem, kh_str *ret_exact)
{
    if (*at >= packed.len || !next_form(packed, at, ret_stem) || !next_form(packed, at, ret_exact))
        return false;
    if (!ret_exact->len)
        *ret_exact = *ret_stem;
    return ret_stem->len > 0;
}
