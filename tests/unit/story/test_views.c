/* What is made of a story's articles: days of events, background, slips, positions, reversals, chapters, what moved.
 * All names and news are invented. */
#include "../store/support.h"
#include "khayt/changes.h"
#include "story/when.h"

static const struct page pages[] = {
    {"a1", "صدى الوادي", "بدء العمل في سد الشلال", "2021-03-02T10:00:00+03:00",
     "بدأت وزارة المياه، الاثنين، العمل في سد الشلال الذي تصدع الأحد.\n\n"
     "وقالت وزيرة المياه هالة المنصف إن الشركة المنفذة ستسلم سد الشلال كاملا بحلول 30 حزيران/يونيو 2022.\n\n"
     "وفي عام 2009 انهار سد قديم في وادي الشلال وغرقت ثلاث قرى صغيرة."},
    {"a2", "مرآة الساحل", "العمل يبدأ في سد الشلال", "2021-03-02T12:00:00+03:00",
     "بدأ عمال في سد الشلال حفر الأساس يوم الاثنين بحضور وزيرة المياه.\n\n"
     "وكان سد قديم في وادي الشلال قد انهار قبل 12 عاما وغرقت ثلاث قرى صغيرة قرب النهر."},
    {"b", "مرآة الساحل", "المنصف: لا زيادة في كلفة سد الشلال", "2021-06-05T10:00:00+03:00",
     "أكدت وزيرة المياه هالة المنصف، السبت، أن كلفة سد الشلال وأجور العمال فيه ارتفعت كثيرا هذا الصيف."},
    {"c", "أخبار التل", "كلفة سد الشلال", "2021-06-06T10:00:00+03:00",
     "قالت وزيرة المياه هالة المنصف إن كلفة سد الشلال وأجور العمال فيه ارتفعت كثيرا هذا الصيف."},
    {"d", "أخبار التل", "تأخر سد الشلال", "2022-01-10T10:00:00+03:00",
     "نفت وزيرة المياه هالة المنصف ارتفاع كلفة سد الشلال وأجور العمال فيه كثيرا هذا الصيف.\n\n"
     "وقالت وزيرة المياه هالة المنصف إن الشركة المنفذة ستسلم سد الشلال كاملا بحلول 30 أيلول/سبتمبر 2023، بعد تأجيل.\n\n"
     "وقال النائب رامي الجدعان إن التأخير غير مقبول."},
};

enum { PAGES = sizeof pages / sizeof *pages };

static kh_store *store;

static int setup(void **state)
{
    kh_err err;

    if (support_setup(state))
        return -1;
    store = open_store("views", KH_STORE_WRITE);
    for (size_t i = 0; i < PAGES; i++)
        add_page(store, &pages[i]);
    if (kh_store_commit(store, &err) ||
        kh_store_execute(store,
                         "DELETE FROM stories; DELETE FROM developments; DELETE FROM copies;"
                         "INSERT INTO stories (row, id) VALUES (1, 's1');"
                         "INSERT INTO developments (row, id, story) VALUES (1, 'da', 1), (2, 'db', 1), (3, 'dd', 1);"
                         "UPDATE articles SET story = 1, development = CASE substr(key, 1, 1) WHEN 'a' THEN 1"
                         " WHEN 'd' THEN 3 ELSE 2 END",
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

static kh_story *load(void)
{
    kh_story *story = NULL;
    kh_err err = {0};

    assert_int_equal(kh_story_load(store, KH_STR("s1"), &story, &err), KH_OK);
    return story;
}

static void assert_str(kh_str text, const char *wanted)
{
    char buffer[512];

    snprintf(buffer, sizeof buffer, "%.*s", (int)text.len, text.ptr ? text.ptr : "");
    assert_string_equal(buffer, wanted);
}

static int32_t day(const char *text)
{
    int32_t n;

    assert_true(kh_day_parse(kh_str_z(text), &n));
    return n;
}

static void days_of_values(void **state)
{
    static const struct {
        const char *value, *first, *last, *precision;
    } good[] = {
        {"2024", "2024-01-01", "2024-12-31", "year"},
        {"2024-02", "2024-02-01", "2024-02-29", "month"},
        {"2024-09-20TMO", "2024-09-20", "2024-09-20", "day"},
        {"2024-09-20", "2024-09-20", "2024-09-20", "day"},
        {"2024-W38", "2024-09-16", "2024-09-22", "week"},
        {"2024-Q4", "2024-10-01", "2024-12-31", "year"},
        {"2024-H1", "2024-01-01", "2024-06-30", "year"},
        {"2024-WI", "2024-12-01", "2025-02-28", "year"},
        {"2024-09-20T20:50", "2024-09-20", "2024-09-20", "day"},
    };
    static const char *const bad[] = {"",        "202",      "P3D",        "PRESENT_REF", "2024-13",
                                      "2024-00", "2024-W54", "2024-02-30", "2024-09-20x", "2024x",
                                      "2024-Q5", "2024-XX",  "0000",       "2024-09x20"};
    int32_t first, last;

    (void)state;
    for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
        assert_true(kh_when_days(kh_str_z(good[i].value), &first, &last));
        assert_int_equal(first, day(good[i].first));
        assert_int_equal(last, day(good[i].last));
        assert_str(kh_when_precision(first, last), good[i].precision);
    }
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        assert_false(kh_when_days(kh_str_z(bad[i]), &first, &last));
    assert_null(kh_when_precision(0, 3650).ptr);
    assert_null(kh_when_precision(KH_NO_DAY, 1).ptr);
}

/* Both leads say Monday, the day before; what the relative clause tells is older. */
static void events_have_their_day(void **state)
{
    kh_story *story = load();

    (void)state;
    assert_str(story->timeline[0].date, "2021-03-02");
    assert_str(story->timeline[0].event.value, "2021-03-01");
    assert_str(story->timeline[0].event.precision, "day");
    assert_int_equal(story->timeline[0].event.earliest, day("2021-03-01"));
    assert_str(story->timeline[0].event.at.key, "a1");
    assert_str(story->timeline[1].event.value, "2021-06-05");
    assert_null(story->timeline[2].event.value.ptr); /* no lead says when */
    kh_story_free(story);
}

static void background_is_told_once(void **state)
{
    kh_story *story = load();

    (void)state;
    assert_int_equal(story->background_count, 1);
    assert_int_equal(story->background[0].event.earliest, day("2009-01-01"));
    assert_int_equal(story->background[0].event.latest, day("2009-12-31"));
    assert_str(story->background[0].event.precision, "year");
    assert_int_equal(story->background[0].sources, 2);
    assert_int_equal(story->background[0].articles.n, 2);
    assert_str(story->background[0].at.key, "a1");
    assert_str(story->background[0].when, "عام 2009");
    kh_story_free(story);
}

static void deadlines_slip_by_days(void **state)
{
    kh_story *story = load();
    const kh_deadline_matter *row = &story->matters[0];

    (void)state;
    assert_int_equal(story->matter_count, 1);
    assert_int_equal(row->announcement_count, 2);
    assert_str(row->announcements[0].by, "2022-06-30");
    assert_int_equal(row->announcements[0].ahead, day("2022-06-30") - day("2021-03-02"));
    assert_int_equal(row->announcements[0].slip, KH_NO_DAY);
    assert_str(row->announcements[1].by, "2023-09-30");
    assert_int_equal(row->announcements[1].slip, day("2023-09-30") - day("2022-06-30"));
    assert_int_equal(row->slip, day("2023-09-30") - day("2022-06-30"));
    kh_story_free(story);
}

static const kh_position *position_of(const kh_story *story, const char *name)
{
    for (size_t i = 0; i < story->position_count; i++) {
        if (kh_str_eq(story->positions[i].name, kh_str_z(name)))
            return &story->positions[i];
    }
    fail_msg("%s says nothing", name);
    return NULL;
}

/* Two outlets pass on one statement; what is denied later is another one. */
static void statements_are_folded(void **state)
{
    kh_story *story = load();
    const kh_position *minister = position_of(story, "هالة المنصف");

    (void)state;
    assert_ptr_equal(minister, &story->positions[0]);
    assert_str(minister->type, "PER");
    assert_str(minister->role, "وزيرة المياه");
    assert_int_equal(minister->statement_count, 4);
    assert_int_equal(minister->statements[1].sources, 2);
    assert_int_equal(minister->statements[1].articles.n, 2);
    assert_str(minister->statements[1].at.key, "b");
    assert_str(minister->statements[2].act, "deny");
    assert_true(minister->reversed);
    assert_false(position_of(story, "رامي الجدعان")->reversed);
    kh_story_free(story);
}

static void what_is_taken_back(void **state)
{
    kh_story *story = load();

    (void)state;
    assert_int_equal(story->reversal_count, 2);
    assert_str(story->reversals[0].kind, "denial");
    assert_str(story->reversals[0].name, "هالة المنصف");
    assert_str(story->reversals[0].before.at.key, "c");
    assert_str(story->reversals[0].after.at.key, "d");
    assert_str(story->reversals[1].kind, "deadline");
    assert_str(story->reversals[1].before.at.key, "a1");
    kh_story_free(story);
}

static kh_changes *changes(kh_changes_filter filter)
{
    kh_changes *found = NULL;
    kh_err err = {0};

    assert_int_equal(kh_changes_load(store, &filter, &found, &err), KH_OK);
    return found;
}

static void what_moved(void **state)
{
    kh_changes *found = changes((kh_changes_filter){.since = KH_STR("#4")});
    const kh_changed_story *story;

    (void)state;
    assert_str(found->mark, "#5");
    assert_int_equal(found->total, 1);
    assert_int_equal(found->new_articles, 1);
    story = &found->stories[0];
    assert_int_equal(story->development_count, 1);
    assert_true(story->developments[0].fresh);
    assert_str(story->developments[0].keys.at[0], "d");
    assert_int_equal(story->deadline_count, 1);
    assert_true(story->deadlines[0].known);
    assert_int_equal(story->deadlines[0].slip, day("2023-09-30") - day("2022-06-30"));
    assert_int_equal(story->voice_count, 1);
    assert_str(story->voices[0].name, "رامي الجدعان");
    assert_int_equal(story->reversal_count, 2);
    kh_changes_free(found);
}

static void moments_and_filters(void **state)
{
    static const struct {
        kh_changes_filter filter;
        unsigned articles;
    } cases[] = {
        {{.since = KH_STR("#0")}, 5},
        {{.since = KH_STR("#5")}, 0},
        {{.since = KH_STR("2021-06-05")}, 3},
        {{.since = KH_STR("2021-06-05T12:00:00+03:00")}, 2},
        {{.since = KH_STR("2021-06-05T10:00:00+03:00")}, 3},
        {{.page = {0, 0}}, 1}, /* the last day of news */
        {{.since = KH_STR("#0"), .outlet = KH_STR("أخبار التل")}, 2},
        {{.since = KH_STR("#0"), .person = KH_STR("رامي الجدعان")}, 1},
        {{.since = KH_STR("#0"), .story = KH_STR("s1")}, 5},
        {{.since = KH_STR("#9999999")}, 0},
    };
    static const char *const bad[] = {"#", "#x", "#-1", "yesterday", "2021-13-01", "#99999999999999999999"};
    kh_changes *found = NULL;
    kh_err err = {0};

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        found = changes(cases[i].filter);
        assert_int_equal(found->new_articles, cases[i].articles);
        assert_int_equal(found->total, cases[i].articles > 0);
        kh_changes_free(found);
    }
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        kh_changes_filter filter = {.since = kh_str_z(bad[i])};
        assert_int_equal(kh_changes_load(store, &filter, &found, &err), KH_ARG);
        assert_null(found);
    }
    assert_int_equal(kh_changes_load(store, &(kh_changes_filter){.story = KH_STR("none")}, &found, &err), KH_NOTFOUND);
    assert_int_equal(kh_changes_load(store, &(kh_changes_filter){.place = KH_STR("none")}, &found, &err), KH_NOTFOUND);
}

/* ---- chapters ---- */

enum { LONG_STORY = 40, TURN = 22 };

/* A story of two matters: a flood, and after weeks of silence a trial. */
static void long_stories_have_chapters(void **state)
{
    static const char *const places[] = {"السروة", "الزهور",  "النرجس", "المرج",
                                         "الواحة", "الصنوبر", "القلعة", "الميناء"};
    kh_store *own = open_store("chapters", KH_STORE_WRITE);
    kh_story *story = NULL;
    kh_err err = {0};
    char key[16], title[128], published[32], text[256], sql[512], date[16];

    (void)state;
    for (int i = 0; i < LONG_STORY; i++) {
        bool trial = i >= TURN;
        kh_day_text(day("2021-03-01") + i + (trial ? 60 : 0), date);
        snprintf(key, sizeof key, "k%02d", i);
        snprintf(published, sizeof published, "%s", date);
        snprintf(title, sizeof title,
                 trial ? "المحكمة تسمع شاهدا جديدا عن إهمال السد من %s" : "فيضان السد يغمر قرية %s", places[i % 8]);
        snprintf(text, sizeof text,
                 trial ? "استمعت المحكمة إلى شاهد عن إهمال صيانة السد ودفاع المتهم في قضية %s."
                       : "غمر فيضان مياه السد بيوت قرية %s وأنقذت فرق الإنقاذ سكانها بالزوارق.",
                 places[i % 8]);
        add_page(own, &(struct page){key, "صدى الوادي", title, published, text});
    }
    assert_int_equal(kh_store_commit(own, &err), KH_OK);
    snprintf(sql, sizeof sql,
             "DELETE FROM stories; DELETE FROM developments; DELETE FROM copies;"
             "INSERT INTO stories (row, id) VALUES (1, 's1');"
             "INSERT INTO developments (row, id, story) SELECT row, 'd' || row, 1 FROM articles;"
             "UPDATE articles SET story = 1, development = row");
    assert_int_equal(kh_store_execute(own, sql, &err), KH_OK);
    for (int64_t row = 1; row <= LONG_STORY; row++)
        assert_int_equal(kh_store_moved(own, (kh_store_place){1, row}), KH_OK);
    assert_int_equal(kh_store_refresh(own, &err), KH_OK);
    assert_int_equal(kh_story_load(own, KH_STR("s1"), &story, &err), KH_OK);
    assert_int_equal(story->timeline_count, LONG_STORY);
    assert_int_equal(story->chapter_count, 2);
    assert_int_equal(story->chapters[0].developments.n, TURN);
    assert_int_equal(story->chapters[0].developments.n + story->chapters[1].developments.n, LONG_STORY);
    assert_str(story->chapters[0].first, "2021-03-01");
    assert_str(story->chapters[0].last, "2021-03-22");
    assert_non_null(strstr(story->chapters[0].title.ptr, "فيضان"));
    assert_non_null(strstr(story->chapters[1].title.ptr, "المحكمة"));
    kh_story_free(story);
    close_store(own);
}

static void short_stories_have_none(void **state)
{
    kh_story *story = load();

    (void)state;
    assert_int_equal(story->chapter_count, 0);
    kh_story_free(story);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(days_of_values),
        cmocka_unit_test(events_have_their_day),
        cmocka_unit_test(background_is_told_once),
        cmocka_unit_test(deadlines_slip_by_days),
        cmocka_unit_test(statements_are_folded),
        cmocka_unit_test(what_is_taken_back),
        cmocka_unit_test(what_moved),
        cmocka_unit_test(moments_and_filters),
        cmocka_unit_test(long_stories_have_chapters),
        cmocka_unit_test(short_stories_have_none),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
