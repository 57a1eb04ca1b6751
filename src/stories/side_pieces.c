// SPDX-License-Identifier: MIT
// A comment, a market report or an eyewitness's account shares few words with the story it
// belongs to, fewer than two reports of one event do; but it shares fewer still with anything
// else. So an article that is alone after the cut joins the nearest story of MIN_STORY texts
// and more, if it reaches MIN_SHARE of the threshold there and is by LEAD more alike than to
// anything else, other articles that are alone included. One that is refused to anything is
// none: the days of a column would all go to one story. Stories are judged as linkage left
// them, all articles at once, so there is no order to depend on.
//
// Why a story of three: two texts hold no subject firm enough, and among mostly unrelated
// articles what is nearest to a pair is no part of it. Measured: CONTRIBUTING.md.
#include "stories/side_pieces.h"

#include "base/error.h"
#include "base/mem.h"

#define MIN_STORY 3u
#define MIN_SHARE 0.6
#define LEAD      1.2

// What an article that is alone is like.
typedef struct place {
    float best;
    float second;
    uint32_t story; // of the best
    int is_refused; // 1: to something, so it is of a template or a column
} place;

static void offer(place *own, uint32_t story, float similarity)
{
    if (similarity > own->best) {
        own->second = own->best;
        own->best = similarity;
        own->story = story;
    } else if (similarity > own->second) {
        own->second = similarity;
    }
}

// What is like `rank` across an edge: an article that is alone is its own mean.
static pf_status look_across(pf_affinity *affinity, const pf_graph_edge *edge, uint32_t rank,
                             uint32_t other, place *places, pf_error *err)
{
    uint32_t story = affinity->story_at[other];
    if (!pf_affinity_is_alone(affinity, rank)) {
        return PF_OK;
    }
    places[rank].is_refused |= edge->refused > 0;
    if (pf_affinity_is_alone(affinity, other)) {
        offer(&places[rank], story, edge->similarity);
        return PF_OK;
    }
    return pf_affinity_ask(affinity, story, rank, edge->refused, err);
}

static pf_status find_places(const pf_graph *graph, pf_affinity *affinity, pf_pool *pool,
                             place *places, pf_error *err)
{
    pf_affinity_begin(affinity);
    for (size_t i = 0; i < graph->n_edges; i++) {
        const pf_graph_edge *edge = &graph->edges[i];
        PF_TRY(look_across(affinity, edge, edge->a, edge->b, places, err));
        PF_TRY(look_across(affinity, edge, edge->b, edge->a, places, err));
    }
    PF_TRY(pf_affinity_answer(affinity, PF_AFFINITY_DOC, pool, err));
    for (size_t i = 0; i < affinity->n_asked; i++) {
        offer(&places[pf_affinity_of(affinity, i)], pf_affinity_story(affinity, i),
              affinity->answers[i]);
    }
    return PF_OK;
}

// A story without a date is as near to all days, so it would take in whatever is dated.
static int is_side_piece(const pf_affinity *affinity, place found, int is_dated,
                         double threshold)
{
    double best = (double)found.best;
    return best > 0 && !found.is_refused &&
           (!is_dated || affinity->times[found.story].n_dated > 0) &&
           pf_affinity_size(affinity, found.story) >= MIN_STORY &&
           best >= MIN_SHARE * threshold && best >= LEAD * (double)found.second;
}

pf_status pf_side_pieces_join(const pf_graph *graph, pf_affinity *affinity, double threshold,
                              const uint32_t *cluster_of, pf_pool *pool,
                              uint32_t *out_joined_of, pf_error *err)
{
    size_t n = affinity->docs->n_docs;
    place *places = pf_calloc(n, sizeof *places);
    if (places == NULL) {
        return pf_fail_memory(err, n * sizeof *places);
    }
    pf_affinity_take_clusters(affinity, cluster_of);
    pf_status status = find_places(graph, affinity, pool, places, err);
    for (size_t rank = 0; rank < n && status == PF_OK; rank++) {
        // The members of a story rise, so the first names its cluster.
        int is_dated = rank < affinity->docs->n_dated;
        int joins = is_side_piece(affinity, places[rank], is_dated, threshold);
        uint32_t story = joins ? places[rank].story : affinity->story_at[rank];
        out_joined_of[rank] = affinity->members[affinity->starts[story]];
    }
    pf_free(places);
    return status;
}
