// SPDX-License-Identifier: MIT
// The ids of all articles: their bytes in blocks, and which article has an id. About twenty
// bytes an article beside the id itself are saved against a view and a map of hashes.
#ifndef PF_SESSION_IDSET_H
#define PF_SESSION_IDSET_H

#include <stddef.h>
#include <stdint.h>

#include <pressfold/status.h>
#include <pressfold/types.h>

typedef struct pf_idset {
    char **blocks; // [n_blocks] of PF_ID_BLOCK bytes each; an id longer than that has several
    uint8_t
        *owned; // [n_blocks] 1: the block was allocated, 0: it is the next part of a long one
    size_t n_blocks;
    size_t blocks_cap;
    size_t owned_cap;
    size_t used;      // of the last block
    uint32_t *places; // [n] where each id is, in order of adding
    size_t n;
    size_t places_cap;
    uint32_t *slots; // [n_slots] number of an id, PF_NO_DOC: free
    uint8_t *tags;   // [n_slots] some bits of its hash
    size_t n_slots;  // zero or a power of two
} pf_idset;

#define PF_ID_BLOCK ((size_t)1 << 20)

void pf_idset_init(pf_idset *set);
void pf_idset_finish(pf_idset *set);

// Adds an id under the next number where it is not there yet; *out_number is the one it has.
// PF_ENOMEM, PF_ELIMIT (16 GiB of ids).
pf_status pf_idset_add(pf_idset *set, pf_strview id, uint32_t *out_number, pf_error *err)
    PF_MUST_CHECK;

// Fetches what adding or finding the id will look at: the table is in no cache. Fetched a few
// ids ahead, so that the memory works meanwhile.
void pf_idset_expect(const pf_idset *set, pf_strview id);

// The id of a number below set->n.
pf_strview pf_idset_get(const pf_idset *set, uint32_t number);

// The number of an id, or PF_NO_DOC.
uint32_t pf_idset_find(const pf_idset *set, pf_strview id);

uint64_t pf_idset_bytes(const pf_idset *set);

#endif
