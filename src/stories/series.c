// SPDX-License-Identifier: MIT
#include "stories/series.h"

#include "base/error.h"
#include "base/mem.h"

pf_status pf_series_part(const pf_graph *graph, size_t n_docs, uint32_t *cluster_of,
                         pf_error *err)
{
    // Twice the refused pairs of each cluster less the others.
    int64_t *excess = pf_calloc(n_docs, sizeof *excess);
    if (excess == NULL) {
        return pf_fail_memory(err, n_docs * sizeof *excess);
    }
    for (size_t i = 0; i < graph->n_edges; i++) {
        const pf_graph_edge *edge = &graph->edges[i];
        uint32_t cluster = cluster_of[edge->a];
        if (cluster == cluster_of[edge->b]) {
            excess[cluster] += edge->refused > 0 ? 2 : -1;
        }
    }
    for (size_t rank = 0; rank < n_docs; rank++) {
        // The rank that names a cluster keeps its name, so the others can still be asked for.
        if (excess[cluster_of[rank]] > 0) {
            cluster_of[rank] = (uint32_t)rank;
        }
    }
    pf_free(excess);
    return PF_OK;
}
