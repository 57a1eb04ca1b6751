// SPDX-License-Identifier: MIT
// For each cut from .08 to .30: an article in a story of two or more is a like its own story
// (without itself) and b like the nearest other one that a graph edge of its own reaches; the
// silhouette is the mean of (a - b) / max(a, b). Rousseeuw 1987, with similarities. It falls
// with finer cuts where stories hold together, and hardly at all where they do not. So the
// highest cut within a twentieth of the best is taken, and, since this is a rough guide, the
// threshold is half way (in ratio) between it and PRIOR.
//
// Measured with the dates taken away: CONTRIBUTING.md. With the dates it gives nothing, and
// among the articles of abp it falls to .11 and ground_news from .855 to .775
// (findings, 3 and 4).
//
// Cost: for each cut about a dot product an edge.
#include "stories/calibration.h"

#include <math.h>

#include "base/error.h"
#include "base/mem.h"

#define N_CUTS     12
#define CUT_STEP   0.02
#define NEAR_BEST  0.95
#define LOWEST_CUT 0.11 // clamp of the cut that is taken
#define PRIOR      0.16

typedef struct calibrate_job {
    const pf_graph *graph;
    pf_affinity *affinity;
    uint32_t *cluster_of; // [n_docs] of ranks
    float *own;           // [n_docs] by rank, similarity to its story
    float *other;         // [n_docs] to the nearest other one
} calibrate_job;

// How like `rank` is to the story of `neighbour`; its own is asked for elsewhere.
static pf_status ask_for(pf_affinity *affinity, uint32_t rank, uint32_t neighbour,
                         uint32_t refused, pf_error *err)
{
    uint32_t story = affinity->story_at[neighbour];
    int is_own = affinity->story_at[rank] == story;
    if (pf_affinity_is_alone(affinity, rank) || (is_own && refused == 0)) {
        return PF_OK;
    }
    return pf_affinity_ask(affinity, story, rank, refused, err);
}

static pf_status ask_all(const calibrate_job *job, pf_error *err)
{
    pf_affinity *affinity = job->affinity;
    pf_affinity_begin(affinity);
    for (size_t i = 0; i < job->graph->n_edges; i++) {
        const pf_graph_edge *edge = &job->graph->edges[i];
        PF_TRY(ask_for(affinity, edge->a, edge->b, edge->refused, err));
        PF_TRY(ask_for(affinity, edge->b, edge->a, edge->refused, err));
    }
    for (uint32_t rank = 0; rank < affinity->docs->n_docs; rank++) {
        if (!pf_affinity_is_alone(affinity, rank)) {
            PF_TRY(pf_affinity_ask(affinity, affinity->story_at[rank], rank, 0, err));
        }
    }
    return PF_OK;
}

static double mean_silhouette(const calibrate_job *job)
{
    const pf_affinity *affinity = job->affinity;
    size_t n_docs = affinity->docs->n_docs;
    for (size_t rank = 0; rank < n_docs; rank++) {
        job->own[rank] = 0;
        job->other[rank] = 0;
    }
    for (size_t i = 0; i < affinity->n_asked; i++) {
        uint32_t rank = pf_affinity_of(affinity, i);
        int is_own = affinity->story_at[rank] == pf_affinity_story(affinity, i);
        float *best = is_own ? &job->own[rank] : &job->other[rank];
        *best = affinity->answers[i] > *best ? affinity->answers[i] : *best;
    }
    double sum = 0;
    size_t n = 0;
    for (uint32_t rank = 0; rank < n_docs; rank++) {
        double a = (double)job->own[rank];
        double b = (double)job->other[rank];
        double larger = a > b ? a : b;
        n += !pf_affinity_is_alone(affinity, rank);
        sum += larger > 0 ? (a - b) / larger : 0;
    }
    return n > 0 ? sum / (double)n : 0;
}

pf_calibration pf_calibration_choose(const double *tried, const double *silhouettes, size_t n)
{
    pf_calibration found = {.threshold = PF_STORY_THRESHOLD};
    for (size_t i = 0; i < n; i++) {
        found.silhouette = fmax(found.silhouette, silhouettes[i]);
    }
    for (size_t i = 0; i < n; i++) {
        if (silhouettes[i] > 0 && silhouettes[i] >= NEAR_BEST * found.silhouette) {
            found.calibrated = fmax(tried[i], LOWEST_CUT);
        }
    }
    if (found.calibrated > 0) {
        found.threshold = sqrt(found.calibrated * PRIOR);
    }
    return found;
}

static pf_status try_cuts(const calibrate_job *job, const pf_linkage *linkage, pf_pool *pool,
                          pf_calibration *out_calibration, pf_error *err)
{
    double tried[N_CUTS];
    double silhouettes[N_CUTS];
    for (size_t i = 0; i < N_CUTS; i++) {
        tried[i] = PF_CALIBRATION_FLOOR + CUT_STEP * (double)i;
        pf_linkage_cut(linkage, tried[i], job->cluster_of);
        pf_affinity_take_clusters(job->affinity, job->cluster_of);
        PF_TRY(ask_all(job, err));
        PF_TRY(pf_affinity_answer(job->affinity, PF_AFFINITY_DOC, pool, err));
        silhouettes[i] = mean_silhouette(job);
    }
    *out_calibration = pf_calibration_choose(tried, silhouettes, N_CUTS);
    return PF_OK;
}

pf_status pf_calibrate(const pf_linkage *linkage, const pf_graph *graph, pf_affinity *affinity,
                       pf_pool *pool, pf_calibration *out_calibration, pf_error *err)
{
    size_t n = affinity->docs->n_docs;
    calibrate_job job = {.graph = graph, .affinity = affinity};
    job.cluster_of = pf_alloc(n, sizeof *job.cluster_of);
    job.own = pf_alloc(n, sizeof *job.own);
    job.other = pf_alloc(n, sizeof *job.other);
    pf_status status = PF_OK;
    if (job.cluster_of == NULL || job.own == NULL || job.other == NULL) {
        status = pf_fail_memory(err, n * sizeof *job.own);
    } else {
        status = try_cuts(&job, linkage, pool, out_calibration, err);
    }
    pf_free(job.cluster_of);
    pf_free(job.own);
    pf_free(job.other);
    return status;
}
