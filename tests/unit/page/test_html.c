/* HTML pages to articles: body, furniture, title, outlet, dates, several on one page, none, and pages made to hurt. */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "arabic/utf8.h"
#include "support.h"

static kh_article *articles;
static size_t count;

static void read_page(kh_str html, const char *url)
{
    kh_input input = {.bytes = html, .format = KH_FORMAT_HTML, .name = KH_STR("t.html"), .url = kh_str_z(url)};

    read_into(&input, &articles, &count);
}

#define FIRST                                                                                                                                                                                                      \
    "أعلنت بلدية الوادي اليوم أن أعمال بناء الجسر الجديد فوق النهر ستنتهي في الربيع، بعد تأخير دام عامين بسبب السيول " \
    "التي جرفت أساساته الأولى."
#define SECOND                                                                                                                                                                                                   \
    "وقال المهندس المشرف إن العمال أنهوا صب الدعامات الأربع، وإن ما بقي هو رصف الطريق ووضع الحواجز على الجانبين قبل " \
    "فتحه أمام السيارات."
#define THIRD                                                                                                                                                                                                  \
    "ويربط الجسر الضفة الشرقية بالسوق القديم، ويختصر الطريق على آلاف السكان الذين يعبرون النهر كل يوم بالقوارب أو " \
    "عبر الجسر الحجري الضيق."

static bool body_has(const char *text)
{
    return count && strstr(kh_arena_str(&arena, articles[0].text).ptr, text);
}

static void body_is_found_and_furniture_kept_apart(void **state)
{
    (void)state;
    read_page(
        KH_STR("<html><head><title>جسر الوادي يفتح في الربيع | صحيفة المنار الجديدة</title><meta "
               "property='og:site_name' content='المنار الجديدة'>"
               "<script type='application/ld+json'>{\"@type\":\"NewsArticle\",\"headline\":\"جسر الوادي يفتح في "
               "الربيع\",\"datePublished\":\"2024-03-13T22:30:00Z\",\"dateModified\":\"2024-03-15\"}</script></head>"
               "<body><nav class='main-menu'><a href='/'>الرئيسية</a><a href='/s'>رياضة</a></nav><div "
               "class='article-page'><h1>جسر الوادي يفتح في الربيع</h1>"
               "<div class='share-bar'>شارك على فيسبوك</div><div class='article-body'><p>" FIRST
               "</p><div class='read-also'><a href='/x'>اقرأ أيضا: عنوان آخر لا صلة له</a></div><p>" SECOND
               "</p><figure><img><figcaption>الجسر كما يبدو من الضفة الشرقية</figcaption></figure><p>" THIRD
               "</p></div><div class='tags'>وسوم: الوادي، جسر</div></div>"
               "<div class='comments'><p>تعليق طويل جدا من قارئ يقول فيه أشياء كثيرة عن الجسر وعن البلدية وعن كل ما "
               "خطر له في تلك الليلة الطويلة</p></div>"
               "<footer>جميع الحقوق محفوظة 2019</footer></body></html>"),
        NULL);
    assert_int_equal(count, 1);
    assert_true(kh_str_eq(articles[0].title, KH_STR("جسر الوادي يفتح في الربيع")));
    assert_true(body_has(FIRST) && body_has(SECOND) && body_has(THIRD));
    assert_false(body_has("عنوان آخر") || body_has("شارك") || body_has("تعليق") || body_has("الحقوق") ||
                 body_has("الرئيسية") || body_has("الضفة الشرقية\n"));
    assert_true(articles[0].furniture_count > 0);
    assert_int_equal(articles[0].caption_count, 1);
    assert_int_equal(articles[0].published.from, KH_FROM_MARKUP);
    /* half past ten at night in UTC is the next day where the paper is read */
    assert_int_equal(articles[0].published.day, kh_day_of_civil((kh_civil){2024, 3, 14}));
}

static void noise_is_no_article_and_a_torn_passage_spoils_none(void **state)
{
    static char noise[40000];
    uint32_t seed = 7;
    char torn[4096];

    (void)state;
    for (size_t i = 0; i < sizeof noise; i++) {
        seed = seed * 1664525U + 1013904223U;
        noise[i] = (char)(seed >> 24);
    }
    read_page(kh_str_of(noise, sizeof noise), NULL);
    assert_int_equal(count, 0);
    (void)snprintf(torn, sizeof torn,
                   "<html><body><h1>الجسر الجديد</h1><p>%s</p><p>%s \xFF\xFE\xFF</p><p>%s</p></body></html>", FIRST,
                   SECOND, THIRD);
    read_page(kh_str_z(torn), NULL);
    assert_int_equal(count, 1);
    assert_true(body_has("الدعامات الأربع"));
}

static void a_reference_to_no_character_is_no_torn_text(void **state)
{
    (void)state;
    read_page(KH_STR("<html><head><title>&#x11000bbbbbbbb; الجسر</title></head><body><h1>الجسر &#x11000bbbbbbbb;</h1>"
                     "<p>" FIRST "</p><p>" SECOND " &#99999999999999;&#xD800; النهاية.</p></body></html>"),
              NULL);
    assert_int_equal(count, 1);
    assert_true(kh_utf8_valid(articles[0].title) && kh_utf8_valid(articles[0].text));
    assert_true(body_has("النهاية."));
}

static void a_visible_line_gives_the_date(void **state)
{
    (void)state;
    read_page(KH_STR("<html><body><table><tr><td><h2>جسر الوادي يفتح في الربيع</h2><span>الأربعاء، 13 آذار/مارس 2024 "
                     "الساعة 10:15</span><p>" FIRST "</p><p>" SECOND "</p><p>" THIRD
                     "</p></td><td><a href=1>خبر آخر 1 كانون الثاني 2020</a></td></tr></table></body></html>"),
              NULL);
    assert_int_equal(count, 1);
    assert_int_equal(articles[0].published.from, KH_FROM_PAGE);
    assert_int_equal(articles[0].published.day, kh_day_of_civil((kh_civil){2024, 3, 13}));
    assert_true(articles[0].published.evidence.len > 0);
}

static void an_address_gives_the_date_where_nothing_else_does(void **state)
{
    (void)state;
    read_page(KH_STR("<html><body><h1>جسر الوادي يفتح في الربيع</h1><p>" FIRST "</p><p>" SECOND "</p></body></html>"),
              "http://w.example/2024/3/13/bridge");
    assert_int_equal(count, 1);
    assert_int_equal(articles[0].published.from, KH_FROM_URL);
    read_page(KH_STR("<html><body><h1>جسر الوادي يفتح في الربيع</h1><p>" FIRST "</p><p>" SECOND
                     "</p><div>2019 ©</div></body></html>"),
              NULL);
    assert_int_equal(articles[0].published.from, KH_FROM_NONE);
    assert_null(articles[0].published.value.ptr);
}

static void two_articles_on_one_page_are_two(void **state)
{
    (void)state;
    read_page(KH_STR("<html><body><article><h2>جسر الوادي يفتح في الربيع</h2><p>" FIRST "</p><p>" SECOND "</p><p>" THIRD
                     "</p></article><article><h2>السوق القديم يغلق أبوابه</h2><p>" THIRD "</p><p>" SECOND "</p><p>"
                     "وقال تجار في السوق إنهم سيعودون إلى متاجرهم بعد أن تنتهي البلدية من مد أنابيب الصرف تحت الشارع "
                     "الرئيسي الذي يقطع السوق من شرقه إلى غربه.</p></article></body></html>"),
              NULL);
    assert_int_equal(count, 2);
    assert_true(kh_str_eq(articles[1].title, KH_STR("السوق القديم يغلق أبوابه")));
}

static void a_form_around_everything_does_not_hide_it(void **state)
{
    (void)state;
    read_page(KH_STR("<html><body><form><div class='wrapper with-sidebar'><h1>جسر الوادي</h1><p>" FIRST "</p><p>" SECOND
                     "</p></div></form></body></html>"),
              NULL);
    assert_int_equal(count, 1);
    assert_true(body_has(SECOND));
}

static void a_list_of_links_is_no_article(void **state)
{
    (void)state;
    read_page(KH_STR("<html><body><ul><li><a href=1>جسر الوادي يفتح في الربيع</a><li><a href=2>السوق القديم يغلق "
                     "أبوابه أسبوعا</a><li><a href=3>سيول تجتاح القرى المجاورة</a></ul></body></html>"),
              NULL);
    assert_int_equal(count, 0);
}

static char *repeated(const char *piece, size_t times, const char *after)
{
    size_t n = strlen(piece), tail = strlen(after);
    char *text = malloc(n * times + tail + 1);

    assert_non_null(text);
    for (size_t i = 0; i < times; i++)
        memcpy(text + i * n, piece, n);
    memcpy(text + n * times, after, tail + 1);
    return text;
}

static void pages_made_to_hurt_end_in_time(void **state)
{
    static const struct {
        const char *piece, *after;
        size_t times;
    } cases[] = {
        {"<div>", "<p>" FIRST "</p>", 200000},
        {"<b><p>", FIRST, 30000},
        {"<a x=1 ", ">", 100000},
        {"<p>x", "", 200000},
        {"<div></div>", "", 300000},
        {"<table><tr><td>", FIRST, 20000},
        {"&amp;", "", 500000},
        {"<!--", "", 300000},
        {"<script>x</script>", FIRST, 100000},
        {"<font><i>", "", 20000},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char *text = repeated(cases[i].piece, cases[i].times, cases[i].after);
        struct timespec before, after;
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &before);
        read_page(kh_str_z(text), NULL);
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &after);
        /* a fraction of a second; under a sanitizer, seconds */
        if (after.tv_sec - before.tv_sec > 30)
            fail_msg("%s: %ld s", cases[i].piece, (long)(after.tv_sec - before.tv_sec));
        free(text);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(body_is_found_and_furniture_kept_apart),
        cmocka_unit_test(noise_is_no_article_and_a_torn_passage_spoils_none),
        cmocka_unit_test(a_reference_to_no_character_is_no_torn_text),
        cmocka_unit_test(a_visible_line_gives_the_date),
        cmocka_unit_test(an_address_gives_the_date_where_nothing_else_does),
        cmocka_unit_test(two_articles_on_one_page_are_two),
        cmocka_unit_test(a_form_around_everything_does_not_hide_it),
        cmocka_unit_test(a_list_of_links_is_no_article),
        cmocka_unit_test(pages_made_to_hurt_end_in_time),
    };
    return cmocka_run_group_tests(tests, load_rules, drop_rules);
}
