// SPDX-License-Identifier: MIT
// Related stories are sought among those that share a graph edge; the runner-up of an article
// among those its own edges reach and those related to its story. About a dot product an edge.
// Stories are asked a part at a time, by rising number, so that the questions take a few bytes
// an edge.
#include "stories/describe.h"

#include "base/error.h"

#define N_PARTS 8u // of about as many articles

typedef struct describe_job {
    const pf_graph *graph;
    pf_affinity *affinity;
    pf_pool *pool;
    pf_stories *stories;
    uint32_t first; // stories [first, last) are asked
    uint32_t last;
} describe_job;

// Goes on to the next part; 0: there is none. The first follows {0, 0}.
static int next_part(describe_job *job)
{
    const pf_affinity *affinity = job->affinity;
    const uint32_t *starts = affinity->starts;
    size_t most = affinity->docs->n_docs / N_PARTS;
    job->first = job->last;
    if (job->first == affinity->n_stories) {
        job->last = 0;
        return 0;
    }
    do {
        job->last++;
    } while (job->last < affinity->n_stories &&
             starts[job->last + 1] - starts[job->first] <= most);
    pf_affinity_begin(job->affinity);
    return 1;
}

static pf_status ask(const describe_job *job, uint32_t story, uint32_t of, uint32_t refused,
                     pf_error *err)
{
    if (story < job->first || story >= job->last) {
        return PF_OK;
    }
    return pf_affinity_ask(job->affinity, story, of, refused, err);
}

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
static pf_status ask_related(const describe_job *job, pf_error *err)
{
    const pf_affinity *affinity = job->affinity;
    for (size_t i = 0; i < job->graph->n_edges; i++) {
        const pf_graph_edge *edge = &job->graph->edges[i];
        uint32_t a = affinity->story_at[edge->a];
        uint32_t b = affinity->story_at[edge->b];
        if (a == b) {
            continue;
        }
        uint32_t size_a = pf_affinity_size(affinity, a);
        uint32_t size_b = pf_affinity_size(affinity, b);
        int a_answers = size_a > size_b || (size_a == size_b && a < b);
        PF_TRY(ask(job, a_answers ? a : b, a_answers ? b : a, edge->refused, err));
    }
    return PF_OK;
}

static pf_status find_related(describe_job *job, pf_error *err)
{
    pf_affinity *affinity = job->affinity;
    while (next_part(job)) {
        PF_TRY(ask_related(job, err));
        PF_TRY(pf_affinity_answer(affinity, PF_AFFINITY_STORY, job->pool, err));
        for (size_t i = 0; i < affinity->n_asked; i++) {
            uint32_t a = pf_affinity_story(affinity, i);
            uint32_t b = pf_affinity_of(affinity, i);
            add_related(&job->stories->info[a], b, affinity->answers[i]);
            add_related(&job->stories->info[b], a, affinity->answers[i]);
        }
    }
    return PF_OK;
}

static pf_status ask_across(const describe_job *job, const pf_graph_edge *edge, pf_error *err)
{
    const uint32_t *story_at = job->affinity->story_at;
    if (story_at[edge->a] == story_at[edge->b] && edge->refused == 0) {
        return PF_OK;
    }
    PF_TRY(ask(job, story_at[edge->a], edge->b, edge->refused, err));
    return ask(job, story_at[edge->b], edge->a, edge->refused, err);
}

static pf_status ask_for_doc(const describe_job *job, uint32_t rank, pf_error *err)
{
    uint32_t story = job->affinity->story_at[rank];
    const pf_story_info *info = &job->stories->info[story];
    if (info->n_docs > 1) {
        PF_TRY(ask(job, story, rank, 0, err));
    }
    for (uint32_t i = 0; i < info->n_related; i++) {
        PF_TRY(ask(job, info->related[i], rank, 0, err));
    }
    return PF_OK;
}

static void take_answer(const describe_job *job, size_t i)
{
    pf_stories *stories = job->stories;
    uint32_t rank = pf_affinity_of(job->affinity, i);
    uint32_t story = pf_affinity_story(job->affinity, i);
    uint32_t doc = job->affinity->docs->order[rank];
    float similarity = job->affinity->answers[i];
    if (job->affinity->story_at[rank] == story) {
        stories->similarity[doc] = similarity;
    } else if (similarity > stories->runner_up_similarity[doc]) {
        // Answers come by rising story, so of equal ones the lower stays; a story that shares
        // nothing is no runner-up.
        stories->runner_up[doc] = story;
        stories->runner_up_similarity[doc] = similarity;
    }
}

static pf_status ask_docs(const describe_job *job, pf_error *err)
{
    for (size_t i = 0; i < job->graph->n_edges; i++) {
        PF_TRY(ask_across(job, &job->graph->edges[i], err));
    }
    for (size_t rank = 0; rank < job->affinity->docs->n_docs; rank++) {
        PF_TRY(ask_for_doc(job, (uint32_t)rank, err));
    }
    return PF_OK;
}

static pf_status describe_docs(describe_job *job, pf_error *err)
{
    while (next_part(job)) {
        PF_TRY(ask_docs(job, err));
        PF_TRY(pf_affinity_answer(job->affinity, PF_AFFINITY_DOC, job->pool, err));
        for (size_t i = 0; i < job->affinity->n_asked; i++) {
            take_answer(job, i);
        }
    }
    return PF_OK;
}

pf_status pf_stories_describe(const pf_graph *graph, pf_affinity *affinity, pf_pool *pool,
                              pf_stories *stories, pf_error *err)
{
    describe_job job = {graph, affinity, pool, stories, 0, 0};
    for (uint32_t s = 0; s < stories->n_stories; s++) {
        stories->info[s].n_docs = pf_affinity_size(affinity, s);
    }
    PF_TRY(find_related(&job, err));
    return describe_docs(&job, err);
}
