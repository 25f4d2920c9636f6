/* What people type, what it finds, and what the snippet marks. */
#include "support.h"

#include "store/query.h"

static const struct page pages[] = {
    {"coalition", "واع", "إنهاء مهمة التحالف الدولي", "2024-09-01",
     "أعلن رئيس الوزراء أن مهمة التحالف الدولي ستنتهي قريبا، وأن القوات الأميركية ستغادر القاعدة."},
    {"talks", "رويترز", "محادثات بغداد", "2024-09-02",
     "بحث الوفدان ببغداد مستقبل التحالف والاستثمارات الدولية، ولم يصدرا بيانا مشتركا."},
    {"match", "الملاعب", "مباراة القمة", "2024-09-03",
     "فاز نسور المرفأ على فريق السنديان بهدفين أمام المسؤولين في المدرجات."},
    {"hand", "واع", "الإمارة تعلن الخطة", "2024-09-04",
     "قال مسؤول في إدارة المياه إن الأسعار والرسوم أرجئت إلى رأس السنة."},
};

static kh_store *store;

static int setup(void **state)
{
    if (support_setup(state))
        return -1;
    store = open_store("search", KH_STORE_WRITE);
    for (size_t i = 0; i < sizeof pages / sizeof *pages; i++)
        add_page(store, &pages[i]);
    return 0;
}

static int teardown(void **state)
{
    close_store(store);
    return support_teardown(state);
}

#define FINDS(query, wanted) assert_string_equal(search(store, query).keys, wanted)

static void words_in_any_form(void **state)
{
    (void)state;
    FINDS("والتحالف", "coalition talks");
    FINDS("للتحالف الدولية", "coalition talks");
    FINDS("بغداد", "talks");
    FINDS("استثمار", "talks");
    FINDS("المياة", "hand"); /* ta marbuta for ha */
    FINDS("مياه", "hand");
}

static void hamza_or_none(void **state)
{
    (void)state;
    FINDS("الاسعار", "hand");
    FINDS("الامارة", "hand");
    FINDS("اميركية", "coalition");
    FINDS("مسؤول", "match hand");
    FINDS("مسئول", "match hand");
    FINDS("ارجئت", "hand");
    FINDS("الأُسْعَـــار", "hand");
}

static void phrases_prefixes_without_or(void **state)
{
    (void)state;
    FINDS("\"التحالف الدولي\"", "coalition");
    FINDS("«مهمة التحالف»", "coalition");
    FINDS("\"الدولي التحالف\"", "");
    FINDS("التحالف -بغداد", "coalition");
    FINDS("التحالف -\"التحالف الدولي\"", "talks");
    FINDS("استثم*", "talks");
    FINDS("الاستثم*", "talks");
    FINDS("نسور OR الخطة", "hand match"); /* in its title */
    FINDS("نسور OR الخطة -المرفأ", "hand");
    FINDS("\"مهمة التحال*\"", "");
    FINDS("نسور الخطة", "hand match"); /* no article has both: those that have one */
}

static void signs_say_nothing(void **state)
{
    static const char *const hostile[] = {"\"",        "-",        "*",           "OR",    "( ) ^ : + {",
                                          "NEAR(a b)", "-التحالف", "\"\" - OR *", "title:"};
    struct found found = {.count = 0};
    kh_err err;
    char huge[5000];

    (void)state;
    FINDS("التحالف؟!", "coalition talks");
    FINDS("(التحالف) AND:", "coalition talks");
    for (size_t i = 0; i < sizeof hostile / sizeof *hostile; i++) {
        kh_status status =
            kh_store_search(store, kh_str_z(hostile[i]), (kh_page_of){0, 0}, note_hit, &found, NULL, &err);
        assert_true(status == KH_OK || status == KH_ARG);
    }
    memset(huge, 'x', sizeof huge);
    assert_int_equal(
        kh_store_search(store, kh_str_of(huge, sizeof huge), (kh_page_of){0, 0}, note_hit, &found, NULL, &err), KH_ARG);
    assert_int_equal(kh_store_search(store, KH_STR("a\0b"), (kh_page_of){0, 0}, note_hit, &found, NULL, &err), KH_OK);
}

static void snippets_mark_what_was_found(void **state)
{
    (void)state;
    assert_non_null(strstr(search(store, "نسور فريق").snippet,
                           "فاز ⁨نسور⁩ المرفأ على ⁨فريق⁩ السنديان"));
    assert_non_null(strstr(search(store, "استثم*").snippet, "⁨والاستثمارات⁩"));
    assert_non_null(strstr(search(store, "بغداد").snippet, "⁨ببغداد⁩"));
    /* words of a phrase are marked where they stand together, not where one stands alone */
    assert_non_null(strstr(search(store, "\"رئيس الوزراء\" التحالف").snippet, "⁨رئيس⁩ ⁨الوزراء⁩"));
    assert_non_null(
        strstr(search(store, "\"القوات الأميركية\" مهمة").snippet, "⁨القوات⁩ ⁨الأميركية⁩"));
    assert_non_null(strstr(search(store, "\"الوزراء أن\" رئيس").snippet,
                           "⁨رئيس⁩ ⁨الوزراء⁩ ⁨أن⁩ مهمة"));
    assert_non_null(strstr(search(store, "\"الوزراء أن\"").snippet,
                           "رئيس ⁨الوزراء⁩ ⁨أن⁩ مهمة التحالف"));
    assert_non_null(strstr(search(store, "\"الوزراء أن\"").snippet, "قريبا، وأن القوات"));
    assert_null(strstr(search(store, "القوات -\"الوفدان ببغداد\"").snippet, "⁨ببغداد⁩"));
}

static void pages_of_hits(void **state)
{
    struct found found = {.count = 0};
    uint64_t total;
    kh_err err;

    (void)state;
    assert_int_equal(kh_store_search(store, KH_STR("التحالف"), (kh_page_of){1, 1}, note_hit, &found, &total, &err),
                     KH_OK);
    assert_int_equal(total, 2);
    assert_string_equal(found.keys, "talks");
}

static void likeness(void **state)
{
    struct found found = {.count = 0};
    kh_err err;

    (void)state;
    assert_int_equal(kh_store_similar(store, KH_STR("coalition"), (kh_page_of){0, 0}, note_hit, &found, &err), KH_OK);
    assert_true(strncmp(found.keys, "talks", 5) == 0);
    assert_null(strstr(found.keys, "coalition"));
    assert_int_equal(kh_store_similar(store, KH_STR("none"), (kh_page_of){0, 0}, note_hit, &found, &err), KH_NOTFOUND);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(words_in_any_form),
        cmocka_unit_test(hamza_or_none),
        cmocka_unit_test(phrases_prefixes_without_or),
        cmocka_unit_test(signs_say_nothing),
        cmocka_unit_test(snippets_mark_what_was_found),
        cmocka_unit_test(pages_of_hits),
        cmocka_unit_test(likeness),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
