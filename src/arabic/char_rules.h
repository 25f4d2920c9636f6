/* The rules behind the tables of fold.c: see char_rules.c. */
#ifndef KH_ARABIC_CHAR_RULES_H
#define KH_ARABIC_CHAR_RULES_H

#include "arabic/fold.h"

enum { KH_CHAR_TABLE_SIZE = 0x800 };

kh_char_class kh_char_class_by_rule(uint32_t code);
unsigned kh_fold_by_rule(uint32_t code, kh_fold_level level, uint32_t out[4]);

/* Made by tools/chartab: the class of each character, and what it folds to at each level (0: nothing). */
extern const uint8_t kh_char_classes[KH_CHAR_TABLE_SIZE];
extern const uint16_t kh_char_folds[3][KH_CHAR_TABLE_SIZE];

#endif
