/* What golden files cannot show: hostile input, linear cost, bounds, what the caller gives. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <time.h>

#include <cmocka.h>

#include "arabic/utf8.h"
#include "page/plain.h"

static kh_arena rules_arena;
static kh_page_rules *rules;

#define PAGE                                                                                                                                                                              \
    "بلدية الميناء ترمم السوق القديم\n12 مارس 2014\n"                                                                                                      \
    "بدأت بلدية الميناء أمس ترميم السوق القديم الذي تضرر في حريق العام الماضي، وخصصت لذلك مبلغا كبيرا.\n" \
    "وقال رئيس البلدية نادر الصيداني إن العمل سينتهي قبل الشتاء، وإن المحال ستفتح على مراحل.\n"

static int load(void **state)
{
    kh_err err = {0};

    (void)state;
    kh_arena_init(&rules_arena, 0);
    if (kh_page_rules_load(&rules_arena, &rules, &err)) {
        print_error("%s\n", err.text);
        return -1;
    }
    return 0;
}

static int unload(void **state)
{
    (void)state;
    kh_arena_done(&rules_arena);
    return 0;
}

static size_t read_page(kh_arena *arena, kh_str text, const kh_input *input, kh_article **ret)
{
    size_t count = 0;

    assert_int_equal(kh_plain_read(rules, arena, kh_utf8_clean(arena, text), input, ret, &count), KH_OK);
    return count;
}

static void test_given_wins(void **state)
{
    kh_arena arena;
    kh_article *articles;
    kh_input input = {.published = KH_STR("2014-03-13T08:00:00+03:00"),
                      .outlet = KH_STR("القدس العربي"),
                      .title = KH_STR("عنوان آخر")};

    (void)state;
    kh_arena_init(&arena, 0);
    assert_int_equal(read_page(&arena, KH_STR(PAGE), &input, &articles), 1);
    assert_int_equal(articles[0].published.from, KH_FROM_GIVEN);
    assert_true(kh_str_eq(articles[0].published.value, KH_STR("2014-03-13T08:00:00+03:00")));
    assert_true(kh_str_eq(articles[0].title, KH_STR("عنوان آخر")));
    assert_true(kh_str_eq(articles[0].outlet, KH_STR("القدس العربي")));
    kh_arena_done(&arena);
}

static void test_line_ends(void **state)
{
    kh_arena arena;
    kh_article *articles;
    char page[2048];
    size_t n = 0;

    (void)state;
    for (const char *c = PAGE; *c; c++) {
        if (*c == '\n')
            page[n++] = '\r';
        page[n++] = *c;
    }
    kh_arena_init(&arena, 0);
    assert_int_equal(read_page(&arena, kh_str_of(page, n), NULL, &articles), 1);
    assert_int_equal(articles[0].published.day, 16141);
    assert_null(memchr(articles[0].text.ptr, '\r', articles[0].text.len));
    assert_non_null(strstr(articles[0].text.ptr, "\n\nوقال رئيس"));
    kh_arena_done(&arena);
}

static double seconds(kh_str text)
{
    kh_arena arena;
    kh_article *articles;
    clock_t start = clock();

    kh_arena_init(&arena, 0);
    read_page(&arena, text, NULL, &articles);
    kh_arena_done(&arena);
    return (double)(clock() - start) / CLOCKS_PER_SEC;
}

/* `piece` repeated to `size` bytes, `tail` behind: eight times the text must not take much more than eight times as
 * long. */
static void linear(const char *piece, const char *tail, size_t size)
{
    size_t n = strlen(piece), small = size / 8 / n * n, large = size / n * n, behind = strlen(tail);
    char *text = malloc(large + behind);
    double first, second;

    assert_non_null(text);
    for (size_t i = 0; i < large; i += n)
        memcpy(text + i, piece, n);
    memcpy(text + small, tail, behind);
    first = seconds(kh_str_of(text, small + behind));
    for (size_t i = 0; i < large; i += n)
        memcpy(text + i, piece, n);
    memcpy(text + large, tail, behind);
    second = seconds(kh_str_of(text, large + behind));
    if (second > 0.25 && second > 30 * first)
        fail_msg("not linear on \"%s\": %.3f s, then %.3f s", piece, first, second);
    free(text);
}

static void test_linear(void **state)
{
    static const char *const pieces[] = {"x",
                                         "ا",
                                         "خبر 7\n",
                                         "اقرأ أيضا ",
                                         "12 مارس 2014 ",
                                         "12 مارس 2014\n",
                                         "نشر في ",
                                         "\xEF\xBB\xBF ",
                                         ". ",
                                         "الرئيسية ",
                                         "سطر قصير جدا هنا\n",
                                         "اترك تعليقا\n",
                                         "«",
                                         "\xFF\xD8"};

    (void)state;
    for (size_t i = 0; i < sizeof pieces / sizeof *pieces; i++) {
        linear(pieces[i], "", 400000);
        linear(pieces[i], "\n" PAGE, 400000);
    }
}

static void test_random_bytes(void **state)
{
    static const char *const words[] = {"اقرأ أيضا",
                                        "\n",
                                        "  ",
                                        "12 مارس 2014",
                                        "المصدر: ",
                                        "قال الوزير إن هذا الأمر كان هنا. ",
                                        "\xEF\xBB\xBF",
                                        "Share on Facebook",
                                        "\xFF",
                                        "التعليقات\n",
                                        "•",
                                        "العنوان طويل هنا\n",
                                        ":",
                                        "(",
                                        "رويترز",
                                        "\r",
                                        "الوسوم:\n",
                                        "ملخص\n"};
    unsigned seed = 7;

    (void)state;
    for (int round = 0; round < 300; round++) {
        kh_arena arena;
        kh_article *articles;
        kh_buf text;
        size_t count;

        kh_buf_init(&text);
        for (int i = 0; i < 120; i++) {
            seed = seed * 1103515245u + 12345u;
            if (seed >> 28 == 0)
                kh_buf_byte(&text, (char)(seed >> 16));
            else
                kh_buf_addz(&text, words[(seed >> 16) % (sizeof words / sizeof *words)]);
        }
        kh_arena_init(&arena, 0);
        count = read_page(&arena, kh_buf_str(&text), NULL, &articles);
        for (size_t i = 0; i < count; i++)
            assert_true(kh_utf8_valid(articles[i].text) && kh_utf8_valid(articles[i].title));
        kh_arena_done(&arena);
        kh_buf_done(&text);
    }
}

static void test_no_memory(void **state)
{
    (void)state;
    for (size_t budget = 1; budget < 200000; budget += 20011) {
        kh_arena arena;
        kh_article *articles;
        size_t count;
        kh_status status;

        kh_arena_init(&arena, budget);
        status = kh_plain_read(rules, &arena, KH_STR(PAGE), NULL, &articles, &count);
        assert_true(status == KH_OK || (status == KH_NOMEM && !articles && !count));
        kh_arena_done(&arena);
    }
}

static void test_body(void **state)
{
    kh_arena arena;

    (void)state;
    kh_arena_init(&arena, 0);
    assert_true(kh_str_eq(kh_plain_body(&arena, KH_STR(" \xEF\xBB\xBF سطر  أول \r\n\r\n  سطر ثان\n")),
                          KH_STR("سطر أول\n\nسطر ثان")));
    assert_int_equal(kh_plain_body(&arena, KH_STR(" \n ")).len, 0);
    assert_non_null(kh_plain_body(&arena, KH_STR("")).ptr);
    kh_arena_done(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_given_wins),   cmocka_unit_test(test_line_ends), cmocka_unit_test(test_linear),
        cmocka_unit_test(test_random_bytes), cmocka_unit_test(test_no_memory), cmocka_unit_test(test_body),
    };

    return cmocka_run_group_tests(tests, load, unload);
}
