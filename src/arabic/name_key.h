/*
 * Keys of names: what two spellings of one name have in common. A key is the name folded for search, without spaces,
 * quotation marks and the article of its words; stems that the news spells in several ways (data/spellings.tsv) have
 * their first form: «الخارجية الأميركية» and «الخارجية الأمريكية», عبد الرحمن and عبدالرحمن have one key each.
 */
#ifndef KH_ARABIC_NAME_KEY_H
#define KH_ARABIC_NAME_KEY_H

#include "arabic/lexicon.h"

typedef struct kh_name_keys kh_name_keys;

/** The stems. Immutable: any number of threads may read them. */
kh_status kh_name_keys_load(kh_arena *arena, const kh_name_keys **ret_keys, kh_err *err) KH_MUST_CHECK;
/**
 * The key of `name`, in the arena; the last `ret_family` bytes (may be NULL) are its last word. {NULL, 0} when memory
 * ran out, and "" for a name without a letter. Cost: linear.
 */
kh_str kh_name_key(const kh_name_keys *keys, kh_arena *arena, kh_str name, size_t *ret_family);

#endif
