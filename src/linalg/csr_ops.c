// SPDX-License-Identifier: MIT
// Sparse times dense, by rows.
//
// A row of the result is the sum of those rows of the dense matrix that the sparse row names.
// The dense rows come from all over memory and decide the speed, so the kernel asks for them
// some values ahead.
//
// The transposed product needs a scattered sum, which is slow and would depend on how rows fall
// to threads. A copy by columns (8 bytes a value, made once in two passes) turns it into the
// same loop over contiguous sums: as fast as the plain product, and every sum is one thread's
// work in a fixed order.
#include "linalg/csr_ops.h"

#include <assert.h>
#include <string.h>

#include "base/error.h"
#include "base/mem.h"

#define ROW_GRAIN 64 // rows handed to a thread at a time

typedef struct multiply_job {
    const pf_csr *csr;
    const pf_dense *dense;
    const pf_kernels *kernels;
    pf_dense *out;
} multiply_job;

static pf_status multiply_rows(void *ctx, size_t begin, size_t end, unsigned worker,
                               pf_error *err)
{
    const multiply_job *job = ctx;
    const pf_csr *csr = job->csr;
    (void)worker;
    (void)err;
    for (size_t row = begin; row < end; row++) {
        uint64_t at = csr->starts[row];
        job->kernels->combine_rows(job->dense->values, job->dense->n_cols, csr->cols + at,
                                   csr->values + at, pf_csr_row_len(csr, row),
                                   pf_dense_row(job->out, row));
    }
    return PF_OK;
}

pf_status pf_csr_multiply(const pf_csr *csr, const pf_dense *dense, const pf_kernels *kernels,
                          pf_pool *pool, pf_dense *out, pf_error *err)
{
    assert(dense->n_rows == csr->n_cols && out->n_rows == csr->n_rows);
    assert(out->n_cols == dense->n_cols);
    multiply_job job = {.csr = csr, .dense = dense, .kernels = kernels, .out = out};
    return pf_pool_for(pool, csr->n_rows, ROW_GRAIN, multiply_rows, &job, err);
}

// Sets starts of the transposed rows; starts[c + 1] is where the first value of column c goes.
static void count_columns(const pf_csr *csr, uint64_t *starts)
{
    uint64_t n_values = csr->starts[csr->n_rows];
    for (uint64_t at = 0; at < n_values; at++) {
        if (csr->cols[at] + (size_t)2 <= csr->n_cols) {
            starts[csr->cols[at] + (size_t)2]++;
        }
    }
    for (size_t col = 2; col <= csr->n_cols; col++) {
        starts[col] += starts[col - 1];
    }
}

pf_status pf_csr_transpose(const pf_csr *csr, pf_csr *out_transposed, pf_error *err)
{
    pf_csr by_cols;
    pf_status status =
        pf_csr_init(&by_cols, csr->n_cols, csr->n_rows, csr->starts[csr->n_rows], err);
    if (status != PF_OK) {
        return status;
    }
    count_columns(csr, by_cols.starts);
    for (size_t row = 0; row < csr->n_rows; row++) {
        for (uint64_t at = csr->starts[row]; at < csr->starts[row + 1]; at++) {
            // Moves on to the start of the next column, which is what it is at the end.
            uint64_t to = by_cols.starts[csr->cols[at] + (size_t)1]++;
            by_cols.cols[to] = (uint32_t)row;
            by_cols.values[to] = csr->values[at];
        }
    }
    *out_transposed = by_cols;
    return PF_OK;
}

static size_t sampled_row(const pf_csr *csr, size_t n_rows, size_t i)
{
    return (size_t)((uint64_t)i * csr->n_rows / n_rows);
}

pf_status pf_csr_sample(const pf_csr *csr, size_t n_rows, pf_csr *out_sample, pf_error *err)
{
    uint64_t n_values = 0;
    assert(n_rows >= 1 && n_rows <= csr->n_rows);
    for (size_t i = 0; i < n_rows; i++) {
        n_values += pf_csr_row_len(csr, sampled_row(csr, n_rows, i));
    }
    pf_csr sample;
    PF_TRY(pf_csr_init(&sample, n_rows, csr->n_cols, n_values, err));
    for (size_t i = 0; i < n_rows; i++) {
        size_t row = sampled_row(csr, n_rows, i);
        size_t len = pf_csr_row_len(csr, row);
        uint64_t to = sample.starts[i];
        sample.starts[i + 1] = to + len;
        if (len > 0) {
            memcpy(sample.cols + to, csr->cols + csr->starts[row], len * sizeof *sample.cols);
            memcpy(sample.values + to, csr->values + csr->starts[row],
                   len * sizeof *sample.values);
        }
    }
    *out_sample = sample;
    return PF_OK;
}

double pf_csr_norm_squared(const pf_csr *csr)
{
    double sum = 0;
    uint64_t n_values = csr->starts[csr->n_rows];
    for (uint64_t at = 0; at < n_values; at++) {
        sum += (double)csr->values[at] * (double)csr->values[at];
    }
    return sum;
}
