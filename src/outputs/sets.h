// SPDX-License-Identifier: MIT
// Stories or topics as people see them: numbered by size, with their articles, times and
// outlets.
#ifndef PF_OUTPUTS_SETS_H
#define PF_OUTPUTS_SETS_H

#include "model/model.h"

typedef struct pf_set {
    uint32_t n_articles;
    uint32_t n_texts; // rows of the model: copies folded
    uint32_t n_outlets;
    uint32_t n_no_outlet; // articles that name none
    uint32_t model_set;   // its number in pf_stories or pf_topics
    uint32_t topic; // of a story: number of the topic most of its texts are in, or PF_NO_DOC
    pf_doc_id
        headline; // the article nearest to the middle; PF_NO_DOC where there are no labels
    uint32_t first_source; // of the corpus, before all others for sure; 0: not known, or none
    int64_t first_seconds; // a day without time is its 00:00 UTC
    int64_t last_seconds;
    int64_t peak_seconds; // 00:00 UTC of the day with most articles, the earliest of these
    int first_date_only;
    int last_date_only;
    uint32_t members; // into pf_sets.docs
} pf_set;

typedef struct pf_sets {
    char letter; // 's' or 't'
    size_t n;
    pf_set *sets;        // [n] by falling articles, then earliest date, then least id
    uint32_t *number_of; // [model sets] model number -> number here, from 0
    uint32_t *docs; // [n_docs] members: each kept article, by time, with its copies behind it
    const uint32_t *set_of_row; // [n_rows] model number
    const pf_label *labels;     // [model sets]; NULL: they were not asked for
} pf_sets;

// Of the stories or the topics of a fitted model. PF_ENOMEM.
pf_status pf_sets_of_stories(const pf_session *session, const pf_groups *groups,
                             const pf_model *model, pf_sets *out_sets, pf_error *err)
    PF_MUST_CHECK;
pf_status pf_sets_of_topics(const pf_session *session, const pf_groups *groups,
                            const pf_model *model, pf_sets *out_sets, pf_error *err)
    PF_MUST_CHECK;

// Fills in the topic of each story.
pf_status pf_sets_link_topics(pf_sets *stories, const pf_sets *topics, const pf_model *model,
                              pf_error *err) PF_MUST_CHECK;

void pf_sets_finish(pf_sets *sets);

// Number here, from 0, of the set that an article is in.
static inline uint32_t pf_set_of_doc(const pf_sets *sets, const pf_model *model, pf_doc_id doc)
{
    return sets->number_of[sets->set_of_row[model->row_of[doc]]];
}

#endif
