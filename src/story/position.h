/* What each person or body said over time, each thing once, and what they took back. */
#ifndef KH_STORY_POSITION_H
#define KH_STORY_POSITION_H

#include "story/reading.h"

/** What tells statements apart: one for each of story->statements. */
typedef struct kh_statement_claim {
    size_t member;
    size_t speaker;     /* of kh_gathering.speakers; SIZE_MAX: nobody who has a name */
    kh_str act;         /* what the words do: "say", "deny", … */
    bool negated;       /* لن ننسحب */
    bool denies_inside; /* … وتنفي استهداف مدنيين */
    kh_context said;    /* the words themselves */
} kh_statement_claim;

/** Who speaks: an entity of the store. */
typedef struct kh_speaker {
    int64_t entity;
    kh_str id, type;
} kh_speaker;

/** Note whose the statements of an article are; story->statements has got them already, from `first` on. */
void kh_position_read(kh_reading *reading, size_t first);
/** Fill story->positions. */
kh_status kh_position_settle(kh_gathering *gathering) KH_MUST_CHECK;
/** Statement `row` of the story, told once. */
kh_said kh_position_said(const kh_gathering *gathering, size_t row);
/** Fill story->reversals. After positions, deadlines and figures. */
kh_status kh_reversal_settle(kh_gathering *gathering) KH_MUST_CHECK;

#endif
