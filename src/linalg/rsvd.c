// SPDX-License-Identifier: MIT
// Randomized SVD of a sparse matrix A [n x m], for the first step of topics.
//
// Subspace iteration from a random start (Halko, Martinsson and Tropp 2011, algorithms 4.4
// and 5.1), turned so that it ends with the projection A V that the caller wants, at no further
// product:
//
//     Y = random [n x r]
//     repeat n_iterations times:  Y = orth(A transpose(A) Y)
//     V = orth(transpose(A) Y) [m x r]
//     Y = A V;  transpose(Y) Y = W L transpose(W);  U S = Y W, cut to the columns wanted
//
// Where there are many rows, a sample of them finds nearly the same V at a part of the cost,
// and V = orth(transpose(A) A V) over all rows, in place of the last iteration, does the rest.
// (Sum of the squared singular values against eight iterations over all, r = 112, and CPU
// seconds, for three iterations over 16,384 rows and the one over all: 78,748 generated
// articles .962 in .90; 59,408 Finnish headlines .974 in .33; Reuters, 20,765, .990 in .16. Two
// iterations instead of three: .946 in .83; three over 8,192 rows: .941 in .80. Iterations on
// V, orthonormal after each half step, with a transposed copy of A: .956 in 1.03, .968 in .44,
// .986 in .20. The sample alone, by those: .834, .878, .964.)
//
// orth() takes the Gram matrix G = transpose(Y) Y = W L transpose(W) and gives Y W L^(-1/2).
// Against Householder QR it is two matrix products over row blocks, which threads share. It
// squares the condition number, so G is added up in double precision (cheap: n r^2 against
// n_values r), and at most two applications of A build up between two of it. Directions whose
// length then falls below MIN_RATIO of the largest are rounding noise of floats: they become
// zero columns, which stay zero. That is how the rank of a deficient matrix shows; a zero
// matrix ends with no columns.
//
// The same bytes for any number of threads: the products do not depend on it, and G is the sum
// of a fixed number of parts of the rows in a fixed order.
#include "linalg/rsvd.h"

#include <assert.h>
#include <math.h>
#include <string.h>

#include "base/error.h"
#include "base/mem.h"
#include "base/rng.h"
#include "linalg/csr_ops.h"

#define BLOCK_ROWS 256  // rows converted to double, or rotated, at a time
#define MAX_PARTS  16   // sums of the Gram matrix that are kept apart
#define MIN_RATIO  1e-6 // length of a direction against the largest

// What all steps share. Columns: r = n_dims + n_oversamples, or the shape of the matrix if
// smaller.
typedef struct workspace {
    pf_pool *pool;
    const pf_kernels *kernels;
    int has_room; // 1: the BLAS has what it needs
    size_t r;
    double *parts;   // [MAX_PARTS x r x r] Gram matrices of parts of the rows
    double *gram;    // [r x r] their sum, then its eigenvectors
    double *values;  // [r] eigenvalues
    float *rotation; // [r x r] what the rows are multiplied with
    double *doubles; // [workers x BLOCK_ROWS x r]
    float *floats;   // [workers x BLOCK_ROWS x r]
} workspace;

static void workspace_finish(workspace *work)
{
    pf_free(work->parts);
    pf_free(work->gram);
    pf_free(work->values);
    pf_free(work->rotation);
    pf_free(work->doubles);
    pf_free(work->floats);
}

static pf_status workspace_init(workspace *work, size_t r, pf_pool *pool, pf_error *err)
{
    size_t block = (size_t)BLOCK_ROWS * r * pf_pool_size(pool);
    work->pool = pool;
    work->r = r;
    work->parts = pf_alloc_aligned(MAX_PARTS * r * r, sizeof *work->parts);
    work->gram = pf_alloc_aligned(r * r, sizeof *work->gram);
    work->values = pf_alloc(r, sizeof *work->values);
    work->rotation = pf_alloc_aligned(r * r, sizeof *work->rotation);
    work->doubles = pf_alloc_aligned(block, sizeof *work->doubles);
    work->floats = pf_alloc_aligned(block, sizeof *work->floats);
    if (work->parts == NULL || work->gram == NULL || work->values == NULL ||
        work->rotation == NULL || work->doubles == NULL || work->floats == NULL) {
        workspace_finish(work);
        return pf_fail_memory(err, block * sizeof *work->doubles);
    }
    return PF_OK;
}

// Directions of the columns [m x r], and the same in eight bits, as the products take them.
typedef struct directions {
    pf_dense floats;
    pf_dense8 rounded;
} directions;

typedef struct round_job {
    const pf_dense *in;
    pf_dense8 *out;
} round_job;

typedef struct dense_job {
    workspace *work;
    const pf_dense *in; // [n x r]
    pf_dense *out;      // [n x anything]; may be `in`
    size_t part_rows;
    uint64_t seed;
    size_t first_col; // to be randomized
} dense_job;

// parts[part] = transpose(rows) * rows over the rows of one part.
static void gram_of_part(const dense_job *job, size_t part, unsigned worker)
{
    size_t r = job->work->r;
    double *sum = job->work->parts + part * r * r;
    double *block = job->work->doubles + (size_t)worker * BLOCK_ROWS * r;
    size_t first = part * job->part_rows;
    size_t last =
        first + job->part_rows < job->in->n_rows ? first + job->part_rows : job->in->n_rows;
    memset(sum, 0, r * r * sizeof *sum);
    for (size_t row = first; row < last; row += BLOCK_ROWS) {
        size_t n = last - row < BLOCK_ROWS ? last - row : BLOCK_ROWS;
        const float *from = pf_dense_row(job->in, row);
        for (size_t i = 0; i < n * r; i++) {
            block[i] = (double)from[i];
        }
        pf_gram_add(n, r, block, sum);
    }
}

static pf_status gram_parts(void *ctx, size_t begin, size_t end, unsigned worker, pf_error *err)
{
    (void)err;
    for (size_t part = begin; part < end; part++) {
        gram_of_part(ctx, part, worker);
    }
    return PF_OK;
}

// Eigenvalues (rising) and eigenvectors of transpose(in) * in, into work->values and
// work->gram. The first of these is the first that the BLAS is asked.
static pf_status gram_eigen(workspace *work, const pf_dense *in, pf_error *err)
{
    size_t n_entries = work->r * work->r;
    size_t part_rows = (in->n_rows + MAX_PARTS - 1) / MAX_PARTS;
    part_rows = part_rows < BLOCK_ROWS ? BLOCK_ROWS : part_rows;
    size_t n_parts = (in->n_rows + part_rows - 1) / part_rows;
    dense_job job = {.work = work, .in = in, .part_rows = part_rows};
    if (!work->has_room) {
        PF_TRY(pf_linalg_check_room(pf_pool_size(work->pool), err));
        work->has_room = 1;
    }
    PF_TRY(pf_pool_for(work->pool, n_parts, 1, gram_parts, &job, err));
    memset(work->gram, 0, n_entries * sizeof *work->gram);
    for (size_t part = 0; part < n_parts; part++) {
        const double *sum = work->parts + part * n_entries;
        for (size_t i = 0; i < n_entries; i++) {
            work->gram[i] += sum[i];
        }
    }
    return pf_eigh(work->r, work->gram, work->values, err);
}

// How many eigenvalues stand out of the rounding noise.
static size_t numerical_rank(const workspace *work)
{
    double largest = work->values[work->r - 1];
    size_t rank = 0;
    while (rank < work->r &&
           work->values[work->r - 1 - rank] > MIN_RATIO * MIN_RATIO * largest) {
        rank++;
    }
    return rank;
}

// The rotation's column j is eigenvector j, largest first, over its singular value if `scale`;
// columns past `rank` are zero.
static void set_rotation(workspace *work, size_t n_cols, size_t rank, int scale)
{
    size_t r = work->r;
    for (size_t col = 0; col < n_cols; col++) {
        const double *vector = work->gram + (r - 1 - col) * r;
        double factor = col >= rank ? 0 : scale ? 1 / sqrt(work->values[r - 1 - col]) : 1;
        for (size_t i = 0; i < r; i++) {
            work->rotation[i * n_cols + col] = (float)(vector[i] * factor);
        }
    }
}

static pf_status rotate_rows(void *ctx, size_t begin, size_t end, unsigned worker,
                             pf_error *err)
{
    const dense_job *job = ctx;
    size_t r = job->work->r;
    size_t n_cols = job->out->n_cols;
    float *block = job->work->floats + (size_t)worker * BLOCK_ROWS * r;
    (void)err;
    pf_gemm_nn(end - begin, n_cols, r, pf_dense_row(job->in, begin), job->work->rotation,
               block);
    memcpy(pf_dense_row(job->out, begin), block, (end - begin) * n_cols * sizeof *block);
    return PF_OK;
}

static pf_status rotate(workspace *work, const pf_dense *in, pf_dense *out, pf_error *err)
{
    dense_job job = {.work = work, .in = in, .out = out};
    return pf_pool_for(work->pool, in->n_rows, BLOCK_ROWS, rotate_rows, &job, err);
}

// Makes the columns of `dense` orthonormal, those beyond its rank zero.
static pf_status orthonormalize(workspace *work, pf_dense *dense, pf_error *err)
{
    PF_TRY(gram_eigen(work, dense, err));
    set_rotation(work, work->r, numerical_rank(work), 1);
    return rotate(work, dense, dense, err);
}

// Uniform in [-1, 1), each row from a generator of its own.
static pf_status randomize_rows(void *ctx, size_t begin, size_t end, unsigned worker,
                                pf_error *err)
{
    const dense_job *job = ctx;
    (void)worker;
    (void)err;
    for (size_t row = begin; row < end; row++) {
        pf_rng rng;
        pf_rng_init(&rng, pf_mix64(job->seed) + row);
        float *values = pf_dense_row(job->out, row);
        for (size_t i = job->first_col; i < job->out->n_cols; i++) {
            values[i] = (float)(2 * pf_rng_unit(&rng) - 1);
        }
    }
    return PF_OK;
}

static pf_status randomize(workspace *work, uint64_t seed, size_t first_col, pf_dense *dense,
                           pf_error *err)
{
    dense_job job = {.work = work, .out = dense, .seed = seed, .first_col = first_col};
    return pf_pool_for(work->pool, dense->n_rows, BLOCK_ROWS, randomize_rows, &job, err);
}

// How many columns come before those that are zero for want of rank; they are the last.
static size_t n_directions(const pf_dense *dense)
{
    size_t n = 0;
    for (size_t row = 0; row < dense->n_rows && n < dense->n_cols; row++) {
        const float *values = pf_dense_row(dense, row);
        for (size_t i = n; i < dense->n_cols; i++) {
            n = values[i] != 0 ? i + 1 : n;
        }
    }
    return n;
}

static pf_status round_rows(void *ctx, size_t begin, size_t end, unsigned worker, pf_error *err)
{
    const round_job *job = ctx;
    (void)worker;
    (void)err;
    for (size_t row = begin; row < end; row++) {
        pf_dense8_set_row(job->out, row, pf_dense_row(job->in, row));
    }
    return PF_OK;
}

static pf_status round_all(workspace *work, const pf_dense *in, pf_dense8 *out, pf_error *err)
{
    round_job job = {in, out};
    return pf_pool_for(work->pool, in->n_rows, BLOCK_ROWS, round_rows, &job, err);
}

// `left` [n x r] on its way to the leading left singular vectors. `right` is scratch.
static pf_status iterate_once(workspace *work, const pf_csr *matrix, pf_dense *left,
                              directions *right, pf_error *err)
{
    PF_TRY(pf_csr_multiply_transposed(matrix, left, work->kernels, work->pool, &right->floats,
                                      err));
    PF_TRY(round_all(work, &right->floats, &right->rounded, err));
    PF_TRY(pf_csr_multiply(matrix, &right->rounded, work->kernels, work->pool, left, err));
    return orthonormalize(work, left, err);
}

// Finds directions of the matrix, right->floats, from random ones of its rows.
static pf_status iterate(workspace *work, const pf_csr *matrix, uint64_t seed,
                         unsigned n_iterations, directions *right, pf_error *err)
{
    pf_dense left;
    PF_TRY(pf_dense_init(&left, matrix->n_rows, work->r, err));
    pf_status status = randomize(work, seed, 0, &left, err);
    for (unsigned i = 0; status == PF_OK && i < n_iterations; i++) {
        status = iterate_once(work, matrix, &left, right, err);
    }
    if (status == PF_OK) {
        status = pf_csr_multiply_transposed(matrix, &left, work->kernels, work->pool,
                                            &right->floats, err);
    }
    pf_dense_finish(&left);
    return status == PF_OK ? orthonormalize(work, &right->floats, err) : status;
}

// Directions from a sample of the rows. Where it has fewer than are wanted, random ones take
// the place of the others: the rows that were left out may have more.
static pf_status iterate_sample(workspace *work, const pf_csr *matrix,
                                const pf_rsvd_options *options, directions *right,
                                pf_error *err)
{
    pf_csr sample;
    PF_TRY(pf_csr_sample(matrix, options->sample_rows, &sample, err));
    pf_status status =
        iterate(work, &sample, options->seed, options->n_iterations - 1, right, err);
    pf_csr_finish(&sample);
    return status == PF_OK ? randomize(work, options->seed + 1, n_directions(&right->floats),
                                       &right->floats, err)
                           : status;
}

// One iteration over all rows, from the directions of the sample.
static pf_status iterate_from_sample(workspace *work, const pf_csr *matrix,
                                     const pf_rsvd_options *options, directions *right,
                                     pf_error *err)
{
    PF_TRY(iterate_sample(work, matrix, options, right, err));
    PF_TRY(round_all(work, &right->floats, &right->rounded, err));
    PF_TRY(pf_csr_multiply_gram(matrix, &right->rounded, work->kernels, work->pool,
                                &right->floats, err));
    return orthonormalize(work, &right->floats, err);
}

// Finds the space of the leading right singular vectors, from a random start.
static pf_status find_space(workspace *work, const pf_csr *matrix,
                            const pf_rsvd_options *options, directions *right, pf_error *err)
{
    PF_TRY(pf_dense_init(&right->floats, matrix->n_cols, work->r, err));
    PF_TRY(pf_dense8_init(&right->rounded, matrix->n_cols, work->r, err));
    if (options->sample_rows > 0 && matrix->n_rows > options->sample_rows) {
        PF_TRY(iterate_from_sample(work, matrix, options, right, err));
    } else {
        PF_TRY(iterate(work, matrix, options->seed, options->n_iterations, right, err));
    }
    return round_all(work, &right->floats, &right->rounded, err);
}

// Leaves the projection on that space in `left` [n x r].
static pf_status project(workspace *work, const pf_csr *matrix, const pf_rsvd_options *options,
                         pf_dense *left, pf_error *err)
{
    directions right = {0};
    pf_status status = find_space(work, matrix, options, &right, err);
    pf_dense_finish(&right.floats);
    if (status == PF_OK) {
        status = pf_dense_init(left, matrix->n_rows, work->r, err);
    }
    if (status == PF_OK) {
        status = pf_csr_multiply(matrix, &right.rounded, work->kernels, work->pool, left, err);
    }
    pf_dense8_finish(&right.rounded);
    return status;
}

// Turns the projection into left singular vectors times singular values, largest first.
static pf_status cut(workspace *work, const pf_dense *left, size_t n_wanted, pf_rsvd *out,
                     pf_error *err)
{
    PF_TRY(gram_eigen(work, left, err));
    size_t rank = numerical_rank(work);
    out->n_dims = rank < n_wanted ? rank : n_wanted;
    out->singular_values = pf_alloc(out->n_dims, sizeof *out->singular_values);
    if (out->singular_values == NULL) {
        return pf_fail_memory(err, out->n_dims * sizeof *out->singular_values);
    }
    for (size_t i = 0; i < out->n_dims; i++) {
        out->singular_values[i] = sqrt(work->values[work->r - 1 - i]);
    }
    PF_TRY(pf_dense_init(&out->projected, left->n_rows, out->n_dims, err));
    set_rotation(work, out->n_dims, rank, 0);
    return rotate(work, left, &out->projected, err);
}

static size_t least(size_t a, size_t b)
{
    return a < b ? a : b;
}

pf_status pf_rsvd_fit(const pf_csr *matrix, const pf_rsvd_options *options, pf_pool *pool,
                      pf_rsvd *out_rsvd, pf_error *err)
{
    assert(options->n_dims >= 1 && options->n_iterations >= 1);
    assert(options->sample_rows == 0 ||
           options->sample_rows >= options->n_dims + options->n_oversamples);
    size_t r =
        least(options->n_dims + options->n_oversamples, least(matrix->n_rows, matrix->n_cols));
    workspace work = {.kernels = options->kernels};
    pf_dense left = {0};
    pf_rsvd rsvd = {0};
    if (r == 0) {
        *out_rsvd = rsvd;
        return pf_dense_init(&out_rsvd->projected, matrix->n_rows, 0, err);
    }
    PF_TRY(workspace_init(&work, r, pool, err));
    pf_status status = project(&work, matrix, options, &left, err);
    if (status == PF_OK) {
        status = cut(&work, &left, options->n_dims, &rsvd, err);
    }
    pf_dense_finish(&left);
    workspace_finish(&work);
    if (status != PF_OK) {
        pf_rsvd_finish(&rsvd);
        return status;
    }
    *out_rsvd = rsvd;
    return PF_OK;
}

void pf_rsvd_finish(pf_rsvd *rsvd)
{
    pf_free(rsvd->singular_values);
    pf_dense_finish(&rsvd->projected);
    memset(rsvd, 0, sizeof *rsvd);
}
