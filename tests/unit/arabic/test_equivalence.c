/* Folding against ICU: what is canonically equivalent folds alike, over every character and over random strings. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include <unicode/unorm2.h>
#include <unicode/ustring.h>

#include "arabic/fold.h"
#include "arabic/token.h"
#include "arabic/utf8.h"

enum { CODES = 12, ROOM = 4096 };

static void write_codes(const uint32_t *codes, size_t n, kh_buf *ret)
{
    char bytes[4];

    kh_buf_reset(ret);
    for (size_t i = 0; i < n; i++)
        kh_buf_add(ret, kh_str_of(bytes, kh_utf8_encode(codes[i], bytes)));
}

static void normalise(kh_str text, const UNormalizer2 *form, kh_buf *ret)
{
    UErrorCode status = U_ZERO_ERROR;
    UChar wide[ROOM], normal[ROOM];
    char bytes[ROOM];
    int32_t len = 0, bytes_len = 0;

    u_strFromUTF8(wide, ROOM, &len, text.ptr, (int32_t)text.len, &status);
    len = unorm2_normalize(form, wide, len, normal, ROOM, &status);
    u_strToUTF8(bytes, ROOM, &bytes_len, normal, len, &status);
    assert_true(U_SUCCESS(status));
    kh_buf_reset(ret);
    kh_buf_add(ret, kh_str_of(bytes, (size_t)bytes_len));
}

static void print_codes(kh_str text)
{
    for (size_t i = 0; i < text.len;) {
        unsigned len;
        print_message(" %04X", kh_utf8_decode(text, i, &len));
        i += len;
    }
    print_message("\n");
}

static void assert_same_fold(kh_str a, kh_str b)
{
    for (int level = KH_FOLD_EXACT; level <= KH_FOLD_SEARCH; level++) {
        char left[ROOM], right[ROOM];
        kh_str one = kh_str_of(left, kh_fold(a, (kh_fold_level)level, left, NULL));
        kh_str other = kh_str_of(right, kh_fold(b, (kh_fold_level)level, right, NULL));

        if (!kh_str_eq(one, other)) {
            print_codes(a);
            print_codes(one);
            print_codes(b);
            print_codes(other);
            fail_msg("differ at level %d", level);
        }
    }
}

static void assert_equivalents_fold_alike(kh_str text, kh_buf *normal)
{
    UErrorCode status = U_ZERO_ERROR;
    const UNormalizer2 *nfc = unorm2_getNFCInstance(&status), *nfd = unorm2_getNFDInstance(&status);

    normalise(text, nfc, normal);
    assert_same_fold(text, kh_buf_str(normal));
    normalise(text, nfd, normal);
    assert_same_fold(text, kh_buf_str(normal));
}

static void assert_folds_once(kh_str text)
{
    for (int level = KH_FOLD_EXACT; level <= KH_FOLD_SEARCH; level++) {
        char once[ROOM], twice[ROOM];
        size_t n = kh_fold(text, (kh_fold_level)level, once, NULL);

        assert_true(n <= kh_fold_room(text.len));
        if (kh_fold(kh_str_of(once, n), (kh_fold_level)level, twice, NULL) != n || memcmp(once, twice, n) != 0) {
            print_codes(text);
            fail_msg("folds twice at level %d", level);
        }
    }
}

static bool is_code(uint32_t code)
{
    return code && (code < 0xD800 || code > 0xDFFF);
}

static void every_character_folds_as_its_equivalents(void **state)
{
    kh_buf text, normal;

    (void)state;
    kh_buf_init(&text);
    kh_buf_init(&normal);
    for (uint32_t code = 1; code < 0x30000; code++) {
        if (!is_code(code))
            continue;
        write_codes(&code, 1, &text);
        for (int level = KH_FOLD_EXACT; level <= KH_FOLD_SEARCH; level++) {
            uint32_t out[4];
            char bytes[4];
            size_t written = 0;
            unsigned n = kh_fold_char(code, (kh_fold_level)level, out);

            for (unsigned i = 0; i < n; i++)
                written += kh_utf8_encode(out[i], bytes);
            assert_true(written <= 3 * text.len);
        }
        assert_equivalents_fold_alike(kh_buf_str(&text), &normal);
        assert_folds_once(kh_buf_str(&text));
    }
    kh_buf_done(&text);
    kh_buf_done(&normal);
}

static uint32_t any_code(void)
{
    static const struct {
        uint32_t first, count;
    } blocks[] = {{0x620, 0x60},  {0x64B, 0x15},  {0x653, 3},      {0x6C0, 0x40},     {0x6D6, 0x20},  {0xFB50, 0x2B0},
                  {0xFE70, 0x8D}, {0x8D3, 0x2D},  {0x200B, 5},     {'a', 26},         {0xC0, 0x180},  {0x300, 0x70},
                  {0x1E00, 256},  {0x1F00, 256},  {0xAC00, 11000}, {0x1100, 0x100},   {0x900, 0x600}, {0x622, 6},
                  {' ', 32},      {0x1D100, 256}, {0x1, 0xD000},   {0x10000, 0x20000}};
    size_t i = (size_t)rand() % (sizeof blocks / sizeof *blocks);

    return blocks[i].first + (uint32_t)rand() % blocks[i].count;
}

static void random_strings_fold_as_their_equivalents(void **state)
{
    kh_buf text, normal;

    (void)state;
    kh_buf_init(&text);
    kh_buf_init(&normal);
    srand(5);
    for (int round = 0; round < 100000; round++) {
        uint32_t codes[CODES];
        size_t n = (size_t)rand() % CODES + 1;

        for (size_t i = 0; i < n; i++)
            codes[i] = any_code();
        write_codes(codes, n, &text);
        assert_equivalents_fold_alike(kh_buf_str(&text), &normal);
        assert_folds_once(kh_buf_str(&text));
    }
    kh_buf_done(&text);
    kh_buf_done(&normal);
}

/* The hot loop of the tokeniser folds by ways of its own: they must give what kh_fold gives. */
static void tokens_are_folded_as_by_kh_fold(void **state)
{
    kh_arena arena;
    kh_buf text;

    (void)state;
    kh_arena_init(&arena, 0);
    kh_buf_init(&text);
    srand(6);
    for (int round = 0; round < 100000; round++) {
        uint32_t codes[40];
        size_t n = (size_t)rand() % 40 + 1;
        bool rare = rand() % 2;
        kh_tokens tokens;

        for (size_t i = 0; i < n; i++)
            codes[i] = rand() % 9 == 0 ? ' ' : rare && rand() % 6 == 0 ? any_code() : 0x621 + (uint32_t)rand() % 0x2A;
        write_codes(codes, n, &text);
        assert_int_equal(kh_tokenize(&arena, kh_buf_str(&text), &tokens), KH_OK);
        for (size_t i = 0; i < tokens.n; i++) {
            char folded[ROOM];
            kh_str raw = kh_token_text(&tokens, i);

            if (tokens.at[i].kind == KH_TOKEN_WORD)
                assert_true(kh_str_eq(tokens.at[i].fold, kh_str_of(folded, kh_fold(raw, KH_FOLD_LIGHT, folded, NULL))));
        }
        kh_arena_reset(&arena);
    }
    kh_buf_done(&text);
    kh_arena_done(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_character_folds_as_its_equivalents),
        cmocka_unit_test(random_strings_fold_as_their_equivalents),
        cmocka_unit_test(tokens_are_folded_as_by_kh_fold),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
