#include <stdlib.h>

#include "annotate/time.h"

/* As kh_time_class; those from KH_TW_FIRST_NEIGHBOUR on are in time-neighbours.tsv. */
static const char *const class_names[] = {
    "",      "unit", "day",        "night",      "part",        "this",        "edge",          "hedge",       "ago",
    "ref",   "set",  "every",      "quarter",    "half",        "season-word", "season",        "few",         "decade",
    "rest",  "all",  "rel",        "rel-text",   "after-hedge", "since",       "future",        "year-before", "led",
    "whole", "now",  "not-decade", "look-alike", "name-before", "after-span",  "before-christ", "that-day"};

static uint8_t mod_of(kh_str value)
{
    static const struct {
        const char *name;
        uint8_t mod;
    } mods[] = {{"START", KH_TIME_START},
                {"MID", KH_TIME_MID},
                {"END", KH_TIME_END},
                {"APPROX", KH_TIME_APPROX},
                {"MORE_THAN", KH_TIME_MORE_THAN},
                {"LESS_THAN", KH_TIME_LESS_THAN}};

    for (size_t i = 0; i < sizeof mods / sizeof *mods; i++) {
        if (kh_str_eq(value, kh_str_z(mods[i].name)))
            return mods[i].mod;
    }
    return KH_TIME_PLAIN;
}

static kh_status load_words(kh_arena *arena, kh_vocabulary *vocabulary, const char *name, kh_lexicon **ret_lexicon,
                            kh_time_word **ret_words, kh_err *err)
{
    int value_column, unit_column;
    kh_lexicon *lexicon;
    kh_status status = kh_lexicon_load(arena, vocabulary, name, ret_lexicon, err);

    lexicon = *ret_lexicon;
    if (!status)
        status = kh_lexicon_classify(lexicon, "class", class_names, sizeof class_names / sizeof *class_names, err);
    if (status)
        return status;
    value_column = kh_lexicon_column(lexicon, "value");
    unit_column = kh_lexicon_column(lexicon, "unit");
    *ret_words = KH_NEWS(arena, kh_time_word, kh_lexicon_rows(lexicon));
    if (!*ret_words)
        return KH_NOMEM;
    for (uint32_t row = 0; row < kh_lexicon_rows(lexicon); row++) {
        kh_time_word *word = &(*ret_words)[row];
        char text[16] = {0};

        word->class = (uint8_t)kh_lexicon_class(lexicon, row);
        word->value = kh_lexicon_cell(lexicon, row, value_column);
        word->unit = kh_lexicon_cell(lexicon, row, unit_column);
        word->mod = mod_of(word->value);
        if (word->value.len && word->value.len < sizeof text)
            memcpy(text, word->value.ptr, word->value.len);
        word->number = (int32_t)strtol(text, NULL, 10);
    }
    return KH_OK;
}

kh_status kh_time_rules_load(kh_arena *arena, kh_vocabulary *vocabulary, struct kh_time_rules **ret_rules, kh_err *err)
{
    struct kh_time_rules *rules = KH_NEW(arena, struct kh_time_rules);
    kh_status status;

    if (!rules)
        return KH_NOMEM;
    *ret_rules = rules;
    status = load_words(arena, vocabulary, "time-words.tsv", &rules->lexicon, &rules->words, err);
    if (!status)
        status = load_words(arena, vocabulary, "time-neighbours.tsv", &rules->neighbours, &rules->neighbour_words, err);
    return status;
}

const kh_time_word *kh_time_any_at(const kh_timing *t, size_t i, unsigned flags, kh_match *ret_match)
{
    if (i >= t->end || t->tokens->at[i].kind != KH_TOKEN_WORD ||
        !kh_lexicon_match(t->rules->times->lexicon, t->tokens, i, flags, ret_match))
        return NULL;
    if (i + ret_match->n > t->end)
        return NULL;
    return &t->rules->times->words[ret_match->row];
}

const kh_time_word *kh_time_word_here(const kh_timing *t, size_t i, kh_time_class class, unsigned flags,
                                      kh_match *ret_match)
{
    const struct kh_time_rules *rules = t->rules->times;
    bool beside = class >= KH_TW_FIRST_NEIGHBOUR;

    if (t->tokens->at[i].kind != KH_TOKEN_WORD ||
        !kh_lexicon_match_class(beside ? rules->neighbours : rules->lexicon, t->tokens, i, flags, class, ret_match) ||
        i + ret_match->n > t->end)
        return NULL;
    return beside ? &rules->neighbour_words[ret_match->row] : &rules->words[ret_match->row];
}

bool kh_is_future_verb(const kh_annotate_rules *rules, const kh_tokens *tokens, size_t i)
{
    static const char *const prefixes[] = {"\xD8\xB3\xD9\x8A", "\xD8\xB3\xD8\xAA", "\xD8\xB3\xD9\x86"}; /* سي ست سن */
    kh_str word = tokens->at[i].fold;
    kh_match match;

    if (tokens->at[i].kind != KH_TOKEN_WORD)
        return false;
    if (word.len > 2 && (memcmp(word.ptr, "\xD9\x88", 2) == 0 || memcmp(word.ptr, "\xD9\x81", 2) == 0))
        word = kh_str_of(word.ptr + 2, word.len - 2);
    if (word.len < 8)
        return kh_str_eq(word, KH_STR("سوف"));
    for (size_t k = 0; k < sizeof prefixes / sizeof *prefixes; k++) {
        if (memcmp(word.ptr, prefixes[k], 4) != 0)
            continue;
        return !kh_lexicon_match_class(rules->times->neighbours, tokens, i, KH_MATCH_PROCLITICS, KH_TW_LOOK_ALIKE,
                                       &match) &&
               !kh_lexicon_match_class(rules->times->lexicon, tokens, i, KH_MATCH_PROCLITICS, KH_TW_UNIT, &match);
    }
    return false;
}

enum { LOOK_BACK = 16 };

static bool is_was(const kh_tokens *tokens, size_t i)
{
    return kh_token_word(tokens, i, "كان") || kh_token_word(tokens, i, "وكان") || kh_token_word(tokens, i, "كانت") ||
           kh_token_word(tokens, i, "وكانت");
}

/* كان من المقرر, كانت تعتزم: what lay ahead then. */
static bool was_ahead(const kh_timing *t, size_t from, size_t k)
{
    return (k > from && is_was(t->tokens, k - 1)) || (k > from + 1 && is_was(t->tokens, k - 2));
}

bool kh_time_is_future(const kh_timing *t, size_t i)
{
    kh_match match;
    size_t from = i > t->start + LOOK_BACK ? i - LOOK_BACK : t->start;

    for (size_t k = i; k-- > from;) {
        if (t->tokens->at[k].kind != KH_TOKEN_WORD)
            continue;
        if (is_was(t->tokens, k))
            return false;
        if (kh_is_future_verb(t->rules, t->tokens, k) ||
            kh_time_word_at(t, k, KH_TW_FUTURE, KH_MATCH_PROCLITICS, &match))
            return !was_ahead(t, from, k);
    }
    return false;
}

kh_str kh_time_day_value(kh_arena *arena, int32_t day)
{
    char text[16];

    kh_format_day(day, text);
    return kh_arena_str(arena, kh_str_z(text));
}

void kh_time_month_days(int32_t year, int32_t month, int32_t *ret_from, int32_t *ret_to)
{
    *ret_from = kh_day_of_civil((kh_civil){year, month ? month : 1, 1});
    *ret_to = kh_day_of_civil((kh_civil){year, month ? month : 12, month ? kh_days_in_month(year, month) : 31});
}

bool kh_time_year_at(const kh_timing *t, size_t i, int32_t least, int32_t most, int32_t *ret)
{
    const kh_token *token = i < t->end ? &t->tokens->at[i] : NULL;

    if (!token || token->kind != KH_TOKEN_NUMBER || !token->integer || token->digits != 4 || token->fold.len != 4 ||
        token->value < least || token->value > most)
        return false;
    *ret = (int32_t)token->value;
    return true;
}

/* Reports tell what happened, so a date up to five months back is preferred to one ahead, unless the clause speaks of
 * the future or the date is only weeks away. */
int32_t kh_time_year_for(const kh_timing *t, size_t first, int32_t month, int32_t of_month, int32_t sense)
{
    int32_t year = t->year, ahead;

    if (!year)
        return 0;
    ahead = kh_day_of_civil((kh_civil){year, month, of_month ? of_month : 15}) - t->today;
    if (sense != INT32_MIN)
        return sense < 0 && ahead > 0 ? year - 1 : sense > 0 && ahead < -15 ? year + 1 : year;
    if (kh_time_is_future(t, first))
        return ahead < -20 ? year + 1 : year;
    if (ahead > 45)
        return ahead > 150 ? year - 1 : year;
    return ahead < -300 ? year + 1 : year;
}

bool kh_time_offset_at(const kh_timing *t, size_t i, const char *code, int32_t *ret_offset, size_t *ret_n)
{
    kh_match this_match = {0}, match, rel_match = {0};
    const kh_time_word *this_word = kh_time_word_at(t, i, KH_TW_THIS, KH_MATCH_EXACT, &this_match), *unit, *rel;

    if (!this_word)
        this_match.n = 0;
    unit = kh_time_word_at(t, i + this_match.n, KH_TW_UNIT, KH_MATCH_ARTICLE, &match);
    if (!unit || unit->number != 1 || !kh_str_eq(unit->unit, kh_str_z(code)))
        return false;
    rel = kh_time_word_at(t, i + this_match.n + match.n, KH_TW_REL, KH_MATCH_EXACT, &rel_match);
    if (!rel && !this_word)
        return false;
    *ret_offset = rel ? rel->number : 0;
    *ret_n = this_match.n + match.n + (rel ? rel_match.n : 0);
    return true;
}
