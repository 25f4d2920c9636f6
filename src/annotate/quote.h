/*
 * Which quotation mark closes which, and what a sign is. Pairs never cross a paragraph.
 */
#ifndef KH_ANNOTATE_QUOTE_H
#define KH_ANNOTATE_QUOTE_H

#include "arabic/token.h"

#define KH_NO_PARTNER UINT32_MAX

/** Is it a quotation mark of any family (" « » “ ” „)? */
bool kh_is_quote(uint32_t sign);
/**
 * For each token the token that it is paired with as a quotation mark, else KH_NO_PARTNER. NULL when memory ran out.
 *
 * Straight marks say nothing of their side: the white space around them does, and where it does not, they alternate.
 * Ownership: the arena's. Cost: linear.
 */
uint32_t *kh_pair_quotes(kh_arena *arena, const kh_tokens *tokens);

#endif
