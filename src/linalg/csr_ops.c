// SPDX-License-Identifier: MIT
// Sparse times dense, by rows.
//
// A row of the result is the sum of those rows of the dense matrix that the sparse row names.
// The dense rows come from all over memory and decide the speed, so they have eight bits a
// value and the kernel asks for them some values ahead.
//
// The transposed product goes by blocks of rows: the entries of a block are brought into the
// order of their columns, and what a column adds up is then a sum over the block's dense rows,
// which stay in the cache; each row of the result is touched once a block instead of once an
// entry. Threads share the columns, so every sum is one thread's work in the order of the rows.
#include "linalg/csr_ops.h"

#include <assert.h>
#include <string.h>

#include "base/error.h"
#include "base/mem.h"

#define ROW_GRAIN  64   // rows handed to a thread at a time
#define BLOCK_ROWS 4096 // of a transposed product
#define AHEAD      8    // columns between asking for a row of the result and adding to it

typedef struct multiply_job {
    const pf_csr *csr;
    const pf_dense8 *dense;
    const pf_kernels *kernels;
    size_t first_row; // of the sparse matrix, which gives row 0 of the result
    pf_dense *out;
} multiply_job;

static pf_status multiply_rows(void *ctx, size_t begin, size_t end, unsigned worker,
                               pf_error *err)
{
    const multiply_job *job = ctx;
    const pf_csr *csr = job->csr;
    size_t width = job->dense->n_cols;
    (void)worker;
    (void)err;
    for (size_t row = begin; row < end; row++) {
        uint64_t at = csr->starts[job->first_row + row];
        float *sum = pf_dense_row(job->out, row);
        memset(sum, 0, width * sizeof *sum);
        job->kernels->combine_rows(job->dense->values, width, csr->cols + at, csr->values + at,
                                   pf_csr_row_len(csr, job->first_row + row), sum);
    }
    return PF_OK;
}

pf_status pf_csr_multiply(const pf_csr *csr, const pf_dense8 *dense, const pf_kernels *kernels,
                          pf_pool *pool, pf_dense *out, pf_error *err)
{
    assert(dense->n_rows == csr->n_cols && out->n_rows == csr->n_rows);
    assert(out->n_cols == dense->n_cols);
    multiply_job job = {.csr = csr, .dense = dense, .kernels = kernels, .out = out};
    return pf_pool_for(pool, csr->n_rows, ROW_GRAIN, multiply_rows, &job, err);
}

typedef struct transposed_job {
    const pf_csr *csr;
    const pf_kernels *kernels;
    pf_pool *pool;
    pf_dense *out;
    size_t n_parts;   // of the columns
    size_t first_row; // of the block
    size_t n_rows;
    const float *floats; // [n_rows x width] the block's dense rows
    pf_dense8 block;     // [BLOCK_ROWS x width] the same, rounded
    uint32_t *ends;      // [n_cols] the end of each column's entries in rows and weights
    uint32_t *rows;      // [entries of a block] by column: row of the block
    float *weights;
} transposed_job;

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

static size_t first_column(const transposed_job *job, size_t part)
{
    return part * job->csr->n_cols / job->n_parts;
}

// Counts the block's entries in the columns of some parts, into job->ends.
static pf_status count_columns(void *ctx, size_t begin, size_t end, unsigned worker,
                               pf_error *err)
{
    const transposed_job *job = ctx;
    const pf_csr *csr = job->csr;
    size_t first_col = first_column(job, begin);
    size_t end_col = first_column(job, end);
    (void)worker;
    (void)err;
    memset(job->ends + first_col, 0, (end_col - first_col) * sizeof *job->ends);
    for (size_t row = job->first_row; row < job->first_row + job->n_rows; row++) {
        uint64_t at = find_column(csr, row, first_col);
        for (; at < csr->starts[row + 1] && csr->cols[at] < end_col; at++) {
            job->ends[csr->cols[at]]++;
        }
    }
    return PF_OK;
}

// Turns the counts into where the entries of each column begin.
static void begin_columns(const transposed_job *job)
{
    uint32_t begin = 0;
    for (size_t col = 0; col < job->csr->n_cols; col++) {
        uint32_t n = job->ends[col];
        job->ends[col] = begin;
        begin += n;
    }
}

// Brings the block's entries in columns [first_col, end_col) into their order.
static void order_columns(const transposed_job *job, size_t first_col, size_t end_col)
{
    const pf_csr *csr = job->csr;
    for (size_t row = job->first_row; row < job->first_row + job->n_rows; row++) {
        uint64_t at = find_column(csr, row, first_col);
        for (; at < csr->starts[row + 1] && csr->cols[at] < end_col; at++) {
            uint32_t to = job->ends[csr->cols[at]]++;
            job->rows[to] = (uint32_t)(row - job->first_row);
            job->weights[to] = csr->values[at];
        }
    }
}

// Always inlined: GCC 12 drops calls of functions that do no more than this.
__attribute__((always_inline)) static inline void prefetch_row(const pf_dense *dense,
                                                               size_t row)
{
    const char *bytes = (const char *)pf_dense_row(dense, row);
    for (size_t i = 0; i < dense->n_cols * sizeof(float); i += 64) {
        __builtin_prefetch(bytes + i, 1);
    }
}

static pf_status add_columns(void *ctx, size_t begin, size_t end, unsigned worker,
                             pf_error *err)
{
    const transposed_job *job = ctx;
    size_t first_col = first_column(job, begin);
    size_t end_col = first_column(job, end);
    uint32_t at = first_col < end_col ? job->ends[first_col] : 0;
    (void)worker;
    (void)err;
    order_columns(job, first_col, end_col);
    for (size_t col = first_col; col < end_col; col++) {
        size_t next = col + AHEAD;
        if (next < end_col && job->ends[next] > job->ends[next - 1]) {
            prefetch_row(job->out, next);
        }
        job->kernels->combine_rows(job->block.values, job->out->n_cols, job->rows + at,
                                   job->weights + at, job->ends[col] - at,
                                   pf_dense_row(job->out, col));
        at = job->ends[col];
    }
    return PF_OK;
}

static pf_status round_rows(void *ctx, size_t begin, size_t end, unsigned worker, pf_error *err)
{
    transposed_job *job = ctx;
    (void)worker;
    (void)err;
    for (size_t row = begin; row < end; row++) {
        pf_dense8_set_row(&job->block, row, job->floats + row * job->block.n_cols);
    }
    return PF_OK;
}

// Adds what a block of rows has to the result.
static pf_status add_block(transposed_job *job, pf_error *err)
{
    PF_TRY(pf_pool_for(job->pool, job->n_rows, ROW_GRAIN, round_rows, job, err));
    PF_TRY(pf_pool_for(job->pool, job->n_parts, 1, count_columns, job, err));
    begin_columns(job);
    return pf_pool_for(job->pool, job->n_parts, 1, add_columns, job, err);
}

static void transposed_finish(transposed_job *job)
{
    pf_dense8_finish(&job->block);
    pf_free(job->ends);
    pf_free(job->rows);
    pf_free(job->weights);
}

// The most entries that a block has.
static size_t most_entries(const pf_csr *csr)
{
    uint64_t most = 0;
    for (size_t row = 0; row < csr->n_rows; row += BLOCK_ROWS) {
        size_t left = csr->n_rows - row;
        uint64_t end = csr->starts[row + (left < BLOCK_ROWS ? left : BLOCK_ROWS)];
        most = end - csr->starts[row] > most ? end - csr->starts[row] : most;
    }
    return (size_t)most;
}

// The result starts from zero.
static pf_status transposed_init(transposed_job *job, pf_error *err)
{
    const pf_csr *csr = job->csr;
    size_t n = most_entries(csr);
    size_t n_rows = csr->n_rows < BLOCK_ROWS ? csr->n_rows : BLOCK_ROWS;
    job->n_parts = pf_pool_size(job->pool);
    memset(job->out->values, 0, job->out->n_rows * job->out->n_cols * sizeof(float));
    job->ends = pf_alloc(csr->n_cols, sizeof *job->ends);
    job->rows = pf_alloc(n, sizeof *job->rows);
    job->weights = pf_alloc(n, sizeof *job->weights);
    if (job->ends == NULL || job->rows == NULL || job->weights == NULL) {
        return pf_fail_memory(err, n * sizeof *job->rows);
    }
    return pf_dense8_init(&job->block, n_rows, job->out->n_cols, err);
}

static void next_block(transposed_job *job)
{
    size_t left = job->csr->n_rows - job->first_row;
    job->n_rows = left < BLOCK_ROWS ? left : BLOCK_ROWS;
}

pf_status pf_csr_multiply_transposed(const pf_csr *csr, const pf_dense *dense,
                                     const pf_kernels *kernels, pf_pool *pool, pf_dense *out,
                                     pf_error *err)
{
    assert(dense->n_rows == csr->n_rows && out->n_rows == csr->n_cols);
    assert(out->n_cols == dense->n_cols);
    transposed_job job = {.csr = csr, .kernels = kernels, .pool = pool, .out = out};
    pf_status status = transposed_init(&job, err);
    for (; status == PF_OK && job.first_row < csr->n_rows; job.first_row += job.n_rows) {
        next_block(&job);
        job.floats = pf_dense_row(dense, job.first_row);
        status = add_block(&job, err);
    }
    transposed_finish(&job);
    return status;
}

pf_status pf_csr_multiply_gram(const pf_csr *csr, const pf_dense8 *dense,
                               const pf_kernels *kernels, pf_pool *pool, pf_dense *out,
                               pf_error *err)
{
    assert(dense->n_rows == csr->n_cols && out->n_rows == csr->n_cols);
    assert(out->n_cols == dense->n_cols);
    transposed_job job = {.csr = csr, .kernels = kernels, .pool = pool, .out = out};
    pf_dense product;
    PF_TRY(pf_dense_init(&product, BLOCK_ROWS, dense->n_cols, err));
    multiply_job left = {.csr = csr, .dense = dense, .kernels = kernels, .out = &product};
    job.floats = product.values;
    pf_status status = transposed_init(&job, err);
    for (; status == PF_OK && job.first_row < csr->n_rows; job.first_row += job.n_rows) {
        next_block(&job);
        left.first_row = job.first_row;
        status = pf_pool_for(pool, job.n_rows, ROW_GRAIN, multiply_rows, &left, err);
        if (status == PF_OK) {
            status = add_block(&job, err);
        }
    }
    transposed_finish(&job);
    pf_dense_finish(&product);
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
