/*
 * The tokens of an HTML page: start and end tags, texts, the document type. Follows the standard's tokeniser as far as
 * the tree can tell.
 *
 * What the tree is never asked for gives no token: scripts (JSON-LD stays), style sheets, comments (those with linked
 * data stay), and all attributes but KH_HTML_ATTRIBUTES. On today's pages half of the bytes and more are of these
 * kinds. Tags that open too deep give a space. No call fails but for memory, which is sticky in the arena.
 */
#ifndef KH_PAGE_HTML_TOKEN_H
#define KH_PAGE_HTML_TOKEN_H

#include "base/arena.h"
#include "page/html_node.h"

typedef enum kh_html_token_kind {
    KH_HTML_TEXT, /* all characters up to the next tag or comment */
    KH_HTML_START,
    KH_HTML_END,
    KH_HTML_COMMENT,
    KH_HTML_DOCTYPE,
    KH_HTML_EOF
} kh_html_token_kind;

typedef struct kh_html_token {
    kh_str text; /* of a text (entities decoded), a comment, a document type; a tag's name as written */
    const kh_attribute *attributes;
    uint32_t carried;
    uint8_t attribute_count, kind, tag;
    bool self_closing;
    bool white; /* a text of white space alone */
} kh_html_token;

typedef struct kh_html_scanner {
    kh_arena *arena;
    kh_str in;
    size_t at;
    size_t depth, most_depth; /* elements that are open, if all are closed; how many may be */
    uint8_t raw; /* the element whose text comes next and is no markup: the tree builder says so; else KH_TAG_OTHER */
} kh_html_scanner;

void kh_html_next(kh_html_scanner *scanner, kh_html_token *ret_token);
/** What the standard's algorithms ask of an element: kh_tag_trait bits. */
unsigned kh_tag_traits(unsigned tag);
/** The element's number, by its name in any case. */
kh_tag kh_tag_of(kh_str name);

/** Decode "&amp;", "&#1575;" and the like. In an attribute, a name without ";" before a letter, digit or "=" stays as
 * it is. The same view where there is nothing to decode. */
kh_str kh_html_decode(kh_arena *arena, kh_str text, bool attribute);

#endif
