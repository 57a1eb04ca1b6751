// SPDX-License-Identifier: MIT
// The one door to the heap: sizes are checked before they are multiplied, memory is aligned to
// 64 bytes where arrays want it, and tests can make the n-th allocation fail.
#ifndef PF_BASE_MEM_H
#define PF_BASE_MEM_H

#include <stddef.h>
#include <stdint.h>

#include <pressfold/status.h>

// n * size bytes, or NULL. Zero bytes give a valid pointer of one byte.
void *pf_alloc(size_t n, size_t size);

// The same, filled with zeros.
void *pf_calloc(size_t n, size_t size);

// Grows or shrinks; on failure NULL, and the old block stays as it was.
void *pf_realloc(void *old, size_t n, size_t size);

// n * size bytes aligned to 64. Freed with pf_free like the rest.
void *pf_alloc_aligned(size_t n, size_t size);

// PF_HUGE_BYTES, aligned to as many, in one page where the system has such. For what is filled
// at once: all of it counts as in use from the first byte on. Freed with pf_free_huge, which
// accepts NULL.
#define PF_HUGE_BYTES ((size_t)2 << 20)
void *pf_alloc_huge(void);
void pf_free_huge(void *memory);

// Accepts NULL.
void pf_free(void *memory);

// As pf_reserve, where there is not enough room.
pf_status pf_grow(void **items, size_t *cap, size_t need, size_t size) PF_MUST_CHECK;

// Makes room for `need` items in a growing array of items of `size` bytes, by half
// more at a time. *items and *cap change together, or not at all (PF_ENOMEM).
PF_MUST_CHECK static inline pf_status pf_reserve(void **items, size_t *cap, size_t need,
                                                 size_t size)
{
    return need <= *cap ? PF_OK : pf_grow(items, cap, need, size);
}

// For tests: the n-th allocation from now on fails, and all after it (0: none
// fails, and none is counted). Not thread-safe.
void pf_mem_fail_at(uint64_t n);

// For tests: how many allocations there were since pf_mem_fail_at was last called with n > 0.
uint64_t pf_mem_count(void);

#endif
