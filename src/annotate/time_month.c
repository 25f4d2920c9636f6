/*
 * Days and months by their names and numbers: written dates, the day of a month, months alone, ranges of days.
 */
#include <string.h>

#include "annotate/time_day.h"

enum { WEEK = 7, HIJRI_FAMILY = 4, RAMADAN = 9, SHAWWAL = 10, GREGORIAN_FROM = 1600, NEAR = 60 };

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

/* "رمضان 2019": the Hijri year whose month begins in that Gregorian one. */
static int32_t hijri_year_within(int32_t gregorian, int32_t month)
{
    int32_t first = kh_hijri_of_day(kh_day_of_civil((kh_civil){gregorian, 1, 1})).year;

    for (int32_t year = first; year <= first + 1; year++) {
        int32_t day = kh_day_of_hijri((kh_civil){year, month, 1});

        if (day != KH_NO_DAY && kh_civil_of_day(day).year == gregorian)
            return year;
    }
    return first;
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

/* The month that stands behind a day: الجاري, [من] الشهر المقبل, and of the text الشهر نفسه. `ret_months` is year × 12
 * + month − 1, 0 when it is not known. */
static bool related_month(const kh_timing *t, size_t i, bool digits, int32_t *ret_months, size_t *ret_n)
{
    kh_match match, rel_match;
    const kh_time_word *rel = digits ? kh_time_word_at(t, i, KH_TW_REL, KH_MATCH_EXACT, &match) : NULL, *unit;
    kh_civil today = kh_civil_of_day(t->today), told = kh_civil_of_day(t->text_day);
    int32_t offset = 0, of_text = t->text_month              ? t->text_month
                                  : t->text_day != KH_NO_DAY ? told.year * 12 + told.month - 1
                                                             : 0;
    size_t of = kh_token_word(t->tokens, i, "من") || kh_token_word(t->tokens, i, "في") ? 1 : 0;

    *ret_months = t->today == KH_NO_DAY ? 0 : today.year * 12 + today.month - 1;
    *ret_n = 1;
    if (rel && rel->number == 0 && match.n == 1)
        return true;
    if (kh_time_offset_at(t, i + of, "M", &offset, ret_n)) {
        *ret_months += *ret_months ? offset : 0;
        *ret_n += of;
        return true;
    }
    unit = kh_time_word_at(t, i + of, KH_TW_UNIT, KH_MATCH_ARTICLE, &match);
    if (!unit || unit->number != 1 || !kh_str_eq(unit->unit, KH_STR("M")))
        return false;
    rel = kh_time_word_at(t, i + of + match.n, KH_TW_REL_TEXT, KH_MATCH_EXACT, &rel_match);
    *ret_months = rel && of_text ? of_text + rel->number : 0;
    *ret_n = of + match.n + rel_match.n;
    return rel != NULL;
}

/* "السابع عشر من الشهر الجاري", "20 من هذا الشهر", "15 الجاري", "26 من الشهر نفسه" */
bool kh_day_take_of_month(kh_day *d)
{
    size_t n, month_n;
    uint32_t proclitic;
    int32_t day = d->dated ? 0 : day_number(d, d->at, &n, &proclitic), months;

    if (!day || (proclitic && d->at != d->first) ||
        !related_month(d->t, d->at + n, d->t->tokens->at[d->at].kind == KH_TOKEN_NUMBER, &months, &month_n) ||
        (months && day > kh_days_in_month(months / 12, months % 12 + 1)))
        return false;
    if (d->at == d->first)
        d->proclitic = proclitic;
    d->dated = true;
    if (months) {
        d->anchored = true;
        d->day = kh_day_of_civil((kh_civil){months / 12, months % 12 + 1, day});
    } else {
        d->day_alone = day;
    }
    d->at += n + month_n;
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

/* المدينة, بالمدينة, للمدينة: nothing that a number before it counts. */
static bool is_definite(kh_str word)
{
    static const char *const openings[] = {"ال", "بال", "وال", "فال", "لل"};

    for (size_t i = 0; i < sizeof openings / sizeof *openings; i++) {
        size_t n = strlen(openings[i]);
        if (word.len > n + 2 && memcmp(word.ptr, openings[i], n) == 0)
            return true;
    }
    return false;
}

/* May token `i` stand behind a day in digits, so that the day counts nothing? */
static bool nothing_counted(const kh_day *d, size_t i)
{
    const kh_token *token = i < d->t->end ? &d->t->tokens->at[i] : NULL;

    return !token || (token->kind == KH_TOKEN_PUNCT && !kh_token_is(d->t->tokens, i, "%")) ||
           token->kind == KH_TOKEN_BREAK || (token->kind == KH_TOKEN_WORD && is_definite(token->fold)) ||
           (token->kind == KH_TOKEN_WORD && kh_time_is(d->t, i, KH_TW_AFTER_SPAN));
}

static bool digits_pair(const kh_day *d, unsigned most_digits, const char *sign)
{
    const kh_token *first = &d->t->tokens->at[d->at];

    return d->at + 2 < d->t->end && first[0].kind == KH_TOKEN_NUMBER && first[2].kind == KH_TOKEN_NUMBER &&
           kh_token_is(d->t->tokens, d->at + 1, sign) && !first[1].space_before && !first[2].space_before &&
           first[0].integer && first[2].integer && first[0].digits <= most_digits && first[2].digits <= most_digits &&
           !kh_token_is(d->t->tokens, d->at + 3, sign) && d->at > d->t->start &&
           d->t->tokens->at[d->at - 1].kind == KH_TOKEN_WORD;
}

/* What says that two numbers are a day and a month: يوم or a weekday before them, a nought before the month, or في
 * before numbers of which one is no month. 24/7 is no date. */
static bool is_short_date(const kh_day *d, bool slash)
{
    const kh_token *first = &d->t->tokens->at[d->at], *second = first + 2;
    bool before = kh_time_is(d->t, d->at - 1, KH_TW_YEAR_BEFORE);

    if ((slash && d->weekday) || kh_token_word(d->t->tokens, d->at - 1, "يوم") ||
        kh_token_word(d->t->tokens, d->at - 1, "بتاريخ") || kh_token_word(d->t->tokens, d->at - 1, "تاريخ"))
        return true;
    if (!nothing_counted(d, d->at + 3))
        return false;
    if (slash && second->digits == 2 && second->value < 10)
        return true;
    return before && (slash ? first->value > 12 || second->value > 12 : first->value > 12) &&
           !(first->value == 24 && second->value == 7);
}

/* "22/4", "في 4/22", "في 22-4": a day and a month in digits. */
bool kh_day_take_short_date(kh_day *d)
{
    const kh_token *first = &d->t->tokens->at[d->at], *second = first + 2;
    int32_t day, month;
    bool slash;

    if (d->dated || d->t->tokens->at[d->at].kind != KH_TOKEN_NUMBER)
        return false;
    slash = digits_pair(d, 2, "/");
    if ((!slash && !digits_pair(d, 2, "-")) || !is_short_date(d, slash))
        return false;
    day = (int32_t)first->value;
    month = (int32_t)second->value;
    if (day <= 12 && month > 12) {
        day = (int32_t)second->value;
        month = (int32_t)first->value;
    }
    if (day < 1 || day > 31 || month < 1 || month > 12)
        return false;
    d->year = kh_day_year_for(d, month, day);
    if (d->year && day > kh_days_in_month(d->year, month))
        return false;
    d->month = d->year ? month : -month;
    if (d->year)
        d->day = kh_day_of_civil((kh_civil){d->year, month, day});
    else
        d->wanted_weekday = day;
    d->dated = true;
    d->anchored = d->year != 0;
    d->at += 3;
    return true;
}

/* "في 3/2015", "منذ 2015/3": a month and a year in digits, behind a word that a month may follow. */
bool kh_day_take_month_number(kh_day *d)
{
    const kh_token *first = &d->t->tokens->at[d->at], *second = first + 2;
    bool year_first = d->at + 2 < d->t->end && first->digits == 4;
    int32_t year, month;

    if (d->dated || d->at != d->first || first->kind != KH_TOKEN_NUMBER || !digits_pair(d, 4, "/") ||
        !(kh_time_is(d->t, d->at - 1, KH_TW_MONTH_BEFORE) || kh_token_word(d->t->tokens, d->at - 1, "من")))
        return false;
    year = (int32_t)(year_first ? first : second)->value;
    month = (int32_t)(year_first ? second : first)->value;
    if ((year_first ? first : second)->digits != 4 || year < 1900 || year > 2100 || month < 1 || month > 12)
        return false;
    d->dated = true;
    d->year = year;
    d->month = month;
    d->at += 3;
    d->end = d->at;
    return true;
}

/* "يوم 27": of the month that the text is in, else of the nearest that the tense allows. */
bool kh_day_take_numbered(kh_day *d)
{
    kh_match match;
    uint8_t family;
    size_t n;
    uint32_t proclitic;
    const kh_token *token = &d->t->tokens->at[d->at];
    int32_t day = token->kind == KH_TOKEN_NUMBER ? day_number(d, d->at, &n, &proclitic) : 0, months;

    if (!day || d->dated || d->at != d->first || d->at == d->t->start ||
        !(kh_token_word(d->t->tokens, d->at - 1, "يوم") || kh_token_word(d->t->tokens, d->at - 1, "ليوم") ||
          kh_token_word(d->t->tokens, d->at - 1, "ويوم")) ||
        !nothing_counted(d, d->at + 1) || kh_month_at(d->t->rules->dates, d->t->tokens, d->at + 2, &match, &family))
        return false;
    d->dated = true;
    d->at++;
    d->end = d->at;
    if (d->t->today == KH_NO_DAY && !d->t->text_month) {
        d->day_alone = day;
        return true;
    }
    months = d->t->text_month;
    if (!months && d->t->day_end > d->t->start) { /* of the month of a day in the same sentence */
        kh_civil told = kh_civil_of_day(d->t->text_day);
        months = told.year * 12 + told.month - 1;
    }
    if (!months) {
        kh_civil today = kh_civil_of_day(d->t->today);
        bool ahead = kh_time_is_future(d->t, d->first);

        months = today.year * 12 + today.month - 1;
        months += ahead && day < today.day ? 1 : !ahead && day > today.day ? -1 : 0;
    }
    if (day > kh_days_in_month(months / 12, months % 12 + 1)) {
        d->day_alone = day;
        return true;
    }
    d->anchored = true;
    d->day = kh_day_of_civil((kh_civil){months / 12, months % 12 + 1, day});
    return true;
}

/* Which of the two small numbers of a date is the day: as another date of the text shows, of which one can be no month.
 */
static kh_digit_order order_of_text(kh_timing *t)
{
    const kh_tokens *tokens = t->tokens;
    bool day_first = false, month_first = false;

    for (size_t i = 0; !t->order_known && i + 4 < tokens->n; i++) {
        const kh_token *at = tokens->at + i;
        bool three = at[0].kind == KH_TOKEN_NUMBER && at[2].kind == KH_TOKEN_NUMBER && at[4].kind == KH_TOKEN_NUMBER &&
                     at[0].digits <= 2 && at[2].digits <= 2 && at[4].digits == 4 && at[1].sign &&
                     at[1].sign == at[3].sign;

        if (!three)
            continue;
        day_first = day_first || (at[0].value > 12 && at[0].value <= 31 && at[2].value <= 12);
        month_first = month_first || (at[2].value > 12 && at[2].value <= 31 && at[0].value <= 12);
    }
    if (!t->order_known)
        t->order = day_first == month_first ? KH_ORDER_UNKNOWN : day_first ? KH_DAY_FIRST : KH_MONTH_FIRST;
    t->order_known = true;
    return t->order;
}

/* 3/4/2024: by the habit of the text, or where one reading is the day of writing; else both are kept as bounds. */
static void settle_order(kh_day *d, kh_written_date *date)
{
    kh_civil exchanged = {date->date.year, date->date.day, date->date.month};
    int32_t day = kh_day_of_civil(date->date), other = kh_day_of_civil(exchanged), today = d->t->today;
    kh_digit_order order = order_of_text(d->t);

    if (order == KH_ORDER_UNKNOWN && today != KH_NO_DAY && (other == today || other + 1 == today))
        order = KH_MONTH_FIRST;
    else if (order == KH_ORDER_UNKNOWN && today != KH_NO_DAY && (day == today || day + 1 == today))
        order = KH_DAY_FIRST;
    if (order == KH_MONTH_FIRST)
        date->date = exchanged;
    else if (order == KH_ORDER_UNKNOWN)
        d->other = other;
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
    if (date.hijri && date.date.year >= GREGORIAN_FROM)
        date.date.year = hijri_year_within(date.date.year, date.date.month);
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
    if (date.ambiguous && !date.hijri)
        settle_order(d, &date);
    d->month = date.date.month;
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
    if (d->edge || kh_time_is(t, i - 1, KH_TW_MONTH_BEFORE) ||
        (kh_token_word(t->tokens, i - 1, "من") && kh_day_joins_range(d, d->at)))
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

/* "بين يونيو وديسمبر 2017", "يونيو وحتى ديسمبر من العام الماضي": the year of the second end; 0 when it has none. */
static int32_t year_of_range(const kh_day *d, int32_t month)
{
    kh_day later = *d;
    kh_match match;
    uint8_t family;
    int second;
    int32_t year;

    later.at = d->at + (kh_day_joins_range(d, d->at) ? 1 : 0);
    second = later.at < d->t->end ? kh_month_at(d->t->rules->dates, d->t->tokens, later.at, &match, &family) : 0;
    if (!second || family == HIJRI_FAMILY || (later.at == d->at && !match.proclitic))
        return 0;
    later.at += match.n;
    later.year = 0;
    if (!kh_time_year_at(d->t, later.at, 1900, 2100, &year))
        year = take_related_year(&later) ? later.year : 0;
    return year && second < month ? year - 1 : year;
}

/* A month alone is a time only beside something that says so; some month names are also names of people and verbs. */
bool kh_day_bare_month(kh_day *d, size_t i)
{
    kh_match match, rel;
    uint8_t family;
    int month = kh_month_at(d->t->rules->dates, d->t->tokens, i, &match, &family);
    size_t letters = match.n > 1 ? 4 : (d->t->tokens->at[i].fold.len - match.proclitic) / 2;
    bool doubled = match.n > 1, told;

    if (!month || i + match.n > d->t->end ||
        (i > d->t->start &&
         (kh_time_is(d->t, i - 1, KH_TW_NO_DATE) || d->t->tokens->at[i - 1].kind == KH_TOKEN_NUMBER)))
        return false;
    d->at = i + match.n;
    d->month = month;
    if (i > d->first && kh_time_is(d->t, d->first, KH_TW_THIS)) { /* هذا سبتمبر */
        d->sense_known = true;
        d->sense = 0;
    }
    told = d->sense_known || kh_time_word_at(d->t, d->at, KH_TW_REL, KH_MATCH_EXACT, &rel) || take_related_year(d);
    if (family == HIJRI_FAMILY) {
        if (!told && !(i > d->t->start && kh_token_word(d->t->tokens, i - 1, "شهر")) &&
            !((month == RAMADAN || month == SHAWWAL || match.n > 1 || d->edge) && month_is_led(d, i, letters) &&
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
            d->year = year_of_range(d, month);
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
    if (month.month <= 0 || month.hijri || month.proclitic || (!month.year && month.t->today != KH_NO_DAY))
        return false;
    if (month.year) {
        month.day = kh_day_of_civil((kh_civil){month.year, month.month, 1});
    } else { /* XXXX-01-01 */
        month.month = -month.month;
        month.wanted_weekday = 1;
    }
    month.end = month.at;
    month.first = d->first;
    month.proclitic = number.proclitic;
    *d = month;
    return true;
}

/* "الجمعة 11 حتى الثلاثاء 15"; a sign between two numbers is a score: السبت 2-1 */
static bool opens_range_of_days(const kh_day *d, size_t i)
{
    kh_match match;

    return kh_day_joins_range(d, i) && (d->t->tokens->at[i].kind != KH_TOKEN_PUNCT ||
                                        kh_weekday_at(d->t->rules->dates, d->t->tokens, i + 1, &match) >= 0);
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
         !opens_range_of_days(d, next) && !kh_token_is(d->t->tokens, next, ")")))
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
