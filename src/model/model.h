// SPDX-License-Identifier: MIT
// Stories and topics of a corpus: the kept articles are read once more for their terms, then
// grouped.
#ifndef PF_MODEL_MODEL_H
#define PF_MODEL_MODEL_H

#include "features/labels.h"
#include "features/ties.h"
#include "session/session.h"
#include "stories/stories.h"
#include "text/stopwords.h"
#include "topics/topics.h"

enum {
    PF_MODEL_STORIES = 1,
    PF_MODEL_TOPICS = 2,
    PF_MODEL_LABELS = 4 // names for them, what ties articles to stories, their stability
};

// Rows are the articles that are modelled: one of each copy group, or all with --no-fold. They
// stand by time, then id, so nothing here depends on input order.
typedef struct pf_model {
    size_t n_rows;
    uint32_t *docs;     // [n_rows] article of each row
    uint32_t *row_of;   // [n_docs] row that an article goes with
    uint8_t *languages; // [n_rows] pf_language
    pf_terms terms;     // without their rows, where topics alone were asked for
    pf_stories stories;
    pf_topics topics;
    pf_labels story_labels; // [stories.n_stories]; none without PF_MODEL_LABELS
    pf_labels topic_labels; // [topics.n_topics]; likewise
    pf_labels tried_labels[PF_TOPIC_CANDIDATES]; // of the topics of the candidates that were
                                                 // not chosen; likewise
    pf_ties story_ties;                          // [n_rows] as terms; likewise
} pf_model;

// `parts`: which of PF_MODEL_*. PF_ENOMEM, PF_EIO, PF_EINVAL, PF_ECANCELLED.
pf_status pf_model_fit(pf_session *session, const pf_groups *groups, unsigned parts,
                       pf_model *out_model, pf_error *err) PF_MUST_CHECK;
void pf_model_finish(pf_model *model);

// Articles of each language, of the first n_docs.
void pf_model_count_languages(const pf_model *model, size_t n_docs,
                              uint64_t out_counts[PF_N_LANGUAGES]);

// The language of an article; a copy has that of the article kept for it.
static inline pf_language pf_model_language(const pf_model *model, pf_doc_id doc)
{
    return (pf_language)model->languages[model->row_of[doc]];
}

#endif
