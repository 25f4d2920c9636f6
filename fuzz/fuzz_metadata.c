/*
 * What a page says of itself, in a page made of what such pages are made of: a byte below 32 stands for a phrase, any
 * other for itself. A time is unknown or has its bounds around it, evidence and a zone of this earth; every text is
 * valid UTF-8. The same bytes are read as an address and as a line that should hold a date.
 */
#include <stdlib.h>

#include "arabic/utf8.h"
#include "page/html_article.h"
#include "page/published.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define paragraph                                                                                                                                                                               \
    "<article><p>أعلنت الوزارة أن العمل الذي بدأ قبل عام سينتهي في موعده، وأن من يسكن هناك سيعود، وأن القرى التي " \
    "غمرها الماء "                                                                                                                                                                    \
    "ستبنى من جديد بعد أن تقر الحكومة الخطة.</p>"

static const char *const phrases[32] = {"",
                                        "<script type=application/ld+json>",
                                        "</script>",
                                        "{\"@type\":\"NewsArticle\",",
                                        "\"datePublished\":\"",
                                        "\"dateModified\":\"",
                                        "\"headline\":\"خطة السد\",",
                                        "\"@graph\":[",
                                        "},",
                                        "\n",
                                        "\"}",
                                        "<meta property='article:published_time' content='",
                                        "<meta property='og:title' content='",
                                        "<meta itemprop=dateCreated content='",
                                        "'>",
                                        "2024-03-13T12:32:00+03:00",
                                        "2024-03-13T22:32:00Z",
                                        "١٣ آذار/مارس ٢٠٢٤",
                                        "الأربعاء 8 فيفري 2019 - 14:30",
                                        "<time datetime='",
                                        "<div itemscope itemtype=http://schema.org/NewsArticle>",
                                        "</div>",
                                        "<span class=date>",
                                        "</span>",
                                        "<h1>خطة السد</h1>",
                                        paragraph,
                                        "</article>",
                                        "آخر تحديث: ",
                                        "منذ 3 ساعات",
                                        "\"author\":{\"name\":\"سمير كرم\"},",
                                        "\"publisher\":{\"name\":\"صحيفة النهر\"},",
                                        "<title>خطة السد | صحيفة النهر</title>"};

static kh_arena rules_arena;
static kh_page_rules *rules;

static void check_published(const kh_published *published)
{
    if ((published->from == KH_FROM_NONE) != (published->day == KH_NO_DAY))
        abort();
    if (published->from == KH_FROM_NONE)
        return;
    if (!published->value.len || !published->evidence.len || !kh_utf8_valid(published->evidence) ||
        published->confidence < 0 || published->confidence > 1 || published->second >= 86400 ||
        published->zone < -24 * 60 || published->zone > 24 * 60)
        abort();
    if (published->earliest.len != published->latest.len ||
        memcmp(published->earliest.ptr, published->latest.ptr, published->latest.len) > 0)
        abort();
}

static void check(const kh_article *article)
{
    const kh_str texts[] = {article->title,   article->text,     article->byline,   article->outlet,
                            article->updated, article->dateline, article->page.url, article->language};

    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        if (!kh_utf8_valid(texts[i]))
            abort();
    }
    check_published(&article->published);
}

static void check_lines(kh_str bytes)
{
    kh_date_claim claim;
    kh_arena arena;

    kh_arena_init(&arena, (size_t)64 << 20);
    (void)!kh_claim_of_url(bytes, &claim);
    for (int order = KH_ORDER_UNKNOWN; order <= KH_MONTH_FIRST; order++) {
        if (kh_claim_read(rules, &arena, kh_utf8_clean(&arena, bytes), (kh_digit_order)order, &claim) &&
            (claim.day == KH_NO_DAY || claim.second >= 86400))
            abort();
    }
    kh_arena_done(&arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    kh_input input = {.format = KH_FORMAT_HTML, .captured = KH_STR("2024-03-14T10:00:00+03:00")};
    kh_arena arena;
    kh_buf page;
    kh_article *articles;
    size_t count;
    kh_err err;

    if (!rules) {
        kh_arena_init(&rules_arena, 0);
        if (kh_page_rules_load(&rules_arena, &rules, &err))
            abort();
    }
    check_lines(kh_str_of((const char *)data, size));
    kh_buf_init(&page);
    for (size_t i = 0; i < size; i++) {
        if (data[i] < 32)
            kh_buf_addz(&page, phrases[data[i]]);
        else
            kh_buf_byte(&page, (char)data[i]);
    }
    kh_arena_init(&arena, (size_t)256 << 20);
    if (!kh_buf_status(&page) && kh_html_read(rules, &arena, &input, kh_utf8_clean(&arena, kh_buf_str(&page)),
                                              data[0] & 1, &articles, &count) == KH_OK) {
        for (size_t i = 0; i < count; i++)
            check(&articles[i]);
    }
    kh_arena_done(&arena);
    kh_buf_done(&page);
    return 0;
}
