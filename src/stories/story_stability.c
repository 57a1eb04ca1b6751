// SPDX-License-Identifier: MIT
// A run leaves a quarter of the terms out, each by a coin of its own, and lets the others count
// a third more: the dot of two rows is then, in the mean over all such runs, what it was, and
// in one run it is as uncertain as the choice of words of the two reports. This is the
// bootstrap of the terms, as it is done for trees of species with characters left out
// (Felsenstein 1985; the delete-fraction jackknife, Farris et al. 1996), and the measure is the
// one Hennig (2007) reads off resampled clusterings, taken over pairs. A story just above the
// threshold falls apart in many runs, one of two reports that share every name in none.
//
// The neighbour graph is kept, for the search is what costs: only its edges are scored anew,
// those of a similarity of MIN_SHARE of the threshold and more (a pair below would have to gain
// two thirds by the words left out alone), and linked again. Terms and runs are drawn by hash,
// so nothing depends on threads or on the order of the input.
#include "stories/story_stability.h"

#include "base/error.h"
#include "base/mem.h"
#include "features/stability.h"
#include "stories/linkage.h"

#define DROPPED     0.25 // of the terms
#define MIN_SHARE   0.6  // of the threshold, from which an edge is scored anew
#define SCORE_GRAIN 1024u
#define NOBODY      UINT32_MAX

typedef struct resample_job {
    pf_story_docs docs;    // with the weights of this run
    const pf_graph *graph; // the edges that may matter
    pf_graph scored;       // the same, scored anew
    float *weights;        // [n_cols]
    float **dense;         // [n_workers] of [n_cols], zero between chunks
    unsigned n_workers;
} resample_job;

static pf_status select_edges(const pf_graph *graph, double least, pf_graph *out, pf_error *err)
{
    out->edges = pf_alloc(graph->n_edges, sizeof *out->edges);
    if (out->edges == NULL) {
        return pf_fail_memory(err, graph->n_edges * sizeof *out->edges);
    }
    out->n_edges = 0;
    for (size_t i = 0; i < graph->n_edges; i++) {
        const pf_graph_edge *edge = &graph->edges[i];
        if ((double)edge->similarity >= least || edge->refused > 0) {
            out->edges[out->n_edges++] = *edge;
        }
    }
    return PF_OK;
}

static void draw_weights(resample_job *job, uint64_t run)
{
    size_t n_cols = job->docs.rows->n_cols;
    for (size_t col = 0; col < n_cols; col++) {
        uint64_t draw = pf_mix64((run << 32 | col) + 0x9e3779b97f4a7c15u);
        int is_dropped = (double)(draw >> 11) * 0x1p-53 < DROPPED;
        job->weights[col] = is_dropped ? 0.0F : (float)(1.0 / (1.0 - DROPPED));
    }
}

static pf_status score_chunk(void *ctx, size_t begin, size_t end, unsigned worker,
                             pf_error *err)
{
    (void)err;
    resample_job *job = ctx;
    float *dense = job->dense[worker];
    uint32_t pivot = NOBODY;
    for (size_t i = begin; i < end; i++) {
        pf_graph_edge *edge = &job->scored.edges[i];
        *edge = job->graph->edges[i];
        if (edge->refused > 0) {
            continue;
        }
        if (edge->a != pivot) {
            if (pivot != NOBODY) {
                pf_sparse_clear(pf_story_row(&job->docs, pivot), dense);
            }
            pivot = edge->a;
            pf_sparse_scatter_weighted(pf_story_row(&job->docs, pivot), job->weights, dense);
        }
        edge->similarity = pf_rounded(pf_sparse_dot(pf_story_row(&job->docs, edge->b), dense) *
                                      pf_story_pair_factor(&job->docs, edge->a, edge->b));
    }
    if (pivot != NOBODY) {
        pf_sparse_clear(pf_story_row(&job->docs, pivot), dense);
    }
    return PF_OK;
}

// One run: the clusters that come of it.
static pf_status cluster_again(resample_job *job, uint64_t run, double threshold, pf_pool *pool,
                               uint32_t *out_cluster_of, pf_error *err)
{
    pf_linkage linkage;
    draw_weights(job, run);
    PF_TRY(pf_pool_for(pool, job->graph->n_edges, SCORE_GRAIN, score_chunk, job, err));
    PF_TRY(pf_linkage_fit(&job->docs, &job->scored, threshold, pool, &linkage, err));
    pf_linkage_cut(&linkage, threshold, out_cluster_of);
    pf_linkage_finish(&linkage);
    return PF_OK;
}

static pf_status init_job(resample_job *job, const pf_story_docs *docs, const pf_graph *graph,
                          pf_pool *pool, pf_error *err)
{
    size_t n_cols = docs->rows->n_cols;
    job->graph = graph;
    job->docs = *docs;
    job->weights = pf_alloc(n_cols, sizeof *job->weights);
    job->docs.weights = job->weights;
    job->scored.n_edges = graph->n_edges;
    job->scored.edges = pf_alloc(graph->n_edges, sizeof *job->scored.edges);
    job->n_workers = pf_pool_size(pool);
    job->dense = pf_calloc(job->n_workers, sizeof *job->dense);
    if (job->weights == NULL || job->scored.edges == NULL || job->dense == NULL) {
        return pf_fail_memory(err, graph->n_edges * sizeof *job->scored.edges);
    }
    for (unsigned w = 0; w < job->n_workers; w++) {
        job->dense[w] = pf_calloc(n_cols, sizeof **job->dense);
        if (job->dense[w] == NULL) {
            return pf_fail_memory(err, n_cols * sizeof **job->dense);
        }
    }
    return PF_OK;
}

static void finish_job(resample_job *job)
{
    for (unsigned w = 0; job->dense != NULL && w < job->n_workers; w++) {
        pf_free(job->dense[w]);
    }
    pf_free((void *)job->dense);
    pf_free(job->weights);
    pf_free(job->scored.edges);
}

static pf_status resample(resample_job *job, double threshold, const uint32_t *cluster_of,
                          pf_pool *pool, float *out_stability, pf_error *err)
{
    size_t n = job->docs.n_docs;
    const uint32_t *runs[1 + PF_STORY_RESAMPLES] = {cluster_of};
    uint32_t *labels = pf_alloc(PF_STORY_RESAMPLES * n, sizeof *labels);
    if (labels == NULL) {
        return pf_fail_memory(err, PF_STORY_RESAMPLES * n * sizeof *labels);
    }
    pf_status status = PF_OK;
    for (size_t run = 0; run < PF_STORY_RESAMPLES && status == PF_OK; run++) {
        runs[1 + run] = labels + run * n;
        status = cluster_again(job, run, threshold, pool, labels + run * n, err);
    }
    if (status == PF_OK) {
        pf_stability_input input = {runs, 1 + PF_STORY_RESAMPLES, n, n};
        status = pf_stability_measure(&input, 0, out_stability, err);
    }
    pf_free(labels);
    return status;
}

pf_status pf_story_stability_measure(const pf_story_docs *docs, const pf_graph *graph,
                                     double threshold, const uint32_t *cluster_of,
                                     pf_pool *pool, float *out_stability, pf_error *err)
{
    pf_graph edges = {0};
    resample_job job = {0};
    PF_TRY(select_edges(graph, MIN_SHARE * threshold, &edges, err));
    pf_status status = init_job(&job, docs, &edges, pool, err);
    if (status == PF_OK) {
        status = resample(&job, threshold, cluster_of, pool, out_stability, err);
    }
    finish_job(&job);
    pf_graph_finish(&edges);
    return status;
}
