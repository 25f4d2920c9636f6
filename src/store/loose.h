/*
 * Words of a question that no article has, in forms that articles have: the verb without the letter of its tense
 * (يتزوج: تزوج), the noun without its pronoun (وظيفتها: وظيفة), two words that were written as one (الاسكندرالاكبر), a
 * foreign name with other long vowels (بالجيكا: بلجيكا).
 */
#ifndef KH_STORE_LOOSE_H
#define KH_STORE_LOOSE_H

#include "store/query.h"
#include "store/store_internal.h"

/** Give such words of the query what stands in for them. Cost: a look-up a word, some hundred for one that nothing has,
 * of which at most eight are looked at. Statuses of the store. */
kh_status kh_loose_words(kh_store *store, const kh_query *query, kh_err *err) KH_MUST_CHECK;

#endif
