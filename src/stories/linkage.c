// SPDX-License-Identifier: MIT
// Average linkage without a matrix of pairs. A cluster keeps the sum S of its rows: the mean
// cosine of all cross pairs of A and B is S_A . S_B / (n_A n_B). Only clusters joined by an
// edge of the neighbour graph are compared. Each round every pair of reciprocal nearest
// neighbours merges (Murtagh 1983; with average linkage this builds the same tree as merging
// one best pair after the other, as far as the graph holds the pairs). Then the edges of the
// merged clusters are relabelled, doubled ones dropped, and only they are scored again. It ends
// when no mutual pair reaches the floor.
//
// Why this one: measured against single, complete, DBSCAN, Louvain, MCL, mutual neighbours and
// single pass on three labelled news sets, average linkage is the only one that holds for many
// stories of two articles and for a few of a hundred alike (findings, 3).
//
// A refused pair counts as 0 in the mean: edges carry the refused cosines of what they join,
// whose sum is taken off.
//
// A sum keeps its MAX_TERMS largest entries (no loss measured), which bounds a comparison, and
// is packed like a row: 4 bytes an entry, in steps of 2^-16 of the largest. The
// time factor is that of the mean known dates. Heights need not be monotone because of it; a
// cut is the connected components of the merges at or above the threshold.
//
// Ties are decided by a hash of the pair, one order for both sides, so among equal best scores
// there is always a mutual pair and the rounds end; and many pairs merge in one round. Cost:
// about two to three comparisons an edge in all, a scan of the live edges a round (10 to 60
// rounds).
#include "stories/linkage.h"

#include <math.h>
#include <string.h>

#include "base/error.h"
#include "base/mem.h"
#include "base/sort.h"

#define MAX_TERMS   300u
#define SCORE_GRAIN 256u
#define MERGE_GRAIN 16u
#define NOBODY      UINT32_MAX

typedef struct cluster {
    uint32_t n_docs;
    uint32_t n_dated;
    double day_sum;     // of the dated members
    uint32_t n_entries; // of the sum; 0: a single article, its row is the sum
    float unit;         // of the values
    uint16_t *steps;    // [n_entries] as pf_sparse, and behind it the values in the same block
} cluster;

typedef struct best_pair {
    float similarity;
    uint32_t partner;
} best_pair;

typedef struct linker {
    float *dense;   // [n_cols] zero between uses
    uint32_t *cols; // [merged_cap] a sum before it is cut
    float *values;
    uint64_t *keys; // [2 x merged_cap]
} linker;

typedef struct link_job {
    const pf_story_docs *docs;
    double floor;
    cluster *clusters; // [n_docs] by name
    // [n_edges] live ones: key = lower, higher name; value = refused; extra = similarity, its
    // bits. Behind them [n_dirty] those of clusters that merged in this round: key = pivot,
    // other.
    pf_keyed *edges;
    size_t n_edges;
    size_t n_dirty;
    best_pair *best;     // [n_docs]
    uint32_t *into;      // [n_docs] the name a cluster goes by after this round
    uint8_t *is_changed; // [n_docs] merged in this round
    pf_merge *merges;
    size_t n_merges;
    size_t merges_cap;
    size_t round_first; // first merge of this round
    linker *linkers;    // [n_workers]
    unsigned n_workers;
    size_t merged_cap;
} link_job;

// ---- clusters -------------------------------------------------------------------------------

static pf_sparse sum_of(const link_job *job, uint32_t name)
{
    const cluster *c = &job->clusters[name];
    if (c->n_entries == 0) {
        return pf_story_row(job->docs, name);
    }
    return (pf_sparse){.steps = c->steps,
                       .values = c->steps + c->n_entries,
                       .n = c->n_entries,
                       .unit = (double)c->unit};
}

static uint32_t first_of(pf_keyed edge)
{
    return (uint32_t)(edge.key >> 32);
}

static uint32_t second_of(pf_keyed edge)
{
    return (uint32_t)(edge.key & UINT32_MAX);
}

static uint64_t pair_key(uint32_t first, uint32_t second)
{
    return (uint64_t)first << 32 | second;
}

static float similarity_of(pf_keyed edge)
{
    float similarity = 0;
    memcpy(&similarity, &edge.extra, sizeof similarity);
    return similarity;
}

static void set_similarity(pf_keyed *edge, float similarity)
{
    memcpy(&edge->extra, &similarity, sizeof similarity);
}

static double time_factor(const link_job *job, const cluster *a, const cluster *b)
{
    if (a->n_dated == 0 || b->n_dated == 0) {
        return job->docs->undated_factor;
    }
    double gap = a->day_sum / a->n_dated - b->day_sum / b->n_dated;
    return pf_time_factor(gap < 0 ? -gap : gap);
}

// The entry at hand of a sum; col NOBODY: there is none left.
typedef struct entry_cursor {
    pf_sparse sum;
    size_t next;
    uint32_t col;
    float value;
} entry_cursor;

static void next_entry(entry_cursor *c)
{
    do {
        if (c->next == c->sum.n) {
            c->col = NOBODY;
            return;
        }
        c->col += c->sum.steps[c->next];
        c->value = (float)((double)c->sum.values[c->next++] * c->sum.unit);
    } while (!(c->value > 0));
}

// Adds two sums into the worker's scratch; returns the length.
static size_t add_sums(pf_sparse sum_a, pf_sparse sum_b, linker *out)
{
    size_t n = 0;
    entry_cursor a = {.sum = sum_a};
    entry_cursor b = {.sum = sum_b};
    next_entry(&a);
    next_entry(&b);
    while (a.col != b.col || a.col != NOBODY) {
        uint32_t col = a.col < b.col ? a.col : b.col;
        float value = 0;
        if (a.col == col) {
            value += a.value;
            next_entry(&a);
        }
        if (b.col == col) {
            value += b.value;
            next_entry(&b);
        }
        out->cols[n] = col;
        out->values[n++] = value;
    }
    return n;
}

// Leaves the MAX_TERMS largest entries of the scratch, columns rising; equal values: lower
// columns.
static size_t cut_sum(linker *s, size_t n)
{
    if (n <= MAX_TERMS) {
        return n;
    }
    for (size_t i = 0; i < n; i++) {
        uint32_t bits = 0;
        memcpy(&bits, &s->values[i], sizeof bits);
        s->keys[i] = ((uint64_t)bits << 32) | (uint64_t)(UINT32_MAX - i);
    }
    pf_sort_u64(s->keys, s->keys + n, n);
    uint64_t cut = s->keys[n - MAX_TERMS];
    size_t to = 0;
    for (size_t i = 0; i < n; i++) {
        uint32_t bits = 0;
        memcpy(&bits, &s->values[i], sizeof bits);
        if ((((uint64_t)bits << 32) | (uint64_t)(UINT32_MAX - i)) >= cut) {
            s->cols[to] = s->cols[i];
            s->values[to++] = s->values[i];
        }
    }
    return to;
}

// The least power of two in whose 2^16 steps the scratch fits.
static float unit_of(const linker *s, size_t n)
{
    float largest = 0;
    int exponent = 0;
    for (size_t i = 0; i < n; i++) {
        largest = s->values[i] > largest ? s->values[i] : largest;
    }
    (void)frexpf(largest, &exponent);
    return ldexpf(1.0F, exponent - 16);
}

static uint32_t count_entries(const linker *s, size_t n)
{
    uint32_t n_entries = 0;
    uint32_t last = 0;
    for (size_t i = 0; i < n; i++) {
        n_entries += 1 + pf_step_bridges(s->cols[i] - last);
        last = s->cols[i];
    }
    return n_entries;
}

// Puts the scratch into `out`, whose steps and values are zero.
static void pack_sum(const linker *s, size_t n, cluster *out)
{
    uint16_t *values = out->steps + out->n_entries;
    uint32_t last = 0;
    size_t at = 0;
    for (size_t i = 0; i < n; i++) {
        uint32_t step = s->cols[i] - last;
        for (uint32_t left = pf_step_bridges(step); left > 0; left--) {
            out->steps[at++] = PF_MAX_STEP;
            step -= PF_MAX_STEP;
        }
        float value = s->values[i] / out->unit + 0.5F;
        out->steps[at] = (uint16_t)step;
        values[at++] = (uint16_t)(value < UINT16_MAX ? value : UINT16_MAX);
        last = s->cols[i];
    }
}

static pf_status merge_sums(link_job *job, const pf_merge *merge, linker *scratch,
                            pf_error *err)
{
    cluster *a = &job->clusters[merge->a];
    cluster *b = &job->clusters[merge->b];
    size_t n = add_sums(sum_of(job, merge->a), sum_of(job, merge->b), scratch);
    n = cut_sum(scratch, n);
    cluster merged = {.n_docs = a->n_docs + b->n_docs,
                      .n_dated = a->n_dated + b->n_dated,
                      .day_sum = a->day_sum + b->day_sum,
                      .n_entries = count_entries(scratch, n),
                      .unit = unit_of(scratch, n)};
    merged.steps = pf_calloc(2 * (size_t)merged.n_entries, sizeof *merged.steps);
    if (merged.steps == NULL) {
        return pf_fail_memory(err, 2 * (size_t)merged.n_entries * sizeof *merged.steps);
    }
    pack_sum(scratch, n, &merged);
    pf_free(a->steps);
    pf_free(b->steps);
    *a = merged;
    memset(b, 0, sizeof *b);
    return PF_OK;
}

static pf_status merge_chunk(void *ctx, size_t begin, size_t end, unsigned worker,
                             pf_error *err)
{
    link_job *job = ctx;
    for (size_t i = begin; i < end; i++) {
        PF_TRY(merge_sums(job, &job->merges[job->round_first + i], &job->linkers[worker], err));
    }
    return PF_OK;
}

// ---- a round --------------------------------------------------------------------------------

// `best` is that of cluster `of`.
static void offer(best_pair *best, uint32_t of, float similarity, uint32_t partner)
{
    if (similarity < best->similarity) {
        return;
    }
    if (similarity == best->similarity && best->partner != NOBODY) {
        uint64_t tie = pf_pair_tie(of, partner);
        uint64_t old = pf_pair_tie(of, best->partner);
        if (tie < old || (tie == old && partner > best->partner)) {
            return;
        }
    }
    *best = (best_pair){.similarity = similarity, .partner = partner};
}

static void find_best(link_job *job)
{
    for (size_t i = 0; i < job->docs->n_docs; i++) {
        job->best[i] = (best_pair){.similarity = 0, .partner = NOBODY};
    }
    for (size_t i = 0; i < job->n_edges; i++) {
        uint32_t a = first_of(job->edges[i]);
        uint32_t b = second_of(job->edges[i]);
        float similarity = similarity_of(job->edges[i]);
        offer(&job->best[a], a, similarity, b);
        offer(&job->best[b], b, similarity, a);
    }
}

// Notes the mutual best pairs of this round as merges.
static pf_status pick_merges(link_job *job, pf_error *err)
{
    job->round_first = job->n_merges;
    for (size_t i = 0; i < job->docs->n_docs; i++) {
        uint32_t a = (uint32_t)i;
        best_pair best = job->best[i];
        if (best.partner == NOBODY || best.partner < a ||
            job->best[best.partner].partner != a || (double)best.similarity < job->floor) {
            continue;
        }
        if (pf_reserve((void **)&job->merges, &job->merges_cap, job->n_merges + 1,
                       sizeof *job->merges) != PF_OK) {
            return pf_fail_memory(err, job->n_merges * sizeof *job->merges);
        }
        job->merges[job->n_merges++] =
            (pf_merge){.a = a, .b = best.partner, .similarity = best.similarity};
        job->into[best.partner] = a;
        job->is_changed[a] = 1;
    }
    return PF_OK;
}

// Moves the edges of changed clusters behind the live ones, under their new names; those inside
// a cluster go.
static void take_dirty(link_job *job)
{
    pf_keyed *edges = job->edges;
    size_t end = job->n_edges;   // of the dirty ones
    size_t dirty = job->n_edges; // the first of them
    for (size_t i = 0; i < dirty;) {
        pf_keyed edge = edges[i];
        uint32_t a = job->into[first_of(edge)];
        uint32_t b = job->into[second_of(edge)];
        if (!job->is_changed[a] && !job->is_changed[b]) {
            i++;
            continue;
        }
        edges[i] = edges[--dirty];
        if (a == b) {
            edges[dirty] = edges[--end];
            continue;
        }
        // The pivot is a changed cluster, the lower one if both are.
        int a_first = job->is_changed[a] && (!job->is_changed[b] || a < b);
        edge.key = a_first ? pair_key(a, b) : pair_key(b, a);
        edges[dirty] = edge;
    }
    job->n_edges = dirty;
    job->n_dirty = end - dirty;
}

static pf_status sort_dirty(link_job *job, pf_pool *pool, pf_error *err)
{
    pf_keyed *dirty = job->edges + job->n_edges;
    PF_TRY(pf_sort_keyed(dirty, job->n_dirty, pool, err));
    size_t n = 0;
    for (size_t i = 0; i < job->n_dirty; i++) {
        if (n == 0 || dirty[i].key != dirty[n - 1].key) {
            dirty[n++] = dirty[i];
        } else {
            dirty[n - 1].value = pf_refused_sum(dirty[n - 1].value, dirty[i].value);
        }
    }
    job->n_dirty = n;
    return PF_OK;
}

// Puts another cluster's sum into the dense array in the place of the one that is there.
static void change_pivot(const link_job *job, uint32_t from, uint32_t to, float *dense)
{
    if (from != NOBODY) {
        pf_sparse_clear(sum_of(job, from), dense);
    }
    if (to != NOBODY) {
        pf_sparse_scatter_weighted(sum_of(job, to), job->docs->weights, dense);
    }
}

static pf_status score_chunk(void *ctx, size_t begin, size_t end, unsigned worker,
                             pf_error *err)
{
    (void)err;
    const link_job *job = ctx;
    float *dense = job->linkers[worker].dense;
    uint32_t pivot = NOBODY;
    for (size_t i = begin; i < end; i++) {
        pf_keyed *edge = &job->edges[job->n_edges + i];
        uint32_t a = first_of(*edge);
        uint32_t b = second_of(*edge);
        if (a != pivot) {
            change_pivot(job, pivot, a, dense);
            pivot = a;
        }
        const cluster *ca = &job->clusters[a];
        const cluster *cb = &job->clusters[b];
        double dot =
            pf_sparse_dot(sum_of(job, b), dense) - (double)edge->value / PF_REFUSED_SCALE;
        dot = dot > 0 ? dot : 0;
        double mean = dot / ((double)ca->n_docs * (double)cb->n_docs);
        set_similarity(edge, pf_rounded(mean * time_factor(job, ca, cb)));
    }
    change_pivot(job, pivot, NOBODY, dense);
    return PF_OK;
}

static void return_dirty(link_job *job)
{
    for (size_t i = job->n_edges; i < job->n_edges + job->n_dirty; i++) {
        uint32_t a = first_of(job->edges[i]);
        uint32_t b = second_of(job->edges[i]);
        job->edges[i].key = a < b ? pair_key(a, b) : pair_key(b, a);
    }
    job->n_edges += job->n_dirty;
    for (size_t i = job->round_first; i < job->n_merges; i++) {
        job->is_changed[job->merges[i].a] = 0;
    }
}

static pf_status run_rounds(link_job *job, pf_pool *pool, pf_error *err)
{
    for (;;) {
        find_best(job);
        PF_TRY(pick_merges(job, err));
        if (job->n_merges == job->round_first) {
            return PF_OK;
        }
        size_t n = job->n_merges - job->round_first;
        PF_TRY(pf_pool_for(pool, n, MERGE_GRAIN, merge_chunk, job, err));
        take_dirty(job);
        PF_TRY(sort_dirty(job, pool, err));
        PF_TRY(pf_pool_for(pool, job->n_dirty, SCORE_GRAIN, score_chunk, job, err));
        return_dirty(job);
    }
}

// ---- the fit --------------------------------------------------------------------------------

static pf_status init_linkers(link_job *job, pf_pool *pool, pf_error *err)
{
    size_t max_len = MAX_TERMS;
    for (size_t i = 0; i < job->docs->n_docs; i++) {
        size_t len = pf_joined_row_len(job->docs->rows, i);
        max_len = len > max_len ? len : max_len;
    }
    job->merged_cap = 2 * max_len;
    job->n_workers = pf_pool_size(pool);
    job->linkers = pf_calloc(job->n_workers, sizeof *job->linkers);
    if (job->linkers == NULL) {
        return pf_fail_memory(err, job->n_workers * sizeof *job->linkers);
    }
    for (unsigned w = 0; w < job->n_workers; w++) {
        linker *s = &job->linkers[w];
        s->dense = pf_calloc(job->docs->rows->n_cols, sizeof *s->dense);
        s->cols = pf_alloc(job->merged_cap, sizeof *s->cols);
        s->values = pf_alloc(job->merged_cap, sizeof *s->values);
        s->keys = pf_alloc(2 * job->merged_cap, sizeof *s->keys);
        if (s->dense == NULL || s->cols == NULL || s->values == NULL || s->keys == NULL) {
            return pf_fail_memory(err, job->docs->rows->n_cols * sizeof *s->dense);
        }
    }
    return PF_OK;
}

static pf_status init_job(link_job *job, const pf_graph *graph, pf_pool *pool, pf_error *err)
{
    size_t n = job->docs->n_docs;
    job->clusters = pf_calloc(n, sizeof *job->clusters);
    job->edges = pf_alloc(graph->n_edges, sizeof *job->edges);
    job->best = pf_alloc(n, sizeof *job->best);
    job->into = pf_alloc(n, sizeof *job->into);
    job->is_changed = pf_calloc(n, sizeof *job->is_changed);
    if (job->clusters == NULL || job->edges == NULL || job->best == NULL || job->into == NULL ||
        job->is_changed == NULL) {
        return pf_fail_memory(err, graph->n_edges * sizeof *job->edges);
    }
    job->n_edges = graph->n_edges;
    for (size_t i = 0; i < graph->n_edges; i++) {
        const pf_graph_edge *edge = &graph->edges[i];
        job->edges[i] = (pf_keyed){.key = pair_key(edge->a, edge->b), .value = edge->refused};
        set_similarity(&job->edges[i], edge->similarity);
    }
    for (size_t i = 0; i < n; i++) {
        job->into[i] = (uint32_t)i;
        job->clusters[i] = (cluster){
            .n_docs = 1, .n_dated = i < job->docs->n_dated, .day_sum = job->docs->days[i]};
    }
    return init_linkers(job, pool, err);
}

static void finish_job(link_job *job)
{
    for (unsigned w = 0; job->linkers != NULL && w < job->n_workers; w++) {
        pf_free(job->linkers[w].dense);
        pf_free(job->linkers[w].cols);
        pf_free(job->linkers[w].values);
        pf_free(job->linkers[w].keys);
    }
    for (size_t i = 0; job->clusters != NULL && i < job->docs->n_docs; i++) {
        pf_free(job->clusters[i].steps);
    }
    pf_free(job->linkers);
    pf_free(job->clusters);
    pf_free(job->edges);
    pf_free(job->best);
    pf_free(job->into);
    pf_free(job->is_changed);
    pf_free(job->merges);
}

pf_status pf_linkage_fit(const pf_story_docs *docs, const pf_graph *graph, double floor,
                         pf_pool *pool, pf_linkage *out_linkage, pf_error *err)
{
    link_job job = {.docs = docs, .floor = floor};
    pf_status status = init_job(&job, graph, pool, err);
    if (status == PF_OK) {
        status = run_rounds(&job, pool, err);
    }
    if (status == PF_OK) {
        *out_linkage = (pf_linkage){
            .n_docs = docs->n_docs, .n_merges = job.n_merges, .merges = job.merges};
        job.merges = NULL;
    }
    finish_job(&job);
    return status;
}

void pf_linkage_finish(pf_linkage *linkage)
{
    pf_free(linkage->merges);
    memset(linkage, 0, sizeof *linkage);
}

static uint32_t root_of(uint32_t *parent, uint32_t rank)
{
    while (parent[rank] != rank) {
        parent[rank] = parent[parent[rank]];
        rank = parent[rank];
    }
    return rank;
}

void pf_linkage_cut(const pf_linkage *linkage, double threshold, uint32_t *out_cluster_of)
{
    for (size_t i = 0; i < linkage->n_docs; i++) {
        out_cluster_of[i] = (uint32_t)i;
    }
    for (size_t i = 0; i < linkage->n_merges; i++) {
        const pf_merge *merge = &linkage->merges[i];
        if ((double)merge->similarity >= threshold) {
            uint32_t a = root_of(out_cluster_of, merge->a);
            uint32_t b = root_of(out_cluster_of, merge->b);
            out_cluster_of[a > b ? a : b] = a > b ? b : a;
        }
    }
    for (size_t i = 0; i < linkage->n_docs; i++) {
        out_cluster_of[i] = root_of(out_cluster_of, (uint32_t)i);
    }
}
