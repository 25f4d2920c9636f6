/* Measures of the ledger: units of one measure, countries of currencies, the words of an amount; and marks of points.
 */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "story/story.h"

static kh_arena arena;
static kh_measures *measures;

static int setup(void **state)
{
    kh_err err;

    (void)state;
    kh_arena_init(&arena, 0);
    return kh_measures_load(&arena, &measures, &err);
}

static int teardown(void **state)
{
    (void)state;
    kh_arena_done(&arena);
    return 0;
}

static void units_of_one_measure(void **state)
{
    double factor;

    (void)state;
    assert_true(kh_str_eq(kh_measure_base(measures, KH_STR("كيلومتر"), &factor), KH_STR("متر")) && factor == 1000);
    assert_true(kh_str_eq(kh_measure_base(measures, KH_STR("كلم"), &factor), KH_STR("متر")) && factor == 1000);
    assert_true(kh_str_eq(kh_measure_base(measures, KH_STR("طن"), &factor), KH_STR("كيلوغرام")) && factor == 1000);
    assert_true(kh_str_eq(kh_measure_base(measures, KH_STR("جندي"), &factor), KH_STR("جندي")) && factor == 1);
    assert_int_equal(kh_measure_base(measures, (kh_str){NULL, 0}, &factor).len, 0);
}

static void countries_of_money(void **state)
{
    (void)state;
    assert_int_equal(kh_measure_country(&arena, KH_STR("دولار")).len, 0);
    assert_int_equal(kh_measure_country(&arena, KH_STR("دولار أميركي")).len, 0);
    assert_true(kh_str_eq(kh_measure_country(&arena, KH_STR("دولار كندي")),
                          kh_measure_country(&arena, KH_STR("دولارا كنديا"))));
    assert_true(kh_measure_country(&arena, KH_STR("دولار كندي")).len > 0);
}

static kh_context context(const char *text, const char *figure, const char *name)
{
    kh_context ret;
    uint32_t at = (uint32_t)(strstr(text, figure) - text), called = name ? (uint32_t)(strstr(text, name) - text) : 0;
    kh_span span = {called, called + (name ? (uint32_t)strlen(name) : 0)};

    assert_int_equal(kh_measure_context(measures, &arena, kh_str_z(text), (kh_span){at, at + (uint32_t)strlen(figure)},
                                        &span, name != NULL, &ret),
                     KH_OK);
    return ret;
}

static void the_words_of_an_amount(void **state)
{
    kh_context debts = context("بلغت ديون النادي 84 مليون دينار.", "84 مليون دينار", NULL),
               later = context("وارتفعت الديون إلى 95 مليون دينار هذا العام.", "95 مليون دينار", NULL),
               fine = context("فرضت عليه غرامة قدرها 400 ألف دينار.", "400 ألف دينار", NULL),
               bought = context("تشتري الشركة نسور المرفأ مقابل 95 مليون دينار.", "95 مليون دينار", "نسور المرفأ"),
               owed = context("على نسور المرفأ نحو 84 مليون دينار.", "84 مليون دينار", "نسور المرفأ");

    (void)state;
    assert_true(kh_context_shared(&debts, &later) > 0);
    assert_int_equal(kh_context_shared(&debts, &fine), 0);
    assert_int_equal(kh_context_shared(&bought, &owed), 0);
}

static kh_figure_point point(const char *date, const char *outlet, double value, const char *mod)
{
    return (kh_figure_point){.value = value,
                             .low = NAN,
                             .high = NAN,
                             .mod = kh_str_z(mod),
                             .at = {.date = kh_str_z(date), .outlet = kh_str_z(outlet)}};
}

static void expect_mark(const kh_figure_point *points, size_t i, const char *mark)
{
    if (points[i].mark.len != strlen(mark) || !kh_str_eq(points[i].mark, kh_str_z(mark)))
        fail_msg("point %zu: %.*s", i, (int)points[i].mark.len, points[i].mark.ptr ? points[i].mark.ptr : "");
}

static void tolls_are_revised_and_contradicted(void **state)
{
    kh_figure_point points[] = {
        point("2023-03-14", "أ", 12, "at_least"), point("2023-03-14", "ب", 14, ""), /* at least 12 is no other */
        point("2023-03-15", "أ", 12, ""),         point("2023-03-15", "ب", 37, ""),
        point("2023-03-15", "ج", 41, ""),         point("2023-03-16", "أ", 41, ""),
        point("2023-03-17", "أ", 40, "approx"),   point("2023-03-18", "ب", NAN, "")};

    (void)state;
    kh_ledger_mark(&arena, points, sizeof points / sizeof *points);
    expect_mark(points, 0, "");
    expect_mark(points, 1, "");
    expect_mark(points, 2, ""); /* what was known yesterday */
    expect_mark(points, 3, "contradiction");
    expect_mark(points, 4, "contradiction");
    expect_mark(points, 5, "");
    expect_mark(points, 6, ""); /* about as many */
    expect_mark(points, 7, ""); /* hundreds */
}

static void a_leap_back_is_an_outlier(void **state)
{
    kh_figure_point points[] = {point("2024-01-01", "أ", 2500, ""), point("2024-02-01", "ب", 2500, ""),
                                point("2024-03-01", "ج", 25000, ""), point("2024-04-01", "أ", 2500, ""),
                                point("2024-05-01", "ب", 900, "")};

    (void)state;
    kh_ledger_mark(&arena, points, sizeof points / sizeof *points);
    expect_mark(points, 2, "outlier");
    expect_mark(points, 3, "");
    expect_mark(points, 4, "revision"); /* the latest may be news */
    kh_ledger_mark(&arena, points, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(units_of_one_measure),      cmocka_unit_test(countries_of_money),
        cmocka_unit_test(the_words_of_an_amount),    cmocka_unit_test(tolls_are_revised_and_contradicted),
        cmocka_unit_test(a_leap_back_is_an_outlier),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
