/* Credit lines: "المصدر: رويترز - أ ف ب", "Source: Reuters", "وكالة الأفق". */
#ifndef KH_PAGE_CREDIT_H
#define KH_PAGE_CREDIT_H

#include "page/plain_place.h"

/**
 * The sources that a credit line names, in its order: an agency or outlet by its one name, any other as written.
 *
 * @param line  with or without its label
 * @return      how many of at most KH_MOST_CREDITS
 * Ownership: views of `line` or of the rules. Cost: linear in the line, of which the first 300 bytes are looked at.
 */
size_t kh_credits_read(const kh_page_rules *rules, kh_arena *scratch, kh_str line, kh_str ret[KH_MOST_CREDITS]);

/** Is the line nothing but agencies and outlets: "رويترز", "فرانس24/ أ ف ب", "(وكالة الأفق - رويترز)"? */
bool kh_only_sources(const kh_page_rules *rules, kh_arena *scratch, kh_str line);

/**
 * "قوات الأمن في بغداد (رويترز)": the words and the agency or outlet in brackets behind them. False, with nothing set,
 * when there is none or nothing stands before it.
 */
bool kh_caption_split(const kh_page_rules *rules, kh_arena *scratch, kh_str text, kh_str *ret_words,
                      kh_str *ret_credit);

#endif
