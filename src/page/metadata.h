/*
 * What a page's markup says about its article: JSON-LD, OpenGraph, microdata, meta tags. Claims only: published.c
 * chooses among dates, html_article.c among titles.
 */
#ifndef KH_PAGE_METADATA_H
#define KH_PAGE_METADATA_H

#include "page/html.h"

typedef struct kh_facts {
    kh_str headline; /* of JSON-LD */
    kh_str og_title, site, publisher, author, keywords, url;
    kh_str published, modified;           /* of the article's own JSON-LD object */
    kh_str meta_published, meta_modified; /* of meta tags and microdata */
    bool is_article;                      /* the markup calls the page an article */
    bool is_listing;                      /* … or a list, a front page, a video */
} kh_facts;

void kh_metadata_read(kh_arena *arena, const kh_html *html, kh_facts *ret_facts);

#endif
