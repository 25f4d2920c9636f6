/*
 * Before the parser: a page without what its tree is never asked for. Scripts (JSON-LD stays), style sheets, comments,
 * and all attributes but those that html.c reads are left out; tags that open too deep are blanked, since the parser
 * takes quadratic time on deep trees. The parser is the slowest step by far, and on today's pages half of the bytes and
 * more are of these kinds.
 *
 * Follows the HTML standard's tokeniser where it matters: quoted attribute values, raw text elements, comments that end
 * in "--!>", scripts within comments within scripts.
 */
#ifndef KH_PAGE_HTML_PREPARE_H
#define KH_PAGE_HTML_PREPARE_H

#include "base/arena.h"

/** {NULL, 0} when memory ran out. Cost: linear. Ownership: the arena's. */
kh_str kh_html_prepare(kh_arena *arena, kh_str text, size_t depth);

/* ---- steps of the standard's tokeniser, which html_token.c takes once more on what is left ---- */

/** An attribute, as places in the page. */
typedef struct kh_html_attribute {
    size_t name, name_end;
    size_t value, value_len; /* quotes apart; value is 0 where there is none */
    size_t end;
} kh_html_attribute;

/** The attribute at `at`, which is none of space, slash and '>'. */
kh_html_attribute kh_html_read_attribute(kh_str text, size_t at);
/** Behind white space and slashes. */
size_t kh_html_past_spaces(kh_str text, size_t at);
/** Behind a comment that begins at `at` ("<!--"). */
size_t kh_html_comment_end(kh_str text, size_t at);
/** The "</name" that ends a raw text element whose text begins at `at`; text.len when none does. `name` is lower case.
 */
size_t kh_html_raw_end(kh_str text, size_t at, kh_str name);

#endif
