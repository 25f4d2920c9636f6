#include "story/measure.h"

#include <stdlib.h>

#include "arabic/fold.h"
#include "arabic/lexicon.h"
#include "arabic/token.h"
#include "base/map.h"

enum { LETTER = 2, BEHIND = 2, REACH = 10, LONGEST = 256 };

struct kh_measures {
    kh_map units;   /* folded unit → row + 1 */
    kh_map amounts; /* folded word */
    kh_lexicon *scales, *words;
    double *factors; /* by row of scales */
    int base;
};

/* Enter every spelling of the row under its number. */
static kh_status enter(kh_map *map, kh_arena *arena, const kh_lexicon *lexicon, uint32_t row)
{
    kh_str phrases = kh_lexicon_cell(lexicon, row, 0);

    while (phrases.len) {
        const char *bar = memchr(phrases.ptr, '|', phrases.len);
        size_t n = bar ? (size_t)(bar - phrases.ptr) : phrases.len;
        kh_str word = kh_fold_in(arena, kh_str_of(phrases.ptr, n), KH_FOLD_LIGHT);
        bool fresh = false;
        uint64_t *at = word.ptr ? kh_map_at(map, word, &fresh) : NULL;

        if (!at)
            return KH_NOMEM;
        *at = row + 1;
        phrases = kh_str_of(phrases.ptr + n + (bar != NULL), phrases.len - n - (bar != NULL));
    }
    return KH_OK;
}

static kh_status load_scales(kh_arena *arena, kh_measures *measures, kh_err *err)
{
    kh_status status = kh_lexicon_load(arena, NULL, "unit-scales.tsv", &measures->scales, err);
    int factor;

    if (status)
        return status;
    measures->base = kh_lexicon_column(measures->scales, "base");
    factor = kh_lexicon_column(measures->scales, "factor");
    measures->factors = KH_NEWS(arena, double, kh_lexicon_rows(measures->scales));
    if (!measures->factors)
        return KH_NOMEM;
    for (uint32_t row = 0; !status && row < kh_lexicon_rows(measures->scales); row++) {
        kh_str cell = kh_lexicon_cell(measures->scales, row, factor);
        char text[32] = {0};

        memcpy(text, cell.ptr, cell.len < sizeof text - 1 ? cell.len : sizeof text - 1);
        measures->factors[row] = strtod(text, NULL);
        if (!(measures->factors[row] > 0))
            return kh_err_set(err, KH_CORRUPT, "unit-scales.tsv: row %u has no factor", row + 1);
        status = enter(&measures->units, arena, measures->scales, row);
    }
    return status;
}

kh_status kh_measures_load(kh_arena *arena, kh_measures **ret_measures, kh_err *err)
{
    kh_measures *measures = KH_NEW(arena, kh_measures);
    kh_status status;

    if (!measures)
        return KH_NOMEM;
    kh_map_init(&measures->units, arena);
    kh_map_init(&measures->amounts, arena);
    status = load_scales(arena, measures, err);
    if (!status)
        status = kh_lexicon_load(arena, NULL, "amount-words.tsv", &measures->words, err);
    for (uint32_t row = 0; !status && row < kh_lexicon_rows(measures->words); row++)
        status = enter(&measures->amounts, arena, measures->words, row);
    *ret_measures = measures;
    return status;
}

kh_str kh_measure_base(const kh_measures *measures, kh_str unit, double *ret_factor)
{
    char bytes[LONGEST];
    uint64_t row = 0;

    *ret_factor = 1;
    if (!unit.len || kh_fold_room(unit.len) > sizeof bytes ||
        !kh_map_get(&measures->units, kh_str_of(bytes, kh_fold(unit, KH_FOLD_LIGHT, bytes, NULL)), &row))
        return unit;
    *ret_factor = measures->factors[row - 1];
    return kh_lexicon_cell(measures->scales, (uint32_t)row - 1, measures->base);
}

kh_str kh_measure_country(kh_arena *arena, kh_str what)
{
    static const char *const unsaid[] = {"امريكي", "اميركي", "امريكيا", "اميركيا"};
    const char *space = what.len ? memchr(what.ptr, ' ', what.len) : NULL;
    kh_str country;

    if (!space)
        return (kh_str){NULL, 0};
    country = kh_fold_in(arena, kh_str_of(space + 1, what.len - (size_t)(space + 1 - what.ptr)), KH_FOLD_LIGHT);
    for (size_t i = 0; i < sizeof unsaid / sizeof *unsaid; i++) {
        if (kh_str_eq(country, kh_str_z(unsaid[i])))
            return (kh_str){NULL, 0};
    }
    if (country.len > 2 * LETTER && memcmp(country.ptr + country.len - 2 * LETTER, "يا", 2 * LETTER) == 0)
        country.len -= LETTER; /* tanwin: دولارا كنديا */
    return country;
}

static bool says_amount(const kh_measures *measures, kh_str word)
{
    uint64_t row;

    for (int stripped = 0; stripped < 3 && word.len > 2 * LETTER; stripped++) {
        if (kh_map_get(&measures->amounts, word, &row))
            return true;
        if (memcmp(word.ptr, "و", LETTER) != 0 && memcmp(word.ptr, "ف", LETTER) != 0 &&
            memcmp(word.ptr, "ب", LETTER) != 0 && memcmp(word.ptr, "ل", LETTER) != 0)
            return false;
        word = kh_str_of(word.ptr + LETTER, word.len - LETTER);
    }
    return false;
}

/* A sign other than a quotation mark ends the clause. */
static bool ends_clause(const kh_token *token)
{
    return token->kind == KH_TOKEN_BREAK ||
           (token->kind == KH_TOKEN_PUNCT && token->sign != '"' && token->sign != 0xAB && token->sign != 0xBB);
}

/* Where the clause of token `at` begins: behind a sign, أن or the like, at most REACH before it. */
static size_t clause_start(const kh_tokens *tokens, size_t at)
{
    static const char *const openers[] = {"ان", "انه", "انها", "بان", "بانه", "وان", "لان"};
    size_t least = at > REACH ? at - REACH : 0;

    for (size_t i = at; i > least; i--) {
        if (ends_clause(&tokens->at[i - 1]))
            return i;
        for (size_t k = 0; k < sizeof openers / sizeof *openers; k++) {
            if (kh_token_word(tokens, i - 1, openers[k]))
                return i;
        }
    }
    return least;
}

struct surroundings {
    const kh_measures *measures;
    const kh_span *names;
    size_t name_count;
};

static void add(const struct surroundings *s, const kh_token *token, kh_context *to)
{
    for (size_t i = 0; i < s->name_count; i++) {
        if (s->names[i].start < token->end && token->start < s->names[i].end)
            return;
    }
    if (!says_amount(s->measures, token->fold))
        kh_context_add(to, token);
}

kh_status kh_measure_context(const kh_measures *measures, kh_arena *scratch, kh_str text, kh_span at,
                             const kh_span *names, size_t name_count, kh_context *ret_context)
{
    const struct surroundings around = {measures, names, name_count};
    kh_tokens tokens;
    kh_status status = kh_tokenize(scratch, text, &tokens);
    size_t first = 0, start, end;
    unsigned nearest;

    *ret_context = (kh_context){.n = 0};
    if (status)
        return status;
    while (first < tokens.n && tokens.at[first].end <= at.start)
        first++;
    for (end = first; end < tokens.n && tokens.at[end].start < at.end; end++)
        ;
    start = clause_start(&tokens, first);
    for (size_t i = first; i-- > start && !ret_context->n;) /* the word beside it: غرامة قدرها 5 */
        add(&around, &tokens.at[i], ret_context);
    nearest = ret_context->n;
    for (size_t i = start; i < first && ret_context->n == nearest; i++) /* the head of the clause: ديون الشركة بلغت 5 */
        add(&around, &tokens.at[i], ret_context);
    for (size_t n = ret_context->n, to = end + REACH; end < tokens.n && end < to && ret_context->n < n + BEHIND;
         end++) {
        if (ends_clause(&tokens.at[end]))
            break;
        add(&around, &tokens.at[end], ret_context);
    }
    return KH_OK;
}
