#include "base/map.h"

#include "base/alloc.h"
#include "base/hash.h"

uint64_t kh_hash(kh_str bytes)
{
    return kh_hash_here(bytes);
}

void kh_map_init(kh_map *map, kh_arena *arena)
{
    *map = (kh_map){.arena = arena};
}

void kh_map_done(kh_map *map)
{
    if (!map->arena)
        kh_free(map->slots);
    *map = (kh_map){.arena = map->arena};
}

static struct kh_map_slot *find(const kh_map *map, uint64_t hash, kh_str key)
{
    size_t i = hash & (map->cap - 1);

    while (map->slots[i].hash && !(map->slots[i].hash == hash && kh_str_eq(map->slots[i].key, key)))
        i = (i + 1) & (map->cap - 1);
    return &map->slots[i];
}

bool kh_map_get_hashed(const kh_map *map, uint64_t hash, kh_str key, uint64_t *ret_value)
{
    const struct kh_map_slot *slot;

    if (!map->cap)
        return false;
    slot = find(map, hash, key);
    if (!slot->hash)
        return false;
    if (ret_value)
        *ret_value = slot->value;
    return true;
}

bool kh_map_get(const kh_map *map, kh_str key, uint64_t *ret_value)
{
    return map->cap && kh_map_get_hashed(map, kh_hash(key), key, ret_value);
}

static bool grow(kh_map *map)
{
    kh_map larger = {.arena = map->arena, .cap = map->cap ? map->cap * 2 : 16, .n = map->n};

    larger.slots = map->arena ? kh_arena_zero(map->arena, larger.cap, sizeof *larger.slots)
                              : kh_alloc_zero(larger.cap, sizeof *larger.slots);
    if (!larger.slots) {
        map->failed = true;
        return false;
    }
    for (size_t i = 0; i < map->cap; i++) {
        if (map->slots[i].hash)
            *find(&larger, map->slots[i].hash, map->slots[i].key) = map->slots[i];
    }
    if (!map->arena)
        kh_free(map->slots);
    *map = larger;
    return true;
}

uint64_t *kh_map_at(kh_map *map, kh_str key, bool *ret_fresh)
{
    uint64_t hash = kh_hash(key);
    struct kh_map_slot *slot;

    if ((map->n + 1) * 4 > map->cap * 3 && !grow(map))
        return NULL;
    slot = find(map, hash, key);
    if (ret_fresh)
        *ret_fresh = !slot->hash;
    if (!slot->hash) {
        *slot = (struct kh_map_slot){.hash = hash, .key = key};
        map->n++;
    }
    return &slot->value;
}

kh_status kh_map_put(kh_map *map, kh_str key, uint64_t value)
{
    uint64_t *slot = kh_map_at(map, key, NULL);

    if (!slot)
        return KH_NOMEM;
    *slot = value;
    return KH_OK;
}
