/*
 * khayt/story.h: a story whole: timeline with the days of its events, what its articles recall, chapters, ledger of
 * figures, deadlines and how they slip, what each person or body said and took back, outlets, copies.
 */
#ifndef KHAYT_STORY_H
#define KHAYT_STORY_H

#include "khayt/store.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct kh_story_article {
    kh_str key, title, outlet, published, copy_of;
} kh_story_article;
/** A sentence of the parent, and what became of it. Code points of the two texts. */
typedef struct kh_copy_change {
    kh_span from, to;
} kh_copy_change;
/**
 * An article in the copy tree of its development. `parent`: whose text it repeats, absent where that of none of the
 * development; `by` how it is known that the parent was first: "credit", "time", absent where it is not. `agency`: whom
 * it credits; articles of one agency are one source, also where the agency's own text is not there. Spans are code
 * points: `added` and `changed.to` of its own text, `left_out` and `changed.from` of the parent's.
 */
typedef struct kh_copy_node {
    kh_str article, outlet, published, title, parent, agency, kind, by, version_of;
    double share; /* of the shorter text that the other has too; NAN without a parent */
    kh_span *added, *left_out;
    kh_copy_change *changed;
    size_t added_count, left_out_count, changed_count;
} kh_copy_node;
/** Where a claim stands: byte span into the text of article `key`. `date` is the published day. */
typedef struct kh_claim {
    kh_str key, outlet, date;
    kh_span span;
    kh_span cp_span;
} kh_claim;
/** When a thing happened, by what an article tells: `value` is TIMEX3, absent where no article says; `precision` is
 * "day", "week", "month" or "year"; the days are bounds, both known. `at` is the words that tell it. */
typedef struct kh_event_date {
    kh_str value, precision;
    int32_t earliest, latest;
    kh_claim at;
} kh_event_date;
typedef struct kh_development {
    kh_str id, title, date; /* of publication; ISO, as exact as `precision` says */
    kh_str precision;       /* "day", "month", "year" */
    kh_event_date event;    /* when it happened */
    kh_story_article *articles;
    size_t article_count;
    uint32_t sources;   /* independent ones: newsrooms and agencies, copies counted with their origin */
    kh_copy_node *tree; /* one an article; a parent stands before those that copy it */
    size_t tree_count;
} kh_development;

/** An earlier event that articles recall, told once. `text` is the sentence, `at` where it stands first, `when` its
 * words that tell the time. `sources`: independent ones; `articles`: keys of all that recall it, 20 at most. */
typedef struct kh_background {
    kh_str text, when;
    kh_event_date event; /* event.at is `when` */
    kh_claim at;
    uint32_t sources;
    kh_strs articles;
} kh_background;
/** A part of a long story: developments that follow each other, and the title of the one that is told best. */
typedef struct kh_chapter {
    kh_str title, first, last;
    kh_strs developments; /* ids */
} kh_chapter;
/** `mark`: "revision" (another value than the articles of earlier days have), "contradiction" (another than an article
 * of the same day has, by another outlet), "outlier" (far off all others), else absent. Values are in the unit of the
 * row. */
typedef struct kh_figure_point {
    double value, low, high;
    kh_str mod, text, source, time, mark;
    kh_claim at;
    uint32_t sources; /* independent ones that claim this value in the row */
} kh_figure_point;
typedef struct kh_figure_row {
    kh_str what, unit, place;
    kh_figure_point *points;
    size_t point_count;
} kh_figure_row;
/** Deadlines stand in order of the articles that claim them. Those of one `matter` (numbered from 1) are about the same
 * thing; `moved_from` is what an earlier article gave as the date of that matter, where it was another, else absent. */
typedef struct kh_deadline_row {
    kh_str by, text, what, source, moved_from;
    uint32_t matter;
    kh_claim at;
} kh_deadline_row;
/** One announcement of when a thing is due. The days bound the promised time. `ahead`: days from the announcement to
 * the last of them; `slip`: days later than the announcement before, negative when earlier. KH_NO_DAY where unknown,
 * and for the slip of the first, and of the same date in other words. */
typedef struct kh_announcement {
    kh_str by, text, source;
    int32_t earliest, latest, ahead, slip;
    kh_claim at;
    uint32_t sources; /* independent ones that announce it */
} kh_announcement;
/** A matter (kh_deadline_row) with its announcements in order of time; a date that is told again is not repeated.
 * `slip`: of the last against the first, KH_NO_DAY where it never moved. */
typedef struct kh_deadline_matter {
    uint32_t matter;
    kh_str what, source;
    int32_t slip;
    kh_announcement *announcements;
    size_t announcement_count;
} kh_deadline_matter;
/** What was said, told once however many articles pass it on. `act` is what the words do: "say", "deny", … */
typedef struct kh_said {
    kh_str speaker, role, kind, act, cue, text;
    kh_strs via;
    kh_claim at; /* where it was told first */
    uint32_t sources;
    kh_strs articles; /* keys of those that tell it, 20 at most */
} kh_said;
/** What one person or body said over time. `type` is "PER", "ORG", or "LOC" for a
 * state; `role` the office that most articles give. */
typedef struct kh_position {
    kh_str entity, name, type, role;
    bool reversed; /* there is a reversal of theirs */
    kh_said *statements;
    size_t statement_count;
} kh_position;
/** A later statement that takes back an earlier one of the same speaker. `kind`: "denial" (of what was affirmed, or the
 * other way round), "figure" or "deadline" (another one of the same thing). */
typedef struct kh_reversal {
    kh_str entity, name, type, kind;
    kh_said before, after;
} kh_reversal;
typedef struct kh_voice {
    kh_str name, entity;
    kh_strs spellings; /* as the articles have it, the most used first */
    uint32_t articles, mentions;
} kh_voice;
typedef struct kh_statement_row {
    kh_str speaker, entity, role, kind, cue, text, time;
    kh_strs via;
    kh_claim at;
    uint32_t sources; /* independent ones that heard this */
} kh_statement_row;
typedef struct kh_outlet_row {
    kh_str outlet, first, last;
    uint32_t articles;
} kh_outlet_row;
typedef struct kh_copy_row {
    kh_str a, b, kind, first;
    double share;
} kh_copy_row;

typedef struct kh_story {
    kh_str id, title, first, last;
    uint32_t articles, outlets;
    kh_development *timeline;
    size_t timeline_count;
    kh_background *background; /* oldest first */
    size_t background_count;
    kh_chapter *chapters; /* none for a short story */
    size_t chapter_count;
    kh_figure_row *figures;
    size_t figure_count;
    kh_deadline_row *deadlines;
    size_t deadline_count;
    kh_deadline_matter *matters; /* those that slipped first */
    size_t matter_count;
    kh_position *positions; /* who said most first */
    size_t position_count;
    kh_reversal *reversals; /* in order of the later statement */
    size_t reversal_count;
    kh_voice *people;
    size_t people_count;
    kh_voice *bodies;
    size_t body_count;
    kh_statement_row *statements;
    size_t statement_count;
    kh_outlet_row *outlet_list;
    size_t outlet_count;
    kh_copy_row *copies;
    size_t copy_count;
} kh_story;

/**
 * Load story `id` (full id, or a prefix that only one story has). KH_NOTFOUND; KH_ARG: the prefix fits several.
 * A story that was merged away answers as the one it went into (its id differs from what was asked).
 * Ownership: kh_story_free. Cost: linear in the story's articles.
 */
kh_status kh_story_load(kh_store *store, kh_str id, kh_story **ret_story, kh_err *err) KH_MUST_CHECK;
/** The frame of a story: its line, timeline, outlets and copies, without what only its articles tell (events, trees,
 * figures, what was said …). As kh_story_load otherwise; a tenth of its cost. */
kh_status kh_story_frame(kh_store *store, kh_str id, kh_story **ret_story, kh_err *err) KH_MUST_CHECK;
void kh_story_free(kh_story *story);
/** One JSON line of the contract, without the line end. */
kh_status kh_story_json(const kh_story *story, kh_buf *out) KH_MUST_CHECK;

enum { KH_DIGEST_LEAST = 3, KH_DIGEST_MOST = 7 };

/** A sentence of an article; `at.date` is when that was published, as it is given. */
typedef struct kh_bullet {
    kh_str text;
    kh_claim at;
} kh_bullet;
typedef struct kh_digest {
    kh_str story, title;
    kh_bullet *bullets; /* in order of time, 3 to 7; fewer where there are not as many sentences */
    size_t bullet_count;
} kh_digest;
/**
 * The sentences that together say most of what the articles of a story say, without saying it twice. Statuses as of
 * kh_story_load. Ownership: kh_digest_free. Cost: that of kh_story_load, and reading at most 300 articles once more.
 */
kh_status kh_digest_load(kh_store *store, kh_str id, kh_digest **ret_digest, kh_err *err) KH_MUST_CHECK;
void kh_digest_free(kh_digest *digest);
/** One JSON object, without the line end. */
kh_status kh_digest_json(const kh_digest *digest, kh_buf *out) KH_MUST_CHECK;

#ifdef __cplusplus
}
#endif
#endif
