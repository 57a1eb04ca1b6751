// SPDX-License-Identifier: MIT
// Spherical k-means: the clusters whose members' sums are longest together (Dhillon and Modha
// 2001; the objective is CLUTO's I2, the sum of the lengths of the clusters' sum vectors).
//
// Lloyd's iteration. *Assign* (assign.c): each row joins the nearest centroid; rows that are
// known to stay where they are, which late iterations are nearly all, are not asked. *Repair*:
// a cluster without rows takes the row that is served worst. *Update*: only rows that moved are
// taken from one sum and added to another, in double precision. Unit centroids are what makes
// it work on text: against plain means they stop one cluster from swallowing all that is short
// or mixed.
//
// It ends when no row moves, when the objective gains less than MIN_GAIN of itself, or after
// as many iterations as it may take; sums and assignment agree then.
//
// The same bytes for any number of threads: blocks of rows are fixed, a cluster's moves are
// applied by one worker in the order of rows, and sums over clusters run in their order.
#include "topics/kmeans.h"

#include <assert.h>
#include <math.h>
#include <string.h>

#include "base/error.h"
#include "base/mem.h"
#include "base/sort.h"
#include "topics/assign.h"
#include "topics/seeding.h"

#define MIN_GAIN 1e-6

// A row that leaves a cluster or joins it.
typedef struct move {
    uint32_t row;
    uint32_t joins;
} move;

typedef struct state {
    const pf_dense *rows; // [n x d]
    pf_pool *pool;
    size_t k;
    pf_assigner assigner;
    uint32_t *summed_in; // [n] the cluster whose sum holds the row, or PF_NO_CLUSTER
    uint32_t *sizes;     // [k]
    double *sums;        // [k x d]
    double *lengths;     // [k] of the sums
    float *drifts;       // [k] way of the centroid in the last update
    move *moves;         // [2 n] by cluster
    size_t *move_starts; // [k + 2]
    pf_dense centroids;  // [k x d]
    double objective;
} state;

static void state_finish(state *s)
{
    pf_assigner_finish(&s->assigner);
    pf_free(s->summed_in);
    pf_free(s->sizes);
    pf_free(s->sums);
    pf_free(s->lengths);
    pf_free(s->drifts);
    pf_free(s->moves);
    pf_free(s->move_starts);
    pf_dense_finish(&s->centroids);
}

static pf_status state_init(state *s, const pf_dense *rows, size_t k, const pf_kernels *kernels,
                            pf_pool *pool, pf_error *err)
{
    size_t n = rows->n_rows;
    *s = (state){.rows = rows, .pool = pool, .k = k};
    PF_TRY(pf_assigner_init(&s->assigner, rows, k, kernels, pool, err));
    s->summed_in = pf_alloc(n, sizeof *s->summed_in);
    s->sizes = pf_alloc(k, sizeof *s->sizes);
    s->sums = pf_calloc(k * rows->n_cols, sizeof *s->sums);
    s->lengths = pf_calloc(k, sizeof *s->lengths);
    s->drifts = pf_alloc(k, sizeof *s->drifts);
    s->moves = pf_alloc(2 * n, sizeof *s->moves);
    s->move_starts = pf_alloc(k + 2, sizeof *s->move_starts);
    if (s->summed_in == NULL || s->sizes == NULL || s->sums == NULL || s->lengths == NULL ||
        s->drifts == NULL || s->moves == NULL || s->move_starts == NULL) {
        state_finish(s);
        return pf_fail_memory(err, 2 * n * sizeof *s->moves);
    }
    memset(s->summed_in, 0xff, n * sizeof *s->summed_in);
    return PF_OK;
}

static size_t count_sizes(state *s)
{
    size_t n_empty = s->k;
    memset(s->sizes, 0, s->k * sizeof *s->sizes);
    for (size_t row = 0; row < s->rows->n_rows; row++) {
        n_empty -= s->sizes[s->assigner.cluster_of[row]]++ == 0;
    }
    return n_empty;
}

// Rises with the similarity. Zero rows come last: a topic of their own would have no words.
static uint64_t repair_key(float similarity)
{
    double clipped = similarity < -1 ? -1 : similarity > 1 ? 1 : (double)similarity;
    return similarity == 0 ? UINT64_MAX : (uint64_t)((clipped + 1) * 0x1p52);
}

// Gives each empty cluster the row that is served worst, out of a cluster that has others.
static pf_status repair(state *s, pf_error *err)
{
    size_t n = s->rows->n_rows;
    pf_keyed *worst = pf_alloc(n, sizeof *worst);
    if (worst == NULL) {
        return pf_fail_memory(err, n * sizeof *worst);
    }
    for (size_t row = 0; row < n; row++) {
        worst[row] =
            (pf_keyed){.key = repair_key(s->assigner.similarity[row]), .value = (uint32_t)row};
    }
    pf_status status = pf_sort_keyed(worst, n, s->pool, err);
    // A cluster never grows here, so a row that was passed over stays passed over.
    size_t at = 0;
    for (uint32_t cluster = 0; status == PF_OK && cluster < s->k; cluster++) {
        if (s->sizes[cluster] != 0) {
            continue;
        }
        while (s->sizes[s->assigner.cluster_of[worst[at].value]] < 2) {
            at++;
        }
        uint32_t row = worst[at++].value;
        s->sizes[s->assigner.cluster_of[row]]--;
        s->sizes[cluster] = 1;
        s->assigner.cluster_of[row] = cluster;
    }
    pf_free(worst);
    return status;
}

// Lists who left and who joined each cluster since the sums were right. Returns the number of
// moves.
static size_t list_moves(state *s)
{
    size_t n = s->rows->n_rows;
    size_t *starts = s->move_starts;
    memset(starts, 0, (s->k + 2) * sizeof *starts);
    for (size_t row = 0; row < n; row++) {
        if (s->summed_in[row] != s->assigner.cluster_of[row]) {
            starts[s->assigner.cluster_of[row] + 2]++;
            starts[s->summed_in[row] == PF_NO_CLUSTER ? 0 : s->summed_in[row] + 2]++;
        }
    }
    starts[0] = 0;
    for (size_t i = 2; i < s->k + 2; i++) {
        starts[i] += starts[i - 1];
    }
    for (size_t row = 0; row < n; row++) {
        uint32_t from = s->summed_in[row];
        uint32_t to = s->assigner.cluster_of[row];
        if (from != to && from != PF_NO_CLUSTER) {
            s->moves[starts[from + 1]++] = (move){.row = (uint32_t)row, .joins = 0};
        }
        if (from != to) {
            s->moves[starts[to + 1]++] = (move){.row = (uint32_t)row, .joins = 1};
        }
        s->summed_in[row] = to;
    }
    return starts[s->k];
}

static void update_cluster(state *s, size_t cluster)
{
    size_t d = s->rows->n_cols;
    double *sum = s->sums + cluster * d;
    float *centroid = pf_dense_row(&s->centroids, cluster);
    for (size_t at = s->move_starts[cluster]; at < s->move_starts[cluster + 1]; at++) {
        const float *row = pf_dense_row(s->rows, s->moves[at].row);
        double sign = s->moves[at].joins ? 1 : -1;
        for (size_t i = 0; i < d; i++) {
            sum[i] += sign * (double)row[i];
        }
    }
    double squared = 0;
    for (size_t i = 0; i < d; i++) {
        squared += sum[i] * sum[i];
    }
    // Members that cancel out leave rounding in the sum, and no direction.
    double length = sqrt(squared);
    double factor = length < 1e-9 ? 0 : 1 / length;
    double way = 0;
    for (size_t i = 0; i < d; i++) {
        float moved = (float)(sum[i] * factor);
        way += ((double)moved - (double)centroid[i]) * ((double)moved - (double)centroid[i]);
        centroid[i] = moved;
    }
    s->lengths[cluster] = length;
    s->drifts[cluster] = (float)sqrt(way);
}

static pf_status update_clusters(void *ctx, size_t begin, size_t end, unsigned worker,
                                 pf_error *err)
{
    (void)worker;
    (void)err;
    for (size_t cluster = begin; cluster < end; cluster++) {
        update_cluster(ctx, cluster);
    }
    return PF_OK;
}

// Brings sums, centroids and the objective up to date.
static pf_status update(state *s, size_t *out_n_moves, pf_error *err)
{
    *out_n_moves = list_moves(s);
    PF_TRY(pf_pool_for(s->pool, s->k, 1, update_clusters, s, err));
    pf_assigner_move(&s->assigner, s->drifts);
    s->objective = 0;
    for (size_t cluster = 0; cluster < s->k; cluster++) {
        s->objective += s->lengths[cluster];
    }
    return PF_OK;
}

static pf_status iterate_once(state *s, size_t *out_n_moves, pf_error *err)
{
    PF_TRY(pf_assigner_run(&s->assigner, &s->centroids, err));
    size_t n_empty = count_sizes(s);
    if (n_empty > 0) {
        // Which row is served worst is known when all were asked, and where it goes is not
        // where it is nearest.
        pf_assigner_forget(&s->assigner);
        PF_TRY(pf_assigner_run(&s->assigner, &s->centroids, err));
        (void)count_sizes(s);
        PF_TRY(repair(s, err));
        pf_assigner_forget(&s->assigner);
    }
    return update(s, out_n_moves, err);
}

static pf_status iterate(state *s, unsigned max_iterations, unsigned *out_n_iterations,
                         pf_error *err)
{
    pf_status status = PF_OK;
    size_t n_moves = 1;
    double gain = 0;
    unsigned n = 0;
    while (status == PF_OK && n_moves > 0 && n < max_iterations &&
           (n < 2 || gain >= MIN_GAIN * s->objective)) {
        double before = s->objective;
        status = iterate_once(s, &n_moves, err);
        gain = s->objective - before;
        n++;
    }
    *out_n_iterations = n;
    return status;
}

pf_status pf_kmeans_resume(const pf_dense *rows, pf_dense *centroids, unsigned max_iterations,
                           const pf_kernels *kernels, pf_pool *pool, pf_kmeans *out_kmeans,
                           pf_error *err)
{
    size_t k = centroids->n_rows;
    assert(k >= 1 && k <= rows->n_rows && rows->n_rows < PF_NO_CLUSTER);
    assert(centroids->n_cols == rows->n_cols);
    state s;
    unsigned n_iterations = 0;
    pf_status status = state_init(&s, rows, k, kernels, pool, err);
    if (status != PF_OK) {
        pf_dense_finish(centroids);
        return status;
    }
    s.centroids = *centroids;
    *centroids = (pf_dense){0};
    status = iterate(&s, max_iterations, &n_iterations, err);
    if (status == PF_OK) {
        *out_kmeans = (pf_kmeans){
            .n_rows = rows->n_rows,
            .n_clusters = k,
            .cluster_of = s.assigner.cluster_of,
            .centroids = s.centroids,
            .lengths = s.lengths,
            .objective = s.objective,
            .n_iterations = n_iterations,
        };
        s.assigner.cluster_of = NULL;
        s.lengths = NULL;
        s.centroids = (pf_dense){0};
    }
    state_finish(&s);
    return status;
}

pf_status pf_kmeans_fit(const pf_dense *rows, size_t n_clusters, uint64_t seed,
                        const pf_kernels *kernels, pf_pool *pool, pf_kmeans *out_kmeans,
                        pf_error *err)
{
    assert(n_clusters >= 1 && n_clusters <= rows->n_rows);
    pf_dense centroids;
    PF_TRY(pf_dense_init(&centroids, n_clusters, rows->n_cols, err));
    pf_status status = pf_seeding_choose(rows, seed, &centroids, err);
    if (status != PF_OK) {
        pf_dense_finish(&centroids);
        return status;
    }
    return pf_kmeans_resume(rows, &centroids, PF_KMEANS_TO_THE_END, kernels, pool, out_kmeans,
                            err);
}

void pf_kmeans_finish(pf_kmeans *kmeans)
{
    pf_free(kmeans->cluster_of);
    pf_free(kmeans->lengths);
    pf_dense_finish(&kmeans->centroids);
    memset(kmeans, 0, sizeof *kmeans);
}

typedef struct compare_job {
    const pf_kmeans *kmeans;
    const pf_dense *rows;
    const pf_kernels *kernels;
    const pf_kmeans_margins *margins;
    size_t block_rows;
    float *scores; // [workers x block_rows x k]
} compare_job;

static pf_status compare_block(void *ctx, size_t begin, size_t end, unsigned worker,
                               pf_error *err)
{
    const compare_job *job = ctx;
    const pf_kmeans_margins *margins = job->margins;
    size_t k = job->kmeans->n_clusters;
    float *scores = job->scores + (size_t)worker * job->block_rows * k;
    (void)err;
    pf_gemm_nt(end - begin, k, job->rows->n_cols, pf_dense_row(job->rows, begin),
               job->kmeans->centroids.values, scores);
    for (size_t row = begin; row < end; row++, scores += k) {
        uint32_t own = job->kmeans->cluster_of[row];
        margins->own[row] = scores[own];
        scores[own] = -2; // below every cosine
        pf_top_two top = job->kernels->top_two(scores, k);
        margins->other[row] = k > 1 ? top.at : PF_NO_CLUSTER;
        margins->other_cos[row] = k > 1 ? top.first : 0;
    }
    return PF_OK;
}

pf_status pf_kmeans_compare(const pf_kmeans *kmeans, const pf_dense *rows,
                            const pf_kernels *kernels, pf_pool *pool,
                            pf_kmeans_margins *margins, pf_error *err)
{
    assert(rows->n_rows == kmeans->n_rows);
    compare_job job = {kmeans, rows, kernels, margins,
                       .block_rows = pf_assign_block_rows(kmeans->n_clusters)};
    size_t n_scores = job.block_rows * kmeans->n_clusters * pf_pool_size(pool);
    job.scores = pf_alloc_aligned(n_scores, sizeof *job.scores);
    if (job.scores == NULL) {
        return pf_fail_memory(err, n_scores * sizeof *job.scores);
    }
    pf_status status =
        pf_pool_for(pool, rows->n_rows, job.block_rows, compare_block, &job, err);
    pf_free(job.scores);
    return status;
}
