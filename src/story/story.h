/*
 * The story layer: one story whole, read from the store's tables and the records of its articles. load.c finds it and
 * gathers articles, developments and copies; claims.c goes through the records; fate.c tells what befell those counted;
 * measure.c which units are one; mark.c marks what a ledger row contradicts; voices.c tells who is who; ledger.c groups
 * figures; deadlines.c tells which moved; json.c writes. It changes nothing.
 */
#ifndef KH_STORY_STORY_H
#define KH_STORY_STORY_H

#include "base/json.h"
#include "base/map.h"
#include "khayt/story.h"
#include "link/diff.h"
#include "store/store_internal.h"
#include "story/context.h"
#include "story/fate.h"
#include "story/measure.h"

/** A story with the memory that it lives in; `story` is first, so that the public pointer is this one's. */
struct kh_story_box {
    kh_story story;
    kh_arena arena;
};

/** Two articles of the story that copy each other. `first`: the member that had it first, SIZE_MAX where nobody can
 * tell. */
typedef struct kh_copy_edge {
    size_t a, b, first;
    double share;
    uint8_t kind; /* kh_copy_kind */
} kh_copy_edge;

/** From which member an article's text is taken, and what became of it on the way (tree.c). */
typedef struct kh_parentage {
    size_t parent; /* SIZE_MAX: of none */
    double share;
    uint8_t kind, by; /* kh_copy_kind, kh_parent_by */
    bool whole;       /* the two texts are the same to the last character: there is no diff */
    bool taken;       /* so much is taken over that the article is no source of its own */
    kh_diff diff;     /* from the parent's text to this one, without words */
} kh_parentage;
typedef enum kh_parent_by { KH_BY_NOTHING, KH_BY_TIME, KH_BY_CREDIT } kh_parent_by;

/** One article of the story while it is being gathered. */
typedef struct kh_member {
    int64_t row, development;
    size_t timeline; /* its development's place in the story's timeline */
    kh_str key, title, outlet, published, date;
    int32_t day;
    size_t group; /* copies of one text share it: union-find parent */
    bool repeats; /* the same text of the same outlet stands earlier: it claims nothing anew */
    bool unread;  /* its record is passed over: the view is not asked for what it claims */
    bool fresh;   /* it is new to the reader (changed.c) */
    kh_str copy_of;
    int64_t instant; /* INT64_MIN unknown */
    bool copied;     /* it has an edge: its text is kept */
    kh_str text;
    kh_span *sentences;
    size_t sentence_count;
    kh_strs credits;
    kh_parentage from;
    uint64_t room;   /* of its outlet (newsroom.h), 0 when that is not known */
    size_t credited; /* the first of those with its text that credits an agency, SIZE_MAX for none */
} kh_member;

/** A name where it stands in an article. */
typedef struct kh_mention {
    size_t member;
    kh_str text, entity;
    uint8_t type; /* kh_name_type */
} kh_mention;

/** A figure where it stands, with what it counts. */
typedef struct kh_figure_claim {
    size_t member;
    kh_str what, unit, place;
    kh_str place_key; /* what tells places apart: the entity of the name, else the name */
    uint8_t fate;     /* fate.h */
    uint8_t kind;     /* kh_figure_kind */
    kh_str per, country;
    kh_str base; /* what the unit is counted in, and how many of them it is: measure.h */
    double factor;
    kh_context amount; /* which amount it is: measure.h */
    kh_str owner;      /* whose it is: the entity of the nearest name before it in its sentence, else the name */
    bool people;
    kh_figure_point point;
    kh_context context;
} kh_figure_claim;

/** What tells the deadlines of a story apart. */
typedef struct kh_due {
    size_t member;
    int32_t first, last; /* the days of its date: the last months of a year for نهاية العام; KH_NO_DAY: no date */
    bool calendar;       /* a date is written, not only a time to run from the day of the article */
    bool renewed;        /* it is said to take the place of an earlier one */
    kh_str source;       /* folded */
    kh_context context, rest; /* rest: without the story's subject (deadlines.c) */
} kh_due;

typedef struct kh_gathering {
    kh_store *store;
    kh_story *story;
    kh_arena *arena;
    kh_err *err;
    int64_t row;           /* of the story */
    kh_vec members;        /* kh_member, in order of time */
    kh_map by_row;         /* 8 bytes of the row → index of the member */
    kh_map by_development; /* 8 bytes of the row → index into the timeline */
    kh_fates *fates;
    kh_measures *measures;
    kh_vec names;           /* kh_mention, by member and place */
    kh_vec figures;         /* kh_figure_claim, by member and place */
    kh_map recall_words;    /* folded words of data/recall-words.tsv, with their kinds */
    kh_map negations;       /* those of data/negation-words.tsv */
    kh_map speaker_by_name; /* 8 bytes of a name's hash → index of the speaker */
    kh_vec speakers;        /* kh_speaker: position.h */
    kh_vec said;            /* kh_statement_claim: position.h, one for each of story->statements */
    kh_vec chapter_words;   /* kh_chapter_words: chapter.h */
    kh_vec votes;           /* kh_event_vote: event.h */
    kh_vec recalled;        /* kh_recalled: recall.h */
    kh_map renewals;        /* those of data/renewal-words.tsv */
    kh_vec due;             /* kh_due of each of the story's deadlines */
    void (*choose)(struct kh_gathering *gathering); /* called when all members are known, to mark those that are fresh
                                                       and those that stay unread; NULL: all are read */
    const void *chosen_by;                          /* what it goes by */
    kh_vec edges;                                   /* kh_copy_edge */
    const struct kh_newsrooms *newsrooms;
} kh_gathering;

/** The member of an article's row, NULL when it is of another story. */
kh_member *kh_member_of(const kh_gathering *gathering, int64_t row);
/** The first member, in order of time, that carries the same text as member `i`. */
size_t kh_member_group(const kh_gathering *gathering, size_t i);

/** "tree": the copy tree of a development, as a member of the object that is open. */
void kh_tree_json(kh_json *json, const kh_development *development);
/** Keep what the copy trees need of an article that has copies. */
void kh_tree_keep(kh_gathering *gathering, kh_member *member, const kh_article *article);
/** Tell for each member which other one it was copied from. After kh_claims_load. */
kh_status kh_tree_load(kh_gathering *gathering) KH_MUST_CHECK;
/** Where the words at byte *at of the member came from: it follows them up the tree, *at with them. `text`: the words;
 * short ones that changed on the way (a figure) are the changer's own. */
size_t kh_tree_root(const kh_gathering *gathering, size_t member, uint32_t *at, kh_str text);
/** How many independent sources stand behind the articles of these members. After kh_sources_load. */
uint32_t kh_sources_of(const kh_gathering *gathering, const size_t *members, size_t count);
/** Fill the trees of all developments, and the sources of developments, figures and statements. */
kh_status kh_sources_load(kh_gathering *gathering) KH_MUST_CHECK;

/** Fill the story in `row`, all but its voices. Inside a call of the store that has begun. */
kh_status kh_story_gather(kh_gathering *gathering) KH_MUST_CHECK;
/** Read the records of the members that are to be read: fills names, figures, and the story's statements and deadlines.
 */
kh_status kh_claims_load(kh_gathering *gathering) KH_MUST_CHECK;
/** Fill story->people and story->bodies. */
kh_status kh_voices_load(kh_gathering *gathering) KH_MUST_CHECK;
/** Tell which deadlines are one matter, and which moved; fill story->matters. */
kh_status kh_deadlines_trace(kh_gathering *gathering) KH_MUST_CHECK;
/** Mark the points of a row, in order of their articles: what revises, contradicts or lies far off the others. */
void kh_ledger_mark(kh_arena *arena, kh_figure_point *points, size_t count);
/** Fill story->figures. */
kh_status kh_ledger_load(kh_gathering *gathering) KH_MUST_CHECK;

#endif
