// SPDX-License-Identifier: MIT
// Products of a sparse matrix with a dense one.
#ifndef PF_LINALG_CSR_OPS_H
#define PF_LINALG_CSR_OPS_H

#include "base/csr.h"
#include "base/pool.h"
#include "kernels/kernels.h"
#include "linalg/dense8.h"

// out [csr->n_rows x width] = csr * dense [csr->n_cols x width]. `out` has its shape already.
// Cost n_values * width. Same result for any number of threads.
pf_status pf_csr_multiply(const pf_csr *csr, const pf_dense8 *dense, const pf_kernels *kernels,
                          pf_pool *pool, pf_dense *out, pf_error *err) PF_MUST_CHECK;

// out [csr->n_cols x width] = transpose(csr) * dense [csr->n_rows x width], the latter rounded
// to eight bits; otherwise the same. PF_ENOMEM, for some thousand rows and their entries.
pf_status pf_csr_multiply_transposed(const pf_csr *csr, const pf_dense *dense,
                                     const pf_kernels *kernels, pf_pool *pool, pf_dense *out,
                                     pf_error *err) PF_MUST_CHECK;

// out [csr->n_cols x width] = transpose(csr) * csr * dense [csr->n_cols x width]: the two
// products above, without the matrix between them. PF_ENOMEM, likewise.
pf_status pf_csr_multiply_gram(const pf_csr *csr, const pf_dense8 *dense,
                               const pf_kernels *kernels, pf_pool *pool, pf_dense *out,
                               pf_error *err) PF_MUST_CHECK;

// A copy of n_rows (1 .. csr->n_rows) evenly spaced rows: row i is i * csr->n_rows / n_rows,
// rounded down. PF_ENOMEM (8 bytes a value).
pf_status pf_csr_sample(const pf_csr *csr, size_t n_rows, pf_csr *out_sample, pf_error *err)
    PF_MUST_CHECK;

// Sum of the squares of all values.
double pf_csr_norm_squared(const pf_csr *csr);

#endif
