// SPDX-License-Identifier: MIT
// The numbers of topics that were tried where k was to be chosen, with the topics that each
// gave: a reader may judge otherwise than the score.
#ifndef PF_OUTPUTS_TOPIC_CHOICE_H
#define PF_OUTPUTS_TOPIC_CHOICE_H

#include "base/json.h"
#include "outputs/outputs.h"

// A topic of one candidate.
typedef struct pf_tried_topic {
    uint32_t topic;   // its number in the candidate's topic_of
    uint32_t n_texts; // rows of the model in it
} pf_tried_topic;

// The topics of candidate number `candidate` (below model->topics.n_candidates), by falling
// size, then lowest member. *out_topics [k] is the caller's to free with pf_free. PF_ENOMEM.
pf_status pf_tried_topics_list(const pf_model *model, size_t candidate,
                               pf_tried_topic **out_topics, pf_error *err) PF_MUST_CHECK;

// Its label, borrowed from the model, which must have labels.
const pf_label *pf_tried_topic_label(const pf_model *model, size_t candidate, uint32_t topic);

// Appends "topic_candidates", an array, and "topic_search", an object: over what the topics
// were looked for. `asked_k`: topics that were asked for; 0: it was to be chosen. PF_ENOMEM.
pf_status pf_append_topic_choice(pf_json *json, const pf_model *model, unsigned asked_k,
                                 pf_error *err) PF_MUST_CHECK;

#endif
