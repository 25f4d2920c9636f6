/*
 * khayt/story.h: a story whole: timeline, ledger of figures, deadlines, voices, outlets, copies.
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
typedef struct kh_development {
    kh_str id, title, date; /* ISO, as exact as `precision` says */
    kh_str precision;       /* "day", "month", "year" */
    kh_story_article *articles;
    size_t article_count;
    uint32_t sources; /* independent ones: copies count with their origin */
} kh_development;

/** Where a claim stands: byte span into the text of article `key`. `date` is the published day. */
typedef struct kh_claim {
    kh_str key, outlet, date;
    kh_span span;
    kh_span cp_span;
} kh_claim;
/** `mark`: "revision" (another value than the articles of earlier days have), "contradiction" (another than an article
 * of the same day has, by another outlet), "outlier" (far off all others), else absent. Values are in the unit of the
 * row. */
typedef struct kh_figure_point {
    double value, low, high;
    kh_str mod, text, source, time, mark;
    kh_claim at;
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
typedef struct kh_voice {
    kh_str name, entity;
    kh_strs spellings; /* as the articles have it, the most used first */
    uint32_t articles, mentions;
} kh_voice;
typedef struct kh_statement_row {
    kh_str speaker, entity, role, kind, cue, text, time;
    kh_strs via;
    kh_claim at;
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
    kh_figure_row *figures;
    size_t figure_count;
    kh_deadline_row *deadlines;
    size_t deadline_count;
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
