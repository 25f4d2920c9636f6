/*
 * What a page's markup says about its article: JSON-LD, OpenGraph, microdata, meta tags. Claims only: published.c
 * chooses among dates, html_article.c among titles.
 */
#ifndef KH_PAGE_METADATA_H
#define KH_PAGE_METADATA_H

#include "page/role.h"

typedef struct kh_facts {
    kh_str headline; /* of JSON-LD */
    kh_str og_title, site, publisher, author, keywords, url;
    kh_str published, modified;           /* of the article's own JSON-LD object */
    kh_str meta_published, meta_modified; /* of meta tags and microdata */
    kh_str meta_created;                  /* "created" may be said of the page, its template, or its database's row */
    kh_str image;                         /* address of the picture that stands for the page */
    bool is_article;                      /* the markup calls the page an article */
    bool is_listing;                      /* … or a list, a video */
    bool is_front;                        /* its own address is the site's root */
} kh_facts;

/** `main`: the page's one article; what microdata says in other items' scopes is not its. NULL: not known. */
void kh_metadata_read(kh_arena *arena, const kh_html *html, const kh_main *main, kh_facts *ret_facts);
/** Is what stands in `scope` (an itemscope's element) said of the article `main`? */
bool kh_scope_holds(const kh_html *html, const kh_main *main, uint32_t scope);

#endif
