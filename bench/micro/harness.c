// SPDX-License-Identifier: MIT
#include "harness.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"

#define ROUNDS     15
#define ROUND_NS   1000000u // at least, so that the clock's own time does not count
#define MAX_CALLS  (1u << 24)
#define QUARTER(n) ((n) / 4)

const size_t bench_lengths[BENCH_N_LENGTHS] = {20, 100, 480, 1000, 10000};

// Rising, one less than BENCH_MAX_TABLES at most.
static const struct {
    const char *name;
    unsigned flag; // of pf_cpu_flags
} SETS[] = {
    {"avx2", PF_CPU_FLAG_AVX2},
    {"avx512", PF_CPU_FLAG_AVX512},
};

#define N_SETS (sizeof SETS / sizeof *SETS)
_Static_assert(N_SETS < BENCH_MAX_TABLES, "room for the reference too");

static const char *wanted;
static double read_bandwidth; // bytes a second
static volatile uint64_t sink;

void bench_keep(uint64_t result)
{
    sink += result;
}

void bench_need(pf_status status, const char *what)
{
    if (status != PF_OK) {
        (void)fprintf(stderr, "bench_micro: %s failed with status %d\n", what, (int)status);
        exit(1);
    }
}

void *bench_alloc(size_t n, size_t size)
{
    void *memory = calloc(n, size);
    bench_need(memory == NULL ? PF_ENOMEM : PF_OK, "memory");
    return memory;
}

size_t bench_list_tables(bench_table tables[BENCH_MAX_TABLES])
{
    size_t n = 1;
    unsigned allowed = 0;
    tables[0].name = "reference";
    pf_kernels_init(&tables[0].kernels, 0);
    for (size_t i = 0; i < N_SETS; i++) {
        if (pf_cpu_flags() & SETS[i].flag) {
            allowed |= SETS[i].flag;
            tables[n].name = SETS[i].name;
            pf_kernels_init(&tables[n++].kernels, allowed);
        }
    }
    return n;
}

int bench_wants(const char *name)
{
    return wanted == NULL || strstr(name, wanted) != NULL;
}

void bench_begin(const char *only)
{
    wanted = only;
    (void)printf("loop,variant,items,unit,ns_per_item,spread_percent,gb_per_s,"
                 "of_reference,of_memory_read\n");
    read_bandwidth = bench_read_bandwidth();
}

// Nanoseconds of one call, over n_calls.
static double time_calls(const bench_case *c, unsigned n_calls)
{
    uint64_t start = pf_clock_cpu_ns();
    for (unsigned i = 0; i < n_calls; i++) {
        c->run(c);
    }
    return (double)(pf_clock_cpu_ns() - start) / n_calls;
}

// So many calls that a round takes its time; the first calls warm the caches up.
static unsigned choose_calls(const bench_case *c)
{
    unsigned n = 1;
    while (n < MAX_CALLS && time_calls(c, n) * n < ROUND_NS) {
        n *= 2;
    }
    return n;
}

static int compare_double(const void *x, const void *y)
{
    double a = *(const double *)x;
    double b = *(const double *)y;
    return (a > b) - (a < b);
}

// One row; `times` [ROUNDS] of a call are sorted; `reference` 0: there is none.
static void print_row(const bench_case *c, const double *times, double reference)
{
    double median = times[ROUNDS / 2];
    double spread = times[ROUNDS - 1 - QUARTER(ROUNDS)] - times[QUARTER(ROUNDS)];
    (void)printf("%s,%s,%zu,%s,%.4g,%.1f,", c->name, c->variant, c->n_units, c->unit,
                 median / (double)c->n_units, 100 * spread / median);
    if (c->n_bytes > 0) {
        (void)printf("%.3f", (double)c->n_bytes / median);
    }
    (void)printf(",");
    if (reference > 0) {
        (void)printf("%.2f", reference / median);
    }
    (void)printf(",");
    if (c->n_bytes > 0 && read_bandwidth > 0) {
        (void)printf("%.3f", (double)c->n_bytes / median * 1e9 / read_bandwidth);
    }
    (void)printf("\n");
    (void)fflush(stdout);
}

void bench_measure(const bench_case *cases, size_t n)
{
    double times[BENCH_MAX_CASES][ROUNDS];
    unsigned n_calls[BENCH_MAX_CASES];
    if (n == 0 || n > BENCH_MAX_CASES || !bench_wants(cases[0].name)) {
        return;
    }
    for (size_t i = 0; i < n; i++) {
        n_calls[i] = choose_calls(&cases[i]);
    }
    for (size_t round = 0; round < ROUNDS; round++) {
        for (size_t i = 0; i < n; i++) {
            times[i][round] = time_calls(&cases[i], n_calls[i]);
        }
    }
    for (size_t i = 0; i < n; i++) {
        qsort(times[i], ROUNDS, sizeof times[i][0], compare_double);
        print_row(&cases[i], times[i], n > 1 ? times[0][ROUNDS / 2] : 0);
    }
}
