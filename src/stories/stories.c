// SPDX-License-Identifier: MIT
// Stories: neighbour graph, average linkage, cut; then, against the finished stories, what an
// article and a story are like from outside.
//
// Similarity of an article to a story is its mean cosine to the members (without itself) x the
// time factor of its date against their mean date; between stories it is the mean over all
// cross pairs, the same way. Both come from the sum of a story's rows, spread into a dense
// array once: a question is a sparse dot. Related stories are sought among those that share a
// graph edge; the runner-up of an article among those its own edges reach and those related to
// its story.
//
// Cost: that of the graph and the linkage; then about a dot product an edge.
#include "stories/stories.h"

#include <math.h>
#include <string.h>

#include "base/error.h"
#include "base/mem.h"
#include "base/sort.h"
#include "stories/linkage.h"

#define QUESTION_GRAIN 256u
#define NO_STORY       UINT32_MAX

typedef struct story_time {
    double day_sum;
    uint32_t n_dated;
} story_time;

typedef struct profile_job {
    const pf_story_docs *docs;
    const pf_graph *graph;
    pf_stories *stories;
    uint32_t *story_at; // [n_docs] story of each rank
    uint32_t *starts;   // [n_stories + 1] into members
    uint32_t *members;  // [n_docs] ranks by story
    story_time *times;  // [n_stories]
    pf_keyed *asked; // key = story whose sum answers, and an article's rank or a smaller story;
                     // value = what was refused between them
    size_t n_asked;
    size_t asked_cap;
    float *answers; // [answers_cap]
    size_t answers_cap;
    float **dense; // [n_workers] of [n_cols], zero between uses
    unsigned n_workers;
} profile_job;

static uint32_t size_of(const profile_job *job, uint32_t story)
{
    return job->starts[story + 1] - job->starts[story];
}

// ---- numbering ------------------------------------------------------------------------------

// Stories by lowest member in input order.
static pf_status number_stories(profile_job *job, const uint32_t *cluster_of, pf_error *err)
{
    const pf_story_docs *docs = job->docs;
    pf_stories *stories = job->stories;
    uint32_t *rank_of = pf_alloc(docs->n_docs, sizeof *rank_of);
    uint32_t *story_of_cluster = pf_alloc(docs->n_docs, sizeof *story_of_cluster);
    if (rank_of == NULL || story_of_cluster == NULL) {
        pf_free(rank_of);
        pf_free(story_of_cluster);
        return pf_fail_memory(err, docs->n_docs * sizeof *rank_of);
    }
    for (size_t rank = 0; rank < docs->n_docs; rank++) {
        rank_of[docs->order[rank]] = (uint32_t)rank;
        story_of_cluster[rank] = NO_STORY;
    }
    for (size_t doc = 0; doc < docs->n_docs; doc++) {
        uint32_t *story = &story_of_cluster[cluster_of[rank_of[doc]]];
        if (*story == NO_STORY) {
            *story = (uint32_t)stories->n_stories++;
        }
        stories->story_of[doc] = *story;
        job->story_at[rank_of[doc]] = *story;
    }
    pf_free(rank_of);
    pf_free(story_of_cluster);
    return PF_OK;
}

static pf_status list_members(profile_job *job, pf_error *err)
{
    size_t n_stories = job->stories->n_stories;
    job->stories->info = pf_calloc(n_stories, sizeof *job->stories->info);
    job->starts = pf_calloc(n_stories + 2, sizeof *job->starts);
    job->times = pf_calloc(n_stories, sizeof *job->times);
    if (job->stories->info == NULL || job->starts == NULL || job->times == NULL) {
        return pf_fail_memory(err, n_stories * sizeof *job->stories->info);
    }
    // Counts stand two places on, so that filling moves each start to where it belongs.
    uint32_t *next = job->starts + 1;
    for (size_t rank = 0; rank < job->docs->n_docs; rank++) {
        next[job->story_at[rank] + 1]++;
    }
    for (size_t s = 0; s < n_stories; s++) {
        job->stories->info[s].n_docs = next[s + 1];
        next[s + 1] += next[s];
    }
    for (size_t rank = 0; rank < job->docs->n_docs; rank++) {
        uint32_t story = job->story_at[rank];
        job->members[next[story]++] = (uint32_t)rank;
        if (rank < job->docs->n_dated) {
            job->times[story].day_sum += job->docs->days[rank];
            job->times[story].n_dated++;
        }
    }
    return PF_OK;
}

// ---- questions and answers ------------------------------------------------------------------

// `refused`: of the pairs that the question takes in (pf_graph_edge). Asked twice, it counts
// twice.
static pf_status ask(profile_job *job, uint32_t story, uint32_t of, uint32_t refused,
                     pf_error *err)
{
    if (pf_reserve((void **)&job->asked, &job->asked_cap, job->n_asked + 1,
                   sizeof *job->asked) != PF_OK) {
        return pf_fail_memory(err, job->n_asked * sizeof *job->asked);
    }
    job->asked[job->n_asked++] =
        (pf_keyed){.key = ((uint64_t)story << 32) | of, .value = refused};
    return PF_OK;
}

static uint32_t asked_story(const profile_job *job, size_t i)
{
    return (uint32_t)(job->asked[i].key >> 32);
}

static uint32_t asked_of(const profile_job *job, size_t i)
{
    return (uint32_t)(job->asked[i].key & UINT32_MAX);
}

static double time_factor(const profile_job *job, story_time a, story_time b)
{
    if (a.n_dated == 0 || b.n_dated == 0) {
        return job->docs->undated_factor;
    }
    return pf_time_factor(fabs(a.day_sum / a.n_dated - b.day_sum / b.n_dated));
}

// Puts the sum of another story into the dense array in the place of the one that is there.
static void change_story(const profile_job *job, uint32_t from, uint32_t to, float *dense)
{
    for (uint32_t i = 0; from != NO_STORY && i < size_of(job, from); i++) {
        pf_sparse_clear(pf_story_row(job->docs, job->members[job->starts[from] + i]), dense);
    }
    for (uint32_t i = 0; to != NO_STORY && i < size_of(job, to); i++) {
        pf_sparse_scatter(pf_story_row(job->docs, job->members[job->starts[to] + i]), dense);
    }
}

static double own_square(pf_sparse row)
{
    double sum = 0;
    for (size_t i = 0; i < row.n; i++) {
        sum += (double)row.values[i] * (double)row.values[i];
    }
    return sum;
}

// Mean similarity of an article to a story whose sum is spread; `refused` is the sum of the
// cosines that do not count.
static double doc_similarity(const profile_job *job, uint32_t story, uint32_t rank,
                             double refused, const float *dense)
{
    pf_sparse row = pf_story_row(job->docs, rank);
    double dot = pf_sparse_dot(row, dense) - refused;
    double n = size_of(job, story);
    int is_dated = rank < job->docs->n_dated;
    story_time own = {.day_sum = job->docs->days[rank], .n_dated = (uint32_t)is_dated};
    story_time time = job->times[story];
    if (job->story_at[rank] == story) {
        dot -= own_square(row);
        n -= 1;
        time.day_sum -= own.day_sum;
        time.n_dated -= own.n_dated;
    }
    return n > 0 ? dot / n * time_factor(job, own, time) : 0.0;
}

static double story_similarity(const profile_job *job, uint32_t story, uint32_t other,
                               double refused, const float *dense)
{
    double dot = -refused;
    for (uint32_t i = job->starts[other]; i < job->starts[other + 1]; i++) {
        dot += pf_sparse_dot(pf_story_row(job->docs, job->members[i]), dense);
    }
    return dot / ((double)size_of(job, story) * (double)size_of(job, other)) *
           time_factor(job, job->times[story], job->times[other]);
}

typedef double (*similarity_fn)(const profile_job *job, uint32_t story, uint32_t of,
                                double refused, const float *dense);

typedef struct answer_job {
    profile_job *profile;
    similarity_fn similarity;
} answer_job;

static pf_status answer_chunk(void *ctx, size_t begin, size_t end, unsigned worker,
                              pf_error *err)
{
    (void)err;
    const answer_job *answer = ctx;
    profile_job *job = answer->profile;
    float *dense = job->dense[worker];
    uint32_t held = NO_STORY;
    for (size_t i = begin; i < end; i++) {
        uint32_t story = asked_story(job, i);
        if (story != held) {
            change_story(job, held, story, dense);
            held = story;
        }
        double refused = (double)job->asked[i].value / PF_REFUSED_SCALE;
        double similarity = answer->similarity(job, story, asked_of(job, i), refused, dense);
        job->answers[i] = similarity > 0 ? pf_rounded(similarity) : 0.0F;
    }
    change_story(job, held, NO_STORY, dense);
    return PF_OK;
}

// Sorts the questions, drops doubles and answers the rest.
static pf_status answer_all(profile_job *job, similarity_fn similarity, pf_pool *pool,
                            pf_error *err)
{
    PF_TRY(pf_sort_keyed(job->asked, job->n_asked, pool, err));
    size_t n = 0;
    for (size_t i = 0; i < job->n_asked; i++) {
        if (n == 0 || job->asked[i].key != job->asked[n - 1].key) {
            job->asked[n++] = job->asked[i];
        } else {
            job->asked[n - 1].value =
                pf_refused_sum(job->asked[n - 1].value, job->asked[i].value);
        }
    }
    job->n_asked = n;
    if (pf_reserve((void **)&job->answers, &job->answers_cap, n, sizeof *job->answers) !=
        PF_OK) {
        return pf_fail_memory(err, n * sizeof *job->answers);
    }
    answer_job answer = {.profile = job, .similarity = similarity};
    return pf_pool_for(pool, n, QUESTION_GRAIN, answer_chunk, &answer, err);
}

// ---- related stories ------------------------------------------------------------------------

static void add_related(pf_story_info *info, uint32_t other, float similarity)
{
    uint32_t at = info->n_related;
    while (at > 0 && (similarity > info->related_similarity[at - 1] ||
                      (similarity == info->related_similarity[at - 1] &&
                       other < info->related[at - 1]))) {
        at--;
    }
    if (at == PF_RELATED_STORIES) {
        return;
    }
    if (info->n_related < PF_RELATED_STORIES) {
        info->n_related++;
    }
    for (uint32_t i = info->n_related - 1; i > at; i--) {
        info->related[i] = info->related[i - 1];
        info->related_similarity[i] = info->related_similarity[i - 1];
    }
    info->related[at] = other;
    info->related_similarity[at] = similarity;
}

// One question for each two stories with an edge between them; the larger answers, so that the
// members gone through are the fewer.
static pf_status find_related(profile_job *job, pf_pool *pool, pf_error *err)
{
    job->n_asked = 0;
    for (size_t i = 0; i < job->graph->n_edges; i++) {
        uint32_t a = job->story_at[job->graph->edges[i].a];
        uint32_t b = job->story_at[job->graph->edges[i].b];
        if (a == b) {
            continue;
        }
        uint32_t size_a = size_of(job, a);
        uint32_t size_b = size_of(job, b);
        int a_answers = size_a > size_b || (size_a == size_b && a < b);
        uint32_t refused = job->graph->edges[i].refused;
        PF_TRY(ask(job, a_answers ? a : b, a_answers ? b : a, refused, err));
    }
    PF_TRY(answer_all(job, story_similarity, pool, err));
    for (size_t i = 0; i < job->n_asked; i++) {
        uint32_t a = asked_story(job, i);
        uint32_t b = asked_of(job, i);
        add_related(&job->stories->info[a], b, job->answers[i]);
        add_related(&job->stories->info[b], a, job->answers[i]);
    }
    return PF_OK;
}

// ---- articles -------------------------------------------------------------------------------

static pf_status ask_for_doc(profile_job *job, uint32_t rank, pf_error *err)
{
    uint32_t story = job->story_at[rank];
    const pf_story_info *info = &job->stories->info[story];
    if (info->n_docs > 1) {
        PF_TRY(ask(job, story, rank, 0, err));
    }
    for (uint32_t i = 0; i < info->n_related; i++) {
        PF_TRY(ask(job, info->related[i], rank, 0, err));
    }
    return PF_OK;
}

static void take_answer(profile_job *job, size_t i)
{
    pf_stories *stories = job->stories;
    uint32_t rank = asked_of(job, i);
    uint32_t story = asked_story(job, i);
    uint32_t doc = job->docs->order[rank];
    if (job->story_at[rank] == story) {
        stories->similarity[doc] = job->answers[i];
    } else if (job->answers[i] > stories->runner_up_similarity[doc]) {
        // Questions come by rising story, so of equal ones the lower stays; a story that shares
        // nothing is no runner-up.
        stories->runner_up[doc] = story;
        stories->runner_up_similarity[doc] = job->answers[i];
    }
}

static pf_status describe_docs(profile_job *job, pf_pool *pool, pf_error *err)
{
    job->n_asked = 0;
    for (size_t i = 0; i < job->graph->n_edges; i++) {
        const pf_graph_edge *edge = &job->graph->edges[i];
        if (job->story_at[edge->a] != job->story_at[edge->b] || edge->refused > 0) {
            PF_TRY(ask(job, job->story_at[edge->a], edge->b, edge->refused, err));
            PF_TRY(ask(job, job->story_at[edge->b], edge->a, edge->refused, err));
        }
    }
    for (size_t rank = 0; rank < job->docs->n_docs; rank++) {
        PF_TRY(ask_for_doc(job, (uint32_t)rank, err));
    }
    PF_TRY(answer_all(job, doc_similarity, pool, err));
    for (size_t i = 0; i < job->n_asked; i++) {
        take_answer(job, i);
    }
    return PF_OK;
}

// ---- the fit --------------------------------------------------------------------------------

static pf_status init_stories(pf_stories *stories, size_t n, pf_error *err)
{
    stories->n_docs = n;
    stories->story_of = pf_alloc(n, sizeof *stories->story_of);
    stories->similarity = pf_calloc(n, sizeof *stories->similarity);
    stories->runner_up = pf_alloc(n, sizeof *stories->runner_up);
    stories->runner_up_similarity = pf_calloc(n, sizeof *stories->runner_up_similarity);
    if (stories->story_of == NULL || stories->similarity == NULL ||
        stories->runner_up == NULL || stories->runner_up_similarity == NULL) {
        return pf_fail_memory(err, n * sizeof *stories->story_of);
    }
    memset(stories->runner_up, 0xff, n * sizeof *stories->runner_up);
    return PF_OK;
}

static pf_status init_profile(profile_job *job, pf_pool *pool, pf_error *err)
{
    size_t n = job->docs->n_docs;
    job->n_workers = pf_pool_size(pool);
    job->story_at = pf_alloc(n, sizeof *job->story_at);
    job->members = pf_alloc(n, sizeof *job->members);
    job->dense = pf_calloc(job->n_workers, sizeof *job->dense);
    if (job->story_at == NULL || job->members == NULL || job->dense == NULL) {
        return pf_fail_memory(err, n * sizeof *job->members);
    }
    for (unsigned w = 0; w < job->n_workers; w++) {
        job->dense[w] = pf_calloc(job->docs->rows->n_cols, sizeof **job->dense);
        if (job->dense[w] == NULL) {
            return pf_fail_memory(err, job->docs->rows->n_cols * sizeof **job->dense);
        }
    }
    return PF_OK;
}

static void finish_profile(profile_job *job)
{
    for (unsigned w = 0; job->dense != NULL && w < job->n_workers; w++) {
        pf_free(job->dense[w]);
    }
    pf_free(job->dense);
    pf_free(job->story_at);
    pf_free(job->members);
    pf_free(job->starts);
    pf_free(job->times);
    pf_free(job->asked);
    pf_free(job->answers);
}

static pf_status describe(const pf_story_docs *docs, const pf_graph *graph,
                          const uint32_t *cluster_of, pf_pool *pool, pf_stories *stories,
                          pf_error *err)
{
    profile_job job = {.docs = docs, .graph = graph, .stories = stories};
    pf_status status = init_profile(&job, pool, err);
    if (status == PF_OK) {
        status = number_stories(&job, cluster_of, err);
    }
    if (status == PF_OK) {
        status = list_members(&job, err);
    }
    if (status == PF_OK) {
        status = find_related(&job, pool, err);
    }
    if (status == PF_OK) {
        status = describe_docs(&job, pool, err);
    }
    finish_profile(&job);
    return status;
}

// The cluster of each rank.
static pf_status find_clusters(const pf_story_docs *docs, const pf_graph *graph,
                               double threshold, pf_pool *pool, uint32_t *out_cluster_of,
                               pf_error *err)
{
    pf_linkage linkage;
    PF_TRY(pf_linkage_fit(docs, graph, threshold, pool, &linkage, err));
    pf_linkage_cut(&linkage, threshold, out_cluster_of);
    pf_linkage_finish(&linkage);
    return PF_OK;
}

pf_status pf_stories_fit(const pf_story_input *input, const pf_story_options *options,
                         pf_pool *pool, pf_stories *out_stories, pf_error *err)
{
    size_t n = input->rows->n_rows;
    pf_story_docs docs;
    pf_graph graph = {0};
    pf_stories stories = {0};
    PF_TRY(pf_story_docs_init(&docs, input, pool, err));
    pf_status status = PF_OK;
    uint32_t *cluster_of = pf_alloc(n, sizeof *cluster_of);
    if (cluster_of == NULL) {
        status = pf_fail_memory(err, n * sizeof *cluster_of);
        goto done;
    }
    pf_meter *meter = pf_pool_meter(pool);
    pf_meter_part(meter, 0, 3);
    status = pf_graph_fit(&docs, options->window_days, pool, &graph, err);
    if (status == PF_OK) {
        pf_meter_part(meter, 1, 3);
        status = find_clusters(&docs, &graph, options->threshold, pool, cluster_of, err);
    }
    if (status == PF_OK) {
        status = init_stories(&stories, n, err);
    }
    if (status == PF_OK) {
        pf_meter_part(meter, 2, 3);
        status = describe(&docs, &graph, cluster_of, pool, &stories, err);
    }
    if (status == PF_OK) {
        *out_stories = stories;
        memset(&stories, 0, sizeof stories);
    }
done:
    pf_stories_finish(&stories);
    pf_graph_finish(&graph);
    pf_free(cluster_of);
    pf_story_docs_finish(&docs);
    return status;
}

void pf_stories_finish(pf_stories *stories)
{
    if (stories == NULL) {
        return;
    }
    pf_free(stories->story_of);
    pf_free(stories->similarity);
    pf_free(stories->runner_up);
    pf_free(stories->runner_up_similarity);
    pf_free(stories->info);
    memset(stories, 0, sizeof *stories);
}

// ---- validation -----------------------------------------------------------------------------

static pf_status check_ids(const pf_stories *stories, uint32_t *sizes, pf_error *err)
{
    size_t n_seen = 0;
    for (size_t doc = 0; doc < stories->n_docs; doc++) {
        uint32_t story = stories->story_of[doc];
        uint32_t other = stories->runner_up[doc];
        if (story >= stories->n_stories) {
            return pf_fail(err, PF_EINVAL, "article %zu is in story %u of %zu", doc, story,
                           stories->n_stories);
        }
        if (sizes[story]++ == 0 && story != n_seen++) {
            return pf_fail(err, PF_EINVAL, "story %u is not numbered by its lowest member",
                           story);
        }
        if (other == story || (other != PF_NO_DOC && other >= stories->n_stories)) {
            return pf_fail(err, PF_EINVAL, "article %zu has runner-up %u", doc, other);
        }
    }
    if (n_seen != stories->n_stories) {
        return pf_fail(err, PF_EINVAL, "%zu of %zu stories are empty",
                       stories->n_stories - n_seen, stories->n_stories);
    }
    return PF_OK;
}

static pf_status check_story(const pf_stories *stories, size_t story, uint32_t size,
                             pf_error *err)
{
    const pf_story_info *info = &stories->info[story];
    if (info->n_docs != size) {
        return pf_fail(err, PF_EINVAL, "story %zu says %u articles and has %u", story,
                       info->n_docs, size);
    }
    if (info->n_related > PF_RELATED_STORIES) {
        return pf_fail(err, PF_EINVAL, "story %zu has %u related", story, info->n_related);
    }
    for (uint32_t i = 0; i < info->n_related; i++) {
        if (info->related[i] >= stories->n_stories || info->related[i] == story) {
            return pf_fail(err, PF_EINVAL, "story %zu is related to %u", story,
                           info->related[i]);
        }
    }
    return PF_OK;
}

pf_status pf_stories_validate(const pf_stories *stories, pf_error *err)
{
    uint32_t *sizes = pf_calloc(stories->n_stories, sizeof *sizes);
    if (sizes == NULL) {
        return pf_fail_memory(err, stories->n_stories * sizeof *sizes);
    }
    pf_status status = check_ids(stories, sizes, err);
    for (size_t s = 0; status == PF_OK && s < stories->n_stories; s++) {
        status = check_story(stories, s, sizes[s], err);
    }
    pf_free(sizes);
    return status;
}
