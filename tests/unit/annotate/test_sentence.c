#include "support.h"

static void assert_sentences(void **state, const char *text, const char *const *wanted)
{
    const kh_article *article = annotate(state, text);
    size_t n = 0;

    for (; wanted[n]; n++) {
        assert_true(n < article->sentence_count);
        assert_text(text_at(article, article->sentences[n]), wanted[n]);
    }
    assert_int_equal(article->sentence_count, n);
}

static void stops_end_sentences(void **state)
{
    static const char *const wanted[] = {"وصل القطار إلى المحطة.", "هل تأخر؟", "لا!", "غادر بعدها", NULL};

    assert_sentences(state, "وصل القطار إلى المحطة. هل تأخر؟ لا! غادر بعدها", wanted);
}

static void numbers_initials_and_titles_do_not(void **state)
{
    static const char *const wanted[] = {"بلغ السعر 3.5 دولار للبرميل في 31.12.2018 بحسب د. سامي.", "ثم هبط.", NULL};

    assert_sentences(state, "بلغ السعر 3.5 دولار للبرميل في 31.12.2018 بحسب د. سامي. ثم هبط.", wanted);
}

static void a_short_quotation_is_kept_whole(void **state)
{
    static const char *const wanted[] = {"قال النجار: \"الباب جاهز. النافذة لا. عودوا غدا\".", "وعاد الناس.", NULL};

    assert_sentences(state, "قال النجار: \"الباب جاهز. النافذة لا. عودوا غدا\". وعاد الناس.", wanted);
}

static void the_closing_mark_goes_with_its_sentence(void **state)
{
    static const char *const wanted[] = {"وكتب: «انتهى العمل.»", "ثم نام.", NULL};

    assert_sentences(state, "وكتب: «انتهى العمل.» ثم نام.", wanted);
}

static void lines_and_bullets_end_sentences(void **state)
{
    static const char *const wanted[] = {"عنوان فرعي بلا نقطة", "فقرة أولى", "• بند أول", "• بند ثان", NULL};

    assert_sentences(state, "عنوان فرعي بلا نقطة\n\nفقرة أولى\n• بند أول • بند ثان", wanted);
}

static void an_ellipsis_in_brackets_does_not(void **state)
{
    static const char *const wanted[] = {"هذا الكلام (...) لا يكفي.", NULL};

    assert_sentences(state, "هذا الكلام (...) لا يكفي.", wanted);
}

static void a_pause_of_dots_does_not(void **state)
{
    static const char *const wanted[] = {"صدقوني.. سيعود القطار.", "وهذا ما قاله الحارس لنا أمس في المحطة..",
                                         "ولم يصدقه أحد...", NULL};

    assert_sentences(state, "صدقوني.. سيعود القطار. وهذا ما قاله الحارس لنا أمس في المحطة.. ولم يصدقه أحد...", wanted);
}

static void headings_and_numbered_items_stand_alone(void **state)
{
    static const char *const wanted[] = {"نتائج المسابقة", "1- فاز سالم بـ 3.5 نقطة.", "2- خسر نادر (د. ب. أ).",
                                         "أسئلة بلا جواب؟", NULL};

    assert_sentences(state, "نتائج المسابقة\n1- فاز سالم بـ 3.5 نقطة. 2- خسر نادر (د. ب. أ).\nأسئلة بلا جواب؟", wanted);
}

static void any_bytes_are_covered_in_order(void **state)
{
    static const char *const texts[] = {"",           "\n\n",      "...", "\"\"\"\"", "\"a\" \"\" b\"", "\xFF\xFE\xD9",
                                        "««« » . ?!", ". . .\n(.)"};

    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        const kh_article *article = annotate(state, texts[i]);
        uint32_t at = 0;

        for (size_t s = 0; s < article->sentence_count; s++) {
            assert_true(article->sentences[s].start >= at && article->sentences[s].end > article->sentences[s].start);
            at = article->sentences[s].end;
        }
        assert_true(at <= article->text.len);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(stops_end_sentences),
        cmocka_unit_test(numbers_initials_and_titles_do_not),
        cmocka_unit_test(a_short_quotation_is_kept_whole),
        cmocka_unit_test(the_closing_mark_goes_with_its_sentence),
        cmocka_unit_test(lines_and_bullets_end_sentences),
        cmocka_unit_test(an_ellipsis_in_brackets_does_not),
        cmocka_unit_test(a_pause_of_dots_does_not),
        cmocka_unit_test(headings_and_numbered_items_stand_alone),
        cmocka_unit_test(any_bytes_are_covered_in_order),
    };

    return cmocka_run_group_tests(tests, load_rules, drop_rules);
}
