/* The ledger of figures, and the fates that part its rows. */
#include "../store/support.h"
#include "khayt/story.h"
#include "story/fate.h"

static const struct page pages[] = {
    {"a", "صدى الوادي", "انهيار منجم", "2021-03-01",
     "قتل 12 شخصا في انهيار منجم التل في مدينة بغداد. وأصيب 40 آخرون في الانهيار نفسه."},
    {"b", "مرآة الساحل", "حصيلة المنجم", "2021-03-02",
     "ارتفع عدد قتلى انهيار منجم التل في بغداد إلى 19 قتيلا، بعد 12 قتيلا في اليوم الأول.\n\n"
     "وكان انهيار مماثل في منجم التل قد قتل 23 شخصا عام 1987."},
    {"c", "أخبار التل", "حداد بعد انهيار المنجم", "2021-03-03",
     "أعلن الحداد بعد مقتل 19 شخصا في انهيار منجم التل. ووصلت فرق الإنقاذ إلى 40 جريحا.\n\n"
     "وفرضت الحكومة على شركة المنجم غرامة قدرها 400 ألف دولار، ويقع المنجم على عمق 2 كيلومتر تحت الأرض في التل."},
    {"d", "صدى الوادي", "ديون شركة المنجم", "2021-03-04",
     "قالت الحكومة إن ديون شركة المنجم بلغت 900 ألف دولار. ويقع المنجم على عمق 2000 متر تحت الأرض في التل.\n\n"
     "ورفع برشلونة رصيده في الدوري إلى 62 نقطة بعد فوزه في المباراة."},
    {"e", "مرآة الساحل", "نتائج", "2021-03-05", "ورفع ليفربول رصيده في الدوري إلى 48 نقطة بعد فوزه في المباراة."},
    {"f", "أخبار التل", "نتائج", "2021-03-06", "ورفع برشلونة رصيده في الدوري إلى 65 نقطة بعد فوزه في المباراة."},
};

enum { PAGES = sizeof pages / sizeof *pages };

static kh_store *store;

static int setup(void **state)
{
    kh_err err;

    if (support_setup(state))
        return -1;
    store = open_store("ledger", KH_STORE_WRITE);
    for (size_t i = 0; i < PAGES; i++)
        add_page(store, &pages[i]);
    if (kh_store_commit(store, &err) ||
        kh_store_execute(store,
                         "DELETE FROM stories; DELETE FROM developments;"
                         "INSERT INTO stories (row, id) VALUES (1, 's1234567890');"
                         "INSERT INTO developments (row, id, story) VALUES (1, 'da', 1);"
                         "UPDATE articles SET story = 1, development = 1",
                         &err) ||
        kh_store_moved(store, (kh_store_place){1, 1}))
        return -1;
    return kh_store_refresh(store, &err);
}

static int teardown(void **state)
{
    close_store(store);
    return support_teardown(state);
}

static const kh_figure_row *row_with(const kh_story *story, double value)
{
    for (size_t i = 0; i < story->figure_count; i++) {
        for (size_t k = 0; k < story->figures[i].point_count; k++) {
            if (story->figures[i].points[k].value == value)
                return &story->figures[i];
        }
    }
    fail_msg("no figure %g", value);
    return NULL;
}

static void a_toll_is_one_row_in_whatever_words(void **state)
{
    kh_story *story = NULL;
    kh_err err = {0};
    const kh_figure_row *killed;

    (void)state;
    assert_int_equal(kh_story_load(store, KH_STR("s1234567890"), &story, &err), KH_OK);
    killed = row_with(story, 12);
    assert_ptr_equal(row_with(story, 19), killed);
    assert_int_equal(killed->point_count, 4);
    assert_true(kh_str_eq(killed->unit, KH_STR("شخص")));
    assert_true(kh_str_eq(killed->what, KH_STR("القتلى")));
    assert_ptr_equal(killed, &story->figures[0]); /* told most, by most outlets */
    assert_ptr_not_equal(row_with(story, 40), killed);
    assert_int_equal(row_with(story, 40)->point_count, 2);
    assert_ptr_not_equal(row_with(story, 23), killed); /* of 1987 */
    for (size_t i = 0; i < killed->point_count; i++) {
        bool first = killed->points[i].value == 19 && kh_str_eq(killed->points[i].at.date, KH_STR("2021-03-02"));
        assert_true(kh_str_eq(killed->points[i].mark, first ? KH_STR("revision") : (kh_str){NULL, 0}));
    }
    kh_story_free(story);
}

static void sums_are_told_apart_and_measures_together(void **state)
{
    kh_story *story = NULL;
    kh_err err = {0};

    (void)state;
    assert_int_equal(kh_story_load(store, KH_STR("s1234567890"), &story, &err), KH_OK);
    assert_ptr_not_equal(row_with(story, 400e3), row_with(story, 900e3)); /* a fine, debts */
    assert_int_equal(row_with(story, 2)->point_count, 2);                 /* 2 كيلومتر, 2000 متر */
    assert_ptr_not_equal(row_with(story, 62), row_with(story, 48));       /* two clubs */
    assert_ptr_equal(row_with(story, 62), row_with(story, 65));
    kh_story_free(story);
}

static uint8_t fate_of(const kh_fates *fates, kh_arena *arena, const char *text, const char *figure, const char *unit)
{
    uint8_t fate = KH_NO_FATE;
    uint32_t at = (uint32_t)(strstr(text, figure) - text);

    assert_int_equal(
        kh_fate_of(fates, arena, kh_str_z(text), (kh_span){at, at + (uint32_t)strlen(figure)}, kh_str_z(unit), &fate),
        KH_OK);
    return fate;
}

static void the_nearest_word_tells_the_fate(void **state)
{
    kh_arena arena;
    kh_fates *fates;
    kh_err err = {0};
    uint8_t killed, hurt, there;

    (void)state;
    kh_arena_init(&arena, 0);
    assert_int_equal(kh_fates_load(&arena, &fates, &err), KH_OK);
    killed = fate_of(fates, &arena, "قتل 20 شخصا وأصيب 30 آخرون", "20 شخصا", "شخص");
    hurt = fate_of(fates, &arena, "قتل 20 شخصا وأصيب 30 آخرون", "30 آخرون", "شخص");
    there = fate_of(fates, &arena, "في البلدة 400 ألف شخص محاصرين", "400 ألف شخص", "شخص");
    assert_true(killed && hurt && there && killed != hurt && there != killed && there != hurt);
    assert_int_equal(fate_of(fates, &arena, "بلغت الحصيلة 20 قتيلا", "20 قتيلا", "قتيل"), killed);
    assert_int_equal(fate_of(fates, &arena, "أدى إلى مصرع 3 أطفال", "3 أطفال", "طفل"), killed);
    assert_int_equal(fate_of(fates, &arena, "قتل في غارة 20 دولارا", "20 دولارا", "دولار"), KH_NO_FATE);
    assert_int_equal(fate_of(fates, &arena, "حضر 20 شخصا", "20 شخصا", "شخص"), KH_NO_FATE);
    assert_true(kh_fate_is_plain(fates, there) && !kh_fate_is_plain(fates, killed));
    assert_true(kh_str_eq(kh_fate_unit(fates, KH_STR("قتيل")), KH_STR("شخص")));
    assert_true(kh_str_eq(kh_fate_unit(fates, KH_STR("طفل")), KH_STR("طفل")));
    assert_true(kh_str_eq(kh_fate_unit(fates, KH_STR("دولار")), KH_STR("دولار")));
    assert_int_equal(kh_fate_in_unit(fates, KH_STR("قتيل")), killed);
    assert_true(kh_str_eq(kh_fate_label(fates, killed), KH_STR("القتلى")));
    kh_arena_done(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_toll_is_one_row_in_whatever_words),
        cmocka_unit_test(sums_are_told_apart_and_measures_together),
        cmocka_unit_test(the_nearest_word_tells_the_fate),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
