// SPDX-License-Identifier: MIT
// How similar articles and stories are to a story, asked in bulk.
//
// Similarity of an article to a story is its mean cosine to the members (without itself) x the
// time factor of its date against their mean date; between stories it is the mean over all
// cross pairs, the same way. Both come from the sum of a story's rows, spread into a dense
// array once: a question is a sparse dot. Questions are sorted by story first.
#ifndef PF_STORIES_AFFINITY_H
#define PF_STORIES_AFFINITY_H

#include "base/sort.h"
#include "stories/neighbours.h"

typedef struct pf_story_time {
    double day_sum;
    uint32_t n_dated;
} pf_story_time;

typedef struct pf_affinity {
    const pf_story_docs *docs;
    size_t n_stories;
    uint32_t *story_at;   // [n_docs] story of each rank
    uint32_t *starts;     // [n_stories + 1] into members; room for n_docs + 2
    uint32_t *members;    // [n_docs] ranks by story
    pf_story_time *times; // [n_stories]; room for n_docs
    pf_keyed *asked;      // [n_asked] see pf_affinity_ask
    size_t n_asked;
    size_t asked_cap;
    float *answers; // [n_asked] after pf_affinity_answer
    size_t answers_cap;
    float **dense; // [n_workers] of [n_cols], zero between uses
    unsigned n_workers;
} pf_affinity;

// No stories yet. PF_ENOMEM.
pf_status pf_affinity_init(pf_affinity *affinity, const pf_story_docs *docs, pf_pool *pool,
                           pf_error *err) PF_MUST_CHECK;
void pf_affinity_finish(pf_affinity *affinity);

// Takes the stories of affinity->story_at, filled in by the caller with 0 .. n_stories - 1 (at
// most n_docs), in the place of those there were.
void pf_affinity_set_stories(pf_affinity *affinity, size_t n_stories);

// The same, of clusters that are named by their lowest rank: cluster_of [n_docs] of ranks.
void pf_affinity_take_clusters(pf_affinity *affinity, const uint32_t *cluster_of);

static inline uint32_t pf_affinity_size(const pf_affinity *affinity, uint32_t story)
{
    return affinity->starts[story + 1] - affinity->starts[story];
}

// Whether a rank is the only one of its story.
static inline int pf_affinity_is_alone(const pf_affinity *affinity, uint32_t rank)
{
    return pf_affinity_size(affinity, affinity->story_at[rank]) == 1;
}

typedef enum pf_affinity_kind {
    PF_AFFINITY_DOC,  // of a rank to a story
    PF_AFFINITY_STORY // of a story to a story
} pf_affinity_kind;

// Starts a new list of questions.
static inline void pf_affinity_begin(pf_affinity *affinity)
{
    affinity->n_asked = 0;
}

// Asks for the similarity of `of` (a rank, or a story) to `story`. `refused`: of the pairs that
// the question takes in (pf_graph_edge); what is given for one question is added up. PF_ENOMEM.
pf_status pf_affinity_ask(pf_affinity *affinity, uint32_t story, uint32_t of, uint32_t refused,
                          pf_error *err) PF_MUST_CHECK;

// Answers all questions, each once, by rising story, then rising `of`. Stories had better be
// asked for the smaller of two: a question goes through its members. The same for any number of
// threads. PF_ENOMEM.
pf_status pf_affinity_answer(pf_affinity *affinity, pf_affinity_kind kind, pf_pool *pool,
                             pf_error *err) PF_MUST_CHECK;

static inline uint32_t pf_affinity_story(const pf_affinity *affinity, size_t i)
{
    return (uint32_t)(affinity->asked[i].key >> 32);
}

static inline uint32_t pf_affinity_of(const pf_affinity *affinity, size_t i)
{
    return (uint32_t)(affinity->asked[i].key & UINT32_MAX);
}

#endif
