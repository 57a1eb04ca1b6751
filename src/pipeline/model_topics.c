// SPDX-License-Identifier: MIT
#include "base/error.h"
#include "pipeline/model_parts.h"

#define TOPICS_SHARE 0.95 // of the stage's time, about, for the progress line

pf_status pf_model_fit_topics(pf_session *session, const pf_csr *body, pf_model *model,
                              pf_error *err)
{
    pf_stage_mark mark = pf_stage_begin(session, "topics", model->n_rows);
    const pf_options *options = session->options;
    pf_meter *meter = pf_pool_meter(session->pool);
    pf_meter_range(meter, 0, TOPICS_SHARE);
    PF_TRY(pf_topics_fit(body, &options->topics, options->resources.seed, session->pool,
                         &model->topics, err));
    pf_meter_range(meter, TOPICS_SHARE, 1);
    PF_TRY(pf_model_label_sets(session, model, body, model->topics.topic_of,
                               model->topics.n_topics, &model->topic_labels, err));
    session->info.n_topics = model->topics.n_topics;
    pf_stage_end(session, mark, 0);
    return PF_OK;
}
