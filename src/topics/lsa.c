// SPDX-License-Identifier: MIT
// Latent semantic analysis: a truncated SVD of the TF-IDF matrix, each row then brought back to
// unit length so that an inner product is a cosine (Deerwester et al. 1990; without the second
// step long and short articles fall apart). Words that go together share directions, which
// makes k-means steadier, and a hundred dense columns are what a matrix product is fast at.
#include "topics/lsa.h"

#include <math.h>
#include <string.h>

#include "base/error.h"
#include "linalg/rsvd.h"

#define ROW_GRAIN      1024
#define MIN_LENGTH     1e-4 // of a row of unit length; below, what is left is rounding
#define LANES          16   // columns worked on are a multiple of it: whole cache lines
#define MIN_OVERSAMPLE 10
#define N_ITERATIONS   4 // NMI, 20 seeds: bbc .894, .896, .899 by 3, 4, 6; r8 .647, .649, .649
#define SAMPLE_ROWS    16384 // measured in rsvd.c

static pf_status normalize_rows(void *ctx, size_t begin, size_t end, unsigned worker,
                                pf_error *err)
{
    pf_dense *rows = ctx;
    (void)worker;
    (void)err;
    for (size_t row = begin; row < end; row++) {
        float *values = pf_dense_row(rows, row);
        double sum = 0;
        for (size_t i = 0; i < rows->n_cols; i++) {
            sum += (double)values[i] * (double)values[i];
        }
        double length = sqrt(sum);
        float factor = length < MIN_LENGTH ? 0.0f : (float)(1 / length);
        for (size_t i = 0; i < rows->n_cols; i++) {
            values[i] *= factor;
        }
    }
    return PF_OK;
}

// One column of zeros, for a matrix without any direction.
static pf_status zero_rows(size_t n_rows, pf_dense *out_rows, pf_error *err)
{
    PF_TRY(pf_dense_init(out_rows, n_rows, 1, err));
    memset(out_rows->values, 0, n_rows * sizeof *out_rows->values);
    return PF_OK;
}

pf_status pf_lsa_fit(const pf_csr *rows, const pf_lsa_options *options, pf_pool *pool,
                     pf_dense *out_rows, pf_error *err)
{
    size_t n_carried = (options->n_dims + MIN_OVERSAMPLE + LANES - 1) / LANES * LANES;
    pf_rsvd_options svd = {
        .n_dims = options->n_dims,
        .n_oversamples = n_carried - options->n_dims,
        .n_iterations = N_ITERATIONS,
        .seed = options->seed,
        .kernels = options->kernels,
        .sample_rows = SAMPLE_ROWS,
    };
    pf_rsvd rsvd;
    PF_TRY(pf_rsvd_fit(rows, &svd, pool, &rsvd, err));
    if (rsvd.n_dims == 0) {
        pf_rsvd_finish(&rsvd);
        return zero_rows(rows->n_rows, out_rows, err);
    }
    pf_status status =
        pf_pool_for(pool, rows->n_rows, ROW_GRAIN, normalize_rows, &rsvd.projected, err);
    if (status == PF_OK) {
        *out_rows = rsvd.projected;
        rsvd.projected = (pf_dense){0};
    }
    pf_rsvd_finish(&rsvd);
    return status;
}
