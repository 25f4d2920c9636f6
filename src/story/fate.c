#include "story/fate.h"

#include "arabic/fold.h"
#include "arabic/lexicon.h"
#include "arabic/token.h"
#include "base/map.h"

enum { LETTER = 2, BEFORE = 10, BEHIND = 4, MOST_FATES = 30, STRIPPED = 2, LONGEST_UNIT = 256 };

struct kh_fates {
    kh_map words; /* folded word → fate */
    kh_map units; /* folded unit → fate << 32 | row + 1 */
    kh_lexicon *rows;
    int unit_column;
    kh_str names[MOST_FATES], labels[MOST_FATES];
    uint8_t count; /* of names; the fate n stands at n - 1 */
};

/* The number of the fate that the TSV calls `name`, entered if it is new; "-" is none. */
static uint8_t fate_named(kh_fates *fates, kh_str name, kh_str label)
{
    if (kh_str_eq(name, KH_STR("-")))
        return KH_NO_FATE;
    for (uint8_t i = 0; i < fates->count; i++) {
        if (kh_str_eq(fates->names[i], name))
            return (uint8_t)(i + 1);
    }
    if (fates->count == MOST_FATES)
        return KH_NO_FATE;
    fates->names[fates->count] = name;
    fates->labels[fates->count] = label;
    return ++fates->count;
}

static kh_status add_row(kh_fates *fates, kh_arena *arena, uint32_t row, uint8_t fate, bool unit)
{
    kh_str phrases = kh_lexicon_cell(fates->rows, row, 0);

    while (phrases.len) {
        const char *bar = memchr(phrases.ptr, '|', phrases.len);
        size_t n = bar ? (size_t)(bar - phrases.ptr) : phrases.len;
        kh_str word = kh_fold_in(arena, kh_str_of(phrases.ptr, n), KH_FOLD_LIGHT);
        bool fresh = false;
        uint64_t *at = word.ptr ? kh_map_at(unit ? &fates->units : &fates->words, word, &fresh) : NULL;

        if (!at)
            return KH_NOMEM;
        if (fresh)
            *at = unit ? (uint64_t)fate << 32 | (row + 1) : fate;
        phrases = kh_str_of(phrases.ptr + n + (bar != NULL), phrases.len - n - (bar != NULL));
    }
    return KH_OK;
}

kh_status kh_fates_load(kh_arena *arena, kh_fates **ret_fates, kh_err *err)
{
    kh_fates *fates = KH_NEW(arena, kh_fates);
    kh_status status = fates ? kh_lexicon_load(arena, NULL, "figure-fates.tsv", &fates->rows, err) : KH_NOMEM;

    if (status)
        return status;
    kh_map_init(&fates->words, arena);
    kh_map_init(&fates->units, arena);
    fates->unit_column = kh_lexicon_column(fates->rows, "unit");
    for (uint32_t row = 0; !status && row < kh_lexicon_rows(fates->rows); row++) {
        kh_str name = kh_lexicon_cell(fates->rows, row, kh_lexicon_column(fates->rows, "fate")),
               label = kh_lexicon_cell(fates->rows, row, kh_lexicon_column(fates->rows, "label"));
        bool unit = kh_lexicon_cell(fates->rows, row, fates->unit_column).len > 0;

        status = add_row(fates, arena, row, fate_named(fates, name, label), unit);
    }
    *ret_fates = fates;
    return status;
}

static uint64_t unit_value(const kh_fates *fates, kh_str unit)
{
    char bytes[LONGEST_UNIT];
    uint64_t value = 0;

    if (!unit.len || kh_fold_room(unit.len) > sizeof bytes)
        return 0;
    (void)kh_map_get(&fates->units, kh_str_of(bytes, kh_fold(unit, KH_FOLD_LIGHT, bytes, NULL)), &value);
    return value;
}

/* The fate that the word tells, و ف ب ل before it or not; *ret_joined: و or ف is. */
static uint8_t fate_at(const kh_fates *fates, const kh_token *token, bool *ret_joined)
{
    kh_str word = token->fold;

    *ret_joined = false;
    if (token->kind != KH_TOKEN_WORD)
        return KH_NO_FATE;
    for (int stripped = 0; stripped <= STRIPPED && word.len > 2 * LETTER; stripped++) {
        uint64_t fate = KH_NO_FATE;
        bool and = memcmp(word.ptr, "و", LETTER) == 0 || memcmp(word.ptr, "ف", LETTER) == 0;

        if (kh_map_get(&fates->words, word, &fate))
            return (uint8_t)fate;
        if (!and&&memcmp(word.ptr, "ب", LETTER) != 0 && memcmp(word.ptr, "ل", LETTER) != 0)
            break;
        *ret_joined |= and;
        word = kh_str_of(word.ptr + LETTER, word.len - LETTER);
    }
    return KH_NO_FATE;
}

kh_status kh_fate_of(const kh_fates *fates, kh_arena *scratch, kh_str text, kh_span at, kh_str unit, uint8_t *ret_fate)
{
    kh_tokens tokens;
    size_t first = 0, end;
    kh_status status;
    bool joined;

    *ret_fate = kh_fate_in_unit(fates, unit);
    if (*ret_fate || !unit_value(fates, unit))
        return KH_OK;
    if ((status = kh_tokenize(scratch, text, &tokens)))
        return status;
    while (first < tokens.n && tokens.at[first].end <= at.start)
        first++;
    for (end = first; end < tokens.n && tokens.at[end].start < at.end; end++)
        ;
    for (size_t away = 1; away <= BEFORE; away++) {
        if (first >= away && (*ret_fate = fate_at(fates, &tokens.at[first - away], &joined)))
            return KH_OK;
        /* behind the figure a sign or وأصيب begins the next count */
        if (away <= BEHIND && end < tokens.n) {
            uint8_t fate = fate_at(fates, &tokens.at[end], &joined);

            if (joined || tokens.at[end].kind != KH_TOKEN_WORD)
                end = tokens.n;
            else if ((*ret_fate = fate))
                return KH_OK;
            else
                end++;
        }
    }
    return KH_OK;
}

kh_str kh_fate_unit(const kh_fates *fates, kh_str unit)
{
    uint32_t row = (uint32_t)unit_value(fates, unit);
    kh_str same = row ? kh_lexicon_cell(fates->rows, row - 1, fates->unit_column) : unit;

    return kh_str_eq(same, KH_STR("=")) ? unit : same;
}

bool kh_fate_counts_people(const kh_fates *fates, kh_str unit)
{
    return unit_value(fates, unit) != 0;
}

uint8_t kh_fate_in_unit(const kh_fates *fates, kh_str unit)
{
    return (uint8_t)(unit_value(fates, unit) >> 32);
}

kh_str kh_fate_label(const kh_fates *fates, uint8_t fate)
{
    return fate && fate <= fates->count ? fates->labels[fate - 1] : (kh_str){NULL, 0};
}

bool kh_fate_is_plain(const kh_fates *fates, uint8_t fate)
{
    return fate && fate <= fates->count && kh_str_eq(fates->names[fate - 1], KH_STR("there"));
}
