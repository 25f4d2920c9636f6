/* Lines that tell when a page was published, and lines that only look so. */
#include "page/dateline.h"
#include "support.h"

/* The publication date of a line as ISO text, "-" when it is no date line. Captured on 14 September 2021, 15:20 +03:00.
 */
static const char *iso(const char *line)
{
    kh_dateline_context context = {18884, 15 * 3600 + 20 * 60, 180, KH_ORDER_UNKNOWN};
    kh_dateline date;

    if (!kh_dateline_read(rules, &arena, kh_str_z(line), &context, &date))
        return "-";
    return kh_dateline_iso(&arena, &date).ptr;
}

#define READS(line, expected)                                                                                          \
    do {                                                                                                               \
        const char *got = iso(line);                                                                                   \
        if (strcmp(got, expected) != 0)                                                                                \
            fail_msg("%s: %s, not %s", line, got, expected);                                                           \
    } while (0)

static void test_forms(void **state)
{
    (void)state;
    READS("الجمعة 12 يونيو 2020 - 14:30", "2020-06-12T14:30:00");
    READS("تاريخ النشر: 2020/6/12", "2020-06-12");
    READS("نشر في: 5 تشرين الثاني 2019", "2019-11-05");
    READS("الأربعاء، 26 آذار/مارس 2025 الساعة 10:15 (بتوقيت غرينتش)", "2025-03-26T10:15:00+00:00");
    READS("2 شوال 1441هـ - 25 مايو 2020", "2020-05-25");
    READS("Nov 29, 2015", "2015-11-29");
    READS("GMT 12:32 2024 الأربعاء 13 آذار/ مارس", "2024-03-13T12:32:00+00:00");
    READS("٣٠ ديسمبر ٢٠٢١", "2021-12-30");
    READS("تم النشر في: 30 ديسمبر 2021، 11:05 صباحا", "2021-12-30T11:05:00");
    READS("الاثنين، 4 جانفي 2016", "2016-01-04");
    READS("القاهرة - 12 مارس 2014", "2014-03-12");
}

static void test_relative(void **state)
{
    (void)state;
    READS("منذ 3 ساعات", "2021-09-14T12:20:00+03:00");
    READS("منذ يومين", "2021-09-12");
    READS("نشر قبل 20 دقيقة", "2021-09-14T15:00:00+03:00");
    READS("3 hours ago", "2021-09-14T12:20:00+03:00");
}

static void test_no_capture_no_relative(void **state)
{
    kh_dateline date;

    (void)state;
    assert_false(kh_dateline_read(rules, &arena, KH_STR("منذ 3 ساعات"), NULL, &date));
}

static void test_published_and_updated(void **state)
{
    kh_dateline dates[4];
    kh_str line = KH_STR("نشر في: 12 يونيو 2020 08:00 - آخر تحديث: 13 يونيو 2020 09:30");

    (void)state;
    assert_int_equal(kh_datelines_read(rules, &arena, line, NULL, dates, 4), 2);
    assert_int_equal(dates[0].label, KH_DATELINE_PUBLISHED);
    assert_int_equal(dates[1].label, KH_DATELINE_UPDATED);
    assert_string_equal(kh_dateline_iso(&arena, &dates[1]).ptr, "2020-06-13T09:30:00");
    READS("آخر تحديث: 13 يونيو 2020", "-");
}

static void test_no_date_lines(void **state)
{
    (void)state;
    READS("أعلنت الوزارة في 12 مارس 2014 أن المشروع سيبدأ في نهاية العام.", "-");
    READS("أسعار الذهب اليوم الخميس 12 مارس 2020", "-");
    READS("حرب 1973 في الذاكرة", "-");
    READS("كاريكاتير الأحد 14 كانون الثاني 2018", "-");
    READS("الصفحة 12", "-");
    READS("", "-");
}

static void test_confidence(void **state)
{
    kh_dateline bare, labelled, wrong;

    (void)state;
    assert_true(kh_dateline_read(rules, &arena, KH_STR("12 يونيو 2020"), NULL, &bare));
    assert_true(kh_dateline_read(rules, &arena, KH_STR("تاريخ النشر: 12 يونيو 2020"), NULL, &labelled));
    assert_true(kh_dateline_read(rules, &arena, KH_STR("الأحد 12 يونيو 2020"), NULL, &wrong)); /* it was a Friday */
    assert_true(labelled.confidence > bare.confidence);
    assert_true(bare.confidence > wrong.confidence);
    assert_true(kh_str_eq(labelled.evidence, KH_STR("12 يونيو 2020")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_forms),
        cmocka_unit_test(test_relative),
        cmocka_unit_test(test_no_capture_no_relative),
        cmocka_unit_test(test_published_and_updated),
        cmocka_unit_test(test_no_date_lines),
        cmocka_unit_test(test_confidence),
    };

    return cmocka_run_group_tests(tests, load_rules, drop_rules);
}
