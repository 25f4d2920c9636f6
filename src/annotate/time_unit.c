/*
 * Units: years, months, weeks and the like, related to the day of writing or to the text, counted as durations,
 * repeated, or left vague.
 *
 *   [edge] [this] unit [rel] · عام 2013 · قبل N units · N units · units plural · الربع الأول من 2018 · يوميا · حاليا
 */
#include <math.h>

#include "annotate/time.h"

enum { EARLIEST = 1000, LATEST = 2999, BARE_EARLIEST = 1900, BARE_LATEST = 2060 };

static bool unit_is(const kh_time_word *unit, const char *code)
{
    return kh_str_eq(unit->unit, kh_str_z(code));
}

static bool whole_year(const kh_timing *t, size_t i, int32_t least, int32_t most, int32_t *ret)
{
    const kh_token *token = i < t->end ? &t->tokens->at[i] : NULL;

    if (!token || token->kind != KH_TOKEN_NUMBER || !token->integer || token->digits != 4 || token->fold.len != 4 ||
        token->value < least || token->value > most)
        return false;
    *ret = (int32_t)token->value;
    return true;
}

static void set_days(kh_reading *ret, int32_t year, int32_t month)
{
    kh_time_month_days(year, month, &ret->from, &ret->to);
}

static void year_value(kh_timing *t, kh_reading *ret, int32_t year)
{
    ret->type = KH_TIME_DATE;
    if (year < 1600 && year >= 1300) { /* a Hijri year: its Gregorian days */
        ret->hijri = true;
        ret->from = kh_day_of_hijri((kh_civil){year, 1, 1});
        ret->to = kh_day_of_hijri((kh_civil){year + 1, 1, 1}) - 1;
        ret->value = kh_arena_format(t->arena, "%04d", (int)kh_civil_of_day(ret->from).year);
        return;
    }
    ret->value = kh_arena_format(t->arena, "%04d", (int)year);
    set_days(ret, year, 0);
    t->text_year = year;
}

/* عام 2013، العام 2013، سنة 1984، عام 1441هـ */
static bool named_year(kh_timing *t, size_t i, kh_reading *ret)
{
    kh_match match;
    const kh_time_word *unit = kh_time_word_at(t, i, KH_TW_UNIT, KH_MATCH_PROCLITICS | KH_MATCH_ARTICLE, &match);
    int32_t year;

    if (!unit || !unit_is(unit, "Y") || unit->number > 2 || !whole_year(t, i + match.n, EARLIEST, LATEST, &year))
        return false;
    *ret = (kh_reading){
        .first = i, .end = i + match.n + 1, .proclitic = match.proclitic, .from = KH_NO_DAY, .to = KH_NO_DAY};
    if (unit->number == 2) { /* عامي 2013 و2014: the pair is two years; the first takes the number alone */
        ret->first = i + match.n;
        ret->proclitic = 0;
    }
    if (kh_token_word(t->tokens, ret->end, "ه") && !t->tokens->at[ret->end].space_before)
        ret->end++;
    else if (kh_token_word(t->tokens, ret->end, "م") && !t->tokens->at[ret->end].space_before)
        ret->end++;
    year_value(t, ret, year);
    return true;
}

/* A bare number is a year behind a preposition of time, or beside another year; not before what it could count. */
static bool bare_year(kh_timing *t, size_t i, kh_reading *ret)
{
    kh_match match;
    int32_t year;
    size_t n = t->marking->times.n;
    const kh_time *last = n ? KH_AT(&t->marking->times, kh_time, n - 1) : NULL;
    bool led;

    if (!whole_year(t, i, BARE_EARLIEST, BARE_LATEST, &year))
        return false;
    led = i > t->start && kh_time_word_at(t, i - 1, KH_TW_YEAR_BEFORE, KH_MATCH_PROCLITICS, &match);
    if (!led && i > t->start + 1 && kh_token_word(t->tokens, i - 1, "و") && last &&
        last->span.end + 4 >= t->tokens->at[i - 1].start && last->value.len == 4)
        led = true;
    if (!led && last && i > t->start && (kh_token_is(t->tokens, i - 1, "-") || kh_token_is(t->tokens, i - 1, "/")) &&
        last->value.len == 4 && last->span.end == t->tokens->at[i - 1].start)
        led = true;
    if (!led || kh_token_is(t->tokens, i + 1, "%"))
        return false;
    /* "في 2000 قرية": a counted noun follows without ال */
    if (i + 1 < t->end && t->tokens->at[i + 1].kind == KH_TOKEN_WORD && !kh_token_word(t->tokens, i - 1, "منذ")) {
        kh_str next = t->tokens->at[i + 1].fold;
        bool particle = next.len <= 6 || (next.len > 4 && memcmp(next.ptr, "\xD8\xA7\xD9\x84", 4) == 0) ||
                        memcmp(next.ptr, "\xD9\x88", 2) == 0;
        if (!particle && year == 2000)
            return false;
    }
    *ret = (kh_reading){.first = i, .end = i + 1, .from = KH_NO_DAY, .to = KH_NO_DAY};
    year_value(t, ret, year);
    return true;
}

static void relative(kh_timing *t, kh_reading *ret, const kh_time_word *unit, int32_t offset)
{
    kh_civil date = kh_civil_of_day(t->today);
    int32_t months, year, week;

    ret->type = KH_TIME_DATE;
    ret->anchor = KH_ANCHOR_PUBLISHED;
    if (unit_is(unit, "Y")) {
        ret->value = kh_arena_format(t->arena, "%04d", (int)(date.year + offset));
        set_days(ret, date.year + offset, 0);
    } else if (unit_is(unit, "M")) {
        months = date.year * 12 + date.month - 1 + offset;
        ret->value = kh_arena_format(t->arena, "%04d-%02d", (int)(months / 12), (int)(months % 12 + 1));
        set_days(ret, months / 12, months % 12 + 1);
    } else if (unit_is(unit, "W")) {
        kh_iso_week(t->today + offset * 7, &year, &week);
        ret->value = kh_arena_format(t->arena, "%04d-W%02d", (int)year, (int)week);
        ret->from = kh_day_of_iso_week(year, week);
        ret->to = ret->from + 6;
    } else if (unit_is(unit, "D")) {
        ret->value = kh_time_day_value(t->arena, t->today + offset);
        ret->from = ret->to = t->today + offset;
    } else if (unit_is(unit, "DE")) {
        ret->value = kh_arena_format(t->arena, "%d", (int)(date.year / 10 + offset));
        ret->from = kh_day_of_civil((kh_civil){(date.year / 10 + offset) * 10, 1, 1});
        ret->to = kh_day_of_civil((kh_civil){(date.year / 10 + offset) * 10 + 9, 12, 31});
    } else {
        ret->value = (kh_str){NULL, 0};
    }
}

/* اليوم التالي, العام نفسه, الشهر التالي: from the last time of the text */
static bool relative_to_text(kh_timing *t, kh_reading *ret, const kh_time_word *unit, int32_t offset)
{
    int32_t today = t->today;

    if (t->text_day == KH_NO_DAY && !t->text_year)
        return false;
    t->today = t->text_day != KH_NO_DAY ? t->text_day : kh_day_of_civil((kh_civil){t->text_year, 7, 1});
    if (unit_is(unit, "Y") && t->text_year)
        t->today = kh_day_of_civil((kh_civil){t->text_year, 7, 1});
    relative(t, ret, unit, offset);
    t->today = today;
    ret->anchor = KH_ANCHOR_TEXT;
    return ret->value.len > 0;
}

/* [edge] [this] unit [rel]: العام الماضي، هذا الشهر، مطلع العام، الأسبوع المقبل، السنوات الأخيرة */
static bool related_unit(kh_timing *t, size_t i, kh_reading *ret)
{
    kh_match edge_match = {0}, this_match = {0}, match, rel_match = {0};
    const kh_time_word *edge = kh_time_word_at(t, i, KH_TW_EDGE, KH_MATCH_PROCLITICS, &edge_match), *this_word, *unit,
                       *rel, *rel_text;
    size_t at = i + (edge ? edge_match.n : 0), unit_at;
    unsigned flags = edge ? KH_MATCH_ARTICLE : KH_MATCH_ARTICLE | KH_MATCH_PROCLITICS;
    bool article;
    int32_t year;

    this_word = kh_time_word_at(t, at, KH_TW_THIS, edge ? KH_MATCH_EXACT : KH_MATCH_PROCLITICS, &this_match);
    unit_at = at + (this_word ? this_match.n : 0);
    unit = kh_time_word_at(t, unit_at, KH_TW_UNIT, this_word ? KH_MATCH_ARTICLE : flags, &match);
    if (!unit || t->tokens->at[unit_at].fold.len <= match.proclitic)
        return edge && whole_year(t, at, BARE_EARLIEST, BARE_LATEST, &year) &&
               (*ret = (kh_reading){.first = i,
                                    .end = at + 1,
                                    .proclitic = edge_match.proclitic,
                                    .mod = edge->mod,
                                    .from = KH_NO_DAY,
                                    .to = KH_NO_DAY},
                year_value(t, ret, year), true);
    {
        kh_str word = t->tokens->at[unit_at].fold;
        article = word.len > match.proclitic + 4 &&
                  (memcmp(word.ptr + match.proclitic, "\xD8\xA7\xD9\x84", 4) == 0 ||
                   (match.proclitic && memcmp(word.ptr + match.proclitic - 2, "\xD9\x84\xD9\x84", 4) == 0));
    }
    rel = kh_time_word_at(t, unit_at + match.n, KH_TW_REL, KH_MATCH_EXACT, &rel_match);
    rel_text = rel ? NULL : kh_time_word_at(t, unit_at + match.n, KH_TW_REL_TEXT, KH_MATCH_EXACT, &rel_match);
    *ret = (kh_reading){
        .first = i, .end = unit_at + match.n + (rel || rel_text ? rel_match.n : 0), .from = KH_NO_DAY, .to = KH_NO_DAY};
    ret->proclitic = edge ? edge_match.proclitic : this_word ? this_match.proclitic : match.proclitic;
    ret->mod = edge ? edge->mod : KH_TIME_PLAIN;
    if (edge && unit_is(unit, "Y") && !rel && !rel_text &&
        whole_year(t, ret->end, EARLIEST, LATEST, &year)) { /* أوائل عام 2017 */
        ret->end++;
        year_value(t, ret, year);
        return true;
    }
    if (unit->number == 3 && rel && article) { /* الأيام المقبلة، السنوات الأخيرة */
        ret->type = KH_TIME_DATE;
        ret->value = rel->number > 0   ? KH_STR("FUTURE_REF")
                     : rel->number < 0 ? KH_STR("PAST_REF")
                                       : KH_STR("PRESENT_REF");
        return true;
    }
    if (unit->number == 2 && rel && article) { /* السنتين الماضيتين */
        ret->type = KH_TIME_DURATION;
        ret->value = unit->unit.ptr[0] == 'T'
                         ? kh_arena_format(t->arena, "PT2%.*s", (int)unit->unit.len - 1, unit->unit.ptr + 1)
                         : kh_arena_format(t->arena, "P2%.*s", (int)unit->unit.len, unit->unit.ptr);
        return true;
    }
    if (unit->number != 1 || !article || unit->unit.ptr[0] == 'T')
        return false;
    if (rel_text)
        return relative_to_text(t, ret, unit, rel_text->number);
    if (t->today == KH_NO_DAY ||
        (!rel && !this_word && !(edge && (unit_is(unit, "Y") || unit_is(unit, "M") || unit_is(unit, "W")))))
        return false;
    relative(t, ret, unit, rel ? rel->number : 0);
    return ret->value.len > 0;
}

static kh_str duration_value(kh_timing *t, const kh_time_word *unit, double count, bool known)
{
    bool clock = unit->unit.ptr[0] == 'T';
    const char *prefix = clock ? "PT" : "P";
    kh_str code = clock ? kh_str_of(unit->unit.ptr + 1, unit->unit.len - 1) : unit->unit;

    if (unit_is(unit, "DE")) { /* decades and centuries as years: TIMEX3 readers know those */
        code = KH_STR("Y");
        count *= 10;
    } else if (unit_is(unit, "CE")) {
        code = KH_STR("Y");
        count *= 100;
    }
    if (!known)
        return kh_arena_format(t->arena, "%sX%.*s", prefix, (int)code.len, code.ptr);
    if (count == floor(count))
        return kh_arena_format(t->arena, "%s%.0f%.*s", prefix, count, (int)code.len, code.ptr);
    return kh_arena_format(t->arena, "%s%.2g%.*s", prefix, count, (int)code.len, code.ptr);
}

static kh_str moved(kh_timing *t, kh_reading *ret, const kh_time_word *unit, double count, int direction)
{
    kh_civil date = kh_civil_of_day(t->today);
    int32_t n = (int32_t)count * direction, months;

    if (unit_is(unit, "D") || unit_is(unit, "W")) {
        ret->from = ret->to = t->today + n * (unit_is(unit, "W") ? 7 : 1);
        return kh_time_day_value(t->arena, ret->from);
    }
    if (unit_is(unit, "M")) {
        months = date.year * 12 + date.month - 1 + n;
        set_days(ret, months / 12, months % 12 + 1);
        return kh_arena_format(t->arena, "%04d-%02d", (int)(months / 12), (int)(months % 12 + 1));
    }
    if (unit_is(unit, "Y") || unit_is(unit, "DE")) {
        n *= unit_is(unit, "DE") ? 10 : 1;
        set_days(ret, date.year + n, 0);
        return kh_arena_format(t->arena, "%04d", (int)(date.year + n));
    }
    return (kh_str){NULL, 0};
}

/* The unit that a number counts: "ثلاثة أيام", "13 عاما", "20 من" is none. Also "90 إلى 180 يوما": the first end
 * borrows the second's unit. */
static const kh_time_word *counted_unit(kh_timing *t, size_t at, kh_match *ret_match)
{
    const kh_time_word *unit = kh_time_word_at(t, at, KH_TW_UNIT, KH_MATCH_EXACT, ret_match);
    kh_number second;
    size_t i = at;

    if (unit)
        return unit;
    if (kh_token_word(t->tokens, i, "الي") || kh_token_is(t->tokens, i, "-") || kh_token_word(t->tokens, i, "و") ||
        kh_token_word(t->tokens, i, "او"))
        i++;
    else
        return NULL;
    if (!kh_number_at(t->rules->numbers, t->tokens, i, &second) || i + second.n >= t->end)
        return NULL;
    unit = kh_time_word_at(t, i + second.n, KH_TW_UNIT, KH_MATCH_EXACT, ret_match);
    ret_match->n = 0;
    return unit;
}

/* [قبل] [hedge] N unit [hedge]: durations, and "N units ago". */
static bool counted(kh_timing *t, size_t i, kh_reading *ret)
{
    kh_match ago_match = {0}, hedge_match = {0}, unit_match, match;
    const kh_time_word *ago = kh_time_word_at(t, i, KH_TW_AGO, KH_MATCH_PROCLITICS, &ago_match);
    size_t at = i + (ago ? ago_match.n : 0), start = at;
    const kh_time_word *hedge = kh_time_word_at(t, at, KH_TW_HEDGE, ago ? KH_MATCH_EXACT : KH_MATCH_PROCLITICS,
                                                &hedge_match),
                       *unit, *after;
    kh_number number = {0};
    double count = 1;
    bool known = true;

    at += hedge ? hedge_match.n : 0;
    number.value = NAN;
    if (kh_number_at(t->rules->numbers, t->tokens, at, &number) &&
        (number.kind == KH_NUMBER_CARDINAL || number.kind == KH_NUMBER_VAGUE || number.kind == KH_NUMBER_FRACTION) &&
        at + number.n <= t->end && !(number.proclitic && at != i)) {
        unit = counted_unit(t, at + number.n, &unit_match);
        count = number.value;
        known = number.kind != KH_NUMBER_VAGUE;
        at += number.n;
    } else {
        kh_match few;
        number.n = 0;
        unit = kh_time_word_at(t, at, KH_TW_FEW, at == i ? KH_MATCH_PROCLITICS : KH_MATCH_EXACT, &few);
        if (unit) { /* عدة أشهر، بضعة أيام */
            number.proclitic = few.proclitic;
            at += few.n;
        }
        unit = kh_time_word_at(t, at, KH_TW_UNIT, at == i ? KH_MATCH_PROCLITICS : KH_MATCH_EXACT, &unit_match);
        if (unit && at == i)
            number.proclitic = unit_match.proclitic;
        if (!unit || (unit->number == 1 && !hedge && !ago))
            return false;
        if (unit->number == 1 && t->tokens->at[at].fold.len <= 6 && !hedge) /* يوم، شهر alone */
            return false;
        count = unit->number;
        known = unit->number < 3;
    }
    if (!unit)
        return false;
    at += unit_match.n;
    *ret = (kh_reading){.first = hedge ? start : i + (ago ? ago_match.n : 0),
                        .end = at,
                        .from = KH_NO_DAY,
                        .to = KH_NO_DAY,
                        .type = KH_TIME_DURATION};
    ret->proclitic = ret->first == i ? (hedge ? hedge_match.proclitic : number.proclitic) : 0;
    ret->mod = hedge ? hedge->mod : KH_TIME_PLAIN;
    if (kh_time_word_at(t, ret->end, KH_TW_FEW, KH_MATCH_EXACT, &match) && unit_match.n) /* أيام قليلة */
        ret->end += match.n;
    after = kh_time_word_at(t, ret->end, KH_TW_AFTER_HEDGE, KH_MATCH_EXACT, &match);
    if (after && !hedge) {
        ret->mod = after->mod;
        ret->end += match.n;
    }
    if (ago) { /* قبل أيام, قبل يومين: a date; "قبل 3 أيام من …" counts from elsewhere */
        bool from_elsewhere = kh_token_word(t->tokens, ret->end, "من") && ret->end < t->end;
        kh_str value = !known                  ? KH_STR("PAST_REF")
                       : t->today != KH_NO_DAY ? moved(t, ret, unit, count, -1)
                                               : (kh_str){NULL, 0};
        if (!from_elsewhere && value.len) {
            ret->first = i;
            ret->proclitic = ago_match.proclitic;
            ret->type = KH_TIME_DATE;
            ret->anchor = KH_ANCHOR_PUBLISHED;
            ret->value = value;
            if (ret->mod == KH_TIME_MORE_THAN)
                ret->mod = KH_TIME_BEFORE;
            return true;
        }
    }
    ret->value = duration_value(t, unit, count, known);
    return true;
}

/* الربع الأول من عام 2018، النصف الثاني من العام الجاري */
static bool part_of_year(kh_timing *t, size_t i, kh_reading *ret)
{
    kh_match match, unit_match, rel_match;
    const kh_time_word *quarter = kh_time_word_at(t, i, KH_TW_QUARTER, KH_MATCH_PROCLITICS, &match),
                       *half = quarter ? NULL : kh_time_word_at(t, i, KH_TW_HALF, KH_MATCH_PROCLITICS, &match), *unit,
                       *rel;
    kh_number number;
    size_t at = i + match.n;
    int32_t year = 0, months, which;

    if ((!quarter && !half) || !kh_number_at(t->rules->numbers, t->tokens, at, &number) ||
        number.kind != KH_NUMBER_ORDINAL || !(number.value >= 1 && number.value <= (quarter ? 4 : 2)))
        return false;
    at += number.n;
    if (kh_token_word(t->tokens, at, "من"))
        at++;
    unit = kh_time_word_at(t, at, KH_TW_UNIT, KH_MATCH_ARTICLE, &unit_match);
    if (unit && unit_is(unit, "Y"))
        at += unit_match.n;
    else
        unit = NULL;
    if (whole_year(t, at, EARLIEST, LATEST, &year))
        at++;
    else if (unit && t->year && (rel = kh_time_word_at(t, at, KH_TW_REL, KH_MATCH_EXACT, &rel_match))) {
        year = t->year + rel->number;
        at += rel_match.n;
    } else if (unit) {
        year = t->year;
    }
    if (!year)
        return false;
    which = (int32_t)number.value;
    months = quarter ? 3 : 6;
    *ret = (kh_reading){.first = i, .end = at, .proclitic = match.proclitic, .type = KH_TIME_DATE};
    ret->value = kh_arena_format(t->arena, "%04d-%c%d", (int)year, quarter ? 'Q' : 'H', (int)which);
    ret->from = kh_day_of_civil((kh_civil){year, (which - 1) * months + 1, 1});
    ret->to = kh_day_of_civil((kh_civil){year, which * months, kh_days_in_month(year, which * months)});
    return true;
}

/* صيف 2018، الشتاء الماضي */
static bool season(kh_timing *t, size_t i, kh_reading *ret)
{
    kh_match match, rel_match;
    const kh_time_word *word = kh_time_word_at(t, i, KH_TW_SEASON, KH_MATCH_PROCLITICS, &match), *rel;
    size_t at = i + match.n;
    int32_t year = 0;

    if (!word)
        return false;
    if (kh_token_word(t->tokens, at, "عام") || kh_token_word(t->tokens, at, "العام"))
        at++;
    if (whole_year(t, at, BARE_EARLIEST, BARE_LATEST, &year))
        at++;
    else if (t->year && (rel = kh_time_word_at(t, at, KH_TW_REL, KH_MATCH_EXACT, &rel_match))) {
        year = t->year + rel->number;
        at += rel_match.n;
    }
    if (!year)
        return false;
    *ret = (kh_reading){
        .first = i, .end = at, .proclitic = match.proclitic, .type = KH_TIME_DATE, .from = KH_NO_DAY, .to = KH_NO_DAY};
    ret->value = kh_arena_format(t->arena, "%04d-%.*s", (int)year, (int)word->value.len, word->value.ptr);
    set_days(ret, year, 0);
    return true;
}

static bool fixed(kh_timing *t, size_t i, kh_reading *ret)
{
    kh_match match;
    const kh_time_word *word = kh_time_word_at(t, i, KH_TW_REF, KH_MATCH_PROCLITICS, &match);

    *ret = (kh_reading){.first = i, .from = KH_NO_DAY, .to = KH_NO_DAY, .type = KH_TIME_DATE};
    if (!word && (word = kh_time_word_at(t, i, KH_TW_SET, KH_MATCH_PROCLITICS, &match))) {
        ret->type = KH_TIME_SET;
        /* "في الشهر" is a rate behind a count; "في الشهر الماضي" and "في العام 2013" are not it */
        if (match.n > 1) {
            kh_match next;
            int32_t year;
            if (kh_time_word_at(t, i + match.n, KH_TW_REL, KH_MATCH_EXACT, &next) ||
                kh_time_word_at(t, i + match.n, KH_TW_REL_TEXT, KH_MATCH_EXACT, &next) ||
                whole_year(t, i + match.n, EARLIEST, LATEST, &year) || kh_token_word(t->tokens, i, "في"))
                return false;
        }
    }
    if (!word && (word = kh_time_word_at(t, i, KH_TW_DECADE, KH_MATCH_PROCLITICS, &match))) {
        ret->from = kh_day_of_civil((kh_civil){word->number * 10, 1, 1});
        ret->to = kh_day_of_civil((kh_civil){word->number * 10 + 9, 12, 31});
    }
    if (!word)
        return false;
    ret->value = word->value;
    ret->end = i + match.n;
    ret->proclitic = match.proclitic;
    return true;
}

bool kh_read_unit(kh_timing *t, size_t i, kh_reading *ret)
{
    if (t->tokens->at[i].kind == KH_TOKEN_NUMBER)
        return counted(t, i, ret) || bare_year(t, i, ret);
    return named_year(t, i, ret) || part_of_year(t, i, ret) || related_unit(t, i, ret) || counted(t, i, ret) ||
           fixed(t, i, ret) || season(t, i, ret);
}
