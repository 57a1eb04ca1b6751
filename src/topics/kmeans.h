// SPDX-License-Identifier: MIT
// Spherical k-means over dense unit rows.
#ifndef PF_TOPICS_KMEANS_H
#define PF_TOPICS_KMEANS_H

#include "base/pool.h"
#include "kernels/kernels.h"
#include "linalg/linalg.h"

#define PF_NO_CLUSTER UINT32_MAX

typedef struct pf_kmeans {
    size_t n_rows;
    size_t n_clusters;
    uint32_t *cluster_of; // [n_rows] below n_clusters; every cluster has a row
    pf_dense centroids;   // [n_clusters x n_dims] unit rows; zero where the members cancel out
    double *lengths;  // [n_clusters] of the sums of the members; they add up to the objective
    double objective; // sum of the rows' cosines to their centroids (CLUTO's I2)
    unsigned n_iterations;
} pf_kmeans;

// Groups the rows into exactly `n_clusters` (1 .. rows->n_rows) clusters, none empty, even
// where fewer rows are distinct. One start: call it with several seeds and keep the best
// objective.
//
// rows   [n x d] of unit length; zero rows are allowed, and join some cluster
//
// Same result for any number of threads on one machine. PF_ENOMEM. Cost 2 n d n_clusters
// operations in the first iteration, nearly all in matrix products, and less in each later one.
pf_status pf_kmeans_fit(const pf_dense *rows, size_t n_clusters, uint64_t seed,
                        const pf_kernels *kernels, pf_pool *pool, pf_kmeans *out_kmeans,
                        pf_error *err) PF_MUST_CHECK;

#define PF_KMEANS_TO_THE_END 100u // iterations that never are too few

// The same from given centroids [n_clusters x d], which it takes in any case (they are empty
// after it), by so many iterations at most (>= 1).
pf_status pf_kmeans_resume(const pf_dense *rows, pf_dense *centroids, unsigned max_iterations,
                           const pf_kernels *kernels, pf_pool *pool, pf_kmeans *out_kmeans,
                           pf_error *err) PF_MUST_CHECK;

void pf_kmeans_finish(pf_kmeans *kmeans);

// How well each row sits. The caller's arrays, [n_rows] each.
typedef struct pf_kmeans_margins {
    float *own; // cosine to the row's own centroid
    uint32_t
        *other; // the nearest other cluster, the lowest among equals; PF_NO_CLUSTER if none
    float *other_cos; // cosine to that; 0 if none
} pf_kmeans_margins;

// `rows` as given to pf_kmeans_fit. Same result for any number of threads. PF_ENOMEM.
pf_status pf_kmeans_compare(const pf_kmeans *kmeans, const pf_dense *rows,
                            const pf_kernels *kernels, pf_pool *pool,
                            pf_kmeans_margins *margins, pf_error *err) PF_MUST_CHECK;

#endif
