/*
 * HTML tokens to a tree, by the standard's tree construction (html.spec.whatwg.org, "Tree construction"), with
 * scripting off: what is left out is closed where browsers close it, text within tables goes before them, overlapping
 * formatting is cut and opened again.
 *
 * Bounded whatever the page: at most KH_HTML_MOST_OPEN elements are open at a time and KH_HTML_MOST_FORMATTING wait to
 * be opened again, so a token costs a bounded number of steps; what goes deeper is put beside, not inside. The arena's
 * budget bounds the memory.
 */
#ifndef KH_PAGE_HTML_TREE_H
#define KH_PAGE_HTML_TREE_H

#include "page/html_token.h"

enum { KH_HTML_MOST_OPEN = 512, KH_HTML_MOST_FORMATTING = 64, KH_HTML_MOST_TEMPLATES = 64 };

/** The html element of a page in UTF-8, nested at most `depth` deep; NULL when memory ran out. Memory: the arena's;
 * texts and attributes may point into `text`. Cost: linear. */
kh_node *kh_html_tree(kh_arena *arena, kh_str text, size_t depth);

#endif
