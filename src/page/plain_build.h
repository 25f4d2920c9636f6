/*
 * From segments to one article's record: what each segment of the article's range is. Only plain.c uses this.
 */
#ifndef KH_PAGE_PLAIN_BUILD_H
#define KH_PAGE_PLAIN_BUILD_H

#include "page/plain_place.h"
#include "page/plain_segment.h"

#define KH_NO_SEGMENT SIZE_MAX

/** Where on the page an article stands: indices of segments. */
typedef struct kh_plain_range {
    size_t start, end;  /* half-open: all of the article, furniture before and behind it included */
    size_t head;        /* its first segment of its own: title or date */
    size_t body;        /* its first running text; `end` when it has none */
    size_t title, date; /* KH_NO_SEGMENT when it has none */
} kh_plain_range;

/** What holds for the whole page. */
typedef struct kh_plain_page {
    const kh_page_rules *rules;
    kh_arena *arena;   /* of the document: what the record keeps */
    kh_arena *scratch; /* for tokens of a line; emptied as lines go by */
    const kh_input *input;
    kh_segment *segments;
    size_t count;
    kh_str outlet; /* the page's own, from its head and foot */
    kh_str outlet_evidence;
    kh_date_from outlet_from;
    uint32_t outlet_row; /* in rules->outlets, UINT32_MAX: unknown */
    kh_dateline_context context;
} kh_plain_page;

/** Fill `article` from the segments of `range`. Memory: the arena's, sticky. */
void kh_plain_build(const kh_plain_page *page, const kh_plain_range *range, kh_article *article);

/**
 * Fill article->published and article->updated from what the caller gave, from the date lines found (NULL: none) and
 * from the body ("اليوم الأربعاء (26 آذار 2025)"). `outlet_row` gives the zone.
 */
void kh_plain_date(const kh_plain_page *page, const kh_dateline *published, const kh_dateline *updated,
                   uint32_t outlet_row, kh_article *article);

#endif
