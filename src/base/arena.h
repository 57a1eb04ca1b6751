// SPDX-License-Identifier: MIT
// Memory of a batch: handed out piece by piece, given back all at once.
#ifndef PF_BASE_ARENA_H
#define PF_BASE_ARENA_H

#include <stddef.h>

#include <pressfold/types.h>

typedef struct pf_arena_block pf_arena_block;

typedef struct pf_arena {
    pf_arena_block *first;   // blocks in order of creation
    pf_arena_block *current; // where the next piece comes from
    size_t block_bytes;
} pf_arena;

// `block_bytes` is the size of an ordinary block; larger pieces get a block of their own. 0: 64
// KiB.
void pf_arena_init(pf_arena *arena, size_t block_bytes);
void pf_arena_finish(pf_arena *arena);

// Keeps the blocks for the next batch.
void pf_arena_reset(pf_arena *arena);

// `bytes` bytes aligned to 16, or NULL.
void *pf_arena_alloc(pf_arena *arena, size_t bytes);

// A copy of `view` with a zero behind it; *out is untouched on failure (returns 0).
int pf_arena_copy(pf_arena *arena, pf_strview view, pf_strview *out);

#endif
