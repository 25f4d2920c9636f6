/*
 * HTML to blocks, and what the markup says of itself. Blocks are valid UTF-8, elements are ranges of blocks inside the
 * page, and a parent comes before its children.
 */
#include <stdlib.h>

#include "arabic/utf8.h"
#include "page/block.h"
#include "page/html.h"
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

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
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
    if (kh_html_parse(rules, &arena, kh_utf8_clean(&arena, kh_str_of((const char *)data, size)), &html) == KH_OK) {
        check(&html);
        kh_metadata_read(&arena, &html, NULL, &facts);
        if (!kh_arena_failed(&arena) && !(kh_utf8_valid(facts.headline) && kh_utf8_valid(facts.site)))
            abort();
    }
    kh_arena_done(&arena);
    return 0;
}
