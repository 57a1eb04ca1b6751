// SPDX-License-Identifier: MIT
// What the tests of kernels share: arrays with a guard page right behind them, the tables of
// kernels to compare, and numbers with the extremes among them.
#ifndef PF_TESTS_KERNEL_CASES_H
#define PF_TESTS_KERNEL_CASES_H

#include <check.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/rng.h"
#include "kernels/kernels.h"

// Memory that ends where the address space does: a byte past it is a crash.
typedef struct guarded {
    unsigned char *start;
    size_t size; // of all, with the guard page
    size_t page;
} guarded;

static inline void guarded_init(guarded *g)
{
    g->page = (size_t)sysconf(_SC_PAGESIZE);
    g->size = 2 * g->page;
    g->start = mmap(NULL, g->size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    ck_assert(g->start != MAP_FAILED);
    ck_assert_int_eq(mprotect(g->start + g->page, g->page, PROT_NONE), 0);
}

static inline void guarded_finish(guarded *g)
{
    ck_assert_int_eq(munmap(g->start, g->size), 0);
}

// The last `bytes` bytes before the guard page.
static inline void *guarded_tail(const guarded *g, size_t bytes)
{
    return g->start + g->page - bytes;
}

// The tables to compare: number 0 is the reference, the others every allowed set of this CPU.
static const unsigned masks[] = {0, PF_CPU_FLAG_AVX2, PF_CPU_FLAG_AVX512, ~0u};

#define N_MASKS ((int)(sizeof masks / sizeof *masks))

static inline int has_variant(int i, pf_kernels *kernels)
{
    pf_kernels_init(kernels, masks[i]);
    if (masks[i] != 0 && (pf_cpu_flags() & masks[i]) == 0) {
        (void)printf("# skipped: this CPU or this build lacks the variants of mask %#x\n",
                     masks[i]);
        return 0;
    }
    return 1;
}

// Fills with values whose sums and products wrap, with the extremes among them.
static inline void fill_u32(uint32_t *values, size_t n, pf_rng *rng)
{
    static const uint32_t edges[] = {0, 1, 0x7fffffff, 0x80000000, 0xfffffffe, 0xffffffff};
    for (size_t i = 0; i < n; i++) {
        uint64_t random = pf_rng_next(rng);
        values[i] = random % 8 == 0 ? edges[(random >> 8) % 6] : (uint32_t)(random >> 32);
    }
}

static inline void fill_u64(uint64_t *values, size_t n, pf_rng *rng)
{
    for (size_t i = 0; i < n; i++) {
        uint32_t high = 0;
        fill_u32(&high, 1, rng);
        values[i] = (uint64_t)high << 32 | (pf_rng_next(rng) >> 32);
    }
}

#endif
