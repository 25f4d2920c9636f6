/* What two texts are to each other, and who had it first. */
#include "support.h"

static const char report[] =
    "افتتح محافظ الوادي جسر السنديان صباح الثلاثاء بعد عامين من العمل المتواصل. وقال المحافظ إن الجسر سيخفف الزحام عن "
    "المدخل الشرقي للمدينة، وإن كلفته بقيت دون ما قدره المهندسون. وأضاف أن العمل في الطريق الثاني يبدأ في الربيع.\n"
    "وشارك في البناء نحو ثلاثمئة عامل من القرى المجاورة، وتوقف العمل شهرين بسبب السيول التي جرفت الجسر المؤقت. وطالب "
    "سكان "
    "الضفة الأخرى بموقف للحافلات قرب الجسر، فوعدت البلدية بدراسة الطلب قبل نهاية الصيف.";
static const char first_half[] =
    "افتتح محافظ الوادي جسر السنديان صباح الثلاثاء بعد عامين من العمل المتواصل. وقال المحافظ إن الجسر سيخفف الزحام عن "
    "المدخل الشرقي للمدينة، وإن كلفته بقيت دون ما قدره المهندسون. وأضاف أن العمل في الطريق الثاني يبدأ في الربيع.";
static const char other[] =
    "أعلنت إدارة المرصد أن ليلة الخميس مناسبة لرؤية الشهب بالعين المجردة بعيدا عن أضواء المدن. ونصحت الإدارة الراغبين "
    "بحمل ثياب دافئة، وقالت إنها ستفتح التلة للعائلات حتى الفجر وتعير الزوار مناظيرها الصغيرة.";

static kh_copy_kind compare(const char *a, const char *b, double *ret_share)
{
    sample one = {"ا", "", a, 0}, two = {"ب", "", b, 0};
    bench at;
    double back;

    bench_init(&at);
    kh_features x = features_of(&at, &one), y = features_of(&at, &two);
    kh_copy_kind kind = kh_copy_compare(&x, &y, ret_share);
    assert_int_equal(kh_copy_compare(&y, &x, &back), kind);
    assert_true(*ret_share == back);
    bench_done(&at);
    return kind;
}

static void kinds(void **state)
{
    char spelled[sizeof report], longer[sizeof report + sizeof other];
    double share;

    (void)state;
    assert_int_equal(compare(report, report, &share), KH_COPY_SAME);
    assert_true(share == 1);
    memcpy(spelled, report, sizeof report); /* إن for ان and the like are no difference */
    for (char *at = spelled; (at = strstr(at, "إ")); at += 2)
        memcpy(at, "ا", 2);
    assert_int_equal(compare(report, spelled, &share), KH_COPY_SAME);
    assert_int_equal(compare(report, first_half, &share), KH_COPY_NEAR);
    (void)snprintf(longer, sizeof longer, "%s\n%s", first_half, other);
    assert_int_equal(compare(longer, first_half, &share), KH_COPY_NEAR);
    (void)snprintf(longer, sizeof longer, "%s\n%s", report, other);
    assert_int_equal(compare(report, other, &share), KH_COPY_NONE);
    assert_true(share == 0);
    assert_int_equal(compare(longer, first_half, &share), KH_COPY_PARTIAL);
    assert_int_equal(compare("جسر السنديان", "جسر السنديان", &share), KH_COPY_NONE); /* too short to say */
    assert_int_equal(compare("", report, &share), KH_COPY_NONE);
}

static void who_was_first(void **state)
{
    uint32_t credit[1];
    kh_features a = {.day = 100, .second = 3600, .outlet = 1}, b = {.day = 101, .second = 60, .outlet = 2};

    (void)state;
    assert_int_equal(kh_copy_first(&a, &b), -1);
    assert_int_equal(kh_copy_first(&b, &a), 1);
    b.day = 100;
    assert_int_equal(kh_copy_first(&a, &b), 1);
    b.second = -1; /* of one day, the hour unknown */
    assert_int_equal(kh_copy_first(&a, &b), 0);
    b.day = KH_NO_DAY;
    assert_int_equal(kh_copy_first(&a, &b), 0);
    b.day = 105; /* later, but the other one credits it */
    credit[0] = 2;
    a.credits = credit;
    a.credit_count = 1;
    assert_int_equal(kh_copy_first(&a, &b), 1);
    assert_int_equal(kh_copy_first(&b, &a), -1);
    a.outlet = 2; /* an outlet that credits itself says nothing */
    assert_int_equal(kh_copy_first(&a, &b), -1);
}

static void copies_are_found_with_their_kinds(void **state)
{
    sample one = {"صدى الوادي", "افتتاح الجسر", report, 50}, two = {"مرآة الساحل", "جسر السنديان", first_half, 51},
           three = {"أخبار التل", "ليلة الشهب", other, 51};
    bench b;

    (void)state;
    bench_init(&b);
    placed first = put(&b, &one);
    put(&b, &three);
    placed copy = put(&b, &two);
    assert_int_equal(copy.link.copy_count, 1);
    assert_int_equal(copy.link.copies[0].article, 1);
    assert_int_equal(copy.link.copies[0].kind, KH_COPY_NEAR);
    assert_int_equal(copy.link.copies[0].first, -1);
    assert_int_equal(copy.development, first.development);
    two.day = 500; /* run again a year later: the story, not the event */
    copy = put(&b, &two);
    assert_int_equal(copy.link.copy_count, 2);
    assert_int_equal(copy.story, first.story);
    assert_int_not_equal(copy.development, first.development);
    bench_done(&b);
}

/* Of a long text a sample is kept; a copy of it is still the same, a part of it still a part. */
static void long_texts_are_sampled(void **state)
{
    static char a[600000], b[600000];
    size_t len = 0, half = 0;
    double share;

    (void)state;
    for (int i = 0; i < 20000; i++) {
        if (i == 8000)
            memcpy(b, a, half = len);
        len += (size_t)snprintf(a + len, sizeof a - len, "كلمة%d حرف%d ", i * 31 % 9973, i);
    }
    b[half] = '\0';
    assert_int_equal(compare(a, a, &share), KH_COPY_SAME);
    assert_int_equal(compare(a, b, &share), KH_COPY_NEAR);
    assert_true(share > 0.95);
}

/* Bulletins on one mould: a frame of thirty words with another place, day and figure in it each time. */
static void a_mould_makes_no_copies(void **state)
{
    static const char *const places[] = {"الوادي", "الساحل", "التل", "المرج", "الغابة", "الميناء"};
    static const char *const notes[] = {
        "وتهطل أمطار خفيفة قبل الظهر على القرى العالية",     "ويتكون ضباب كثيف في الصباح يحد من مدى الرؤية",
        "وتنشط رياح جنوبية تثير الغبار في المساء على الطرق", "وتبقى السماء صافية طوال النهار فوق المدينة كلها",
        "وترتفع الأمواج أمام المرافئ حتى ثلاثة أمتار ليلا",  "وتنخفض الحرارة درجتين عن معدلها في هذا الفصل"};
    char text[6][1024];
    bench b;

    (void)state;
    bench_init(&b);
    for (int i = 0; i < 6; i++) {
        (void)snprintf(
            text[i], sizeof text[i],
            "توقع مركز الرصد في تقريره اليومي عن حالة الطقس في %s أن تكون الرياح السطحية شمالية غربية بسرعة %d "
            "عقدة. %s. وقال المركز إن حركة السفن تسير على المواعيد المعتادة في %s ما دام ارتفاع الموج دون %d "
            "أمتار، ودعا الصيادين إلى متابعة نشراته.",
            places[i], 12 + 3 * i, notes[i], places[i], 2 + i);
        sample bulletin = {"صدى الوادي", "نشرة الطقس", text[i], 50 + i};
        placed at = put(&b, &bulletin);
        if (i >= 3) /* until a third has come, no one can tell a frame from a passage */
            assert_int_equal(at.link.copy_count, 0);
    }
    for (int i = 0; i < 2; i++) { /* but the same bulletin, reprinted, is a copy */
        sample again = {i ? "أخبار التل" : "مرآة الساحل", "طقس الغد", text[4], 54};
        placed at = put(&b, &again);
        assert_int_equal(at.link.copy_count, i + 1);
        assert_int_equal(at.link.copies[0].kind, KH_COPY_SAME);
    }
    bench_done(&b);
}

static void names_of_kinds(void **state)
{
    (void)state;
    assert_null(kh_copy_kind_name(KH_COPY_NONE));
    assert_string_equal(kh_copy_kind_name(KH_COPY_SAME), "same");
    assert_string_equal(kh_copy_kind_name(KH_COPY_NEAR), "near");
    assert_string_equal(kh_copy_kind_name(KH_COPY_PARTIAL), "partial");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(kinds),
        cmocka_unit_test(who_was_first),
        cmocka_unit_test(copies_are_found_with_their_kinds),
        cmocka_unit_test(long_texts_are_sampled),
        cmocka_unit_test(a_mould_makes_no_copies),
        cmocka_unit_test(names_of_kinds),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
