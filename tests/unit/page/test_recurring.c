/* Which blocks may recur as furniture, and what is never taken for one. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "page/recurring.h"

static kh_arena rules_arena, arena, scratch;
static kh_page_rules *rules;

static const kh_str outlet = {"النافذة", sizeof "النافذة" - 1};

static int setup(void **state)
{
    kh_err err;

    (void)state;
    kh_arena_init(&rules_arena, 0);
    kh_arena_init(&arena, 0);
    kh_arena_init(&scratch, 0);
    return kh_page_rules_load(&rules_arena, &rules, &err);
}

static int teardown(void **state)
{
    (void)state;
    kh_arena_done(&scratch);
    kh_arena_done(&arena);
    kh_arena_done(&rules_arena);
    return 0;
}

/* Is `block` a candidate at the end of a text, and does it go when it is known? */
static void expect(const char *block, bool candidate, bool goes)
{
    kh_article article = {
        .outlet = outlet,
        .text = kh_arena_format(&arena, "فتح الجسر أمس.\n\nوعبرته السيارات.\n\nوعاد الناس.\n\n%s", block)};
    uint64_t keys[KH_RECURRING_MOST], key = kh_recurring_key(&scratch, outlet, kh_str_z(block));
    size_t n = kh_recurring_candidates(&scratch, outlet, article.text, keys);
    bool found = false;

    for (size_t i = 0; i < n; i++)
        found |= keys[i] == key;
    if (found != candidate)
        fail_msg("%s: %s", block, found ? "a candidate" : "none");
    if ((kh_recurring_take(rules, &arena, &article, &key, 1) == 1) != goes)
        fail_msg("%s: %s", block, goes ? "stays" : "goes");
    assert_int_equal(article.furniture_count, goes);
    assert_true((strstr(kh_arena_str(&arena, article.text).ptr, block) == NULL) == goes);
}

static void house_lines_may_go(void **state)
{
    (void)state;
    expect("أرسلوا كلمة جبل إلى الرقم 4455", true, true);
    expect("Next Previous", true, true);
}

static void what_goes_on_or_leads_on_stays(void **state)
{
    (void)state;
    expect("وكانت الحكومة قد قطعت المياه عن القرى قبل عامين.", false, false);
    expect("يذكر أن السد بني قبل نصف قرن.", true, false);
    expect("علما أن النافذة لا يمكنها التأكد من صحة الصور.", true, false);
    expect("السطر الأخير:", true, false);
    expect("انتهى", false, false);
}

static void spelling_makes_no_difference_and_outlets_do(void **state)
{
    (void)state;
    assert_int_equal(kh_recurring_key(&scratch, outlet, KH_STR("أرسلوا الى الرّقم ٤٤٥٥")),
                     kh_recurring_key(&scratch, outlet, KH_STR("ارسلوا إلى الرقم 4455 !")));
    assert_int_not_equal(kh_recurring_key(&scratch, outlet, KH_STR("أرسلوا الآن")),
                         kh_recurring_key(&scratch, KH_STR("الباب"), KH_STR("أرسلوا الآن")));
}

static void the_middle_and_the_last_paragraph_stay(void **state)
{
    kh_article article = {.outlet = outlet, .text = KH_STR("أرسلوا كلمة جبل إلى الرقم 4455")};
    uint64_t keys[KH_RECURRING_MOST], key = kh_recurring_key(&scratch, outlet, article.text);
    kh_buf text;

    (void)state;
    assert_int_equal(kh_recurring_candidates(&scratch, outlet, article.text, keys), 0);
    assert_int_equal(kh_recurring_take(rules, &arena, &article, &key, 1), 0);
    kh_buf_init(&text);
    for (int i = 0; i < 20; i++)
        kh_buf_addz(&text, i == 8 ? "أرسلوا كلمة جبل إلى الرقم 4455\n\n" : "وعبرته السيارات.\n\n");
    article.text = kh_buf_str(&text);
    assert_int_equal(kh_recurring_candidates(&scratch, outlet, article.text, keys), 0);
    assert_int_equal(kh_recurring_take(rules, &arena, &article, &key, 1), 0);
    kh_buf_done(&text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(house_lines_may_go),
        cmocka_unit_test(what_goes_on_or_leads_on_stays),
        cmocka_unit_test(spelling_makes_no_difference_and_outlets_do),
        cmocka_unit_test(the_middle_and_the_last_paragraph_stay),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
