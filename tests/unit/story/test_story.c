/* A story whole: its articles put together by hand, so that nothing here hangs on how the linker decides. */
#include "../store/support.h"
#include "khayt/story.h"

static const struct page pages[] = {
    {"a", "صدى الوادي", "بدء العمل في سد الشلال", "2021-03-01T23:30:00+03:00",
     "قالت وزيرة المياه هالة المنصف إن العمل في سد الشلال سينتهي بحلول نهاية عام 2023.\n\n"
     "ويعمل في سد الشلال نحو 300 عامل. وبلغت نسبة الإنجاز في السد 10 في المئة."},
    {"b", "مرآة الساحل", "هالة المنصف تزور السد", "2021-06-05T10:00:00+03:00",
     "زارت المنصف موقع السد. وقالت المنصف إن نسبة الإنجاز في السد بلغت 25 في المئة.\n\n"
     "ويعمل في سد الشلال 450 عاملا، بحسب وزيرة المياه هالة المنصف."},
    {"c", "مرآة الساحل", "هالة المنصف تزور السد", "2021-06-05T10:20:00+03:00",
     "زارت المنصف موقع السد. وقالت المنصف إن نسبة الإنجاز في السد بلغت 25 في المئة.\n\n"
     "ويعمل في سد الشلال 450 عاملا، بحسب وزيرة المياه هالة المنصف."},
    {"d", "أخبار التل", "تأخر سد الشلال", "2022-01-10",
     "قالت وزيرة المياه هالة المنصف إن العمل في سد الشلال سينتهي بحلول نهاية عام 2025، بعد خلاف على الكلفة.\n\n"
     "وشاركت الوزارة في مؤتمر حضره 40 في المئة من خبراء الزراعة. وذكرت المنصف أن 450 عاملا يعملون في سد الشلال."},
};

enum { PAGES = sizeof pages / sizeof *pages };

static kh_store *store;

/* All in one story: a alone, b and c in one development, d alone. */
static int setup(void **state)
{
    kh_err err;

    if (support_setup(state))
        return -1;
    store = open_store("story", KH_STORE_WRITE);
    for (size_t i = 0; i < PAGES; i++)
        add_page(store, &pages[i]);
    if (kh_store_commit(store, &err) ||
        kh_store_execute(
            store,
            "DELETE FROM stories; DELETE FROM developments;"
            "INSERT INTO stories (row, id) VALUES (1, 's1234567890'), (2, 's1299999999');"
            "INSERT INTO developments (row, id, story) VALUES (1, 'da', 1), (2, 'db', 1), (3, 'dd', 1);"
            "INSERT INTO redirects VALUES ('s5555555555', 's6666666666'), ('s6666666666', 's1234567890'),"
            " ('loop', 'pool'), ('pool', 'loop');"
            "UPDATE articles SET story = 1, development = CASE key WHEN 'a' THEN 1 WHEN 'd' THEN 3 ELSE 2 END",
            &err))
        return -1;
    for (int64_t development = 1; development <= 3; development++) {
        if (kh_store_moved(store, (kh_store_place){1, development}))
            return -1;
    }
    return kh_store_refresh(store, &err);
}

static int teardown(void **state)
{
    close_store(store);
    return support_teardown(state);
}

static kh_story *load(const char *id)
{
    kh_story *story = NULL;
    kh_err err = {0};

    assert_int_equal(kh_story_load(store, kh_str_z(id), &story, &err), KH_OK);
    return story;
}

static void assert_str(kh_str text, const char *wanted)
{
    char buffer[256];

    snprintf(buffer, sizeof buffer, "%.*s", (int)text.len, text.ptr ? text.ptr : "");
    assert_string_equal(buffer, wanted);
}

static void found_by_its_names(void **state)
{
    static const char *const names[] = {"s1234567890", "s123", "s5555555555", "s6666666666"};
    kh_story *story = NULL;
    kh_err err;

    (void)state;
    for (size_t i = 0; i < 4; i++) {
        story = load(names[i]);
        assert_str(story->id, "s1234567890");
        kh_story_free(story);
    }
    assert_int_equal(kh_story_load(store, KH_STR("s12"), &story, &err), KH_ARG);
    assert_null(story);
    assert_int_equal(kh_story_load(store, KH_STR("x"), &story, &err), KH_NOTFOUND);
    assert_int_equal(kh_story_load(store, KH_STR(""), &story, &err), KH_NOTFOUND);
    assert_int_equal(kh_story_load(store, KH_STR("loop"), &story, &err), KH_NOTFOUND);
    assert_int_equal(kh_story_load(store, KH_STR("s%"), &story, &err), KH_NOTFOUND);
}

static void told_in_order(void **state)
{
    kh_story *story = load("s1234567890");

    (void)state;
    assert_str(story->first, "2021-03-01");
    assert_str(story->last, "2022-01-10");
    assert_int_equal(story->articles, 4);
    assert_int_equal(story->outlets, 3);
    assert_int_equal(story->timeline_count, 3);
    assert_str(story->timeline[0].title, "بدء العمل في سد الشلال");
    assert_str(story->timeline[1].date, "2021-06-05");
    assert_int_equal(story->timeline[1].article_count, 2);
    assert_int_equal(story->timeline[1].sources, 1); /* one text */
    assert_str(story->timeline[1].articles[1].copy_of, "b");
    assert_null(story->timeline[1].articles[0].copy_of.ptr);
    assert_int_equal(story->copy_count, 1);
    assert_str(story->copies[0].kind, "same");
    assert_int_equal(story->outlet_count, 3);
    assert_str(story->outlet_list[0].outlet, "مرآة الساحل");
    kh_story_free(story);
}

static const kh_figure_row *figure_of(const kh_story *story, const char *unit, double value)
{
    for (size_t i = 0; i < story->figure_count; i++) {
        for (size_t k = 0; k < story->figures[i].point_count; k++) {
            if (kh_str_eq(story->figures[i].unit, kh_str_z(unit)) && story->figures[i].points[k].value == value)
                return &story->figures[i];
        }
    }
    fail_msg("no figure %s %g", unit, value);
    return NULL;
}

static void figures_of_one_thing_stand_together(void **state)
{
    kh_story *story = load("s1234567890");
    const kh_figure_row *workers = figure_of(story, "عامل", 300), *done = figure_of(story, "%", 10),
                        *experts = figure_of(story, "%", 40);

    (void)state;
    assert_int_equal(workers->point_count, 3); /* the same text of the same outlet claims once */
    assert_true(workers->points[1].value == 450 && workers->points[2].value == 450);
    assert_str(workers->points[0].at.date, "2021-03-01");
    assert_str(workers->points[2].at.key, "d");
    assert_ptr_equal(figure_of(story, "%", 25), done);
    assert_ptr_not_equal(experts, done);
    assert_int_equal(experts->point_count, 1);
    kh_story_free(story);
}

static void deadlines_move(void **state)
{
    kh_story *story = load("s1234567890");

    (void)state;
    assert_int_equal(story->deadline_count, 2);
    assert_int_equal(story->deadlines[0].matter, story->deadlines[1].matter);
    assert_null(story->deadlines[0].moved_from.ptr);
    assert_str(story->deadlines[1].moved_from, "2023");
    kh_story_free(story);
}

static void voices_are_one_each(void **state)
{
    kh_story *story = load("s1234567890");

    (void)state;
    assert_int_equal(story->people_count, 1);
    assert_str(story->people[0].name, "هالة المنصف");
    assert_int_equal(story->people[0].articles, 4);
    assert_true(story->people[0].spellings.n >= 2);
    kh_story_free(story);
}

static void as_json(void **state)
{
    static const char *const parts[] = {"\"developments\":[{\"development\":\"da\"",
                                        "\"spellings\":[",
                                        "\"moved_from\":\"2023\"",
                                        "\"copy_of\":\"b\"",
                                        "\"outlet_list\":",
                                        "\"copies\":[{\"a\":\"b\",\"b\":\"c\""};
    kh_story *story = load("s1234567890");
    kh_buf json;

    (void)state;
    kh_buf_init(&json);
    assert_int_equal(kh_story_json(story, &json), KH_OK);
    kh_buf_byte(&json, '\0');
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        assert_non_null(strstr(json.ptr, parts[i]));
    assert_null(strchr(json.ptr, '\n'));
    kh_buf_done(&json);
    kh_story_free(story);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(found_by_its_names),
        cmocka_unit_test(told_in_order),
        cmocka_unit_test(figures_of_one_thing_stand_together),
        cmocka_unit_test(deadlines_move),
        cmocka_unit_test(voices_are_one_each),
        cmocka_unit_test(as_json),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
