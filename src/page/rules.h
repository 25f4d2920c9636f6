/* The lexicons of the page layer, shared by its readers. */
#ifndef KH_PAGE_RULES_H
#define KH_PAGE_RULES_H

#include "base/map.h"
#include "page/cue.h"
#include "page/page.h"
#include "page/weights.h"

struct kh_page_rules {
    kh_date_rules *dates;
    kh_cue_rules *cues;
    kh_lexicon *outlets; /* data/outlets.tsv */
    kh_map domains;      /* "bbc.com" → row of outlets */
    kh_map classes;      /* words of class and id attributes → kh_class_kind: data/class-cues.tsv */
    kh_weights weights;
};

/** What a class or id says of its element. */
typedef enum kh_class_kind {
    KH_CLASS_NONE,
    KH_CLASS_BODY,
    KH_CLASS_MAIN,
    KH_CLASS_BOILER,
    KH_CLASS_COMMENTS,
    KH_CLASS_SHARE,
    KH_CLASS_RELATED,
    KH_CLASS_TAGS,
    KH_CLASS_CAPTION,
    KH_CLASS_DATE,
    KH_CLASS_BYLINE,
    KH_CLASS_MENU,
    KH_CLASS_NEWSLETTER,
    KH_CLASS_AD,
    KH_CLASS_COOKIE,
    KH_CLASS_SUMMARY,
    KH_CLASS_TITLE,
    KH_CLASS_CREDIT,
    KH_CLASS_EMBED
} kh_class_kind;

/** The row of data/outlets.tsv whose domain the URL's host is or ends with; UINT32_MAX when none. */
uint32_t kh_outlet_of_url(const kh_page_rules *rules, kh_str url);
/** The row whose phrase is exactly `name` (folded); UINT32_MAX when none. */
uint32_t kh_outlet_of_name(const kh_page_rules *rules, kh_arena *scratch, kh_str name);
/** A cell of that row: "outlet", "zone", "order"…; {NULL,0} for UINT32_MAX. */
kh_str kh_outlet_cell(const kh_page_rules *rules, uint32_t row, const char *column);
/** Name the article's outlet, with what told it and where that stood. Without a name nothing is taken. Memory: `name`
 * is kept as it is, `evidence` is copied to the arena. */
void kh_outlet_take(kh_article *article, kh_arena *arena, kh_str name, kh_date_from from, kh_str evidence);
/** Minutes east of UTC of the outlet's day: its zone, +03:00 where it is not known. */
int32_t kh_outlet_zone(const kh_page_rules *rules, uint32_t row);

#endif
