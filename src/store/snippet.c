#include "arabic/utf8.h"
#include "base/map.h"
#include "store/snippet.h"
#include "store/terms.h"

#define MARK_OPEN  "\xE2\x81\xA8"
#define MARK_CLOSE "\xE2\x81\xA9"

enum { TEXT_MOST = 1 << 20 }; /* of longer texts the beginning is searched */

kh_status kh_sought_of(kh_arena *arena, kh_str query, kh_sought *ret_sought)
{
    kh_tokens tokens;
    kh_status status = kh_tokenize(arena, query, &tokens);

    memset(ret_sought, 0, sizeof *ret_sought);
    for (size_t i = 0; status == KH_OK && i < tokens.n; i++) {
        const kh_token *token = &tokens.at[i];
        kh_search_term term;
        char before = token->start ? query.ptr[token->start - 1] : ' ';
        bool negative = before == '-' && (token->start < 2 || query.ptr[token->start - 2] == ' ');
        bool prefix = token->end < query.len && query.ptr[token->end] == '*';
        if (negative || !kh_search_term_of(token, &term) || kh_str_eq(kh_token_text(&tokens, i), KH_STR("OR")))
            continue;
        if (prefix && ret_sought->prefix_count < KH_SOUGHT_MOST)
            ret_sought->prefixes[ret_sought->prefix_count++] =
                kh_arena_str(arena, kh_str_of(term.exact, term.exact_len));
        else if (!prefix && ret_sought->stem_count < KH_SOUGHT_MOST)
            ret_sought->stems[ret_sought->stem_count++] = kh_hash(kh_str_of(term.stem, term.stem_len));
    }
    return status;
}

static bool starts_with(const kh_search_term *term, kh_str prefix)
{
    if (term->exact_len >= prefix.len && prefix.len && memcmp(term->exact, prefix.ptr, prefix.len) == 0)
        return true;
    return term->stem_len >= prefix.len && prefix.len && memcmp(term->stem, prefix.ptr, prefix.len) == 0;
}

/* Which of the sought words the token is, from 1; 0 for none. */
static size_t found(const kh_token *token, const kh_sought *sought)
{
    kh_search_term term;

    if (!kh_search_term_of(token, &term))
        return 0;
    uint64_t stem = kh_hash(kh_str_of(term.stem, term.stem_len));
    for (size_t i = 0; i < sought->stem_count; i++) {
        if (sought->stems[i] == stem)
            return i + 1;
    }
    for (size_t i = 0; i < sought->prefix_count; i++) {
        if (starts_with(&term, sought->prefixes[i]))
            return KH_SOUGHT_MOST + i + 1;
    }
    return 0;
}

/* The first token of the window with most different sought words, then most of them, then the earliest. */
static void best_window(const kh_tokens *tokens, const uint8_t *hits, size_t *ret_first, size_t *ret_end)
{
    uint32_t held[256] = {0};
    size_t different = 0, all = 0, best = 0, first = 0;
    uint32_t letters_most = KH_SNIPPET_LETTERS * 2; /* Arabic letters are two bytes each */

    *ret_first = *ret_end = 0;
    for (size_t end = 0; end < tokens->n; end++) {
        if (hits[end]) {
            different += held[hits[end]]++ == 0;
            all++;
        }
        while (first < end && tokens->at[end].end - tokens->at[first].start > letters_most) {
            if (hits[first]) {
                different -= --held[hits[first]] == 0;
                all--;
            }
            first++;
        }
        size_t score = different * 1000 + all;
        if (*ret_end == 0 || score > best || (best == 0 && first == 0)) {
            best = score;
            *ret_first = first;
            *ret_end = end + 1;
        }
    }
}

/* Grow the window on both sides to the full length, so that a lone hit has its sentence around it. */
static void widen(const kh_tokens *tokens, size_t *first, size_t *end)
{
    uint32_t most = KH_SNIPPET_LETTERS * 2;

    while (*first > 0 || *end < tokens->n) {
        bool before = *first > 0 && tokens->at[*end - 1].end - tokens->at[*first - 1].start <= most;
        bool after = *end < tokens->n && tokens->at[*end].end - tokens->at[*first].start <= most;
        if (!before && !after)
            return;
        *first -= before;
        if (after && tokens->at[*end].end - tokens->at[*first].start <= most)
            (*end)++;
    }
}

static void put_plain(kh_buf *out, kh_str text)
{
    bool was_space = false;

    for (size_t i = 0; i < text.len; i++) {
        bool line = text.ptr[i] == '\n' || text.ptr[i] == '\r' || text.ptr[i] == '\t' || text.ptr[i] == ' ';
        if (!line)
            kh_buf_byte(out, text.ptr[i]);
        else if (!was_space)
            kh_buf_byte(out, ' ');
        was_space = line;
    }
}

kh_str kh_snippet(kh_arena *arena, kh_str text, const kh_sought *sought)
{
    kh_tokens tokens;
    kh_buf out;
    size_t first, end;

    if (text.len > TEXT_MOST) {
        text.len = TEXT_MOST;
        while (text.len && ((unsigned char)text.ptr[text.len] & 0xC0) == 0x80)
            text.len--;
    }
    uint8_t *hits = kh_tokenize(arena, text, &tokens) == KH_OK ? kh_arena_zero(arena, tokens.n + 1, 1) : NULL;
    if (!hits)
        return (kh_str){NULL, 0};
    for (size_t i = 0; i < tokens.n; i++)
        hits[i] = (uint8_t)found(&tokens.at[i], sought);
    if (!tokens.n)
        return KH_STR("");
    best_window(&tokens, hits, &first, &end);
    widen(&tokens, &first, &end);
    kh_buf_init(&out);
    if (first > 0)
        kh_buf_addz(&out, "…");
    uint32_t at = tokens.at[first].start;
    for (size_t i = first; i < end; i++) {
        put_plain(&out, kh_str_of(text.ptr + at, tokens.at[i].start - at));
        if (hits[i])
            kh_buf_addz(&out, MARK_OPEN);
        put_plain(&out, kh_token_text(&tokens, i));
        if (hits[i])
            kh_buf_addz(&out, MARK_CLOSE);
        at = tokens.at[i].end;
    }
    if (end < tokens.n)
        kh_buf_addz(&out, "…");
    kh_str result = kh_buf_status(&out) == KH_OK ? kh_arena_str(arena, kh_buf_str(&out)) : (kh_str){NULL, 0};
    kh_buf_done(&out);
    return result;
}
