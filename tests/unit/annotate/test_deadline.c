#include "support.h"

static void assert_deadline(void **state, const char *text, const char *mention, const char *by)
{
    const kh_article *article = annotate(state, text);

    assert_int_equal(article->deadline_count, 1);
    assert_text(text_at(article, article->deadlines[0].span), mention);
    assert_text(article->deadlines[0].by, by);
}

static void a_grace_period_is_counted_from_the_day_it_was_set(void **state)
{
    assert_deadline(state, "منحت البلدية الأربعاء أصحاب المحال مهلة شهرين لإزالة المخالفات.", "مهلة شهرين",
                    "2018-08-13");
    assert_deadline(state, "أمهل الوزير الشركة 10 أيام للرد.", "10 أيام", "2018-06-23");
}

static void a_right_within_a_period(void **state)
{
    assert_deadline(state, "ويمكن الطعن في القرار خلال 30 يوما.", "خلال 30 يوما", "2018-07-13");
}

static void a_promise_by_the_end_of_a_year(void **state)
{
    assert_deadline(state, "وقالت الشركة إن المصنع سيكتمل بنهاية العام المقبل.", "بنهاية العام المقبل", "2019");
}

static void what_is_to_be_done_and_who_said_so(void **state)
{
    const kh_article *article = annotate(state, "وقال المحافظ سامر الطحان إن أمام السكان مهلة أسبوعين لتسليم الأوراق.");

    assert_int_equal(article->deadline_count, 1);
    assert_text(article->deadlines[0].what, "تسليم الأوراق");
    assert_text(article->deadlines[0].source, "المحافظ سامر الطحان");
}

static void assert_what(void **state, const char *text, size_t n, const char *what)
{
    const kh_article *article = annotate(state, text);

    assert_true(n < article->deadline_count);
    assert_text(article->deadlines[n].what, what);
}

static void the_whole_action_is_told(void **state)
{
    const char *text = "وقالت المصادر إن مئات الجنود سيغادرون بحلول أيلول 2025 ويغادر الباقون بحلول نهاية عام 2026.";

    assert_what(state, text, 0, "مئات الجنود سيغادرون");
    assert_what(state, text, 1, "يغادر الباقون");
    assert_what(state, "سترحل القوات على مرحلتين، الأولى بحلول أيلول 2025.", 0, "سترحل القوات على مرحلتين، الأولى");
    assert_what(state, "وتعهدت الشركة بدفع الأجور كلها قبل 30 حزيران المقبل.", 0, "دفع الأجور كلها");
    assert_what(state, "وتنتهي المهلة الجديدة في مطلع آب 2019.", 0, "تنتهي المهلة الجديدة");
    assert_what(state, "وعلى الحكومتين أن تردا في غضون شهرين.", 0, "على الحكومتين أن تردا");
    assert_what(state, "وأمهلت المحكمة الحكومة حتى نهاية عام 2019، لتقديم خطة جديدة.", 0, "تقديم خطة جديدة");
}

static void a_period_is_counted_from_the_day_of_the_news(void **state)
{
    assert_deadline(state, "رفضت الرابطة مساء أمس الثلاثاء خطة النادي. ووعدت الإدارة بدفع الأجور خلال عشرة أيام.",
                    "خلال عشرة أيام", "2018-06-22");
    assert_deadline(state, "ومددت الوزارة المهلة إلى 30 يونيو 2018.", "المهلة إلى 30 يونيو 2018", "2018-06-30");
}

static void duties_rights_and_conditions(void **state)
{
    assert_deadline(state, "وعلى الشركتين أن تردا في غضون شهرين.", "في غضون شهرين", "2018-08-13");
    assert_deadline(state, "ولمحامي الدفاع أن يستأنف خلال 30 يوما.", "خلال 30 يوما", "2018-07-13");
    assert_deadline(state, "وقد تشدد العقوبة إذا لم تسدد الإدارة الأجور خلال أسبوعين.", "خلال أسبوعين", "2018-06-27");
    assert_deadline(state, "ويحتاج النص إلى مصادقة البرلمان قبل الأول من أيلول المقبل.", "قبل الأول من أيلول المقبل",
                    "2018-09-01");
    assert_deadline(state, "وقالت إن الموعد الجديد هو نهاية العام الجاري.", "الموعد الجديد هو نهاية العام الجاري",
                    "2018");
    assert_deadline(state, "وأمهلت الرابطة النادي حتى 15 تشرين الثاني 2018.", "حتى 15 تشرين الثاني 2018", "2018-11-15");
}

static void what_is_expected_scheduled_or_over_is_none(void **state)
{
    static const char *const texts[] = {
        "ويتوقع الخبراء أن ينخفض الإنتاج بحلول عام 2025.",
        "وقال إن الفريق سيحضر الحفل نهاية هذا الأسبوع.",
        "وقد تدخل القوات البلدة خلال يومين.",
        "واستأنفت الدولة الملء غداة انتهاء مهلة التسعين يوما.",
        "وعلى الرغم من أن النمو تحسن حتى نهاية العام.",
        "وفازت مانشستر سيتي خلال 5 أيام.",
        "ومنحت اللاعبة فريقها أول انتصار في 11 عاما.",
        "وقال إنها ستبقى سارية حتى نهاية 2020.",
        "وقال المكتب إن الدين سيصل إلى 28 تريليون دولار بحلول عام 2028.",
    };

    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        const kh_article *article = annotate(state, texts[i]);
        if (article->deadline_count)
            print_error("%s\n", texts[i]);
        assert_int_equal(article->deadline_count, 0);
    }
}

static void plain_times_are_none(void **state)
{
    assert_int_equal(annotate(state, "وانتهى المؤتمر بعد ثلاثة أيام.")->deadline_count, 0);
    assert_int_equal(annotate(state, "وارتفعت الأسعار خلال شهرين.")->deadline_count, 0);
    assert_int_equal(annotate(state, "وهطلت الأمطار بحلول نهاية العام الماضي.")->deadline_count, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_grace_period_is_counted_from_the_day_it_was_set),
        cmocka_unit_test(a_right_within_a_period),
        cmocka_unit_test(a_promise_by_the_end_of_a_year),
        cmocka_unit_test(what_is_to_be_done_and_who_said_so),
        cmocka_unit_test(the_whole_action_is_told),
        cmocka_unit_test(a_period_is_counted_from_the_day_of_the_news),
        cmocka_unit_test(duties_rights_and_conditions),
        cmocka_unit_test(what_is_expected_scheduled_or_over_is_none),
        cmocka_unit_test(plain_times_are_none),
    };

    return cmocka_run_group_tests(tests, load_rules, drop_rules);
}
