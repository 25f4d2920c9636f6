#include "story/when.h"

#include "arabic/calendar.h"

enum { WEEK = 7, MONTH = 31, YEAR = 366, QUARTER_MONTHS = 3, HALF_MONTHS = 6 };

static bool digits(kh_str text, size_t from, size_t n, int32_t *ret)
{
    *ret = 0;
    if (from + n > text.len)
        return false;
    for (size_t i = from; i < from + n; i++) {
        if (text.ptr[i] < '0' || text.ptr[i] > '9')
            return false;
        *ret = *ret * 10 + (text.ptr[i] - '0');
    }
    return true;
}

static void months(int32_t year, int32_t first, int32_t count, int32_t *ret_first, int32_t *ret_last)
{
    int32_t last = first + count - 1, last_year = year + (last - 1) / 12, last_month = (last - 1) % 12 + 1;

    *ret_first = kh_day_of_civil((kh_civil){year, first, 1});
    *ret_last = kh_day_of_civil((kh_civil){last_year, last_month, kh_days_in_month(last_year, last_month)});
}

/* "W38", "Q3", "H1", "SU": what stands behind the year. */
static bool part_of_year(int32_t year, kh_str part, int32_t *ret_first, int32_t *ret_last)
{
    static const char *const seasons[] = {"SP", "SU", "FA", "WI"};
    int32_t n;

    if (part.len == 3 && part.ptr[0] == 'W' && digits(part, 1, 2, &n) && n >= 1 && n <= 53) {
        *ret_first = kh_day_of_iso_week(year, n);
        *ret_last = *ret_first + WEEK - 1;
        return true;
    }
    if (part.len == 2 && part.ptr[0] == 'Q' && digits(part, 1, 1, &n) && n >= 1 && n <= 4) {
        months(year, (n - 1) * QUARTER_MONTHS + 1, QUARTER_MONTHS, ret_first, ret_last);
        return true;
    }
    if (part.len == 2 && part.ptr[0] == 'H' && digits(part, 1, 1, &n) && n >= 1 && n <= 2) {
        months(year, (n - 1) * HALF_MONTHS + 1, HALF_MONTHS, ret_first, ret_last);
        return true;
    }
    for (n = 0; part.len == 2 && n < 4; n++) {
        if (memcmp(part.ptr, seasons[n], 2) != 0)
            continue;
        months(year, (n + 1) * QUARTER_MONTHS, QUARTER_MONTHS, ret_first, ret_last);
        return true;
    }
    return false;
}

bool kh_when_days(kh_str value, int32_t *ret_first, int32_t *ret_last)
{
    kh_civil date = {0, 0, 0};

    *ret_first = *ret_last = KH_NO_DAY;
    if (!digits(value, 0, 4, &date.year) || date.year < 1 || (value.len > 4 && value.ptr[4] != '-'))
        return false;
    if (value.len == 4) {
        months(date.year, 1, 12, ret_first, ret_last);
        return true;
    }
    if (!digits(value, 5, 2, &date.month))
        return part_of_year(date.year, kh_str_of(value.ptr + 5, value.len - 5), ret_first, ret_last);
    if (date.month < 1 || date.month > 12)
        return false;
    if (value.len == 7) {
        months(date.year, date.month, 1, ret_first, ret_last);
        return true;
    }
    if (value.ptr[7] != '-' || !digits(value, 8, 2, &date.day) || !kh_civil_valid(date) ||
        (value.len > 10 && value.ptr[10] != 'T'))
        return false;
    *ret_first = *ret_last = kh_day_of_civil(date);
    return true;
}

kh_str kh_when_precision(int32_t first, int32_t last)
{
    int64_t days = (int64_t)last - first + 1;

    if (first == KH_NO_DAY || last == KH_NO_DAY || days < 1 || days > YEAR)
        return (kh_str){NULL, 0};
    return days == 1 ? KH_STR("day") : days <= WEEK ? KH_STR("week") : days <= MONTH ? KH_STR("month") : KH_STR("year");
}
