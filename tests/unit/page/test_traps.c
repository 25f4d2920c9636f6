/* What misleads a reader of pages: dates that are not the article's, pages without one, live coverage, furniture. */
#include <stdio.h>
#include <stdlib.h>

#include "support.h"

static kh_article *articles;
static size_t count;

#define FIRST                                                                                                          \
    "قررت بلدية المرج إغلاق الجسر الخشبي أمام الشاحنات شهرين كاملين، بعد أن وجد المهندسون شقوقا في دعامته الوسطى."
#define SECOND                                                                                                         \
    "وقالت المهندسة سلوى الحداد إن الدعامة ستستبدل قبل موسم الأمطار، وإن العمل سيجري ليلا حتى لا تتعطل حركة السيارات."
#define THIRD "ويعبر الجسر كل يوم نحو أربعة آلاف سيارة، ويصل بين السوق الكبير والحي الصناعي على الضفة الأخرى من النهر."
#define BODY  "<p>" FIRST "</p><p>" SECOND "</p><p>" THIRD "</p>"

/* A page with `head` in its head and `over`, `behind` around the text of an article "إغلاق الجسر الخشبي". */
static void read_around(const char *head, const char *over, const char *behind)
{
    kh_input input = {.format = KH_FORMAT_HTML, .name = KH_STR("t.html"), .captured = KH_STR("2024-06-01T00:00:00Z")};
    kh_err err;

    kh_arena_reset(&arena);
    input.bytes = kh_arena_format(&arena,
                                  "<html><head><title>إغلاق الجسر الخشبي | صحيفة النافذة</title>%s</head><body>"
                                  "<h1>إغلاق الجسر الخشبي</h1>%s" BODY "%s</body></html>",
                                  head, over, behind);
    assert_int_equal(kh_page_read(rules, &arena, &input, &articles, &count, &err), KH_OK);
    assert_int_equal(count, 1);
}

static void read_page(const char *html)
{
    kh_input input = {.bytes = kh_str_z(html), .format = KH_FORMAT_HTML, .name = KH_STR("t.html")};

    read_into(&input, &articles, &count);
}

static void expect_day(int32_t year, int32_t month, int32_t day)
{
    char text[16];

    kh_format_day(articles[0].published.day, text);
    if (articles[0].published.day != kh_day_of_civil((kh_civil){year, month, day}))
        fail_msg("%s, from \"%.*s\"", text, (int)articles[0].published.evidence.len,
                 articles[0].published.evidence.ptr ? articles[0].published.evidence.ptr : "");
    assert_true(articles[0].published.evidence.len && articles[0].published.confidence > 0);
}

#define LD(json)              "<script type=\"application/ld+json\">" json "</script>"
#define META(property, value) "<meta property=\"" property "\" content=\"" value "\">"
#define NAMED(name, value)    "<meta name=\"" name "\" content=\"" value "\">"

static void json_ld_in_arrays_and_graphs(void **state)
{
    (void)state;
    read_around(LD("[{\"@type\":\"WebSite\",\"name\":\"النافذة\"},{\"@type\":[\"NewsArticle\"],\"datePublished\":"
                   "\"2024-03-13T12:32:00+03:00\"}]"),
                "", "");
    expect_day(2024, 3, 13);
    read_around(LD("{\"@graph\":[{\"@type\":\"BreadcrumbList\"},{\"@type\":\"NewsArticle\",\"datePublished\":\"2024-03-"
                   "13T12:32:00+03:00\"}]}"),
                "", "");
    expect_day(2024, 3, 13);
    read_around(LD("{\"@type\":\"NewsArticle\",\"datePublished\":\"٢٠٢٤-٠٣-١٣\"}"), "", "");
    expect_day(2024, 3, 13);
}

static void a_decoy_creation_date(void **state)
{
    (void)state;
    read_around(NAMED("dcterms.created", "2011-01-01") META("article:published_time", "2024-03-13T12:32:00+03:00"), "",
                "");
    expect_day(2024, 3, 13);
    read_around(NAMED("created", "2011-01-01"), "<p class=date>الأربعاء 13 آذار/مارس 2024</p>", "");
    expect_day(2024, 3, 13);
}

static void a_modified_time_before_the_published_one(void **state)
{
    (void)state;
    read_around(LD("{\"@type\":\"NewsArticle\",\"dateModified\":\"2024-03-11T10:00:00+03:00\",\"datePublished\":\"2024-"
                   "03-13T12:32:00+03:00\"}"),
                "", "");
    expect_day(2024, 3, 13);
}

static void month_names_of_every_family(void **state)
{
    (void)state;
    read_around("", "<p class=date>8 فيفري 2019</p>", "");
    expect_day(2019, 2, 8);
    read_around("", "<p class=date>24 نيسان / أبريل 2020</p>", "");
    expect_day(2020, 4, 24);
    read_around("", "<p class=date>الخميس 5 شتنبر 2019 - 14:30</p>", "");
    expect_day(2019, 9, 5);
    read_around("", "<p class=date>٣ كانون الثاني ٢٠٢٢</p>", "");
    expect_day(2022, 1, 3);
}

static void arabic_words_where_a_machine_time_belongs(void **state)
{
    (void)state;
    read_around(META("article:published_time", "الأربعاء، 13 مارس 2024 12:32 م"), "", "");
    expect_day(2024, 3, 13);
}

static void a_date_of_another_item(void **state)
{
    (void)state;
    read_around("", "<p class=date>13 مارس 2024</p>",
                "<aside class=related><h3>أخبار ذات صلة</h3><a href=/x>جسر آخر</a> <time datetime=2023-01-05>5 يناير "
                "2023</time></aside>");
    expect_day(2024, 3, 13);
    read_around(LD("{\"@type\":\"VideoObject\",\"uploadDate\":\"2020-02-02\"}"), "<p class=date>13 مارس 2024</p>", "");
    expect_day(2024, 3, 13);
}

static void a_date_in_the_future_is_none(void **state)
{
    (void)state;
    read_around(META("article:published_time", "2031-03-13T12:32:00+03:00"), "<p class=date>13 مارس 2024</p>", "");
    expect_day(2024, 3, 13);
    read_around(META("article:published_time", "2031-03-13T12:32:00+03:00"), "", "");
    assert_int_equal(articles[0].published.day, KH_NO_DAY);
    same(articles[0].published.latest, "2024-06-01");
}

static void titles_lose_the_name_of_the_site(void **state)
{
    (void)state;
    read_around(META("og:title", "إغلاق الجسر الخشبي - صحيفة النافذة"), "", "");
    same(articles[0].title, "إغلاق الجسر الخشبي");
    same(articles[0].outlet, "صحيفة النافذة");
}

#define TEASER                                                                                                                                                                  \
    "<div class=item><a href=/a><h3>بلدية المرج تغلق الجسر الخشبي</h3></a><p>قررت البلدية إغلاق الجسر أمام الشاحنات " \
    "…</p></div>"

static void pages_without_an_article(void **state)
{
    static const char *const pages[] = {
        /* a list */
        "<html><body><h1>أخبار المحليات</h1>" TEASER TEASER TEASER TEASER TEASER TEASER "</body></html>",
        /* a tag's page */
        "<html><head><title>وسم: الجسور</title></head><body><h1>الجسور</h1><ul><li><a href=/1>إغلاق الجسر الخشبي في "
        "المرج</a></li>"
        "<li><a href=/2>الجسر الحجري يفتح بعد الصيانة</a></li><li><a href=/3>مئة عام على جسر السوق "
        "القديم</a></li></ul></body></html>",
        /* an error */
        "<html><head><title>404</title></head><body><h1>الصفحة غير موجودة</h1><p>عذرا، الصفحة التي تبحث عنها غير "
        "متاحة.</p></body></html>",
        /* a film with its buttons */
        "<html><head><meta property=og:type content=video.other><title>فيديو</title></head><body><video src=x></video>"
        "<p>شارك</p><p>شاهد أيضا</p></body></html>",
        "",
    };

    (void)state;
    for (size_t i = 0; i < sizeof pages / sizeof *pages; i++) {
        read_page(pages[i]);
        if (count)
            fail_msg("page %zu: \"%.*s\"", i, (int)articles[0].text.len, articles[0].text.ptr);
    }
}

static const char *kind_of(const char *text)
{
    for (size_t i = 0; i < articles[0].furniture_count; i++) {
        if (strstr(kh_arena_str(&arena, articles[0].furniture[i].text).ptr, text))
            return kh_arena_str(&arena, articles[0].furniture[i].kind).ptr;
    }
    return "none";
}

static void furniture_is_kept_with_its_kind(void **state)
{
    (void)state;
    read_around("", "<div class=ticker>عاجل: وصول القطار</div>",
                "<div class=read-also>اقرأ أيضا: <a href=/x>جسور المدينة</a></div>"
                "<div class=share-buttons>مشاركة عبر فيسبوك</div>"
                "<figure><img src=x><figcaption>الجسر الخشبي صباح اليوم (رويترز)</figcaption></figure>"
                "<div class=newsletter>اشترك في نشرتنا البريدية ليصلك كل جديد</div>"
                "<div class=cookie-notice>يستخدم هذا الموقع ملفات تعريف الارتباط</div>"
                "<div class=tags><a href=/t1>الجسور</a><a href=/t2>المرج</a></div>"
                "<p>المصدر: رويترز</p>"
                "<div class=comments><p>كلام جميل من قارئ مهتم بالجسور والطرق في المدينة</p></div>");
    same(articles[0].text, FIRST "\n\n" SECOND "\n\n" THIRD);
    assert_int_equal(articles[0].credits.n, 1);
    same(articles[0].credits.at[0], "رويترز");
    same(articles[0].keywords.at[0], "الجسور");
    assert_string_equal(kind_of("جسور المدينة"), "related");
    assert_string_equal(kind_of("عبر فيسبوك"), "share");
    assert_string_equal(kind_of("نشرتنا البريدية"), "newsletter");
    assert_string_equal(kind_of("تعريف الارتباط"), "cookie");
    assert_string_equal(kind_of("قارئ مهتم"), "comments");
    assert_int_equal(articles[0].caption_count, 1);
    same(articles[0].captions[0].credit, "رويترز");
}

#define ENTRY(time, title, text)                                                                                       \
    "<div class=entry><time datetime=\"2024-03-13T" time ":00+03:00\">" time "</time>" title "<p>" text "</p></div>"

static void live_coverage_is_its_entries(void **state)
{
    (void)state;
    read_page("<html><head><title>مباشر: الجسر الخشبي | صحيفة النافذة</title></head><body><h1>مباشر: الجسر الخشبي</h1>"
              "<div class=live-blog>" ENTRY("12:30", "<h3>وصول المهندسين</h3>", THIRD) ENTRY("11:05", "", SECOND)
                  ENTRY("09:40", "<h3>إغلاق الجسر</h3>", FIRST) "</div></body></html>");
    assert_int_equal(count, 3);
    same(articles[0].title, "وصول المهندسين");
    same(articles[1].title, "مباشر: الجسر الخشبي");
    same(articles[2].text, FIRST);
    same(articles[2].published.value, "2024-03-13T09:40:00+03:00");
    /* the same three on a page that is not live are one text */
    read_page("<html><head><title>الجسر الخشبي</title></head><body><h1>الجسر الخشبي</h1><div>" ENTRY("12:30", "", THIRD)
                  ENTRY("11:05", "", SECOND) ENTRY("09:40", "", FIRST) "</div></body></html>");
    assert_int_equal(count, 1);
}

static void entries_with_a_clock_alone_have_the_pages_day(void **state)
{
    (void)state;
    read_page("<html><head><title>تغطية مباشرة: الجسر</title>" META(
        "article:published_time",
        "2024-03-13T08:00:00+03:00") "</head><body><h1>تغطية مباشرة: الجسر</h1><ul><li><span>14:20</span><p>" FIRST
                                     "</p></li><li><span>13:05</span><p>" SECOND
                                     "</p></li><li><span>10:40</span><p>" THIRD "</p></li></ul></body></html>");
    assert_int_equal(count, 3);
    expect_day(2024, 3, 13);
    assert_int_equal(articles[1].published.second, 13 * 3600 + 5 * 60);
    same(articles[1].published.evidence, "13:05");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(json_ld_in_arrays_and_graphs),
        cmocka_unit_test(a_decoy_creation_date),
        cmocka_unit_test(a_modified_time_before_the_published_one),
        cmocka_unit_test(month_names_of_every_family),
        cmocka_unit_test(arabic_words_where_a_machine_time_belongs),
        cmocka_unit_test(a_date_of_another_item),
        cmocka_unit_test(a_date_in_the_future_is_none),
        cmocka_unit_test(titles_lose_the_name_of_the_site),
        cmocka_unit_test(pages_without_an_article),
        cmocka_unit_test(furniture_is_kept_with_its_kind),
        cmocka_unit_test(live_coverage_is_its_entries),
        cmocka_unit_test(entries_with_a_clock_alone_have_the_pages_day),
    };
    return cmocka_run_group_tests(tests, load_rules, drop_rules);
}
