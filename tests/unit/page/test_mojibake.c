/* Wrong charsets taken back, and right texts left alone. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>
#include <unicode/ucnv.h>

#include "page/mojibake.h"

static kh_arena arena;
static const char sentence[] = "أعلنت وزارة النقل، في بيان لها، فتح الطريق «الساحلي» ١٢ يوما و 3 أشهر؛ فهل يكفي ذلك؟";

static int setup(void **state)
{
    (void)state;
    kh_arena_init(&arena, 0);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    kh_arena_done(&arena);
    return 0;
}

static kh_str convert(const char *to, const char *from, kh_str text)
{
    UErrorCode status = U_ZERO_ERROR;
    size_t room = text.len * 4 + 8;
    char *out = kh_arena_alloc(&arena, room);
    int32_t n = ucnv_convert(to, from, out, (int32_t)room, text.ptr, (int32_t)text.len, &status);

    assert_true(U_SUCCESS(status));
    return kh_str_of(out, (size_t)n);
}

/* What a program makes of `text` that writes `real` and reads `wrong`. */
static kh_str spoilt(const char *real, const char *wrong, kh_str text)
{
    return convert("UTF-8", wrong, convert(real, "UTF-8", text));
}

static void expect(const char *wanted, kh_str text)
{
    kh_str repaired = kh_mojibake_repair(&arena, text);

    assert_int_equal(repaired.len, strlen(wanted));
    assert_memory_equal(repaired.ptr, wanted, repaired.len);
}

static void expect_untouched(const char *text)
{
    kh_str given = kh_str_z(text);

    assert_ptr_equal(kh_mojibake_repair(&arena, given).ptr, given.ptr);
}

static void the_three_mistakes_are_taken_back(void **state)
{
    (void)state;
    expect(sentence, spoilt("UTF-8", "windows-1252", kh_str_z(sentence)));
    expect(sentence, spoilt("UTF-8", "windows-1256", kh_str_z(sentence)));
    expect("الوزير قال إن العراق والأردن يبحثان فتح المعبر و تشغيله",
           spoilt("windows-1256", "windows-1252", KH_STR("الوزير قال إن العراق والأردن يبحثان فتح المعبر و تشغيله")));
}

static void a_mistake_made_twice_is_taken_back_twice(void **state)
{
    (void)state;
    expect(sentence, spoilt("UTF-8", "windows-1252", spoilt("UTF-8", "windows-1252", kh_str_z(sentence))));
}

static void right_text_beside_wrong_stays(void **state)
{
    kh_str wrong = spoilt("UTF-8", "windows-1256", KH_STR("وزارة النقل تفتح الطريق"));

    (void)state;
    expect("<h1>وزارة النقل تفتح الطريق</h1><p>محط، وطّ؛ حظ؟ café «نعم» — 5 €</p>",
           kh_arena_format(&arena, "<h1>%s</h1><p>محط، وطّ؛ حظ؟ café «نعم» — 5 €</p>", kh_arena_str(&arena, wrong).ptr));
}

static void right_text_is_not_touched(void **state)
{
    (void)state;
    expect_untouched(sentence);
    expect_untouched("ط§ هو ما كتبه، وØ§ أيضا");            /* too little to be certain */
    expect_untouched("Çatal, Ökçe ve ÇÁ ÇÁ ÇÁ");            /* Turkish, and letters of no words */
    expect_untouched("L'été à Orléans, «là-bas»: déjà vu"); /* lone high letters among others */
    expect_untouched("Ø 12 mm – Ø§ 5, Ù, ØÙØ");
    expect_untouched("");
}

static void what_has_no_byte_stays(void **state)
{
    kh_str wrong = spoilt("UTF-8", "windows-1252", KH_STR("وزارة النقل تفتح الطريق"));

    (void)state;
    expect("中 وزارة النقل تفتح الطريق", kh_arena_format(&arena, "中 %s", kh_arena_str(&arena, wrong).ptr));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_three_mistakes_are_taken_back),
        cmocka_unit_test(a_mistake_made_twice_is_taken_back_twice),
        cmocka_unit_test(right_text_beside_wrong_stays),
        cmocka_unit_test(right_text_is_not_touched),
        cmocka_unit_test(what_has_no_byte_stays),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
