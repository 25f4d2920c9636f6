/* Calendars: day numbers against known dates, round trips over centuries, ISO weeks, Umm al-Qura, instants as feeds and
 * pages write them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "arabic/calendar.h"

static void days_go_both_ways(void **state)
{
    kh_civil before = kh_civil_of_day(-800000);

    (void)state;
    assert_int_equal(kh_day_of_civil((kh_civil){1970, 1, 1}), 0);
    assert_int_equal(kh_day_of_civil((kh_civil){2024, 3, 13}), 19795);
    assert_int_equal(kh_day_of_civil((kh_civil){2000, 2, 29}), 11016);
    for (int32_t day = -799999; day < 400000; day++) {
        kh_civil date = kh_civil_of_day(day);
        assert_true(kh_civil_valid(date));
        assert_int_equal(kh_day_of_civil(date), day);
        assert_true(date.year > before.year ||
                    (date.year == before.year &&
                     (date.month > before.month || (date.month == before.month && date.day == before.day + 1))));
        before = date;
    }
    assert_false(kh_civil_valid((kh_civil){2023, 2, 29}));
    assert_false(kh_civil_valid((kh_civil){2023, 13, 1}));
}

/* A damaged record may say any day. */
static void the_last_days_of_all_are_days(void **state)
{
    const kh_civil last = kh_civil_of_day(INT32_MAX), first = kh_civil_of_day(INT32_MIN);
    char text[16];

    (void)state;
    assert_int_equal(last.year, 5881580);
    assert_int_equal(last.month, 7);
    assert_int_equal(last.day, 11);
    assert_int_equal(first.year, -5877641);
    assert_true(kh_weekday(INT32_MAX) >= 0 && kh_weekday(INT32_MAX) < 7);
    kh_format_day(INT32_MAX, text);
    assert_string_equal(text, "81580-07-11");
}

static void weekdays_and_weeks_are_known(void **state)
{
    int32_t year, week;

    (void)state;
    assert_int_equal(kh_weekday(kh_day_of_civil((kh_civil){2024, 3, 13})), 4);  /* a Wednesday */
    assert_int_equal(kh_weekday(kh_day_of_civil((kh_civil){2018, 3, 3})), 0);   /* a Saturday */
    assert_int_equal(kh_weekday(kh_day_of_civil((kh_civil){1969, 12, 26})), 6); /* a Friday */
    kh_iso_week(kh_day_of_civil((kh_civil){2018, 3, 13}), &year, &week);
    assert_int_equal(week, 11);
    kh_iso_week(kh_day_of_civil((kh_civil){2021, 1, 3}), &year, &week);
    assert_int_equal(year, 2020);
    assert_int_equal(week, 53);
    assert_int_equal(kh_day_of_iso_week(2018, 10), kh_day_of_civil((kh_civil){2018, 3, 5}));
}

static void hijri_days_are_those_of_umm_al_qura(void **state)
{
    (void)state;
    assert_int_equal(kh_day_of_hijri((kh_civil){1441, 1, 1}), kh_day_of_civil((kh_civil){2019, 8, 31}));
    assert_int_equal(kh_day_of_hijri((kh_civil){1445, 9, 1}), kh_day_of_civil((kh_civil){2024, 3, 11}));
    assert_int_equal(kh_day_of_hijri((kh_civil){1441, 13, 1}), INT32_MIN);
    for (int32_t day = kh_day_of_civil((kh_civil){1900, 1, 1}); day < kh_day_of_civil((kh_civil){2100, 1, 1}); day++)
        assert_int_equal(kh_day_of_hijri(kh_hijri_of_day(day)), day);
}

static void expect(const char *text, kh_civil date, int32_t second, int32_t zone)
{
    int32_t day, got_second, got_zone;

    assert_true(kh_parse_instant(kh_str_z(text), &day, &got_second, &got_zone));
    assert_int_equal(day, kh_day_of_civil(date));
    assert_int_equal(got_second, second);
    assert_int_equal(got_zone, zone);
}

static void instants_are_read(void **state)
{
    const kh_civil day = {2024, 3, 13};
    static const char *const bad[] = {
        "", "yesterday", "2024-13-01", "2024-02-30", "2024-03-13T25:61:00", "2024-03-13 and more", "13"};
    int32_t ignored[3];

    (void)state;
    expect("2024-03-13", day, -1, INT32_MIN);
    expect("2024-03-13T12:32:00+03:00", day, 45120, 180);
    expect(" 2024-03-13T12:32:00.250Z ", day, 45120, 0);
    expect("2024-03-13 12:32", day, 45120, INT32_MIN);
    expect("٢٠٢٤-٠٣-١٣T١٢:٣٢:٠٠Z", day, 45120, 0);
    expect("20240313", day, -1, INT32_MIN);
    expect("2024/3/13 01:05 PM", day, 47100, INT32_MIN);
    expect("Wed, 13 Mar 2024 12:32:00 GMT", day, 45120, 0);
    expect("Wed, 13 Mar 24 12:32:00 -0500", day, 45120, -300);
    expect("March 13, 2024", day, -1, INT32_MIN);
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        assert_false(kh_parse_instant(kh_str_z(bad[i]), &ignored[0], &ignored[1], &ignored[2]));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(days_go_both_ways),
        cmocka_unit_test(the_last_days_of_all_are_days),
        cmocka_unit_test(weekdays_and_weeks_are_known),
        cmocka_unit_test(hijri_days_are_those_of_umm_al_qura),
        cmocka_unit_test(instants_are_read),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
