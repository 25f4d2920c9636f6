/*
 * Arena: memory that dies all at once. One for the engine, one for each document, one for each worker's scratch.
 *
 * Allocation failure is sticky: kh_arena_alloc returns NULL and `kh_arena_failed` stays true until the next
 * reset, so that a stage may check once at its end. Free space is poisoned under AddressSanitizer. Built with
 * KHAYT_ARENA_DEBUG each piece is a malloc of its own, so that valgrind and ASan see every overrun.
 *
 * Threads: an arena belongs to one thread at a time.
 */
#ifndef KH_BASE_ARENA_H
#define KH_BASE_ARENA_H

#include "khayt/base.h"

typedef struct kh_arena {
    struct kh_chunk *chunk; /* the one being filled; older ones hang behind it */
    char *at, *end;
    size_t used;   /* bytes handed out since the last reset */
    size_t budget; /* most bytes to hold; 0 = no limit */
    size_t held;   /* bytes taken from the heap */
    bool failed;
} kh_arena;

void kh_arena_init(kh_arena *arena, size_t budget);
void kh_arena_done(kh_arena *arena);
/** Forget everything; keeps one chunk of ordinary size for the next round. */
void kh_arena_reset(kh_arena *arena);

/** `size` bytes, aligned for any type, not zeroed. NULL when the heap or the budget is exhausted. */
void *kh_arena_alloc(kh_arena *arena, size_t size);
void *kh_arena_zero(kh_arena *arena, size_t count, size_t size);
/** Grow the array `old` of `old_count` to `count` items; in place when it is the newest piece. */
void *kh_arena_grow(kh_arena *arena, void *old, size_t old_count, size_t count, size_t size);
/** A copy of `text`, with a NUL behind it for callees that need one. {NULL,0} on failure. */
kh_str kh_arena_str(kh_arena *arena, kh_str text);
kh_str kh_arena_format(kh_arena *arena, const char *format, ...) KH_PRINTF(2, 3);
static inline bool kh_arena_failed(const kh_arena *arena)
{
    return arena->failed;
}
static inline kh_status kh_arena_status(const kh_arena *arena)
{
    return arena->failed ? KH_NOMEM : KH_OK;
}

#define KH_NEW(arena, type)         ((type *)kh_arena_zero((arena), 1, sizeof(type)))
#define KH_NEWS(arena, type, count) ((type *)kh_arena_zero((arena), (count), sizeof(type)))

#endif
