/*
 * Plain text: a page that somebody flattened, with menus, boxes and lists left in, with line ends or without any.
 *
 *   text ─ segment.. ─▶ segments (a line, or what stands between marks on a page of one line)
 *        ─ classify ─▶ title, date line, prose, cue, list item
 *        ─ anchors ──▶ articles: each title with its date line and the prose behind it, up to the next one or an end
 * cue ─ collect ──▶ body, captions, credits, keywords, related, furniture
 *
 * What is not prose and not known is furniture ("menu", "list"): it is kept, named, and out of the body.
 */
#ifndef KH_PAGE_PLAIN_H
#define KH_PAGE_PLAIN_H

#include "page/page.h"

/**
 * Read a page flattened to plain text.
 *
 * @param text   valid UTF-8 that lives as long as the arena does: the records point into it
 * @param input  what the caller knows (published, outlet, title, captured win over what is read)
 * @return       KH_OK with *ret_count 0 when the page has no article; KH_NOMEM
 * Cost: linear in the text. Threads: any number on one set of rules.
 */
kh_status kh_plain_read(const kh_page_rules *rules, kh_arena *arena, kh_str text, const kh_input *input,
                        kh_article **ret_articles, size_t *ret_count) KH_MUST_CHECK;

/**
 * A body without a page around it (jsonl "text"): white space put in order, paragraphs parted by a blank line, nothing
 * taken out. A date or place line at its start is read, but stays. {NULL,0} when memory ran out.
 */
kh_str kh_plain_body(kh_arena *arena, kh_str text);

#endif
