#include "base/map.h"
#include "store/snippet.h"
#include "store/terms.h"

#define MARK_OPEN  "\xE2\x81\xA8"
#define MARK_CLOSE "\xE2\x81\xA9"

enum { TEXT_MOST = 1 << 18 }; /* of longer texts the beginning is searched */

typedef struct marker {
    const kh_tokens *tokens;
    const kh_sought *sought;
    kh_search_term *terms; /* of the tokens that are words, in order */
    size_t *places;        /* which tokens those are */
    size_t count;
    uint8_t *hits; /* for each token: which sought word it is, from 1; 0 for none */
} marker;

static bool starts_with(const kh_search_term *term, kh_str prefix)
{
    if (term->exact_len >= prefix.len && memcmp(term->exact, prefix.ptr, prefix.len) == 0)
        return true;
    return term->stem_len >= prefix.len && memcmp(term->stem, prefix.ptr, prefix.len) == 0;
}

static bool is_word(const kh_search_term *term, const kh_sought_word *word)
{
    if (word->prefix.len)
        return starts_with(term, word->prefix);
    kh_str form = word->as_written ? kh_str_of(term->exact, term->exact_len) : kh_str_of(term->stem, term->stem_len);
    return kh_hash(form) == word->form;
}

/* Does the phrase that begins at sought word `first` stand at word `at` of the text? */
static bool stands_at(const marker *m, size_t first, size_t at)
{
    size_t length = m->sought->words[first].of_part;

    for (size_t i = 0; i < length; i++) {
        if (at + i >= m->count || !is_word(&m->terms[at + i], &m->sought->words[first + i]))
            return false;
    }
    return true;
}

static kh_status mark(kh_arena *arena, const kh_tokens *tokens, const kh_sought *sought, uint8_t **ret_hits)
{
    marker m = {.tokens = tokens, .sought = sought};

    m.hits = *ret_hits = KH_NEWS(arena, uint8_t, tokens->n + 1);
    m.terms = kh_arena_alloc(arena, (tokens->n + 1) * sizeof *m.terms);
    m.places = KH_NEWS(arena, size_t, tokens->n + 1);
    if (kh_arena_failed(arena))
        return KH_NOMEM;
    for (size_t i = 0; i < tokens->n; i++) {
        if (kh_search_term_of(&tokens->at[i], &m.terms[m.count]))
            m.places[m.count++] = i;
    }
    for (size_t at = 0; at < m.count; at++) {
        for (size_t first = 0; first < sought->count; first += sought->words[first].of_part) {
            for (size_t i = 0; stands_at(&m, first, at) && i < sought->words[first].of_part; i++)
                m.hits[m.places[at + i]] = (uint8_t)(first + i + 1);
        }
    }
    return KH_OK;
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
    uint8_t *hits;

    if (text.len > TEXT_MOST) {
        text.len = TEXT_MOST;
        while (text.len && ((unsigned char)text.ptr[text.len] & 0xC0) == 0x80)
            text.len--;
    }
    if (kh_tokenize(arena, text, &tokens) != KH_OK || mark(arena, &tokens, sought, &hits) != KH_OK)
        return (kh_str){NULL, 0};
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
