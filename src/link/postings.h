/*
 * Postings: for each 32-bit hash, the most recent articles that have it. Lists are bounded: of a hash that everything
 * has, the oldest are forgotten, so that the work an article costs does not grow with the store.
 */
#ifndef KH_LINK_POSTINGS_H
#define KH_LINK_POSTINGS_H

#include "base/arena.h"

typedef struct kh_posting {
    uint32_t entry;
    float weight;
} kh_posting;

typedef struct kh_posting_list {
    uint32_t hash, held, cap;
    uint32_t articles; /* all that have it, also those that the list forgot */
    kh_posting *at;    /* oldest first */
} kh_posting_list;

enum { KH_POSTING_SIZES = 16 /* lists have room for 2, 4, 8 … postings */ };

typedef struct kh_postings {
    kh_posting_list *lists; /* open addressing, cap is a power of two, `cap` 0 and `articles` 0: free */
    size_t used, cap;
    uint32_t most;  /* longest list */
    kh_arena arena; /* the lists: there are a million, most of one or two */
    kh_posting
        *outgrown[KH_POSTING_SIZES]; /* lists that grew out of their room, by its size, each leading to the next */
} kh_postings;

/** Where the list of `hash` is, or where looking for it begins. */
static inline size_t kh_postings_slot(const kh_postings *postings, uint32_t hash)
{
    return (hash * (size_t)0x9E3779B1u) & (postings->cap - 1);
}

void kh_postings_init(kh_postings *postings, uint32_t most);
void kh_postings_done(kh_postings *postings);
kh_status kh_postings_add(kh_postings *postings, uint32_t hash, uint32_t entry, float weight) KH_MUST_CHECK;
void kh_postings_remove(kh_postings *postings, uint32_t hash, uint32_t entry);
/** The list of `hash` is asked for soon: tables of this size are in no near cache, and to wait for a few dozen lists at
 * once costs what waiting for one does. */
static inline void kh_postings_soon(const kh_postings *postings, uint32_t hash)
{
    if (postings->cap)
        __builtin_prefetch(&postings->lists[kh_postings_slot(postings, hash)]);
}
/** NULL when nothing has it. Valid until the next addition. */
const kh_posting_list *kh_postings_get(const kh_postings *postings, uint32_t hash);

#endif
