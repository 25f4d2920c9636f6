/* Which blocks are the article, and what each of the others is. */
#ifndef KH_PAGE_ROLE_H
#define KH_PAGE_ROLE_H

#include "page/html.h"

/** One article of a page: the element that holds it, its blocks, and what it is worth. */
typedef struct kh_main {
    uint32_t element;
    uint32_t first, end; /* blocks */
    double score;
    bool live; /* an entry of a live blog */
    bool lead; /* what stands over the first of them */
} kh_main;

enum { KH_MOST_ARTICLES = 256 };

/** Marks under which nothing is an article's text. */
#define KH_NEVER_TEXT (KH_IS_HIDDEN | KH_IN_NAV | KH_IN_FORM | KH_IN_FOOTER | KH_IN_COMMENTS)

/** Unlinked letters of the blocks [first, end) that read like running text; scores are there already. */
uint32_t kh_good_letters(const kh_html *html, uint32_t first, uint32_t end);

/** Score the page's blocks and elements and say where its articles are: how many, 0 when nothing reads like one. */
size_t kh_articles_find(const kh_page_rules *rules, kh_arena *arena, kh_html *html,
                        kh_main ret_mains[KH_MOST_ARTICLES]);
/** Give the roles BODY, FURNITURE … to the blocks of each article found; block.article says which it is. */
void kh_roles_assign(const kh_page_rules *rules, kh_arena *arena, kh_html *html, const kh_main *mains, size_t count);

#endif
