// SPDX-License-Identifier: MIT
// An id stands in a block as its length (seven bits a byte, the last byte below 128) and its
// bytes, at a multiple of four, so that 32 bits tell where. The table of numbers is open
// addressed and at most two thirds full; a byte of the hash beside each number spares most
// looks at ids that are others. Hashes are not kept: to grow, ids are hashed again.
#include "session/idset.h"

#include <string.h>

#include "base/buf.h"
#include "base/error.h"
#include "base/hash.h"
#include "base/mem.h"

#define UNIT            4u // bytes between places
#define UNITS_PER_BLOCK (PF_ID_BLOCK / UNIT)
#define LENGTH_BYTES    10u
#define MAX_BLOCKS      ((size_t)UINT32_MAX / UNITS_PER_BLOCK)
#define FIRST_SLOTS     64u

void pf_idset_init(pf_idset *set)
{
    memset(set, 0, sizeof *set);
}

void pf_idset_finish(pf_idset *set)
{
    for (size_t i = 0; i < set->n_blocks; i++) {
        if (set->owned[i]) {
            pf_free(set->blocks[i]);
        }
    }
    pf_free((void *)set->blocks);
    pf_free(set->owned);
    pf_free(set->places);
    pf_free(set->slots);
    pf_free(set->tags);
    pf_idset_init(set);
}

pf_strview pf_idset_get(const pf_idset *set, uint32_t number)
{
    uint32_t place = set->places[number];
    const char *at = set->blocks[place / UNITS_PER_BLOCK] + place % UNITS_PER_BLOCK * UNIT;
    size_t len = 0;
    unsigned shift = 0;
    while (((unsigned char)*at & 0x80u) != 0) {
        len |= (size_t)((unsigned char)*at++ & 0x7fu) << shift;
        shift += 7;
    }
    len |= (size_t)(unsigned char)*at++ << shift;
    pf_strview id = {at, len};
    return id;
}

static uint8_t tag_of(uint64_t hash)
{
    return (uint8_t)(hash >> 56);
}

// The slot of an id, or the free slot where it would go.
static size_t slot_of(const pf_idset *set, pf_strview id, uint64_t hash)
{
    size_t mask = set->n_slots - 1;
    size_t slot = (size_t)hash & mask;
    while (set->slots[slot] != PF_NO_DOC &&
           (set->tags[slot] != tag_of(hash) ||
            pf_view_compare(pf_idset_get(set, set->slots[slot]), id) != 0)) {
        slot = (slot + 1) & mask;
    }
    return slot;
}

static int grow(pf_idset *set)
{
    size_t n_slots = set->n_slots == 0 ? FIRST_SLOTS : 2 * set->n_slots;
    uint32_t *slots = pf_alloc(n_slots, sizeof *slots);
    uint8_t *tags = pf_alloc(n_slots, sizeof *tags);
    if (slots == NULL || tags == NULL) {
        pf_free(slots);
        pf_free(tags);
        return 0;
    }
    memset(slots, 0xff, n_slots * sizeof *slots);
    for (uint32_t i = 0; i < set->n; i++) {
        pf_strview id = pf_idset_get(set, i);
        uint64_t hash = pf_hash64(id.data, id.len);
        size_t slot = (size_t)hash & (n_slots - 1);
        while (slots[slot] != PF_NO_DOC) {
            slot = (slot + 1) & (n_slots - 1);
        }
        slots[slot] = i;
        tags[slot] = tag_of(hash);
    }
    pf_free(set->slots);
    pf_free(set->tags);
    set->slots = slots;
    set->tags = tags;
    set->n_slots = n_slots;
    return 1;
}

// Blocks for an id of so many bytes with its length; more than one only for a giant.
static int add_blocks(pf_idset *set, size_t n_bytes)
{
    size_t n = (n_bytes + PF_ID_BLOCK - 1) / PF_ID_BLOCK;
    if (pf_reserve((void **)&set->blocks, &set->blocks_cap, set->n_blocks + n,
                   sizeof(char *)) != PF_OK ||
        pf_reserve((void **)&set->owned, &set->owned_cap, set->n_blocks + n, 1) != PF_OK) {
        return 0;
    }
    char *memory = pf_alloc(n, PF_ID_BLOCK);
    if (memory == NULL) {
        return 0;
    }
    for (size_t i = 0; i < n; i++) {
        set->blocks[set->n_blocks] = memory + i * PF_ID_BLOCK;
        set->owned[set->n_blocks++] = i == 0;
    }
    set->used = 0;
    return 1;
}

// Writes the id behind the others; *out_place is where.
static pf_status put_id(pf_idset *set, pf_strview id, uint32_t *out_place, pf_error *err)
{
    size_t need = id.len + LENGTH_BYTES;
    size_t n_new = (need + PF_ID_BLOCK - 1) / PF_ID_BLOCK;
    if (set->n_blocks == 0 || set->used + need > PF_ID_BLOCK) {
        if (set->n_blocks + n_new > MAX_BLOCKS) {
            return pf_fail(err, PF_ELIMIT, "ids: more than 16 GiB of them");
        }
        if (!add_blocks(set, need)) {
            return pf_fail_memory(err, n_new * PF_ID_BLOCK);
        }
    } else {
        n_new = 1;
    }
    size_t first = set->n_blocks - n_new;
    *out_place = (uint32_t)(first * UNITS_PER_BLOCK + set->used / UNIT);
    char *at = set->blocks[first] + set->used;
    size_t len = id.len;
    for (; len >= 0x80u; len >>= 7) {
        *at++ = (char)(len | 0x80u);
    }
    *at++ = (char)len;
    memcpy(at, id.data, id.len);
    size_t end = (size_t)(at + id.len - set->blocks[first]);
    // Behind a giant nothing is added: what is left of its last block is not worth it.
    set->used = n_new > 1 ? PF_ID_BLOCK : (end + UNIT - 1) / UNIT * UNIT;
    return PF_OK;
}

pf_status pf_idset_add(pf_idset *set, pf_strview id, uint32_t *out_number, pf_error *err)
{
    if ((set->n + 1) * 3 > set->n_slots * 2 && !grow(set)) {
        return pf_fail_memory(err, 2 * set->n_slots * sizeof *set->slots);
    }
    uint64_t hash = pf_hash64(id.data, id.len);
    size_t slot = slot_of(set, id, hash);
    if (set->slots[slot] != PF_NO_DOC) {
        *out_number = set->slots[slot];
        return PF_OK;
    }
    if (pf_reserve((void **)&set->places, &set->places_cap, set->n + 1, sizeof *set->places) !=
        PF_OK) {
        return pf_fail_memory(err, sizeof *set->places);
    }
    PF_TRY(put_id(set, id, &set->places[set->n], err));
    set->slots[slot] = (uint32_t)set->n;
    set->tags[slot] = tag_of(hash);
    *out_number = (uint32_t)set->n++;
    return PF_OK;
}

void pf_idset_expect(const pf_idset *set, pf_strview id)
{
    if (set->n_slots > 0) {
        size_t slot = (size_t)pf_hash64(id.data, id.len) & (set->n_slots - 1);
        __builtin_prefetch(&set->slots[slot], 1);
        __builtin_prefetch(&set->tags[slot], 1);
    }
}

uint32_t pf_idset_find(const pf_idset *set, pf_strview id)
{
    return set->n == 0 ? PF_NO_DOC : set->slots[slot_of(set, id, pf_hash64(id.data, id.len))];
}

uint64_t pf_idset_bytes(const pf_idset *set)
{
    return (uint64_t)set->n_blocks * PF_ID_BLOCK + (uint64_t)set->n * sizeof *set->places +
           (uint64_t)set->n_slots * (sizeof *set->slots + sizeof *set->tags);
}
