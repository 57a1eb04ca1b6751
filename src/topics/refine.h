// SPDX-License-Identifier: MIT
// Leads k-means out of a local optimum, by merging two clusters and splitting another.
#ifndef PF_TOPICS_REFINE_H
#define PF_TOPICS_REFINE_H

#include "topics/kmeans.h"

// Replaces *kmeans, fitted to `rows` [n x d], by a clustering with a better objective and as
// many clusters, as long as one is found (up to 1,000 clusters; more stay as they are). On
// failure *kmeans is a sound clustering still. Same result for any number of threads.
// PF_ENOMEM. Cost: some tens of iterations of k-means.
pf_status pf_refine_clusters(const pf_dense *rows, uint64_t seed, const pf_kernels *kernels,
                             pf_pool *pool, pf_kmeans *kmeans, pf_error *err) PF_MUST_CHECK;

#endif
