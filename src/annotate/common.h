/*
 * Ordinary words, as data/common-words.tsv has them: what an unknown word must not be to stand in a name.
 * Only asked where a name may begin or go on, so it stays out of the vocabulary that every token is looked up in.
 */
#ifndef KH_ANNOTATE_COMMON_H
#define KH_ANNOTATE_COMMON_H

#include "base/arena.h"

struct kh_common_words;

kh_status kh_common_words_load(kh_arena *arena, struct kh_common_words **ret_words, kh_err *err) KH_MUST_CHECK;
/**
 * Is `folded_word` (KH_FOLD_LIGHT) an ordinary word, as it stands or without clitics, ال, a pronoun, the ending of the
 * dual, the plural or the indefinite accusative? Cost: a few hashes of short strings.
 */
bool kh_common_word(const struct kh_common_words *words, kh_str folded_word);

#endif
