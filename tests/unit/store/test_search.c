/* What people type, what it finds, and what the snippet marks. */
#include "support.h"

#include "store/query.h"
#include "store/query_words.h"

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

static void groups_and_operators(void **state)
{
    (void)state;
    FINDS("نسور أو الخطة", "hand match");
    FINDS("(نسور OR الخطة) AND المياه", "hand");
    FINDS("التحالف (بغداد OR القاعدة)", "talks coalition"); /* in its title */
    FINDS("التحالف NOT بغداد", "coalition");
    FINDS("التحالف ليس بغداد", "coalition");
    FINDS("التحالف -(بغداد القاعدة)", "coalition talks"); /* none has both */
    FINDS("التحالف -(بغداد OR القاعدة)", "");
    FINDS("NEAR(مهمة قريبا, 5)", "coalition");
    FINDS("قرب(مهمة القاعدة, 2)", "");
    FINDS("هل فاز نسور أو خسر؟", "match"); /* a word of the question, no operator */
}

/* What no article has is looked for in a form that one has, but only where a question is asked. */
static void questions_in_other_forms(void **state)
{
    (void)state;
    FINDS("متى يبحث؟", "talks"); /* the verb without its tense */
    FINDS("من تعلن؟", "hand");
    FINDS("كم أسعارهما؟", "hand");
    FINDS("من رئيسالوزراء؟", ""); /* the first word ends in a letter that joins the next */
    FINDS("أين القواتالاميركية؟", "");
    FINDS("من فاز علي نسورالمرفأ؟", "match");
    FINDS("أين بغداااد؟", "talks"); /* other long vowels */
    FINDS("من يتزوج؟", "");
}

/* Words side by side, and in the very form, go before the same words apart and in another. */
static void questions_as_they_are_asked(void **state)
{
    (void)state;
    FINDS("ما هو التحالف الدولي؟", "coalition talks");
    FINDS("أين الاستثمارات الدولية؟", "talks coalition");
    FINDS("ما هي؟", ""); /* nothing is asked for */
}

static void phrases_as_written(void **state)
{
    (void)state;
    FINDS("\"القوات الأمريكية\"", "");          /* another spelling is another word */
    FINDS("\"القوات الاميركية\"", "coalition"); /* a hamza is not */
    FINDS("مسؤول", "match hand");
    FINDS("\"مسؤول في إدارة\"", "hand");
    FINDS("\"المسؤولون\"", "match hand"); /* nowhere as written: then in any form */
    FINDS("\"المسؤولين\"", "match");
}

static void fields(void **state)
{
    (void)state;
    FINDS("title:التحالف", "coalition");
    FINDS("عنوان:(محادثات OR مباراة)", "match talks"); /* as good, and newer */
    FINDS("outlet:واع", "hand coalition");             /* the newest first */
    FINDS("جهة:رويتر التحالف", "talks");
    FINDS("التحالف -outlet:رويترز", "coalition");
    FINDS("said:\"رئيس الوزراء\"", "coalition");
    FINDS("قال:مسؤول", "hand");
    FINDS("said:مسؤول المياه", "hand");
    FINDS("place:بغداد", "talks");
    FINDS("التحالف -place:بغداد", "coalition");
    FINDS("has:statement", "hand coalition");
    FINDS("فيه:تصريح -outlet:واع", "");
    FINDS("story:sxxxxxxxxxx", "");
    FINDS("outlet:صحيفة_ليست_هنا", "");
    FINDS("قال: مسؤول", "match hand"); /* a field has its value at its colon: this asks for a word alone */
}

/* An id that a story had before its last but one is still its own. */
static void an_old_id_of_a_story(void **state)
{
    kh_err err;

    (void)state;
    assert_int_equal(kh_store_execute(store,
                                      "INSERT INTO redirects SELECT 'solder', 'sold' UNION ALL SELECT 'sold', s.id"
                                      " FROM articles a JOIN stories s ON s.row = a.story WHERE a.key = 'match'",
                                      &err),
                     KH_OK);
    FINDS("story:solder", "match");
    FINDS("story:sold نسور", "match");
    FINDS("story:sold المياه", "");
}

static void days(void **state)
{
    (void)state;
    FINDS("2024-09-02..2024-09-03", "match talks");
    FINDS("التحالف ٢٠٢٤-٠٩-٠٢..", "talks");
    FINDS("..2024-09-01", "coalition");
    FINDS("since:2024-09-04", "hand");
    FINDS("حتى:2024-09-01", "coalition");
    FINDS("منذ 2024-09-03", "hand match");
    FINDS("التحالف منذ أسبوع", ""); /* of today */
    FINDS("التحالف منذ 90 سنة", "coalition talks");
    FINDS("2024-13..", "");
}

static void periods(void **state)
{
    int32_t day;

    (void)state;
    assert_true(kh_query_ago(KH_STR(""), kh_query_word(KH_QUERY_UNIT, KH_STR("شهر")), 19813, &day)); /* 2024-03-31 */
    assert_int_equal(day, 19782);                                                                    /* 2024-02-29 */
    assert_true(kh_query_ago(KH_STR("٣"), kh_query_word(KH_QUERY_UNIT, KH_STR("أسابيع")), 19813, &day));
    assert_int_equal(day, 19813 - 21);
    assert_true(kh_query_ago(KH_STR(""), kh_query_word(KH_QUERY_UNIT, KH_STR("عامين")), 19813, &day));
    assert_int_equal(day, 19813 - 731);
    assert_false(kh_query_ago(KH_STR("كثير"), KH_STR("0D"), 19813, &day));
    assert_false(kh_query_ago(KH_STR("99999"), KH_STR("0D"), 19813, &day));
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

static int note_suggestion(void *ctx, kh_str text, uint64_t articles)
{
    struct found *found = ctx;
    size_t used = strlen(found->keys);

    snprintf(found->keys + used, sizeof found->keys - used, "%s%.*s:%u", found->count++ ? " | " : "", (int)text.len,
             text.ptr, (unsigned)articles);
    return 0;
}

static const char *suggest(const char *text)
{
    static struct found found;
    kh_err err = {0};

    found = (struct found){.count = 0};
    assert_int_equal(kh_store_suggest(store, kh_str_z(text), 0, note_suggestion, &found, &err), KH_OK);
    return found.keys;
}

static void suggestions(void **state)
{
    (void)state;
    assert_string_equal(suggest("التح"), "التحالف:2");
    assert_string_equal(suggest("مهمة التح"), "مهمة التحالف:2");
    assert_string_equal(suggest("المسو"), "المسؤولين:1"); /* as it is written there */
    assert_string_equal(suggest("ا"), "");
    assert_string_equal(suggest("التح "), "");
    assert_string_equal(suggest(""), "");
    assert_string_equal(suggest("\xff\xfe"), "");
}

static const char *spell(const char *query)
{
    static char text[256];
    kh_buf out;
    kh_err err = {0};

    kh_buf_init(&out);
    assert_int_equal(kh_store_spelling(store, kh_str_z(query), &out, &err), KH_OK);
    snprintf(text, sizeof text, "%.*s", (int)out.len, out.len ? out.ptr : "");
    kh_buf_done(&out);
    return text;
}

static void spelling(void **state)
{
    static char keys[8][16];
    struct page page = {NULL, "واع", "السنديان", "2024-09-05", "وصل فريق السنديان إلى المرفأ ليلا."};

    (void)state;
    for (unsigned i = 0; i < 8; i++) {
        snprintf(keys[i], sizeof keys[i], "oak%u", i);
        page.key = keys[i];
        add_page(store, &page);
    }
    assert_string_equal(spell("السنيدان"), "السنديان");          /* changed over */
    assert_string_equal(spell("فريق السندان"), "فريق السنديان"); /* one too few */
    assert_string_equal(spell("outlet:واع السندييان"), "outlet:واع السنديان");
    assert_string_equal(spell("السنديان"), "");
    assert_string_equal(spell("قسطنطينية"), "");
    assert_string_equal(spell(""), "");
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
        cmocka_unit_test(groups_and_operators),
        cmocka_unit_test(phrases_as_written),
        cmocka_unit_test(fields),
        cmocka_unit_test(an_old_id_of_a_story),
        cmocka_unit_test(days),
        cmocka_unit_test(periods),
        cmocka_unit_test(signs_say_nothing),
        cmocka_unit_test(snippets_mark_what_was_found),
        cmocka_unit_test(questions_in_other_forms),
        cmocka_unit_test(questions_as_they_are_asked),
        cmocka_unit_test(pages_of_hits),
        cmocka_unit_test(suggestions),
        cmocka_unit_test(likeness),
        cmocka_unit_test(spelling),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
