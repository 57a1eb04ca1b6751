// SPDX-License-Identifier: MIT
// Articles that linkage left alone though one story is plainly theirs.
#ifndef PF_STORIES_SIDE_PIECES_H
#define PF_STORIES_SIDE_PIECES_H

#include "stories/affinity.h"

// Gives side pieces a story.
//
// threshold      that the clusters were cut at
// cluster_of     [n_docs] of ranks: the lowest rank of its cluster
// out_joined_of  [n_docs] the same, of a side piece that of the cluster it joins
//
// `affinity` loses the stories it had. The same for any number of threads and any order of the
// input. PF_ENOMEM. Cost: a dot product an edge of the articles that are alone.
pf_status pf_side_pieces_join(const pf_graph *graph, pf_affinity *affinity, double threshold,
                              const uint32_t *cluster_of, pf_pool *pool,
                              uint32_t *out_joined_of, pf_error *err) PF_MUST_CHECK;

#endif
