#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "page/cue.h"

static kh_arena arena;
static kh_cue_rules *rules;

static int load(void **state)
{
    kh_err err = {0};

    (void)state;
    kh_arena_init(&arena, 0);
    if (kh_cue_rules_load(&arena, kh_vocabulary_new(&arena), &rules, &err)) {
        print_error("%s\n", err.text);
        return -1;
    }
    return 0;
}

static int unload(void **state)
{
    (void)state;
    kh_arena_done(&arena);
    return 0;
}

static const char *kind(const char *line)
{
    return kh_cue_kind(rules, &arena, kh_str_z(line), NULL);
}

#define IS(line, expected)                                                                                             \
    do {                                                                                                               \
        const char *got = kind(line);                                                                                  \
        if (!got)                                                                                                      \
            fail_msg("no cue: %s", line);                                                                              \
        assert_string_equal(got, expected);                                                                            \
    } while (0)
#define IS_NOT(line)                                                                                                   \
    do {                                                                                                               \
        const char *got = kind(line);                                                                                  \
        if (got)                                                                                                       \
            fail_msg("%s: %s", got, line);                                                                             \
    } while (0)

static void test_spellings(void **state)
{
    (void)state;
    IS("اقرأ أيضا", "read-also");
    IS("إقرأ ايضاً:", "read-also");
    IS("» اقرأ أيضًا: حريق في السوق القديم", "read-also");
    IS("مقالات ذات صلة", "related");
    IS("مقالات ذات صلة بالموضوع", "related");
    IS("الأكثر قراءة", "most-read");
    IS("كلمات دلالية: المياه، الري", "tags");
    IS("النشره البريديه", "newsletter");
}

static void test_buttons_and_counts(void **state)
{
    (void)state;
    IS("طباعة", "print");
    IS("A+ A-", "font-size");
    IS("ع+ ع-", "font-size");
    IS("مشاركة | فيسبوك | تويتر | واتساب", "share");
    IS("36 عدد الردود", "comments");
    IS("التعليقات (2)", "comments");
    IS("Share on Facebook", "share");
    IS("© 2019 جميع الحقوق محفوظة", "copyright");
    IS("بث مباشر", "live");
}

static void test_prose_is_no_cue(void **state)
{
    (void)state;
    IS_NOT("المصدر الذي تحدث إلى الصحيفة رفض الكشف عن اسمه لأنه غير مخول بالتصريح.");
    IS_NOT("أخبار سارة لسكان الحي القديم");
    IS_NOT("كتب الوزير رسالة إلى البرلمان يطلب فيها تأجيل الجلسة أسبوعا آخر.");
    IS_NOT("تعليقات النقاد على الفيلم كانت متباينة، لكن الجمهور أقبل عليه.");
    IS_NOT("مباشر ومن دون مقدمات");
    IS_NOT("");
}

static void test_what_a_cue_announces(void **state)
{
    kh_cue cue;
    kh_str line = KH_STR("المصدر: وكالات");

    (void)state;
    assert_string_equal(kh_cue_kind(rules, &arena, line, &cue), "source");
    assert_memory_equal(line.ptr + cue.end, " وكالات", line.len - cue.end);
    assert_true(cue.scope & KH_CUE_START);
}

static void test_long_line(void **state)
{
    char *line = kh_arena_alloc(&arena, 1000000);

    (void)state;
    for (size_t i = 0; i < 1000000; i += 2)
        memcpy(line + i, "\xD8\xA7", 2);
    assert_null(kh_cue_kind(rules, &arena, kh_str_of(line, 1000000), NULL));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_spellings),       cmocka_unit_test(test_buttons_and_counts),
        cmocka_unit_test(test_prose_is_no_cue), cmocka_unit_test(test_what_a_cue_announces),
        cmocka_unit_test(test_long_line),
    };

    return cmocka_run_group_tests(tests, load, unload);
}
