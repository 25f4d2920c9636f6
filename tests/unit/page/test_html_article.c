/* From HTML to records: titles, outlets, dates, credits, pages of several articles and pages of none. */
#include <stdio.h>
#include <stdlib.h>

#include "support.h"

static kh_article *articles;
static size_t count;

static void read_input(kh_str bytes, const char *url, bool body_only)
{
    kh_input input = {.bytes = bytes, .name = KH_STR("t.html"), .url = kh_str_z(url), .body_only = body_only};

    input.format = body_only ? KH_FORMAT_JSONL : KH_FORMAT_HTML;
    read_into(&input, &articles, &count);
}

static void read_page(const char *html)
{
    read_input(kh_str_z(html), NULL, false);
}

static int32_t day(int32_t year, int32_t month, int32_t of_month)
{
    return kh_day_of_civil((kh_civil){year, month, of_month});
}

static bool has(kh_str text, const char *part)
{
    return strstr(kh_arena_str(&arena, text).ptr, part) != NULL;
}

#define FIRST                                                                                                          \
    "قررت بلدية المرج إغلاق الجسر الخشبي أمام الشاحنات شهرين كاملين، بعد أن وجد المهندسون شقوقا في دعامته الوسطى."
#define SECOND                                                                                                         \
    "وقالت المهندسة سلوى الحداد إن الدعامة ستستبدل قبل موسم الأمطار، وإن العمل سيجري ليلا حتى لا تتعطل حركة السيارات."
#define THIRD "ويعبر الجسر كل يوم نحو أربعة آلاف سيارة، ويصل بين السوق الكبير والحي الصناعي على الضفة الأخرى من النهر."

static void a_table_page_has_its_title_in_a_cell(void **state)
{
    (void)state;
    read_page("<HTML><TITLE>إغلاق جسر المرج شهرين - صحيفة الضفتين</TITLE><BODY><TABLE><TR><TD><A HREF=1>الأولى</A> <A "
              "HREF=2>محليات</A></TD></TR><TR><TD><FONT SIZE=5><B>إغلاق جسر المرج شهرين</B></FONT></TD></TR><TR><TD>"
              "الخميس 4 أيار 2023</TD></TR><TR><TD>" FIRST "<BR><BR>" SECOND "<BR><BR>" THIRD
              "<BR>(الضفة برس)</TD></TR></TABLE></BODY></HTML>");
    assert_int_equal(count, 1);
    same(articles[0].title, "إغلاق جسر المرج شهرين");
    same(articles[0].outlet, "صحيفة الضفتين");
    assert_int_equal(articles[0].published.day, day(2023, 5, 4));
    assert_int_equal(articles[0].credits.n, 1);
    same(articles[0].credits.at[0], "الضفة برس");
    assert_false(has(articles[0].text, "الضفة برس"));
}

#define ITEM(title, date, place, text)                                                                                 \
    "<div class=item><h2>" title "</h2><div>" date "</div><div>المصدر: وكالة السهل</div><div><div>" place              \
    "</div><div>" text "</div></div></div>"

static void dated_headings_of_one_level_are_articles(void **state)
{
    (void)state;
    read_page("<html><title>كل الأخبار</title><body>" ITEM(
        "إغلاق جسر المرج شهرين", "الخميس 4 مايو 2023 - 10:00", "المرج - جريدة الضفتين",
        FIRST "</div><div>" SECOND
              "</div><div>" THIRD) "<div><b>أخبار أخرى</b></div>" ITEM("افتتاح السوق المسقوف",
                                                                       "الأحد 30 أبريل 2023 - 18:30",
                                                                       "عين النبع - سمير كرم",
                                                                       THIRD "</div><div>" SECOND
                                                                             "</div><div>" FIRST) "</body></html>");
    assert_int_equal(count, 2);
    same(articles[0].title, "إغلاق جسر المرج شهرين");
    same(articles[0].outlet, "جريدة الضفتين");
    same(articles[0].dateline, "المرج");
    same(articles[0].credits.at[0], "وكالة السهل");
    assert_int_equal(articles[0].published.day, day(2023, 5, 4));
    assert_false(has(articles[0].text, "أخبار أخرى") || has(articles[0].text, "السوق المسقوف"));
    same(articles[1].title, "افتتاح السوق المسقوف");
    same(articles[1].byline, "سمير كرم");
    assert_int_equal(articles[1].published.day, day(2023, 4, 30));
}

static void read_byline(const char *outlet, const char *byline)
{
    kh_input input = {.bytes = KH_STR(FIRST), .name = KH_STR("t.jsonl"), .format = KH_FORMAT_JSONL, .body_only = true};

    input.outlet = kh_str_z(outlet);
    input.byline = kh_str_z(byline);
    read_into(&input, &articles, &count);
    assert_int_equal(count, 1);
}

static void named_by(const char *outlet, kh_date_from from, const char *evidence)
{
    assert_int_equal(count, 1);
    same(articles[0].outlet, outlet);
    assert_int_equal(articles[0].outlet_from, from);
    same(articles[0].outlet_evidence, evidence);
}

#define PAGE(head, foot)                                                                                               \
    "<html><head>" head "</head><body><article><h1>إغلاق جسر المرج شهرين</h1><p>" FIRST "</p><p>" SECOND               \
    "</p><p>" THIRD "</p></article>" foot "</body></html>"

static void what_named_the_outlet_is_kept(void **state)
{
    (void)state;
    read_page(PAGE("<meta property='og:site_name' content='الضفتان أون لاين'>", ""));
    named_by("الضفتان أون لاين", KH_FROM_MARKUP, "الضفتان أون لاين");
    read_page(PAGE("<title>إغلاق جسر المرج شهرين | صحيفة الضفتين</title>", ""));
    named_by("صحيفة الضفتين", KH_FROM_MARKUP, "صحيفة الضفتين");
    read_page(PAGE("", "<div class='footer'>جميع الحقوق محفوظة - القدس العربي</div>"));
    named_by("القدس العربي", KH_FROM_PAGE, "جميع الحقوق محفوظة - القدس العربي");
    read_input(KH_STR(PAGE("", "")), "https://www.youm7.com/story/2023/5/4/1", false);
    named_by("اليوم السابع", KH_FROM_URL, "https://www.youm7.com/story/2023/5/4/1");
    read_byline("الضفتان", "");
    named_by("الضفتان", KH_FROM_GIVEN, "الضفتان");
    read_page(PAGE("", ""));
    assert_null(articles[0].outlet.ptr);
    assert_int_equal(articles[0].outlet_from, KH_FROM_NONE);
}

static void what_is_said_of_another_item_is_not_the_articles(void **state)
{
    (void)state;
    read_page(
        "<html><body><div itemscope itemtype='http://schema.org/VideoObject'><meta itemprop=uploadDate "
        "content=2020-01-01></div><div itemscope itemtype='http://schema.org/NewsArticle'><h1 "
        "itemprop=headline>إغلاق جسر المرج شهرين</h1><p>تاريخ النشر: الأربعاء ١٣ أبريل ٢٠٢٢م</p><div "
        "itemprop=articleBody><p>" FIRST "</p><p>" SECOND "</p><p>" THIRD
        "</p></div></div><div itemscope itemtype='http://schema.org/NewsArticle'><h4>خبر آخر من المدينة</h4><meta "
        "itemprop=datePublished content=2022-04-10></div></body></html>");
    assert_int_equal(count, 1);
    assert_int_equal(articles[0].published.from, KH_FROM_PAGE);
    assert_int_equal(articles[0].published.day, day(2022, 4, 13));
}

static void the_day_is_where_the_outlet_is(void **state)
{
    static const char *const page =
        "<html><head><meta property='article:published_time' content='2023-11-09T03:28:35Z'>"
        "</head><body><article><h1>إغلاق جسر المرج شهرين</h1><p>" FIRST "</p><p>" SECOND "</p></body></html>";

    (void)state;
    read_input(kh_str_z(page), "http://w.example/2023/11/08/bridge", false);
    assert_int_equal(articles[0].published.day, day(2023, 11, 8));
    read_input(kh_str_z(page), "http://w.example/bridge", false);
    assert_int_equal(articles[0].published.day, day(2023, 11, 9));
}

static void a_page_without_text_may_be_an_articles(void **state)
{
    (void)state;
    read_page("<html><head><title>صور من الجسر</title><meta property='og:type' content='article'><meta "
              "property='article:published_time' content='2013-01-07T04:38:08+00:00'></head><body><h1>صور من "
              "الجسر القديم</h1></body></html>");
    assert_int_equal(count, 1);
    same(articles[0].title, "صور من الجسر القديم");
    assert_int_equal(articles[0].text.len, 0);
    assert_int_equal(articles[0].published.day, day(2013, 1, 7));
    read_page("<html><head><title>الرئيسية</title></head><body><h1>الرئيسية</h1><p>قريبا</p></body></html>");
    assert_int_equal(count, 0);
}

static void captions_authors_and_house_rules_are_no_text(void **state)
{
    (void)state;
    read_page("<html><body><article><h1>إغلاق جسر المرج شهرين</h1><p>كتبت سلوى مراد</p><p>عمال البلدية قرب الجسر "
              "(رويترز)</p><p>" FIRST "</p><p>" SECOND "</p><p>" THIRD
              "</p><p>ترحب شبكة الضفتين بتعليقك، على أن تلتزم قواعد النشر، ويمكن استخدام اسمك وصورتك بما يتوافق مع "
              "شروط استخدام الموقع.</p></article></body></html>");
    assert_int_equal(count, 1);
    same(articles[0].byline, "سلوى مراد");
    assert_int_equal(articles[0].caption_count, 1);
    same(articles[0].captions[0].text, "عمال البلدية قرب الجسر");
    same(articles[0].captions[0].credit, "رويترز");
    assert_false(has(articles[0].text, "ترحب") || has(articles[0].text, "عمال البلدية"));
}

static void keywords_side_by_side_are_several(void **state)
{
    (void)state;
    read_page("<html><body><article><h1>إغلاق جسر المرج شهرين</h1><p>" FIRST "</p><p>" SECOND "</p><p>" THIRD
              "</p><div class=tags><a href=1>جسر المرج</a><a href=2>البلدية</a></div></article></body></html>");
    assert_int_equal(articles[0].keywords.n, 2);
    same(articles[0].keywords.at[0], "جسر المرج");
    same(articles[0].keywords.at[1], "البلدية");
}

static void a_body_cut_in_pieces_is_whole(void **state)
{
    (void)state;
    read_page("<html><body><div><div class=article-body><p>" FIRST "</p><p>" SECOND
              "</p></div><div class=ad>إعلان</div><div class=article-body><p>" THIRD "</p><p>" SECOND
              " مرة أخرى</p></div></div></body></html>");
    assert_int_equal(count, 1);
    assert_true(has(articles[0].text, FIRST) && has(articles[0].text, THIRD));
}

static void bodies_lose_what_scrapers_left(void **state)
{
    (void)state;
    read_input(KH_STR(FIRST "\n" SECOND "\nاقرأ أيضا: سوق المرج يتوسع\n" THIRD
                            "\nالمصدر: رويترز - وكالة السهل\nأخبار ذات صلة\nسيول في الوادي\nمدرسة جديدة في المرج"),
               "https://w.example/2023/05/04/bridge", true);
    assert_int_equal(count, 1);
    same(articles[0].text, FIRST "\n\n" SECOND "\n\n" THIRD);
    assert_int_equal(articles[0].credits.n, 2);
    same(articles[0].credits.at[0], "رويترز");
    same(articles[0].credits.at[1], "وكالة السهل");
    assert_int_equal(articles[0].related_count, 2);
    assert_int_equal(articles[0].published.from, KH_FROM_URL);
    assert_int_equal(articles[0].published.day, day(2023, 5, 4));
}

static void what_a_dump_calls_the_author_is_taken_apart(void **state)
{
    (void)state;
    read_byline("الضفتان", "القاهرة: داليا منصور");
    same(articles[0].byline, "داليا منصور");
    same(articles[0].dateline, "القاهرة");
    read_byline("الضفتان", "علي منصور - الطائف");
    same(articles[0].byline, "علي منصور");
    same(articles[0].dateline, "الطائف");
    read_byline("الضفتان", "دبي:رويترز");
    assert_null(articles[0].byline.ptr);
    same(articles[0].dateline, "دبي");
    same(articles[0].credits.at[0], "رويترز");
    read_byline("الضفتان", "كتب - سمير كرم:");
    same(articles[0].byline, "سمير كرم");
    read_byline("الضفتان", "الضفتان- مسقط:");
    assert_null(articles[0].byline.ptr);
    same(articles[0].dateline, "مسقط");
}

static void a_box_behind_the_last_sentence_goes(void **state)
{
    (void)state;
    read_input(KH_STR(FIRST "\n" SECOND " رابط الخبر بصحيفة الضفتين: إغلاق جسر المرج"), NULL, true);
    same(articles[0].text, FIRST "\n\n" SECOND);
    assert_int_equal(articles[0].furniture_count, 1);
}

static void sources_are_credited_wherever_they_stand(void **state)
{
    (void)state;
    read_input(
        KH_STR("*نقلا عن الأفق الجديد\n\n" FIRST "\n\nللمزيد: جسور المدينة القديمة\n\n" SECOND "\n\nرويترز/ أ ف ب"),
        NULL, true);
    assert_int_equal(count, 1);
    same(articles[0].text, FIRST "\n\n" SECOND);
    assert_int_equal(articles[0].credits.n, 3);
    assert_int_equal(articles[0].furniture_count, 1);
    same(articles[0].furniture[0].kind, "read-also");
}

static void bodies_keep_their_last_words(void **state)
{
    (void)state;
    read_input(KH_STR(FIRST "\nأخبار سارة\n" SECOND), NULL, true);
    same(articles[0].text, FIRST "\n\nأخبار سارة\n\n" SECOND);
    read_input(KH_STR("اقرأ أيضا"), NULL, true);
    same(articles[0].text, "اقرأ أيضا");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_table_page_has_its_title_in_a_cell),
        cmocka_unit_test(dated_headings_of_one_level_are_articles),
        cmocka_unit_test(what_is_said_of_another_item_is_not_the_articles),
        cmocka_unit_test(what_named_the_outlet_is_kept),
        cmocka_unit_test(the_day_is_where_the_outlet_is),
        cmocka_unit_test(a_page_without_text_may_be_an_articles),
        cmocka_unit_test(captions_authors_and_house_rules_are_no_text),
        cmocka_unit_test(keywords_side_by_side_are_several),
        cmocka_unit_test(a_body_cut_in_pieces_is_whole),
        cmocka_unit_test(bodies_lose_what_scrapers_left),
        cmocka_unit_test(what_a_dump_calls_the_author_is_taken_apart),
        cmocka_unit_test(a_box_behind_the_last_sentence_goes),
        cmocka_unit_test(sources_are_credited_wherever_they_stand),
        cmocka_unit_test(bodies_keep_their_last_words),
    };
    return cmocka_run_group_tests(tests, load_rules, drop_rules);
}
