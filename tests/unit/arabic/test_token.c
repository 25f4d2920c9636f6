/* Tokens: words, numbers in every family of digits, signs, addresses; lexicon matching with clitics. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>

#include <cmocka.h>

#include "arabic/lexicon.h"
#include "arabic/utf8.h"

static kh_arena arena;

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

static kh_tokens cut(const char *text)
{
    kh_tokens tokens;

    assert_int_equal(kh_tokenize(&arena, kh_str_z(text), &tokens), KH_OK);
    return tokens;
}

static void expect_number(const char *text, double value, const char *fold)
{
    kh_tokens tokens = cut(text);

    assert_int_equal(tokens.n, 1);
    assert_int_equal(tokens.at[0].kind, KH_TOKEN_NUMBER);
    assert_true(tokens.at[0].value > value - 1e-9 && tokens.at[0].value < value + 1e-9);
    assert_true(kh_str_eq(tokens.at[0].fold, kh_str_z(fold)));
}

static void numbers_are_read_whole(void **state)
{
    (void)state;
    expect_number("1,250", 1250, "1250");
    expect_number("١٬٢٥٠", 1250, "1250");
    expect_number("٢٥٠٠", 2500, "2500");
    expect_number("۱۲٫۵", 12.5, "12.5");
    expect_number("3.5", 3.5, "3.5");
    expect_number("4,8", 4.8, "4.8");
    expect_number("1,250,000", 1250000, "1250000");
    expect_number("1.250.000", 1250000, "1250000");
    expect_number("1,250.75", 1250.75, "1250.75");
    expect_number("٩,٢٣٢١٣١٢", 9.2321312, "9.2321312");
    expect_number("12،220,13", 12220.13, "12220.13");
    expect_number("1.250.000,75", 1250000.75, "1250000.75");
    expect_number("0,125", 0.125, "0.125");
    expect_number("3,7416", 3.7416, "3.7416");
    expect_number("١٬٢٥٠٬٠٠٠٫٥", 1250000.5, "1250000.5");
    expect_number("1\xC2\xA0"
                  "250\xC2\xA0"
                  "000",
                  1250000, "1250000"); /* spaces that do not break */
}

/* The tokens as written, parted by |. */
static void expect_tokens(const char *text, const char *wanted)
{
    kh_tokens tokens = cut(text);
    char got[512];
    size_t n = 0;

    for (size_t i = 0; i < tokens.n; i++) {
        kh_str written = kh_token_text(&tokens, i);

        assert_true(n + written.len + 2 < sizeof got);
        if (i)
            got[n++] = '|';
        memcpy(got + n, written.ptr, written.len);
        n += written.len;
    }
    got[n] = '\0';
    assert_string_equal(got, wanted);
}

static void numbers_end_where_they_end(void **state)
{
    (void)state;
    expect_tokens("1.5% و١٢٫٥٪", "1.5|%|و|١٢٫٥|٪");
    expect_tokens("بـ5 وبـ200 الـ20 الـ 20 لـ3", "بـ|5|وبـ|200|الـ|20|الـ|20|لـ|3");
    expect_tokens("3-1 و2 - 0", "3|-|1|و|2|-|0");
    expect_tokens("الساعة 20:30 (17.30 غرينتش)", "الساعة|20|:|30|(|17.30|غرينتش|)");
    expect_tokens("2017,2018 2017،2018 5,2018", "2017|,|2018|2017|،|2018|5|,|2018");
    expect_tokens("1،2،3 و1, 2", "1|،|2|،|3|و|1|,|2");
    expect_tokens("5، 300 و7.", "5|،|300|و|7|.");
    expect_tokens("150 300 1st 21st 5G", "150|300|1|st|21|st|5|G");
    expect_tokens("1,234,56", "1,234|,|56");
    expect_tokens("192.168.1.10", "192|.|168|.|1|.|10");
}

static void lists_and_dates_stay_apart(void **state)
{
    kh_tokens tokens = cut("31.12.2018");

    (void)state;
    assert_int_equal(tokens.n, 5);
    tokens = cut("2018/06/14");
    assert_int_equal(tokens.n, 5);
    assert_int_equal(tokens.at[2].digits, 2);
    tokens = cut("20:30");
    assert_int_equal(tokens.n, 3);
    assert_false(tokens.at[1].space_before);
    tokens = cut("1, 2");
    assert_int_equal(tokens.n, 3);
}

static void clitics_leave_digits(void **state)
{
    kh_tokens tokens = cut("و١٢٫٥ بـ200");

    (void)state;
    assert_int_equal(tokens.n, 4);
    assert_true(kh_token_word(&tokens, 0, "و"));
    assert_int_equal(tokens.at[1].kind, KH_TOKEN_NUMBER);
    assert_false(tokens.at[1].space_before);
    assert_true(kh_token_word(&tokens, 2, "ب"));
}

static void words_keep_their_marks_and_signs_stand_alone(void **state)
{
    kh_tokens tokens = cut("قالَ: «نعم»...\n\nثم");

    (void)state;
    assert_int_equal(tokens.n, 8);
    assert_true(kh_token_word(&tokens, 0, "قال"));
    assert_true(kh_str_eq(kh_token_text(&tokens, 0), KH_STR("قالَ")));
    assert_true(kh_token_is(&tokens, 1, ":"));
    assert_true(kh_token_is(&tokens, 2, "«"));
    assert_true(kh_token_is(&tokens, 5, "..."));
    assert_int_equal(tokens.at[6].kind, KH_TOKEN_BREAK);
}

static void abbreviations_addresses_and_tags(void **state)
{
    kh_tokens tokens = cut("(د.ب.أ) https://example.org/a?b=1. a@b.example #العراق_الآن U.S. F16");

    (void)state;
    assert_int_equal(tokens.at[1].kind, KH_TOKEN_ABBREVIATION);
    assert_int_equal(tokens.at[3].kind, KH_TOKEN_URL);
    assert_true(kh_str_eq(kh_token_text(&tokens, 3), KH_STR("https://example.org/a?b=1")));
    assert_int_equal(tokens.at[5].kind, KH_TOKEN_URL);
    assert_int_equal(tokens.at[6].kind, KH_TOKEN_HASHTAG);
    assert_int_equal(tokens.at[7].kind, KH_TOKEN_ABBREVIATION);
    assert_int_equal(tokens.at[8].kind, KH_TOKEN_WORD);
}

static void expect_abbreviation(const char *text, const char *fold)
{
    kh_tokens tokens = cut(text);

    assert_int_equal(tokens.n, 1);
    assert_int_equal(tokens.at[0].kind, KH_TOKEN_ABBREVIATION);
    assert_true(kh_str_eq(tokens.at[0].fold, kh_str_z(fold)));
}

static void an_abbreviation_is_one_however_it_is_written(void **state)
{
    (void)state;
    expect_abbreviation("أ.ف.ب", "ا.ف.ب");
    expect_abbreviation("أ.ف.ب.", "ا.ف.ب");
    expect_abbreviation("أ ف ب", "ا.ف.ب");
    expect_abbreviation("U.S.", "u.s");
    expect_abbreviation("هـ.ر", "ه.ر");
    expect_abbreviation("و م ع", "و.م.ع");
    expect_tokens("وقالت (أ ف ب) و أ ف ب إن", "وقالت|(|أ ف ب|)|و|أ ف ب|إن");
    expect_tokens("أ و ب", "أ|و|ب");
    expect_tokens("الفئة أ ب", "الفئة|أ|ب");
    expect_tokens("د. سامي", "د|.|سامي");
    expect_tokens("أ.سامي", "أ|.|سامي");
    expect_tokens("د.ب.أ...", "د.ب.أ|...");
}

static void addresses_end_where_they_end(void **state)
{
    (void)state;
    expect_tokens("example.com، وexample.org/a.", "example.com|،|و|example.org/a|.");
    expect_tokens("https://ar.example.org/خيط_رفيع، ثم", "https://ar.example.org/خيط_رفيع|،|ثم");
    expect_tokens("www.example.orgوقال", "www.example.org|وقال");
    expect_tokens("first.last@mail.example (@name_1)", "first.last@mail.example|(|@name_1|)");
    expect_tokens("#خيط_2018، #ok", "#خيط_2018|،|#ok");
    expect_tokens("node.js C# # @", "node|.|js|C|#|#|@");
}

static void spans_cover_the_text_without_overlap(void **state)
{
    (void)state;
    srand(11);
    for (int round = 0; round < 3000; round++) {
        static const char *const pieces[] = {"قال", "١٢",   "3",     ".",     ",",           "٬",       " ",
                                             "\n",  "و",    "أ ف ب", "1٬250", "a.com/خ",     "http://", "@",
                                             "#",   "\xD8", "د.",    "»",     "\xE2\x80\x8F"};
        char text[256];
        size_t len = 0;
        kh_tokens tokens;
        for (int i = 0; i < 20; i++) {
            const char *piece = pieces[(size_t)rand() % (sizeof pieces / sizeof *pieces)];
            memcpy(text + len, piece, strlen(piece));
            len += strlen(piece);
        }
        assert_int_equal(kh_tokenize(&arena, kh_str_of(text, len), &tokens), KH_OK);
        for (size_t i = 0; i < tokens.n; i++) {
            assert_true(tokens.at[i].start < tokens.at[i].end);
            assert_true(tokens.at[i].end <= len);
            if (i)
                assert_true(tokens.at[i - 1].end <= tokens.at[i].start);
        }
        kh_arena_reset(&arena);
    }
}

static const char tsv[] = "# months\n"
                          "phrase\tnumber\tcomment\n"
                          "كانون الثاني|يناير\t1\t\n"
                          "آب\t8\t\n"
                          "وزارة الدفاع\tbody\t\n"
                          "الرئيس\trole\t\n"
                          "آب\tother\tsame phrase\n";

static void lexicon_matches_longest_with_clitics(void **state)
{
    kh_lexicon *lexicon;
    kh_err err;
    kh_match match;
    kh_tokens tokens;

    (void)state;
    assert_int_equal(kh_lexicon_parse(&arena, kh_vocabulary_new(&arena), "test", kh_str_z(tsv), &lexicon, &err), KH_OK);
    assert_int_equal(kh_lexicon_rows(lexicon), 5);
    tokens = cut("كانون الثاني");
    assert_true(kh_lexicon_match(lexicon, &tokens, 0, KH_MATCH_EXACT, &match));
    assert_int_equal(match.n, 2);
    assert_true(kh_str_eq(kh_lexicon_cell(lexicon, match.row, kh_lexicon_column(lexicon, "number")), KH_STR("1")));
    tokens = cut("وبوزارة الدفاع");
    assert_false(kh_lexicon_match(lexicon, &tokens, 0, KH_MATCH_EXACT, &match));
    assert_true(kh_lexicon_match(lexicon, &tokens, 0, KH_MATCH_PROCLITICS, &match));
    assert_int_equal(match.proclitic, strlen("وب"));
    assert_int_equal(kh_token_inside(&tokens, 0, match.proclitic), strlen("وب"));
    tokens = cut("للرئيس");
    assert_true(kh_lexicon_match(lexicon, &tokens, 0, KH_MATCH_PROCLITICS, &match));
    assert_int_equal(match.row, 3);
    tokens = cut("رئيس");
    assert_false(kh_lexicon_match(lexicon, &tokens, 0, KH_MATCH_PROCLITICS, &match));
    assert_true(kh_lexicon_match(lexicon, &tokens, 0, KH_MATCH_ARTICLE, &match));
    tokens = cut("اب");
    assert_true(kh_lexicon_match(lexicon, &tokens, 0, KH_MATCH_EXACT, &match));
    assert_true(kh_lexicon_next(lexicon, &match));
    assert_int_equal(match.row, 4);
    assert_false(kh_lexicon_next(lexicon, &match));
}

static void classes_are_asked_for_by_name(void **state)
{
    static const char *const names[] = {"", "month", "role", "other"};
    kh_lexicon *lexicon;
    kh_err err;
    kh_match match;
    kh_tokens tokens;

    (void)state;
    assert_int_equal(kh_lexicon_parse(&arena, kh_vocabulary_new(&arena), "test",
                                      KH_STR("phrase\tkind\nآب\tmonth\nالرئيس\trole\nآب\tother\nآب أب\trole\n"),
                                      &lexicon, &err),
                     KH_OK);
    assert_int_equal(kh_lexicon_classify(lexicon, "kind", names, 3, &err), KH_CORRUPT);
    assert_non_null(strstr(err.text, "row 3"));
    assert_int_equal(kh_lexicon_classify(lexicon, "kind", names, 4, &err), KH_OK);
    tokens = cut("وآب");
    assert_false(kh_lexicon_match_class(lexicon, &tokens, 0, KH_MATCH_EXACT, 3, &match));
    assert_true(kh_lexicon_match_class(lexicon, &tokens, 0, KH_MATCH_PROCLITICS, 3, &match));
    assert_int_equal(match.row, 2);
    assert_int_equal(kh_lexicon_class(lexicon, match.row), 3);
    assert_true(kh_lexicon_match_class(lexicon, &tokens, 0, KH_MATCH_PROCLITICS, 1, &match));
    assert_int_equal(match.row, 0);
    assert_false(kh_lexicon_match_class(lexicon, &tokens, 0, KH_MATCH_PROCLITICS, 2, &match));
    /* the longest phrase decides, whatever class is asked for */
    tokens = cut("آب أب");
    assert_false(kh_lexicon_match_class(lexicon, &tokens, 0, KH_MATCH_EXACT, 1, &match));
    assert_true(kh_lexicon_match_class(lexicon, &tokens, 0, KH_MATCH_EXACT, 2, &match));
}

static void a_bad_lexicon_is_named(void **state)
{
    kh_lexicon *lexicon;
    kh_err err;

    (void)state;
    assert_int_equal(kh_lexicon_parse(&arena, kh_vocabulary_new(&arena), "bad.tsv",
                                      KH_STR("phrase\tcomment\na\tb\tc\n"), &lexicon, &err),
                     KH_CORRUPT);
    assert_non_null(strstr(err.text, "bad.tsv:2"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(numbers_are_read_whole),
        cmocka_unit_test(lists_and_dates_stay_apart),
        cmocka_unit_test(clitics_leave_digits),
        cmocka_unit_test(words_keep_their_marks_and_signs_stand_alone),
        cmocka_unit_test(abbreviations_addresses_and_tags),
        cmocka_unit_test(numbers_end_where_they_end),
        cmocka_unit_test(an_abbreviation_is_one_however_it_is_written),
        cmocka_unit_test(addresses_end_where_they_end),
        cmocka_unit_test(spans_cover_the_text_without_overlap),
        cmocka_unit_test(lexicon_matches_longest_with_clitics),
        cmocka_unit_test(classes_are_asked_for_by_name),
        cmocka_unit_test(a_bad_lexicon_is_named),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
