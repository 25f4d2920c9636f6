/* Written dates and clock times, and words that only look like them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>

#include <cmocka.h>

#include "arabic/date.h"

static kh_arena arena;
static kh_date_rules *rules;

static int setup(void **state)
{
    kh_err err;

    (void)state;
    kh_arena_init(&arena, 0);
    if (kh_date_rules_load(&arena, kh_vocabulary_new(&arena), &rules, &err) == KH_OK)
        return 0;
    puts(err.text);
    return -1;
}

static int teardown(void **state)
{
    (void)state;
    kh_arena_done(&arena);
    return 0;
}

static kh_tokens cut(const char *text)
{
    kh_tokens tokens;

    assert_int_equal(kh_tokenize(&arena, kh_str_z(text), &tokens), KH_OK);
    return tokens;
}

/* The date must be the whole text. */
static void expect(const char *text, int32_t year, int32_t month, int32_t day, int32_t second)
{
    kh_tokens tokens = cut(text);
    kh_written_date date;

    if (!kh_date_at(rules, &tokens, 0, KH_ORDER_UNKNOWN, &date))
        fail_msg("%s: no date", text);
    if (date.n != tokens.n)
        fail_msg("%s: %zu of %zu tokens", text, date.n, tokens.n);
    if (date.date.year != year || date.date.month != month || date.date.day != day || date.second != second)
        fail_msg("%s: %d-%d-%d %d", text, (int)date.date.year, (int)date.date.month, (int)date.date.day,
                 (int)date.second);
}

static void named_months_of_every_family(void **state)
{
    (void)state;
    expect("13 آذار/مارس 2024", 2024, 3, 13, -1);
    expect("13 آذار/ مارس 2024", 2024, 3, 13, -1);
    expect("17 سبتمبر/ أيلول", 0, 9, 17, -1);
    expect("25 كانون الثاني/يناير 2024", 2024, 1, 25, -1);
    expect("٢٥ كانون الأول ٢٠٢٣", 2023, 12, 25, -1);
    expect("8 فيفري 2019", 2019, 2, 8, -1);
    expect("30 غشت 2024", 2024, 8, 30, -1);
    expect("14 شتنبر 2021", 2021, 9, 14, -1);
    expect("الخميس 12 يونيو 2020", 2020, 6, 12, -1);
    expect("الأربعاء، 26 آذار 2025", 2025, 3, 26, -1);
    expect("الأول من ابريل", 0, 4, 1, -1);
    expect("السابع عشر من شهر سبتمبر عام 2018", 2018, 9, 17, -1);
    expect("الحادي والثلاثين من ديسمبر 2024م", 2024, 12, 31, -1);
    expect("2. أكتوبر", 0, 10, 2, -1);
    expect("سبتمبر 2024", 2024, 9, 0, -1);
    expect("أيلول/سبتمبر من عام 2018", 2018, 9, 0, -1);
    expect("Nov 29, 2015", 2015, 11, 29, -1);
    expect("3 أيار (مايو) 2018", 2018, 5, 3, -1);
}

static void hijri_dates(void **state)
{
    kh_tokens tokens = cut("2 شوال 1441هـ - 25 مايو 2020");
    kh_written_date date;

    (void)state;
    assert_true(kh_date_at(rules, &tokens, 0, KH_ORDER_UNKNOWN, &date));
    assert_true(date.hijri);
    assert_int_equal(date.n, 4);
    assert_int_equal(kh_written_day(&date), kh_day_of_civil((kh_civil){2020, 5, 25}));
    tokens = cut("12/9/1445هـ");
    assert_true(kh_date_at(rules, &tokens, 0, KH_ORDER_UNKNOWN, &date));
    assert_true(date.hijri);
    assert_int_equal(kh_written_day(&date), kh_day_of_civil((kh_civil){2024, 3, 22}));
    expect("1 جمادى الآخرة 1440 هـ", 1440, 6, 1, -1);
}

static void numeric_dates(void **state)
{
    kh_tokens tokens = cut("3/4/2024");
    kh_written_date date;

    (void)state;
    expect("2018/06/14", 2018, 6, 14, -1);
    expect("31.12.2018", 2018, 12, 31, -1);
    expect("14-06-2018", 2018, 6, 14, -1);
    expect("2018-06-14", 2018, 6, 14, -1);
    expect("٢٠٢٤/٣/١٣", 2024, 3, 13, -1);
    assert_true(kh_date_at(rules, &tokens, 0, KH_ORDER_UNKNOWN, &date));
    assert_true(date.ambiguous);
    assert_int_equal(date.date.day, 3);
    assert_true(kh_date_at(rules, &tokens, 0, KH_MONTH_FIRST, &date));
    assert_false(date.ambiguous);
    assert_int_equal(date.date.day, 4);
}

static void clocks_beside_dates(void **state)
{
    (void)state;
    expect("الخميس 12 يونيو 2020 - 14:30", 2020, 6, 12, 52200);
    expect("2020-06-12T10:15", 2020, 6, 12, 36900);
    expect("26 آذار/مارس 2025 الساعة 10:15 (بتوقيت غرينتش)", 2025, 3, 26, 36900);
    expect("12/06/2020 08:30 م", 2020, 6, 12, 73800);
}

static void clock(const char *text, int32_t second, int32_t zone)
{
    kh_tokens tokens = cut(text);
    kh_written_date date;

    if (!kh_clock_at(rules, &tokens, 0, &date))
        fail_msg("%s: no clock", text);
    if (date.second != second || date.zone != zone || date.n != tokens.n)
        fail_msg("%s: %d %d %zu/%zu", text, (int)date.second, (int)date.zone, date.n, tokens.n);
}

static void clocks(void **state)
{
    (void)state;
    clock("20:50", 75000, INT32_MIN);
    clock("الساعة الثامنة صباحا", 28800, INT32_MIN);
    clock("الساعة الثامنة والنصف مساء", 73800, INT32_MIN);
    clock("14:00 بتوقيت غرينتش", 50400, 0);
}

static void clocks_part_from_what_follows(void **state)
{
    kh_tokens tokens = cut("الساعة 8 مساء الأحد");
    kh_written_date date;

    (void)state;
    assert_true(kh_clock_at(rules, &tokens, 0, &date));
    assert_int_equal(date.second, 72000);
    assert_int_equal(date.n, 3);
}

static void look_alikes_are_refused(void **state)
{
    static const char *const texts[] = {"آب وابن",   "مارس ضغوطا", "ماي قالت", "أحد المسؤولين", "ثوان",
                                        "3 مسؤولين", "صفر نقاط",   "2018",     "الأحد",         "5 أشخاص",
                                        "1/2",       "3-1",        "10.5.3",   "192.168.1.1"};

    (void)state;
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        kh_tokens tokens = cut(texts[i]);
        kh_written_date date;
        if (kh_date_at(rules, &tokens, 0, KH_ORDER_UNKNOWN, &date))
            fail_msg("%s is no date", texts[i]);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(named_months_of_every_family),
        cmocka_unit_test(hijri_dates),
        cmocka_unit_test(numeric_dates),
        cmocka_unit_test(clocks_beside_dates),
        cmocka_unit_test(clocks),
        cmocka_unit_test(clocks_part_from_what_follows),
        cmocka_unit_test(look_alikes_are_refused),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
