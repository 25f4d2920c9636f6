/* Times against a day of writing, and words that only look like times. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>

#include <cmocka.h>

#include "annotate/rules.h"

static kh_arena rules_arena, arena;
static kh_annotate_rules *rules;

static int setup(void **state)
{
    kh_err err;

    (void)state;
    kh_arena_init(&rules_arena, 0);
    kh_arena_init(&arena, 0);
    return kh_annotate_rules_load(&rules_arena, &rules, &err);
}

static int teardown(void **state)
{
    (void)state;
    kh_arena_done(&arena);
    kh_arena_done(&rules_arena);
    return 0;
}

/* Written on Wednesday 13 March 2024, unless `undated`. */
static kh_article marked(const char *text, bool undated)
{
    kh_article article = {.text = kh_str_z(text)};

    article.published.day = undated ? KH_NO_DAY : kh_day_of_civil((kh_civil){2024, 3, 13});
    kh_arena_reset(&arena);
    assert_int_equal(kh_annotate(rules, &arena, &article), KH_OK);
    return article;
}

static void expect(const char *text, const char *span, const char *value)
{
    kh_article article = marked(text, false);

    for (size_t i = 0; i < article.time_count; i++) {
        kh_span at = article.times[i].span;
        if (kh_str_eq(kh_str_of(text + at.start, at.end - at.start), kh_str_z(span))) {
            if (!kh_str_eq(article.times[i].value, kh_str_z(value)))
                fail_msg("%s: %.*s, not %s", span, (int)article.times[i].value.len, article.times[i].value.ptr, value);
            return;
        }
    }
    for (size_t i = 0; i < article.time_count; i++)
        print_message("  given: %.*s\n", (int)(article.times[i].span.end - article.times[i].span.start),
                      text + article.times[i].span.start);
    fail_msg("%s: not found in %s", span, text);
}

static void days(void **state)
{
    (void)state;
    expect("قال الوزير الاثنين إن الجسر مغلق.", "الاثنين", "2024-03-11");
    expect("وصل الوفد مساء الأحد إلى المدينة.", "مساء الأحد", "2024-03-10TEV");
    expect("سيعقد المجلس جلسته الاثنين المقبل في المدينة.", "الاثنين المقبل", "2024-03-18");
    expect("من المنتظر أن يغادر الوفد يوم الاثنين.", "الاثنين", "2024-03-18");
    expect("ينتظر أن يعود الفريق الجمعة.", "الجمعة", "2024-03-15");
    expect("كان ينتظر أن يعود الفريق الاثنين.", "الاثنين", "2024-03-11");
    expect("وصل أمس إلى المدينة.", "أمس", "2024-03-12");
    expect("قال المسؤول اليوم الثلاثاء إن الجسر مغلق.", "اليوم الثلاثاء", "2024-03-12");
    expect("وصل الوفد ليل الأحد، لا سيما الخبراء، ليل الأحد.", "ليل الأحد", "2024-03-10TNI");
    expect("وصل أول من أمس إلى المدينة.", "أول من أمس", "2024-03-11");
    expect("يجتمع المجلس غدا في المدينة.", "غدا", "2024-03-14");
    expect("في 25 شباط/فبراير الماضي انهار السد.", "25 شباط/فبراير الماضي", "2024-02-25");
    expect("انهار السد في السابع عشر من كانون الأول 2023.", "السابع عشر من كانون الأول 2023", "2023-12-17");
    expect("تبدأ الساعة 14:00 بتوقيت غرينتش يوم الخميس المقبل.", "الساعة 14:00 بتوقيت غرينتش يوم الخميس المقبل",
           "2024-03-14T14:00Z");
}

static void units(void **state)
{
    (void)state;
    expect("ارتفع العدد العام الماضي كثيرا.", "العام الماضي", "2023");
    expect("سيرتفع العدد في الشهر المقبل.", "الشهر المقبل", "2024-04");
    expect("بدأ المشروع مطلع العام الجاري.", "مطلع العام الجاري", "2024");
    expect("ينتهي المشروع نهاية العام المقبل.", "نهاية العام المقبل", "2025");
    expect("زار المدينة الأسبوع الماضي.", "الأسبوع الماضي", "2024-W10");
    expect("انهار الجسر قبل يومين.", "قبل يومين", "2024-03-11");
    expect("استمر القتال ثلاثة أشهر.", "ثلاثة أشهر", "P3M");
    expect("استمر القتال أكثر من عامين.", "أكثر من عامين", "P2Y");
    expect("استمر القتال سنوات.", "سنوات", "PXY");
    expect("بلغ العدد 5 في يناير، وفي الشهر نفسه من العام الماضي 9.", "الشهر نفسه من العام الماضي", "2023-01");
    expect("منذ عام 2013 والمدينة محاصرة.", "عام 2013", "2013");
    expect("ينقل السكان يوميا إلى المدينة.", "يوميا", "P1D");
    expect("في الربع الأول من عام 2018 ارتفعت الأسعار.", "الربع الأول من عام 2018", "2018-Q1");
    expect("في الثمانينيات كان الطريق ترابيا.", "الثمانينيات", "198");
    expect("العمل متوقف حاليا.", "حاليا", "PRESENT_REF");
}

static void days_of_a_month_or_week(void **state)
{
    (void)state;
    expect("اجتمعوا في السابع عشر من الشهر الجاري بالمدينة.", "السابع عشر من الشهر الجاري", "2024-03-17");
    expect("يصل الوفد في 20 من الشهر المقبل.", "20 من الشهر المقبل", "2024-04-20");
    expect("اجتمعوا مساء الثلاثاء 5 الجاري.", "مساء الثلاثاء 5 الجاري", "2024-03-05TEV");
    expect("زار المدينة من 3 حتى 12 فبراير الماضي.", "3", "2024-02-03");
    expect("زار المدينة يومي 19 و20 فبراير.", "19", "2024-02-19");
    expect("تعقد القمة الخميس من الأسبوع المقبل.", "الخميس من الأسبوع المقبل", "2024-03-21");
    expect("تعقد القمة الأسبوع المقبل يوم الخميس.", "الأسبوع المقبل يوم الخميس", "2024-03-21");
    expect("في الأسبوع الأول من فبراير الماضي.", "الأسبوع الأول من فبراير الماضي", "2024-W05");
    expect("كان ذلك أول جمعة من يناير 2024.", "أول جمعة من يناير 2024", "2024-01-05");
    expect("اعتبارا من أول يناير الماضي.", "أول يناير الماضي", "2024-01-01");
    expect("اجتمعوا يوم 22/2 في المدينة.", "22/2", "2024-02-22");
    expect("اجتمعوا الجمعة قبل الماضية.", "الجمعة قبل الماضية", "2024-03-01");
    expect("تقام السوق كل يوم جمعة.", "كل يوم جمعة", "XXXX-WXX-5");
    expect("عطلة نهاية الأسبوع الماضي.", "عطلة نهاية الأسبوع الماضي", "2024-W10-WE");
}

static void counts_of_units(void **state)
{
    (void)state;
    expect("حكم عليه بالسجن عامين وثلاثة أشهر.", "عامين وثلاثة أشهر", "P2Y3M");
    expect("استمر الاجتماع ساعة ونصف الساعة.", "ساعة ونصف الساعة", "PT1.5H");
    expect("تراجع الإنتاج خلال السنوات الخمس الماضية.", "السنوات الخمس الماضية", "P5Y");
    expect("في الأيام القليلة المقبلة.", "الأيام القليلة المقبلة", "FUTURE_REF");
    expect("غادر البلاد قبل شهر.", "قبل شهر", "2024-02");
    expect("توقف العمل منذ شهر تقريبا.", "شهر تقريبا", "P1M");
    expect("يعود بعد أسبوعين من الآن.", "أسبوعين من الآن", "2024-03-27");
    expect("ظل المعبر مغلقا طوال اليوم.", "طوال اليوم", "P1D");
    expect("صدر الحكم بعد عام كامل.", "عام كامل", "P1Y");
    expect("انتهى العمل بعد 2.5 ساعة.", "2.5 ساعة", "PT2.5H");
}

static void clocks_seasons_and_decades(void **state)
{
    (void)state;
    expect("وصل في الثامنة والنصف مساء.", "الثامنة والنصف مساء", "2024-03-13T20:30");
    expect("يبدأ الحفل الساعة 8 إلا ربعا.", "الساعة 8 إلا ربعا", "2024-03-13T07:45");
    expect("يفتح المركز من 5 إلى 6 مساء.", "5", "2024-03-13T17:00");
    expect("بدأت الهدنة منتصف ليل الثلاثاء.", "منتصف ليل الثلاثاء", "2024-03-12T24:00");
    expect("وصل الساعة 12 ليلا.", "الساعة 12 ليلا", "2024-03-13T00:00");
    expect("كان ذلك في الصيف الماضي.", "الصيف الماضي", "2023-SU");
    expect("يبدأ العمل في الشتاء المقبل.", "الشتاء المقبل", "2024-WI");
    expect("في ثمانينيات القرن الماضي.", "ثمانينيات القرن الماضي", "198");
    expect("في القرن التاسع عشر.", "القرن التاسع عشر", "18");
    expect("ولد عام ألف وتسعمئة وسبعين.", "عام ألف وتسعمئة وسبعين", "1970");
    expect("في الموسم 2014-2018 فقط.", "2014", "2014");
}

static void look_alikes_are_left_alone(void **state)
{
    static const char *const texts[] = {"اجتمع أب وابن في المدينة.",
                                        "مارس الفريق ضغوطا كبيرة.",
                                        "قالت ماي إنها موافقة.",
                                        "قتل 3 مدنيين في القرية.",
                                        "جاء أحد المسؤولين إلى المكان.",
                                        "نشرت روسيا اليوم الخبر.",
                                        "رئيس حزب الغد في المدينة.",
                                        "وقعت الشركة عقود توريد بعد عقد جلسة.",
                                        "يصدر التقرير بشكل أسبوعي أو شهري.",
                                        "المركز مفتوح 24/7 للزوار.",
                                        "انتهى اللقاء 3-1 للضيوف.",
                                        "رجل في السبعينيات من عمره.",
                                        "خلال ساعة الذروة.",
                                        "فاز الفريق 1-صفر على ضيفه.",
                                        "وكان الخام قد لامس أعلى مستوى.",
                                        "حكم بين عامي 1186 و1155 قبل الميلاد.",
                                        "باعت الشركة ساعات ذكية.",
                                        "وقتل كثيرون في تلك الليلة.",
                                        "عاد فجر ذلك اليوم.",
                                        "فازت بالمرتبة الثانية في السباق."};

    (void)state;
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        kh_article article = marked(texts[i], false);
        if (article.time_count)
            fail_msg("%s: %.*s", texts[i], (int)(article.times[0].span.end - article.times[0].span.start),
                     texts[i] + article.times[0].span.start);
    }
}

static void without_a_day_of_writing_nothing_is_guessed(void **state)
{
    kh_article article = marked("قال الوزير الاثنين إن الجسر أغلق أمس، وإن العمل بدأ عام 2019.", true);

    (void)state;
    assert_true(article.time_count >= 1);
    assert_true(kh_str_eq(article.times[0].value, KH_STR("XXXX-WXX-1")));
    for (size_t i = 0; i < article.time_count; i++) {
        if (article.times[i].first != KH_NO_DAY)
            assert_true(kh_str_eq(article.times[i].value, KH_STR("2019")));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(days),
        cmocka_unit_test(units),
        cmocka_unit_test(days_of_a_month_or_week),
        cmocka_unit_test(counts_of_units),
        cmocka_unit_test(clocks_seasons_and_decades),
        cmocka_unit_test(look_alikes_are_left_alone),
        cmocka_unit_test(without_a_day_of_writing_nothing_is_guessed),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
