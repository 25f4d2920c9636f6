/* The rules behind the tables of fold.c: see char_rules.c. */
#ifndef KH_ARABIC_CHAR_RULES_H
#define KH_ARABIC_CHAR_RULES_H

#include "arabic/fold.h"

unsigned kh_fold_by_rule(uint32_t code, kh_fold_level level, uint32_t out[4]);

/* Made by tools/chartab: what each character folds to at each level (0: nothing). */
extern const uint16_t kh_char_folds[3][KH_CHAR_TABLE_SIZE];

/*
 * U+0600–U+06FF inside a word, for the tokeniser's hot loop: what a letter folds to at LIGHT, as the bytes to write
 * (none for a mark). A character that ends the word, joins with the one before it or does not fold to two bytes is not
 * plain.
 */
enum { KH_NOT_PLAIN = 0xFF };
struct kh_plain_letter {
    char utf8[2];
    uint8_t n;
};
extern const struct kh_plain_letter kh_plain_letters[256];

#endif
