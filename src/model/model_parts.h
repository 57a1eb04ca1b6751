// SPDX-License-Identifier: MIT
// The parts of a model, each in a file of its own: over model->terms of model->docs they fill
// in what is theirs. `body` are the unit TF-IDF rows of the texts (PF_TFIDF_BODY).
#ifndef PF_MODEL_MODEL_PARTS_H
#define PF_MODEL_MODEL_PARTS_H

#include "model/model.h"
#include "model/refusals.h"

// Fills in terms and languages. `refusals`: to be filled; NULL where they are not asked for.
// PF_ENOMEM, PF_EIO, PF_EINVAL, PF_ECANCELLED.
pf_status pf_model_fit_terms(pf_session *session, pf_refusals *refusals, pf_model *model,
                             pf_error *err) PF_MUST_CHECK;

// Fills in stories, with their stability where `parts` has PF_MODEL_LABELS. `refusals` of the
// rows. PF_ENOMEM, PF_ECANCELLED.
pf_status pf_model_fit_stories(pf_session *session, const pf_refusals *refusals, unsigned parts,
                               pf_model *model, pf_error *err) PF_MUST_CHECK;

// Fills in topics. PF_ENOMEM, PF_EINVAL, PF_ECANCELLED.
pf_status pf_model_fit_topics(pf_session *session, const pf_csr *body, pf_model *model,
                              pf_error *err) PF_MUST_CHECK;

// Fills in story_labels, story_ties, topic_labels and tried_labels, of those that `parts`
// (PF_MODEL_*) has, which must be there. PF_ENOMEM, PF_EIO, PF_ECANCELLED.
pf_status pf_model_fit_labels(pf_session *session, const pf_csr *body, unsigned parts,
                              pf_model *model, pf_error *err) PF_MUST_CHECK;

#endif
