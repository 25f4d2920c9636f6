/*
 * Hash map from bytes to a 64-bit value: open addressing, linear probing, XXH3, load at most 3/4.
 * Keys are views and are not copied: they must outlive the map. An arena map is never freed by itself.
 */
#ifndef KH_BASE_MAP_H
#define KH_BASE_MAP_H

#include "base/arena.h"

typedef struct kh_map {
    struct kh_map_slot {
        uint64_t hash; /* 0 = empty */
        kh_str key;
        uint64_t value;
    } * slots;
    size_t n, cap; /* cap is a power of two */
    kh_arena *arena;
    bool failed;
} kh_map;

/** XXH3 of the bytes, never 0. Stable across machines and runs. */
uint64_t kh_hash(kh_str bytes);

void kh_map_init(kh_map *map, kh_arena *arena);
void kh_map_done(kh_map *map);
bool kh_map_get(const kh_map *map, kh_str key, uint64_t *ret_value);
/** As get, for a caller that already has kh_hash(key). */
bool kh_map_get_hashed(const kh_map *map, uint64_t hash, kh_str key, uint64_t *ret_value);
/** Where the value of `key` stands, made (as 0) if absent; NULL when memory ran out. Valid until the next insertion. */
uint64_t *kh_map_at(kh_map *map, kh_str key, bool *ret_fresh);
kh_status kh_map_put(kh_map *map, kh_str key, uint64_t value) KH_MUST_CHECK;

#endif
