// SPDX-License-Identifier: MIT
// The nearest articles of each article, as an undirected graph.
#ifndef PF_STORIES_NEIGHBOURS_H
#define PF_STORIES_NEIGHBOURS_H

#include "stories/story_docs.h"

#define PF_NEIGHBOURS 20

typedef struct pf_graph_edge {
    uint32_t a; // ranks, a < b
    uint32_t b;
    float similarity; // cosine x time factor
} pf_graph_edge;

typedef struct pf_graph {
    size_t n_edges;
    pf_graph_edge *edges; // no pair twice
} pf_graph;

// Joins each article to its PF_NEIGHBOURS nearest within `window_days` (0: no limit; where a
// date is missing there is none). The same graph for any number of threads. PF_ENOMEM.
pf_status pf_graph_fit(const pf_story_docs *docs, unsigned window_days, pf_pool *pool,
                       pf_graph *out_graph, pf_error *err) PF_MUST_CHECK;
void pf_graph_finish(pf_graph *graph);

#endif
