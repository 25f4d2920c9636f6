/*
 * The story layer: one story whole, read from the store's tables. load.c gathers, ledger.c groups the figures, json.c
 * writes. It changes nothing.
 */
#ifndef KH_STORY_STORY_H
#define KH_STORY_STORY_H

#include "base/map.h"
#include "khayt/story.h"
#include "store/store_internal.h"

/** A story with the memory that it lives in; `story` is first, so that the public pointer is this one's. */
struct kh_story_box {
    kh_story story;
    kh_arena arena;
};

/** One article of the story while it is being gathered. */
typedef struct kh_member {
    int64_t row, development;
    kh_str key, title, outlet, published;
    int32_t day;
    size_t group; /* copies of one text share it: union-find parent */
    kh_str copy_of;
} kh_member;

typedef struct kh_gathering {
    kh_store *store;
    kh_story *story;
    kh_arena *arena;
    kh_err *err;
    int64_t row;    /* of the story */
    kh_vec members; /* kh_member, by day */
    kh_map by_row;  /* 8 bytes of the row → index of the member */
} kh_gathering;

/** The member of an article's row, NULL when it is of another story. */
kh_member *kh_member_of(const kh_gathering *gathering, int64_t row);
/** Where a mention stands: article row in column 0, then start, stop, cp_start, cp_stop. False: not of this story. */
bool kh_claim_read_row(const kh_gathering *gathering, sqlite3_stmt *statement, kh_claim *ret_claim);
/** A text column, copied; {NULL,0} for NULL. */
kh_str kh_copied(const kh_gathering *gathering, sqlite3_stmt *statement, int column);

/** Fill story->figures. */
kh_status kh_ledger_load(kh_gathering *gathering) KH_MUST_CHECK;

#endif
