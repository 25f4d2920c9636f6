/*
 * Marks on the points of a ledger row. A row is one counted thing; its points are in order of their articles' days.
 *
 *   revision       a value that no earlier day has, where earlier days have another
 *   contradiction  two outlets of one day, two new values that no hedge brings together
 *   outlier        told by one outlet alone, far off the middle of all and the days around it, which are near each
 * other
 */
#include <math.h>
#include <stdlib.h>

#include "story/story.h"

/* Of the middle value: farther off than that is an outlier; nearer than the other, approximations agree. */
static const double far_off = 2.5, near_by = 0.1;
enum { LEAST_FOR_OUTLIER = 4 };

static bool is_mod(const kh_figure_point *point, const char *mod)
{
    return kh_str_eq(point->mod, kh_str_z(mod));
}

/* What the point allows its true value to be. */
static void bounds_of(const kh_figure_point *point, double *ret_low, double *ret_high)
{
    *ret_low = isnan(point->value) ? point->low : point->value;
    *ret_high = isnan(point->value) ? point->high : point->value;
    if (is_mod(point, "more_than") || is_mod(point, "at_least"))
        *ret_high = INFINITY;
    if (is_mod(point, "less_than") || is_mod(point, "at_most"))
        *ret_low = -INFINITY;
    if (is_mod(point, "approx")) {
        *ret_low -= near_by * fabs(*ret_low);
        *ret_high += near_by * fabs(*ret_high);
    }
}

/* Can both be true? Vague ones (مئات) can. */
static bool agree(const kh_figure_point *a, const kh_figure_point *b)
{
    double a_low, a_high, b_low, b_high;

    bounds_of(a, &a_low, &a_high);
    bounds_of(b, &b_low, &b_high);
    if (isnan(a_low) || isnan(b_low))
        return true;
    return a_low <= b_high && b_low <= a_high;
}

/* Is it one value? What is said to be approximate is as near as that. */
static bool same_value(const kh_figure_point *a, const kh_figure_point *b)
{
    double room = is_mod(a, "approx") || is_mod(b, "approx") ? near_by : 1e-9;

    if (isnan(a->value) || isnan(b->value))
        return a->low == b->low && a->high == b->high && isnan(a->value) == isnan(b->value);
    return fabs(a->value - b->value) <= room * fabs(a->value);
}

static bool is_known(const kh_figure_point *point)
{
    return !isnan(point->value) || !isnan(point->low);
}

static double middle_of(const kh_figure_point *point)
{
    return isnan(point->value) ? (point->low + point->high) / 2 : point->value;
}

static int by_size(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;

    return (x > y) - (x < y);
}

/* The middle one of all values; 0 when there are too few. */
static double median(kh_arena *arena, const kh_figure_point *points, size_t count)
{
    double *values = KH_NEWS(arena, double, count);
    size_t n = 0;

    for (size_t i = 0; values && i < count; i++) {
        if (is_known(&points[i]))
            values[n++] = middle_of(&points[i]);
    }
    if (n < LEAST_FOR_OUTLIER)
        return 0;
    qsort(values, n, sizeof *values, by_size);
    return values[n / 2];
}

static bool earlier(const kh_figure_point *a, const kh_figure_point *b)
{
    size_t n = a->at.date.len < b->at.date.len ? a->at.date.len : b->at.date.len;

    return n && memcmp(a->at.date.ptr, b->at.date.ptr, n) < 0;
}

/* Is `value` far off `from`? */
static bool is_far(double value, double from)
{
    return value > from * far_off || value * far_off < from;
}

/* The nearest point of another day, before (step -1) or behind (step 1), that has another value; NULL when none is. */
static const kh_figure_point *beside(const kh_figure_point *points, size_t count, size_t at, int step)
{
    for (size_t i = at + (size_t)step; i < count; i += (size_t)step) { /* below 0 wraps to more than count */
        if (is_known(&points[i]) && !kh_str_eq(points[i].at.date, points[at].at.date) &&
            !same_value(&points[i], &points[at]))
            return &points[i];
    }
    return NULL;
}

/* Told by its outlet alone, far off the middle, between days that are near each other: a toll that grows has none. */
static bool is_outlier(const kh_figure_point *points, size_t count, size_t at, double middle)
{
    const kh_figure_point *last = beside(points, count, at, -1), *next = beside(points, count, at, 1);
    double value = middle_of(&points[at]);

    if (!(middle > 0) || !last || !next || !is_far(value, middle) || !is_far(value, middle_of(last)) ||
        !is_far(value, middle_of(next)) || is_far(middle_of(last), middle_of(next)))
        return false;
    for (size_t i = 0; i < count; i++) {
        if (i != at && is_known(&points[i]) && same_value(&points[i], &points[at]) &&
            !kh_str_eq(points[i].at.outlet, points[at].at.outlet))
            return false;
    }
    return true;
}

/* Does an earlier day have the value; and does one have another? */
static void before(const kh_figure_point *points, size_t at, bool *ret_told, bool *ret_other)
{
    *ret_told = *ret_other = false;
    for (size_t i = 0; i < at; i++) {
        if (!is_known(&points[i]) || !earlier(&points[i], &points[at]))
            continue;
        if (same_value(&points[i], &points[at]))
            *ret_told = true;
        else
            *ret_other = true;
    }
}

/* `told`: which points repeat an earlier day. Who repeats the state of yesterday does not contradict that of today. */
static bool is_contradicted(const kh_figure_point *points, const bool *told, size_t count, size_t at)
{
    for (size_t i = 0; i < count; i++) {
        if (!is_known(&points[i]) || !kh_str_eq(points[i].at.date, points[at].at.date) ||
            kh_str_eq(points[i].at.outlet, points[at].at.outlet) || agree(&points[i], &points[at]))
            continue;
        if (!told[i])
            return true;
    }
    return false;
}

void kh_ledger_mark(kh_arena *arena, kh_figure_point *points, size_t count)
{
    double middle = median(arena, points, count);
    bool *told = KH_NEWS(arena, bool, count), *other = KH_NEWS(arena, bool, count);

    if (!told || !other)
        return;
    for (size_t i = 0; i < count; i++)
        before(points, i, &told[i], &other[i]);
    for (size_t i = 0; i < count; i++) {
        points[i].mark = (kh_str){NULL, 0};
        if (!is_known(&points[i]))
            continue;
        if (is_outlier(points, count, i, middle))
            points[i].mark = KH_STR("outlier");
        else if (!told[i] && is_contradicted(points, told, count, i))
            points[i].mark = KH_STR("contradiction");
        else if (!told[i] && other[i])
            points[i].mark = KH_STR("revision");
    }
}
