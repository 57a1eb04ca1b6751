// SPDX-License-Identifier: MIT
// First centroids for k-means.
#ifndef PF_TOPICS_SEEDING_H
#define PF_TOPICS_SEEDING_H

#include <stdint.h>

#include "linalg/linalg.h"

// Fills `centroids` [k x d] with k different rows of `rows` [n x d], k <= n (different as rows,
// though not in value where there are too few distinct ones). A function of rows, k and seed.
// PF_ENOMEM.
pf_status pf_seeding_choose(const pf_dense *rows, uint64_t seed, pf_dense *centroids,
                            pf_error *err) PF_MUST_CHECK;

#endif
