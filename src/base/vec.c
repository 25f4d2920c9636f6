#include "base/vec.h"

#include "base/alloc.h"

void kh_vec_init(kh_vec *vec, kh_arena *arena, size_t item)
{
    *vec = (kh_vec){.arena = arena, .item = item};
}

void kh_vec_done(kh_vec *vec)
{
    if (!vec->arena)
        kh_free(vec->at);
    *vec = (kh_vec){.arena = vec->arena, .item = vec->item};
}

static bool grow(kh_vec *vec)
{
    size_t cap = vec->cap ? vec->cap * 2 : 8;
    void *at;

    if (vec->failed || cap > SIZE_MAX / 4 / vec->item)
        at = NULL;
    else if (vec->arena)
        at = kh_arena_grow(vec->arena, vec->at, vec->cap, cap, vec->item);
    else
        at = kh_realloc(vec->at, cap * vec->item);
    if (!at) {
        vec->failed = true;
        return false;
    }
    vec->at = at;
    vec->cap = cap;
    return true;
}

void *kh_vec_push(kh_vec *vec)
{
    char *slot;

    if (vec->n == vec->cap && !grow(vec))
        return NULL;
    slot = (char *)vec->at + vec->n++ * vec->item;
    memset(slot, 0, vec->item);
    return slot;
}
