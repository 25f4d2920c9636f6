/* What is counted: the noun behind (or before) a number, brought to its singular. */
#include "annotate/figure.h"

#include "arabic/fold.h"
#include "base/map.h"

enum { LETTER = 2, LONGEST = 64 };

#define ALEF  "\xD8\xA7"
#define TEH   "\xD9\x87" /* ة, folded */
#define AL    "\xD8\xA7\xD9\x84"
#define LI_AL "\xD9\x84\xD9\x84" /* ل + ال */

/* In the order of kh_count_kind. */
static const char *const kind_names[] = {"",      "noun", "measure", "money", "empty",
                                         "state", "each", "time",    "none",  "label"};

static kh_status load_nouns(kh_arena *arena, kh_vocabulary *vocabulary, struct kh_figure_rules *rules, kh_err *err)
{
    kh_status status = kh_lexicon_load(arena, vocabulary, "count-nouns.tsv", &rules->nouns, err);
    int column;

    if (status)
        return status;
    rules->kinds = KH_NEWS(arena, uint8_t, kh_lexicon_rows(rules->nouns));
    if (!rules->kinds)
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
    return KH_OK;
}

static kh_status load_hedges(kh_arena *arena, kh_vocabulary *vocabulary, struct kh_figure_rules *rules, kh_err *err)
{
    static const char *const mods[] = {"", "approx", "more_than", "less_than", "at_least", "at_most"};
    kh_status status = kh_lexicon_load(arena, vocabulary, "hedges.tsv", &rules->hedges, err);
    int column, position;

    if (status)
        return status;
    rules->mods = KH_NEWS(arena, kh_hedge, kh_lexicon_rows(rules->hedges));
    if (!rules->mods)
        return KH_NOMEM;
    column = kh_lexicon_column(rules->hedges, "mod");
    position = kh_lexicon_column(rules->hedges, "position");
    for (uint32_t row = 0; row < kh_lexicon_rows(rules->hedges); row++) {
        kh_hedge *hedge = &rules->mods[row];
        kh_str mod = kh_lexicon_cell(rules->hedges, row, column), where = kh_lexicon_cell(rules->hedges, row, position);

        for (uint8_t i = 1; i < sizeof mods / sizeof *mods; i++) {
            if (kh_str_eq(mod, kh_str_z(mods[i])))
                hedge->mod = i;
        }
        hedge->after = kh_str_eq(where, KH_STR("after"));
        hedge->apart = kh_str_eq(where, KH_STR("apart"));
        hedge->label = kh_str_eq(mod, KH_STR("label"));
        hedge->change = kh_str_eq(mod, KH_STR("change"));
        if (!hedge->mod && !hedge->label && !hedge->change)
            return kh_err_set(err, KH_CORRUPT, "hedges.tsv: row %u has no mod that is known", row + 1);
    }
    return KH_OK;
}

/* Of the fates only what tells that a bare number counts people. */
static kh_status load_fates(kh_arena *arena, kh_vocabulary *vocabulary, struct kh_figure_rules *rules, kh_err *err)
{
    kh_status status = kh_lexicon_load(arena, vocabulary, "figure-fates.tsv", &rules->fates, err);
    int fate, unit;

    if (status)
        return status;
    rules->told = KH_NEWS(arena, bool, kh_lexicon_rows(rules->fates));
    rules->people = KH_NEWS(arena, bool, kh_lexicon_rows(rules->fates));
    if (!rules->told || !rules->people)
        return KH_NOMEM;
    fate = kh_lexicon_column(rules->fates, "fate");
    unit = kh_lexicon_column(rules->fates, "unit");
    for (uint32_t row = 0; row < kh_lexicon_rows(rules->fates); row++) {
        kh_str name = kh_lexicon_cell(rules->fates, row, fate);

        rules->people[row] = kh_lexicon_cell(rules->fates, row, unit).len > 0;
        rules->told[row] = !rules->people[row] && !kh_str_eq(name, KH_STR("there")) && !kh_str_eq(name, KH_STR("left"));
    }
    return KH_OK;
}

kh_status kh_figure_rules_load(kh_arena *arena, kh_vocabulary *vocabulary, struct kh_figure_rules **ret_rules,
                               kh_err *err)
{
    struct kh_figure_rules *rules = KH_NEW(arena, struct kh_figure_rules);
    kh_status status = rules ? load_nouns(arena, vocabulary, rules, err) : KH_NOMEM;

    if (!status)
        status = load_hedges(arena, vocabulary, rules, err);
    if (!status)
        status = load_fates(arena, vocabulary, rules, err);
    if (!status)
        status = kh_place_rules_load(arena, vocabulary, &rules->places, err);
    *ret_rules = rules;
    return status;
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

/* منتج, plural منتجات: of its like people are named too, and منتجين is as often their plural. */
static bool like_a_participle(const kh_marking *marking, uint32_t row)
{
    kh_str forms = kh_lexicon_cell(marking->rules->figures->nouns, row, 0);

    if (forms.len < LETTER || memcmp(forms.ptr, "م", LETTER) != 0)
        return false;
    for (const char *bar; (bar = memchr(forms.ptr, '|', forms.len));) {
        size_t n = (size_t)(bar - forms.ptr) + 1;

        forms = kh_str_of(forms.ptr + n, forms.len - n);
        bar = memchr(forms.ptr, '|', forms.len);
        if (!ends(kh_str_of(forms.ptr, bar ? (size_t)(bar - forms.ptr) : forms.len), "ات"))
            return false;
    }
    return true;
}

bool kh_dual_at(const kh_marking *marking, size_t i, kh_counted *ret)
{
    kh_str word = marking->tokens.at[i].fold;
    uint32_t row;

    *ret = (kh_counted){.n = 1};
    if (marking->tokens.at[i].kind != KH_TOKEN_WORD)
        return false;
    for (uint32_t cut = 0; cut <= 2 * LETTER && word.len > cut + 4 * LETTER; cut += LETTER) {
        kh_str bare = kh_str_of(word.ptr + cut, word.len - cut);

        if (cut == LETTER && memcmp(word.ptr, "و", LETTER) != 0 && memcmp(word.ptr, "ف", LETTER) != 0 &&
            memcmp(word.ptr, "ب", LETTER) != 0 && memcmp(word.ptr, "ل", LETTER) != 0)
            return false;
        if (cut == 2 * LETTER &&
            (memcmp(word.ptr, LI_AL, 2 * LETTER) == 0 ||
             (memcmp(word.ptr + LETTER, "ب", LETTER) != 0 && memcmp(word.ptr + LETTER, "ل", LETTER) != 0)))
            return false;
        if (!known_form(marking, bare, ret, &row))
            continue;
        ret->kind = (kh_count_kind)marking->rules->figures->kinds[row];
        ret->unit = kh_lexicon_cell(marking->rules->figures->nouns, row, marking->rules->figures->singular);
        ret->proclitic = cut;
        return ret->dual && !(ends(bare, "ين") && !ends(bare, "تين") && like_a_participle(marking, row));
    }
    return false;
}

kh_str kh_singular_of(const kh_marking *marking, kh_str word)
{
    kh_counted noun = {.n = 1};
    uint32_t row;

    if (!known_form(marking, word, &noun, &row))
        return (kh_str){NULL, 0};
    return kh_lexicon_cell(marking->rules->figures->nouns, row, marking->rules->figures->singular);
}

/* Is the word as it stands another than the singular and the dual? */
static bool is_plural(const kh_tokens *tokens, size_t i, const kh_counted *noun)
{
    char buffer[2 * LONGEST];
    kh_str word = tokens->at[i].fold, singular;

    if (noun->dual || noun->n > 1 || kh_fold_room(noun->unit.len) > sizeof buffer)
        return false;
    singular = kh_str_of(buffer, kh_fold(noun->unit, KH_FOLD_LIGHT, buffer, NULL));
    word = kh_str_of(word.ptr + noun->proclitic, word.len - noun->proclitic);
    if (noun->definite && word.len > 2 * LETTER && memcmp(word.ptr, AL, 2 * LETTER) == 0)
        word = kh_str_of(word.ptr + 2 * LETTER, word.len - 2 * LETTER);
    return !kh_str_eq(word, singular) && !(word.len == singular.len + LETTER && ends(word, ALEF) &&
                                           memcmp(word.ptr, singular.ptr, singular.len) == 0);
}

void kh_prefer_singular(const kh_marking *marking, size_t i, kh_counted *noun)
{
    const struct kh_figure_rules *rules = marking->rules->figures;
    kh_match match;

    if (!noun->plural || !kh_lexicon_match(rules->nouns, &marking->tokens, i, KH_MATCH_EXACT, &match) || match.n != 1)
        return;
    do {
        kh_counted other = {.unit = kh_lexicon_cell(rules->nouns, match.row, rules->singular), .n = 1};

        if (is_plural(&marking->tokens, i, &other))
            continue;
        *noun = other;
        noun->kind = (kh_count_kind)rules->kinds[match.row];
        return;
    } while (kh_lexicon_next(rules->nouns, &match));
}

/* The sound plural of a word without ة: a verbal noun (تسجيلات، انتصارات), which the letters of its pattern give away.
 */
static bool lacks_teh(kh_str fold)
{
    kh_str stem = kh_str_of(fold.ptr, fold.len - 2 * LETTER);
    bool alef = memcmp(stem.ptr + stem.len - 2 * LETTER, ALEF, LETTER) == 0,
         yeh = memcmp(stem.ptr + stem.len - 2 * LETTER, "ي", LETTER) == 0;

    if (memcmp(stem.ptr, "ت", LETTER) == 0)
        return stem.len >= 5 * LETTER && (yeh || memcmp(stem.ptr + 2 * LETTER, ALEF, LETTER) == 0);
    return alef && stem.len >= 5 * LETTER && memcmp(stem.ptr, ALEF, LETTER) == 0;
}

/* A noun that no list has: tanwin off, sound plurals to their singular. What does not change is kept. */
static kh_str guessed_singular(kh_arena *arena, kh_str raw, kh_str fold)
{
    if (ends(fold, "\xD8\xA7\xD8\xAA") && fold.len > 5 * LETTER && raw.len == fold.len && lacks_teh(fold))
        return kh_str_of(raw.ptr, raw.len - 2 * LETTER);
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

/* Shapes that no counted noun has: a verb's ending (تعلموا, نجحت) or beginning (يجلب), a pronoun glued on (حساباتها),
 * و, ل or ب before a word that stands by itself (وأضاف, لدوري, بزيادة). Nouns that begin or end so are in the list. */
static bool unlike_a_noun(kh_str word)
{
    static const char *const endings[] = {"\xD9\x88\xD8\xA7", "\xD9\x87\xD8\xA7", "\xD9\x87\xD9\x85"}; /* وا ها هم */
    static const char *const long_vowels[] = {"\xD8\xA7\xD8\xAA", "\xD9\x88\xD8\xAA", "\xD9\x8A\xD8\xAA"};
    bool feminine = ends(word, "\xD8\xAA") && word.len > 3 * LETTER;

    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++) {
        if (ends(word, endings[i]) && word.len > 4 * LETTER)
            return true;
    }
    for (size_t i = 0; i < sizeof long_vowels / sizeof *long_vowels; i++)
        feminine = feminine && !ends(word, long_vowels[i]);
    if (feminine || (word.len > 3 * LETTER && memcmp(word.ptr, "و", LETTER) == 0))
        return true;
    return word.len > 3 * LETTER && (memcmp(word.ptr, "ل", LETTER) == 0 || memcmp(word.ptr, "ب", LETTER) == 0 ||
                                     memcmp(word.ptr, "ي", LETTER) == 0);
}

/* "متر مربع", "قدم مكعبة": the power of the measure at `i`; {NULL,0}: none stands there. */
static kh_str power_at(const kh_tokens *tokens, size_t i)
{
    static const char *const squares[] = {"مربع", "مربعا", "مربعه", NULL}, *const cubes[] = {"مكعب", "مكعبا", "مكعبه",
                                                                                             NULL};

    if (kh_word_in(tokens, i, squares))
        return KH_STR("مربع");
    return kh_word_in(tokens, i, cubes) ? KH_STR("مكعب") : (kh_str){NULL, 0};
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
                word.len < 2 * LETTER || (word.ptr[0] & 0x80) == 0 || (!ret->definite && unlike_a_noun(word)))
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
    ret->plural = is_plural(tokens, i, ret);
    if (ret->kind == KH_COUNT_MEASURE && power_at(tokens, i + ret->n).len) {
        ret->unit = kh_arena_format(marking->arena, "%.*s %s", (int)ret->unit.len, ret->unit.ptr,
                                    power_at(tokens, i + ret->n).ptr);
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
