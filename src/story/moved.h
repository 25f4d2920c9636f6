/*
 * Which stories moved since a moment, found by the tables alone: the articles that are new, story by story. What moved
 * in a story is told by changed.c; changes.c puts both together.
 */
#ifndef KH_STORY_MOVED_H
#define KH_STORY_MOVED_H

#include "base/map.h"
#include "khayt/changes.h"
#include "story/story.h"

/** A new article. Those of one story stand together, and in it those of one development. */
typedef struct kh_fresh {
    int64_t story, development, row;
} kh_fresh;

/** A story with new articles: `count` of them from `first` on. */
typedef struct kh_moved_story {
    int64_t row;
    size_t first, count;
    double score;
} kh_moved_story;

typedef struct kh_moved {
    kh_arena *arena;
    kh_str since;   /* as it is told to the reader */
    int64_t mark;   /* of now */
    kh_vec fresh;   /* kh_fresh */
    kh_vec stories; /* kh_moved_story, the most moved first */
} kh_moved;

/** Find them. KH_ARG: `since` is no moment; KH_NOTFOUND: no such story, place or person. */
kh_status kh_moved_find(kh_store *store, kh_arena *arena, const kh_changes_filter *filter, kh_moved *ret_moved,
                        kh_err *err) KH_MUST_CHECK;
/** In the order of kh_moved.stories. */
int kh_moved_order(const void *a, const void *b);

#endif
