/* Two texts side by side: sentences and words. */
#include "support.h"

#include "link/diff.h"

/* Blocks as "=12 ~ + -": same (how many sentences is not told), changed, added, left out. */
static kh_diff diff_of(kh_arena *arena, const char *a, const char *b)
{
    kh_diff_text x, y;
    kh_diff diff;

    assert_int_equal(kh_diff_text_of(arena, kh_str_z(a), NULL, 0, &x), KH_OK);
    assert_int_equal(kh_diff_text_of(arena, kh_str_z(b), NULL, 0, &y), KH_OK);
    assert_int_equal(kh_diff_of(arena, &x, &y, true, &diff), KH_OK);
    return diff;
}

static void check(const char *a, const char *b, const char *wanted)
{
    static const char letters[] = "=~+-";
    char got[256];
    size_t n = 0;
    kh_arena arena;

    kh_arena_init(&arena, 0);
    kh_diff diff = diff_of(&arena, a, b);
    for (size_t i = 0; i < diff.count && n + 1 < sizeof got; i++) {
        kh_diff_piece at = diff.blocks[i].at;
        got[n++] = letters[at.op];
        assert_true(at.a.end <= strlen(a) && at.b.end <= strlen(b) && at.a.start <= at.a.end && at.b.start <= at.b.end);
        assert_int_equal(at.op == KH_DIFF_ADDED, at.a.end == 0);
        assert_int_equal(at.op == KH_DIFF_LEFT_OUT, at.b.end == 0);
        assert_int_equal(at.op == KH_DIFF_CHANGED, diff.blocks[i].word_count > 0);
    }
    got[n] = '\0';
    assert_string_equal(got, wanted);
    kh_arena_done(&arena);
}

#define ONE   "افتتح محافظ الوادي جسر السنديان صباح الثلاثاء بعد عامين من العمل"
#define TWO   "وقال المحافظ إن الجسر سيخفف الزحام عن المدخل الشرقي للمدينة"
#define THREE "وشارك في البناء نحو ثلاثمئة عامل من القرى المجاورة"
#define FOUR  "وطالب سكان الضفة الأخرى بموقف للحافلات قرب الجسر"

static void sentences_are_told_apart(void **state)
{
    (void)state;
    check(ONE "\n" TWO "\n" THREE, ONE "\n" TWO "\n" THREE, "=");
    check(ONE "\n" TWO "\n" THREE, ONE "\n" THREE, "=-=");
    check(ONE "\n" THREE, ONE "\n" TWO "\n" THREE, "=+=");
    check(ONE "\n" TWO, TWO, "-=");
    check(ONE "\n" TWO "\n" THREE, ONE, "=--");
    check(ONE, FOUR, "-+");
    check("", ONE, "+");
    check(ONE, "", "-");
    check("", "", "");
    check(ONE "\nعاجل\n" TWO, "عاجل\n" ONE "\n" TWO, "===");                           /* a word alone, moved */
    check(ONE "\n" TWO "\n" THREE "\n" FOUR, THREE "\n" FOUR "\n" ONE "\n" TWO, "=="); /* paragraphs, moved */
}

static void spelling_is_no_change(void **state)
{
    (void)state;
    check("وقال المحافظ إن الجسر سيخفف الزحام", "وقال المحافظ ان الجسر سيخفّف الزحام", "=");
}

static void a_sentence_cut_in_two_is_the_same(void **state)
{
    (void)state;
    check(ONE " " TWO "\n" THREE, ONE "\n" TWO "\n" THREE, "=");
    check(ONE "\n" TWO "\n" THREE, ONE " " TWO "\n" THREE, "=");
}

static void words_of_a_changed_sentence(void **state)
{
    static const char a[] = "وقالت الهيئة إن 41 شخصا لقوا حتفهم في السيول",
                      b[] = "وقالت الهيئة إن 43 شخصا على الأقل لقوا "
                            "حتفهم في السيول";
    static const struct {
        unsigned op;
        const char *a, *b;
    } wanted[] = {{KH_DIFF_SAME, "وقالت الهيئة إن", "وقالت الهيئة إن"},
                  {KH_DIFF_CHANGED, "41", "43"},
                  {KH_DIFF_SAME, "شخصا", "شخصا"},
                  {KH_DIFF_ADDED, "", "على الأقل"},
                  {KH_DIFF_SAME, "لقوا حتفهم في السيول", "لقوا حتفهم في السيول"}};
    kh_arena arena;

    (void)state;
    check(a, b, "~");
    kh_arena_init(&arena, 0);
    kh_diff diff = diff_of(&arena, a, b);
    assert_int_equal(diff.changed, 1);
    assert_int_equal(diff.blocks[0].word_count, 5);
    for (size_t i = 0; i < 5; i++) {
        kh_diff_piece piece = diff.blocks[0].words[i];
        assert_int_equal(piece.op, wanted[i].op);
        assert_int_equal(piece.a.end - piece.a.start, strlen(wanted[i].a));
        assert_memory_equal(a + piece.a.start, wanted[i].a, strlen(wanted[i].a));
        assert_int_equal(piece.b.end - piece.b.start, strlen(wanted[i].b));
        assert_memory_equal(b + piece.b.start, wanted[i].b, strlen(wanted[i].b));
    }
    assert_ptr_equal(kh_diff_at(&diff, 3), &diff.blocks[0]);
    assert_null(kh_diff_at(&diff, (uint32_t)strlen(b)));
    kh_arena_done(&arena);
}

static void what_is_counted(void **state)
{
    kh_arena arena;

    (void)state;
    kh_arena_init(&arena, 0);
    kh_diff diff = diff_of(&arena, ONE "\n" TWO "\n" THREE, ONE "\n" THREE "\n" FOUR "\n" TWO " كثيرا");
    assert_int_equal(diff.same, 2);
    assert_int_equal(diff.changed, 1);
    assert_int_equal(diff.added, 1);
    assert_int_equal(diff.left_out, 0);
    assert_int_equal(diff.words_added, 8);
    assert_int_equal(diff.words_of_b, 11 + 9 + 8 + 11);
    kh_arena_done(&arena);
}

/* Texts that are made to cost much: one word for ever, one huge sentence against many small ones. */
static void hostile_texts_cost_no_more(void **state)
{
    static char same[400000], long_line[400000], many[400000];
    size_t n = 0, m = 0;
    kh_arena arena;

    (void)state;
    for (size_t i = 0; i + 8 < sizeof same; i += 5)
        memcpy(same + i, "لا ", 5);
    memset(same + sizeof same - 8, 0, 8);
    for (int i = 0; i < 30000; i++) {
        n += (size_t)snprintf(long_line + n, sizeof long_line - n, "k%d ", i % 977);
        m += (size_t)snprintf(many + m, sizeof many - m, i % 4 == 3 ? "x%d\n" : "k%d ", i % 977);
    }
    kh_arena_init(&arena, 0);
    (void)diff_of(&arena, same, same);
    (void)diff_of(&arena, same, ONE);
    kh_diff diff = diff_of(&arena, long_line, many);
    assert_true(diff.count > 0);
    diff = diff_of(&arena, many, long_line);
    assert_true(diff.count > 0);
    assert_true(arena.held < 200u << 20);
    kh_arena_done(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(sentences_are_told_apart),
                                       cmocka_unit_test(spelling_is_no_change),
                                       cmocka_unit_test(a_sentence_cut_in_two_is_the_same),
                                       cmocka_unit_test(words_of_a_changed_sentence),
                                       cmocka_unit_test(what_is_counted),
                                       cmocka_unit_test(hostile_texts_cost_no_more)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
