/*
 * Days and months by their names and numbers: written dates, the day of a month, months alone, ranges of days.
 */
#include "annotate/time_day.h"

enum { WEEK = 7, HIJRI_FAMILY = 4, RAMADAN = 9, NEAR = 60 };

/* The Hijri year of a month (and day, or 0) without one: the nearest, or as الماضي and المقبل have it. */
static int32_t hijri_year_for(const kh_day *d, int32_t month, int32_t of_month)
{
    int32_t year, best = 0, least = INT32_MAX;

    if (d->t->today == KH_NO_DAY)
        return 0;
    year = kh_hijri_of_day(d->t->today).year;
    for (int32_t try = year - 1; try <= year + 1; try++) {
        int32_t day = kh_day_of_hijri((kh_civil){try, month, of_month ? of_month : 15}), away;
        int32_t half = of_month ? 0 : 15; /* a month lies behind or ahead as a whole */

        if (day == KH_NO_DAY || (d->sense_known && d->sense < 0 && day + half >= d->t->today) ||
            (d->sense_known && d->sense > 0 && day - half <= d->t->today))
            continue;
        away = day > d->t->today ? day - d->t->today : d->t->today - day;
        if (away < least) {
            least = away;
            best = try;
        }
    }
    return best;
}

/* A Hijri month is given by the Gregorian month that its middle lies in; its days tell the rest. */
static void place_hijri_month(kh_day *d)
{
    int32_t first, next;

    if (!d->year) {
        d->year = hijri_year_for(d, d->month, 0);
        d->anchored = d->year != 0;
    }
    if (!d->year)
        return;
    first = kh_day_of_hijri((kh_civil){d->year, d->month, 1});
    next = kh_day_of_hijri((kh_civil){d->month == 12 ? d->year + 1 : d->year, d->month == 12 ? 1 : d->month + 1, 1});
    if (first == KH_NO_DAY || next == KH_NO_DAY) {
        d->year = 0;
        return;
    }
    d->from = first - 1;
    d->to = next;
    d->month = kh_civil_of_day((first + next) / 2).month;
    d->year = kh_civil_of_day((first + next) / 2).year;
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
static int32_t day_number(const kh_day *d, size_t i, size_t *ret_n, uint32_t *ret_proclitic)
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
bool kh_day_take_of_month(kh_day *d)
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
bool kh_day_joins_range(const kh_day *d, size_t i)
{
    return kh_token_word(d->t->tokens, i, "الي") || kh_token_word(d->t->tokens, i, "حتي") ||
           kh_token_word(d->t->tokens, i, "وحتي") || kh_token_word(d->t->tokens, i, "والي") ||
           kh_token_word(d->t->tokens, i, "و") || kh_token_is(d->t->tokens, i, "-") ||
           kh_token_is(d->t->tokens, i, "–");
}

/* "من 3 حتى 12 سبتمبر", "19 و20 نوفمبر", "5 إلى 10 من الشهر الجاري": the first day borrows the month of the second. */
bool kh_day_borrowed(kh_day *d)
{
    size_t n, second_n;
    uint32_t proclitic, second_proclitic;
    int32_t day = day_number(d, d->at, &n, &proclitic), second;
    kh_day later = *d;

    if (!day || !kh_day_joins_range(d, d->at + n))
        return false;
    later.first = later.at = d->at + n + 1;
    second = day_number(&later, later.at, &second_n, &second_proclitic);
    if (second <= day || second_proclitic || !(kh_day_take_date(&later) || kh_day_take_of_month(&later)) ||
        later.weekday || later.day == KH_NO_DAY || later.clock)
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

/* "22/4", "في 4/22": a day and a month in digits. Behind يوم or a weekday in that order; elsewhere behind a preposition
 * and only where one of the two can be no month. 24/7 is no date. */
bool kh_day_take_short_date(kh_day *d)
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
    d->year = kh_day_year_for(d, month, day);
    if (!d->year || day > kh_days_in_month(d->year, month))
        return false;
    d->month = month;
    d->day = kh_day_of_civil((kh_civil){d->year, month, day});
    d->dated = d->anchored = true;
    d->at += 3;
    return true;
}

/* "هجمات 11 سبتمبر": a date that an event is named by may lie in any year, unless it lies near the day of writing. */
static bool is_old(const kh_day *d, size_t i, kh_civil date)
{
    int32_t ago =
        date.year ? d->t->today - kh_day_of_civil((kh_civil){date.year, date.month, date.day ? date.day : 15}) : 0;

    return date.year && i > d->t->start && kh_time_is(d->t, i - 1, KH_TW_OLD_DATE) && (ago < 0 || ago > NEAR);
}

/* The year of a day and month without one: of those near it the one in which the weekday agrees, where one is told; the
 * second end of a range lies behind the first. */
static int32_t agreed_year(const kh_day *d, const kh_written_date *date)
{
    int32_t year = kh_day_year_for(d, date->date.month, date->date.day);
    const int32_t years[] = {year, d->t->named_year, year - 1, kh_time_is_future(d->t, d->first) ? year + 1 : 0};

    if (year && !d->t->day_in_full && d->t->day_end && d->t->day_end + 1 == d->first &&
        kh_day_joins_range(d, d->first - 1) && d->t->text_day != KH_NO_DAY) {
        kh_civil from = kh_civil_of_day(d->t->text_day);
        return from.year +
               (date->date.month < from.month || (date->date.month == from.month && date->date.day < from.day));
    }
    for (size_t i = 0; year && date->weekday >= 0 && i < sizeof years / sizeof *years; i++) {
        kh_civil civil = {years[i], date->date.month, date->date.day};

        if (years[i] && kh_civil_valid(civil) && kh_weekday(kh_day_of_civil(civil)) == date->weekday)
            return years[i];
    }
    return year;
}

bool kh_day_take_date(kh_day *d)
{
    kh_written_date date;
    size_t at = d->at;

    if (d->dated || !kh_date_at(d->t->rules->dates, d->t->tokens, at, KH_ORDER_UNKNOWN, &date) ||
        at + date.n > d->t->end || (date.proclitic && at != d->first))
        return false;
    if (!date.date.year && at > d->t->start && kh_time_is(d->t, at - 1, KH_TW_NO_DATE)) /* ثورة 25 يناير */
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
            kh_day_take_sense(d);
        }
        if (!date.date.year)
            date.date.year = date.hijri ? hijri_year_for(d, date.date.month, date.date.day) : agreed_year(d, &date);
        if (is_old(d, at, date.date))
            date.date.year = 0;
        d->anchored = date.date.year != 0;
    } else {
        kh_day_take_sense(d);
    }
    d->year = date.date.year;
    d->month = date.date.month;
    d->in_full = date.date.year && !d->anchored;
    d->ambiguous = date.ambiguous;
    if (date.hijri && !date.date.day)
        place_hijri_month(d);
    else if (date.date.day && date.date.year)
        d->day = agreed_day(&date);
    else if (date.date.day)
        d->month = -date.date.month; /* a day of a month of no known year: kept as it is */
    if (date.date.day && !date.date.year)
        d->wanted_weekday = date.date.day;
    return true;
}

/* ماي the name and مارس the verb need شهر or في before them; آب is told from أب by its madda alone. */
static bool month_is_led(const kh_day *d, size_t i, size_t letters)
{
    const kh_timing *t = d->t;

    if (kh_token_word(t->tokens, i, "ماي") || i <= t->start)
        return i > t->start && kh_token_word(t->tokens, i - 1, "شهر");
    if (d->edge || kh_time_is(t, i - 1, KH_TW_MONTH_BEFORE))
        return letters >= 3 || kh_token_word(t->tokens, i, "اب");
    /* "شهري أكتوبر، ونوفمبر" */
    return letters >= 4 && t->month_end &&
           (i == t->month_end || (i == t->month_end + 1 && kh_day_joins_range(d, i - 1)) ||
            (i == t->month_end + 1 && kh_token_is(t->tokens, i - 1, "،")));
}

/* The year that stands behind a month in words: "من العام الماضي". */
static bool take_related_year(kh_day *d)
{
    size_t of = d->at + (kh_token_word(d->t->tokens, d->at, "من") ? 1 : 0), n;
    int32_t offset;

    if (!kh_time_offset_at(d->t, of, "Y", &offset, &n))
        return false;
    d->year = d->t->year ? d->t->year + offset : 0;
    d->at = of + n;
    return true;
}

/* "في مايو 15.", "يناير-1": the day behind the month; nothing that it could count may follow. */
static void take_day_behind(kh_day *d)
{
    const kh_tokens *tokens = d->t->tokens;
    size_t at = d->at + (kh_token_is(tokens, d->at, "-") && !tokens->at[d->at].space_before ? 1 : 0), n;
    uint32_t proclitic;
    int32_t day = at < d->t->end && tokens->at[at].kind == KH_TOKEN_NUMBER ? day_number(d, at, &n, &proclitic) : 0;

    if (!day || (at + 1 < d->t->end && tokens->at[at + 1].kind != KH_TOKEN_BREAK && !kh_token_is(tokens, at + 1, ".") &&
                 !kh_token_is(tokens, at + 1, "،") && !kh_token_is(tokens, at + 1, ")")))
        return;
    d->year = kh_day_year_for(d, d->month, day);
    d->at = at + 1;
    if (d->year && day <= kh_days_in_month(d->year, d->month)) {
        d->day = kh_day_of_civil((kh_civil){d->year, d->month, day});
    } else {
        d->month = -d->month;
        d->wanted_weekday = day;
    }
}

/* A month alone is a time only beside something that says so; some month names are also names of people and verbs. */
bool kh_day_bare_month(kh_day *d, size_t i)
{
    kh_match match, rel;
    uint8_t family;
    int month = kh_month_at(d->t->rules->dates, d->t->tokens, i, &match, &family);
    size_t letters = (d->t->tokens->at[i].fold.len - match.proclitic) / 2;
    bool doubled = match.n > 1, told;

    if (!month || i + match.n > d->t->end ||
        (i > d->t->start &&
         (kh_time_is(d->t, i - 1, KH_TW_NO_DATE) || d->t->tokens->at[i - 1].kind == KH_TOKEN_NUMBER)))
        return false;
    d->at = i + match.n;
    d->month = month;
    told = kh_time_word_at(d->t, d->at, KH_TW_REL, KH_MATCH_EXACT, &rel) || take_related_year(d);
    if (family == HIJRI_FAMILY) {
        if (!told && !(i > d->t->start && kh_token_word(d->t->tokens, i - 1, "شهر")) &&
            !((month == RAMADAN || d->edge) && month_is_led(d, i, letters) &&
              !kh_token_word(d->t->tokens, i - 1, "بين") &&
              !kh_token_word(d->t->tokens, i - 1, "وبين"))) /* بينها وبين رمضان: the name */
            return false;
        if ((d->at < d->t->end && d->t->tokens->at[d->at].kind == KH_TOKEN_NUMBER) || /* صفر 487ه */
            (!told && d->t->sentence_year && d->t->sentence_year != d->t->year))
            return false;
        d->hijri = true;
    } else if (!told && !doubled && !month_is_led(d, i, letters)) {
        return false;
    }
    kh_day_take_sense(d);
    d->proclitic = match.proclitic;
    d->dated = true;
    if (d->hijri) {
        place_hijri_month(d);
    } else {
        if (!d->year && !(told && !d->sense_known))
            take_day_behind(d);
        if (!d->year)
            d->year = kh_day_year_for(d, month, 0);
        if (!told && is_old(d, i, (kh_civil){d->year, month, 0}))
            d->year = 0;
        d->anchored = d->year != 0;
    }
    d->end = d->at;
    return true;
}

/* "أول يناير المقبل": in the press the first day of it. */
bool kh_day_first_of_month(kh_day *d)
{
    kh_number number;
    kh_day month = *d;

    if (d->t->tokens->at[d->at].kind != KH_TOKEN_WORD ||
        !kh_number_at(d->t->rules->numbers, d->t->tokens, d->at, &number) || number.kind != KH_NUMBER_ORDINAL ||
        number.definite || number.value != 1 ||
        memcmp(d->t->tokens->at[d->at].fold.ptr + number.proclitic, "\xD8\xA7", 2) != 0 ||
        d->t->tokens->at[d->at].fold.len != number.proclitic + 6)
        return false;
    month.first = month.at = d->at + number.n;
    month.edge = true;
    if (kh_day_take_date(&month) ? month.day != KH_NO_DAY || month.month <= 0 : !kh_day_bare_month(&month, month.at))
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

/* "الجمعة 15": the nearest month in which the fifteenth is a Friday; nothing that could be counted may follow. */
bool kh_day_take_bare_day(kh_day *d)
{
    static const int32_t months_away[] = {0, -1, 1, -2, 2};
    const kh_token *token = d->at < d->t->end ? &d->t->tokens->at[d->at] : NULL;
    size_t next = d->at + 1;

    if (d->t->today == KH_NO_DAY || !token || token->kind != KH_TOKEN_NUMBER || !token->integer || token->digits > 2 ||
        token->value < 1 || token->value > 31 ||
        (next < d->t->end && !kh_token_is(d->t->tokens, next, ".") && !kh_token_is(d->t->tokens, next, "،") &&
         !kh_day_joins_range(d, next) && !kh_token_is(d->t->tokens, next, ")")))
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
