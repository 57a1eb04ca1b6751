// SPDX-License-Identifier: MIT
// Sparse times dense, by rows.
//
// A row of the result is the sum of those rows of the dense matrix that the sparse row names.
// The dense rows come from all over memory and decide the speed: they are asked for some values
// ahead, and added four at a time so that the sum is loaded and stored once for four of them.
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
#define AHEAD     8  // values between asking for a dense row and adding it

typedef struct multiply_job {
    const pf_csr *csr;
    const pf_dense *dense;
    pf_dense *out;
} multiply_job;

static void prefetch_row(const float *row, size_t width)
{
#if defined(__GNUC__) || defined(__clang__)
    for (size_t i = 0; i < width; i += 16) {
        __builtin_prefetch(row + i, 0, 2);
    }
#else
    (void)row;
    (void)width;
#endif
}

// Asks for the rows of four columns; NULL: none.
static void prefetch_four(const pf_dense *dense, const uint32_t *cols)
{
    for (size_t i = 0; cols != NULL && i < 4; i++) {
        prefetch_row(pf_dense_row(dense, cols[i]), dense->n_cols);
    }
}

// sum [width] += the four rows by their weights.
static void add_four(float *restrict sum, const float *const rows[4], const float *weights,
                     size_t width)
{
    const float *restrict r0 = rows[0];
    const float *restrict r1 = rows[1];
    const float *restrict r2 = rows[2];
    const float *restrict r3 = rows[3];
    float w0 = weights[0];
    float w1 = weights[1];
    float w2 = weights[2];
    float w3 = weights[3];
    for (size_t i = 0; i < width; i++) {
        sum[i] += (w0 * r0[i] + w1 * r1[i]) + (w2 * r2[i] + w3 * r3[i]);
    }
}

static void add_one(float *restrict sum, const float *restrict row, float weight, size_t width)
{
    for (size_t i = 0; i < width; i++) {
        sum[i] += weight * row[i];
    }
}

static void multiply_row(const multiply_job *job, size_t row)
{
    const pf_csr *csr = job->csr;
    size_t width = job->dense->n_cols;
    float *sum = pf_dense_row(job->out, row);
    uint64_t at = csr->starts[row];
    uint64_t end = csr->starts[row + 1];
    memset(sum, 0, width * sizeof *sum);
    for (; at + 4 <= end; at += 4) {
        const float *rows[4];
        for (size_t i = 0; i < 4; i++) {
            rows[i] = pf_dense_row(job->dense, csr->cols[at + i]);
        }
        prefetch_four(job->dense, at + AHEAD + 4 <= end ? csr->cols + at + AHEAD : NULL);
        add_four(sum, rows, csr->values + at, width);
    }
    for (; at < end; at++) {
        add_one(sum, pf_dense_row(job->dense, csr->cols[at]), csr->values[at], width);
    }
}

static pf_status multiply_rows(void *ctx, size_t begin, size_t end, unsigned worker,
                               pf_error *err)
{
    (void)worker;
    (void)err;
    for (size_t row = begin; row < end; row++) {
        multiply_row(ctx, row);
    }
    return PF_OK;
}

pf_status pf_csr_multiply(const pf_csr *csr, const pf_dense *dense, pf_pool *pool,
                          pf_dense *out, pf_error *err)
{
    assert(dense->n_rows == csr->n_cols && out->n_rows == csr->n_rows);
    assert(out->n_cols == dense->n_cols);
    multiply_job job = {.csr = csr, .dense = dense, .out = out};
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
