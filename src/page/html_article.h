/*
 * One article of an HTML page, from blocks with roles to its record. Only html_article.c, html_title.c and html_date.c
 * use this.
 */
#ifndef KH_PAGE_HTML_ARTICLE_H
#define KH_PAGE_HTML_ARTICLE_H

#include "page/metadata.h"
#include "page/page.h"
#include "page/published.h"
#include "page/role.h"

enum { KH_HEAD_REACH = 14 }; /* blocks around the beginning of the text in which its title and date stand */

typedef struct kh_making {
    const kh_page_rules *rules;
    kh_arena *arena;   /* what the record keeps */
    kh_arena *scratch; /* tokens and folds, emptied as blocks go by */
    const kh_input *input;
    kh_html html;
    kh_facts facts;
    uint32_t outlet_row;
    kh_article *article;
    kh_article *page; /* of a live blog: what the page says of itself as a whole; else NULL */
    kh_main main;
    bool only;  /* the page's one article: the page's metadata are its own */
    bool about; /* the text is not wanted, only what the page says of it */
} kh_making;

/** Fill article->title, and give the blocks that repeat it the role TITLE. */
void kh_html_title(kh_making *making);
/** Fill article->outlet and making->outlet_row; what the article has already stays. */
void kh_html_outlet(kh_making *making);
/** Fill article->published and article->updated. False when nothing on the page says the day. */
bool kh_html_dates(kh_making *making);

/** `text` with white space single and trimmed, in the arena. {NULL, 0} when nothing is left. */
kh_str kh_neat(kh_arena *arena, kh_str text);
/** Does `part` stand in `text`? False for an empty part. */
bool kh_contains(kh_str text, kh_str part);

/**
 * Read a page of HTML, clean UTF-8. As kh_page_read.
 *
 * `about`: only what the page says of its articles (title, outlet, author, times, keywords, address). Most pages say it
 * in their head, and no more than that is parsed then; the times are the same as with the text, a title may be the
 * markup's where the page has another over the text.
 */
kh_status kh_html_read(const kh_page_rules *rules, kh_arena *arena, const kh_input *input, kh_str text, bool about,
                       kh_article **ret_articles, size_t *ret_count) KH_MUST_CHECK;

#endif
