/* What is counted: the noun behind (or before) a number, brought to its singular. */
#include "annotate/figure.h"

#include "base/map.h"

enum { LETTER = 2, LONGEST = 64 };

#define ALEF  "\xD8\xA7"
#define TEH   "\xD9\x87" /* ة, folded */
#define AL    "\xD8\xA7\xD9\x84"
#define LI_AL "\xD9\x84\xD9\x84" /* ل + ال */

static const char *const kind_names[] = {"", "noun", "measure", "money", "empty", "state"};

kh_status kh_figure_rules_load(kh_arena *arena, kh_vocabulary *vocabulary, struct kh_figure_rules **ret_rules,
                               kh_err *err)
{
    static const char *const mods[] = {"", "approx", "more_than", "less_than", "at_least", "at_most"};
    struct kh_figure_rules *rules = KH_NEW(arena, struct kh_figure_rules);
    kh_status status = rules ? kh_lexicon_load(arena, vocabulary, "count-nouns.tsv", &rules->nouns, err) : KH_NOMEM;
    int column;

    if (!status)
        status = kh_lexicon_load(arena, vocabulary, "hedges.tsv", &rules->hedges, err);
    if (!status)
        status = kh_place_rules_load(arena, vocabulary, &rules->places, err);
    if (status)
        return status;
    rules->kinds = KH_NEWS(arena, uint8_t, kh_lexicon_rows(rules->nouns));
    rules->mods = KH_NEWS(arena, kh_hedge, kh_lexicon_rows(rules->hedges));
    if (!rules->kinds || !rules->mods)
        return KH_NOMEM;
    rules->singular = kh_lexicon_column(rules->nouns, "singular");
    column = kh_lexicon_column(rules->nouns, "kind");
    for (uint32_t row = 0; row < kh_lexicon_rows(rules->nouns); row++) {
        for (uint8_t i = 1; i < sizeof kind_names / sizeof *kind_names; i++) {
            if (kh_str_eq(kh_lexicon_cell(rules->nouns, row, column), kh_str_z(kind_names[i])))
                rules->kinds[row] = i;
        }
        if (!rules->kinds[row])
            return kh_err_set(err, KH_CORRUPT, "count-nouns.tsv: row %u has no kind that is known", row + 1);
    }
    column = kh_lexicon_column(rules->hedges, "mod");
    for (uint32_t row = 0; row < kh_lexicon_rows(rules->hedges); row++) {
        for (uint8_t i = 1; i < sizeof mods / sizeof *mods; i++) {
            if (kh_str_eq(kh_lexicon_cell(rules->hedges, row, column), kh_str_z(mods[i])))
                rules->mods[row].mod = i;
        }
        rules->mods[row].after = kh_str_eq(
            kh_lexicon_cell(rules->hedges, row, kh_lexicon_column(rules->hedges, "position")), KH_STR("after"));
        rules->mods[row].label = kh_str_eq(kh_lexicon_cell(rules->hedges, row, column), KH_STR("label"));
        if (!rules->mods[row].mod && !rules->mods[row].label)
            return kh_err_set(err, KH_CORRUPT, "hedges.tsv: row %u has no mod that is known", row + 1);
    }
    *ret_rules = rules;
    return KH_OK;
}

static bool ends(kh_str word, const char *ending)
{
    size_t n = strlen(ending);

    return word.len > n && memcmp(word.ptr + word.len - n, ending, n) == 0;
}

/* Look a derived form up as if it were the token. */
static bool look_up(const kh_marking *marking, kh_str form, uint32_t *ret_row)
{
    kh_token token = {.end = 1, .fold = form, .hash = kh_hash(form), .kind = KH_TOKEN_WORD};
    kh_tokens one = {.text = form, .at = &token, .n = 1};
    kh_match match;

    if (!kh_lexicon_match(marking->rules->figures->nouns, &one, 0, KH_MATCH_EXACT, &match))
        return false;
    *ret_row = match.row;
    return true;
}

static bool known_form(const kh_marking *marking, kh_str word, kh_counted *ret, uint32_t *ret_row)
{
    char form[LONGEST + 2 * LETTER];

    if (word.len > LONGEST)
        return false;
    if (look_up(marking, word, ret_row))
        return true;
    if (ends(word, ALEF) && look_up(marking, kh_str_of(word.ptr, word.len - LETTER), ret_row)) /* tanwin: قتيلا */
        return true;
    for (int i = 0; i < 2; i++) {
        static const char *const feminine[] = {"\xD8\xAA\xD8\xA7\xD9\x86", "\xD8\xAA\xD9\x8A\xD9\x86"},
                                 *const masculine[] = {"\xD8\xA7\xD9\x86", "\xD9\x8A\xD9\x86"};
        if (ends(word, feminine[i]) && word.len > 4 * LETTER) { /* تان تين: ة of the singular */
            memcpy(form, word.ptr, word.len - 3 * LETTER);
            memcpy(form + word.len - 3 * LETTER, TEH, LETTER);
            if (look_up(marking, kh_str_of(form, word.len - 2 * LETTER), ret_row))
                return ret->dual = true;
        }
        if (ends(word, masculine[i]) && word.len > 4 * LETTER &&
            look_up(marking, kh_str_of(word.ptr, word.len - 2 * LETTER), ret_row))
            return ret->dual = true;
    }
    return false;
}

/* A noun that no list has: tanwin off, sound plurals to their singular. What does not change is kept. */
static kh_str guessed_singular(kh_arena *arena, kh_str raw, kh_str fold)
{
    if (ends(fold, "\xD8\xA7\xD8\xAA") && fold.len > 5 * LETTER && raw.len == fold.len)
        return kh_arena_format(arena, "%.*s\xD8\xA9", (int)(raw.len - 2 * LETTER), raw.ptr);
    if ((ends(fold, "\xD9\x88\xD9\x86") || ends(fold, "\xD9\x8A\xD9\x86")) && fold.len > 5 * LETTER &&
        raw.len == fold.len)
        return kh_str_of(raw.ptr, raw.len - 2 * LETTER);
    if (ends(fold, ALEF) && fold.len > 3 * LETTER) {
        size_t cut = raw.len - LETTER;
        if (ends(raw, "\xD8\xA7\xD9\x8B")) /* اً */
            cut = raw.len - 2 * LETTER;
        else if (ends(raw, "\xD9\x8B\xD8\xA7")) /* ًا */
            cut = raw.len - 2 * LETTER;
        return kh_str_of(raw.ptr, cut);
    }
    return raw;
}

/* Shapes that no counted noun has: a verb's ending (تعلموا, نجحت), a pronoun glued on (حساباتها), و or ل before a word
 * that stands by itself (وأضاف, لدوري). Nouns that begin or end so are in the list. */
static bool unlike_a_noun(const kh_marking *marking, kh_str word)
{
    static const char *const endings[] = {"\xD9\x88\xD8\xA7", "\xD9\x87\xD8\xA7", "\xD9\x87\xD9\x85"}; /* وا ها هم */
    static const char *const long_vowels[] = {"\xD8\xA7\xD8\xAA", "\xD9\x88\xD8\xAA", "\xD9\x8A\xD8\xAA"};
    bool feminine = ends(word, "\xD8\xAA") && word.len > 3 * LETTER;
    uint32_t row;

    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++) {
        if (ends(word, endings[i]) && word.len > 4 * LETTER)
            return true;
    }
    for (size_t i = 0; i < sizeof long_vowels / sizeof *long_vowels; i++)
        feminine = feminine && !ends(word, long_vowels[i]);
    if (feminine || (word.len > 3 * LETTER && memcmp(word.ptr, "\xD9\x88", LETTER) == 0))
        return true;
    return word.len > 4 * LETTER && (memcmp(word.ptr, "\xD9\x84", LETTER) == 0 ||
                                     (memcmp(word.ptr, "\xD8\xA8", LETTER) == 0 &&
                                      look_up(marking, kh_str_of(word.ptr + LETTER, word.len - LETTER), &row)));
}

static bool adjective_of_measure(const kh_marking *marking, size_t i)
{
    static const char *const words[] = {"مربع", "مربعا", "مكعب", "مكعبا", "مربعه", "مكعبه"};

    for (size_t k = 0; k < sizeof words / sizeof *words; k++) {
        if (kh_token_word(&marking->tokens, i, words[k]))
            return true;
    }
    return false;
}

static kh_str unit_text(const kh_marking *marking, size_t first, size_t end)
{
    return kh_marked_text(marking, kh_span_of(marking, first, end));
}

bool kh_counted_at(const kh_marking *marking, const uint32_t *bits, size_t i, bool known, kh_counted *ret)
{
    const struct kh_figure_rules *rules = marking->rules->figures;
    const kh_tokens *tokens = &marking->tokens;
    kh_match match;
    uint32_t row;
    kh_str word;

    *ret = (kh_counted){.n = 1};
    if (i >= tokens->n || tokens->at[i].kind == KH_TOKEN_BREAK)
        return false;
    if (kh_token_is(tokens, i, "%") || kh_token_is(tokens, i, "٪") || kh_token_is(tokens, i, "$") ||
        kh_token_is(tokens, i, "€")) {
        ret->kind = KH_COUNT_MEASURE;
        ret->unit = kh_token_is(tokens, i, "$")   ? KH_STR("دولار")
                    : kh_token_is(tokens, i, "€") ? KH_STR("يورو")
                                                  : KH_STR("%");
        return true;
    }
    if (tokens->at[i].kind != KH_TOKEN_WORD)
        return false;
    word = tokens->at[i].fold;
    if (kh_lexicon_match(rules->nouns, tokens, i, KH_MATCH_ARTICLE | (known ? KH_MATCH_PROCLITICS : 0), &match)) {
        row = match.row;
        ret->n = match.n;
        ret->proclitic = match.proclitic;
        word = kh_str_of(word.ptr + match.proclitic, word.len - match.proclitic);
        ret->definite = word.len > 2 * LETTER &&
                        (memcmp(word.ptr, AL, 2 * LETTER) == 0 ||
                         (match.proclitic >= 2 * LETTER && memcmp(word.ptr - 2 * LETTER, LI_AL, 2 * LETTER) == 0));
    } else {
        kh_str bare = word;
        ret->definite = word.len > 4 * LETTER && memcmp(word.ptr, AL, 2 * LETTER) == 0;
        if (ret->definite)
            bare = kh_str_of(word.ptr + 2 * LETTER, word.len - 2 * LETTER);
        if (!known_form(marking, bare, ret, &row)) {
            if (known ||
                bits[i] & (KH_WORD_PREP | KH_WORD_RELATIVE | KH_WORD_PRONOUN | KH_WORD_SHOWS | KH_WORD_VERB |
                           KH_WORD_THAT | KH_WORD_AND | KH_WORD_GLUED) ||
                word.len < 2 * LETTER || (word.ptr[0] & 0x80) == 0 || (!ret->definite && unlike_a_noun(marking, word)))
                return false;
            ret->kind = KH_COUNT_UNKNOWN;
            ret->unit = guessed_singular(marking->arena,
                                         ret->definite ? kh_str_of(kh_token_text(tokens, i).ptr + 2 * LETTER,
                                                                   kh_token_text(tokens, i).len - 2 * LETTER)
                                                       : kh_token_text(tokens, i),
                                         bare);
            return true;
        }
    }
    ret->kind = (kh_count_kind)rules->kinds[row];
    ret->unit = kh_lexicon_cell(rules->nouns, row, rules->singular);
    if (ret->kind == KH_COUNT_MEASURE && adjective_of_measure(marking, i + ret->n)) {
        kh_str adjective = kh_token_text(tokens, i + ret->n);
        bool tanwin = ends(tokens->at[i + ret->n].fold, ALEF);
        ret->unit = kh_arena_format(marking->arena, "%.*s %.*s", (int)ret->unit.len, ret->unit.ptr,
                                    (int)(adjective.len - (tanwin ? LETTER : 0)), adjective.ptr);
        ret->n++;
    }
    /* حالة وفاة, حالة اختناق: the complement is what is counted; an adjective is not one */
    if (ret->kind == KH_COUNT_EMPTY && i + ret->n < tokens->n && tokens->at[i + ret->n].kind == KH_TOKEN_WORD &&
        !ret->definite) {
        size_t next = i + ret->n;
        if (!(bits[next] & (KH_WORD_PREP | KH_WORD_RELATIVE | KH_WORD_VERB | KH_WORD_AND | KH_WORD_GLUED |
                            KH_WORD_ADJECTIVE | KH_WORD_AL | KH_WORD_THAT)) &&
            tokens->at[next].fold.len > 2 * LETTER) {
            ret->unit = kh_arena_format(marking->arena, "%.*s %.*s", (int)ret->unit.len, ret->unit.ptr,
                                        (int)kh_token_text(tokens, next).len, unit_text(marking, next, next + 1).ptr);
            ret->n++;
        }
    }
    return true;
}
