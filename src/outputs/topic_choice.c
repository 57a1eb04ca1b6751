// SPDX-License-Identifier: MIT
#include "outputs/topic_choice.h"

#include <stdlib.h>

#include "base/error.h"
#include "base/mem.h"

#define SHOWN_TERMS 5u // of a topic that was tried

static int compare_tried(const void *x, const void *y)
{
    const pf_tried_topic *a = x;
    const pf_tried_topic *b = y;
    if (a->n_texts != b->n_texts) {
        return a->n_texts < b->n_texts ? 1 : -1;
    }
    return a->topic < b->topic ? -1 : a->topic > b->topic;
}

pf_status pf_tried_topics_list(const pf_model *model, size_t candidate,
                               pf_tried_topic **out_topics, pf_error *err)
{
    const pf_topic_candidate *tried = &model->topics.candidates[candidate];
    pf_tried_topic *topics = pf_alloc(tried->k, sizeof *topics);
    if (topics == NULL) {
        return pf_fail_memory(err, tried->k * sizeof *topics);
    }
    for (uint32_t topic = 0; topic < tried->k; topic++) {
        topics[topic] = (pf_tried_topic){topic, 0};
    }
    for (size_t row = 0; row < model->n_rows; row++) {
        topics[tried->topic_of[row]].n_texts++;
    }
    qsort(topics, tried->k, sizeof *topics, compare_tried);
    *out_topics = topics;
    return PF_OK;
}

const pf_label *pf_tried_topic_label(const pf_model *model, size_t candidate, uint32_t topic)
{
    const pf_labels *labels = candidate == model->topics.chosen
                                  ? &model->topic_labels
                                  : &model->tried_labels[candidate];
    return &labels->labels[topic];
}

static void append_tried_topic(pf_json *json, const pf_tried_topic *tried,
                               const pf_label *label)
{
    pf_json_begin_object(json, NULL);
    pf_json_u64(json, "texts", tried->n_texts);
    pf_json_begin_array(json, "terms");
    for (uint32_t i = 0; i < label->n_terms && i < SHOWN_TERMS; i++) {
        pf_json_view(json, NULL, label->terms[i].text);
    }
    pf_json_end_array(json);
    pf_json_end_object(json);
}

static pf_status append_candidate(pf_json *json, const pf_model *model, size_t number,
                                  pf_error *err)
{
    const pf_topic_candidate *candidate = &model->topics.candidates[number];
    pf_tried_topic *topics = NULL;
    PF_TRY(pf_tried_topics_list(model, number, &topics, err));
    pf_json_begin_object(json, NULL);
    pf_json_u64(json, "k", candidate->k);
    pf_json_fixed(json, "score", candidate->score, 6);
    pf_json_fixed(json, "silhouette", candidate->silhouette, 6);
    pf_json_fixed(json, "stability", candidate->stability, 6);
    pf_json_bool(json, "chosen", number == model->topics.chosen);
    pf_json_begin_array(json, "topics");
    for (uint32_t i = 0; i < candidate->k; i++) {
        append_tried_topic(json, &topics[i],
                           pf_tried_topic_label(model, number, topics[i].topic));
    }
    pf_json_end_array(json);
    pf_json_end_object(json);
    pf_free(topics);
    return PF_OK;
}

// Why there are as many topics as there are.
static const char *criterion_of(const pf_topics *topics, unsigned asked_k)
{
    if (asked_k > 0) {
        return "k was given";
    }
    return topics->n_candidates > 0 ? "mean simplified silhouette times mean stability"
                                    : "no two articles have a word in common";
}

pf_status pf_append_topic_choice(pf_json *json, const pf_model *model, unsigned asked_k,
                                 pf_error *err)
{
    const pf_topics *topics = &model->topics;
    pf_json_begin_array(json, "topic_candidates");
    for (size_t i = 0; i < topics->n_candidates; i++) {
        PF_TRY(append_candidate(json, model, i, err));
    }
    pf_json_end_array(json);
    pf_json_begin_object(json, "topic_search");
    pf_json_u64(json, "articles", topics->n_active);
    pf_json_u64(json, "sampled", topics->n_sampled);
    pf_json_fixed(json, "objective", topics->objective, 3);
    pf_json_str(json, "criterion", criterion_of(topics, asked_k));
    pf_json_end_object(json);
    return PF_OK;
}
