/* The title that stands for a story. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "base/arena.h"
#include "store/headline.h"

static size_t choose(const char *const *titles, size_t count)
{
    kh_arena scratch;
    kh_str views[8];
    size_t chosen = SIZE_MAX;

    kh_arena_init(&scratch, 0);
    for (size_t i = 0; i < count; i++)
        views[i] = kh_str_z(titles[i]);
    assert_int_equal(kh_headline_choose(&scratch, views, count, &chosen), KH_OK);
    kh_arena_done(&scratch);
    return chosen;
}

static void the_title_that_names_the_file(void **state)
{
    static const char *const titles[] = {"زيارة مفاجئة للوزير إلى الشمال", "تأجيل مفاوضات سد الشلال بين أبيرا وقرطانيا",
                                         "أبيرا تعلن بدء ملء سد الشلال", "مفاوضات السد تستأنف في قرطانيا"};

    (void)state;
    assert_int_equal(choose(titles, 4), 1);
}

static void function_words_are_not_shared_words(void **state)
{
    static const char *const titles[] = {"من هنا إلى هناك وعلى من في", "حريق في الميناء", "من أشعل حريق الميناء",
                                         "إلى متى ينتظر الميناء"};

    (void)state;
    assert_int_not_equal(choose(titles, 4), 0);
}

static void the_first_where_nothing_is_shared(void **state)
{
    static const char *const titles[] = {"حريق كبير", "زلزال عنيف", "انتخابات"};

    (void)state;
    assert_int_equal(choose(titles, 3), 0);
    assert_int_equal(choose(titles, 1), 0);
    assert_int_equal(choose(titles, 0), 0);
}

static void a_title_that_repeats_a_word_gains_nothing(void **state)
{
    static const char *const titles[] = {"الميناء ثم الميناء ثم الميناء في مدينة بعيدة", "إغلاق الميناء بعد الحريق",
                                         "الحريق يمتد إلى الميناء"};

    (void)state;
    assert_int_equal(choose(titles, 3), 1);
}

/* What kind of piece it is says nothing of what happened: such a title stands back, unless all are like it. */
static void a_label_stands_back(void **state)
{
    static const char *const titles[] = {"شاهد.. حريق الميناء يمتد إلى المخازن", "حريق في الميناء",
                                         "كيف بدأ حريق الميناء في المخازن؟"};
    static const char *const labels[] = {"شاهد.. سفينة", "بالفيديو: حريق الميناء", "بالصور.. حريق الميناء بعد يوم"};

    (void)state;
    assert_int_equal(choose(titles, 3), 1);
    assert_int_equal(choose(titles, 2), 1);
    assert_int_not_equal(choose(labels, 3), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_title_that_names_the_file),
        cmocka_unit_test(function_words_are_not_shared_words),
        cmocka_unit_test(the_first_where_nothing_is_shared),
        cmocka_unit_test(a_title_that_repeats_a_word_gains_nothing),
        cmocka_unit_test(a_label_stands_back),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
