/* Figures: values, hedges, units, places, sources; and numbers that count nothing. */
#include <math.h>
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

static kh_article marked(const char *text)
{
    kh_article article = {.text = kh_str_z(text)};

    article.published.day = kh_day_of_civil((kh_civil){2024, 3, 13});
    kh_arena_reset(&arena);
    assert_int_equal(kh_annotate(rules, &arena, &article), KH_OK);
    return article;
}

static void expect(const char *text, const char *span, double value, const char *mod, const char *unit)
{
    kh_article article = marked(text);

    for (size_t i = 0; i < article.figure_count; i++) {
        const kh_figure *figure = &article.figures[i];
        const char *given =
            kh_str_eq(kh_str_of(text + figure->span.start, figure->span.end - figure->span.start), kh_str_z(span))
                ? span
                : NULL;
        static const char *const mods[] = {NULL, "approx", "more_than", "less_than", "at_least", "at_most"};
        if (!given)
            continue;
        if (!(figure->value == value || (isnan(value) && isnan(figure->value))))
            fail_msg("%s: %g", span, figure->value);
        if ((mod == NULL) != (mods[figure->mod] == NULL) || (mod && strcmp(mod, mods[figure->mod]) != 0))
            fail_msg("%s: mod %s", span, mods[figure->mod]);
        if (unit && !kh_str_eq(figure->unit, kh_str_z(unit)))
            fail_msg("%s: unit %.*s", span, (int)figure->unit.len, figure->unit.ptr);
        return;
    }
    for (size_t i = 0; i < article.figure_count; i++)
        print_message("  given: %.*s\n", (int)(article.figures[i].span.end - article.figures[i].span.start),
                      text + article.figures[i].span.start);
    fail_msg("%s: not found in %s", span, text);
}

static void counted_things(void **state)
{
    (void)state;
    expect("قتل نحو 14 مدنيا في القصف.", "نحو 14 مدنيا", 14, "approx", "مدني");
    expect("أصيب أكثر من ألفين وخمسمئة شخص.", "أكثر من ألفين وخمسمئة شخص", 2500, "more_than", "شخص");
    expect("قتل 23 شخصا على الأقل في الانهيار.", "23 شخصا على الأقل", 23, "at_least", "شخص");
    expect("بلغت الكلفة 4,8 مليار دولار أميركي.", "4,8 مليار دولار", 4.8e9, NULL, "دولار");
    expect("ارتفعت الأسعار 12.5 في المئة هذا العام.", "12.5 في المئة", 12.5, NULL, "%");
    expect("قتل طفلان في الحادث.", "طفلان", 2, NULL, "طفل");
    expect("نزحت عشرات العائلات من القرية.", "عشرات العائلات", NAN, NULL, "عائلة");
    expect("سجلت 18 حالة اختناق في البلدة.", "18 حالة اختناق", 18, NULL, "حالة اختناق");
    expect("يعيش هؤلاء في نحو 1.244 منطقة.", "نحو 1.244 منطقة", 1244, "approx", "منطقة");
    expect("قتل ٣٧ شخصا وأصيب 120 آخرون.", "120 آخرون", 120, NULL, "شخص");
    expect("انتشر 900 جندي في سوريا و2500 في العراق.", "900 جندي", 900, NULL, "جندي");
}

static void ranges_have_two_bounds_and_no_value(void **state)
{
    kh_article article = marked("يقدر عدد المقاتلين بما بين 200 و300 مقاتل.");

    (void)state;
    assert_int_equal(article.figure_count, 1);
    assert_true(isnan(article.figures[0].value));
    assert_true(article.figures[0].low == 200 && article.figures[0].high == 300);
    article = marked("يتراوح عدد المفقودين بين عشرين وثلاثين شخصا.");
    assert_int_equal(article.figure_count, 1);
    assert_true(article.figures[0].low == 20 && article.figures[0].high == 30);
    article = marked("ما بين 135 امرأة و270 توفين.");
    assert_int_equal(article.figure_count, 1);
    assert_true(article.figures[0].low == 135 && article.figures[0].high == 270);
    article = marked("إيرادات تتراوح بين 60 مليار و62 مليار دولار.");
    assert_int_equal(article.figure_count, 1);
    assert_true(article.figures[0].low == 60e9 && article.figures[0].high == 62e9);
    article = marked("فر من 5 إلى 7 آلاف شخص.");
    assert_int_equal(article.figure_count, 1);
    assert_true(article.figures[0].low == 5000 && article.figures[0].high == 7000);
}

static void places_and_sources_come_from_the_sentence(void **state)
{
    kh_article article = marked("وقال وزير الصحة سالم النعمان إن 12 شخصا قتلوا في بغداد.");

    (void)state;
    assert_int_equal(article.figure_count, 1);
    assert_true(kh_str_eq(article.figures[0].place, KH_STR("بغداد")));
    assert_true(article.figures[0].source.len > 0);
    article = marked("وقال وزير الصحة سالم النعمان إن الوضع صعب. وأضاف أن 12 شخصا قتلوا.");
    assert_int_equal(article.figure_count, 1);
    assert_true(article.figures[0].source.len > 0); /* whom the verb goes back to */
}

/* The n-th figure of `text` holds at `place`; "" for none. */
static void expect_place(const char *text, size_t n, const char *place)
{
    kh_article article = marked(text);

    if (n >= article.figure_count)
        fail_msg("%s: %zu figures", text, article.figure_count);
    if (!kh_str_eq(article.figures[n].place, place ? kh_str_z(place) : (kh_str){NULL, 0}))
        fail_msg("%s: place %.*s", text, (int)article.figures[n].place.len,
                 article.figures[n].place.ptr ? article.figures[n].place.ptr : "");
}

static void places_are_tied_by_grammar(void **state)
{
    (void)state;
    expect_place("وقتل 13 مدنيا وأصيب 77 آخرون في غارات على حلب.", 0, "حلب");
    expect_place("وقتل 13 مدنيا وأصيب 77 آخرون في غارات على حلب.", 1, "حلب");
    expect_place("ينتشر 900 جندي في سوريا و2500 في العراق.", 0, "سوريا");
    expect_place("ينتشر 900 جندي في سوريا و2500 في العراق.", 1, "العراق");
    expect_place("ارتفعت الوفيات في اليمن، الاثنين، إلى 73 حالة.", 0, "اليمن");
    expect_place("تركزت الضربات في بغداد (8 ضربات) والموصل (3 ضربات).", 0, "بغداد");
    expect_place("وقتل 20 مدنيا في حلب، بينهم ستة أطفال.", 1, "حلب");
    expect_place("وقال في مؤتمر صحفي في جنيف إن 12 شخصا قتلوا.", 0, "");
    expect_place("وفرضت واشنطن عقوبات على روسيا شملت 12 شركة.", 0, "");
}

static void the_clause_of_the_figure_decides_its_place(void **state)
{
    (void)state;
    expect_place("ويوجد في العراق 2500 جندي أمريكي، إضافة إلى 900 آخرين في سوريا المجاورة.", 0, "العراق");
    expect_place("ويوجد في العراق 2500 جندي أمريكي، إضافة إلى 900 آخرين في سوريا المجاورة.", 1, "سوريا");
    expect_place("قتل 13 مدنيا وأصيب 77 آخرون في قصف على أحياء متفرقة من دمشق.", 0, "دمشق");
    expect_place("انتشر 300 شرطي في أعقاب زيارة لبنان.", 0, NULL);
    expect_place("قال التلفزيون إن 27 مسلحا خرجوا من حلب الخميس.", 0, "حلب");
    expect_place("ووصل 300 لاجئ إلى إيطاليا فجرا.", 0, "إيطاليا");
    expect_place("تحطمت الطائرة جنوبي غربي إيران، ما أدى إلى مقتل 11 شخصا.", 0, "إيران");
    expect_place("فرقت الشرطة نحو 1200 محتج خلال المسيرة، الثلاثاء في باريس.", 0, "باريس");
    expect_place("قتل 85 شخصا مما أثار القلق في العراق.", 0, NULL);
    expect_place("نقل عشرات المصابين علاوة على بعض الأسر في حلب.", 0, NULL);
    expect_place("دفع غرامة قيمتها 50 ألف روبية، قبل إطلاق سراحه في بغداد.", 0, NULL);
    expect_place("تحاصر القوات هذه المدينة التي يسكنها 150 ألف نسمة في شرق البلاد.", 0, "هذه المدينة");
    expect_place("وباتت القوات تسيطر على 40 بالمئة من المنطقة.", 0, "المنطقة");
    expect_place("أصيبت 320 جامعة في أنحاء العالم.", 0, "أنحاء العالم");
}

static void expect_time(const char *text, size_t n, const char *time)
{
    kh_article article = marked(text);

    assert_true(n < article.figure_count);
    if (!kh_str_eq(article.figures[n].time, kh_str_z(time)))
        fail_msg("%s: time %.*s", text, (int)article.figures[n].time.len, article.figures[n].time.ptr);
}

static void the_time_is_that_of_the_figures_own_verb(void **state)
{
    (void)state;
    expect_time("قتل 12 شخصا يوم الثلاثاء في انهيار منجم.", 0, "2024-03-12");
    expect_time("وينتشر نحو 2500 جندي في العراق، ضمن التحالف الذي شكل عام 2014.", 0, "");
    expect_time("قال الوزير الثلاثاء إن 2500 جندي ينتشرون في البلاد.", 0, "");
    expect_time("يضم المعسكر 2500 جندي سيبدؤون الرحيل على دفعات، تكون أولاها بحلول شتنبر 2025.", 0, "");
    expect_time("وكان الزلزال الذي ضرب المدينة عام 1987 قد قتل 23 شخصا.", 0, "");
    expect_time("منذ استحواذ الشركة على النادي في 2011 خرج أربع مرات.", 0, "");
    expect_time("انخفض العدد بنسبة 85 بالمئة مقارنة مع العام الماضي.", 0, "");
    expect_time("وفي عام 2019، زار المتحف نحو 900 طالب.", 0, "2019");
}

static void nouns_told_apart_from_what_befell(void **state)
{
    (void)state;
    expect("لقي 12 شخصا حتفهم وأصيب أكثر من 200 بجروح.", "أكثر من 200", 200, "more_than", "جريح");
    expect("حكمت المحكمة ببراءة متهمين اثنين لعدم كفاية الأدلة.", "متهمين اثنين", 2, NULL, "متهم");
    expect("يحتاج البلد إلى 22 مليار دولار، ونحو 65 مليارا على المدى المتوسط.", "نحو 65 مليارا", 65e9, "approx",
           "دولار");
    expect("تحدث عن القمة والقوى الست الكبرى في العالم.", "القوى الست", 6, NULL, "قوة");
    expect("قتل شخصان اثنان في الحادث.", "شخصان اثنان", 2, NULL, "شخص");
}

static void nouns_that_are_understood(void **state)
{
    (void)state;
    expect("أسفر الحادث عن مصرع شخص وإصابة أربعة.", "أربعة", 4, NULL, "شخص");
    expect("وارتفع عدد الحفارات النفطية في البلاد إلى 798 وهو الأعلى.", "798", 798, NULL, "حفار");
    expect("حصل على أغلب الأصوات البالغ عددها 25 مليونا.", "25 مليونا", 25e6, NULL, "صوت");
    expect("قتل 32 من ميليشيات الجبل في قصف.", "32 من ميليشيات", 32, NULL, "ميليشيا");
    expect("قالت السلطات إن 252 ألفا من رعاياها يعملون هناك.", "252 ألفا من رعاياها", 252e3, NULL, "رعية");
    expect("ترفع الشركة المدى من 400 كيلومتر إلى 600 في عامين.", "600", 600, NULL, "كيلومتر");
    expect("ارتفع العدد من 200 إلى 300 قتيل.", "200", 200, NULL, "قتيل"); /* a change, no range */
    expect("يبلغ عدد الجنود في العراق 2500 جندي، وفي سوريا 900.", "900", 900, NULL, "جندي");
    expect("دمر السيل 15 ألف مزرعة وشرد 15 ألف مزارع.", "15 ألف مزارع", 15e3, NULL, "مزارع");
    expect("خسر المزارع 5 مزارع.", "5 مزارع", 5, NULL, "مزرعة");
}

static void hedges_near_and_apart(void **state)
{
    (void)state;
    expect("تجاوزت الحالات المؤكدة مليون حالة.", "مليون حالة", 1e6, "more_than", "حالة");
    expect("لم تتجاوز الإصابات الجديدة عشرين حالة.", "عشرين حالة", 20, "at_most", "حالة");
    expect("أصيب تلميذ واحد على الأقل.", "تلميذ واحد على الأقل", 1, "at_least", "تلميذ");
    expect("تفوق الفريق بثلاثة أهداف.", "ثلاثة أهداف", 3, NULL, "هدف");
    expect("حضر مئة ونيف من الطلاب.", "مئة ونيف من الطلاب", 100, "more_than", "طالب");
}

static void expect_rate(const char *text, size_t n, const char *unit, const char *per, uint8_t kind)
{
    kh_article article = marked(text);

    assert_true(n < article.figure_count);
    if (!kh_str_eq(article.figures[n].unit, kh_str_z(unit)) || article.figures[n].kind != kind ||
        !kh_str_eq(article.figures[n].per, per ? kh_str_z(per) : (kh_str){NULL, 0}))
        fail_msg("%s: %.*s / %.*s, kind %d", text, (int)article.figures[n].unit.len, article.figures[n].unit.ptr,
                 (int)article.figures[n].per.len, article.figures[n].per.ptr ? article.figures[n].per.ptr : "",
                 article.figures[n].kind);
}

static void kinds_and_rates(void **state)
{
    (void)state;
    expect_rate("بلغ السعر 65.5 دولارا للبرميل.", 0, "دولار", "برميل", KH_FIGURE_MONEY);
    expect_rate("بلغت سرعة الرياح 146 كيلومترا في الساعة.", 0, "كيلومتر", "ساعة", KH_FIGURE_MEASURE);
    expect_rate("تنتج 1.8 مليون برميل يوميا.", 0, "برميل", "يوم", KH_FIGURE_MEASURE);
    expect_rate("يكلف العلاج 20 يورو لكل مريض.", 0, "يورو", "مريض", KH_FIGURE_MONEY);
    expect_rate("خصصت 5 ملايين دولار للاجئين.", 0, "دولار", NULL, KH_FIGURE_MONEY);
    expect_rate("تراجع المؤشر بنسبة 5 في المئة.", 0, "%", NULL, KH_FIGURE_PERCENT);
    expect_rate("على مساحة 20 ألف قدم مربعة.", 0, "قدم مربع", NULL, KH_FIGURE_MEASURE);
    expect("استثمرت $5m في المشروع.", "$5m", 5e6, NULL, "دولار");
    expect("وصلت الحرارة إلى 10 درجات تحت الصفر.", "10 درجات تحت الصفر", -10, NULL, "درجة");
    expect("تراجع السعر بنسبة -1.2 بالمئة.", "-1.2 بالمئة", -1.2, NULL, "%");
}

static void duals_and_ones(void **state)
{
    (void)state;
    expect("قتل 13 مدنيا بينهم 4 أطفال وامرأتان.", "امرأتان", 2, NULL, "امرأة");
    expect("استهدفت المدينة بصاروخين فجرا.", "صاروخين", 2, NULL, "صاروخ");
    expect("قتل ثلاثة مدنيين وأصيب آخران في ضربة.", "آخران", 2, NULL, "مدني");
    expect("شغلت السلطة مولدا واحدا فقط.", "مولدا واحدا", 1, NULL, "مولد");
    expect("فاز بـ14 شوطا من أصل الأشواط الـ17 الأخيرة.", "الأشواط الـ17", 17, NULL, "شوط");
    expect("قالت الدول الغربية الثلاث إنها تدرس الأمر.", "الدول الغربية الثلاث", 3, NULL, "دولة");
}

static void numbers_that_count_nothing(void **state)
{
    static const char *const texts[] = {"صدر القرار رقم 2254 قبل أعوام.",
                                        "فاز الفريق 3-1 على ضيفه.",
                                        "في 13 آذار/مارس 2024 وقع الاتفاق.",
                                        "جاء في المرتبة الثالثة.",
                                        "استمر العمل ثلاثة أشهر.",
                                        "طائرة F-16 حلقت فوق المدينة.",
                                        "وسجل اللاعب في الدقيقتين 43 و77.",
                                        "دفع النادي مبلغا للمباراة الواحدة.",
                                        "تأهل الفريق إلى دور الستة عشر لكأس الاتحاد.",
                                        "حقق اللاعب فوزه الـ 85 في البطولة.",
                                        "أصدرت مجموعة السبع بيانا مشتركا.",
                                        "وهي من طراز بومباردييه تشالنجر 600.",
                                        "جاء في تحديث watchOS 4.3 الجديد.",
                                        "أوقف الإنتاج دفعة واحدة.",
                                        "للنساء بين الخمسين والسبعين سنة.",
                                        "قال منتجين آخرين إنهم بخير.",
                                        "هاتف آيفون 8 بلس في الأسواق.",
                                        "قال موقع فرانس24 إن الوضع هادئ."};

    (void)state;
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        kh_article article = marked(texts[i]);
        if (article.figure_count)
            fail_msg("%s: %.*s", texts[i], (int)(article.figures[0].span.end - article.figures[0].span.start),
                     texts[i] + article.figures[0].span.start);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(counted_things),
        cmocka_unit_test(ranges_have_two_bounds_and_no_value),
        cmocka_unit_test(places_and_sources_come_from_the_sentence),
        cmocka_unit_test(places_are_tied_by_grammar),
        cmocka_unit_test(the_clause_of_the_figure_decides_its_place),
        cmocka_unit_test(the_time_is_that_of_the_figures_own_verb),
        cmocka_unit_test(nouns_told_apart_from_what_befell),
        cmocka_unit_test(nouns_that_are_understood),
        cmocka_unit_test(hedges_near_and_apart),
        cmocka_unit_test(kinds_and_rates),
        cmocka_unit_test(duals_and_ones),
        cmocka_unit_test(numbers_that_count_nothing),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
