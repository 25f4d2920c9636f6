#include "page/recurring.h"

#include "base/map.h"
#include "page/rules.h"

enum { MOST_BYTES = 600, LEAST_WORDS = 2, MOST_WORDS = 40 };

struct paragraph {
    kh_str text;
    bool edge;
};

/* The paragraphs of a text, parted by line ends. */
static bool split(kh_arena *arena, kh_str text, kh_vec *ret_paragraphs)
{
    kh_vec_init(ret_paragraphs, arena, sizeof(struct paragraph));
    for (size_t from = 0, i = 0; i <= text.len; i++) {
        struct paragraph *slot;

        if (i < text.len && text.ptr[i] != '\n')
            continue;
        slot = i > from ? kh_vec_push(ret_paragraphs) : NULL;
        if (slot)
            slot->text = kh_str_of(text.ptr + from, i - from);
        from = i + 1;
    }
    for (size_t i = 0, n = ret_paragraphs->n; i < n; i++)
        KH_AT(ret_paragraphs, struct paragraph, i)->edge = i < KH_RECURRING_HEAD || i + KH_RECURRING_TAIL >= n;
    return !kh_arena_failed(arena);
}

static size_t words_of(const kh_tokens *tokens)
{
    size_t n = 0;

    for (size_t i = 0; i < tokens->n; i++)
        n += tokens->at[i].kind == KH_TOKEN_WORD;
    return n;
}

static uint64_t key_of(kh_str outlet, const kh_tokens *tokens)
{
    uint64_t key = kh_hash(outlet);

    for (size_t i = 0; i < tokens->n; i++) {
        const kh_token *token = &tokens->at[i];
        if (token->kind == KH_TOKEN_WORD || token->kind == KH_TOKEN_NUMBER)
            key = (key << 7 | key >> 57) ^ kh_hash(token->fold);
    }
    return key ? key : 1;
}

uint64_t kh_recurring_key(kh_arena *scratch, kh_str outlet, kh_str block)
{
    kh_tokens tokens;
    uint64_t key = kh_tokenize(scratch, block, &tokens) == KH_OK ? key_of(outlet, &tokens) : 0;

    kh_arena_reset(scratch);
    return key;
}

/* The key of a paragraph that may be furniture; 0 for any other. */
static uint64_t candidate(kh_arena *arena, kh_str outlet, kh_str text, kh_tokens *tokens)
{
    size_t words;

    if (text.len > MOST_BYTES || (text.len >= 2 && memcmp(text.ptr, "و", 2) == 0) ||
        kh_tokenize(arena, text, tokens) != KH_OK)
        return 0;
    words = words_of(tokens);
    return words >= LEAST_WORDS && words <= MOST_WORDS ? key_of(outlet, tokens) : 0;
}

static size_t candidates_in(kh_arena *scratch, kh_str outlet, kh_str text, uint64_t *ret_keys)
{
    kh_vec paragraphs;
    size_t n = 0;

    if (!split(scratch, text, &paragraphs) || paragraphs.n < 2)
        return 0;
    for (size_t i = 0; i < paragraphs.n && n < KH_RECURRING_MOST; i++) {
        const struct paragraph *paragraph = KH_AT(&paragraphs, struct paragraph, i);
        kh_tokens tokens;
        uint64_t key = paragraph->edge ? candidate(scratch, outlet, paragraph->text, &tokens) : 0;
        bool known = false;

        for (size_t k = 0; k < n; k++)
            known |= ret_keys[k] == key;
        if (key && !known)
            ret_keys[n++] = key;
    }
    return n;
}

size_t kh_recurring_candidates(kh_arena *scratch, kh_str outlet, kh_str text, uint64_t ret_keys[KH_RECURRING_MOST])
{
    size_t n = outlet.len ? candidates_in(scratch, outlet, text, ret_keys) : 0;

    kh_arena_reset(scratch);
    return n;
}

/* Does the paragraph go on from the one before, as reports do, or open the one behind ("السطر الأخير:")? */
static bool belongs(const kh_page_rules *rules, const kh_tokens *tokens)
{
    return kh_cue_prose_word(rules->cues, tokens, 0) == KH_PROSE_OPENER || kh_token_is(tokens, tokens->n - 1, ":");
}

static bool among(uint64_t key, const uint64_t *keys, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (keys[i] == key)
            return true;
    }
    return false;
}

/* The text of the paragraphs that stay, and the furniture with those that go. */
static void part(kh_arena *arena, kh_article *article, const kh_vec *paragraphs, const bool *goes, size_t count)
{
    kh_furniture *furniture = KH_NEWS(arena, kh_furniture, article->furniture_count + count);
    size_t n = article->furniture_count;
    kh_buf text;

    if (!furniture)
        return;
    if (n)
        memcpy(furniture, article->furniture, n * sizeof *furniture);
    kh_buf_init(&text);
    for (size_t i = 0; i < paragraphs->n; i++) {
        kh_str block = KH_AT(paragraphs, struct paragraph, i)->text;
        if (goes[i]) {
            furniture[n++] = (kh_furniture){KH_STR(KH_RECURRING_KIND), block};
            continue;
        }
        if (text.len)
            kh_buf_addz(&text, "\n\n");
        kh_buf_add(&text, block);
    }
    article->text = kh_arena_str(arena, kh_buf_str(&text));
    arena->failed = arena->failed || text.failed;
    kh_buf_done(&text);
    article->furniture = furniture;
    article->furniture_count = n;
}

size_t kh_recurring_take(const kh_page_rules *rules, kh_arena *arena, kh_article *article, const uint64_t *keys,
                         size_t key_count)
{
    kh_vec paragraphs;
    bool *goes;
    size_t count = 0;

    if (!key_count || !article->outlet.len || !split(arena, article->text, &paragraphs))
        return 0;
    goes = KH_NEWS(arena, bool, paragraphs.n);
    for (size_t i = 0; goes && i < paragraphs.n && count + 1 < paragraphs.n; i++) {
        const struct paragraph *paragraph = KH_AT(&paragraphs, struct paragraph, i);
        kh_tokens tokens;
        uint64_t key = paragraph->edge ? candidate(arena, article->outlet, paragraph->text, &tokens) : 0;

        goes[i] = key && among(key, keys, key_count) && !belongs(rules, &tokens);
        count += goes[i];
    }
    if (count)
        part(arena, article, &paragraphs, goes, count);
    return kh_arena_failed(arena) ? 0 : count;
}
