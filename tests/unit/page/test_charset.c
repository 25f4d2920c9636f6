/* Charsets: declared, contradicted, missing, marked. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>
#include <unicode/ucnv.h>

#include "page/charset.h"

static kh_arena arena;
static const char text[] = "قال مسؤول في وزارة النقل إن الطريق الساحلي سيفتح أمام حركة السير بعد انتهاء أعمال الصيانة "
                           "التي استمرت ثلاثة أشهر كاملة في المنطقة";

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

/* A page that declares `declared` and is written in `real`. */
static kh_str page(const char *declared, const char *real)
{
    kh_str utf8 =
        kh_arena_format(&arena, "<html><head>%s%s%s</head><body><p>%s</p></body></html>",
                        declared ? "<meta charset=\"" : "", declared ? declared : "", declared ? "\">" : "", text);
    UErrorCode status = U_ZERO_ERROR;
    char *out = kh_arena_alloc(&arena, utf8.len * 4);
    int32_t n = ucnv_convert(real, "UTF-8", out, (int32_t)utf8.len * 4, utf8.ptr, (int32_t)utf8.len, &status);

    assert_true(U_SUCCESS(status));
    return kh_str_of(out, (size_t)n);
}

static void expect(kh_str bytes, const char *http)
{
    kh_str decoded = kh_charset_decode(&arena, bytes, kh_str_z(http), true, NULL);

    assert_non_null(decoded.ptr);
    assert_non_null(strstr(kh_arena_str(&arena, decoded).ptr, text));
}

static void declarations_are_believed_when_they_can_be_true(void **state)
{
    (void)state;
    expect(page("utf-8", "UTF-8"), NULL);
    expect(page("windows-1256", "windows-1256"), NULL);
    expect(page("iso-8859-6", "ISO-8859-6"), NULL);
    expect(page(NULL, "windows-1256"), "windows-1256");
}

static void wrong_and_missing_declarations_are_mended(void **state)
{
    (void)state;
    expect(page("windows-1256", "UTF-8"), NULL);
    expect(page("utf-8", "windows-1256"), NULL);
    expect(page("iso-8859-1", "windows-1256"), NULL);
    expect(page(NULL, "windows-1256"), NULL);
    expect(page(NULL, "ISO-8859-6"), NULL);
    expect(page("no-such-charset", "UTF-8"), NULL);
}

static void utf8_with_a_torn_letter_is_not_what_the_page_declares(void **state)
{
    kh_str torn = page("windows-1256", "UTF-8");
    char *bytes = kh_arena_alloc(&arena, torn.len);

    (void)state;
    memcpy(bytes, torn.ptr, torn.len);
    bytes[torn.len - sizeof "</p></body></html>"] = 'x'; /* the second byte of the last letter */
    torn = kh_charset_decode(&arena, kh_str_of(bytes, torn.len), (kh_str){NULL, 0}, true, NULL);
    assert_non_null(strstr(kh_arena_str(&arena, torn).ptr, "قال مسؤول في وزارة النقل"));
}

static void text_spoilt_before_it_was_saved_is_repaired(void **state)
{
    kh_str utf8 = page("utf-8", "UTF-8");
    UErrorCode status = U_ZERO_ERROR;
    char *out = kh_arena_alloc(&arena, utf8.len * 4);
    int32_t n = ucnv_convert("UTF-8", "windows-1256", out, (int32_t)utf8.len * 4, utf8.ptr, (int32_t)utf8.len, &status);

    (void)state;
    assert_true(U_SUCCESS(status));
    expect(kh_str_of(out, (size_t)n), NULL);
}

static void few_letters_beyond_ascii_are_western(void **state)
{
    kh_str decoded =
        kh_charset_decode(&arena, KH_STR("\x93Spam and eggs\x94 \x96 served at the caf\xE9 every day of the week"),
                          (kh_str){NULL, 0}, false, NULL);

    (void)state;
    assert_string_equal(kh_arena_str(&arena, decoded).ptr,
                        "“Spam and eggs” – served at the café every day of the week");
}

static void utf16_is_read_with_and_without_its_mark(void **state)
{
    (void)state;
    expect(page(NULL, "UTF-16"), NULL);
    expect(page("utf-8", "UTF-16LE"), NULL);
    expect(page("utf-8", "UTF-16BE"), NULL);
}

static void any_bytes_come_out_as_utf8(void **state)
{
    kh_str decoded = kh_charset_decode(&arena, KH_STR("\xFF\xFE\xD8"), (kh_str){NULL, 0}, true, NULL);

    (void)state;
    assert_non_null(decoded.ptr);
    decoded = kh_charset_decode(&arena, KH_STR(""), (kh_str){NULL, 0}, true, NULL);
    assert_int_equal(decoded.len, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(declarations_are_believed_when_they_can_be_true),
        cmocka_unit_test(wrong_and_missing_declarations_are_mended),
        cmocka_unit_test(utf8_with_a_torn_letter_is_not_what_the_page_declares),
        cmocka_unit_test(text_spoilt_before_it_was_saved_is_repaired),
        cmocka_unit_test(few_letters_beyond_ascii_are_western),
        cmocka_unit_test(utf16_is_read_with_and_without_its_mark),
        cmocka_unit_test(any_bytes_come_out_as_utf8),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
