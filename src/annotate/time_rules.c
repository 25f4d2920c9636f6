#include <stdlib.h>

#include "annotate/time.h"

/* As kh_time_class; those from KH_TW_FIRST_NEIGHBOUR on are in time-neighbours.tsv. */
static const char *const class_names[] = {
    "",           "unit",          "day",      "night",     "part",       "this",       "edge",        "hedge",
    "ago",        "ref",           "set",      "every",     "quarter",    "half",       "season-word", "season",
    "few",        "decade",        "rest",     "all",       "rel",        "rel-text",   "after-hedge", "since",
    "future",     "year-before",   "led",      "whole",     "now",        "not-decade", "look-alike",  "name-before",
    "after-span", "before-christ", "that-day", "scheduled", "told",       "undone",     "year-head",   "years",
    "year-kind",  "month-before",  "no-date",  "old-date",  "two-before", "two-behind", "general"};

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
    static const kh_time_word the_day = {.class = KH_TW_UNIT, .number = 1, .unit = {"D", 1}};
    const struct kh_time_rules *rules = t->rules->times;
    bool beside = class >= KH_TW_FIRST_NEIGHBOUR;

    if (t->tokens->at[i].kind != KH_TOKEN_WORD)
        return NULL;
    /* اليوم is a word of its own, today; as the unit with its article it is looked for only where that is allowed */
    if (class == KH_TW_UNIT && (flags & KH_MATCH_ARTICLE) && kh_token_word(t->tokens, i, "اليوم")) {
        ret_match->n = 1;
        return &the_day;
    }
    if (!kh_lexicon_match_class(beside ? rules->neighbours : rules->lexicon, t->tokens, i, flags, class, ret_match) ||
        i + ret_match->n > t->end)
        return NULL;
    return beside ? &rules->neighbour_words[ret_match->row] : &rules->words[ret_match->row];
}

/* سأعود: the hamza tells it from ساعة and ساحة; سأل, to ask, from itself. */
static bool is_first_person(const kh_tokens *tokens, size_t i)
{
    kh_str word = kh_token_text(tokens, i);

    if (word.len > 2 && (memcmp(word.ptr, "\xD9\x88", 2) == 0 || memcmp(word.ptr, "\xD9\x81", 2) == 0))
        word = kh_str_of(word.ptr + 2, word.len - 2);
    return word.len >= 8 && memcmp(word.ptr, "\xD8\xB3\xD8\xA3", 4) == 0 && memcmp(word.ptr + 4, "\xD9\x84", 2) != 0;
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
    if (is_first_person(tokens, i))
        return true;
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

bool kh_time_is(const kh_timing *t, size_t i, kh_time_class class)
{
    kh_match match;

    return i >= t->start && i < t->end && kh_time_word_at(t, i, class, KH_MATCH_PROCLITICS, &match);
}

/* يلتقي, تنطلق: the present of what is announced; not لم يبدأ, قبل أن يبدأ. */
static bool is_scheduled(const kh_timing *t, size_t k)
{
    return kh_time_is(t, k, KH_TW_SCHEDULED) && !(k > t->start && kh_time_is(t, k - 1, KH_TW_UNDONE));
}

/* `strict`: a word between that opens what has happened ends the search. */
static bool looks_ahead(const kh_timing *t, size_t i, bool strict)
{
    size_t from = i > t->start + LOOK_BACK ? i - LOOK_BACK : t->start;

    bool apart = false; /* a sign lies between */

    if (i > from && kh_time_is(t, i - 1, KH_TW_SINCE))
        return false;
    for (size_t k = i; k-- > from;) {
        if (t->tokens->at[k].kind != KH_TOKEN_WORD)
            continue;
        if (is_was(t->tokens, k))
            return false;
        if (kh_is_future_verb(t->rules, t->tokens, k) ||
            (kh_time_is(t, k, KH_TW_FUTURE) && !(k > from && kh_time_is(t, k - 1, KH_TW_UNDONE))) || is_scheduled(t, k))
            return !was_ahead(t, from, k);
        apart = apart || t->tokens->at[k + 1].kind == KH_TOKEN_PUNCT;
        if (strict && !apart && k + 1 < i && !kh_token_word(t->tokens, k + 1, "يوم") &&
            kh_time_is(t, k, KH_TW_TOLD)) /* سيلعب بعد فوزه الأحد */
            return false;
    }
    return false;
}

bool kh_time_is_future(const kh_timing *t, size_t i)
{
    return looks_ahead(t, i, false);
}

bool kh_time_is_coming(const kh_timing *t, size_t i)
{
    return looks_ahead(t, i, true);
}

kh_str kh_time_day_value(kh_arena *arena, int32_t day)
{
    char text[16];

    kh_format_day(day, text);
    return kh_arena_str(arena, kh_str_z(text));
}

void kh_time_bound_days(const kh_timing *t, kh_reading *ret, int32_t offset)
{
    ret->from = t->not_before == KH_NO_DAY ? KH_NO_DAY : t->not_before + offset;
    ret->to = t->not_after == KH_NO_DAY ? KH_NO_DAY : t->not_after + offset;
}

kh_str kh_time_open_value(const kh_time_word *unit)
{
    static const struct {
        const char *code, *value;
    } values[] = {{"CE", "XX"}, {"DE", "XXX"}, {"Y", "XXXX"}, {"M", "XXXX-XX"}, {"W", "XXXX-WXX"}, {"D", "XXXX-XX-XX"}};

    for (size_t i = 0; i < sizeof values / sizeof *values; i++) {
        if (kh_str_eq(unit->unit, kh_str_z(values[i].code)))
            return kh_str_z(values[i].value);
    }
    return (kh_str){NULL, 0};
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

/* منذ يونيو, منذ بداية يونيو has begun */
static bool is_since(const kh_timing *t, size_t i)
{
    if (i > t->start + 1 && (kh_time_is(t, i - 1, KH_TW_EDGE) || kh_token_word(t->tokens, i - 1, "شهر")))
        i--;
    return i > t->start && kh_time_is(t, i - 1, KH_TW_SINCE);
}

/* Reports tell what happened, but announce too: without a verb of the future a date up to four months ahead is still
 * taken as to come, beyond that as gone. */
int32_t kh_time_year_for(const kh_timing *t, size_t first, int32_t month, int32_t of_month, int32_t sense)
{
    int32_t year = t->year, ahead;

    if (!year)
        return 0;
    ahead = kh_day_of_civil((kh_civil){year, month, of_month ? of_month : 15}) - t->today;
    if (sense == INT32_MIN && is_since(t, first))
        sense = -1;
    if (sense != INT32_MIN)
        return sense < 0 && ahead > 0 ? year - 1 : sense > 0 && ahead < -15 ? year + 1 : year;
    if (kh_time_is_future(t, first))
        return ahead < -20 ? year + 1 : year;
    if (ahead > 130)
        year--;
    else if (ahead < -300)
        year++;
    /* "هجمات العام 2015", a heading, and then "في 13 نوفمبر، …" */
    return t->heading_year && t->heading_year < year && of_month && first <= t->start + 2 ? t->heading_year : year;
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
