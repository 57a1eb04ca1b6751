// SPDX-License-Identifier: MIT
// Each kernel and variant in nanoseconds an item, beside its reference. The variants take
// turns, and the median of the rounds counts, so that a busy machine hits all alike.
#include <stdio.h>
#include <stdlib.h>

#include "base/clock.h"
#include "base/rng.h"
#include "base/sort.h"
#include "kernels/kernels.h"

#define ROUNDS  21
#define N_ITEMS 480u // shingles of an article of middle length
#define N_PERM  128u
#define N_BYTES 3000u // of an article of middle length

typedef struct inputs {
    uint64_t a[N_ITEMS];
    uint64_t b[N_ITEMS];
    uint32_t factors[N_PERM];
    uint32_t addends[N_PERM];
    uint32_t mins[N_PERM];
    unsigned char text[N_BYTES];
    char lower[N_BYTES];
    uint64_t words[N_BYTES / 64 + 1];
    uint64_t special[N_BYTES / 64 + 1];
} inputs;

static volatile uint64_t sink; // keeps results alive

static void run_minhash(const pf_kernels *kernels, inputs *in)
{
    kernels->minhash_update(in->a, N_ITEMS, in->factors, in->addends, in->mins, N_PERM);
    sink += in->mins[0];
}

static void run_count_equal(const pf_kernels *kernels, inputs *in)
{
    sink += kernels->count_equal(in->factors, in->addends, N_PERM);
}

static void run_intersect(const pf_kernels *kernels, inputs *in)
{
    sink += kernels->intersect(in->a, N_ITEMS, in->b, N_ITEMS).n;
}

static void run_classify(const pf_kernels *kernels, inputs *in)
{
    kernels->classify(in->text, N_BYTES, in->lower, in->words, in->special);
    sink += in->words[0];
}

typedef struct bench_case {
    const char *name;
    const char *unit;
    double n_units; // one call handles so many
    int n_calls;    // a round
    void (*run)(const pf_kernels *kernels, inputs *in);
} bench_case;

static const bench_case cases[] = {
    {"minhash_update", "shingle x slot", (double)N_ITEMS *N_PERM, 200, run_minhash},
    {"count_equal", "slot", N_PERM, 100000, run_count_equal},
    {"intersect", "shingle", 2.0 * N_ITEMS, 5000, run_intersect},
    {"classify", "byte", N_BYTES, 2000, run_classify},
};

static int compare_double(const void *x, const void *y)
{
    double a = *(const double *)x;
    double b = *(const double *)y;
    return (a > b) - (a < b);
}

static double time_round(const bench_case *c, const pf_kernels *kernels, inputs *in)
{
    uint64_t start = pf_clock_cpu_ns();
    for (int i = 0; i < c->n_calls; i++) {
        c->run(kernels, in);
    }
    return (double)(pf_clock_cpu_ns() - start) / (c->n_calls * c->n_units);
}

static void fill(inputs *in)
{
    pf_rng rng;
    pf_rng_init(&rng, 1);
    uint64_t scratch[N_ITEMS];
    for (unsigned i = 0; i < N_ITEMS; i++) {
        in->a[i] = pf_rng_next(&rng);
        in->b[i] = i % 2 == 0 ? in->a[i] : pf_rng_next(&rng);
    }
    pf_sort_u64(in->a, scratch, N_ITEMS);
    pf_sort_u64(in->b, scratch, N_ITEMS);
    for (unsigned i = 0; i < N_PERM; i++) {
        in->factors[i] = (uint32_t)pf_rng_next(&rng) | 1u;
        in->addends[i] = (uint32_t)pf_rng_next(&rng);
        in->mins[i] = UINT32_MAX;
    }
    for (unsigned i = 0; i < N_BYTES; i++) {
        in->text[i] = (unsigned char)(32 + pf_rng_below(&rng, 95));
    }
}

int main(void)
{
    static inputs in;
    fill(&in);
    pf_kernels reference;
    pf_kernels best;
    pf_kernels_init(&reference, 0);
    pf_kernels_init(&best, pf_cpu_flags());
    printf("kernel,unit,reference_ns,best_ns,ratio\n");
    for (size_t c = 0; c < sizeof cases / sizeof *cases; c++) {
        double slow[ROUNDS];
        double fast[ROUNDS];
        for (int i = 0; i < ROUNDS; i++) {
            slow[i] = time_round(&cases[c], &reference, &in);
            fast[i] = time_round(&cases[c], &best, &in);
        }
        qsort(slow, ROUNDS, sizeof *slow, compare_double);
        qsort(fast, ROUNDS, sizeof *fast, compare_double);
        double a = slow[ROUNDS / 2];
        double b = fast[ROUNDS / 2];
        printf("%s,%s,%.4f,%.4f,%.2f\n", cases[c].name, cases[c].unit, a, b, a / b);
    }
    return 0;
}
