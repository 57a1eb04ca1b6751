// SPDX-License-Identifier: MIT
#include "base/mem.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#define ALIGNMENT 64u

static _Atomic uint64_t fail_at;
static _Atomic uint64_t n_allocations;

static int must_fail(void)
{
    uint64_t limit = atomic_load_explicit(&fail_at, memory_order_relaxed);
    if (limit == 0) {
        return 0;
    }
    return atomic_fetch_add_explicit(&n_allocations, 1, memory_order_relaxed) + 1 >= limit;
}

void pf_mem_fail_at(uint64_t n)
{
    atomic_store(&n_allocations, 0);
    atomic_store(&fail_at, n);
}

uint64_t pf_mem_count(void)
{
    return atomic_load(&n_allocations);
}

// Bytes of n items, at least one, or 0 when the product does not fit.
static size_t checked_bytes(size_t n, size_t size)
{
    if (size != 0 && n > (SIZE_MAX - ALIGNMENT) / size) {
        return 0;
    }
    return n * size == 0 ? 1 : n * size;
}

void *pf_alloc(size_t n, size_t size)
{
    size_t bytes = checked_bytes(n, size);
    return bytes == 0 || must_fail() ? NULL : malloc(bytes);
}

void *pf_calloc(size_t n, size_t size)
{
    size_t bytes = checked_bytes(n, size);
    return bytes == 0 || must_fail() ? NULL : calloc(1, bytes);
}

void *pf_realloc(void *old, size_t n, size_t size)
{
    size_t bytes = checked_bytes(n, size);
    return bytes == 0 || must_fail() ? NULL : realloc(old, bytes);
}

void *pf_alloc_aligned(size_t n, size_t size)
{
    size_t bytes = checked_bytes(n, size);
    if (bytes == 0 || must_fail()) {
        return NULL;
    }
    return aligned_alloc(ALIGNMENT, (bytes + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT);
}

void pf_free(void *memory)
{
    free(memory);
}

pf_status pf_grow(void **items, size_t *cap, size_t need, size_t size)
{
    size_t grown = *cap < 16 ? 16 : *cap + *cap / 2;
    if (grown < need) {
        grown = need;
    }
    void *moved = pf_realloc(*items, grown, size);
    if (moved == NULL) {
        return PF_ENOMEM;
    }
    *items = moved;
    *cap = grown;
    return PF_OK;
}
