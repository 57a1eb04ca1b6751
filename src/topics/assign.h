// SPDX-License-Identifier: MIT
// The nearest centroid of each row, and which rows need not be asked again.
#ifndef PF_TOPICS_ASSIGN_H
#define PF_TOPICS_ASSIGN_H

#include "base/pool.h"
#include "kernels/kernels.h"
#include "linalg/linalg.h"

// How many rows go together through the product with k centroids.
size_t pf_assign_block_rows(size_t k);

typedef struct pf_assigner {
    const pf_dense *rows; // [n x d] of length 1 or 0; borrowed
    const pf_kernels *kernels;
    pf_pool *pool;
    size_t k;
    size_t block_rows;
    float *scores;        // [workers x block_rows x k]
    float *gathered;      // [workers x block_rows x d]
    uint32_t *cluster_of; // [n]
    float *similarity;    // [n] to that centroid, as of the last time the row was asked
    float *margin;        // [n] by how much, at least, the centroid is nearer than all others
} pf_assigner;

// PF_ENOMEM, and then there is nothing to finish.
pf_status pf_assigner_init(pf_assigner *assigner, const pf_dense *rows, size_t k,
                           const pf_kernels *kernels, pf_pool *pool, pf_error *err)
    PF_MUST_CHECK;
void pf_assigner_finish(pf_assigner *assigner);

// Finds the nearest of `centroids` [k x d], the lowest among equals, for all rows whose margin
// does not tell it. Same result for any number of threads.
pf_status pf_assigner_run(pf_assigner *assigner, const pf_dense *centroids, pf_error *err)
    PF_MUST_CHECK;

// The centroids have moved, each by drifts [k] at most: margins shrink.
void pf_assigner_move(pf_assigner *assigner, const float *drifts);

// No margin tells anything any more: the next run asks all rows.
void pf_assigner_forget(pf_assigner *assigner);

#endif
