#include "arabic/calendar.h"

#include <stdio.h>

#include "arabic/fold.h"
#include "arabic/hijri_table.h"
#include "arabic/utf8.h"

enum { EARLIEST_YEAR = -9999, LATEST_YEAR = 9999, DAY_SECONDS = 86400 };

static bool is_leap(int32_t year)
{
    return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

int32_t kh_days_in_month(int32_t year, int32_t month)
{
    static const int8_t days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};

    return month == 2 && is_leap(year) ? 29 : days[month - 1];
}

bool kh_civil_valid(kh_civil date)
{
    return date.year >= EARLIEST_YEAR && date.year <= LATEST_YEAR && date.month >= 1 && date.month <= 12 &&
           date.day >= 1 && date.day <= kh_days_in_month(date.year, date.month);
}

/* Days from 1970-01-01, counting years from March so that the leap day comes last (after H. Hinnant, "chrono-compatible
 * low-level date algorithms"). */
int32_t kh_day_of_civil(kh_civil date)
{
    int32_t year = date.year - (date.month <= 2), era = (year >= 0 ? year : year - 399) / 400;
    int32_t of_era = year - era * 400,
            of_year = (153 * (date.month + (date.month > 2 ? -3 : 9)) + 2) / 5 + date.day - 1;

    return era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719468;
}

kh_civil kh_civil_of_day(int32_t day)
{
    int64_t shifted = (int64_t)day + 719468; /* any day: a damaged record may say the last of all */
    int32_t era = (int32_t)((shifted >= 0 ? shifted : shifted - 146096) / 146097);
    int32_t of_era = (int32_t)(shifted - (int64_t)era * 146097);
    int32_t year = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
    int32_t of_year = of_era - (365 * year + year / 4 - year / 100), month = (5 * of_year + 2) / 153;
    kh_civil date = {.day = of_year - (153 * month + 2) / 5 + 1, .month = month + (month < 10 ? 3 : -9)};

    date.year = year + era * 400 + (date.month <= 2);
    return date;
}

int kh_weekday(int32_t day)
{
    int32_t shifted = (day % 7 + 5) % 7; /* 1970-01-01 was a Thursday, 5 after Saturday */

    return shifted < 0 ? shifted + 7 : shifted;
}

/* The Thursday of a week says which year the week belongs to (ISO 8601). */
void kh_iso_week(int32_t day, int32_t *ret_year, int32_t *ret_week)
{
    int32_t from_monday = (kh_weekday(day) + 5) % 7, thursday = day - from_monday + 3;
    kh_civil date = kh_civil_of_day(thursday);

    *ret_year = date.year;
    *ret_week = (thursday - kh_day_of_civil((kh_civil){date.year, 1, 1})) / 7 + 1;
}

int32_t kh_day_of_iso_week(int32_t year, int32_t week)
{
    int32_t fourth = kh_day_of_civil((kh_civil){year, 1, 4});

    return fourth - (kh_weekday(fourth) + 5) % 7 + (week - 1) * 7;
}

static int32_t hijri_month_days(int32_t year, int32_t month)
{
    return kh_hijri_years[year - KH_HIJRI_FIRST].long_months >> (month - 1) & 1 ? 30 : 29;
}

/* The arithmetic calendar of 30-year cycles, for years that the table does not have. */
static int32_t arithmetic_hijri(kh_civil date)
{
    return (date.year - 1) * 354 + (3 + 11 * date.year) / 30 + (59 * (date.month - 1) + 1) / 2 + date.day - 492149;
}

int32_t kh_day_of_hijri(kh_civil date)
{
    int32_t day;

    if (date.year < 1 || date.year > 9999 || date.month < 1 || date.month > 12 || date.day < 1 || date.day > 30)
        return INT32_MIN;
    if (date.year < KH_HIJRI_FIRST || date.year > KH_HIJRI_LAST)
        return arithmetic_hijri(date);
    if (date.day > hijri_month_days(date.year, date.month))
        return INT32_MIN;
    day = kh_hijri_years[date.year - KH_HIJRI_FIRST].first_day;
    for (int32_t month = 1; month < date.month; month++)
        day += hijri_month_days(date.year, month);
    return day + date.day - 1;
}

kh_civil kh_hijri_of_day(int32_t day)
{
    int32_t low = 0, high = KH_HIJRI_LAST - KH_HIJRI_FIRST + 1;
    kh_civil date = {0};

    if (day < kh_hijri_years[0].first_day || day >= kh_hijri_years[high].first_day)
        return date;
    while (low + 1 < high) {
        int32_t middle = (low + high) / 2;

        if (kh_hijri_years[middle].first_day <= day)
            low = middle;
        else
            high = middle;
    }
    date = (kh_civil){KH_HIJRI_FIRST + low, 1, day - kh_hijri_years[low].first_day + 1};
    while (date.day > hijri_month_days(date.year, date.month))
        date.day -= hijri_month_days(date.year, date.month++);
    return date;
}

void kh_format_day(int32_t day, char out[16])
{
    kh_civil date = kh_civil_of_day(day);

    /* years that no newspaper writes are cut to what fits */
    snprintf(out, 16, "%04d-%02d-%02d", (int)(date.year % 100000), (int)(date.month & 31), (int)(date.day & 31));
}

/* ---- instants ---- */

struct reader {
    kh_str text; /* ASCII digits */
    size_t at;
};

static bool digits(struct reader *r, unsigned least, unsigned most, int32_t *ret)
{
    int32_t value = 0;
    unsigned n = 0;

    while (n < most && r->at < r->text.len && r->text.ptr[r->at] >= '0' && r->text.ptr[r->at] <= '9') {
        value = value * 10 + (r->text.ptr[r->at++] - '0');
        n++;
    }
    *ret = value;
    return n >= least;
}

static bool sign(struct reader *r, char c)
{
    if (r->at >= r->text.len || r->text.ptr[r->at] != c)
        return false;
    r->at++;
    return true;
}

static void spaces(struct reader *r)
{
    while (sign(r, ' ') || sign(r, '\t') || sign(r, '\n') || sign(r, '\r'))
        ;
}

static bool word(struct reader *r, const char *lower)
{
    size_t n = strlen(lower);

    if (r->text.len - r->at < n)
        return false;
    for (size_t i = 0; i < n; i++) {
        if ((r->text.ptr[r->at + i] | 32) != lower[i])
            return false;
    }
    r->at += n;
    return true;
}

/* Z, GMT, UTC, +03:00, +0300, +03, EST… */
static bool zone(struct reader *r, int32_t *ret)
{
    static const struct {
        const char *name;
        int16_t minutes;
    } names[] = {{"gmt", 0},    {"utc", 0},    {"ut", 0},     {"est", -300}, {"edt", -240},
                 {"cst", -360}, {"cdt", -300}, {"mst", -420}, {"mdt", -360}, {"pst", -480},
                 {"pdt", -420}, {"cest", 120}, {"cet", 60},   {"eet", 120},  {"z", 0}};
    int32_t hours, minutes = 0;
    bool west;

    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (word(r, names[i].name)) {
            *ret = names[i].minutes;
            return true;
        }
    }
    west = r->at < r->text.len && r->text.ptr[r->at] == '-';
    if (!west && !(r->at < r->text.len && r->text.ptr[r->at] == '+'))
        return false;
    r->at++;
    if (!digits(r, 1, 2, &hours))
        return false;
    sign(r, ':');
    if (!digits(r, 0, 2, &minutes) || hours > 15 || minutes > 59)
        return false;
    *ret = (west ? -1 : 1) * (hours * 60 + minutes);
    return true;
}

/* 12:32, 12:32:05, 12:32:05.123, then perhaps AM or PM and a zone. */
static bool clock_and_zone(struct reader *r, int32_t *ret_second, int32_t *ret_zone)
{
    int32_t hour, minute, second = 0, fraction;

    if (!digits(r, 1, 2, &hour) || !sign(r, ':') || !digits(r, 2, 2, &minute))
        return false;
    if (sign(r, ':')) {
        if (!digits(r, 2, 2, &second))
            return false;
        if (sign(r, '.') || sign(r, ','))
            digits(r, 0, 9, &fraction);
    }
    spaces(r);
    if (hour <= 12 && word(r, "pm"))
        hour = hour % 12 + 12;
    else if (hour <= 12 && word(r, "am"))
        hour %= 12;
    if (hour > 24 || minute > 59 || second > 60)
        return false;
    *ret_second = hour * 3600 + minute * 60 + second;
    if (*ret_second >= DAY_SECONDS)
        *ret_second = DAY_SECONDS - 1;
    spaces(r);
    if (r->at < r->text.len && !zone(r, ret_zone))
        return false;
    spaces(r);
    return r->at == r->text.len;
}

static bool iso(struct reader *r, kh_civil *ret)
{
    *ret = (kh_civil){0};
    if (!digits(r, 4, 4, &ret->year))
        return false;
    if (sign(r, '-') || sign(r, '/'))
        return digits(r, 1, 2, &ret->month) && (sign(r, '-') || sign(r, '/')) && digits(r, 1, 2, &ret->day);
    return digits(r, 2, 2, &ret->month) && digits(r, 2, 2, &ret->day); /* 20240313 */
}

static int32_t english_month(struct reader *r)
{
    static const char *const names[] = {"jan", "feb", "mar", "apr", "may", "jun",
                                        "jul", "aug", "sep", "oct", "nov", "dec"};

    for (int32_t i = 0; i < 12; i++) {
        if (word(r, names[i])) {
            while (r->at < r->text.len && (r->text.ptr[r->at] | 32) >= 'a' && (r->text.ptr[r->at] | 32) <= 'z')
                r->at++;
            return i + 1;
        }
    }
    return 0;
}

/* "Wed, 13 Mar 2024", "13 Mar 2024", "March 13, 2024" (RFC 5322 and its cousins). */
static bool named_month(struct reader *r, kh_civil *ret)
{
    static const char *const weekdays[] = {"sun", "mon", "tue", "wed", "thu", "fri", "sat"};

    *ret = (kh_civil){0};
    for (size_t i = 0; i < 7; i++) {
        if (word(r, weekdays[i])) {
            while (r->at < r->text.len && r->text.ptr[r->at] != ',' && r->text.ptr[r->at] != ' ')
                r->at++;
            sign(r, ',');
            spaces(r);
            break;
        }
    }
    if (digits(r, 1, 2, &ret->day)) {
        if (!sign(r, '-'))
            spaces(r);
        ret->month = english_month(r);
        if (!sign(r, '-'))
            sign(r, ',');
    } else {
        ret->month = english_month(r);
        sign(r, '.');
        spaces(r);
        if (!digits(r, 1, 2, &ret->day))
            return false;
        sign(r, ',');
    }
    spaces(r);
    if (!ret->month || !digits(r, 2, 4, &ret->year))
        return false;
    if (ret->year < 100)
        ret->year += ret->year < 70 ? 2000 : 1900;
    return true;
}

bool kh_parse_instant(kh_str text, int32_t *ret_day, int32_t *ret_second, int32_t *ret_zone)
{
    char folded[256];
    struct reader r;
    kh_civil date;

    *ret_second = -1;
    *ret_zone = INT32_MIN;
    if (!text.len || kh_fold_room(text.len) > sizeof folded)
        return false;
    r = (struct reader){.text = {folded, kh_fold(text, KH_FOLD_EXACT, folded, NULL)}};
    spaces(&r);
    if (!iso(&r, &date)) {
        r.at = 0;
        spaces(&r);
        if (!named_month(&r, &date))
            return false;
    }
    if (!kh_civil_valid(date))
        return false;
    *ret_day = kh_day_of_civil(date);
    if (!sign(&r, 'T') && !sign(&r, 't'))
        spaces(&r);
    if (r.at == r.text.len)
        return true;
    return clock_and_zone(&r, ret_second, ret_zone);
}
