/* The forms of a token, and lexicons that find the same whether a text was looked up before or not. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "arabic/lexicon.h"
#include "base/map.h"

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

struct expected {
    const char *token;
    kh_form_kind kind;
    const char *word;
    size_t proclitic;
};

static void a_form_is_a_known_word_behind_what_is_glued(void **state)
{
    static const struct expected cases[] = {
        {"وزير", KH_FORM_WHOLE, "وزير", 0},         {"الوزير", KH_FORM_BARE, "وزير", 0},
        {"تقرير", KH_FORM_DEFINITE, "التقرير", 0},  {"ووزير", KH_FORM_AND, "وزير", 2},
        {"فالوزير", KH_FORM_AND_BARE, "وزير", 2},   {"وتقرير", KH_FORM_AND_DEFINITE, "التقرير", 2},
        {"بوزير", KH_FORM_FOR, "وزير", 2},          {"وبوزير", KH_FORM_FOR, "وزير", 4},
        {"كالوزير", KH_FORM_FOR_BARE, "وزير", 2},   {"بتقرير", KH_FORM_FOR_DEFINITE, "التقرير", 2},
        {"للتقرير", KH_FORM_FOR_THE, "التقرير", 2}, {"وللوزير", KH_FORM_FOR_THE_BARE, "وزير", 6},
    };
    kh_vocabulary *vocabulary = kh_vocabulary_new(&arena);

    (void)state;
    assert_non_null(vocabulary);
    assert_true(kh_vocabulary_add(vocabulary, KH_STR("وزير"), 4));
    assert_true(kh_vocabulary_add(vocabulary, KH_STR("التقرير"), 2));
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct kh_looked room;
        const struct kh_form *forms;
        kh_tokens tokens = cut(cases[i].token);
        uint32_t word = kh_vocabulary_find(vocabulary, kh_hash(kh_str_z(cases[i].word)));
        const struct kh_look *look = kh_look_at(vocabulary, &tokens, 0, true, &room, &forms);
        bool found = false;

        for (uint32_t k = 0; k < look->n; k++)
            found |=
                forms[k].word == word && forms[k].kind == cases[i].kind && forms[k].proclitic == cases[i].proclitic;
        if (!found)
            fail_msg("no form of %s is %s", cases[i].token, cases[i].word);
        assert_true(look->sets & (word == kh_vocabulary_find(vocabulary, kh_hash(KH_STR("وزير"))) ? 4 : 2));
    }
}

static void an_unknown_token_is_in_no_set(void **state)
{
    kh_vocabulary *vocabulary = kh_vocabulary_new(&arena);
    kh_tokens tokens = cut("والمدينة 12 ، \n البعيدة");

    (void)state;
    assert_true(kh_vocabulary_add(vocabulary, KH_STR("وزير"), 1));
    assert_int_equal(kh_look_up(vocabulary, &arena, &tokens), KH_OK);
    for (size_t i = 0; i < tokens.n; i++) {
        assert_int_equal(tokens.looks[i].sets, 0);
        assert_int_equal(tokens.looks[i].n, 0);
    }
}

static const char tsv[] = "phrase\tnumber\n"
                          "وزارة الدفاع\t1\n"
                          "وزارة|الوزارة\t2\n"
                          "الدفاع المدني|الدفاع\t3\n"
                          "فرانس 24\t4\n"
                          "آب\t5\n"
                          "كانون الثاني\t6\n"
                          "سلام\t7\n"
                          "السلام\t8\n"
                          "ألعاب\t9\n";

/* Every question has the same answer on a text that was looked up and on one that was not. */
static void looking_up_first_changes_no_answer(void **state)
{
    kh_vocabulary *vocabulary = kh_vocabulary_new(&arena);
    kh_tokens plain = cut("ووزارة الدفاع، وبالوزارة وللدفاع المدني لفرانس 24 بآب في كانون الثاني والسلام لسلام "
                          "بالسلام والألعاب للألعاب ولألعاب الوزارات وزارة\nالدفاع فبوزارة الدفاع سسلام"),
              looked = plain;
    kh_lexicon *lexicon;
    size_t found = 0;
    kh_err err;

    (void)state;
    assert_int_equal(kh_lexicon_parse(&arena, vocabulary, "test", kh_str_z(tsv), &lexicon, &err), KH_OK);
    assert_int_equal(kh_look_up(vocabulary, &arena, &looked), KH_OK);
    for (unsigned flags = 0; flags < 8; flags++) {
        for (size_t i = 0; i < plain.n; i++) {
            kh_match a, b;
            bool plainly = kh_lexicon_match(lexicon, &plain, i, flags, &a);

            assert_int_equal(plainly, kh_lexicon_match(lexicon, &looked, i, flags, &b));
            assert_memory_equal(&a, &b, sizeof a);
            found += plainly;
        }
    }
    assert_true(found > 60);
}

static void sets_are_limited(void **state)
{
    kh_vocabulary *vocabulary = kh_vocabulary_new(&arena);
    uint64_t all = 0, bit;

    (void)state;
    for (unsigned i = 0; i < KH_MOST_WORD_SETS; i++) {
        assert_int_equal(kh_vocabulary_set(vocabulary, &bit), KH_OK);
        all |= bit;
    }
    assert_true(all == UINT64_MAX);
    assert_int_equal(kh_vocabulary_set(vocabulary, &bit), KH_LIMIT);
}

static void values_outlive_growth(void **state)
{
    kh_vocabulary *vocabulary = kh_vocabulary_new(&arena);
    kh_word_values values;
    char name[] = "a00000";

    (void)state;
    assert_int_equal(kh_word_values_init(&values, &arena, vocabulary), KH_OK);
    for (uint64_t i = 1; i <= 5000; i++) {
        for (uint64_t digit = 5, rest = i; digit >= 1; digit--, rest /= 10)
            name[digit] = (char)('0' + rest % 10);
        *kh_word_value_at(&values, KH_STR("a00000")) = 0;
        *kh_word_value_at(&values, kh_str_of(name, 6)) = i;
    }
    assert_int_equal(kh_word_value(&values, kh_vocabulary_find(vocabulary, kh_hash(KH_STR("a01234")))), 1234);
    assert_int_equal(kh_word_value(&values, kh_vocabulary_find(vocabulary, kh_hash(KH_STR("a05000")))), 5000);
    assert_int_equal(kh_word_value(&values, kh_vocabulary_find(vocabulary, kh_hash(KH_STR("a05001")))), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_form_is_a_known_word_behind_what_is_glued),
        cmocka_unit_test(an_unknown_token_is_in_no_set),
        cmocka_unit_test(looking_up_first_changes_no_answer),
        cmocka_unit_test(sets_are_limited),
        cmocka_unit_test(values_outlive_growth),
    };

    return cmocka_run_group_tests(tests, setup, teardown);
}
