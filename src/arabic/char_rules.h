/* The rules behind the tables of fold.c: see char_rules.c. */
#ifndef KH_ARABIC_CHAR_RULES_H
#define KH_ARABIC_CHAR_RULES_H

#include "arabic/fold.h"

unsigned kh_fold_by_rule(uint32_t code, kh_fold_level level, uint32_t out[4]);

/* Made by tools/chartab: what each character folds to at each level (0: nothing). */
extern const uint16_t kh_char_folds[3][KH_CHAR_TABLE_SIZE];

#endif
