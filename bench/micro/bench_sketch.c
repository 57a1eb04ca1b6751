// SPDX-License-Identifier: MIT
// From a shingle list to what is kept of it, by each method. Bytes are those of the hashes.
#include <stdlib.h>

#include <pressfold/sketch.h>

#include "harness.h"
#include "inputs.h"
#include "sketch/bottomk.h"

#define MOST       10000u
#define BOTTOM     32u
#define N_SLOTS    128u
#define MAX_WEIGHT 64u

typedef struct work {
    uint64_t hashes[MOST];
    uint64_t scratch[2 * MOST];
    uint16_t weights[MOST];
    uint32_t slots[N_SLOTS];
    uint32_t other_slots[N_SLOTS];
    pf_minhash *minhash;
} work;

static work w;

static void run_bottomk(const bench_case *c)
{
    pf_bottomk_shape shape = pf_bottomk_shape_of(BOTTOM);
    bench_keep(pf_bottomk_select(shape, pf_collect_ref, w.hashes, c->n_units, w.scratch,
                                 w.scratch + MOST));
}

static void run_minhash(const bench_case *c)
{
    pf_minhash_sketch(w.minhash, w.hashes, c->n_units, w.slots);
    bench_keep(w.slots[0]);
}

static void run_simhash(const bench_case *c)
{
    bench_keep(pf_simhash(w.hashes, w.weights, c->n_units));
}

static void run_compare(const bench_case *c)
{
    (void)c;
    bench_keep(pf_minhash_compare(w.minhash, w.slots, w.other_slots) > 0.5);
}

static const struct {
    const char *name;
    void (*run)(const bench_case *c);
} LOOPS[] = {
    {"bottomk_select_32", run_bottomk},
    {"minhash_sketch_128", run_minhash},
    {"simhash", run_simhash},
};

static void measure_compare(void)
{
    pf_minhash_sketch(w.minhash, w.hashes, MOST, w.slots);
    pf_minhash_sketch(w.minhash, w.hashes, MOST / 2, w.other_slots);
    bench_case c = {"minhash_compare",  "",          "slot pair", N_SLOTS,
                    2 * sizeof w.slots, run_compare, NULL,        NULL};
    bench_measure(&c, 1);
}

void bench_sketch(void)
{
    bench_fill_hashes(w.hashes, MOST, 3);
    for (size_t i = 0; i < MOST; i++) {
        w.weights[i] = (uint16_t)(1 + w.hashes[i] % MAX_WEIGHT);
    }
    bench_need(pf_minhash_create(N_SLOTS, 1, PF_CPU_BEST, &w.minhash, NULL),
               "pf_minhash_create");
    for (size_t loop = 0; loop < sizeof LOOPS / sizeof *LOOPS; loop++) {
        for (size_t i = 0; i < BENCH_N_LENGTHS; i++) {
            size_t n = bench_lengths[i];
            bench_case c = {LOOPS[loop].name, "",   "shingle", n, n * sizeof *w.hashes,
                            LOOPS[loop].run,  NULL, NULL};
            bench_measure(&c, 1);
        }
    }
    measure_compare();
    pf_minhash_destroy(w.minhash);
}
