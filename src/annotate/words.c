#include "annotate/words.h"

#include "annotate/name.h"
#include "annotate/rules.h"
#include "arabic/fold.h"

#define CLOSED (KH_WORD_PREP | KH_WORD_RELATIVE | KH_WORD_PRONOUN | KH_WORD_SHOWS | KH_WORD_VERB | KH_WORD_THAT)

enum { LETTER = 2, SHORTEST_REST = 2 * LETTER };

struct kh_words {
    kh_word_values classes; /* class bits of each word */
    kh_arena *arena;
};

static bool begins(kh_str word, const char *prefix)
{
    size_t n = strlen(prefix);

    return word.len > n && memcmp(word.ptr, prefix, n) == 0;
}

static kh_str without(kh_str word, size_t bytes)
{
    return kh_str_of(word.ptr + bytes, word.len - bytes);
}

static kh_status add_word(struct kh_words *words, kh_str phrase, uint32_t bits)
{
    kh_str fold = kh_fold_in(words->arena, phrase, KH_FOLD_LIGHT);
    const char *space = fold.len ? memchr(fold.ptr, ' ', fold.len) : NULL;
    uint64_t *at;

    if (!fold.ptr)
        return KH_NOMEM;
    /* of a phrase of several words only occasions are worth knowing by the first: مؤتمر صحفي */
    if (space)
        return KH_OK;
    at = kh_word_value_at(&words->classes, fold);
    if (!at)
        return KH_NOMEM;
    *at |= bits;
    return KH_OK;
}

static kh_status add_row(struct kh_words *words, kh_str phrases, uint32_t bits)
{
    while (phrases.len) {
        const char *bar = memchr(phrases.ptr, '|', phrases.len);
        size_t n = bar ? (size_t)(bar - phrases.ptr) : phrases.len;
        kh_status status = add_word(words, kh_str_of(phrases.ptr, n), bits);

        if (status)
            return status;
        phrases = without(phrases, bar ? n + 1 : n);
    }
    return KH_OK;
}

/* One column of a lexicon decides the class; NULL value: any. */
struct source {
    const char *file, *column, *value;
    uint32_t bits;
};

static const struct source sources[] = {
    {"function-words.tsv", "class", "prep", KH_WORD_PREP},
    {"function-words.tsv", "class", "relative", KH_WORD_RELATIVE},
    {"function-words.tsv", "class", "pronoun", KH_WORD_PRONOUN},
    {"function-words.tsv", "class", "demonstrative", KH_WORD_SHOWS},
    {"function-words.tsv", "class", "verb", KH_WORD_VERB},
    {"function-words.tsv", "class", "that", KH_WORD_THAT},
    {"function-words.tsv", "class", "quantity", KH_WORD_QUANTITY},
    {"roles.tsv", "kind", "head", KH_WORD_ROLE},
    {"roles.tsv", "kind", "speaker", KH_WORD_SPEAKER},
    {"roles.tsv", "kind", "title", KH_WORD_TITLE},
    {"given-names.tsv", "comment", "", KH_WORD_GIVEN},
    {"given-names.tsv", "comment", "word", KH_WORD_GIVEN | KH_WORD_DOUBTFUL},
    {"body-heads.tsv", "kind", "open", KH_WORD_BODY},
    {"body-heads.tsv", "kind", "unit", KH_WORD_BODY | KH_WORD_UNIT},
    {"place-heads.tsv", "kind", "strong", KH_WORD_PLACE | KH_WORD_NAMES},
    {"place-heads.tsv", "kind", "weak", KH_WORD_PLACE},
    {"name-particles.tsv", "kind", "arabic", KH_WORD_PARTICLE},
    {"name-particles.tsv", "kind", "foreign", KH_WORD_PARTICLE | KH_WORD_FOREIGN},
    {"name-particles.tsv", "kind", "ordinal", KH_WORD_ORDINAL},
    {"body-heads.tsv", "kind", "field", KH_WORD_FIELD},
    {"body-heads.tsv", "kind", "aside", KH_WORD_ASIDE},
    {"body-heads.tsv", "kind", "medium", KH_WORD_MEDIUM},
    {"body-heads.tsv", "kind", "authority", KH_WORD_AUTHORITY},
    {"adjectives.tsv", NULL, NULL, KH_WORD_ADJECTIVE},
    {"first-letters.tsv", NULL, NULL, KH_WORD_OWN},
    {"occasions.tsv", "kind", "occasion", KH_WORD_OCCASION},
    {"occasions.tsv", "kind", "document", KH_WORD_DOCUMENT},
    {"occasions.tsv", "kind", "reports", KH_WORD_DOCUMENT | KH_WORD_OCCASION},
    {"occasions.tsv", "kind", "account", KH_WORD_ACCOUNT},
};

static kh_status add_source(struct kh_words *words, kh_arena *scratch, const struct source *source, kh_err *err)
{
    kh_lexicon *lexicon;
    kh_status status = kh_lexicon_load(scratch, NULL, source->file, &lexicon, err);

    if (status)
        return status;
    int column = source->column ? kh_lexicon_column(lexicon, source->column) : -1;
    for (uint32_t row = 0; row < kh_lexicon_rows(lexicon); row++) {
        if (source->value && !kh_str_eq(kh_lexicon_cell(lexicon, row, column), kh_str_z(source->value)))
            continue;
        status = add_row(words, kh_lexicon_cell(lexicon, row, 0), source->bits);
        if (status)
            return status;
    }
    return KH_OK;
}

kh_status kh_words_load(kh_arena *arena, kh_vocabulary *vocabulary, struct kh_words **ret_words, kh_err *err)
{
    struct kh_words *words = KH_NEW(arena, struct kh_words);
    kh_status status;
    kh_arena scratch;

    if (!words)
        return KH_NOMEM;
    words->arena = arena;
    status = kh_word_values_init(&words->classes, arena, vocabulary);
    kh_arena_init(&scratch, 0);
    for (size_t i = 0; i < sizeof sources / sizeof *sources && !status; i++)
        status = add_source(words, &scratch, &sources[i], err);
    kh_arena_done(&scratch);
    if (status)
        return status;
    *ret_words = words;
    return kh_arena_status(arena);
}

/* The class bits of a token's forms, by kind. */
struct forms {
    uint32_t bits[KH_FORM_KINDS];
};

/* A word as it stands, or behind ال; `whole` is the kind of form that it is as it stands. */
static uint32_t either(const struct forms *f, kh_str word, kh_form_kind whole)
{
    uint32_t bits = f->bits[whole];

    if (begins(word, "ال") && word.len >= 2 * LETTER + SHORTEST_REST) {
        if (!bits)
            bits = f->bits[whole + 1] & ~(uint32_t)CLOSED; /* ال makes a noun of it */
        bits |= KH_WORD_AL;
    }
    return bits;
}

/* لل has lost the alef of its ال. */
static uint32_t behind_preposition(const struct forms *f, kh_str word)
{
    uint32_t bits;

    if (begins(word, "لل") && word.len >= 2 * LETTER + SHORTEST_REST)
        return f->bits[KH_FORM_FOR_THE_BARE] | KH_WORD_AL | KH_WORD_GLUED;
    if ((begins(word, "ب") || begins(word, "ل") || begins(word, "ك")) && word.len >= LETTER + SHORTEST_REST) {
        bits = either(f, without(word, LETTER), KH_FORM_FOR);
        return bits ? bits | KH_WORD_GLUED : 0;
    }
    return 0;
}

static bool ends_in_maqsura(const kh_tokens *tokens, size_t i)
{
    kh_str text = kh_token_text(tokens, i);

    return text.len > LETTER && memcmp(text.ptr + text.len - LETTER, "ى", LETTER) == 0;
}

/*
 * على and علي fold alike. The last letter as written tells them apart where the text keeps the two letters apart at
 * all; where it writes علي for both, the neighbours must.
 */
static uint32_t settled(const kh_tokens *tokens, size_t i, uint32_t bits, uint32_t among, bool careful)
{
    if (!(bits & KH_WORD_GIVEN) || !(bits & CLOSED))
        return bits;
    if (kh_token_word(tokens, i, "علي") && !ends_in_maqsura(tokens, i) &&
        (careful || (among & (KH_WORD_GIVEN | KH_WORD_TITLE | KH_WORD_PARTICLE))))
        return bits & ~(uint32_t)KH_WORD_PREP;
    return bits & ~(uint32_t)(KH_WORD_GIVEN | KH_WORD_DOUBTFUL);
}

/* ألبرت، إلغاء: the article is written without hamza, so these letters are the word's own; as in a given name that has
 * them in the table (الكسندر، الوليد). */
static bool own_article(uint32_t bits, const kh_tokens *tokens, size_t i)
{
    kh_str text = kh_token_text(tokens, i);

    if ((bits & KH_WORD_OWN) || ((bits & KH_WORD_GIVEN) && !(bits & KH_WORD_DOUBTFUL)))
        return true;
    return begins(text, "أل") || begins(text, "إل") || begins(text, "آل");
}

/* The fold takes the hamza away, as written it tells: آن and آني are no أن, and فإن no particle of a foreign name. */
static uint32_t by_hamza(const kh_tokens *tokens, size_t i, uint32_t bits)
{
    if ((bits & KH_WORD_THAT) && begins(kh_token_text(tokens, i), "آ"))
        return bits & ~(uint32_t)KH_WORD_THAT;
    if ((bits & KH_WORD_PARTICLE) && kh_str_eq(kh_token_text(tokens, i), KH_STR("فإن")))
        return KH_WORD_THAT | KH_WORD_AND;
    return bits;
}

static uint32_t classify(const struct kh_words *words, const kh_tokens *tokens, size_t i)
{
    struct kh_looked room;
    const struct kh_form *forms;
    const struct kh_look *look = kh_look_at(words->classes.vocabulary, tokens, i, true, &room, &forms);
    struct forms f = {{0}};
    kh_str word = tokens->at[i].fold;
    uint32_t bits;

    if (tokens->at[i].kind != KH_TOKEN_WORD)
        return 0;
    if (look->sets & words->classes.bit) {
        for (uint32_t k = 0; k < look->n; k++)
            f.bits[forms[k].kind] = (uint32_t)kh_word_value(&words->classes, forms[k].word);
    }
    if (f.bits[KH_FORM_WHOLE])
        return f.bits[KH_FORM_WHOLE] |
               (begins(word, "ال") && !own_article(f.bits[KH_FORM_WHOLE], tokens, i) ? KH_WORD_AL : 0);
    if (own_article(0, tokens, i))
        return 0;
    bits = either(&f, word, KH_FORM_WHOLE);
    if (bits)
        return bits;
    bits = behind_preposition(&f, word);
    if (bits)
        return bits;
    if ((begins(word, "و") || begins(word, "ف")) && word.len >= LETTER + SHORTEST_REST) {
        word = without(word, LETTER);
        bits = either(&f, word, KH_FORM_AND);
        if (!bits)
            bits = behind_preposition(&f, word);
        return bits ? bits | KH_WORD_AND : 0;
    }
    return 0;
}

uint32_t *kh_classify_words(kh_arena *arena, const struct kh_words *words, const kh_tokens *tokens)
{
    uint32_t *classes = KH_NEWS(arena, uint32_t, tokens->n + 1);

    bool careful = false;

    for (size_t i = 0; classes && i < tokens->n; i++) {
        classes[i] = by_hamza(tokens, i, classify(words, tokens, i) & ~(uint32_t)KH_WORD_OWN);
        careful = careful || (kh_token_word(tokens, i, "علي") && ends_in_maqsura(tokens, i));
    }
    for (size_t i = 0; classes && i < tokens->n; i++)
        classes[i] = settled(tokens, i, classes[i], (i ? classes[i - 1] : 0) | classes[i + 1], careful);
    return classes;
}

void kh_mark_words(kh_marking *marking)
{
    marking->words = kh_classify_words(marking->arena, marking->rules->names->words, &marking->tokens);
}
