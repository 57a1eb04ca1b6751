// SPDX-License-Identifier: MIT
// A hash table from 64-bit keys that are hashes already to 32-bit values. Open addressing,
// linear probing, at most two thirds full; 12 bytes a slot.
#ifndef PF_BASE_MAP_H
#define PF_BASE_MAP_H

#include <stddef.h>
#include <stdint.h>

#include <pressfold/status.h>

#define PF_MAP_ABSENT UINT32_MAX // not a value that can be stored

typedef struct pf_map {
    uint64_t *keys;
    uint32_t *values; // PF_MAP_ABSENT: the slot is free
    size_t n;
    size_t n_slots; // zero or a power of two
} pf_map;

void pf_map_init(pf_map *map);
void pf_map_finish(pf_map *map);
void pf_map_clear(pf_map *map);

// The value of `key`, or PF_MAP_ABSENT.
uint32_t pf_map_find(const pf_map *map, uint64_t key);

// Asks for the memory where `key` is looked for first, ahead of looking.
void pf_map_prefetch(const pf_map *map, uint64_t key);

// Stores `value` where `key` is not yet there; *out_value is what is there now. PF_ENOMEM.
pf_status pf_map_add(pf_map *map, uint64_t key, uint32_t value, uint32_t *out_value)
    PF_MUST_CHECK;

// Stores or replaces. PF_ENOMEM.
pf_status pf_map_set(pf_map *map, uint64_t key, uint32_t value) PF_MUST_CHECK;

#endif
