/* Several articles on one page: where each begins and ends. */
#ifndef KH_PAGE_SPLIT_H
#define KH_PAGE_SPLIT_H

#include "page/role.h"

/**
 * The articles of an aggregator's or a blog's page: <article> elements that do not hold each other, else dated headings
 * of one level, each with text of its own. Block scores are there already. Returns 0 when the page has not two or more.
 *
 * @param ret_only  the element of the page's one article where microdata says so; else 0
 */
size_t kh_split_articles(const kh_page_rules *rules, kh_arena *scratch, const kh_html *html,
                         kh_main ret_mains[KH_MOST_ARTICLES], uint32_t *ret_only);
/** Is this block a date and hardly anything else? */
bool kh_date_block(const kh_page_rules *rules, kh_arena *scratch, const kh_block *block);
/** Is half of the running text of the blocks [first, end) and more cut short? A list of teasers. */
bool kh_teasers(const kh_html *html, uint32_t first, uint32_t end);
/** Does this text end in dots, cut short as teasers are? */
bool kh_trails(kh_str text);

#endif
