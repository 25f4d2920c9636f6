/*
 * A growing array in an arena or on the heap. Pushing to a full vector moves it, so hold indices, not pointers,
 * while it grows. Failure is sticky, as in kh_buf.
 */
#ifndef KH_BASE_VEC_H
#define KH_BASE_VEC_H

#include "base/arena.h"

typedef struct kh_vec {
    void *at;
    size_t n, cap, item;
    kh_arena *arena; /* NULL: heap */
    bool failed;
} kh_vec;

void kh_vec_init(kh_vec *vec, kh_arena *arena, size_t item);
/** Frees heap memory; does nothing for an arena vector. */
void kh_vec_done(kh_vec *vec);
/** A zeroed new last item, or NULL when memory ran out. */
void *kh_vec_push(kh_vec *vec);
static inline void kh_vec_reset(kh_vec *vec)
{
    vec->n = 0;
}

#define KH_AT(vec, type, index) (((type *)(vec)->at) + (index))

#endif
