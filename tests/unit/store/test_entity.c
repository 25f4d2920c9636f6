/* Who is who in a store: one entity whatever its spelling, and what a person says of it. */
#include "support.h"

#include "store/entity.h"

static const struct page pages[] = {
    {"e/1", "صدى الوادي", "افتتاح جسر السنديان", "2021-03-02T09:00:00+03:00",
     "افتتح محافظ الوادي عبد الرحمن النعماني جسر السنديان أمس بعد عامين من العمل.\n\n"
     "وقال النعماني إن نحو 300 عامل شاركوا في البناء."},
    {"e/2", "أخبار التل", "شقوق في الجسر", "2021-04-05T08:00:00+03:00",
     "أمر المحافظ عبدالرحمن النعماني بوقف السير على الجسر. وقال عبدالرحمن النعماني إن المهندسين سيفحصونه."},
    {"e/3", "مرآة الساحل", "الخارجية الأمريكية ترحب", "2021-06-11T10:00:00+03:00",
     "قالت وزارة الخارجية الأمريكية إنها ترحب بالاتفاق. وأضافت الوزارة أنها تدعم تنفيذه."},
    {"e/4", "صدى الوادي", "بيان الخارجية", "2021-06-12T10:00:00+03:00",
     "أعلنت وزارة الخارجية الأميركية أن وفدا سيزور الوادي."},
};

static kh_who *who(kh_store *store, const char *name, const kh_who_filter *filter)
{
    kh_who *found = NULL;
    kh_err err = {0};
    kh_status status = kh_who_load(store, kh_str_z(name), filter, &found, &err);

    if (status != KH_OK)
        print_error("%s\n", err.text);
    assert_int_equal(status, KH_OK);
    return found;
}

static void nobody(kh_store *store, const char *name)
{
    kh_who *found = NULL;
    kh_err err = {0};

    assert_int_equal(kh_who_load(store, kh_str_z(name), NULL, &found, &err), KH_NOTFOUND);
    assert_null(found);
}

/* Articles of the entity that `name` leads to. */
static unsigned articles(kh_store *store, const char *name)
{
    kh_who *found = who(store, name, NULL);
    unsigned n = found->line.articles;

    kh_who_free(found);
    return n;
}

static kh_store *filled(const char *name)
{
    kh_store *store = open_store(name, KH_STORE_WRITE);

    for (size_t i = 0; i < sizeof pages / sizeof *pages; i++)
        assert_int_equal(add_page(store, &pages[i]), KH_ADDED_NEW);
    return store;
}

static void one_entity_whatever_its_spelling(void **state)
{
    kh_store *store = filled("spellings");
    kh_who *found = who(store, "النعماني", NULL);

    (void)state;
    assert_true(kh_str_eq(found->line.id, KH_STR("عبد الرحمن النعماني")));
    assert_int_equal(found->line.type, KH_NAME_PER);
    assert_int_equal(found->line.articles, 2);
    assert_int_equal(found->alias_count, 3);
    assert_int_equal(found->statement_total, 2);
    assert_true(kh_str_eq(found->statements[0].key, KH_STR("e/2")));
    assert_true(kh_str_eq(found->statements[1].key, KH_STR("e/1")));
    assert_int_equal(found->stories[0].articles + (found->story_count > 1 ? found->stories[1].articles : 0), 2);
    for (size_t i = 0; i < found->alias_count; i++)
        assert_true(found->aliases[i].keys.n > 0);
    kh_who_free(found);
    assert_int_equal(articles(store, "وزارة الخارجية الأمريكية"), 2);
    assert_int_equal(articles(store, "وزارة الخارجية الأميركية"), 2);
    nobody(store, "لا أحد");
    close_store(store);
}

static void statements_by_outlet_and_day(void **state)
{
    kh_store *store = filled("filters");
    kh_who_filter filter = {.since = 18690, .until = KH_NO_DAY}; /* 2021-03-04 */
    kh_who *found = who(store, "عبدالرحمن النعماني", &filter);

    (void)state;
    assert_int_equal(found->statement_total, 1);
    assert_true(kh_str_eq(found->statements[0].outlet, KH_STR("أخبار التل")));
    kh_who_free(found);
    filter = (kh_who_filter){.outlet = KH_STR("صدى الوادي"), .since = KH_NO_DAY, .until = KH_NO_DAY};
    found = who(store, "عبدالرحمن النعماني", &filter);
    assert_int_equal(found->statement_total, 1);
    assert_true(kh_str_eq(found->statements[0].key, KH_STR("e/1")));
    kh_who_free(found);
    filter = (kh_who_filter){.page = {.offset = 1, .limit = 5}, .since = KH_NO_DAY, .until = KH_NO_DAY};
    found = who(store, "عبدالرحمن النعماني", &filter);
    assert_int_equal(found->statement_total, 2);
    assert_int_equal(found->statement_count, 1);
    kh_who_free(found);
    close_store(store);
}

static void what_is_split_stays_split(void **state)
{
    kh_store *store = filled("split");
    kh_err err = {0};
    const struct page again = {"e/5", "أخبار التل", "الجسر مرة أخرى", "2021-07-05T08:00:00+03:00",
                               "زار عبدالرحمن النعماني الجسر. وقال عبدالرحمن النعماني إنه آمن."};

    (void)state;
    assert_int_equal(kh_store_names_split(store, KH_STR("عبد الرحمن النعماني"), KH_STR("لا أحد"), &err), KH_NOTFOUND);
    assert_int_equal(kh_store_names_merge(store, KH_STR("وزارة الخارجية الأميركية"), KH_STR("لا أحد"), &err),
                     KH_NOTFOUND);
    assert_int_equal(kh_store_names_merge(store, KH_STR("عبدالرحمن النعماني"), KH_STR("عبد الرحمن النعماني"), &err),
                     KH_ARG);
    assert_int_equal(kh_store_names_split(store, KH_STR("عبد الرحمن النعماني"), KH_STR("النعماني"), &err), KH_OK);
    assert_int_equal(articles(store, "النعماني"), 1);
    assert_int_equal(articles(store, "عبد الرحمن النعماني"), 2);
    assert_int_equal(add_page(store, &again), KH_ADDED_NEW);
    assert_int_equal(articles(store, "عبد الرحمن النعماني"), 3);
    assert_int_equal(kh_entities_remake(store, &err), KH_OK);
    assert_int_equal(articles(store, "النعماني"), 1);
    assert_int_equal(articles(store, "عبد الرحمن النعماني"), 3);
    close_store(store);
    store = open_store("split", KH_STORE_READ);
    assert_int_equal(articles(store, "النعماني"), 1);
    close_store(store);
}

static void a_merge_holds_and_can_be_undone(void **state)
{
    kh_store *store = filled("merged");
    kh_err err = {0};

    (void)state;
    assert_int_equal(kh_store_names_split(store, KH_STR("عبد الرحمن النعماني"), KH_STR("النعماني"), &err), KH_OK);
    assert_int_equal(kh_store_names_merge(store, KH_STR("عبد الرحمن النعماني"), KH_STR("النعماني"), &err), KH_OK);
    assert_int_equal(articles(store, "النعماني"), 2);
    assert_int_equal(kh_entities_remake(store, &err), KH_OK);
    assert_int_equal(articles(store, "النعماني"), 2);
    assert_int_equal(kh_store_names_split(store, KH_STR("عبد الرحمن النعماني"), KH_STR("النعماني"), &err), KH_OK);
    assert_int_equal(articles(store, "النعماني"), 1);
    close_store(store);
}

static void names_of_ones_own_go_first(void **state)
{
    static const char table[] = "phrase\tentity\ttype\n"
                                "عبدالرحمن النعماني|النعماني|عبد الرحمن النعماني\tالمحافظ عبد الرحمن النعماني\tPER\n";
    kh_store *store = filled("own");
    kh_engine_options options = {0};
    kh_engine *own = NULL;
    kh_buf names;
    kh_err err = {0};
    uint64_t n;

    (void)state;
    assert_int_equal(kh_store_names_add(store, KH_STR("phrase\tentity\ttype\nأ\tب\tXXX\n"), &n, &err), KH_ARG);
    assert_int_equal(kh_store_names_add(store, KH_STR("one column\nأ\n"), &n, &err), KH_ARG);
    assert_int_equal(kh_store_names_add(store, kh_str_z(table), &n, &err), KH_OK);
    assert_int_equal(n, 3);
    kh_who *found = who(store, "عبدالرحمن النعماني", NULL);
    assert_true(kh_str_eq(found->line.id, KH_STR("المحافظ عبد الرحمن النعماني")));
    assert_int_equal(found->line.articles, 2);
    kh_who_free(found);
    kh_buf_init(&names);
    assert_int_equal(kh_store_own_names(store, &names, &err), KH_OK);
    options.names = kh_buf_str(&names);
    assert_int_equal(kh_engine_new(&options, &own, &err), KH_OK);
    kh_buf_done(&names);
    kh_engine *before = engine;
    engine = own;
    kh_doc *doc = read_page(&pages[1]);
    assert_true(kh_str_eq(kh_doc_article(doc, 0)->names[0].entity, KH_STR("المحافظ عبد الرحمن النعماني")));
    kh_doc_free(doc);
    engine = before;
    kh_engine_free(own);
    close_store(store);
}

/* A country that a text takes for a body is the country; a given name alone is nobody. */
static void lists_say_what_kind_it_is(void **state)
{
    static const struct page played[] = {
        {"k/1", "صدى الوادي", "مباراة", "2021-05-01T09:00:00+03:00",
         "خسر منتخب الوادي أمام ألمانيا أمس. وقال المدرب إن ألمانيا لعبت جيدا. وبكى كريم بعد المباراة. وقال كريم إنه "
         "حزين."},
        {"k/2", "مرآة الساحل", "زيارة", "2021-05-02T09:00:00+03:00", "وصل الوفد إلى ألمانيا. وجاء من البيت الأبيض رد."},
    };
    kh_store *store = open_store("kinds", KH_STORE_WRITE);
    kh_who *found;
    uint64_t spellings;
    kh_err err = {0};
    (void)state;

    for (size_t i = 0; i < 2; i++)
        assert_int_equal(add_page(store, &played[i]), KH_ADDED_NEW);
    found = who(store, "ألمانيا", NULL);
    assert_int_equal(found->line.articles, 2);
    assert_int_equal(found->line.type, KH_NAME_LOC);
    kh_who_free(found);
    found = who(store, "البيت الأبيض", NULL);
    assert_int_equal(found->line.type, KH_NAME_ORG);
    kh_who_free(found);
    nobody(store, "كريم");
    assert_int_equal(
        kh_store_names_add(store, KH_STR("phrase\tentity\ttype\nكريم\tكريم الوادي\tPER\n"), &spellings, &err), KH_OK);
    assert_int_equal(articles(store, "كريم الوادي"), 1);
    assert_int_equal(kh_store_close(store, NULL), KH_OK);
}

static void what_is_forgotten_leaves_no_name(void **state)
{
    kh_store *store = filled("forget");
    kh_err err = {0};
    int64_t entities;

    (void)state;
    assert_int_equal(articles(store, "عبد الرحمن النعماني"), 2);
    entities = ask(store, "SELECT count(*) FROM entities");
    assert_int_equal(kh_store_forget(store, KH_STR("e/2"), &err), KH_OK);
    assert_int_equal(articles(store, "عبد الرحمن النعماني"), 1);
    assert_int_equal(kh_store_forget(store, KH_STR("e/1"), &err), KH_OK);
    nobody(store, "عبد الرحمن النعماني");
    assert_true(ask(store, "SELECT count(*) FROM entities") < entities);
    assert_int_equal(ask(store, "SELECT count(*) FROM names WHERE text LIKE '%نعماني%'"), 0);
    assert_int_equal(ask(store, "SELECT count(*) FROM mentions m WHERE NOT EXISTS"
                                " (SELECT 1 FROM names n WHERE n.row = m.name)"),
                     0);
    close_store(store);
}

/* What batch by batch makes is what is made in one go. */
static void made_anew_it_is_the_same(void **state)
{
    static const char digest[] = "SELECT sum(articles * 7 + mentions * 31 + said * 101 + length(id)) FROM entities";
    kh_store *store = filled("anew");
    const struct page changed = {"e/2", "أخبار التل", "شقوق", "2021-04-05T08:00:00+03:00",
                                 "زار عبدالرحمن النعماني الجسر."};
    kh_err err = {0};
    int64_t before;

    (void)state;
    assert_int_equal(add_page(store, &changed), KH_ADDED_CHANGED);
    assert_int_equal(articles(store, "عبد الرحمن النعماني"), 2);
    before = ask(store, digest);
    assert_int_equal(kh_entities_remake(store, &err), KH_OK);
    assert_int_equal(ask(store, digest), before);
    close_store(store);
}

static void aliases_are_written_plainly(void **state)
{
    static const struct page odd = {
        "e/9", "صدى الوادي", "وفد", "2021-08-01T08:00:00+03:00",
        "وصل الوفد إلى ســوريا وسُوريا أمس. وقدم مساعدات للولايات المتحدة. وزار روسيا دوماً."};
    kh_store *store = open_store("plain", KH_STORE_WRITE);
    kh_who *found;

    (void)state;
    assert_int_equal(add_page(store, &odd), KH_ADDED_NEW);
    found = who(store, "سوريا", NULL);
    assert_int_equal(found->alias_count, 1);
    assert_true(kh_str_eq(found->aliases[0].text, KH_STR("سوريا")));
    kh_who_free(found);
    found = who(store, "الولايات المتحدة", NULL);
    assert_int_equal(found->alias_count, 1);
    assert_true(kh_str_eq(found->aliases[0].text, KH_STR("الولايات المتحدة")));
    kh_who_free(found);
    nobody(store, "دوما");
    close_store(store);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_entity_whatever_its_spelling), cmocka_unit_test(statements_by_outlet_and_day),
        cmocka_unit_test(what_is_split_stays_split),        cmocka_unit_test(a_merge_holds_and_can_be_undone),
        cmocka_unit_test(lists_say_what_kind_it_is),        cmocka_unit_test(names_of_ones_own_go_first),
        cmocka_unit_test(what_is_forgotten_leaves_no_name), cmocka_unit_test(made_anew_it_is_the_same),
        cmocka_unit_test(aliases_are_written_plainly),
    };

    return cmocka_run_group_tests(tests, support_setup, support_teardown);
}
