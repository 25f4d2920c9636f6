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

#endif
