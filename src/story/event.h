/* When each development happened, by the votes of the times in the first lines of its articles. */
#ifndef KH_STORY_EVENT_H
#define KH_STORY_EVENT_H

#include "story/reading.h"

/** One time in the first lines of an article. */
typedef struct kh_event_vote {
    size_t timeline; /* of which development */
    size_t order;    /* as they stand in the articles */
    double weight;
    kh_event_date date;
} kh_event_vote;

/** Take the votes of an article. */
void kh_event_read(kh_reading *reading);
/** Fill the events of the story's timeline. */
kh_status kh_event_settle(kh_gathering *gathering) KH_MUST_CHECK;

#endif
