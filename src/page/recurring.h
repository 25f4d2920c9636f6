/*
 * Blocks that recur: what stands over or under the text on page after page of one outlet, and what no page gives away
 * by itself ("the opinions are those of their authors", "write to the author by SMS"). This file knows which paragraphs
 * could be such a block and how to take them out; which ones do recur is for a store to learn (store/learn.c).
 *
 * A block may be one when it stands at an edge of the text, is short, and does not go on from what was said before:
 * Arabic prose begins its paragraphs with و, so a background that an agency repeats ("وكانت الحكومة …") never is.
 */
#ifndef KH_PAGE_RECURRING_H
#define KH_PAGE_RECURRING_H

#include "page/page.h"

enum { KH_RECURRING_HEAD = 2, KH_RECURRING_TAIL = 6, KH_RECURRING_MOST = KH_RECURRING_HEAD + KH_RECURRING_TAIL };

/** The kind under which such blocks are kept in kh_article.furniture. */
#define KH_RECURRING_KIND "recurring"

/** What a block of an outlet is known by: outlet and words, spelling apart. 0: memory ran out. `scratch` is reset. */
uint64_t kh_recurring_key(kh_arena *scratch, kh_str outlet, kh_str block);

/** Keys of the paragraphs of `text` (parted by blank lines) that may be furniture. Returns how many. */
size_t kh_recurring_candidates(kh_arena *scratch, kh_str outlet, kh_str text, uint64_t ret_keys[KH_RECURRING_MOST]);

/**
 * Move the candidates whose key is among `keys` from the article's text to its furniture. The last paragraph that is
 * left stays, and so does one that begins as reports go on (data/prose-words.tsv: "يذكر أن", "من جهته").
 *
 * @return  how many went; 0: nothing changed. Memory: the arena's; its failure is sticky.
 */
size_t kh_recurring_take(const kh_page_rules *rules, kh_arena *arena, kh_article *article, const uint64_t *keys,
                         size_t key_count);

#endif
