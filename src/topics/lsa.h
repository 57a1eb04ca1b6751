// SPDX-License-Identifier: MIT
// Latent space: what remains of TF-IDF rows in the directions in which they vary most.
#ifndef PF_TOPICS_LSA_H
#define PF_TOPICS_LSA_H

#include "base/csr.h"
#include "base/pool.h"
#include "kernels/kernels.h"
#include "linalg/linalg.h"

typedef struct pf_lsa_options {
    size_t n_dims; // 1 or more
    uint64_t seed;
    const pf_kernels *kernels;
} pf_lsa_options;

// Rows of unit length in at most n_dims dimensions; fewer where the matrix has no
// higher rank, but always one. Rows that are empty, or have nothing in those dimensions, are
// zero.
//
// rows       [n x n_terms] unit TF-IDF rows
// out_rows   [n x dims]
//
// Same result for any number of threads on one machine. PF_ENOMEM; PF_EINVAL for values that
// are not finite. Cost and memory: see pf_rsvd_fit.
pf_status pf_lsa_fit(const pf_csr *rows, const pf_lsa_options *options, pf_pool *pool,
                     pf_dense *out_rows, pf_error *err) PF_MUST_CHECK;

#endif
