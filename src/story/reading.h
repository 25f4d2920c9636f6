/* One article of a story while it is being read: what its record says, for the parts that take their claims from it. */
#ifndef KH_STORY_READING_H
#define KH_STORY_READING_H

#include "arabic/token.h"
#include "arabic/utf8.h"
#include "story/story.h"

/** The article dies with the scratch arena: what is kept is copied into the gathering's. */
typedef struct kh_reading {
    kh_gathering *g;
    size_t member;
    kh_article article;
    kh_tokens tokens; /* of its text */
    uint64_t *words;  /* what context.h knows of each of them */
    kh_cp_index index;
    kh_arena *scratch;
    kh_status status; /* the first failure */
    kh_vec *statements, *deadlines;
} kh_reading;

/** Its member. */
static inline kh_member *kh_reading_member(const kh_reading *r)
{
    return KH_AT(&r->g->members, kh_member, r->member);
}
/** A view that stays: as it is, or the characters of a span. */
kh_str kh_reading_keep(const kh_reading *r, kh_str text);
kh_str kh_reading_text(const kh_reading *r, kh_span span);
kh_claim kh_reading_claim(const kh_reading *r, kh_span span);
/** The sentence that begins at or before `at`, long enough to hold it; `at` itself where no sentence does. `ret_place`,
 * if not NULL: its number, the count of sentences when there is none. */
kh_span kh_reading_sentence(const kh_reading *r, kh_span at, size_t *ret_place);
/** The first token that begins at byte `at` or behind it. */
size_t kh_reading_token(const kh_reading *r, uint32_t at);
/** The words of the sentence nearest to `at`; those of `at` itself only if `inside`. */
void kh_reading_context(const kh_reading *r, kh_span at, bool inside, kh_context *ret_context);

#endif
