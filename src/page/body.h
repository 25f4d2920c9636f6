/*
 * Bodies without a page: the text of an article that somebody has taken out of its page already (a JSONL line, a feed's
 * item). What scrapers leave at its end (the source, "read also" and its headlines, buttons) is still taken off.
 */
#ifndef KH_PAGE_BODY_H
#define KH_PAGE_BODY_H

#include "page/page.h"

/** As kh_page_read; one article, or none when there is neither text nor title. `text` is clean UTF-8. */
kh_status kh_body_read(const kh_page_rules *rules, kh_arena *arena, const kh_input *input, kh_str text,
                       kh_article **ret_articles, size_t *ret_count) KH_MUST_CHECK;

#endif
