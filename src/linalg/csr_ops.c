// SPDX-License-Identifier: MIT
// Sparse times dense, by rows.
//
// A row of the result is the sum of those rows of the dense matrix that the sparse row names.
// The dense rows come from all over memory and decide the speed, so the kernel asks for them
// some values ahead.
//
// The transposed product goes by rows too: each adds its dense row to those of the result that
// it names. Common columns, whose rows of the result stay in the cache, make most of the
// values; by a copy by columns, each column would have the dense matrix brought in once more,
// and the copy takes 8 bytes a value. Threads share the columns, so every sum is one thread's
// work in the order of the rows.
#include "linalg/csr_ops.h"

#include <assert.h>
#include <string.h>

#include "base/error.h"
#include "base/mem.h"

#define ROW_GRAIN 64   // rows handed to a thread at a time
#define GRAM_ROWS 1024 // rows between the two products that stay in the cache

typedef struct multiply_job {
    const pf_csr *csr;
    const pf_dense *dense;
    const pf_kernels *kernels;
    size_t first_row; // of the sparse matrix, which gives row 0 of the result
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
        uint64_t at = csr->starts[job->first_row + row];
        job->kernels->combine_rows(job->dense->values, job->dense->n_cols, csr->cols + at,
                                   csr->values + at, pf_csr_row_len(csr, job->first_row + row),
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

typedef struct spread_job {
    const pf_csr *csr;
    const float *dense; // [rows from first_row on x width]
    const pf_kernels *kernels;
    pf_dense *out;
    size_t first_row;
    size_t end_row;
    size_t n_parts; // of the columns
} spread_job;

// The first value of a row that is in column `col` or behind it.
static uint64_t find_column(const pf_csr *csr, size_t row, size_t col)
{
    uint64_t low = csr->starts[row];
    uint64_t high = csr->starts[row + 1];
    while (low < high) {
        uint64_t middle = low + (high - low) / 2;
        if (csr->cols[middle] < col) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low;
}

static void spread_part(const spread_job *job, size_t part)
{
    const pf_csr *csr = job->csr;
    size_t width = job->out->n_cols;
    size_t first_col = part * csr->n_cols / job->n_parts;
    size_t end_col = (part + 1) * csr->n_cols / job->n_parts;
    for (size_t row = job->first_row; row < job->end_row; row++) {
        uint64_t at = find_column(csr, row, first_col);
        uint64_t end = find_column(csr, row, end_col);
        job->kernels->spread_row(job->dense + (row - job->first_row) * width, width,
                                 csr->cols + at, csr->values + at, (size_t)(end - at),
                                 job->out->values);
    }
}

static pf_status spread_parts(void *ctx, size_t begin, size_t end, unsigned worker,
                              pf_error *err)
{
    (void)worker;
    (void)err;
    for (size_t part = begin; part < end; part++) {
        spread_part(ctx, part);
    }
    return PF_OK;
}

pf_status pf_csr_multiply_transposed(const pf_csr *csr, const pf_dense *dense,
                                     const pf_kernels *kernels, pf_pool *pool, pf_dense *out,
                                     pf_error *err)
{
    assert(dense->n_rows == csr->n_rows && out->n_rows == csr->n_cols);
    assert(out->n_cols == dense->n_cols);
    spread_job job = {.csr = csr,
                      .dense = dense->values,
                      .kernels = kernels,
                      .out = out,
                      .end_row = csr->n_rows,
                      .n_parts = pf_pool_size(pool)};
    memset(out->values, 0, out->n_rows * out->n_cols * sizeof *out->values);
    return pf_pool_for(pool, job.n_parts, 1, spread_parts, &job, err);
}

static pf_status gram_block(const multiply_job *product, spread_job *job, pf_pool *pool,
                            pf_error *err)
{
    PF_TRY(pf_pool_for(pool, job->end_row - job->first_row, ROW_GRAIN, multiply_rows,
                       (void *)product, err));
    return pf_pool_for(pool, job->n_parts, 1, spread_parts, job, err);
}

pf_status pf_csr_multiply_gram(const pf_csr *csr, const pf_dense *dense,
                               const pf_kernels *kernels, pf_pool *pool, pf_dense *out,
                               pf_error *err)
{
    assert(dense->n_rows == csr->n_cols && out->n_rows == csr->n_cols);
    assert(out->n_cols == dense->n_cols);
    pf_dense block;
    PF_TRY(pf_dense_init(&block, GRAM_ROWS, dense->n_cols, err));
    multiply_job product = {.csr = csr, .dense = dense, .kernels = kernels, .out = &block};
    spread_job job = {.csr = csr,
                      .dense = block.values,
                      .kernels = kernels,
                      .out = out,
                      .n_parts = pf_pool_size(pool)};
    memset(out->values, 0, out->n_rows * out->n_cols * sizeof *out->values);
    pf_status status = PF_OK;
    for (size_t row = 0; status == PF_OK && row < csr->n_rows; row += GRAM_ROWS) {
        size_t left = csr->n_rows - row;
        product.first_row = row;
        job.first_row = row;
        job.end_row = row + (left < GRAM_ROWS ? left : GRAM_ROWS);
        status = gram_block(&product, &job, pool, err);
    }
    pf_dense_finish(&block);
    return status;
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
