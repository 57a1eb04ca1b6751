// SPDX-License-Identifier: MIT
// What the machine's memory gives one core: reading, and copying, of more than any cache holds.
// Bytes are those read; a copy writes as many.
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "harness.h"

#define N_BYTES ((size_t)256 << 20)
#define TRIES   5

typedef struct block {
    uint64_t *from; // [n]
    uint64_t *to;   // [n]
    size_t n;
} block;

static void run_read(const bench_case *c)
{
    const block *b = c->input;
    uint64_t sums[4] = {0, 0, 0, 0}; // so that one addition need not wait for the last
    for (size_t i = 0; i + 4 <= b->n; i += 4) {
        sums[0] += b->from[i];
        sums[1] += b->from[i + 1];
        sums[2] += b->from[i + 2];
        sums[3] += b->from[i + 3];
    }
    bench_keep(sums[0] + sums[1] + sums[2] + sums[3]);
}

static void run_copy(const bench_case *c)
{
    const block *b = c->input;
    memcpy(b->to, b->from, b->n * sizeof *b->from);
    bench_keep(b->to[b->n / 2]);
}

static block make_block(void)
{
    block b = {.n = N_BYTES / sizeof(uint64_t)};
    b.from = bench_alloc(b.n, sizeof *b.from);
    b.to = bench_alloc(b.n, sizeof *b.to);
    memset(b.from, 1, N_BYTES);
    memset(b.to, 2, N_BYTES);
    return b;
}

static void drop_block(block *b)
{
    free(b->from);
    free(b->to);
}

double bench_read_bandwidth(void)
{
    block b = make_block();
    bench_case reading = {.input = &b};
    double best = 0;
    for (int i = 0; i < TRIES; i++) {
        uint64_t start = pf_clock_cpu_ns();
        run_read(&reading);
        double rate = (double)N_BYTES * 1e9 / (double)(pf_clock_cpu_ns() - start);
        best = rate > best ? rate : best;
    }
    drop_block(&b);
    return best;
}

void bench_memory(void)
{
    if (!bench_wants("memory")) {
        return;
    }
    block b = make_block();
    bench_case cases[] = {
        {"memory", "read", "word", b.n, N_BYTES, run_read, &b, NULL},
        {"memory", "copy", "word", b.n, N_BYTES, run_copy, &b, NULL},
    };
    bench_measure(&cases[0], 1);
    bench_measure(&cases[1], 1);
    drop_block(&b);
}
