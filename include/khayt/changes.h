/*
 * khayt/changes.h: what moved in the stories of a store since a moment.
 *
 * A moment is a day or a time of publication ("2024-03-13", "2024-03-13T12:00:00Z"), or a mark ("#120"): the highest
 * article row that the store had given by then. Every answer says the mark of now, so that who keeps it is told next
 * time of just what came in between, in whatever order it was published. What is new since a day is what was published
 * on it or later.
 */
#ifndef KHAYT_CHANGES_H
#define KHAYT_CHANGES_H

#include "khayt/story.h"

#ifdef __cplusplus
extern "C" {
#endif

/** A development with new articles; `fresh`: it has no others. `keys`: of the new ones, 20 at most. */
typedef struct kh_changed_development {
    kh_str id, title, date;
    kh_event_date event;
    bool fresh;
    uint32_t articles, new_articles, sources;
    kh_strs keys;
} kh_changed_development;
/** A figure that has another value than before, or that several new articles tell for the first time (`known` false).
 */
typedef struct kh_changed_figure {
    kh_str what, unit, place;
    bool known;
    kh_figure_point before, after;
} kh_changed_figure;
/** A deadline that moved, or that is announced for the first time (`known` false, `slip` KH_NO_DAY). */
typedef struct kh_changed_deadline {
    uint32_t matter;
    kh_str what, source;
    bool known;
    kh_announcement before, after;
    int32_t slip;
} kh_changed_deadline;
/** Who speaks in the story for the first time, and the first thing they said. */
typedef struct kh_new_voice {
    kh_str entity, name, type, role;
    uint32_t statements;
    kh_said said;
} kh_new_voice;

typedef struct kh_changed_story {
    kh_str id, title, first, last;
    kh_str mark; /* of its newest article: who keeps it is told next time what came to this story since */
    uint32_t articles, outlets; /* of the whole story */
    uint32_t new_articles;
    double moved;                         /* by how much: for putting stories in order */
    kh_changed_development *developments; /* oldest first */
    size_t development_count;
    kh_changed_figure *figures;
    size_t figure_count;
    kh_changed_deadline *deadlines;
    size_t deadline_count;
    kh_new_voice *voices;
    size_t voice_count;
    kh_reversal *reversals;
    size_t reversal_count;
} kh_changed_story;

typedef struct kh_changes {
    kh_str since, mark;
    uint64_t total, new_articles; /* stories that moved, and the articles that moved them, on all pages */
    kh_changed_story *stories;    /* the most moved first */
    size_t story_count;
} kh_changes;

typedef struct kh_changes_filter {
    kh_page_of page;      /* of the stories; limit 0: KH_CHANGES_PAGE */
    kh_str since;         /* absent: the last day of news */
    kh_str story;         /* only this one, as of kh_story_load */
    kh_str outlet;        /* only articles of this outlet */
    kh_str place, person; /* only articles that name it: ids or aliases (entity.h); `person` may be a body, too */
} kh_changes_filter;

enum { KH_CHANGES_PAGE = 20, KH_CHANGES_PAGE_MOST = 100 };

/**
 * What moved. `filter` may be NULL. KH_ARG: `since` is no moment, with the reason in `err`; KH_NOTFOUND: no such story,
 * place or person. Ownership: kh_changes_free. Cost: one pass over an index of all articles, and the records of at most
 * some thousand articles: of a long story the latest ones, of many stories those that moved most. So the answer takes
 * as long in a large store as in a small one; a figure or a voice may pass for new that was last told hundreds of
 * articles before.
 */
kh_status kh_changes_load(kh_store *store, const kh_changes_filter *filter, kh_changes **ret_changes,
                          kh_err *err) KH_MUST_CHECK;
void kh_changes_free(kh_changes *changes);
/** One JSON object, without the line end. */
kh_status kh_changes_json(const kh_changes *changes, kh_buf *out) KH_MUST_CHECK;

#ifdef __cplusplus
}
#endif
#endif
