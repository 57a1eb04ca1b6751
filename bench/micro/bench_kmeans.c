// SPDX-License-Identifier: MIT
// Assigning rows to the nearest of k centroids beside a plain sgemm of the same shape, which
// only makes the cosines: no block, no largest, all of them written to memory. One thread; the
// variant of the product is named after the kernels that the BLAS uses.
#include <stdlib.h>

#include "base/rng.h"
#include "harness.h"
#include "topics/assign.h"

#define N_ROWS 16384
#define N_DIMS 100

typedef struct assignment {
    pf_dense rows;
    pf_dense centroids;
    float *scores; // [N_ROWS x k]
    pf_assigner assigner;
} assignment;

static void run_sgemm(const bench_case *c)
{
    const assignment *a = c->input;
    pf_gemm_nt(N_ROWS, a->centroids.n_rows, N_DIMS, a->rows.values, a->centroids.values,
               a->scores);
    bench_keep((uint64_t)(a->scores[0] > 0));
}

static void run_assign(const bench_case *c)
{
    assignment *a = c->input;
    pf_assigner_forget(&a->assigner);
    bench_need(pf_assigner_run(&a->assigner, &a->centroids, NULL), "assignment");
    bench_keep(a->assigner.cluster_of[0]);
}

static void fill_rows(pf_dense *rows, size_t n, uint64_t seed)
{
    pf_rng rng;
    pf_rng_init(&rng, seed);
    bench_need(pf_dense_init(rows, n, N_DIMS, NULL), "rows");
    for (size_t i = 0; i < n * N_DIMS; i++) {
        rows->values[i] = (float)(pf_rng_unit(&rng) - 0.5) * 0.35f; // of length one, nearly
    }
}

static void measure_k(size_t k, const char *name, pf_pool *pool, const pf_kernels *kernels)
{
    assignment a = {.scores = bench_alloc(N_ROWS * k, sizeof *a.scores)};
    fill_rows(&a.rows, N_ROWS, 1);
    fill_rows(&a.centroids, k, 2);
    bench_need(pf_assigner_init(&a.assigner, &a.rows, k, kernels, pool, NULL), "assignment");
    bench_case cases[] = {
        {.name = name, .variant = pf_linalg_core(), .unit = "row", .run = run_sgemm},
        {.name = name, .variant = "assignment", .unit = "row", .run = run_assign},
    };
    for (size_t i = 0; i < 2; i++) {
        cases[i].n_units = N_ROWS;
        cases[i].n_bytes = (size_t)N_ROWS * N_DIMS * sizeof(float);
        cases[i].input = &a;
    }
    bench_measure(cases, 2);
    pf_assigner_finish(&a.assigner);
    pf_dense_finish(&a.rows);
    pf_dense_finish(&a.centroids);
    free(a.scores);
}

void bench_kmeans(void)
{
    static const struct {
        const char *name;
        size_t k;
    } SIZES[] = {{"assign_of_100", 100}, {"assign_of_300", 300}, {"assign_of_1000", 1000}};

    pf_pool *pool = NULL;
    pf_kernels kernels;
    (void)pf_linalg_init();
    pf_kernels_init(&kernels, ~0u);
    bench_need(pf_pool_create(1, &pool, NULL), "pool");
    for (size_t i = 0; i < sizeof SIZES / sizeof *SIZES; i++) {
        if (bench_wants(SIZES[i].name)) {
            measure_k(SIZES[i].k, SIZES[i].name, pool, &kernels);
        }
    }
    pf_pool_destroy(pool);
}
