/* What pages say of themselves, read without their text: the times must be those that a reading with the text gives. */
#include <stdio.h>
#include <stdlib.h>

#include "support.h"

#define TEXT                                                                                                                                                                                       \
    "<p>قررت بلدية المرج إغلاق الجسر الخشبي أمام الشاحنات شهرين كاملين، بعد أن وجد المهندسون شقوقا في دعامته " \
    "الوسطى.</p><p>وقالت المهندسة سلوى الحداد إن الدعامة ستستبدل قبل موسم الأمطار، وإن العمل سيجري ليلا حتى لا " \
    "تتعطل حركة السيارات بين الضفتين.</p>"

/* The one article of the page, both ways; the times are held against each other. NULL: the page has none. */
static const kh_article *about(const char *head, const char *body)
{
    kh_input input = {.format = KH_FORMAT_HTML, .name = KH_STR("t.html"), .captured = KH_STR("2024-06-01T00:00:00Z")};
    kh_article *whole, *articles;
    size_t whole_count, count;
    kh_err err;

    kh_arena_reset(&arena);
    input.bytes = kh_arena_format(
        &arena, "<html><head><title>إغلاق الجسر الخشبي | صحيفة النافذة</title>%s</head><body>%s</body></html>", head,
        body);
    assert_int_equal(kh_page_read(rules, &arena, &input, &whole, &whole_count, &err), KH_OK);
    assert_int_equal(kh_page_about(rules, &arena, &input, &articles, &count, &err), KH_OK);
    assert_int_equal(count, whole_count);
    if (!count)
        return NULL;
    assert_int_equal(count, 1);
    assert_true(kh_str_eq(articles->published.value, whole->published.value));
    assert_int_equal(articles->published.day, whole->published.day);
    assert_int_equal(articles->published.from, whole->published.from);
    assert_true(kh_str_eq(articles->outlet, whole->outlet));
    assert_int_equal(articles->text.len, 0);
    assert_int_equal(articles->furniture_count + articles->caption_count + articles->related_count, 0);
    return articles;
}

static void the_head_says_it_all(void **state)
{
    const kh_article *article =
        about("<noscript><img src=x></noscript>"
              "<meta property=\"og:title\" content=\"إغلاق الجسر الخشبي\">"
              "<meta property=\"og:type\" content=\"article\">"
              "<meta name=author content=\"منى الراوي\"><meta name=keywords content=\"جسر، المرج\">"
              "<meta property=\"article:published_time\" content=\"2024-03-13T10:00:00+03:00\">"
              "<meta property=\"article:modified_time\" content=\"2024-03-14T08:00:00+03:00\">",
              "<h1>إغلاق الجسر الخشبي</h1>" TEXT);

    (void)state;
    assert_non_null(article);
    same(article->title, "إغلاق الجسر الخشبي");
    same(article->outlet, "صحيفة النافذة");
    same(article->byline, "منى الراوي");
    same(article->published.value, "2024-03-13T10:00:00+03:00");
    same(article->updated, "2024-03-14T08:00:00+03:00");
    assert_int_equal(article->keywords.n, 2);
    assert_null(article->id.ptr);
}

static void linked_data_in_the_body_comes_first(void **state)
{
    const kh_article *article = about("<meta property=\"article:published_time\" content=\"2024-03-15\">",
                                      "<h1>إغلاق الجسر الخشبي</h1>" TEXT
                                      "<script>var a = 'x+y ld+json';</script><script type=\"application/ld+json\">"
                                      "{\"@type\":\"NewsArticle\",\"headline\":\"إغلاق الجسر "
                                      "&quot;الخشبي&quot;\",\"datePublished\":\"2024-03-13\"}</script>");

    (void)state;
    assert_non_null(article);
    same(article->published.value, "2024-03-13");
    same(article->title, "إغلاق الجسر \"الخشبي\"");
}

static void what_the_head_does_not_say_is_looked_for_below(void **state)
{
    (void)state;
    /* no time at all in the head */
    assert_non_null(about("", "<h1>إغلاق الجسر الخشبي</h1><div class=date>الأربعاء 13 آذار / مارس 2024</div>" TEXT));
    /* an instant in UTC, whose day where the outlet is stands over the text */
    assert_non_null(about("<meta property=\"article:published_time\" content=\"2024-03-12T22:30:00Z\">",
                          "<h1>إغلاق الجسر الخشبي</h1><div class=date>13 مارس 2024</div>" TEXT));
    /* an instant that cannot be */
    assert_non_null(about("<meta property=\"article:published_time\" content=\"2031-03-12T22:30:00+03:00\">",
                          "<h1>إغلاق الجسر الخشبي</h1><div class=date>13 مارس 2024</div>" TEXT));
    /* words of the head that stand too late */
    assert_non_null(about("</head><body>", "<meta property=\"article:published_time\" content=\"2024-03-13\">"
                                           "<h1>إغلاق الجسر الخشبي</h1>" TEXT));
}

static void pages_without_an_article_have_none(void **state)
{
    (void)state;
    assert_null(about("<link rel=canonical href=\"https://example.org/\">"
                      "<meta property=\"article:published_time\" content=\"2024-03-13\">",
                      "<ul><li><a href=/1>خبر أول</a><li><a href=/2>خبر ثان</a></ul>"));
    assert_null(about("", "<ul><li><a href=/1>خبر أول</a><li><a href=/2>خبر ثان</a></ul>"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_head_says_it_all),
        cmocka_unit_test(linked_data_in_the_body_comes_first),
        cmocka_unit_test(what_the_head_does_not_say_is_looked_for_below),
        cmocka_unit_test(pages_without_an_article_have_none),
    };
    return cmocka_run_group_tests(tests, load_rules, drop_rules);
}
