/* Earlier events that articles recall: each once, with the sentence that tells it best and the articles that do. */
#ifndef KH_STORY_RECALL_H
#define KH_STORY_RECALL_H

#include "story/reading.h"

/** Read data/recall-words.tsv into the arena. KH_NOMEM, KH_CORRUPT. */
kh_status kh_recall_words_load(kh_arena *arena, kh_map *ret_words, kh_err *err) KH_MUST_CHECK;

/** How a time stands in its sentence. */
typedef struct kh_recall_place {
    bool bound;     /* something reaches from it or to it, or is held against it: منذ عام 2015 */
    bool nameless;  /* a bare number behind a noun is a part of a name: اتفاق 2015 */
    bool in_clause; /* what a relative clause tells: الاتفاق الذي وقع عام 2015 */
    bool opens;     /* the sentence begins with it, or goes back to what was before: وكان قد … */
} kh_recall_place;
void kh_recall_look(const kh_reading *reading, kh_span time, kh_recall_place *ret_place);

/** One telling of an earlier event. */
typedef struct kh_recalled {
    size_t member;
    kh_event_date date;
    kh_span sentence;
    kh_str text, when;
    kh_claim at;
    kh_context context; /* without the story's subject, of which it has `subject` words (kh_recall_settle) */
    unsigned subject;
    bool opens;
} kh_recalled;

/** Take what an article recalls. */
void kh_recall_read(kh_reading *reading);
/** Fill story->background. After kh_event_settle. */
kh_status kh_recall_settle(kh_gathering *gathering) KH_MUST_CHECK;

#endif
