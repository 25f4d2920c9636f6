/* Numbers in digits, in words and in both. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "arabic/number.h"

static kh_arena arena;
static kh_number_rules *rules;

static int setup(void **state)
{
    kh_err err;

    (void)state;
    kh_arena_init(&arena, 0);
    return kh_number_rules_load(&arena, kh_vocabulary_new(&arena), &rules, &err);
}

static int teardown(void **state)
{
    (void)state;
    kh_arena_done(&arena);
    return 0;
}

static kh_number read(const char *text)
{
    kh_tokens tokens;
    kh_number number;

    assert_int_equal(kh_tokenize(&arena, kh_str_z(text), &tokens), KH_OK);
    if (!kh_number_at(rules, &tokens, 0, &number)) {
        number.n = 0;
        number.value = NAN;
    }
    return number;
}

static void cardinals(void **state)
{
    static const struct {
        const char *text;
        double value;
        size_t n;
    } cases[] = {
        {"770 قتيلا", 770, 1},
        {"5 آلاف جندي", 5000, 2},
        {"1.5 مليون دولار", 1.5e6, 2},
        {"4,8 مليار", 4.8e9, 2},
        {"ألفين وخمسمئة جندي", 2500, 2},
        {"ثلاثة وعشرين ألفا", 23000, 3},
        {"مليون ونصف", 1.5e6, 2},
        {"مليون ونصف المليون", 1.5e6, 3},
        {"ربع مليون", 250000, 2},
        {"مئتي ألف", 200000, 2},
        {"مائة وخمسون ألف نازح", 150000, 3},
        {"ستة آلاف و259 مدنيا", 6259, 4},
        {"خمسة عشر", 15, 2},
        {"أحد عشر", 11, 2},
        {"اثنتي عشرة دولة", 12, 2},
        {"تسعمئة", 900, 1},
        {"ثلاث مئة", 300, 2},
        {"ألفا جندي", 2000, 1},
        {"عشرين ألفا", 20000, 2},
        {"سبعة ملايين ومئتي ألف", 7.2e6, 4},
        {"ألف وتسعمئة وأربعة وثمانين", 1984, 4},
        {"بخمسة أشخاص", 5, 1},
        {"الخمسة", 5, 1},
        {"ثمانية", 8, 1},
        {"مئة", 100, 1},
        {"مليوني شخص", 2e6, 1},
        {"٢٬٥٠٠", 2500, 1},
        {"ثلاثة و5 آخرين", 3, 1},
        {"ثلاثة وأربعة", 3, 1},
        {"واحد وعشرون", 21, 2},
        {"إحدى وثلاثين", 31, 2},
        {"ألف ألف", 1e6, 2},
        {"مئة ألف مليون دولار", 1e11, 3},
        {"خمسة ملايير دينار", 5e9, 2},
        {"60 مليار و62 مليار", 60e9, 2}, /* two numbers */
        {"مليون و200 ألف", 1.2e6, 4},
        {"مئة و50 قتيلا", 150, 3},
        {"مئة و2018", 100, 1},
        {"ثلاث مية", 300, 2},
        {"خمسماية", 500, 1},
        {"40 000 نازح", 40000, 2},
        {"1 234 567", 1234567, 3},
        {"222 2222", 222, 1}, /* no group of three */
        {"ثلاثة فاصلة خمسة", 3.5, 3},
        {"ستة فاصلة صفر ثلاثة", 6.03, 4},
        {"صفر فاصلة خمسة وعشرون", 0.25, 4},
        {"ثلاثة فاصلة خمسة ملايين", 3.5e6, 4},
        {"دزينة من الضباط", 12, 1},
        {"3 دزينات", 36, 2},
        {"-1.2", -1.2, 2},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        kh_number number = read(cases[i].text);
        if (number.value != cases[i].value || number.n != cases[i].n)
            fail_msg("%s: %g in %zu tokens, not %g in %zu", cases[i].text, number.value, number.n, cases[i].value,
                     cases[i].n);
        assert_int_equal(number.kind, KH_NUMBER_CARDINAL);
    }
}

static void ordinals_fractions_and_vague_numbers(void **state)
{
    kh_number number = read("الثالث والعشرين");

    (void)state;
    assert_int_equal(number.kind, KH_NUMBER_ORDINAL);
    assert_true(number.value == 23);
    assert_true(read("الخامس عشر").value == 15);
    assert_true(read("الحادي عشر").value == 11);
    assert_int_equal(read("الحادي").n, 0);
    assert_int_equal(read("نصف السكان").kind, KH_NUMBER_FRACTION);
    number = read("عشرات الآلاف من");
    assert_int_equal(number.kind, KH_NUMBER_VAGUE);
    assert_int_equal(number.n, 2);
    assert_true(isnan(number.value));
    assert_int_equal(read("بضعة آلاف").kind, KH_NUMBER_VAGUE);
    assert_int_equal(read("آلاف").kind, KH_NUMBER_VAGUE);
    assert_int_equal(read("عدة آلاف").n, 2);
    assert_int_equal(read("عدة أشخاص").n, 0);
    assert_int_equal(read("بضع عشرات").n, 2);
    assert_int_equal(read("بضعة عشر شخصا").n, 2);
    assert_true(read("الثالث بعد المئة").value == 103);
    assert_true(read("مئة ونيف").over && read("مئة ونيف").value == 100 && read("مئة ونيف").n == 2);
    assert_true(read("نيف وعشرين عاما").over && read("نيف وعشرين عاما").value == 20);
    assert_int_equal(read("نيف").n, 0);
}

static void expect_fraction(const char *text, double value, size_t n)
{
    kh_number number = read(text);

    if (number.kind != KH_NUMBER_FRACTION || fabs(number.value - value) > 1e-9 || number.n != n)
        fail_msg("%s: %g of kind %d in %zu tokens", text, number.value, number.kind, number.n);
}

static void ratios_and_shares(void **state)
{
    (void)state;
    expect_fraction("3/4", 0.75, 3);
    expect_fraction("1 4/5", 1.8, 4);
    expect_fraction("-4/5", -0.8, 4);
    expect_fraction("واحد من كل عشرة أطفال", 0.1, 4);
    expect_fraction("واحد على عشرين", 0.05, 3);
    expect_fraction("جزء من مئة", 0.01, 3);
    expect_fraction("خمس السكان", 0.2, 1);
    assert_int_equal(read("خمس السنوات الماضية").kind, KH_NUMBER_CARDINAL);
    assert_true(read("5/17/2018").value == 5 && read("5/17/2018").n == 1);
    assert_true(read("واحد من ثلاثة أطفال").value == 1); /* three children, of whom one */
    assert_int_equal(read("كجزء من ثلاث عمليات").n, 0);
}

/* A number within a number does not go deeper with the text. */
static void chains_end(void **state)
{
    static const char *const links[] = {"1 على ", "سالب ", "نيف و", "عدة ", "جزء من ", "- "};
    char text[60000];

    (void)state;
    for (size_t i = 0; i < sizeof links / sizeof *links; i++) {
        size_t n = 0, len = strlen(links[i]);

        while (n + len + 8 < sizeof text) {
            memcpy(text + n, links[i], len);
            n += len;
        }
        memcpy(text + n, "100", 4);
        assert_true(read(text).n <= 4);
    }
}

static void parts_of_one_signs_and_hundreds(void **state)
{
    (void)state;
    assert_true(read("خمسة أثمان").value == 0.625);
    assert_int_equal(read("خمسة أثمان").kind, KH_NUMBER_FRACTION);
    assert_true(read("خمسة ونصف").value == 5.5);
    assert_true(read("عشرون وثلاثة أخماس").value > 20.59 && read("عشرون وثلاثة أخماس").value < 20.61);
    assert_true(read("خمسة ونصف السكان").value == 5); /* two things */
    assert_true(read("سالب خمسة").value == -5);
    assert_true(read("ناقص 7").value == -7);
    assert_int_equal(read("ناقص الماء").n, 0);
    assert_int_equal(read("سالب سالب سالب").n, 0);
    assert_true(read("3 مئة و21").value == 321);
    assert_true(read("100 مئة").value == 100);
    assert_true(read("المئة والخامسة والعشرون").value == 125);
    assert_int_equal(read("المئة والخامسة والعشرون").kind, KH_NUMBER_ORDINAL);
    assert_int_equal(read("أخماس المدينة").n, 0);
}

static void other_words_are_no_numbers(void **state)
{
    static const char *const words[] = {"أحد المسؤولين", "إحدى",       "المجلس",     "ألفت",   "سبعاوي", "الأربعاء",
                                        "والد",          "في المدينة", "المية ومية", "عشرات_", "خمسة"};

    (void)state;
    for (size_t i = 0; i + 2 < sizeof words / sizeof *words; i++)
        assert_int_equal(read(words[i]).n, 0);
    assert_int_equal(read(words[10]).n, 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(cardinals),
        cmocka_unit_test(ordinals_fractions_and_vague_numbers),
        cmocka_unit_test(parts_of_one_signs_and_hundreds),
        cmocka_unit_test(ratios_and_shares),
        cmocka_unit_test(chains_end),
        cmocka_unit_test(other_words_are_no_numbers),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
