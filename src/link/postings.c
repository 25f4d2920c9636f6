#include "base/alloc.h"
#include "link/postings.h"

enum { FIRST_CAP = 1024, FIRST_LIST = 2 };

void kh_postings_init(kh_postings *postings, uint32_t most)
{
    memset(postings, 0, sizeof *postings);
    postings->most = most;
    kh_arena_init(&postings->arena, 0);
}

void kh_postings_done(kh_postings *postings)
{
    kh_arena_done(&postings->arena);
    kh_free(postings->lists);
    memset(postings, 0, sizeof *postings);
}

/* A list is never taken out of the table (its article count may fall to 0), so that probing stays simple. */
static kh_posting_list *slot_of(const kh_postings *postings, uint32_t hash)
{
    size_t at = kh_postings_slot(postings, hash);

    while (postings->lists[at].at && postings->lists[at].hash != hash)
        at = (at + 1) & (postings->cap - 1);
    return &postings->lists[at];
}

static kh_status grow(kh_postings *postings)
{
    kh_postings next = *postings;

    next.cap = postings->cap ? postings->cap * 2 : FIRST_CAP;
    next.lists = kh_alloc_zero(next.cap, sizeof *next.lists);
    if (!next.lists)
        return KH_NOMEM;
    for (size_t i = 0; i < postings->cap; i++) {
        if (postings->lists[i].at)
            *slot_of(&next, postings->lists[i].hash) = postings->lists[i];
    }
    kh_free(postings->lists);
    *postings = next;
    return KH_OK;
}

static unsigned size_class(uint32_t cap)
{
    return (unsigned)__builtin_ctz(cap);
}

static kh_posting *take_room(kh_postings *postings, uint32_t cap)
{
    kh_posting **outgrown = &postings->outgrown[size_class(cap)], *at = *outgrown;

    if (at) {
        memcpy(outgrown, at, sizeof *outgrown);
        return at;
    }
    at = kh_arena_alloc(&postings->arena, cap * sizeof *at);
    postings->arena.failed = false; /* the next list may find room again */
    return at;
}

static void give_room(kh_postings *postings, kh_posting *at, uint32_t cap)
{
    kh_posting **outgrown = &postings->outgrown[size_class(cap)];

    memcpy(at, outgrown, sizeof *outgrown);
    *outgrown = at;
}

/* Room for one posting more. At twice the longest list the older half is forgotten. */
static kh_status room(kh_postings *postings, kh_posting_list *list)
{
    if (list->held >= 2 * postings->most) {
        memmove(list->at, list->at + list->held - postings->most, postings->most * sizeof *list->at);
        list->held = postings->most;
    }
    if (list->held < list->cap)
        return KH_OK;
    uint32_t cap = list->cap ? list->cap * 2 : FIRST_LIST;
    kh_posting *at = take_room(postings, cap);
    if (!at)
        return KH_NOMEM;
    if (list->cap) {
        memcpy(at, list->at, list->held * sizeof *at);
        give_room(postings, list->at, list->cap);
    }
    list->at = at;
    list->cap = cap;
    return KH_OK;
}

kh_status kh_postings_add(kh_postings *postings, uint32_t hash, uint32_t entry, float weight)
{
    if (postings->used >= postings->cap / 4 * 3) {
        kh_status status = grow(postings);
        if (status != KH_OK)
            return status;
    }
    kh_posting_list *list = slot_of(postings, hash);
    bool fresh = !list->at;
    if (room(postings, list) != KH_OK)
        return KH_NOMEM;
    postings->used += fresh;
    list->hash = hash;
    list->articles++;
    list->at[list->held++] = (kh_posting){entry, weight};
    return KH_OK;
}

void kh_postings_remove(kh_postings *postings, uint32_t hash, uint32_t entry)
{
    kh_posting_list *list = postings->cap ? slot_of(postings, hash) : NULL;

    if (!list || !list->at)
        return;
    if (list->articles)
        list->articles--;
    for (uint32_t i = list->held; i-- > 0;) {
        if (list->at[i].entry == entry) {
            memmove(list->at + i, list->at + i + 1, (list->held - i - 1) * sizeof *list->at);
            list->held--;
            return;
        }
    }
}

const kh_posting_list *kh_postings_get(const kh_postings *postings, uint32_t hash)
{
    kh_posting_list *list = postings->cap ? slot_of(postings, hash) : NULL;

    return list && list->at ? list : NULL;
}
