/* Stories that prove to be one: what moves, what leads where, and that sessions make no difference. */
#include "support.h"

static const struct page pages[] = {
    {"m/1", "صدى الوادي", "افتتاح جسر السنديان", "2021-03-02T09:00:00+03:00",
     "افتتح محافظ الوادي سالم النعمان جسر السنديان أمس بعد عامين من العمل.\n\n"
     "وقال النعمان إن نحو 300 عامل شاركوا في البناء الذي كلف مليوني دينار."},
    {"m/2", "أخبار التل", "فيضان النهر يغرق سوق الأقمشة", "2021-05-20T08:00:00+03:00",
     "أغرق فيضان النهر الكبير سوق الأقمشة في مدينة المرجان، بحسب الدفاع المدني.\n\n"
     "وأعلنت البلدية إغلاق المدارس حتى نهاية الأسبوع."},
    {"m/3", "مرآة الساحل", "فلكيون يرصدون مذنبا جديدا", "2021-06-11T10:00:00+03:00",
     "رصد فلكيون في مرصد الهضبة مذنبا جديدا يدور بعيدا عن الشمس، ويتوقعون أن يقترب منها بعد عشرين عاما."},
};
/* What comes later: of the first two, and again of the first. */
static const struct page later[] = {
    {"m/4", "صدى الوادي", "سوق الأقمشة يفتح أبوابه بعد فيضان النهر", "2021-06-02T08:00:00+03:00",
     "عاد تجار سوق الأقمشة في مدينة المرجان إلى محالهم بعد أسبوعين من فيضان النهر الكبير. وقالت البلدية إن إصلاح "
     "السوق اكتمل."},
    {"m/5", "أخبار التل", "شقوق في جسر السنديان بعد شهر من افتتاحه", "2021-04-05T08:00:00+03:00",
     "ظهرت شقوق في جسر السنديان بعد شهر من افتتاحه. وأمر محافظ الوادي سالم النعمان بوقف السير على الجسر حتى يفحصه "
     "المهندسون."},
};

static int64_t row_of(kh_store *store, const char *what, const char *key)
{
    char sql[256];

    snprintf(sql, sizeof sql, "SELECT %s FROM articles WHERE key = '%s'", what, key);
    return ask(store, sql);
}

static void merge(kh_store *store, const char *shown_by, int64_t gone, int64_t stays)
{
    kh_err err = {0};

    assert_int_equal(kh_store_merge(store, row_of(store, "row", shown_by), gone, stays, 0.5, &err), KH_OK);
}

static void fill(kh_store *store, int64_t stories[3])
{
    for (size_t i = 0; i < 3; i++) {
        assert_int_equal(add_page(store, &pages[i]), KH_ADDED_NEW);
        stories[i] = row_of(store, "story", pages[i].key);
    }
    assert_true(stories[0] != stories[1] && stories[1] != stories[2] && stories[0] != stories[2]);
}

static void what_goes_moves_whole_and_leaves_its_id(void **state)
{
    kh_store *store = open_store("merge", KH_STORE_WRITE);
    int64_t stories[3];
    char old[64], sql[256];

    (void)state;
    fill(store, stories);
    snprintf(sql, sizeof sql, "SELECT id FROM stories WHERE row = %lld", (long long)stories[1]);
    sqlite3_stmt *id = NULL;
    assert_int_equal(sqlite3_prepare_v2(store->db, sql, -1, &id, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_step(id), SQLITE_ROW);
    snprintf(old, sizeof old, "%s", (const char *)sqlite3_column_text(id, 0));
    sqlite3_finalize(id);
    merge(store, "m/2", stories[1], stories[0]);
    assert_int_equal(row_of(store, "story", "m/2"), stories[0]);
    assert_int_equal(ask(store, "SELECT count(*) FROM stories"), 2);
    assert_int_equal(ask(store, "SELECT count(*) FROM developments d JOIN articles a ON a.development = d.row"
                                " WHERE a.story <> d.story"),
                     0);
    snprintf(sql, sizeof sql,
             "SELECT count(*) FROM redirects WHERE old = '%s' AND new = (SELECT id FROM stories WHERE"
             " row = %lld)",
             old, (long long)stories[0]);
    assert_int_equal(ask(store, sql), 1);
    snprintf(sql, sizeof sql, "SELECT count(*) FROM link_log WHERE action = 'merged' AND story = '%s' AND score = 0.5",
             old);
    assert_int_equal(ask(store, sql), 1);
    /* an id that went twice leads straight to where it ended */
    merge(store, "m/3", stories[0], stories[2]);
    assert_int_equal(ask(store, "SELECT count(*) FROM redirects r JOIN stories s ON s.id = r.new"), 2);
    assert_int_equal(ask(store, "SELECT count(DISTINCT story) FROM articles"), 1);
    close_store(store);
}

static void a_later_session_knows_of_it(void **state)
{
    kh_store *store = open_store("merge-later", KH_STORE_WRITE);
    int64_t stories[3];
    kh_store_totals count;
    kh_err err;

    (void)state;
    fill(store, stories);
    merge(store, "m/2", stories[1], stories[0]);
    close_store(store);
    store = open_store("merge-later", KH_STORE_WRITE);
    assert_int_equal(kh_store_count(store, &count, &err), KH_OK);
    assert_int_equal(count.stories, 2);
    add_page(store, &later[0]);
    add_page(store, &later[1]);
    assert_int_equal(row_of(store, "story", "m/4"), stories[0]);
    assert_int_equal(row_of(store, "story", "m/5"), stories[0]);
    close_store(store);
}

static void add_nth(kh_store *store, size_t i)
{
    add_page(store, i < 3 ? &pages[i] : &later[i - 3]);
}

static void one_session_or_five(void **state)
{
    static const char places[] = "SELECT total(row * row * (story * 16 + development)) FROM articles";
    kh_store *one = open_store("one-session", KH_STORE_WRITE);

    (void)state;
    for (size_t i = 0; i < 5; i++) {
        kh_store *store = open_store("five-sessions", KH_STORE_WRITE);
        add_nth(store, i);
        close_store(store);
        add_nth(one, i);
    }
    close_store(one);
    one = open_store("one-session", KH_STORE_READ);
    kh_store *five = open_store("five-sessions", KH_STORE_READ);
    assert_int_equal(row_of(one, "story", "m/5"), row_of(one, "story", "m/1"));
    assert_int_equal(row_of(one, "story", "m/4"), row_of(one, "story", "m/2"));
    assert_int_equal(ask(one, places), ask(five, places));
    close_store(one);
    close_store(five);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_goes_moves_whole_and_leaves_its_id),
        cmocka_unit_test(a_later_session_knows_of_it),
        cmocka_unit_test(one_session_or_five),
    };
    return cmocka_run_group_tests(tests, support_setup, support_teardown);
}
