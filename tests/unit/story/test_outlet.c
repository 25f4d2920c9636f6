/* What only one telling of a development has, and the habits of an outlet. */
#include "../store/support.h"
#include "khayt/copies.h"

#define ONE   "افتتح محافظ الوادي جسر السنديان صباح الثلاثاء بعد عامين من العمل المتواصل، بحضور سكان القرى المجاورة."
#define TWO   "وقال سليم الوراق، مدير المشروع، إن كلفة جسر السنديان بقيت دون ما قدره المهندسون قبل بدء العمل."
#define THREE "وشارك في البناء نحو 300 عامل من القرى المجاورة، وتوقف العمل شهرين بسبب السيول التي جرفت الجسر المؤقت."
#define OWN   "أما أصحاب المقاهي على ضفة النهر فيخشون أن يفقدوا زبائنهم بعد نقل الطريق، كما ذكروا لمراسلنا في جولة بينهم."

/* A Tuesday. */
static const struct page pages[] = {
    {"first", "صدى الوادي", "افتتاح جسر السنديان", "2021-03-02T09:10:00+03:00", ONE "\n\n" TWO "\n\n" THREE},
    {"copy", "مرآة الساحل", "جسر السنديان يفتح أبوابه", "2021-03-02T12:00:00+03:00",
     ONE "\n\n" TWO "\n\n" THREE "\n\n" OWN},
    {"wire", "مرآة الساحل", "سيول في تل النرجس", "2021-03-03T09:00:00+03:00",
     "السروة - رويترز: أغلقت السيول صباح الأربعاء الطريق بين كفر الزهور وتل النرجس، وعلقت عشرات السيارات في الوحل."},
    {"late", "صدى الوادي", "طريق تل النرجس", "2021-03-03T20:00:00+03:00",
     "عاد السير مساء إلى طريق تل النرجس، بعد أن رفعت الجرافات ما حملته السيول من صخور ووحل في ساعات."},
};

static kh_store *store;

/* Two developments of one story: the bridge, the road. */
static int setup(void **state)
{
    kh_err err;

    if (support_setup(state))
        return -1;
    store = open_store("outlet", KH_STORE_WRITE);
    for (size_t i = 0; i < sizeof pages / sizeof *pages; i++)
        add_page(store, &pages[i]);
    if (kh_store_commit(store, &err) ||
        kh_store_execute(
            store,
            "DELETE FROM stories; DELETE FROM developments;"
            "INSERT INTO stories (row, id) VALUES (1, 's1234567890');"
            "INSERT INTO developments (row, id, story) VALUES (1, 'dbridge', 1), (2, 'droad', 1);"
            "INSERT INTO redirects VALUES ('dold', 'dbridge');"
            "UPDATE articles SET story = 1, development = CASE WHEN key IN ('first', 'copy') THEN 1 ELSE 2 END",
            &err) ||
        kh_store_moved(store, (kh_store_place){1, 1}) || kh_store_moved(store, (kh_store_place){1, 2}))
        return -1;
    return kh_store_refresh(store, &err);
}

static int teardown(void **state)
{
    close_store(store);
    return support_teardown(state);
}

static void assert_str(kh_str text, const char *wanted)
{
    char buffer[1024];

    snprintf(buffer, sizeof buffer, "%.*s", (int)text.len, text.ptr ? text.ptr : "");
    assert_string_equal(buffer, wanted);
}

static void what_only_one_has(void **state)
{
    kh_development_page *page = NULL;
    kh_err err = {0};

    (void)state;
    assert_int_equal(kh_development_load(store, KH_STR("dbridge"), &page, &err), KH_OK);
    assert_str(page->story, "s1234567890");
    assert_str(page->development->id, "dbridge");
    assert_int_equal(page->telling_count, 2);
    assert_str(page->tellings[0].key, "first");
    assert_int_equal(page->tellings[0].only_count, 0);
    assert_str(page->tellings[1].copy_of, "first");
    assert_int_equal(page->tellings[1].only_count, 1);
    assert_str(page->tellings[1].only_texts[0], OWN);
    assert_int_equal(page->development->sources, 1); /* most of the copy is the first's */
    kh_development_free(page);
}

static void developments_by_their_names(void **state)
{
    kh_development_page *page = NULL;
    kh_err err = {0};

    (void)state;
    assert_int_equal(kh_development_load(store, KH_STR("dold"), &page, &err), KH_OK);
    assert_str(page->development->id, "dbridge");
    kh_development_free(page);
    assert_int_equal(kh_development_load(store, KH_STR("dr"), &page, &err), KH_OK);
    assert_str(page->development->id, "droad");
    kh_development_free(page);
    assert_int_equal(kh_development_load(store, KH_STR("d"), &page, &err), KH_ARG);
    assert_int_equal(kh_development_load(store, KH_STR("x"), &page, &err), KH_NOTFOUND);
    assert_int_equal(kh_development_load(store, KH_STR(""), &page, &err), KH_NOTFOUND);
    assert_null(page);
}

static void habits(void **state)
{
    kh_outlet_page *page = NULL;
    kh_err err = {0};

    (void)state;
    assert_int_equal(kh_outlet_load(store, KH_STR("صدى الوادي"), &page, &err), KH_OK);
    assert_int_equal(page->articles, 2);
    assert_int_equal(page->hours[9], 1);
    assert_int_equal(page->hours[20], 1);
    assert_int_equal(page->weekdays[3], 1); /* Tuesday */
    assert_int_equal(page->weekdays[4], 1);
    assert_int_equal(page->developments, 2);
    assert_int_equal(page->shared, 2);
    assert_int_equal(page->first_to_report, 1); /* the bridge */
    assert_int_equal(page->agencies.n, 0);
    assert_int_equal(page->copied_from.n, 0);
    assert_int_equal(page->copied_by.n, 1);
    assert_str(page->copied_by.at[0].name, "مرآة الساحل");
    assert_int_equal(page->copied_by.at[0].count, 1);
    assert_int_equal(page->stories.n, 1);
    assert_int_equal(page->stories.at[0].count, 2);
    kh_outlet_free(page);
    assert_int_equal(kh_outlet_load(store, KH_STR("مرآة الساحل"), &page, &err), KH_OK);
    assert_int_equal(page->agencies.n, 1);
    assert_str(page->agencies.at[0].name, "رويترز");
    assert_int_equal(page->agencies.at[0].count, 1);
    assert_int_equal(page->first_to_report, 1); /* the road */
    assert_int_equal(page->copied_from.n, 1);
    kh_outlet_free(page);
    assert_int_equal(kh_outlet_load(store, KH_STR("لا أحد"), &page, &err), KH_NOTFOUND);
    assert_int_equal(kh_outlet_load(store, KH_STR(""), &page, &err), KH_NOTFOUND);
    assert_null(page);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(what_only_one_has),
                                       cmocka_unit_test(developments_by_their_names), cmocka_unit_test(habits)};

    return cmocka_run_group_tests(tests, setup, teardown);
}
