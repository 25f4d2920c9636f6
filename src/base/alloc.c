#include "base/alloc.h"

#include <stdatomic.h>
#include <stdint.h>
#include <stdlib.h>

static atomic_size_t countdown = SIZE_MAX;
static atomic_size_t refused;

/* The countdown is read on each call, but heap calls are rare here: arenas take large chunks. */
static int refuse(void)
{
    size_t left = atomic_load_explicit(&countdown, memory_order_relaxed);

    if (left == SIZE_MAX)
        return 0;
    while (left > 0) {
        if (atomic_compare_exchange_weak(&countdown, &left, left - 1))
            return 0;
    }
    atomic_fetch_add(&refused, 1);
    return 1;
}

void *kh_alloc(size_t size)
{
    return refuse() ? NULL : malloc(size ? size : 1);
}

void *kh_alloc_zero(size_t count, size_t size)
{
    return refuse() ? NULL : calloc(count ? count : 1, size ? size : 1);
}

void *kh_realloc(void *old, size_t size)
{
    return refuse() ? NULL : realloc(old, size ? size : 1);
}

void kh_free(void *ptr)
{
    free(ptr);
}

void kh_alloc_fail_after(size_t after)
{
    atomic_store(&countdown, after);
    atomic_store(&refused, 0);
}

size_t kh_alloc_refused(void)
{
    return atomic_load(&refused);
}
