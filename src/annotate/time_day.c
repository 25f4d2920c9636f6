/*
 * Days: dates, weekdays, deictics, parts of the day and clock times, in the orders that newspapers put them.
 *
 *   day   = { part | deictic | weekday [modifier] | date | "(" date ")" | clock }    at least one, each at most once
 *   مساء الأحد · اليوم الأربعاء (26 آذار 2025) · أمس الأول السبت · الساعة 8 مساء الأحد · فجر، الأحد
 */
#include "annotate/time.h"

enum { WEEK = 7, STEPS = 10, DAY_END = 24 * 3600 };

struct day {
    kh_timing *t;
    size_t first, at, end; /* end: behind the last part that was read */
    int32_t day;           /* KH_NO_DAY while unknown */
    bool midnight;         /* منتصف الليل */
    bool deictic, weekday, dated, clock, part_known, sense_known, in_brackets, hijri, anchored, edge;
    int wanted_weekday;
    int32_t sense;       /* -1 last, 0 this, 1 next */
    int32_t month, year; /* of a date without a day */
    int32_t second, zone;
    kh_str part;
    uint32_t proclitic;
    uint8_t mod;
};

static bool take_date(struct day *d);

static bool sign_between(const struct day *d, size_t i)
{
    return kh_token_is(d->t->tokens, i, "،") || kh_token_is(d->t->tokens, i, ",") || kh_token_is(d->t->tokens, i, "(");
}

/* الماضي, المقبل, الجاري behind a day or a month. */
static bool take_sense(struct day *d)
{
    kh_match match;
    const kh_time_word *word = kh_time_word_at(d->t, d->at, KH_TW_REL, KH_MATCH_EXACT, &match);

    if (!word || d->sense_known)
        return false;
    d->sense = word->number;
    d->sense_known = true;
    d->at += match.n;
    return true;
}

static int32_t nearest_weekday(const struct day *d)
{
    int32_t today = d->t->today, back = (kh_weekday(today) - d->wanted_weekday + WEEK) % WEEK;

    if (d->sense_known && d->sense < 0)
        return today - (back ? back : WEEK) + (d->sense + 1) * WEEK;
    if (d->sense_known && d->sense > 0)
        return today + (WEEK - back) + (d->sense - 1) * WEEK;
    if (!d->sense_known && back && kh_time_is_future(d->t, d->first))
        return today + (WEEK - back);
    return today - back;
}

static int32_t year_for(const struct day *d, int32_t month, int32_t of_month)
{
    return kh_time_year_for(d->t, d->first, month, of_month, d->sense_known ? d->sense : INT32_MIN);
}

/*
 * The day of a date told with its weekday. A Hijri day may be off by one: the weekday decides. "الثلاثاء الأول من
 * نوفمبر" is the first Tuesday where the first of November is none.
 */
static int32_t agreed_day(const kh_written_date *date)
{
    int32_t day = kh_written_day(date), off, first;

    if (day == KH_NO_DAY || date->weekday < 0)
        return day;
    off = (date->weekday - kh_weekday(day) + WEEK) % WEEK;
    if (off == 0)
        return day;
    if (date->hijri)
        return off == 1 ? day + 1 : off == WEEK - 1 ? day - 1 : day;
    if (date->date.day > 4 || !date->ordinal)
        return day;
    first = kh_day_of_civil((kh_civil){date->date.year, date->date.month, 1});
    return first + (date->weekday - kh_weekday(first) + WEEK) % WEEK + (date->date.day - 1) * WEEK;
}

/* 3 before 4 … 31: the day at token `i` in digits or as an ordinal; 0 when none. */
static int32_t day_number(const struct day *d, size_t i, size_t *ret_n, uint32_t *ret_proclitic)
{
    const kh_token *token = i < d->t->end ? &d->t->tokens->at[i] : NULL;
    kh_number number;

    *ret_proclitic = 0;
    *ret_n = 1;
    if (!token)
        return 0;
    if (token->kind == KH_TOKEN_NUMBER)
        return token->integer && token->digits <= 2 && token->value >= 1 && token->value <= 31 ? (int32_t)token->value
                                                                                               : 0;
    if (!kh_number_at(d->t->rules->numbers, d->t->tokens, i, &number) || number.kind != KH_NUMBER_ORDINAL ||
        !number.definite || !(number.value <= 31))
        return 0;
    *ret_n = number.n;
    *ret_proclitic = number.proclitic;
    return (int32_t)number.value;
}

/* "السابع عشر من الشهر الجاري", "20 من هذا الشهر", "15 الجاري" */
static bool take_day_of_month(struct day *d)
{
    size_t n, unit_n, at;
    uint32_t proclitic;
    int32_t day = d->dated ? 0 : day_number(d, d->at, &n, &proclitic), offset = 0, months;
    kh_match match;
    const kh_time_word *rel;

    if (!day || d->t->today == KH_NO_DAY || (proclitic && d->at != d->first))
        return false;
    at = d->at + n;
    rel = d->t->tokens->at[d->at].kind == KH_TOKEN_NUMBER ? kh_time_word_at(d->t, at, KH_TW_REL, KH_MATCH_EXACT, &match)
                                                          : NULL;
    if (rel && rel->number == 0 && match.n == 1) {
        unit_n = 1;
    } else {
        at += kh_token_word(d->t->tokens, at, "من") ? 1 : 0;
        if (!kh_time_offset_at(d->t, at, "M", &offset, &unit_n))
            return false;
    }
    months = d->t->year * 12 + kh_civil_of_day(d->t->today).month - 1 + offset;
    if (day > kh_days_in_month(months / 12, months % 12 + 1))
        return false;
    if (d->at == d->first)
        d->proclitic = proclitic;
    d->dated = d->anchored = true;
    d->day = kh_day_of_civil((kh_civil){months / 12, months % 12 + 1, day});
    d->at = at + unit_n;
    return true;
}

/* What joins the two ends of a range. */
static bool joins_range(const struct day *d, size_t i)
{
    return kh_token_word(d->t->tokens, i, "الي") || kh_token_word(d->t->tokens, i, "حتي") ||
           kh_token_word(d->t->tokens, i, "و") || kh_token_is(d->t->tokens, i, "-") ||
           kh_token_is(d->t->tokens, i, "–");
}

/* "من 3 حتى 12 سبتمبر", "19 و20 نوفمبر", "5 إلى 10 من الشهر الجاري": the first day borrows the month of the second. */
static bool borrowed_day(struct day *d)
{
    size_t n, second_n;
    uint32_t proclitic, second_proclitic;
    int32_t day = day_number(d, d->at, &n, &proclitic), second;
    struct day later = *d;

    if (!day || !joins_range(d, d->at + n))
        return false;
    later.first = later.at = d->at + n + 1;
    second = day_number(&later, later.at, &second_n, &second_proclitic);
    if (second <= day || second_proclitic || !(take_date(&later) || take_day_of_month(&later)) || later.weekday ||
        later.day == KH_NO_DAY || later.clock)
        return false;
    d->day = later.day - (second - day);
    d->hijri = later.hijri;
    d->dated = true;
    d->anchored = later.anchored;
    d->proclitic = proclitic;
    d->at += n;
    d->end = d->at;
    return true;
}

/* A whole hour in digits at token `i`, in seconds of the day; -1 when none. */
static int32_t hour_digits(const struct day *d, size_t i)
{
    const kh_token *token = i < d->t->end ? &d->t->tokens->at[i] : NULL;

    return token && token->kind == KH_TOKEN_NUMBER && token->integer && token->digits <= 2 && token->value <= 12
               ? (int32_t)token->value * 3600
               : -1;
}

/* "من 5 إلى 6 مساء", "بين الساعة 5 و6 مساء": the first hour lies in the same half of the day, if it comes before. */
static bool borrowed_hour(struct day *d)
{
    kh_written_date clock = {.second = hour_digits(d, d->at), .n = 1}, later;

    if (clock.second < 0 || d->at == d->t->start ||
        !(kh_token_word(d->t->tokens, d->at - 1, "من") || kh_token_word(d->t->tokens, d->at - 1, "بين"))) {
        if (!kh_clock_at(d->t->rules->dates, d->t->tokens, d->at, &clock) || clock.half_known)
            return false;
    }
    if (!joins_range(d, d->at + clock.n) ||
        !kh_clock_at(d->t->rules->dates, d->t->tokens, d->at + clock.n + 1, &later) || later.proclitic)
        return false;
    if (later.second >= 12 * 3600 && clock.second + 12 * 3600 < later.second)
        clock.second += 12 * 3600;
    d->clock = true;
    d->second = clock.second;
    d->zone = later.zone;
    d->proclitic = clock.proclitic;
    d->at += clock.n;
    d->end = d->at;
    return true;
}

/* The second end of a range of hours comes after the first: "من 1:30 ظهرا إلى 3:30", "الساعة 1 بعد الظهر إلى 4". */
static void follow_clock(const struct day *d, kh_written_date *clock)
{
    if (!clock->half_known && d->t->clock_end && d->t->clock_end + 1 == d->at && joins_range(d, d->at - 1) &&
        d->t->clock >= 12 * 3600 && clock->second + 12 * 3600 > d->t->clock)
        clock->second += 12 * 3600;
}

static bool hour_behind_clock(struct day *d)
{
    kh_written_date clock = {.second = hour_digits(d, d->at), .n = 1};
    const kh_token *next = d->at + 1 < d->t->end ? &d->t->tokens->at[d->at + 1] : NULL;

    if (clock.second < 0 || !d->t->clock_end || d->t->clock_end + 1 != d->at || !joins_range(d, d->at - 1) ||
        (next && (next->kind != KH_TOKEN_PUNCT ||
                  (!next->space_before && !kh_token_is(d->t->tokens, d->at + 1, ".") &&
                   !kh_token_is(d->t->tokens, d->at + 1, "،") && !kh_token_is(d->t->tokens, d->at + 1, ")")))))
        return false;
    follow_clock(d, &clock);
    d->clock = true;
    d->second = clock.second;
    d->end = ++d->at;
    return true;
}

/* "22/4", "في 4/22": a day and a month in digits. Behind يوم or a weekday in that order; elsewhere behind a preposition
 * and only where one of the two can be no month. 24/7 is no date. */
static bool take_short_date(struct day *d)
{
    const kh_token *first = &d->t->tokens->at[d->at], *second = first + 2;
    int32_t day, month;
    kh_match match;
    bool led;

    if (d->dated || d->at + 2 >= d->t->end || first->kind != KH_TOKEN_NUMBER || second->kind != KH_TOKEN_NUMBER ||
        !kh_token_is(d->t->tokens, d->at + 1, "/") || second->space_before || first[1].space_before ||
        !first->integer || !second->integer || first->digits > 2 || second->digits > 2 ||
        kh_token_is(d->t->tokens, d->at + 3, "/") || d->at == d->t->start)
        return false;
    led = d->weekday || kh_token_word(d->t->tokens, d->at - 1, "يوم") ||
          kh_token_word(d->t->tokens, d->at - 1, "بتاريخ") || kh_token_word(d->t->tokens, d->at - 1, "تاريخ");
    day = (int32_t)first->value;
    month = (int32_t)second->value;
    if (day <= 12 && month > 12) {
        day = (int32_t)second->value;
        month = (int32_t)first->value;
    }
    if (day < 1 || day > 31 || month < 1 || month > 12 ||
        (!led && (day <= 12 || (first->value == 24 && month == 7) ||
                  !kh_time_word_at(d->t, d->at - 1, KH_TW_YEAR_BEFORE, KH_MATCH_PROCLITICS, &match))))
        return false;
    d->year = year_for(d, month, day);
    if (!d->year || day > kh_days_in_month(d->year, month))
        return false;
    d->month = month;
    d->day = kh_day_of_civil((kh_civil){d->year, month, day});
    d->dated = d->anchored = true;
    d->at += 3;
    return true;
}

static bool take_date(struct day *d)
{
    kh_written_date date;
    size_t at = d->at;

    if (d->dated || !kh_date_at(d->t->rules->dates, d->t->tokens, at, KH_ORDER_UNKNOWN, &date) ||
        at + date.n > d->t->end || (date.proclitic && at != d->first))
        return false;
    if (at == d->first)
        d->proclitic = date.proclitic;
    d->dated = true;
    d->at += date.n;
    if (date.weekday >= 0) {
        d->weekday = true;
        d->wanted_weekday = date.weekday;
    }
    if (date.second >= 0) {
        d->clock = true;
        d->second = date.second;
        d->zone = date.zone;
    }
    d->hijri = date.hijri;
    if (!date.date.year) { /* "19 فبراير الماضي", "أيلول/سبتمبر العام الماضي", "26 مارس من العام الحالي" */
        kh_match match, rel;
        size_t unit_at = d->at + (kh_token_word(d->t->tokens, d->at, "من") ? 1 : 0);
        const kh_time_word *unit = kh_time_word_at(d->t, unit_at, KH_TW_UNIT, KH_MATCH_ARTICLE, &match);
        const kh_time_word *word = unit && unit->number == 1 && kh_str_eq(unit->unit, KH_STR("Y"))
                                       ? kh_time_word_at(d->t, unit_at + match.n, KH_TW_REL, KH_MATCH_EXACT, &rel)
                                       : NULL;
        if (word && d->t->year) {
            date.date.year = d->t->year + word->number;
            d->at = unit_at + match.n + rel.n;
        } else {
            take_sense(d);
        }
        if (!date.date.year && !date.hijri) {
            date.date.year = year_for(d, date.date.month, date.date.day);
            d->anchored = date.date.year != 0;
        }
    } else {
        take_sense(d);
    }
    d->year = date.date.year;
    d->month = date.date.month;
    if (date.date.day && date.date.year)
        d->day = agreed_day(&date);
    else if (date.date.day)
        d->month = -date.date.month; /* a day of a month of no known year: kept as it is */
    if (date.date.day && !date.date.year)
        d->wanted_weekday = date.date.day;
    return true;
}

/* "الجمعة من الأسبوع المقبل" */
static bool take_week(struct day *d)
{
    size_t at = d->at + (kh_token_word(d->t->tokens, d->at, "من") ? 1 : 0), n;
    int32_t offset;

    if (d->t->today == KH_NO_DAY || !kh_time_offset_at(d->t, at, "W", &offset, &n))
        return false;
    d->day = kh_time_weekday_of_week(d->t->today, offset, d->wanted_weekday);
    d->anchored = true;
    d->at = at + n;
    return true;
}

/* "الجمعة 15": the nearest month in which the fifteenth is a Friday; nothing that could be counted may follow. */
static bool take_bare_day(struct day *d)
{
    static const int32_t months_away[] = {0, -1, 1, -2, 2};
    const kh_token *token = d->at < d->t->end ? &d->t->tokens->at[d->at] : NULL;
    size_t next = d->at + 1;

    if (d->t->today == KH_NO_DAY || !token || token->kind != KH_TOKEN_NUMBER || !token->integer || token->digits > 2 ||
        token->value < 1 || token->value > 31 ||
        (next < d->t->end && !kh_token_is(d->t->tokens, next, ".") && !kh_token_is(d->t->tokens, next, "،") &&
         !joins_range(d, next) && !kh_token_is(d->t->tokens, next, ")")))
        return false;
    for (size_t i = 0; i < sizeof months_away / sizeof *months_away; i++) {
        int32_t months = d->t->year * 12 + kh_civil_of_day(d->t->today).month - 1 + months_away[i];
        kh_civil date = {months / 12, months % 12 + 1, (int32_t)token->value};

        if (!kh_civil_valid(date) || kh_weekday(kh_day_of_civil(date)) != d->wanted_weekday)
            continue;
        d->day = kh_day_of_civil(date);
        d->anchored = true;
        d->at++;
        return true;
    }
    return false;
}

static bool take_weekday(struct day *d)
{
    kh_match match;
    int weekday = d->weekday ? -1 : kh_weekday_at(d->t->rules->dates, d->t->tokens, d->at, &match);

    if (weekday < 0 || (match.proclitic && d->at != d->first))
        return false;
    if (d->at == d->first)
        d->proclitic = match.proclitic;
    d->weekday = true;
    d->wanted_weekday = weekday;
    d->at += match.n;
    if (!take_week(d) && !take_bare_day(d))
        take_sense(d);
    return true;
}

static bool take_deictic(struct day *d)
{
    unsigned flags = d->at == d->first ? KH_MATCH_PROCLITICS : KH_MATCH_EXACT;
    kh_match match, next;
    const kh_time_word *word = d->deictic ? NULL : kh_time_word_at(d->t, d->at, KH_TW_DAY, flags, &match);
    const kh_time_word *night = word || d->deictic ? NULL : kh_time_word_at(d->t, d->at, KH_TW_NIGHT, flags, &match);

    if (!word && !night)
        return false;
    if (d->at > d->t->start && kh_time_word_at(d->t, d->at - 1, KH_TW_THAT_DAY, KH_MATCH_PROCLITICS, &next))
        return false;
    if (kh_token_word(d->t->tokens, d->at, "لامس")) /* the verb; لأمس is rare */
        return false;
    /* روسيا اليوم، حزب الغد */
    if (word && d->at == d->first && d->at > d->t->start && !match.proclitic && match.n == 1 &&
        kh_time_word_at(d->t, d->at - 1, KH_TW_NAME_BEFORE, KH_MATCH_PROCLITICS, &next))
        return false;
    /* "اليوم الأول", "اليوم التالي", "اليوم العالمي": a day counted or named; "طوال اليوم": its length */
    if (word && word->number == 0) {
        kh_number number;
        if (d->at > d->t->start && kh_time_word_at(d->t, d->at - 1, KH_TW_ALL, KH_MATCH_PROCLITICS, &next))
            return false;
        if (kh_number_at(d->t->rules->numbers, d->t->tokens, d->at + match.n, &number) &&
            number.kind == KH_NUMBER_ORDINAL && number.definite)
            return false;
        if (kh_time_word_at(d->t, d->at + match.n, KH_TW_REL_TEXT, KH_MATCH_EXACT, &next) ||
            kh_token_word(d->t->tokens, d->at + match.n, "العالمي") ||
            kh_token_word(d->t->tokens, d->at + match.n, "الوطني") ||
            kh_token_word(d->t->tokens, d->at + match.n, "الدولي"))
            return false;
    }
    if (d->at == d->first)
        d->proclitic = match.proclitic;
    d->deictic = true;
    if (d->t->today != KH_NO_DAY)
        d->day = d->t->today + (word ? word->number : night->number);
    if (night) {
        d->part_known = true;
        d->part = KH_STR("NI");
    }
    d->at += match.n;
    return true;
}

static bool take_part(struct day *d)
{
    unsigned flags = d->at == d->first ? KH_MATCH_PROCLITICS : KH_MATCH_EXACT;
    kh_match match;
    const kh_time_word *word = d->part_known ? NULL : kh_time_word_at(d->t, d->at, KH_TW_PART, flags, &match);

    if (!word || d->t->tokens->at[d->at].fold.len - match.proclitic <
                     6) /* ظهر the verb and ص are short: three letters at least */
        return false;
    if (d->at == d->first)
        d->proclitic = match.proclitic;
    d->part_known = true;
    d->part = word->value;
    d->at += match.n;
    d->at += kh_token_word(d->t->tokens, d->at, "الباكر") ? 1 : 0;
    if (kh_token_word(d->t->tokens, d->at, "يوم") ||
        kh_token_word(d->t->tokens, d->at, "هذا")) { /* مساء يوم الأحد، مساء هذا اليوم */
        struct day next = *d;
        next.at++;
        if (take_weekday(&next) || take_deictic(&next) || take_date(&next)) {
            d->at++;
        }
    }
    return true;
}

static bool take_clock(struct day *d)
{
    kh_written_date clock;

    if (d->clock || !kh_clock_at(d->t->rules->dates, d->t->tokens, d->at, &clock) || d->at + clock.n > d->t->end ||
        (clock.proclitic && d->at != d->first))
        return false;
    if (d->at == d->first)
        d->proclitic = clock.proclitic;
    follow_clock(d, &clock);
    d->clock = true;
    d->midnight = clock.midnight;
    d->second = clock.second;
    d->zone = clock.zone;
    d->at += clock.n;
    return true;
}

static bool take_any(struct day *d)
{
    return take_clock(d) || take_date(d) || take_short_date(d) || take_day_of_month(d) || take_weekday(d) ||
           take_deictic(d) || take_part(d);
}

/* Read parts while they follow each other, a comma or an opening bracket between them. */
static bool read_parts(struct day *d)
{
    d->end = d->at;
    for (int i = 0; i < STEPS && d->at < d->t->end; i++) {
        bool bracket = kh_token_is(d->t->tokens, d->at, "("), sign = i > 0 && sign_between(d, d->at);
        size_t before = d->at;

        if (sign)
            d->at++;
        if (!sign && i > 0 && d->clock && kh_token_word(d->t->tokens, d->at, "من"))
            d->at++;
        if (!sign && i > 0 && kh_token_word(d->t->tokens, d->at, "يوم"))
            d->at++;
        if (!take_any(d)) {
            d->at = before;
            break;
        }
        if (bracket && sign) {
            if (!kh_token_is(d->t->tokens, d->at, ")")) {
                d->at = before;
                break;
            }
            d->at++;
        }
        d->end = d->at;
    }
    return d->end > d->first;
}

/* A weekday told with a date must be that date's; a bare one is resolved from the day of writing. */
static void settle_day(struct day *d)
{
    if (d->day == KH_NO_DAY && !d->dated && d->weekday && d->t->today != KH_NO_DAY) {
        d->day = nearest_weekday(d);
        d->anchored = true;
    }
    if (d->deictic && d->day != KH_NO_DAY) {
        /* "اليوم الأربعاء" in a report of Thursday: the weekday is the surer of the two */
        int32_t off = d->weekday && !d->dated ? (d->wanted_weekday - kh_weekday(d->day) + WEEK) % WEEK : 0;

        if (off == 1 || off == WEEK - 1)
            d->day += off == 1 ? 1 : -1;
        d->anchored = true;
    }
    /* "مساء" or a clock time alone belongs to the day told around it, else to the day of writing */
    if (d->day == KH_NO_DAY && !d->dated && !d->weekday && !d->deictic && (d->part_known || d->clock)) {
        d->day = d->t->text_day != KH_NO_DAY ? d->t->text_day : d->t->today;
        d->anchored = true;
    }
}

static kh_str clock_value(const struct day *d, const char *prefix)
{
    return kh_arena_format(d->t->arena, "%sT%02d:%02d%s", prefix, (int)(d->second / 3600), (int)(d->second / 60 % 60),
                           d->zone == 0 ? "Z" : "");
}

/* "بعد الظهر الساعة 7": the part of the day that stands apart from the hour. */
static void lay_in_part(struct day *d)
{
    if (d->part_known && !d->midnight && d->second < 12 * 3600 && !kh_str_eq(d->part, KH_STR("MO")))
        d->second += 12 * 3600;
}

static kh_str value_of(struct day *d)
{
    char day[16];

    if (d->clock)
        lay_in_part(d);
    if (d->midnight && (d->weekday || d->deictic || d->dated)) /* منتصف ليل الأحد ends Sunday */
        d->second = DAY_END;

    if (d->day != KH_NO_DAY) {
        kh_format_day(d->day, day);
        if (d->clock)
            return clock_value(d, day);
        if (d->part_known)
            return kh_arena_format(d->t->arena, "%sT%.*s", day, (int)d->part.len, d->part.ptr);
        return kh_arena_str(d->t->arena, kh_str_z(day));
    }
    if (d->clock)
        return clock_value(d, "");
    if (d->dated && d->month < 0)
        return kh_arena_format(d->t->arena, "XXXX-%02d-%02d", (int)-d->month, d->wanted_weekday);
    if (d->dated && d->month && d->year)
        return kh_arena_format(d->t->arena, "%04d-%02d", (int)d->year, (int)d->month);
    if (d->dated && d->month)
        return kh_arena_format(d->t->arena, "XXXX-%02d", (int)d->month);
    if (d->weekday) /* TIMEX3 counts weekdays from Monday = 1 */
        return kh_arena_format(d->t->arena, "XXXX-WXX-%d", (d->wanted_weekday + 5) % 7 + 1);
    return (kh_str){NULL, 0};
}

/* A month alone is a time only beside something that says so; some month names are also names of people and verbs. */
static bool bare_month(struct day *d, size_t i)
{
    kh_match match, edge;
    uint8_t family;
    int month = kh_month_at(d->t->rules->dates, d->t->tokens, i, &match, &family);
    kh_str word = d->t->tokens->at[i].fold;
    bool doubled = match.n > 1;
    int32_t offset;
    size_t n;

    if (!month || family == 4 || i + match.n > d->t->end)
        return false;
    d->at = i + match.n;
    if (!doubled && !kh_time_word_at(d->t, d->at, KH_TW_REL, KH_MATCH_EXACT, &edge) &&
        !kh_time_offset_at(d->t, d->at, "Y", &offset, &n)) {
        bool led = i > d->t->start &&
                   (kh_token_word(d->t->tokens, i - 1, "في") || kh_token_word(d->t->tokens, i - 1, "منذ") ||
                    kh_token_word(d->t->tokens, i - 1, "حتي") || kh_token_word(d->t->tokens, i - 1, "شهر") ||
                    kh_token_word(d->t->tokens, i - 1, "خلال") || d->edge);
        if (word.len - match.proclitic < 8 || !led) /* ماي، اب، مارس, أيار: too short to stand alone unless led */
            if (!led || word.len - match.proclitic < 6)
                return false;
    }
    take_sense(d);
    if (d->at == i + match.n && d->t->year && kh_time_offset_at(d->t, d->at, "Y", &offset, &n)) {
        d->year = d->t->year + offset; /* "أيلول/سبتمبر العام الماضي" */
        d->at += n;
    }
    d->proclitic = match.proclitic;
    d->dated = true;
    d->month = month;
    if (!d->year)
        d->year = year_for(d, month, 0);
    d->anchored = d->year != 0;
    d->end = d->at;
    return true;
}

static void report(struct day *d, kh_reading *ret)
{
    if (d->clock) {
        d->t->clock_end = d->end;
        d->t->clock = d->second;
    }
    settle_day(d);
    *ret = (kh_reading){.first = d->first,
                        .end = d->end,
                        .proclitic = d->proclitic,
                        .from = KH_NO_DAY,
                        .to = KH_NO_DAY,
                        .hijri = d->hijri,
                        .mod = d->mod};
    ret->value = value_of(d);
    ret->type = d->clock || d->part_known ? KH_TIME_TIME : KH_TIME_DATE;
    ret->anchor = d->anchored ? KH_ANCHOR_PUBLISHED : KH_ANCHOR_NONE;
    if (d->day != KH_NO_DAY) {
        ret->from = d->day - d->hijri;
        ret->to = d->day + d->hijri;
        d->t->text_day = d->day;
        d->t->text_year = kh_civil_of_day(d->day).year;
        d->t->text_month = 0;
    } else if (d->month > 0 && d->year && !d->hijri) {
        kh_time_month_days(d->year, d->month, &ret->from, &ret->to);
        d->t->text_year = d->year;
        d->t->text_month = d->year * 12 + d->month - 1;
    }
}

/* What stands before a part of the day with ال that makes it this day's: "في وقت متأخر من الليل", "في المساء". */
static bool part_is_led(const struct day *d)
{
    const kh_tokens *tokens = d->t->tokens;
    size_t i = d->first;

    if (kh_token_is(tokens, d->end, "،") || d->end >= d->t->end) {
        if (i > d->t->start && kh_token_word(tokens, i - 1, "وفي") && i - 1 == d->t->start) /* وفي المساء، … */
            return true;
    }
    if (kh_token_word(tokens, d->end - 1, "الباكر"))
        return true;
    if (i < d->t->start + 2 || !kh_token_word(tokens, i - 1, "من"))
        return false;
    return kh_token_word(tokens, i - 2, "متاخر") || kh_token_word(tokens, i - 2, "متاخره") ||
           kh_token_word(tokens, i - 2, "مبكر") || kh_token_word(tokens, i - 2, "مبكره") ||
           kh_token_word(tokens, i - 2, "الاولي");
}

/* A part of the day or a short word alone says too little: "صباح" the name, "ظهر" the verb. */
static bool enough(const struct day *d)
{
    static const char *const adverbs[] = {"مساء", "صباحا", "فجرا", "ليلا", "ظهرا", "عصرا"};

    if (d->dated || d->weekday || d->deictic || d->clock)
        return true;
    if (!d->part_known)
        return false;
    for (size_t i = 0; i < sizeof adverbs / sizeof *adverbs; i++) {
        if (kh_token_word(d->t->tokens, d->first, adverbs[i]))
            return true;
    }
    return part_is_led(d) ||
           (kh_token_word(d->t->tokens, d->first, "بعد") && kh_token_word(d->t->tokens, d->first + 1, "الظهر"));
}

/* "أول يناير المقبل": in the press the first day of it. */
static bool first_of_month(struct day *d)
{
    kh_number number;
    struct day month = *d;

    if (d->t->tokens->at[d->at].kind != KH_TOKEN_WORD ||
        !kh_number_at(d->t->rules->numbers, d->t->tokens, d->at, &number) || number.kind != KH_NUMBER_ORDINAL ||
        number.definite || number.value != 1 ||
        memcmp(d->t->tokens->at[d->at].fold.ptr + number.proclitic, "\xD8\xA7", 2) != 0 ||
        d->t->tokens->at[d->at].fold.len != number.proclitic + 6)
        return false;
    month.first = month.at = d->at + number.n;
    month.edge = true;
    if (take_date(&month) ? month.day != KH_NO_DAY || month.month <= 0 : !bare_month(&month, month.at))
        return false;
    if (!month.year || !month.month || month.hijri || month.proclitic)
        return false;
    month.day = kh_day_of_civil((kh_civil){month.year, month.month, 1});
    month.end = month.at;
    month.first = d->first;
    month.proclitic = number.proclitic;
    *d = month;
    return true;
}

bool kh_read_day(kh_timing *t, size_t i, kh_reading *ret)
{
    struct day d = {.t = t, .first = i, .at = i, .day = KH_NO_DAY, .wanted_weekday = -1, .zone = INT32_MIN};
    kh_match match;
    const kh_time_word *edge = kh_time_word_at(t, i, KH_TW_EDGE, KH_MATCH_PROCLITICS, &match);

    if (edge) { /* مطلع آذار/مارس، نهاية نيسان 2018، منتصف ديسمبر */
        struct day inner = d;
        inner.first = inner.at = i + match.n;
        inner.edge = true;
        if (((take_date(&inner) && inner.day == KH_NO_DAY && (inner.end = inner.at)) ||
             bare_month(&inner, i + match.n)) &&
            !inner.proclitic) {
            inner.first = i;
            inner.proclitic = match.proclitic;
            inner.mod = edge->mod;
            report(&inner, ret);
            return true;
        }
    }
    if (first_of_month(&d)) {
        report(&d, ret);
        return ret->value.len > 0;
    }
    if (borrowed_day(&d) || borrowed_hour(&d) || hour_behind_clock(&d)) {
        report(&d, ret);
        return ret->value.len > 0;
    }
    if (!read_parts(&d) || !enough(&d)) {
        d = (struct day){.t = t, .first = i, .at = i, .day = KH_NO_DAY, .wanted_weekday = -1, .zone = INT32_MIN};
        if (!bare_month(&d, i))
            return false;
    }
    report(&d, ret);
    return ret->value.len > 0;
}
