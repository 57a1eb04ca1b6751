// SPDX-License-Identifier: MIT
// Stories: articles on one event. Their number is unknown, and most hold one or two articles,
// so nothing is forced together: average linkage over a neighbour graph inside a time window.
#ifndef PF_STORIES_STORIES_H
#define PF_STORIES_STORIES_H

#include <pressfold/options.h>

#include "stories/calibration.h"

#define PF_RELATED_STORIES 3

typedef struct pf_story_info {
    uint32_t n_docs;
    uint32_t n_related;
    uint32_t related[PF_RELATED_STORIES]; // nearest other stories, best first
    float related_similarity[PF_RELATED_STORIES];
} pf_story_info;

typedef struct pf_stories {
    size_t n_docs;
    size_t n_stories;
    uint32_t *story_of;          // [n_docs] 0 .. n_stories-1, by lowest member
    float *similarity;           // [n_docs] mean similarity to the other members; 0 when alone
    uint32_t *runner_up;         // [n_docs] next best story of similarity above 0, or PF_NO_DOC
    float *runner_up_similarity; // [n_docs] mean similarity to its members
    pf_story_info *info;         // [n_stories]
    float *stability; // [n_stories] as pf_story_stability_measure has it; NULL: not measured
    pf_calibration calibration; // where the threshold came from
} pf_stories;

// Stories without side pieces, and alone: story_of, n_stories and calibration, the rest NULL.
// Same result for any number of threads. PF_ENOMEM.
pf_status pf_stories_group(const pf_story_input *input, const pf_story_options *options,
                           pf_pool *pool, pf_stories *out_stories, pf_error *err) PF_MUST_CHECK;

// Stories with side pieces (side_pieces.h), described, with stability where
// input->is_resampled. Same result for any number of threads. PF_ENOMEM.
pf_status pf_stories_fit(const pf_story_input *input, const pf_story_options *options,
                         pf_pool *pool, pf_stories *out_stories, pf_error *err) PF_MUST_CHECK;
void pf_stories_finish(pf_stories *stories);

// PF_EINVAL with the first broken promise: every story non-empty, sizes agree, ids in range and
// by lowest member.
pf_status pf_stories_validate(const pf_stories *stories, pf_error *err) PF_MUST_CHECK;

#endif
