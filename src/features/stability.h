// SPDX-License-Identifier: MIT
// How much of a clustering comes back when it is done again.
#ifndef PF_FEATURES_STABILITY_H
#define PF_FEATURES_STABILITY_H

#include <stddef.h>
#include <stdint.h>

#include <pressfold/status.h>

// For each cluster of one run the share of its pairs of rows that are together in another run
// too, as a mean over the other runs; 1 where there is no pair or no other run.
//
// runs            [n_runs] labels [n_rows] each, below n_clusters
// of              index of the run that is judged
// out_stability   [n_clusters] 0 .. 1
//
// PF_ENOMEM. Cost n_runs * n_rows.
typedef struct pf_stability_input {
    const uint32_t *const *runs;
    size_t n_runs;
    size_t n_rows;
    size_t n_clusters;
} pf_stability_input;

pf_status pf_stability_measure(const pf_stability_input *input, size_t of, float *out_stability,
                               pf_error *err) PF_MUST_CHECK;

#endif
