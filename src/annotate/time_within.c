/*
 * A week or a weekday of a longer period.
 *
 *   الأسبوع الأول من أكتوبر · الأسبوع الأخير من عام 2015 · أول جمعة من يوليو · الأسبوع المقبل يوم الثلاثاء
 */
#include "annotate/time.h"

enum { WEEK = 7, LAST = -1, EARLIEST = 1900, LATEST = 2100 };

/* The days of a month or year that stands at token `i`: a month, with or without its year; هذا الشهر, العام الماضي. */
struct period {
    int32_t from, to;
    bool year;     /* a year, not a month */
    bool open;     /* which one hangs on a day of writing that is not known */
    int32_t month; /* of an open one, 0 unknown */
    size_t n;
};

static bool month_named(const kh_timing *t, size_t i, size_t first, struct period *ret)
{
    kh_match match;
    uint8_t family;
    bool word = kh_token_word(t->tokens, i, "شهر");
    int month = kh_month_at(t->rules->dates, t->tokens, i + word, &match, &family);
    size_t at = i + word + match.n, n;
    int32_t year = 0, offset;

    if (!month || match.proclitic || family == 4)
        return false;
    if (kh_token_word(t->tokens, at, "من") || kh_token_word(t->tokens, at, "عام"))
        at++;
    if (kh_time_year_at(t, at, EARLIEST, LATEST, &year)) {
        ret->n = at + 1 - i;
    } else if (t->year && kh_time_offset_at(t, at, "Y", &offset, &n)) {
        year = t->year + offset;
        ret->n = at + n - i;
    } else {
        kh_match rel_match;
        const kh_time_word *rel = kh_time_word_at(t, i + word + match.n, KH_TW_REL, KH_MATCH_EXACT, &rel_match);

        year = kh_time_year_for(t, first, month, 0, rel ? rel->number : INT32_MIN);
        ret->n = word + match.n + (rel ? rel_match.n : 0);
    }
    ret->year = false;
    ret->open = !year && t->today == KH_NO_DAY;
    ret->month = month;
    if (year)
        kh_time_month_days(year, month, &ret->from, &ret->to);
    return year != 0 || ret->open;
}

static bool period_at(const kh_timing *t, size_t i, size_t first, struct period *ret)
{
    int32_t offset, year, months;
    kh_match match;
    const kh_time_word *unit;
    bool by_year;

    if (i >= t->end)
        return false;
    if (month_named(t, i, first, ret))
        return true;
    unit = kh_time_word_at(t, i, KH_TW_UNIT, KH_MATCH_ARTICLE, &match);
    if (unit && unit->number == 1 && kh_str_eq(unit->unit, KH_STR("Y")) &&
        kh_time_year_at(t, i + match.n, EARLIEST, LATEST, &year)) {
        *ret = (struct period){.n = match.n + 1, .year = true};
        kh_time_month_days(year, 0, &ret->from, &ret->to);
        return true;
    }
    by_year = kh_time_offset_at(t, i, "Y", &offset, &ret->n);
    if (!by_year && !kh_time_offset_at(t, i, "M", &offset, &ret->n))
        return false;
    ret->year = by_year;
    ret->month = 0;
    ret->open = t->today == KH_NO_DAY;
    if (ret->open)
        return true;
    months = t->year * 12 + (by_year ? offset * 12 : offset + kh_civil_of_day(t->today).month - 1);
    kh_time_month_days(months / 12, by_year ? 0 : months % 12 + 1, &ret->from, &ret->to);
    return true;
}

/* الأول … الخامس as 1 … 5, الأخير as LAST; 0 when none. */
static int place_at(const kh_timing *t, size_t i, size_t *ret_n)
{
    kh_number number;
    kh_match match;
    const kh_time_word *rel = kh_time_word_at(t, i, KH_TW_REL, KH_MATCH_EXACT, &match);

    if (rel && kh_token_word(t->tokens, i, "الاخير")) {
        *ret_n = match.n;
        return LAST;
    }
    if (i >= t->end || !kh_number_at(t->rules->numbers, t->tokens, i, &number) || number.kind != KH_NUMBER_ORDINAL ||
        !number.definite || number.proclitic || !(number.value <= 53))
        return 0;
    *ret_n = number.n;
    return (int)number.value;
}

static size_t behind_of(const kh_timing *t, size_t i)
{
    return i + (kh_token_word(t->tokens, i, "من") || kh_token_word(t->tokens, i, "في") ? 1 : 0);
}

/* Weeks of a year are ISO's; the n-th of a month is the one that most of its n-th seven days lie in. */
static bool week_of_period(kh_timing *t, size_t i, kh_reading *ret)
{
    kh_match match;
    const kh_time_word *unit = kh_time_word_at(t, i, KH_TW_UNIT, KH_MATCH_ARTICLE | KH_MATCH_PROCLITICS, &match);
    size_t at, n = 0;
    struct period period;
    int place;
    int32_t year, week, middle;

    if (!unit || unit->number != 1 || !kh_str_eq(unit->unit, KH_STR("W")))
        return false;
    at = i + match.n;
    place = place_at(t, at, &n);
    if (!place || !period_at(t, behind_of(t, at + n), i, &period) || (!period.year && place > 5))
        return false;
    if (period.open) {
        *ret = (kh_reading){.first = i, .end = behind_of(t, at + n) + period.n, .proclitic = match.proclitic};
        ret->from = ret->to = KH_NO_DAY;
        ret->type = KH_TIME_DATE;
        ret->value = KH_STR("XXXX-WXX");
        return true;
    }
    middle = place == LAST ? period.to - 3 : period.from + (place - 1) * WEEK + 3;
    kh_iso_week(middle, &year, &week);
    if (period.year) {
        kh_iso_week(period.from + 3, &year, &week); /* the fourth of January lies in week 1 */
        ret->from = kh_day_of_iso_week(year, 1) + (place == LAST ? 0 : (place - 1) * WEEK);
        if (place == LAST)
            ret->from = period.to - (kh_weekday(period.to) + 5) % WEEK;
        kh_iso_week(ret->from, &year, &week);
    }
    *ret = (kh_reading){.first = i,
                        .end = behind_of(t, at + n) + period.n,
                        .proclitic = match.proclitic,
                        .type = KH_TIME_DATE,
                        .anchor = KH_ANCHOR_TEXT};
    ret->value = kh_arena_format(t->arena, "%04d-W%02d", (int)year, (int)week);
    ret->from = kh_day_of_iso_week(year, week);
    ret->to = ret->from + WEEK - 1;
    return true;
}

static void put_day(kh_timing *t, kh_reading *ret, int32_t day)
{
    ret->type = KH_TIME_DATE;
    ret->from = ret->to = day;
    ret->value = kh_time_day_value(t->arena, day);
    t->text_day = day;
    t->text_year = kh_civil_of_day(day).year;
}

/* أول جمعة من يوليو، آخر يوم أحد في الشهر الماضي */
static bool nth_weekday(kh_timing *t, size_t i, kh_reading *ret)
{
    kh_match match, day;
    kh_number number = {0};
    const kh_time_word *edge = kh_time_word_at(t, i, KH_TW_EDGE, KH_MATCH_PROCLITICS, &match);
    size_t at;
    int weekday;
    int32_t first;
    struct period period;

    if (edge && edge->mod == KH_TIME_END && kh_token_word(t->tokens, i, "اخر")) {
        at = i + match.n;
        number.value = LAST;
        number.proclitic = match.proclitic;
    } else {
        if (!kh_number_at(t->rules->numbers, t->tokens, i, &number) || number.kind != KH_NUMBER_ORDINAL ||
            number.definite || !(number.value <= 4))
            return false;
        at = i + number.n;
    }
    at += kh_token_word(t->tokens, at, "يوم") ? 1 : 0;
    weekday = at < t->end ? kh_weekday_bare_at(t->rules->dates, t->tokens, at, &day) : -1;
    if (weekday < 0 || behind_of(t, at + day.n) == at + day.n || !period_at(t, behind_of(t, at + day.n), i, &period))
        return false;
    *ret = (kh_reading){.first = i,
                        .end = behind_of(t, at + day.n) + period.n,
                        .proclitic = number.proclitic,
                        .anchor = KH_ANCHOR_TEXT};
    if (period.open) {
        ret->type = KH_TIME_DATE;
        ret->from = ret->to = KH_NO_DAY;
        ret->anchor = KH_ANCHOR_NONE;
        ret->value = period.month ? kh_arena_format(t->arena, "XXXX-%02d-XX", (int)period.month) : KH_STR("XXXX-XX-XX");
        return true;
    }
    first = period.from + (weekday - kh_weekday(period.from) + WEEK) % WEEK;
    put_day(t, ret,
            number.value < 0 ? period.to - (kh_weekday(period.to) - weekday + WEEK) % WEEK
                             : first + ((int32_t)number.value - 1) * WEEK);
    return true;
}

int32_t kh_time_weekday_of_week(int32_t today, int32_t offset, int weekday)
{
    return today - kh_weekday(today) + offset * WEEK + weekday;
}

/* الأسبوع المقبل يوم الثلاثاء، هذا الأسبوع الجمعة */
static bool weekday_behind_week(kh_timing *t, size_t i, kh_reading *ret)
{
    int32_t offset;
    size_t n, at;
    kh_match match;
    int weekday;

    if (!kh_time_offset_at(t, i, "W", &offset, &n))
        return false;
    at = i + n + (kh_token_word(t->tokens, i + n, "يوم") ? 1 : 0);
    weekday = at < t->end ? kh_weekday_at(t->rules->dates, t->tokens, at, &match) : -1;
    if (weekday < 0 || match.proclitic)
        return false;
    *ret = (kh_reading){.first = i, .end = at + match.n, .anchor = KH_ANCHOR_PUBLISHED};
    if (t->today == KH_NO_DAY) {
        ret->type = KH_TIME_DATE;
        ret->anchor = KH_ANCHOR_NONE;
        ret->from = ret->to = KH_NO_DAY;
        ret->value = kh_arena_format(t->arena, "XXXX-WXX-%d", (weekday + 5) % 7 + 1);
        return true;
    }
    put_day(t, ret, kh_time_weekday_of_week(t->today, offset, weekday));
    return true;
}

bool kh_read_within(kh_timing *t, size_t i, kh_reading *ret)
{
    return t->tokens->at[i].kind == KH_TOKEN_WORD &&
           (week_of_period(t, i, ret) || nth_weekday(t, i, ret) || weekday_behind_week(t, i, ret));
}
