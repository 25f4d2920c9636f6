#include "arabic/vocabulary.h"

#include "base/hash.h"
#include "base/vec.h"

#define ALEF_LAM "\xD8\xA7\xD9\x84"
#define LAM_LAM  "\xD9\x84\xD9\x84"
enum { LETTER = 2, FIRST_SLOTS = 1024, FILTER_BITS = 4 };

/*
 * Word 0 is no word. A word with ال never comes without the same word bare, and the two know each other: that a form
 * with ال is unknown is then known from the bare one.
 */
struct word {
    uint64_t hash, sets;
    uint32_t bare, definite; /* the same without, with ال; 0: none */
};

struct slot {
    uint32_t tag; /* upper half of the hash */
    uint32_t word;
};

struct kh_vocabulary {
    kh_arena *arena;
    kh_vec words;
    struct slot *slots; /* open addressing by the hash, at most half full */
    size_t cap;
    uint64_t *filter; /* a bit of 4 * cap for each word: small enough for the nearest cache, and most forms stop here */
    unsigned sets;
};

static const struct word *word_at(const kh_vocabulary *v, uint32_t word)
{
    return KH_AT(&v->words, struct word, word);
}

static size_t filter_bit(size_t cap, uint64_t hash)
{
    return (size_t)(hash >> 32) & (cap * FILTER_BITS - 1);
}

static uint64_t *new_filter(kh_arena *arena, size_t cap)
{
    return KH_NEWS(arena, uint64_t, cap * FILTER_BITS / 64);
}

static void enter_filter(uint64_t *filter, size_t cap, uint64_t hash)
{
    size_t bit = filter_bit(cap, hash);

    filter[bit / 64] |= (uint64_t)1 << bit % 64;
}

kh_vocabulary *kh_vocabulary_new(kh_arena *arena)
{
    kh_vocabulary *v = KH_NEW(arena, kh_vocabulary);

    if (!v)
        return NULL;
    v->arena = arena;
    v->cap = FIRST_SLOTS;
    v->slots = KH_NEWS(arena, struct slot, v->cap);
    v->filter = new_filter(arena, v->cap);
    kh_vec_init(&v->words, arena, sizeof(struct word));
    return kh_vec_push(&v->words) && v->slots && v->filter ? v : NULL;
}

kh_status kh_vocabulary_set(kh_vocabulary *v, uint64_t *ret_bit)
{
    if (v->sets == KH_MOST_WORD_SETS)
        return KH_LIMIT;
    *ret_bit = (uint64_t)1 << v->sets++;
    return KH_OK;
}

static struct slot *slot_of(struct slot *slots, size_t cap, const struct word *words, uint64_t hash)
{
    size_t i = hash & (cap - 1);

    while (slots[i].word && !(slots[i].tag == hash >> 32 && words[slots[i].word].hash == hash))
        i = (i + 1) & (cap - 1);
    return &slots[i];
}

static inline uint32_t find(const kh_vocabulary *v, uint64_t hash)
{
    size_t bit = filter_bit(v->cap, hash);

    return v->filter[bit / 64] >> bit % 64 & 1 ? slot_of(v->slots, v->cap, v->words.at, hash)->word : 0;
}

uint32_t kh_vocabulary_find(const kh_vocabulary *v, uint64_t hash)
{
    return find(v, hash);
}

static bool grow(kh_vocabulary *v)
{
    size_t cap = v->cap * 2;
    struct slot *slots = KH_NEWS(v->arena, struct slot, cap);
    uint64_t *filter = new_filter(v->arena, cap);

    if (!slots || !filter)
        return false;
    for (uint32_t word = 1; word < v->words.n; word++) {
        uint64_t hash = word_at(v, word)->hash;
        *slot_of(slots, cap, v->words.at, hash) = (struct slot){(uint32_t)(hash >> 32), word};
        enter_filter(filter, cap, hash);
    }
    v->slots = slots;
    v->filter = filter;
    v->cap = cap;
    return true;
}

static bool begins(kh_str word, const char *prefix)
{
    size_t n = strlen(prefix);

    return word.len > n && memcmp(word.ptr, prefix, n) == 0;
}

static kh_str behind(kh_str word, size_t bytes)
{
    return kh_str_of(word.ptr + bytes, word.len - bytes);
}

static uint32_t enter(kh_vocabulary *v, uint64_t hash)
{
    struct slot *slot;
    struct word *word;

    if (v->words.n * 2 >= v->cap && !grow(v))
        return 0;
    slot = slot_of(v->slots, v->cap, v->words.at, hash);
    if (slot->word)
        return slot->word;
    word = kh_vec_push(&v->words);
    if (!word)
        return 0;
    word->hash = hash;
    *slot = (struct slot){(uint32_t)(hash >> 32), (uint32_t)v->words.n - 1};
    enter_filter(v->filter, v->cap, hash);
    return slot->word;
}

uint32_t kh_vocabulary_add(kh_vocabulary *v, kh_str folded_word, uint64_t sets)
{
    uint32_t word = enter(v, kh_hash_here(folded_word)), inner = word;

    if (word)
        KH_AT(&v->words, struct word, word)->sets |= sets;
    while (inner && begins(folded_word, ALEF_LAM)) {
        uint32_t bare;

        folded_word = behind(folded_word, 2 * LETTER);
        bare = enter(v, kh_hash_here(folded_word));
        if (!bare)
            return 0;
        KH_AT(&v->words, struct word, inner)->bare = bare;
        KH_AT(&v->words, struct word, bare)->definite = inner;
        inner = bare;
    }
    return word;
}

/* ---- the forms of a token ---- */

struct looking {
    const kh_vocabulary *v;
    struct kh_form *forms;
    struct kh_look *look;
};

static void put(struct looking *l, uint32_t word, kh_form_kind kind, size_t proclitic)
{
    uint64_t sets;

    if (!word)
        return;
    sets = word_at(l->v, word)->sets;
    l->look->sets |= sets;
    l->forms[l->look->n++] = (struct kh_form){sets, word, (uint8_t)kind, (uint8_t)proclitic};
}

/* `form` and the same without or with ال; `kind` is that of the first of the three. */
static void put_three(struct looking *l, kh_str form, uint32_t word, kh_form_kind kind, size_t proclitic)
{
    put(l, word, kind, proclitic);
    if (begins(form, ALEF_LAM))
        put(l, word ? word_at(l->v, word)->bare : find(l->v, kh_hash_here(behind(form, 2 * LETTER))), kind + 1,
            proclitic);
    else if (word)
        put(l, word_at(l->v, word)->definite, kind + 2, proclitic);
}

static bool is_letter_of(kh_str word, const char *letters)
{
    for (; word.len > 2 * LETTER && *letters; letters += LETTER) {
        if (word.ptr[0] == letters[0] && word.ptr[1] == letters[1])
            return true;
    }
    return false;
}

static void put_glued(struct looking *l, kh_str word)
{
    size_t proclitic = 0;

    if (is_letter_of(word, "\xD9\x88\xD9\x81")) { /* و ف */
        word = behind(word, proclitic = LETTER);
        put_three(l, word, find(l->v, kh_hash_here(word)), KH_FORM_AND, proclitic);
    }
    if (is_letter_of(word, "\xD8\xA8\xD9\x84\xD9\x83\xD8\xB3")) { /* ب ل ك س */
        kh_str rest = behind(word, LETTER);

        put_three(l, rest, find(l->v, kh_hash_here(rest)), KH_FORM_FOR, proclitic + LETTER);
        if (begins(word, LAM_LAM)) {
            uint32_t bare = find(l->v, kh_hash_here(behind(word, 2 * LETTER)));

            put(l, bare ? word_at(l->v, bare)->definite : 0, KH_FORM_FOR_THE, proclitic + LETTER);
            put(l, bare, KH_FORM_FOR_THE_BARE, proclitic + 2 * LETTER);
        }
    }
}

static void look(const kh_vocabulary *v, const kh_token *token, bool all, struct kh_form *forms, struct kh_look *ret)
{
    struct looking l = {v, forms, ret};

    if (!token->fold.len)
        return;
    ret->word = find(v, token->hash);
    if (!all) {
        put(&l, ret->word, KH_FORM_WHOLE, 0);
        return;
    }
    put_three(&l, token->fold, ret->word, KH_FORM_WHOLE, 0);
    put_glued(&l, token->fold);
}

const struct kh_look *kh_look_now(const kh_vocabulary *v, const kh_token *token, bool all, struct kh_looked *room)
{
    room->look = (struct kh_look){0};
    look(v, token, all, room->forms, &room->look);
    return &room->look;
}

kh_status kh_look_up(const kh_vocabulary *v, kh_arena *arena, kh_tokens *tokens)
{
    struct kh_look *looks = KH_NEWS(arena, struct kh_look, tokens->n + 1);
    size_t n = 0, cap = tokens->n + KH_MOST_FORMS;
    struct kh_form *forms = kh_arena_alloc(arena, cap * sizeof *forms);

    for (size_t i = 0; looks && forms && i < tokens->n; i++) {
        if (cap - n < KH_MOST_FORMS) {
            forms = kh_arena_grow(arena, forms, cap, cap * 2, sizeof *forms);
            cap *= 2;
            if (!forms)
                break;
        }
        looks[i].first = (uint32_t)n;
        look(v, &tokens->at[i], true, forms + n, &looks[i]);
        n += looks[i].n;
    }
    if (!looks || !forms)
        return KH_NOMEM;
    tokens->vocabulary = v;
    tokens->looks = looks;
    tokens->forms = forms;
    return KH_OK;
}

/* ---- values ---- */

kh_status kh_word_values_init(kh_word_values *values, kh_arena *arena, kh_vocabulary *vocabulary)
{
    *values = (kh_word_values){.vocabulary = vocabulary, .arena = arena};
    return kh_vocabulary_set(vocabulary, &values->bit);
}

uint64_t *kh_word_value_of(kh_word_values *values, uint32_t word)
{
    uint32_t cap = values->cap;

    if (word >= cap) {
        uint64_t *at;

        for (cap = cap ? cap : FIRST_SLOTS; cap <= word;)
            cap *= 2;
        at = kh_arena_grow(values->arena, values->at, values->cap, cap, sizeof *at);
        if (!at)
            return NULL;
        memset(at + values->cap, 0, (cap - values->cap) * sizeof *at);
        values->at = at;
        values->cap = cap;
    }
    return &values->at[word];
}

uint64_t *kh_word_value_at(kh_word_values *values, kh_str folded_word)
{
    uint32_t word = kh_vocabulary_add(values->vocabulary, folded_word, values->bit);

    return word ? kh_word_value_of(values, word) : NULL;
}
