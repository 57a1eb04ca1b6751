// SPDX-License-Identifier: MIT
// The parts of a model, each in a file of its own: over model->terms of model->docs they fill
// in what is theirs. `body` are the unit TF-IDF rows of the texts (PF_TFIDF_BODY).
#ifndef PF_PIPELINE_MODEL_PARTS_H
#define PF_PIPELINE_MODEL_PARTS_H

#include "pipeline/model.h"

// Fills in stories and story_labels. PF_ENOMEM, PF_ECANCELLED.
pf_status pf_model_fit_stories(pf_session *session, const pf_csr *body, pf_model *model,
                               pf_error *err) PF_MUST_CHECK;

// Fills in topics and topic_labels. PF_ENOMEM, PF_EINVAL, PF_ECANCELLED.
pf_status pf_model_fit_topics(pf_session *session, const pf_csr *body, pf_model *model,
                              pf_error *err) PF_MUST_CHECK;

// Names for the n_sets sets of `set_of` [n_rows]; `rows` find the medoids. *out_labels is the
// caller's to free with pf_free, also where this fails. PF_ENOMEM.
pf_status pf_model_label_sets(pf_session *session, const pf_model *model, const pf_csr *rows,
                              const uint32_t *set_of, size_t n_sets, pf_label **out_labels,
                              pf_error *err) PF_MUST_CHECK;

#endif
