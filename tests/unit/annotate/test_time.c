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
    expect("استمر الاجتماع ثلث ساعة فقط.", "ثلث ساعة", "PT20M");
    expect("استمر الاجتماع بضع ساعات فقط.", "بضع ساعات", "PTXH");
    expect("استمر الاجتماع ساعة ونصف الساعة.", "ساعة ونصف الساعة", "PT1.5H");
    expect("تستكمل مباريات دور الستة عشر الأسبوع المقبل.", "الأسبوع المقبل", "2024-W12"); /* no tenth of a week */
    expect("يرتفع الدخل خلال نصف العام المقبل.", "نصف العام المقبل", "P0.5Y");
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

static void what_lies_ahead(void **state)
{
    (void)state;
    expect("يلتقي الفريق ضيفه الأحد في الملعب الكبير.", "الأحد", "2024-03-17");
    expect("تنطلق الجولة السبت في المدينة.", "السبت", "2024-03-16");
    expect("تجمع الآلاف السبت في المدينة.", "السبت", "2024-03-09");
    expect("يلعب به الأطفال بعدما أعلنت ذلك الأحد.", "الأحد", "2024-03-10");
    expect("لم تنطلق الجولة السبت في المدينة.", "السبت", "2024-03-09");
    expect("سأعود الاثنين إلى البيت.", "الاثنين", "2024-03-18");
    expect("سيلعب الفريق مباراته بعد فوزه الأحد على ضيفه.", "الأحد", "2024-03-10");
    expect("فاز سيتي السبت على ضيفه.", "السبت", "2024-03-09");
    expect("تجرى المباريات من الاثنين وحتى الأربعاء المقبل.", "الاثنين", "2024-03-18");
    expect("يجتمعون الأسبوع المقبل بين الأحد والثلاثاء.", "الأحد", "2024-03-17");
    expect("يجتمعون الأسبوع المقبل بين الأحد والثلاثاء.", "الثلاثاء", "2024-03-19");
    expect("اجتمعوا من الجمعة إلى الأحد في المدينة.", "الأحد", "2024-03-10");
}

static void years_of_days_and_months(void **state)
{
    (void)state;
    expect("زادت الأسعار منذ يونيو في المدينة.", "يونيو", "2023-06");
    expect("زادت الأسعار منذ بداية مايو في المدينة.", "بداية مايو", "2023-05");
    expect("سيفتح الجسر في يونيو أمام الناس.", "يونيو", "2024-06");
    expect("زاد في مارس من العام الماضي كثيرا.", "مارس من العام الماضي", "2023-03");
    expect("وقع ذلك الجمعة 13 نوفمبر في المدينة. كان عام 2015 صعبا. وقع ذلك الجمعة 13 نوفمبر هناك.", "الجمعة 13 نوفمبر",
           "2023-11-13");
    expect("كان عام 2015 صعبا. ثم وقع ذلك الجمعة 13 نوفمبر هناك.", "الجمعة 13 نوفمبر", "2015-11-13");
    expect("فيضانات العام 2016\n\nفي 26 يوليو انهار السد.", "26 يوليو", "2016-07-26");
    expect("أغلق من 28 ديسمبر إلى 3 يناير بسبب الثلوج.", "3 يناير", "2024-01-03");
    expect("بين مايو 2016 ويوليو 2017 زادت.", "يوليو 2017", "2017-07");
    expect("بين شهري يونيو وديسمبر 2017 زادت.", "يونيو", "2017-06");
    expect("من نوفمبر وحتى مارس من العام الماضي زادت.", "نوفمبر", "2022-11");
    expect("خلال شهري أكتوبر، ونوفمبر زادت.", "نوفمبر", "2023-11");
    expect("زاد النفط تسليم أبريل قليلا.", "أبريل", "2024-04");
    expect("وقع في آب الماضي حادث.", "آب الماضي", "2023-08");
    expect("ذكر هجمات 11 سبتمبر مرة أخرى.", "11 سبتمبر", "XXXX-09-11");
    expect("في كأس العالم 2018 فاز الفريق.", "2018", "2018");
    expect("فاز في مونديال روسيا 2018 كثيرا.", "2018", "2018");
    expect("فاز باللقب أعوام 1974 و1978 فقط.", "1974", "1974");
    expect("فيلم الجسر الكبير (1995) معروف.", "1995", "1995");
    expect("بلغ خلال العام الماضي 2023 أعلى مستوى.", "العام الماضي 2023", "2023");
    expect("كان ضيف شرف المعرض للعام الحالي.", "عام الحالي", "2024");
}

static void hijri_times(void **state)
{
    kh_article article = marked("يعرض المسلسل في شهر رمضان الحالي.", false);

    (void)state;
    assert_int_equal(article.time_count, 1);
    assert_true(article.times[0].hijri);
    assert_true(kh_str_eq(article.times[0].value, KH_STR("2024-03"))); /* 11 March to 9 April 2024 */
    assert_int_equal(article.times[0].first, kh_day_of_civil((kh_civil){2024, 3, 10}));
    assert_int_equal(article.times[0].last, kh_day_of_civil((kh_civil){2024, 4, 10}));
    expect("صدر العدد في شعبان 1390هـ كاملا.", "شعبان 1390هـ", "1970-10");
    expect("يبدأ العمل في 10 رمضان بالمدينة.", "10 رمضان", "2024-03-20");
    expect("يعرض المسلسل في رمضان 2019 فقط.", "رمضان 2019", "2019-05");
    expect("عاد قبل رمضان المقبل إلى بلده.", "رمضان المقبل", "2025-03");
}

static void edges_of_long_times(void **state)
{
    (void)state;
    expect("في بدايات القرن العشرين كان الطريق ترابيا.", "بدايات القرن العشرين", "19");
    expect("في أواخر الثمانينيات كان الطريق ترابيا.", "أواخر الثمانينيات", "198");
    expect("تضاعف العدد خلال العقد الأخير كثيرا.", "العقد الأخير", "P10Y");
    expect("يبدأ العام الدراسي المقبل بموعده.", "العام الدراسي المقبل", "2024");
    expect("وقع الحادث هذا الصباح قرب الجسر.", "هذا الصباح", "2024-03-13TMO");
    expect("أغلق الجسر ليلة الأربعاء بعد الحادث.", "ليلة الأربعاء", "2024-03-12TNI");
    expect("بدأت الهدنة منتصف ليل الأربعاء بالمدينة.", "منتصف ليل الأربعاء", "2024-03-13T00:00");
    expect("تبدأ الساعة صفر بتوقيت دمشق من يوم الجمعة المقبل.", "الساعة صفر بتوقيت دمشق من يوم الجمعة المقبل",
           "2024-03-15T00:00");
    expect("سنرى ذلك في القادم من الأيام إن شاؤوا.", "القادم من الأيام", "FUTURE_REF");
}

static void anaphora(void **state)
{
    (void)state;
    expect("وصل في 3 مارس وغادر في اليوم التالي.", "اليوم التالي", "2024-03-04");
    expect("سيصدر الحكم في 23 أبريل المقبل. سكت ولم يعد في اليوم التالي.", "اليوم التالي", "XXXX-XX-XX");
    expect("وصل الأحد وغادر في اليوم نفسه.", "اليوم نفسه", "2024-03-10");
    expect("توجت عام 2008 ثم عادت في العام التالي.", "العام التالي", "2009");
    expect("عادت في اليوم التالي إلى بيتها.", "اليوم التالي", "XXXX-XX-XX");
    expect("كان حفل عام 2008 قد سبقه قبل يوم واحد حفل آخر.", "يوم واحد", "P1D");
}

static void expect_days(const char *text, kh_civil first, kh_civil last)
{
    kh_article article = marked(text, false);

    assert_true(article.time_count >= 1);
    assert_int_equal(article.times[0].first, kh_day_of_civil(first));
    assert_int_equal(article.times[0].last, kh_day_of_civil(last));
}

static void dates_in_digits(void **state)
{
    (void)state;
    expect("اجتمعوا في 22-2 بالمدينة، ثم في المساء.", "22-2", "2024-02-22");
    expect("وصل الوفد 22/02 إلى المدينة.", "22/02", "2024-02-22");
    expect("يعمل منذ 3/2015 في المدينة.", "3/2015", "2015-03");
    expect("يسافر في 23 مايو ثم يعود يوم 27 إلى البلد.", "27", "2024-05-27");
    expect("يسافر في 23 مايو ويعود في 26 من الشهر نفسه.", "26 من الشهر نفسه", "2024-05-26");
    expect("وقع ذلك الاثنين، يناير الثاني والعشرين، 2018.", "الاثنين، يناير الثاني والعشرين، 2018", "2018-01-22");
    expect("وقع ذلك في فبراير 15.", "فبراير 15", "2024-02-15");
    expect("ولد عام 622 للميلاد.", "عام 622", "0622");
    /* 3/4/2022 is read day first; where nothing tells, both days are its bounds */
    expect_days("وقع ذلك في 3/4/2022 بالمدينة.", (kh_civil){2022, 3, 4}, (kh_civil){2022, 4, 3});
    expect_days("وقع ذلك في 3/4/2022 وانتهى في 15/4/2022.", (kh_civil){2022, 4, 3}, (kh_civil){2022, 4, 3});
    expect_days("وقع ذلك في 3/4/2022 وانتهى في 4/15/2022.", (kh_civil){2022, 3, 4}, (kh_civil){2022, 3, 4});
    expect_days("وقع ذلك في 3/12/2024 بالمدينة.", (kh_civil){2024, 3, 12}, (kh_civil){2024, 3, 12}); /* yesterday */
}

static void rates_and_parts(void **state)
{
    (void)state;
    expect("يعملون 21 ساعة في اليوم بلا راحة.", "اليوم", "P1D");
    expect("ينتج 3 ملايين برميل في الشهر منها.", "الشهر", "P1M");
    expect("يستيقظون في الصباح قبل العمل.", "الصباح", "TMO");
    expect("فاز الفريق 2-1 مساء الأحد على ضيفه.", "مساء الأحد", "2024-03-10TEV");
    expect("فاز الفريق السبت 2-1 على ضيفه.", "السبت", "2024-03-09");
    expect("فاز الفريق 5 - 1 يوم الاثنين على ضيفه.", "الاثنين", "2024-03-11");
    expect("سيكشف قراره بعد التقرير المنشور الجمعة في الصحيفة.", "الجمعة", "2024-03-08");
    expect("المركز مفتوح 4 - 5 مساء فقط.", "4", "2024-03-13T16:00");
    expect("يعود اللاعب المصاب بعد أسبوع إلى فريقه.", "أسبوع", "P1W");
    expect("سيعود اللاعب بعد أسبوع إلى فريقه.", "أسبوع", "2024-03-20");
    expect("سيعود بعد أسبوع من الجراحة إلى فريقه.", "أسبوع", "P1W");
    expect("استمر الخلاف 20 يوما وشهرين بينهما.", "20 يوما", "P20D");
    expect("بدأ الحفل الثامنة ونصف ثم انتهى.", "الثامنة ونصف", "2024-03-13T08:30");
    expect("وقع الهجوم في الساعة الواحدة بالتوقيت المحلي (العاشرة مساء بتوقيت غرينتش الاثنين).", "الساعة الواحدة",
           "2024-03-11T01:00");
}

static void a_page_bounds_the_day_of_writing(void **state)
{
    kh_article article = {.text = kh_str_z("وصل أمس إلى المدينة. وقع ذلك في 6 مايو 2018. سيعود في 9 مايو 2019."),
                          .published = {.day = KH_NO_DAY, .latest = KH_STR("2018-12-01")}};

    (void)state;
    kh_arena_reset(&arena);
    assert_int_equal(kh_annotate(rules, &arena, &article), KH_OK);
    assert_int_equal(article.time_count, 3);
    assert_true(kh_str_eq(article.times[0].value, KH_STR("XXXX-XX-XX")));
    assert_int_equal(article.times[0].first, kh_day_of_civil((kh_civil){2018, 5, 5}));
    assert_int_equal(article.times[0].last, kh_day_of_civil((kh_civil){2018, 11, 30}));
    article.text = kh_str_z("وصل هذا العام إلى المدينة. وقع ذلك في 6 مايو 2018.");
    assert_int_equal(kh_annotate(rules, &arena, &article), KH_OK);
    assert_true(kh_str_eq(article.times[0].value, KH_STR("2018"))); /* all that is possible lies in one year */
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
                                        "فازت بالمرتبة الثانية في السباق.",
                                        "قال آلان إنه موافق.",
                                        "فاز 22-4 على ضيفه.",
                                        "فاز 5 - 1 على ضيفه.",
                                        "وفي اليوم الأول من الجلسات سكت.",
                                        "عاد في الجمعة الثانية على التوالي.",
                                        "صرح الأمين العام السابق للهيئة بذلك.",
                                        "شارك في ثورة 25 يناير كثيرون.",
                                        "يسكن مدينة 6 أكتوبر منذ صغره.",
                                        "قال رجب ومحرم إنهما موافقان.",
                                        "الطريق بين إب والحديدة مغلق.",
                                        "الثقة في ماي تراجعت.",
                                        "وقع خلاف بين الاثنين على السعر.",
                                        "غادر الاثنين معا إلى البيت.",
                                        "يعملون على مدار الساعة.",
                                        "وقعت الشركة العقد الأخير معه."};

    (void)state;
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        kh_article article = marked(texts[i], false);
        if (article.time_count)
            fail_msg("%s: %.*s", texts[i], (int)(article.times[0].span.end - article.times[0].span.start),
                     texts[i] + article.times[0].span.start);
    }
}

static void expect_open(const char *text, const char *value)
{
    kh_article article = marked(text, true);

    if (article.time_count != 1)
        fail_msg("%s: %zu times", text, article.time_count);
    if (!kh_str_eq(article.times[0].value, kh_str_z(value)))
        fail_msg("%s: %.*s", text, (int)article.times[0].value.len, article.times[0].value.ptr);
    assert_int_equal(article.times[0].anchor, KH_ANCHOR_NONE);
    assert_int_equal(article.times[0].first, KH_NO_DAY);
    assert_int_equal(article.times[0].last, KH_NO_DAY);
}

static void values_are_left_open_without_a_day_of_writing(void **state)
{
    (void)state;
    expect_open("وصل أمس إلى المدينة.", "XXXX-XX-XX");
    expect_open("وصل مساء أمس إلى المدينة.", "XXXX-XX-XXTEV");
    expect_open("وصل مساء الأحد إلى المدينة.", "XXXX-WXX-7TEV");
    expect_open("وصل قبل يومين إلى المدينة.", "XXXX-XX-XX");
    expect_open("وصل العام الماضي إلى المدينة.", "XXXX");
    expect_open("وصل الشهر الماضي إلى المدينة.", "XXXX-XX");
    expect_open("وصل الأسبوع الماضي إلى المدينة.", "XXXX-WXX");
    expect_open("وصل في الربع الثالث من هذا العام إلى المدينة.", "XXXX-Q3");
    expect_open("وصل هذا الصيف إلى المدينة.", "XXXX-SU");
    expect_open("وصل في 13 مايو إلى المدينة.", "XXXX-05-13");
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
        cmocka_unit_test(what_lies_ahead),
        cmocka_unit_test(years_of_days_and_months),
        cmocka_unit_test(hijri_times),
        cmocka_unit_test(edges_of_long_times),
        cmocka_unit_test(anaphora),
        cmocka_unit_test(dates_in_digits),
        cmocka_unit_test(rates_and_parts),
        cmocka_unit_test(a_page_bounds_the_day_of_writing),
        cmocka_unit_test(look_alikes_are_left_alone),
        cmocka_unit_test(values_are_left_open_without_a_day_of_writing),
        cmocka_unit_test(without_a_day_of_writing_nothing_is_guessed),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
