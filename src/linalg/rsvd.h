// SPDX-License-Identifier: MIT
// The leading part of a sparse matrix: randomized SVD.
#ifndef PF_LINALG_RSVD_H
#define PF_LINALG_RSVD_H

#include "base/csr.h"
#include "base/pool.h"
#include "kernels/kernels.h"
#include "linalg/linalg.h"

typedef struct pf_rsvd_options {
    size_t n_dims;         // singular values wanted, 1 or more
    size_t n_oversamples;  // further directions carried along, 10 or so
    unsigned n_iterations; // 1 or more; each multiplies by the matrix and its transpose
    size_t sample_rows;    // n_dims + n_oversamples or more; where there are more rows, all
                           // iterations but the last go over so many evenly spaced ones;
                           // 0: never
    uint64_t seed;
    const pf_kernels *kernels;
} pf_rsvd_options;

typedef struct pf_rsvd {
    pf_dense projected;      // [n_rows x n_dims] left singular vectors times singular values
    size_t n_dims;           // those wanted, or the rank where that is lower; may be 0
    double *singular_values; // [n_dims] falling, all positive
} pf_rsvd;

// Any shape, with empty rows, or all zero. Same result for any number of threads on one
// machine. Directions are rounded to eight bits (dense8.h), which changes a length by some
// thousandth. PF_ENOMEM; PF_EINVAL where values are not finite. Cost 4 (n_iterations + 1)
// n_values n_dims operations, of which the sample saves most; memory: (n_rows + 1.5 n_cols)
// (n_dims + n_oversamples) floats at most, the sample, and 16 bytes a value of some thousand
// rows.
pf_status pf_rsvd_fit(const pf_csr *matrix, const pf_rsvd_options *options, pf_pool *pool,
                      pf_rsvd *out_rsvd, pf_error *err) PF_MUST_CHECK;
void pf_rsvd_finish(pf_rsvd *rsvd);

#endif
