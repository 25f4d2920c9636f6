#include "base/arena.h"

#include <stdarg.h>
#include <stdio.h>

#include "base/alloc.h"

#if defined(__SANITIZE_ADDRESS__)
#define KH_ASAN 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define KH_ASAN 1
#endif
#endif

#ifdef KH_ASAN
#include <sanitizer/asan_interface.h>
#define POISON(ptr, size)   __asan_poison_memory_region((ptr), (size))
#define UNPOISON(ptr, size) __asan_unpoison_memory_region((ptr), (size))
#define RED_ZONE            16u
#else
#define POISON(ptr, size)   ((void)(ptr), (void)(size))
#define UNPOISON(ptr, size) ((void)(ptr), (void)(size))
#define RED_ZONE            0u
#endif

enum { ALIGN = 16, FIRST_CHUNK = 16 * 1024, LARGEST_CHUNK = 1024 * 1024 };

struct kh_chunk {
    struct kh_chunk *older;
    size_t size; /* of the payload */
    _Alignas(16) char payload[];
};

static size_t round_up(size_t size)
{
    return (size + ALIGN - 1) & ~(size_t)(ALIGN - 1);
}

void kh_arena_init(kh_arena *arena, size_t budget)
{
    *arena = (kh_arena){.budget = budget};
}

static void free_chunks(struct kh_chunk *chunk)
{
    while (chunk) {
        struct kh_chunk *older = chunk->older;
        UNPOISON(chunk->payload, chunk->size);
        kh_free(chunk);
        chunk = older;
    }
}

void kh_arena_done(kh_arena *arena)
{
    free_chunks(arena->chunk);
    *arena = (kh_arena){.budget = arena->budget};
}

void kh_arena_reset(kh_arena *arena)
{
    struct kh_chunk *keep = arena->chunk;

    if (keep && keep->size <= LARGEST_CHUNK) {
        free_chunks(keep->older);
        keep->older = NULL;
    } else {
        free_chunks(keep);
        keep = NULL;
    }
    *arena = (kh_arena){.budget = arena->budget, .chunk = keep};
    if (keep) {
        arena->held = keep->size;
        arena->at = keep->payload;
        arena->end = keep->payload + keep->size;
        POISON(keep->payload, keep->size);
    }
}

/* Chunks double from 16 KB to 1 MB: a small article costs one, a large one few. */
static bool add_chunk(kh_arena *arena, size_t need)
{
    size_t size = arena->chunk ? arena->chunk->size * 2 : FIRST_CHUNK;
    struct kh_chunk *chunk;

    if (size > LARGEST_CHUNK)
        size = LARGEST_CHUNK;
    if (size < need)
        size = need;
#ifdef KHAYT_ARENA_DEBUG
    size = need;
#endif
    if (arena->budget && (need > arena->budget || arena->held > arena->budget - need))
        return false;
    if (arena->budget && arena->held > arena->budget - (size < arena->budget ? size : arena->budget))
        size = need;
    chunk = kh_alloc(sizeof *chunk + size);
    if (!chunk)
        return false;
    chunk->older = arena->chunk;
    chunk->size = size;
    arena->chunk = chunk;
    arena->held += size;
    arena->at = chunk->payload;
    arena->end = chunk->payload + size;
    POISON(chunk->payload, size);
    return true;
}

void *kh_arena_alloc(kh_arena *arena, size_t size)
{
    size_t need;
    char *piece;

    if (arena->failed || size > SIZE_MAX / 2) {
        arena->failed = true;
        return NULL;
    }
    need = round_up(size ? size : 1) + RED_ZONE;
    if ((size_t)(arena->end - arena->at) < need && !add_chunk(arena, need)) {
        arena->failed = true;
        return NULL;
    }
    piece = arena->at;
    arena->at += need;
    arena->used += need;
    UNPOISON(piece, size ? size : 1);
    return piece;
}

void *kh_arena_zero(kh_arena *arena, size_t count, size_t size)
{
    void *piece;

    if (size && count > SIZE_MAX / 4 / size) {
        arena->failed = true;
        return NULL;
    }
    piece = kh_arena_alloc(arena, count * size);
    if (piece)
        memset(piece, 0, count * size);
    return piece;
}

void *kh_arena_grow(kh_arena *arena, void *old, size_t old_count, size_t count, size_t size)
{
    size_t old_size = old_count * size;
    size_t had = old ? round_up(old_size > 0 ? old_size : 1) + RED_ZONE : 0;
    void *piece;

    if (size && count > SIZE_MAX / 4 / size) {
        arena->failed = true;
        return NULL;
    }
    if (old && !arena->failed && (char *)old + had == arena->at) {
        size_t need = round_up(count * size) + RED_ZONE;
        if ((size_t)(arena->end - (char *)old) >= need) {
            arena->at = (char *)old + need;
            arena->used += need - had;
            UNPOISON(old, count * size);
            return old;
        }
    }
    piece = kh_arena_alloc(arena, count * size);
    if (piece && old_count)
        memcpy(piece, old, old_count * size);
    return piece;
}

kh_str kh_arena_str(kh_arena *arena, kh_str text)
{
    char *copy = kh_arena_alloc(arena, text.len + 1);

    if (!copy)
        return (kh_str){NULL, 0};
    if (text.len)
        memcpy(copy, text.ptr, text.len);
    copy[text.len] = '\0';
    return (kh_str){copy, text.len};
}

kh_str kh_arena_format(kh_arena *arena, const char *format, ...)
{
    va_list args, again;
    int len;
    char *text;

    va_start(args, format);
    va_copy(again, args);
    len = vsnprintf(NULL, 0, format, args);
    va_end(args);
    text = len < 0 ? NULL : kh_arena_alloc(arena, (size_t)len + 1);
    if (text)
        vsnprintf(text, (size_t)len + 1, format, again);
    va_end(again);
    return text ? (kh_str){text, (size_t)len} : (kh_str){NULL, 0};
}
