// SPDX-License-Identifier: MIT
// The best of several starts of k-means, and how much of it the others agree on.
#ifndef PF_TOPICS_RESTARTS_H
#define PF_TOPICS_RESTARTS_H

#include "topics/kmeans.h"

typedef struct pf_restarts_input {
    const pf_dense *rows; // [n x d] unit rows, n >= 1
    size_t n_clusters;    // 1 .. n
    unsigned n_starts;    // 1 or more
    uint64_t seed;
    const pf_kernels *kernels;
    size_t first_part; // of the caller's progress, which takes one part a start
    size_t n_parts;
} pf_restarts_input;

typedef struct pf_restarts {
    pf_kmeans best;   // over all rows
    float *stability; // [n_clusters] share of its pairs that stay together in k-means over
                      // other halves of the rows; NAN where no pair was there, or too few rows
                      // to leave half of them out
    size_t n_sampled; // rows the starts saw: all, or an evenly spaced sample of them
} pf_restarts;

// How many of n rows the starts see: all up to 16,384 or 128 for each cluster.
size_t pf_restarts_sample_size(size_t n_rows, size_t n_clusters);

// Starts k-means on random halves of the rows with seeds of their own, and carries the start
// with the best objective over to all rows. Exactly n_clusters clusters, none empty.
//
// Same result for any number of threads on one machine. PF_ENOMEM. Memory: the sampled rows
// once more where they are not all, half of them again, and 4 n_sampled n_starts (16 at most)
// bytes.
pf_status pf_restarts_fit(const pf_restarts_input *input, pf_pool *pool,
                          pf_restarts *out_restarts, pf_error *err) PF_MUST_CHECK;
void pf_restarts_finish(pf_restarts *restarts);

#endif
