// SPDX-License-Identifier: MIT
// The nearest articles of each article, as an undirected graph.
#ifndef PF_STORIES_NEIGHBOURS_H
#define PF_STORIES_NEIGHBOURS_H

#include "stories/refused.h"
#include "stories/story_docs.h"

#define PF_NEIGHBOURS      20
#define PF_NEIGHBOUR_WORDS 2u // words that an article and its neighbour share, at least

typedef struct pf_graph_edge {
    uint32_t a; // ranks, a < b
    uint32_t b;
    float similarity; // cosine x time factor; 0 of a refused pair
    uint32_t refused; // cosine of a refused pair x PF_REFUSED_SCALE; else 0
} pf_graph_edge;

typedef struct pf_graph {
    size_t n_edges;
    pf_graph_edge *edges; // no pair twice
} pf_graph;

// Joins each article to its PF_NEIGHBOURS nearest within `window_days` (0: no limit; where a
// date is missing there is none) that share PF_NEIGHBOUR_WORDS words with it, those aside that
// docs->refuse refuses: these pairs are edges without similarity. The same graph for any number
// of threads. PF_ENOMEM.
pf_status pf_graph_fit(const pf_story_docs *docs, unsigned window_days, pf_pool *pool,
                       pf_graph *out_graph, pf_error *err) PF_MUST_CHECK;
void pf_graph_finish(pf_graph *graph);

#endif
