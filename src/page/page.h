/*
 * The page layer: bytes of a page to unannotated articles. What leaves here is clean body text, with all that was taken
 * out kept beside it and named.
 *
 *   bytes ─ charset.c, mojibake.c ─▶ UTF-8
 *     HTML   html_token.c, html_tree.c, html.c ─▶ blocks ─ role.c, split.c ─▶ roles, articles
 *            ─ html_title.c, html_date.c (from metadata.c's claims), html_article.c ─▶ records
 *     text   plain.c: segments, heads, articles ─ plain_build.c ─▶ records
 *     body   body.c: a body without a page ─▶ record
 *   What only many pages of an outlet show is taken out of records by recurring.c, at a store's word.
 */
#ifndef KH_PAGE_PAGE_H
#define KH_PAGE_PAGE_H

#include "arabic/date.h"
#include "base/arena.h"
#include "khayt/article.h"

/** The lexicons of this layer; immutable once loaded. */
typedef struct kh_page_rules kh_page_rules;
kh_status kh_page_rules_load(kh_arena *arena, kh_page_rules **ret_rules, kh_err *err) KH_MUST_CHECK;

/**
 * Read a page. `*ret_articles` gets `*ret_count` records (0: the page has no article) with everything of kh_article but
 * id, key, page.part/parts and the annotations. All memory is the arena's; input views are copied where kept. Fails
 * only with KH_NOMEM (the arena) or KH_LIMIT.
 */
kh_status kh_page_read(const kh_page_rules *rules, kh_arena *arena, const kh_input *input, kh_article **ret_articles,
                       size_t *ret_count, kh_err *err) KH_MUST_CHECK;
/** The same without the text and what stands around it: what pages say of their articles (see kh_html_read). */
kh_status kh_page_about(const kh_page_rules *rules, kh_arena *arena, const kh_input *input, kh_article **ret_articles,
                        size_t *ret_count, kh_err *err) KH_MUST_CHECK;

#endif
