/*
 * Hashtags in the middle of prose (زار وزير #الخارجية مدينة #خان_يونس): to a reader they are words, so the annotators
 * see the words, without the sign and parted where the underscores stand.
 */
#ifndef KH_ANNOTATE_HASHTAG_H
#define KH_ANNOTATE_HASHTAG_H

#include "arabic/token.h"

/** `tokens` with every hashtag cut into its words; the same array where the text has none. Spans still point into the
 * text. Fails only with KH_NOMEM. Cost: one pass over the tokens. */
kh_status kh_part_hashtags(kh_arena *arena, const kh_tokens *tokens, kh_tokens *ret_tokens) KH_MUST_CHECK;
/** The text of a name without the signs of the hashtags that it was written in; `text` itself where there are none. */
kh_str kh_without_hashtags(kh_arena *arena, kh_str text);

#endif
