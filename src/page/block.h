/*
 * Blocks: a page as a flat list of pieces of text, in document order, each with what its surroundings say about it.
 * Both readers (HTML and plain text) make blocks; roles and articles are found on blocks alone.
 */
#ifndef KH_PAGE_BLOCK_H
#define KH_PAGE_BLOCK_H

#include "base/vec.h"
#include "page/page.h"

typedef enum kh_block_kind {
    KH_BLOCK_PARAGRAPH,
    KH_BLOCK_HEADING,
    KH_BLOCK_LIST_ITEM,
    KH_BLOCK_CAPTION,
    KH_BLOCK_CELL,
    KH_BLOCK_QUOTE,
    KH_BLOCK_TIME
} kh_block_kind;

typedef enum kh_role {
    KH_ROLE_NONE,
    KH_ROLE_BODY,
    KH_ROLE_TITLE,
    KH_ROLE_SUMMARY,
    KH_ROLE_DATE,
    KH_ROLE_BYLINE,
    KH_ROLE_DATELINE,
    KH_ROLE_OUTLET,
    KH_ROLE_CREDIT,
    KH_ROLE_CAPTION,
    KH_ROLE_KEYWORDS,
    KH_ROLE_RELATED,
    KH_ROLE_FURNITURE /* all else: see `furniture` */
} kh_role;

/* Where in the page's structure a block stands: element names and class/id cues of its ancestors. */
enum kh_block_flag {
    KH_IN_NAV = 1,
    KH_IN_ASIDE = 2,
    KH_IN_HEADER = 4,
    KH_IN_FOOTER = 8,
    KH_IN_ARTICLE = 16,
    KH_IN_MAIN = 32,
    KH_IN_FIGURE = 64,
    KH_IN_FORM = 128,
    KH_IN_COMMENTS = 256,
    KH_IN_BODY_CLASS = 512,
    KH_IN_BOILER_CLASS = 1024,
    KH_IN_LIST = 2048,
    KH_IN_TABLE = 4096,
    KH_IN_QUOTE = 8192,
    KH_IS_HIDDEN = 16384
};

typedef struct kh_block {
    kh_str text;           /* white space single, trimmed */
    kh_str link;           /* URL of the first link in it, if any */
    kh_str label;          /* class and id of the nearest ancestors that have them, innermost first, space separated */
    const char *furniture; /* kind, when role is FURNITURE: "menu", "share", "read-also", "comments", … (static) */
    uint32_t letters;      /* code points that are letters or digits */
    uint32_t linked;       /* of these, inside links */
    uint32_t container;    /* number of the enclosing container element: blocks of one container are siblings */
    uint32_t section;      /* number of the container's container */
    uint32_t flags;
    uint16_t depth;
    uint8_t kind, level; /* level: of a heading, 1…6 */
    uint8_t role;
    uint32_t article; /* which article of the page, from 0 */
    float score;
} kh_block;

typedef struct kh_blocks {
    kh_block *at;
    size_t n;
} kh_blocks;

#endif
