/* Folding and UTF-8: spellings that must meet, ones that must not, and the way back. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "arabic/fold.h"
#include "arabic/utf8.h"

static void expect(const char *text, kh_fold_level level, const char *expected)
{
    char out[512];
    size_t n = kh_fold(kh_str_z(text), level, out, NULL);

    out[n] = '\0';
    assert_string_equal(out, expected);
}

static void exact_drops_marks_only(void **state)
{
    (void)state;
    expect("مُحَمَّدٌ", KH_FOLD_EXACT, "محمد");
    expect("العـــراق", KH_FOLD_EXACT, "العراق");
    expect("أمس", KH_FOLD_EXACT, "أمس");
    expect("\xE2\x80\x8Fبغداد\xE2\x80\x8E", KH_FOLD_EXACT, "بغداد");
    expect("١٢٫٥ ۲۰۲۴", KH_FOLD_EXACT, "12٫5 2024");
    expect("ا\xD9\x94مس", KH_FOLD_EXACT, "أمس"); /* alef + hamza above */
}

static void keyboards_and_presentation_forms_meet(void **state)
{
    (void)state;
    expect("ایران", KH_FOLD_EXACT, "ايران");
    expect("کربلاء", KH_FOLD_EXACT, "كربلاء");
    expect("\xEF\xBB\xBB", KH_FOLD_EXACT, "لا"); /* U+FEFB lam-alef */
    expect("\xEF\xBB\xB7", KH_FOLD_EXACT, "لأ"); /* U+FEF7 */
    expect("\xEF\xBA\x91\xEF\xBB\xA0\xEF\xBA\xAA", KH_FOLD_EXACT, "بلد");
}

static void ligatures_and_old_shapes_are_spelled_out(void **state)
{
    (void)state;
    expect("\xEF\xBB\xB5", KH_FOLD_EXACT, "لآ");             /* U+FEF5 */
    expect("\xEF\xBB\xB9", KH_FOLD_LIGHT, "لا");             /* U+FEF9 */
    expect("\xEF\xAD\x98", KH_FOLD_EXACT, "پ");              /* U+FB58, forms A */
    expect("\xEF\xAF\xBC\xEF\xAE\x8E", KH_FOLD_EXACT, "يك"); /* U+FBFC U+FB8E: Persian yeh and kaf */
    expect("\xEF\xB2\x9F", KH_FOLD_EXACT, "بم");             /* U+FC9F, two letters in one */
    expect("\xEF\xB5\x90", KH_FOLD_EXACT, "تجم");            /* U+FD50, three */
    expect("\xEF\xB7\xB4", KH_FOLD_EXACT, "محمد");           /* U+FDF4 */
    expect("\xEF\xB7\xB2", KH_FOLD_EXACT, "الله");           /* U+FDF2 */
    expect("ب\xEF\xB1\xA0\xEF\xB9\xB6", KH_FOLD_EXACT, "ب"); /* U+FC60 U+FE76: tashkeel on their own */
}

static void quranic_marks_and_joiners_go(void **state)
{
    (void)state;
    expect("ٱلرَّحۡمَـٰنِ", KH_FOLD_LIGHT, "الرحمن");
    expect("لَهُۥ", KH_FOLD_EXACT, "له");                                              /* small waw */
    expect("عَلِيمٌۢ", KH_FOLD_EXACT, "عليم");                                           /* small high meem */
    expect("می\xE2\x80\x8Cخواهم", KH_FOLD_EXACT, "ميخواهم");                         /* U+200C */
    expect("هـ\xE2\x80\x8D", KH_FOLD_EXACT, "ه");                                    /* U+200D */
    expect("\xE2\x80\xABنعم\xE2\x80\xAC\xE2\x81\xA7\xD8\x9C", KH_FOLD_EXACT, "نعم"); /* bidi controls */
}

static void a_hamza_of_its_own_joins_its_letter(void **state)
{
    (void)state;
    expect("ا\xD9\x93ل", KH_FOLD_EXACT, "آل");
    expect("ا\xD9\x95لى", KH_FOLD_EXACT, "إلى");
    expect("مسو\xD9\x94ول", KH_FOLD_EXACT, "مسؤول");
    expect("بي\xD9\x94ة", KH_FOLD_LIGHT, "بئه");
    expect("بى\xD9\x94ة", KH_FOLD_EXACT, "بئة");
    expect("ا\xD9\x8E\xD9\x94مر", KH_FOLD_EXACT, "أمر"); /* a fatha between */
    expect("ا\xD9\x9B\xD9\x94مر", KH_FOLD_EXACT, "امر"); /* another mark above takes the place */
}

static void signs_and_scripts_at_light(void **state)
{
    (void)state;
    expect("٪ ، ؛ ؟ ٫ ٬ ۔", KH_FOLD_EXACT, "٪ ، ؛ ؟ ٫ ٬ ۔");
    expect("٪ ، ؛ ؟ ٫ ٬ ۔", KH_FOLD_LIGHT, "% , ; ? . , .");
    expect("«…» –", KH_FOLD_SEARCH, "«…» –");
    expect("İstanbul ÉLYSÉE ΣΟΦΙΑ Москва", KH_FOLD_LIGHT, "istanbul elysee σοφια москва");
    expect("e\xCC\x81", KH_FOLD_EXACT, "e");
    expect("ＡＢ７", KH_FOLD_LIGHT, "ab7");
    expect("ڤيينا پاريس", KH_FOLD_LIGHT, "ڤيينا پاريس");
    expect("ڤيينا پاريس چاد", KH_FOLD_SEARCH, "فيينا باريس جاد");
}

static void light_unites_common_spellings(void **state)
{
    (void)state;
    expect("الأميركية", KH_FOLD_LIGHT, "الاميركيه");
    expect("إسطنبول", KH_FOLD_LIGHT, "اسطنبول");
    expect("مصطفى", KH_FOLD_LIGHT, "مصطفي");
    expect("Reuters", KH_FOLD_LIGHT, "reuters");
    expect("مسؤول", KH_FOLD_LIGHT, "مسؤول");
}

static void search_unites_hamza_seats(void **state)
{
    (void)state;
    expect("مسؤول", KH_FOLD_SEARCH, "مسوول");
    expect("سوء", KH_FOLD_SEARCH, "سو");
    expect("بيئة", KH_FOLD_SEARCH, "بييه");
}

static void folding_twice_is_folding_once(void **state)
{
    static const char *const texts[] = {"الأمريكيّة", "لأنّ ۱۲٬۳۴۵", "ﷲ أكبر", "\xFF\xD8ا\xD9\x95ب", "ÉCOLE école"};

    (void)state;
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        for (int level = KH_FOLD_EXACT; level <= KH_FOLD_SEARCH; level++) {
            char once[512], twice[1600];
            size_t n = kh_fold(kh_str_z(texts[i]), (kh_fold_level)level, once, NULL);
            size_t m = kh_fold(kh_str_of(once, n), (kh_fold_level)level, twice, NULL);
            assert_int_equal(n, m);
            assert_memory_equal(once, twice, n);
        }
    }
}

static void the_map_leads_back(void **state)
{
    kh_str text = KH_STR("قَالَ إنّ");
    char out[64];
    uint32_t map[64];
    size_t n = kh_fold(text, KH_FOLD_LIGHT, out, map);

    (void)state;
    assert_int_equal(n, strlen("قال ان"));
    assert_int_equal(map[0], 0);              /* ق */
    assert_int_equal(map[2], strlen("قَ"));    /* ا */
    assert_int_equal(map[7], strlen("قَالَ ")); /* إ */
    for (size_t i = 1; i < n; i++)
        assert_true(map[i] >= map[i - 1]);
}

static void random_bytes_stay_in_their_room(void **state)
{
    (void)state;
    srand(7);
    for (int round = 0; round < 2000; round++) {
        char in[64], *out;
        size_t len = (size_t)(rand() % 64), n;
        for (size_t i = 0; i < len; i++)
            in[i] = (char)(rand() % 256);
        out = malloc(kh_fold_room(len));
        assert_non_null(out);
        n = kh_fold(kh_str_of(in, len), KH_FOLD_SEARCH, out, NULL);
        assert_true(n <= kh_fold_room(len));
        assert_true(kh_utf8_valid(kh_str_of(out, n)));
        free(out);
    }
}

static void bad_utf8_is_told_and_mended(void **state)
{
    kh_arena arena;

    (void)state;
    kh_arena_init(&arena, 0);
    assert_true(kh_utf8_valid(KH_STR("خيط 😀 \xEF\xBF\xBD")));
    assert_false(kh_utf8_valid(KH_STR("\xED\xA0\x80")));
    assert_false(kh_utf8_valid(KH_STR("abc\xD8")));
    assert_true(kh_str_eq(kh_utf8_clean(&arena, KH_STR("abc\xD8")), KH_STR("abc\xEF\xBF\xBD")));
    assert_true(kh_str_eq(kh_utf8_clean(&arena, kh_str_of("a\0b", 3)), KH_STR("a\xEF\xBF\xBD"
                                                                              "b")));
    kh_arena_done(&arena);
}

static void offsets_go_both_ways(void **state)
{
    kh_arena arena;
    kh_cp_index index;
    kh_buf buf;
    uint32_t cp = 0;

    (void)state;
    kh_arena_init(&arena, 0);
    kh_buf_init(&buf);
    for (int i = 0; i < 100; i++)
        kh_buf_addz(&buf, "aخ😀–");
    assert_int_equal(kh_cp_index_init(&index, &arena, kh_buf_str(&buf)), KH_OK);
    for (uint32_t byte = 0; byte <= buf.len;) {
        unsigned len = 0;
        assert_int_equal(kh_cp_of_byte(&index, byte), cp);
        assert_int_equal(kh_byte_of_cp(&index, cp), byte);
        if (byte == buf.len)
            break;
        kh_utf8_decode(kh_buf_str(&buf), byte, &len);
        byte += len;
        cp++;
    }
    assert_int_equal(cp, 400);
    kh_buf_done(&buf);
    kh_arena_done(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(exact_drops_marks_only),
        cmocka_unit_test(keyboards_and_presentation_forms_meet),
        cmocka_unit_test(ligatures_and_old_shapes_are_spelled_out),
        cmocka_unit_test(quranic_marks_and_joiners_go),
        cmocka_unit_test(a_hamza_of_its_own_joins_its_letter),
        cmocka_unit_test(signs_and_scripts_at_light),
        cmocka_unit_test(light_unites_common_spellings),
        cmocka_unit_test(search_unites_hamza_seats),
        cmocka_unit_test(folding_twice_is_folding_once),
        cmocka_unit_test(the_map_leads_back),
        cmocka_unit_test(random_bytes_stay_in_their_room),
        cmocka_unit_test(bad_utf8_is_told_and_mended),
        cmocka_unit_test(offsets_go_both_ways),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
