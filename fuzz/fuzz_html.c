/*
 * HTML to blocks, what the markup says of itself, and the articles. Blocks are valid UTF-8, elements are ranges of
 * blocks inside the page, a parent comes before its children, and no article is longer than its page can make it.
 */
#include <stdlib.h>

#include "arabic/utf8.h"
#include "page/block.h"
#include "page/html.h"
#include "page/html_article.h"
#include "page/metadata.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static kh_arena rules_arena;
static kh_page_rules *rules;

static void check(const kh_html *html)
{
    size_t blocks = html->blocks.n;

    for (size_t i = 0; i < html->elements.n; i++) {
        const kh_element *element = KH_AT(&html->elements, kh_element, i);
        if (element->first > element->end || element->end > blocks || (i && element->parent >= i))
            abort();
    }
    if (!kh_utf8_valid(html->title))
        abort();
}

static void check_articles(kh_str page, bool about)
{
    kh_input input = {.format = KH_FORMAT_HTML, .captured = KH_STR("2024-03-14T10:00:00+03:00")};
    kh_arena arena;
    kh_article *articles;
    size_t count = 0;

    kh_arena_init(&arena, (size_t)256 << 20);
    if (kh_html_read(rules, &arena, &input, page, about, &articles, &count) == KH_OK) {
        for (size_t i = 0; i < count; i++) {
            const kh_article *article = &articles[i];
            if ((about && article->text.len) || !kh_utf8_valid(article->text) || !kh_utf8_valid(article->title) ||
                !kh_utf8_valid(article->byline))
                abort();
            for (size_t k = 0; k < article->furniture_count; k++) {
                if (!article->furniture[k].kind.len || !kh_utf8_valid(article->furniture[k].text))
                    abort();
            }
        }
    }
    kh_arena_done(&arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    kh_str page;
    kh_arena arena;
    kh_html html;
    kh_facts facts;
    kh_err err;

    if (!rules) {
        kh_arena_init(&rules_arena, 0);
        if (kh_page_rules_load(&rules_arena, &rules, &err))
            abort();
    }
    kh_arena_init(&arena, (size_t)256 << 20);
    page = kh_utf8_clean(&arena, kh_str_of((const char *)data, size));
    if (kh_html_parse(rules, &arena, page, &html) == KH_OK) {
        check(&html);
        kh_metadata_read(&arena, &html, NULL, &facts);
        if (!kh_arena_failed(&arena) && !(kh_utf8_valid(facts.headline) && kh_utf8_valid(facts.site)))
            abort();
    }
    if (!kh_arena_failed(&arena))
        check_articles(page, false);
    if (!kh_arena_failed(&arena))
        check_articles(page, true);
    kh_arena_done(&arena);
    return 0;
}
