/*
 * Segments: a flattened page cut into the pieces that were lines, items and paragraphs before it was flattened, each
 * with what its words say about it. Only the reader of plain text (plain.c) uses this.
 */
#ifndef KH_PAGE_PLAIN_SEGMENT_H
#define KH_PAGE_PLAIN_SEGMENT_H

#include "base/vec.h"
#include "page/cue.h"
#include "page/dateline.h"
#include "page/rules.h"

typedef enum kh_segment_type {
    KH_SEGMENT_LINE,  /* a headline, an item, a name: words that are no sentence */
    KH_SEGMENT_PROSE, /* running text */
    KH_SEGMENT_DATE,  /* a date line */
    KH_SEGMENT_CUE,   /* furniture by its words: see kind */
    KH_SEGMENT_SIGNS  /* no word in it */
} kh_segment_type;

typedef struct kh_segment {
    kh_str text;                             /* trimmed; a view into the page */
    const char *kind;                        /* of a cue, else NULL */
    unsigned scope;                          /* of the cue */
    uint32_t rest;                           /* of a cue: bytes of `text` before what it announces */
    uint32_t words, functions, stops, signs; /* signs: commas, quotes and colons inside */
    uint64_t sense;       /* hash of the folded words: equal lines have equal ones; 0 when there are none */
    kh_dateline dates[2]; /* of a date line */
    uint8_t date_count;
    uint8_t type;
    bool full_stop; /* ends in a full stop (a quote or bracket may follow) */
    bool asks;      /* ends in ؟ or ! */
    bool colon;     /* ends in a colon */
    bool trails;    /* ends in dots: a teaser cut short */
    bool opener;    /* begins with a word that begins sentences of a report */
    bool bullet;    /* a bullet stood before it */
    bool gap;       /* an empty line, a wide space or a byte-order mark stands before it */
    bool marked;    /* a byte-order mark stands before it: some systems put one before each headline */
    bool glued;     /* no line end between it and the one before */
    bool stamp;     /* a comment's date: "Nov 29, 2015 at 9:32 pm" */
} kh_segment;

/**
 * Cut `text` into segments.
 *
 * A short line is one segment. In a line that is longer than a headline, cuts are made at wide spaces, at byte-order
 * marks, before and behind inline cues, around date lines and behind a run of menu words; pieces of running text that
 * such a cut parted are `glued`.
 *
 * @param ret  an initialised vector of kh_segment
 * Cost: linear; scratch memory for one line, or 1 MB of one. Fails only with KH_NOMEM.
 */
kh_status kh_plain_segments(const kh_page_rules *rules, kh_str text, const kh_dateline_context *context,
                            kh_vec *ret) KH_MUST_CHECK;

/** Running text that no list has: long, with full stops. */
bool kh_segment_strong(const kh_segment *segment);

#endif
