/*
 * HTML to blocks: of the layer, only html.c sees the tree (html_tree.h). What the others see is flat: blocks in
 * document order, elements as ranges of blocks, and the bits of metadata that the page carries.
 *
 * Bounded: nesting beyond KH_HTML_DEPTH is flattened before the tree is built (html_token.h), and memory has a budget.
 */
#ifndef KH_PAGE_HTML_H
#define KH_PAGE_HTML_H

#include "page/block.h"
#include "page/rules.h"

enum { KH_HTML_DEPTH = 400 };
#define KH_SMALL_SCOPE UINT32_MAX /* an itemscope within a line of text: an author, a place */

typedef struct kh_element {
    uint32_t parent;          /* index; the root is 0 and its own parent */
    uint32_t first, end;      /* blocks [first, end) */
    uint32_t flags;           /* kh_block_flag of its own tag and class; role.c carries them down to the blocks */
    uint8_t class;            /* kh_class_kind, its own */
    bool is_article, is_main; /* by tag, role or itemprop=articleBody */
    bool is_body_prop;
    bool is_item; /* an itemscope of schema.org's articles */
    bool is_leaf; /* a paragraph, heading or list item: the text is its own */
} kh_element;

typedef struct kh_meta {
    kh_str name, content; /* name, property or itemprop, lower case */
    uint32_t scope;       /* the element with itemscope that it belongs to, KH_SMALL_SCOPE; 0: the page's own */
} kh_meta;
typedef struct kh_time_tag {
    kh_str datetime, text;
    uint32_t block, scope;
    bool pubdate;
} kh_time_tag;

typedef struct kh_html {
    kh_blocks blocks;
    kh_vec elements; /* kh_element */
    kh_vec metas;    /* kh_meta */
    kh_vec scripts;  /* kh_str: JSON-LD */
    kh_vec times;    /* kh_time_tag */
    kh_str title, canonical, lang;
} kh_html;

/** KH_LIMIT: the page exceeded the parser's budget of memory. `text` is clean UTF-8. Memory: the arena's. */
kh_status kh_html_parse(const kh_page_rules *rules, kh_arena *arena, kh_str text, kh_html *ret_html) KH_MUST_CHECK;
/** As kh_html_parse, of the head alone and the linked data further down: metas, scripts, title; no block, no element.
 * Cost: that of the head. */
kh_status kh_html_parse_head(kh_arena *arena, kh_str text, kh_html *ret_html) KH_MUST_CHECK;
/** The text of a page without any structure: tags cut out. The last resort. {NULL, 0} when memory ran out. */
kh_str kh_html_strip(kh_arena *arena, kh_str text);

#endif
