// SPDX-License-Identifier: MIT
#include "base/map.h"

#include <string.h>

#include "base/hash.h"
#include "base/mem.h"

void pf_map_init(pf_map *map)
{
    memset(map, 0, sizeof *map);
}

void pf_map_finish(pf_map *map)
{
    pf_free(map->keys);
    pf_free(map->values);
    pf_map_init(map);
}

void pf_map_clear(pf_map *map)
{
    map->n = 0;
    if (map->n_slots > 0) {
        memset(map->values, 0xff, map->n_slots * sizeof *map->values);
    }
}

// The slot of `key`, or the free slot where it would go. Keys are mixed once more, so that keys
// which share their low bits (sampled hashes do) still spread.
static size_t slot_of(const pf_map *map, uint64_t key)
{
    size_t mask = map->n_slots - 1;
    size_t slot = (size_t)pf_mix64(key) & mask;
    while (map->values[slot] != PF_MAP_ABSENT && map->keys[slot] != key) {
        slot = (slot + 1) & mask;
    }
    return slot;
}

static pf_status grow(pf_map *map)
{
    pf_map bigger = {.n_slots = map->n_slots == 0 ? 64 : map->n_slots * 2, .n = map->n};
    bigger.keys = pf_alloc(bigger.n_slots, sizeof *bigger.keys);
    bigger.values = pf_alloc(bigger.n_slots, sizeof *bigger.values);
    if (bigger.keys == NULL || bigger.values == NULL) {
        pf_map_finish(&bigger);
        return PF_ENOMEM;
    }
    memset(bigger.values, 0xff, bigger.n_slots * sizeof *bigger.values);
    for (size_t i = 0; i < map->n_slots; i++) {
        if (map->values[i] != PF_MAP_ABSENT) {
            size_t slot = slot_of(&bigger, map->keys[i]);
            bigger.keys[slot] = map->keys[i];
            bigger.values[slot] = map->values[i];
        }
    }
    pf_map_finish(map);
    *map = bigger;
    return PF_OK;
}

uint32_t pf_map_find(const pf_map *map, uint64_t key)
{
    return map->n == 0 ? PF_MAP_ABSENT : map->values[slot_of(map, key)];
}

void pf_map_prefetch(const pf_map *map, uint64_t key)
{
    if (map->n > 0) {
        size_t slot = (size_t)pf_mix64(key) & (map->n_slots - 1);
        __builtin_prefetch(&map->keys[slot]);
        __builtin_prefetch(&map->values[slot]);
    }
}

static pf_status make_room(pf_map *map)
{
    return (map->n + 1) * 3 > map->n_slots * 2 ? grow(map) : PF_OK;
}

pf_status pf_map_add(pf_map *map, uint64_t key, uint32_t value, uint32_t *out_value)
{
    if (make_room(map) != PF_OK) {
        return PF_ENOMEM;
    }
    size_t slot = slot_of(map, key);
    if (map->values[slot] == PF_MAP_ABSENT) {
        map->keys[slot] = key;
        map->values[slot] = value;
        map->n++;
    }
    *out_value = map->values[slot];
    return PF_OK;
}

pf_status pf_map_set(pf_map *map, uint64_t key, uint32_t value)
{
    uint32_t there = 0;
    if (pf_map_add(map, key, value, &there) != PF_OK) {
        return PF_ENOMEM;
    }
    map->values[slot_of(map, key)] = value;
    return PF_OK;
}
