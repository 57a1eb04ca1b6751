// SPDX-License-Identifier: MIT
#include "base/arena.h"

#include <stdint.h>
#include <string.h>

#include "base/mem.h"

struct pf_arena_block {
    pf_arena_block *next;
    size_t used;
    size_t cap;
    size_t unused_padding; // keeps `data` on a 16-byte boundary
    char data[];
};

void pf_arena_init(pf_arena *arena, size_t block_bytes)
{
    arena->first = NULL;
    arena->current = NULL;
    arena->block_bytes = block_bytes == 0 ? 65536 : block_bytes;
}

void pf_arena_finish(pf_arena *arena)
{
    pf_arena_block *block = arena->first;
    while (block != NULL) {
        pf_arena_block *next = block->next;
        pf_free(block);
        block = next;
    }
    arena->first = NULL;
    arena->current = NULL;
}

void pf_arena_reset(pf_arena *arena)
{
    for (pf_arena_block *block = arena->first; block != NULL; block = block->next) {
        block->used = 0;
    }
    arena->current = arena->first;
}

static pf_arena_block *append_block(pf_arena *arena, size_t bytes)
{
    size_t cap = bytes > arena->block_bytes ? bytes : arena->block_bytes;
    pf_arena_block *block = pf_alloc(1, sizeof *block + cap);
    if (block == NULL) {
        return NULL;
    }
    block->used = 0;
    block->cap = cap;
    if (arena->current == NULL) {
        block->next = NULL;
        arena->first = block;
    } else {
        block->next = arena->current->next;
        arena->current->next = block;
    }
    return block;
}

void *pf_arena_alloc(pf_arena *arena, size_t bytes)
{
    if (bytes > SIZE_MAX / 2) {
        return NULL;
    }
    size_t rounded = (bytes + 15) & ~(size_t)15;
    pf_arena_block *block = arena->current;
    while (block != NULL && block->cap - block->used < rounded && block->next != NULL) {
        block = block->next;
        arena->current = block;
    }
    if (block == NULL || block->cap - block->used < rounded) {
        block = append_block(arena, rounded);
        if (block == NULL) {
            return NULL;
        }
        arena->current = block;
    }
    void *piece = block->data + block->used;
    block->used += rounded;
    return piece;
}

int pf_arena_copy(pf_arena *arena, pf_strview view, pf_strview *out)
{
    char *copy = pf_arena_alloc(arena, view.len + 1);
    if (copy == NULL) {
        return 0;
    }
    if (view.len > 0) {
        memcpy(copy, view.data, view.len);
    }
    copy[view.len] = '\0';
    out->data = copy;
    out->len = view.len;
    return 1;
}
