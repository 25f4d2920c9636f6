/* What recurs: learned as pages come, taken out of later ones, and of earlier ones when asked. */
#include "support.h"

#define HOUSE      "خدمة الرسائل من النافذة: أرسل كلمة خبر إلى الرقم 4455"
#define BACKGROUND "تتهم أحزاب المعارضة الوالي بتبديد أموال السد منذ عام 2019."

enum { SUBJECTS = 9, REPORTS = 8 };

/* Subjects that have nothing in common. */
static const char *const subjects[SUBJECTS][3] = {
    {"افتتاح جسر السنديان", "افتتح محافظ الوادي سالم النعمان جسر السنديان أمس بعد عامين من العمل.",
     "وقال النعمان إن نحو 300 عامل شاركوا في البناء الذي كلف مليوني دينار."},
    {"فيضان يغرق سوق الأقمشة", "أغرق فيضان النهر الكبير متاجر السجاد في مدينة المرجان، بحسب الدفاع المدني.",
     "وأعلنت البلدية إغلاق المدارس حتى نهاية الأسبوع."},
    {"علاج جديد للسكري", "طور باحثون في معهد الأحياء لقاحا تجريبيا لمرضى السكري من الأطفال.",
     "وأشارت الدراسة إلى أن التجارب على الفئران أظهرت نتائج مشجعة."},
    {"فريق الصقور يحرز الكأس", "فاز فريق الصقور لكرة السلة ببطولة الجامعات بفارق سلة واحدة في الثواني الأخيرة.",
     "وسجل قائد الفريق رامي الحلو ثلاثين نقطة."},
    {"ارتفاع أسعار القمح", "ارتفعت أسعار القمح في البورصة عشرة في المئة مع تراجع المحصول بسبب الجفاف.",
     "وتوقع التجار أن تستمر الزيادة حتى موسم الحصاد."},
    {"معرض للخط العربي", "استضاف متحف الفنون معرضا للوحات الخطاط الراحل نديم السعيد يضم مخطوطات نادرة.",
     "وأبدى الزوار إعجابهم بجداريات الكوفي المورق."},
    {"اكتشاف كوكب بعيد", "رصد تلسكوب المرصد الجنوبي كوكبا صخريا يدور حول نجم قزم على بعد أربعين سنة ضوئية.",
     "وأوضح الفلكيون أن حرارته تسمح بوجود الماء."},
    {"إضراب سائقي القطارات", "بدأ سائقو القطارات إضرابا مفتوحا احتجاجا على ساعات العمل الليلية والأجور.",
     "وعلقت شركة السكك رحلاتها بين المحطتين الرئيسيتين."},
    {"ولادة فيل في الحديقة", "شهدت حديقة الحيوان ولادة فيل صغير هو الأول منذ افتتاحها قبل نصف قرن.",
     "وتلقت الحديقة آلاف الاقتراحات لاسم المولود."},
};

static kh_article page_of(kh_doc **ret_doc, const char *key, const char *outlet, const char *title, const char *day,
                          const char *text)
{
    const struct page page = {key, outlet, title, day, text};

    *ret_doc = read_page(&page);
    return *kh_doc_article(*ret_doc, 0);
}

static kh_added put(kh_store *store, const char *key, const char *outlet, const char *title, const char *day,
                    const char *text)
{
    kh_doc *doc;
    kh_article article = page_of(&doc, key, outlet, title, day, text);
    kh_added added = KH_ADDED_KNOWN;
    kh_err err = {0};

    assert_int_equal(kh_store_add(store, &article, NULL, &added, &err), KH_OK);
    kh_doc_free(doc);
    return added;
}

/* Page i of an outlet: a subject of its own, with the house's line behind it. */
static kh_added put_subject(kh_store *store, size_t i)
{
    char key[16], day[16], text[2048];

    (void)snprintf(key, sizeof key, "s/%zu", i);
    (void)snprintf(day, sizeof day, "2021-0%zu-0%zu", i % 9 + 1, i % 9 + 1);
    (void)snprintf(text, sizeof text, "%s\n\n%s\n\n%s", subjects[i][1], subjects[i][2], HOUSE);
    return put(store, key, "النافذة", subjects[i][0], day, text);
}

/* Report i of one running story, each with the same sentence of background at its end. */
static kh_added put_report(kh_store *store, size_t i)
{
    char key[16], day[16], title[128], text[2048];

    (void)snprintf(key, sizeof key, "r/%zu", i);
    (void)snprintf(day, sizeof day, "2021-03-0%zu", i % 9 + 1);
    (void)snprintf(title, sizeof title, "محاكمة والي النهر: الجلسة %zu", i + 1);
    (void)snprintf(text, sizeof text,
                   "استمعت محكمة النهر إلى الشاهد رقم %zu في قضية الوالي المتهم ببيع أراضي السد.\n\n"
                   "وطلب محامي الوالي تأجيل الجلسة، ورفضت المحكمة طلبه للمرة %zu.\n\n" BACKGROUND,
                   i + 11, i + 1);
    return put(store, key, "النافذة", title, day, text);
}

static bool text_has(kh_store *store, const char *key, const char *part)
{
    kh_buf json;
    kh_err err;
    const char *text;
    bool has;

    kh_buf_init(&json);
    assert_int_equal(kh_store_article_json(store, kh_str_z(key), &json, &err), KH_OK);
    kh_buf_byte(&json, '\0');
    text = strstr(json.ptr, "\"text\":\"");
    while (text && strstr(text + 1, "\"text\":\"") &&
           strstr(text + 1, "\"text\":\"") < strstr(json.ptr, "\"sentences\""))
        text = strstr(text + 1, "\"text\":\""); /* the article's, behind those of its furniture */
    assert_non_null(text);
    has = strstr(text, part) && strstr(text, part) < strstr(text, "\"sentences\"");
    kh_buf_done(&json);
    return has;
}

static bool is_kept(kh_store *store, const char *key)
{
    kh_buf json;
    kh_err err;
    bool kept;

    kh_buf_init(&json);
    assert_int_equal(kh_store_article_json(store, kh_str_z(key), &json, &err), KH_OK);
    kh_buf_byte(&json, '\0');
    kept = strstr(json.ptr, "{\"kind\":\"recurring\",\"text\":\"خدمة الرسائل") != NULL;
    kh_buf_done(&json);
    return kept;
}

static void a_house_line_is_learned_and_taken_out_of_later_pages(void **state)
{
    kh_store *store = open_store("learned", KH_STORE_WRITE);

    (void)state;
    kh_store_clean_with(store, engine);
    for (size_t i = 0; i < SUBJECTS; i++)
        assert_int_equal(put_subject(store, i), KH_ADDED_NEW);
    assert_true(text_has(store, "s/0", "خدمة الرسائل"));
    assert_false(text_has(store, "s/8", "خدمة الرسائل"));
    assert_true(text_has(store, "s/8", "آلاف الاقتراحات"));
    assert_true(is_kept(store, "s/8"));
    assert_int_equal(put_subject(store, 0), KH_ADDED_KNOWN); /* the same page again, however much was learned since */
    assert_int_equal(put_subject(store, 8), KH_ADDED_KNOWN);
    close_store(store);
}

static int count_taken(void *ctx, const kh_clean_line *line, kh_str json)
{
    size_t *taken = ctx;

    assert_true(json.len && json.ptr[json.len - 1] == '\n');
    *taken += line->taken_count;
    return 0;
}

static void earlier_pages_are_cleaned_when_asked(void **state)
{
    kh_store *store = open_store("cleaned", KH_STORE_WRITE);
    uint64_t cleaned;
    size_t would = 0, taken = 0;
    kh_err err = {0};

    (void)state;
    for (size_t i = 0; i < SUBJECTS; i++)
        put_subject(store, i);
    assert_true(text_has(store, "s/8", "خدمة الرسائل")); /* without an engine nothing goes */
    assert_int_equal(kh_store_clean(store, engine, true, count_taken, &would, &cleaned, &err), KH_OK);
    assert_true(text_has(store, "s/0", "خدمة الرسائل"));
    assert_int_equal(kh_store_clean(store, engine, false, count_taken, &taken, &cleaned, &err), KH_OK);
    assert_int_equal(taken, SUBJECTS);
    assert_int_equal(would, SUBJECTS);
    assert_int_equal(cleaned, SUBJECTS);
    for (size_t i = 0; i < SUBJECTS; i++) {
        char key[16];
        (void)snprintf(key, sizeof key, "s/%zu", i);
        assert_false(text_has(store, key, "خدمة الرسائل"));
        assert_true(is_kept(store, key));
    }
    assert_int_equal(search(store, "4455").count, 0);
    assert_int_equal(kh_store_clean(store, engine, false, NULL, NULL, &cleaned, &err), KH_OK);
    assert_int_equal(cleaned, 0);
    kh_store_clean_with(store, engine);
    assert_int_equal(put_subject(store, 3), KH_ADDED_KNOWN); /* as it came, the store knows what it made of it */
    close_store(store);
}

static void a_background_of_one_story_is_text(void **state)
{
    kh_store *store = open_store("background", KH_STORE_WRITE);
    uint64_t cleaned;
    kh_err err = {0};

    (void)state;
    kh_store_clean_with(store, engine);
    for (size_t i = 0; i < REPORTS; i++)
        assert_int_equal(put_report(store, i), KH_ADDED_NEW);
    assert_int_equal(ask(store, "SELECT count(*) FROM stories"), 1);
    assert_int_equal(ask(store, "SELECT max(pages) FROM blocks"), REPORTS);
    assert_int_equal(ask(store, "SELECT count(*) FROM blocks WHERE known"), 0);
    assert_int_equal(kh_store_clean(store, engine, false, NULL, NULL, &cleaned, &err), KH_OK);
    assert_int_equal(cleaned, 0);
    assert_true(text_has(store, "r/7", "تبديد أموال السد"));
    close_store(store);
}

static void sessions_make_no_difference_and_old_stores_learn(void **state)
{
    kh_store *store = NULL;
    uint64_t cleaned;
    kh_err err = {0};
    int64_t known;

    (void)state;
    for (size_t i = 0; i < SUBJECTS; i++) {
        store = open_store("sessions", KH_STORE_WRITE);
        kh_store_clean_with(store, engine);
        put_subject(store, i);
        close_store(store);
    }
    store = open_store("sessions", KH_STORE_WRITE);
    assert_false(text_has(store, "s/8", "خدمة الرسائل"));
    assert_true(text_has(store, "s/0", "خدمة الرسائل"));
    known = ask(store, "SELECT count(*) FROM blocks WHERE known");
    assert_int_equal(known, 1);
    assert_int_equal(sqlite3_exec(store->db, "DROP TABLE blocks; PRAGMA user_version = 6", NULL, NULL, NULL),
                     SQLITE_OK);
    close_store(store);
    store = open_store("sessions", KH_STORE_WRITE);
    assert_int_equal(kh_store_clean(store, engine, false, NULL, NULL, &cleaned, &err), KH_OK);
    assert_true(cleaned >= 4);
    assert_int_equal(ask(store, "SELECT count(*) FROM blocks WHERE known"), known);
    assert_false(text_has(store, "s/0", "خدمة الرسائل"));
    close_store(store);
}

static void what_is_forgotten_counts_no_more(void **state)
{
    kh_store *store = open_store("uncounted", KH_STORE_WRITE);
    kh_err err = {0};

    (void)state;
    for (size_t i = 0; i < 4; i++)
        put_subject(store, i);
    assert_int_equal(ask(store, "SELECT max(pages) FROM blocks"), 4);
    assert_int_equal(kh_store_forget(store, KH_STR("s/1"), &err), KH_OK);
    assert_int_equal(kh_store_commit(store, &err), KH_OK);
    assert_int_equal(ask(store, "SELECT max(pages) FROM blocks"), 3);
    close_store(store);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_house_line_is_learned_and_taken_out_of_later_pages),
        cmocka_unit_test(earlier_pages_are_cleaned_when_asked),
        cmocka_unit_test(a_background_of_one_story_is_text),
        cmocka_unit_test(sessions_make_no_difference_and_old_stores_learn),
        cmocka_unit_test(what_is_forgotten_counts_no_more),
    };
    return cmocka_run_group_tests(tests, support_setup, support_teardown);
}
