/*
 * The one door to the heap. Tests make the n-th allocation fail through it, so that every
 * out-of-memory path is walked.
 */
#ifndef KH_BASE_ALLOC_H
#define KH_BASE_ALLOC_H

#include <stddef.h>

void *kh_alloc(size_t size);
void *kh_alloc_zero(size_t count, size_t size);
void *kh_realloc(void *old, size_t size);
void kh_free(void *ptr);

/** Test hook: let `after` allocations pass, then fail every one that follows (SIZE_MAX: never fail). */
void kh_alloc_fail_after(size_t after);
/** Test hook: how many allocations the hook refused since the last kh_alloc_fail_after. */
size_t kh_alloc_refused(void);

#endif
