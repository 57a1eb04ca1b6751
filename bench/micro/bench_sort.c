// SPDX-License-Identifier: MIT
// Sorting: an article's hashes, and the postings of a corpus, against the C library. Each call
// sorts a fresh copy; the copying is part of its time. Bytes are those of the keys' array.
#include <stdlib.h>
#include <string.h>

#include "base/sort.h"
#include "harness.h"
#include "inputs.h"

typedef struct work {
    uint64_t *hashes; // [n]
    uint64_t *keys;   // [2 n]
    pf_keyed *from;   // [n]
    pf_keyed *items;  // [n]
    pf_pool *pool;
} work;

static const size_t corpus_lengths[] = {10000, 1000000};

static void run_qsort(const bench_case *c)
{
    const work *w = c->input;
    memcpy(w->keys, w->hashes, c->n_bytes);
    qsort(w->keys, c->n_units, sizeof *w->keys, pf_compare_u64);
    bench_keep(w->keys[0]);
}

static void run_sort_u64(const bench_case *c)
{
    const work *w = c->input;
    memcpy(w->keys, w->hashes, c->n_bytes);
    pf_sort_u64(w->keys, w->keys + c->n_units, c->n_units);
    bench_keep(w->keys[0]);
}

static int compare_keyed(const void *x, const void *y)
{
    const pf_keyed *a = x;
    const pf_keyed *b = y;
    return pf_compare_u64(&a->key, &b->key);
}

static void run_qsort_keyed(const bench_case *c)
{
    const work *w = c->input;
    memcpy(w->items, w->from, c->n_bytes);
    qsort(w->items, c->n_units, sizeof *w->items, compare_keyed);
    bench_keep(w->items[0].key);
}

static void run_sort_keyed(const bench_case *c)
{
    const work *w = c->input;
    memcpy(w->items, w->from, c->n_bytes);
    bench_need(pf_sort_keyed(w->items, c->n_units, w->pool, NULL), "pf_sort_keyed");
    bench_keep(w->items[0].key);
}

static work make_work(size_t n)
{
    work w = {
        .hashes = bench_alloc(n, sizeof *w.hashes),
        .keys = bench_alloc(2 * n, sizeof *w.keys),
        .from = bench_alloc(n, sizeof *w.from),
        .items = bench_alloc(n, sizeof *w.items),
    };
    bench_fill_hashes(w.hashes, n, 4);
    for (size_t i = 0; i < n; i++) {
        w.from[i].key = w.hashes[i];
        w.from[i].value = (uint32_t)i;
    }
    bench_need(pf_pool_create(1, &w.pool, NULL), "pf_pool_create");
    return w;
}

static void drop_work(work *w)
{
    free(w->hashes);
    free(w->keys);
    free(w->from);
    free(w->items);
    pf_pool_destroy(w->pool);
}

static void measure_keys(size_t n)
{
    work w = make_work(n);
    bench_case cases[] = {
        {"sort_u64", "qsort", "key", n, n * sizeof *w.keys, run_qsort, &w, NULL},
        {"sort_u64", "radix", "key", n, n * sizeof *w.keys, run_sort_u64, &w, NULL},
    };
    bench_measure(cases, 2);
    drop_work(&w);
}

static void measure_keyed(size_t n)
{
    work w = make_work(n);
    bench_case cases[] = {
        {"sort_keyed", "qsort", "item", n, n * sizeof *w.items, run_qsort_keyed, &w, NULL},
        {"sort_keyed", "radix", "item", n, n * sizeof *w.items, run_sort_keyed, &w, NULL},
    };
    bench_measure(cases, 2);
    drop_work(&w);
}

void bench_sort(void)
{
    for (size_t i = 0; i < BENCH_N_LENGTHS && bench_wants("sort_u64"); i++) {
        measure_keys(bench_lengths[i]);
    }
    for (size_t i = 0; i < 2 && bench_wants("sort_keyed"); i++) {
        measure_keyed(corpus_lengths[i]);
    }
}
