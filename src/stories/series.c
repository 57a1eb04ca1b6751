// SPDX-License-Identifier: MIT
// The members are judged one by one, so that what is no notice keeps its story.
#include "stories/series.h"

#include <string.h>

#include "base/error.h"
#include "base/mem.h"

#define NOBODY UINT32_MAX

// Of each rank, the pairs inside its cluster that are refused less those that are not.
static void count_refused(const pf_graph *graph, const uint32_t *cluster_of, int32_t *excess)
{
    for (size_t i = 0; i < graph->n_edges; i++) {
        const pf_graph_edge *edge = &graph->edges[i];
        if (cluster_of[edge->a] == cluster_of[edge->b]) {
            int32_t counts = edge->refused > 0 ? 1 : -1;
            excess[edge->a] += counts;
            excess[edge->b] += counts;
        }
    }
}

// Takes out whom `excess` [n_docs] tells to, and names each cluster by the first that stays.
static void take_out(const int32_t *excess, size_t n_docs, uint32_t *cluster_of,
                     uint32_t *first_of)
{
    memset(first_of, 0xff, n_docs * sizeof *first_of);
    for (size_t rank = 0; rank < n_docs; rank++) {
        if (excess[rank] > 0) {
            cluster_of[rank] = (uint32_t)rank;
            continue;
        }
        uint32_t *first = &first_of[cluster_of[rank]];
        *first = *first == NOBODY ? (uint32_t)rank : *first;
        cluster_of[rank] = *first;
    }
}

pf_status pf_series_part(const pf_graph *graph, size_t n_docs, uint32_t *cluster_of,
                         pf_error *err)
{
    int32_t *excess = pf_calloc(n_docs, sizeof *excess);
    uint32_t *first_of = pf_alloc(n_docs, sizeof *first_of);
    pf_status status = PF_OK;
    if (excess == NULL || first_of == NULL) {
        status = pf_fail_memory(err, n_docs * sizeof *excess);
    } else {
        count_refused(graph, cluster_of, excess);
        take_out(excess, n_docs, cluster_of, first_of);
    }
    pf_free(excess);
    pf_free(first_of);
    return status;
}
