// SPDX-License-Identifier: MIT
#include "base/mem.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

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

// Not from the heap, which would keep the rest of what it takes to align this.
void *pf_alloc_huge(void)
{
    if (must_fail()) {
        return NULL;
    }
    char *memory = mmap(NULL, 2 * PF_HUGE_BYTES, PROT_READ | PROT_WRITE,
                        MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (memory == MAP_FAILED) {
        return NULL;
    }
    size_t before = (0 - (uintptr_t)memory) % PF_HUGE_BYTES;
    char *aligned = memory + before;
    if (before > 0) {
        (void)munmap(memory, before);
    }
    (void)munmap(aligned + PF_HUGE_BYTES, PF_HUGE_BYTES - before);
#ifdef MADV_HUGEPAGE
    (void)madvise(aligned, PF_HUGE_BYTES, MADV_HUGEPAGE); // a wish
#endif
    return aligned;
}

void pf_free_huge(void *memory)
{
    if (memory != NULL) {
        (void)munmap(memory, PF_HUGE_BYTES);
    }
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
