/* What moved in one story (changed.c), for the list of all that moved (changes.c). */
#ifndef KH_STORY_CHANGED_H
#define KH_STORY_CHANGED_H

#include "story/moved.h"

/** What moved in `of`, with its score made up for that. The views live in moved->arena. Inside a call of the store. */
kh_status kh_changed_load(kh_store *store, const kh_moved *moved, kh_moved_story *of, kh_changed_story *ret_changed,
                          kh_err *err) KH_MUST_CHECK;

#endif
