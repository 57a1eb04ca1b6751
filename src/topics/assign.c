// SPDX-License-Identifier: MIT
// Cosines of a block of rows with all centroids are one matrix product, by a worker in a
// single-threaded sgemm; a kernel takes the two largest of each row. The block's cosines stay
// in the cache.
//
// How much the first is larger than the second is the row's margin. A centroid that moves by a
// distance changes no cosine of a unit row by more than that, so the margin less the way of the
// own centroid and the longest way of another is a bound for the new centroids (Hamerly 2010).
// As long as it is positive the row stays where it is and takes no part in the product; those
// that do take part are copied together. (Bounds for each pair of row and centroid, in the
// manner of Elkan, lose to the product by far on dense rows of a hundred columns.)
#include "topics/assign.h"

#include <assert.h>
#include <string.h>

#include "base/error.h"
#include "base/mem.h"

#define MAX_SCORES     (1u << 17) // cosines of a block: 512 KiB, which stay in the cache
#define MAX_BLOCK_ROWS 1024
#define MIN_BLOCK_ROWS 64
#define SLACK          1e-4f // more than rounding makes of cosines

// A function of the shape alone, so that results do not depend on threads.
size_t pf_assign_block_rows(size_t k)
{
    size_t n = MAX_SCORES / k / MIN_BLOCK_ROWS * MIN_BLOCK_ROWS;
    n = n > MAX_BLOCK_ROWS ? MAX_BLOCK_ROWS : n;
    return n < MIN_BLOCK_ROWS ? MIN_BLOCK_ROWS : n;
}

pf_status pf_assigner_init(pf_assigner *a, const pf_dense *rows, size_t k,
                           const pf_kernels *kernels, pf_pool *pool, pf_error *err)
{
    size_t n = rows->n_rows;
    *a = (pf_assigner){.rows = rows, .kernels = kernels, .pool = pool, .k = k};
    a->block_rows = pf_assign_block_rows(k);
    a->block_rows = a->block_rows < n ? a->block_rows : n;
    size_t n_block = a->block_rows * pf_pool_size(pool);
    a->scores = pf_alloc_aligned(n_block * k, sizeof *a->scores);
    a->gathered = pf_alloc_aligned(n_block * rows->n_cols, sizeof *a->gathered);
    a->cluster_of = pf_calloc(n, sizeof *a->cluster_of);
    a->similarity = pf_alloc(n, sizeof *a->similarity);
    a->margin = pf_alloc(n, sizeof *a->margin);
    if (a->scores == NULL || a->gathered == NULL || a->cluster_of == NULL ||
        a->similarity == NULL || a->margin == NULL) {
        pf_assigner_finish(a);
        return pf_fail_memory(err, n_block * (k + rows->n_cols) * sizeof *a->scores);
    }
    pf_assigner_forget(a);
    return PF_OK;
}

void pf_assigner_finish(pf_assigner *a)
{
    pf_free(a->scores);
    pf_free(a->gathered);
    pf_free(a->cluster_of);
    pf_free(a->similarity);
    pf_free(a->margin);
    memset(a, 0, sizeof *a);
}

void pf_assigner_forget(pf_assigner *a)
{
    memset(a->margin, 0, a->rows->n_rows * sizeof *a->margin);
}

void pf_assigner_move(pf_assigner *a, const float *drifts)
{
    float longest = 0;
    float second = 0;
    uint32_t at = 0;
    for (uint32_t i = 0; i < a->k; i++) {
        if (drifts[i] > longest) {
            second = longest;
            longest = drifts[i];
            at = i;
        } else if (drifts[i] > second) {
            second = drifts[i];
        }
    }
    for (size_t row = 0; row < a->rows->n_rows; row++) {
        uint32_t own = a->cluster_of[row];
        a->margin[row] -= drifts[own] + (own == at ? second : longest);
    }
}

typedef struct run_job {
    const pf_assigner *assigner;
    const pf_dense *centroids;
} run_job;

// Lists the rows of [begin, end) that have to be asked.
static size_t list_rows(const pf_assigner *a, size_t begin, size_t end, uint32_t *rows)
{
    size_t n = 0;
    for (size_t row = begin; row < end; row++) {
        rows[n] = (uint32_t)row;
        n += a->margin[row] <= SLACK;
    }
    return n;
}

static const float *gather_rows(const pf_assigner *a, const uint32_t *rows, size_t n,
                                float *gathered)
{
    size_t d = a->rows->n_cols;
    for (size_t i = 0; i < n; i++) {
        memcpy(gathered + i * d, pf_dense_row(a->rows, rows[i]), d * sizeof *gathered);
    }
    return gathered;
}

static pf_status run_block(void *ctx, size_t begin, size_t end, unsigned worker, pf_error *err)
{
    const run_job *job = ctx;
    const pf_assigner *a = job->assigner;
    size_t d = a->rows->n_cols;
    uint32_t rows[MAX_BLOCK_ROWS] = {0};
    size_t n = list_rows(a, begin, end, rows);
    float *gathered = a->gathered + (size_t)worker * a->block_rows * d;
    float *scores = a->scores + (size_t)worker * a->block_rows * a->k;
    const float *from =
        n == end - begin ? pf_dense_row(a->rows, begin) : gather_rows(a, rows, n, gathered);
    (void)err;
    pf_gemm_nt(n, a->k, d, from, job->centroids->values, scores);
    for (size_t i = 0; i < n; i++) {
        pf_top_two top = a->kernels->top_two(scores + i * a->k, a->k);
        a->cluster_of[rows[i]] = top.at;
        a->similarity[rows[i]] = top.first;
        a->margin[rows[i]] = top.first - top.second;
    }
    return PF_OK;
}

pf_status pf_assigner_run(pf_assigner *a, const pf_dense *centroids, pf_error *err)
{
    assert(centroids->n_rows == a->k && centroids->n_cols == a->rows->n_cols);
    run_job job = {a, centroids};
    return pf_pool_for(a->pool, a->rows->n_rows, a->block_rows, run_block, &job, err);
}
