/* kh_hash, in line: for the few loops that hash every word of a text. */
#ifndef KH_BASE_HASH_H
#define KH_BASE_HASH_H

#define XXH_INLINE_ALL
#include <xxhash.h>

#include "khayt/base.h"

static inline uint64_t kh_hash_here(kh_str bytes)
{
    uint64_t hash = XXH3_64bits(bytes.len ? bytes.ptr : "", bytes.len);

    return hash ? hash : 1;
}

#endif
