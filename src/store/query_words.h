/* The vocabulary of the search language (data/query-words.tsv) and the dates that a person types in it. */
#ifndef KH_STORE_QUERY_WORDS_H
#define KH_STORE_QUERY_WORDS_H

#include "khayt/base.h"

typedef enum kh_query_kind {
    KH_QUERY_FIELD,
    KH_QUERY_HAS,
    KH_QUERY_JOIN,
    KH_QUERY_SINCE,
    KH_QUERY_UNIT,
    KH_QUERY_EMPTY
} kh_query_kind;

/** What `word` means as a word of this kind: the cell of its row. {NULL,0}: nothing. Threads: any. Cost: one fold and
 * one look-up in some hundred words. */
kh_str kh_query_word(kh_query_kind kind, kh_str word);

/**
 * A day, month or year in digits of any family (2024-09-20, 2024-9, 2024): its first and last day. False for anything
 * else, and for years that are none (below 1000).
 */
bool kh_query_date(kh_str text, int32_t *ret_first, int32_t *ret_last);

/** The day so many units before `today`: "3" of "0M" is three months; "" of "0M" one, of "2M" two. False when `count`
 * is no number below 10,000. */
bool kh_query_ago(kh_str count, kh_str unit, int32_t today, int32_t *ret_day);

#endif
