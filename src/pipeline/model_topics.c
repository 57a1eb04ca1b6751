// SPDX-License-Identifier: MIT
#include "base/error.h"
#include "pipeline/model_parts.h"

pf_status pf_model_fit_topics(pf_session *session, const pf_csr *body, pf_model *model,
                              pf_error *err)
{
    pf_stage_mark mark = pf_stage_begin(session, "topics", model->n_rows);
    const pf_options *options = session->options;
    PF_TRY(pf_topics_fit(body, &options->topics, options->resources.seed, session->pool,
                         &model->topics, err));
    session->info.n_topics = model->topics.n_topics;
    pf_stage_end(session, mark, 0);
    return PF_OK;
}
