/* Chapters of a long story: its developments in order of time, cut where the matter shifts or the story slept. */
#ifndef KH_STORY_CHAPTER_H
#define KH_STORY_CHAPTER_H

#include "story/reading.h"

/** What an article says of its development in its title and first sentence. */
typedef struct kh_chapter_words {
    size_t timeline;
    kh_context title, lead;
} kh_chapter_words;

/** Take the words of an article; nothing in a short story. */
void kh_chapter_read(kh_reading *reading);
/** Fill story->chapters. */
kh_status kh_chapter_settle(kh_gathering *gathering) KH_MUST_CHECK;

#endif
