/* Copy trees and independent sources: one development put together by hand. */
#include "../store/support.h"
#include "khayt/story.h"

#define ONE   "افتتح محافظ الوادي جسر السنديان صباح الثلاثاء بعد عامين من العمل المتواصل، بحضور سكان القرى المجاورة."
#define TWO   "وقال سليم الوراق، مدير المشروع، إن كلفة جسر السنديان بقيت دون ما قدره المهندسون قبل بدء العمل."
#define THREE "وشارك في البناء نحو 300 عامل من القرى المجاورة، وتوقف العمل شهرين بسبب السيول التي جرفت الجسر المؤقت."
#define EDIT  "وشارك في البناء نحو 350 عاملا من القرى المجاورة، وتوقف العمل شهرين بسبب السيول التي جرفت الجسر المؤقت."
#define FOUR  "وطالب سكان الضفة الأخرى بموقف للحافلات قرب الجسر، فوعدت البلدية بدراسة الطلب قبل نهاية الصيف المقبل."
#define OWN   "أما أصحاب المقاهي على ضفة النهر فيخشون أن يفقدوا زبائنهم بعد نقل الطريق، كما ذكروا لمراسلنا في جولة بينهم."

/* first: the longest; copy: cut and changed; brief: cut from the copy; lone: another text of the same day. */
static const struct page pages[] = {
    {"first", "صدى الوادي", "افتتاح جسر السنديان", "2021-03-02T09:00:00+03:00",
     ONE "\n\n" TWO "\n\n" THREE "\n\n" FOUR},
    {"copy", "مرآة الساحل", "جسر السنديان يفتح أبوابه", "2021-03-02T12:00:00+03:00",
     ONE "\n\n" TWO "\n\n" EDIT "\n\n" OWN},
    {"again", "صدى الوادي", "افتتاح جسر السنديان", "2021-03-02T15:00:00+03:00",
     ONE "\n\n" TWO "\n\n" THREE "\n\n" FOUR},
    {"lone", "أخبار التل", "جسر جديد في الوادي", "2021-03-02T11:00:00+03:00",
     "عبرت أولى الحافلات النهر فوق الجسر الجديد ظهر اليوم. وقال سليم الوراق، مدير المشروع، إن كلفة الجسر بقيت دون ما "
     "قدره "
     "المهندسون قبل بدء العمل. ويعمل في المشروع نحو 300 عامل."},
};

enum { PAGES = sizeof pages / sizeof *pages };

static kh_store *store;

static int put_together(kh_store *into)
{
    kh_err err;

    if (kh_store_commit(into, &err) ||
        kh_store_execute(into,
                         "DELETE FROM stories; DELETE FROM developments;"
                         "INSERT INTO stories (row, id) VALUES (1, 's1234567890');"
                         "INSERT INTO developments (row, id, story) VALUES (1, 'da', 1);"
                         "UPDATE articles SET story = 1, development = 1",
                         &err) ||
        kh_store_moved(into, (kh_store_place){1, 1}))
        return -1;
    return kh_store_refresh(into, &err);
}

static int setup(void **state)
{
    if (support_setup(state))
        return -1;
    store = open_store("tree", KH_STORE_WRITE);
    for (size_t i = 0; i < PAGES; i++)
        add_page(store, &pages[i]);
    return put_together(store);
}

static int teardown(void **state)
{
    close_store(store);
    return support_teardown(state);
}

static kh_story *load_from(kh_store *from)
{
    kh_story *story = NULL;
    kh_err err = {0};

    assert_int_equal(kh_story_load(from, KH_STR("s1234567890"), &story, &err), KH_OK);
    assert_int_equal(story->timeline_count, 1);
    return story;
}

static void assert_str(kh_str text, const char *wanted)
{
    char buffer[1024];

    snprintf(buffer, sizeof buffer, "%.*s", (int)text.len, text.ptr ? text.ptr : "");
    assert_string_equal(buffer, wanted);
}

static const kh_copy_node *node_of(const kh_story *story, const char *key)
{
    const kh_development *development = &story->timeline[0];

    for (size_t i = 0; i < development->tree_count; i++) {
        if (kh_str_eq(development->tree[i].article, kh_str_z(key)))
            return &development->tree[i];
    }
    fail_msg("no node %s", key);
    return NULL;
}

/* The characters of a span of code points. */
static void assert_span(const char *text, kh_span span, const char *wanted)
{
    size_t at = 0, from = 0, code = 0;

    for (; code <= span.end; code++) {
        if (code == span.start)
            from = at;
        if (code == span.end)
            break;
        at++;
        while (((unsigned char)text[at] & 0xC0) == 0x80)
            at++;
    }
    assert_str(kh_str_of(text + from, at - from), wanted);
}

static void each_hangs_from_where_it_came(void **state)
{
    kh_story *story = load_from(store);
    const kh_development *development = &story->timeline[0];
    const kh_copy_node *copy = node_of(story, "copy");

    (void)state;
    assert_int_equal(development->tree_count, PAGES);
    assert_str(development->tree[0].article, "first"); /* the parent before those that copy it */
    assert_null(node_of(story, "first")->parent.ptr);
    assert_null(node_of(story, "lone")->parent.ptr);
    assert_null(node_of(story, "lone")->kind.ptr);
    assert_str(node_of(story, "again")->parent, "first");
    assert_int_equal(node_of(story, "again")->added_count + node_of(story, "again")->left_out_count +
                         node_of(story, "again")->changed_count,
                     0);
    assert_str(node_of(story, "again")->version_of, "first"); /* the outlet filed it twice */
    assert_null(copy->version_of.ptr);
    assert_str(copy->parent, "first");
    assert_str(copy->by, "time");
    assert_int_equal(copy->added_count, 1);
    assert_span(pages[1].text, copy->added[0], OWN);
    assert_int_equal(copy->left_out_count, 1);
    assert_span(pages[0].text, copy->left_out[0], FOUR);
    assert_int_equal(copy->changed_count, 1);
    assert_span(pages[0].text, copy->changed[0].from, THREE);
    assert_span(pages[1].text, copy->changed[0].to, EDIT);
    kh_story_free(story);
}

static const kh_figure_point *point_of(const kh_story *story, const char *key, double value)
{
    for (size_t i = 0; i < story->figure_count; i++) {
        for (size_t k = 0; k < story->figures[i].point_count; k++) {
            const kh_figure_point *point = &story->figures[i].points[k];
            if (kh_str_eq(point->at.key, kh_str_z(key)) && point->value == value)
                return point;
        }
    }
    fail_msg("no figure %g in %s", value, key);
    return NULL;
}

static void reprints_are_one_source(void **state)
{
    kh_story *story = load_from(store);
    size_t said = 0;

    (void)state;
    /* the copy has three sentences of four from the first: of the three texts only two are sources */
    assert_int_equal(story->timeline[0].sources, 2);
    assert_int_equal(point_of(story, "first", 300)->sources, 2); /* and "lone" */
    assert_int_equal(point_of(story, "lone", 300)->sources, 2);
    assert_int_equal(point_of(story, "copy", 350)->sources, 1); /* its own */
    for (size_t i = 0; i < story->statement_count; i++) {       /* one sentence in three texts, two of them reprints */
        const kh_statement_row *row = &story->statements[i];
        if (!kh_str_eq(row->entity, KH_STR("سليم الوراق")))
            continue;
        assert_int_equal(row->sources, 2);
        said++;
    }
    assert_true(said >= 2);
    kh_story_free(story);
}

/* The same tree, whatever the order in which the articles came. */
static void order_changes_nothing(void **state)
{
    static const size_t orders[][PAGES] = {{3, 2, 1, 0}, {1, 3, 0, 2}};

    (void)state;
    for (size_t o = 0; o < 2; o++) {
        kh_store *other = open_store(o ? "tree1" : "tree0", KH_STORE_WRITE);
        for (size_t i = 0; i < PAGES; i++)
            add_page(other, &pages[orders[o][i]]);
        assert_int_equal(put_together(other), 0);
        kh_story *story = load_from(other), *wanted = load_from(store);
        for (size_t i = 0; i < PAGES; i++) {
            const kh_copy_node *a = &story->timeline[0].tree[i], *b = &wanted->timeline[0].tree[i];
            assert_true(kh_str_eq(a->article, b->article) && kh_str_eq(a->parent, b->parent));
            assert_int_equal(a->added_count, b->added_count);
        }
        assert_int_equal(story->timeline[0].sources, wanted->timeline[0].sources);
        kh_story_free(wanted);
        kh_story_free(story);
        close_store(other);
    }
}

/* Two papers that print one agency, in words of their own, are one source; a third agency-less one is another. */
static void an_agency_is_one_source(void **state)
{
    static const struct page wire[] = {
        {"x", "صدى الوادي", "سيول", "2021-03-02T09:00:00+03:00",
         "السروة - رويترز: أغلقت السيول صباح الثلاثاء الطريق بين كفر الزهور وتل النرجس، وعلقت عشرات السيارات في "
         "الوحل."},
        {"y", "مرآة الساحل", "طريق مغلق", "2021-03-02T10:00:00+03:00",
         "السروة - رويترز: علقت سيارات كثيرة على طريق تل النرجس بعد أن قطعته المياه، وتوجهت فرق الدفاع المدني إلى "
         "المكان."},
        {"z", "أخبار التل", "الطريق", "2021-03-02T10:00:00+03:00",
         "ذكر مراسلنا في تل النرجس أن المياه غمرت الطريق العام، وأن مدرسة القرية علقت الدراسة حتى إشعار آخر."},
        {"w", "صدى الوادي", "الطريق يفتح", "2021-03-02T20:00:00+03:00",
         "عاد السير مساء إلى طريق تل النرجس، بعد أن رفعت الجرافات ما حملته السيول من صخور ووحل في ساعات."},
    };
    kh_store *other = open_store("wire", KH_STORE_WRITE);

    (void)state;
    for (size_t i = 0; i < 4; i++)
        add_page(other, &wire[i]);
    assert_int_equal(put_together(other), 0);
    kh_story *story = load_from(other);
    assert_str(node_of(story, "x")->agency, "رويترز");
    assert_str(node_of(story, "y")->agency, "رويترز");
    assert_null(node_of(story, "z")->agency.ptr);
    assert_int_equal(story->timeline[0].sources, 3); /* the agency, and the two papers' own */
    kh_story_free(story);
    close_store(other);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_hangs_from_where_it_came), cmocka_unit_test(reprints_are_one_source),
        cmocka_unit_test(order_changes_nothing), cmocka_unit_test(an_agency_is_one_source)};

    return cmocka_run_group_tests(tests, setup, teardown);
}
