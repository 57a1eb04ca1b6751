// SPDX-License-Identifier: MIT
// How firmly a story holds together: the share of its pairs of texts that stay together when
// the stories are found again with some of the words left out.
#ifndef PF_STORIES_STORY_STABILITY_H
#define PF_STORIES_STORY_STABILITY_H

#include "stories/neighbours.h"

// Runs that a story is judged by.
#define PF_STORY_RESAMPLES 5u

// For each cluster its stability, 0..1: the mean over PF_STORY_RESAMPLES runs; 1 where there is
// no pair.
//
// graph          of `docs`, from which cluster_of was made
// threshold      that it was cut at
// cluster_of     [docs->n_docs] of ranks: a rank that names the cluster
// out_stability  [docs->n_docs] by the rank that names a cluster; 1 elsewhere
//
// The same for any number of threads, and for any order of the input. PF_ENOMEM. Cost: about
// PF_STORY_RESAMPLES times that of the linkage, on the edges that may matter; 16 bytes an edge
// and 4 PF_STORY_RESAMPLES bytes an article.
pf_status pf_story_stability_measure(const pf_story_docs *docs, const pf_graph *graph,
                                     double threshold, const uint32_t *cluster_of,
                                     pf_pool *pool, float *out_stability, pf_error *err)
    PF_MUST_CHECK;

#endif
