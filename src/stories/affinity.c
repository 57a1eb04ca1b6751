// SPDX-License-Identifier: MIT
#include "stories/affinity.h"

#include <math.h>
#include <string.h>

#include "base/error.h"
#include "base/mem.h"

#define QUESTION_GRAIN 256u
#define NO_STORY       UINT32_MAX

pf_status pf_affinity_init(pf_affinity *affinity, const pf_story_docs *docs, pf_pool *pool,
                           pf_error *err)
{
    size_t n = docs->n_docs;
    memset(affinity, 0, sizeof *affinity);
    affinity->docs = docs;
    affinity->n_workers = pf_pool_size(pool);
    affinity->story_at = pf_alloc(n, sizeof *affinity->story_at);
    affinity->members = pf_alloc(n, sizeof *affinity->members);
    affinity->starts = pf_calloc(n + 2, sizeof *affinity->starts);
    affinity->times = pf_calloc(n, sizeof *affinity->times);
    affinity->dense = pf_calloc(affinity->n_workers, sizeof *affinity->dense);
    int has_room = affinity->story_at != NULL && affinity->members != NULL &&
                   affinity->starts != NULL && affinity->times != NULL &&
                   affinity->dense != NULL;
    for (unsigned w = 0; has_room && w < affinity->n_workers; w++) {
        affinity->dense[w] = pf_calloc(docs->rows->n_cols, sizeof **affinity->dense);
        has_room = affinity->dense[w] != NULL;
    }
    if (!has_room) {
        pf_affinity_finish(affinity);
        return pf_fail_memory(err, n * sizeof *affinity->times);
    }
    return PF_OK;
}

void pf_affinity_finish(pf_affinity *affinity)
{
    for (unsigned w = 0; affinity->dense != NULL && w < affinity->n_workers; w++) {
        pf_free(affinity->dense[w]);
    }
    pf_free(affinity->dense);
    pf_free(affinity->story_at);
    pf_free(affinity->members);
    pf_free(affinity->starts);
    pf_free(affinity->times);
    pf_free(affinity->asked);
    pf_free(affinity->answers);
    memset(affinity, 0, sizeof *affinity);
}

void pf_affinity_set_stories(pf_affinity *affinity, size_t n_stories)
{
    const pf_story_docs *docs = affinity->docs;
    affinity->n_stories = n_stories;
    memset(affinity->starts, 0, (n_stories + 2) * sizeof *affinity->starts);
    memset(affinity->times, 0, n_stories * sizeof *affinity->times);
    // Counts stand two places on, so that filling moves each start to where it belongs.
    uint32_t *next = affinity->starts + 1;
    for (size_t rank = 0; rank < docs->n_docs; rank++) {
        next[affinity->story_at[rank] + 1]++;
    }
    for (size_t s = 0; s < n_stories; s++) {
        next[s + 1] += next[s];
    }
    for (size_t rank = 0; rank < docs->n_docs; rank++) {
        uint32_t story = affinity->story_at[rank];
        affinity->members[next[story]++] = (uint32_t)rank;
        if (rank < docs->n_dated) {
            affinity->times[story].day_sum += docs->days[rank];
            affinity->times[story].n_dated++;
        }
    }
}

void pf_affinity_take_clusters(pf_affinity *affinity, const uint32_t *cluster_of)
{
    uint32_t n_stories = 0;
    for (size_t rank = 0; rank < affinity->docs->n_docs; rank++) {
        uint32_t cluster = cluster_of[rank];
        affinity->story_at[rank] = cluster == rank ? n_stories++ : affinity->story_at[cluster];
    }
    pf_affinity_set_stories(affinity, n_stories);
}

pf_status pf_affinity_ask(pf_affinity *affinity, uint32_t story, uint32_t of, uint32_t refused,
                          pf_error *err)
{
    if (pf_reserve((void **)&affinity->asked, &affinity->asked_cap, affinity->n_asked + 1,
                   sizeof *affinity->asked) != PF_OK) {
        return pf_fail_memory(err, affinity->n_asked * sizeof *affinity->asked);
    }
    affinity->asked[affinity->n_asked++] =
        (pf_keyed){.key = ((uint64_t)story << 32) | of, .value = refused};
    return PF_OK;
}

static double time_factor(const pf_affinity *affinity, pf_story_time a, pf_story_time b)
{
    if (a.n_dated == 0 || b.n_dated == 0) {
        return affinity->docs->undated_factor;
    }
    return pf_time_factor(fabs(a.day_sum / a.n_dated - b.day_sum / b.n_dated));
}

static const uint32_t *members_of(const pf_affinity *affinity, uint32_t story, uint32_t *out_n)
{
    *out_n = pf_affinity_size(affinity, story);
    return affinity->members + affinity->starts[story];
}

// Puts the sum of another story into the dense array in the place of the one that is there.
static void change_story(const pf_affinity *affinity, uint32_t from, uint32_t to, float *dense)
{
    uint32_t n = 0;
    if (from != NO_STORY) {
        const uint32_t *members = members_of(affinity, from, &n);
        for (uint32_t i = 0; i < n; i++) {
            pf_sparse_clear(pf_story_row(affinity->docs, members[i]), dense);
        }
    }
    if (to != NO_STORY) {
        const uint32_t *members = members_of(affinity, to, &n);
        for (uint32_t i = 0; i < n; i++) {
            pf_sparse_scatter(pf_story_row(affinity->docs, members[i]), dense);
        }
    }
}

static double own_square(pf_sparse row)
{
    double sum = 0;
    for (size_t i = 0; i < row.n; i++) {
        sum += (double)row.values[i] * (double)row.values[i];
    }
    return sum * row.unit * row.unit;
}

// Mean similarity of an article to a story whose sum is spread; `refused` is the sum of the
// cosines that do not count.
static double doc_similarity(const pf_affinity *affinity, uint32_t story, uint32_t rank,
                             double refused, const float *dense)
{
    const pf_story_docs *docs = affinity->docs;
    pf_sparse row = pf_story_row(docs, rank);
    double dot = pf_sparse_dot(row, dense) - refused;
    double n = pf_affinity_size(affinity, story);
    int is_dated = rank < docs->n_dated;
    pf_story_time own = {.day_sum = docs->days[rank], .n_dated = (uint32_t)is_dated};
    pf_story_time time = affinity->times[story];
    if (affinity->story_at[rank] == story) {
        dot -= own_square(row);
        n -= 1;
        time.day_sum -= own.day_sum;
        time.n_dated -= own.n_dated;
    }
    return n > 0 ? dot / n * time_factor(affinity, own, time) : 0.0;
}

static double story_similarity(const pf_affinity *affinity, uint32_t story, uint32_t other,
                               double refused, const float *dense)
{
    uint32_t n = 0;
    const uint32_t *members = members_of(affinity, other, &n);
    double dot = -refused;
    for (uint32_t i = 0; i < n; i++) {
        dot += pf_sparse_dot(pf_story_row(affinity->docs, members[i]), dense);
    }
    return dot / ((double)pf_affinity_size(affinity, story) * (double)n) *
           time_factor(affinity, affinity->times[story], affinity->times[other]);
}

typedef struct answer_job {
    pf_affinity *affinity;
    pf_affinity_kind kind;
} answer_job;

static pf_status answer_chunk(void *ctx, size_t begin, size_t end, unsigned worker,
                              pf_error *err)
{
    (void)err;
    const answer_job *job = ctx;
    pf_affinity *affinity = job->affinity;
    float *dense = affinity->dense[worker];
    uint32_t held = NO_STORY;
    for (size_t i = begin; i < end; i++) {
        uint32_t story = pf_affinity_story(affinity, i);
        uint32_t of = pf_affinity_of(affinity, i);
        double refused = (double)affinity->asked[i].value / PF_REFUSED_SCALE;
        if (story != held) {
            change_story(affinity, held, story, dense);
            held = story;
        }
        double similarity = job->kind == PF_AFFINITY_DOC
                                ? doc_similarity(affinity, story, of, refused, dense)
                                : story_similarity(affinity, story, of, refused, dense);
        affinity->answers[i] = similarity > 0 ? pf_rounded(similarity) : 0.0F;
    }
    change_story(affinity, held, NO_STORY, dense);
    return PF_OK;
}

pf_status pf_affinity_answer(pf_affinity *affinity, pf_affinity_kind kind, pf_pool *pool,
                             pf_error *err)
{
    pf_keyed *asked = affinity->asked;
    PF_TRY(pf_sort_keyed(asked, affinity->n_asked, pool, err));
    size_t n = 0;
    for (size_t i = 0; i < affinity->n_asked; i++) {
        if (n == 0 || asked[i].key != asked[n - 1].key) {
            asked[n++] = asked[i];
        } else {
            asked[n - 1].value = pf_refused_sum(asked[n - 1].value, asked[i].value);
        }
    }
    affinity->n_asked = n;
    if (pf_reserve((void **)&affinity->answers, &affinity->answers_cap, n,
                   sizeof *affinity->answers) != PF_OK) {
        return pf_fail_memory(err, n * sizeof *affinity->answers);
    }
    answer_job job = {.affinity = affinity, .kind = kind};
    return pf_pool_for(pool, n, QUESTION_GRAIN, answer_chunk, &job, err);
}
