// SPDX-License-Identifier: MIT
#include "base/error.h"
#include "model/model_parts.h"
#include "sketch/cpu.h"

pf_status pf_model_fit_topics(pf_session *session, const pf_csr *body, pf_model *model,
                              pf_error *err)
{
    pf_stage_mark mark = pf_stage_begin(session, "topics", model->n_rows);
    const pf_options *options = session->options;
    pf_kernels kernels;
    pf_kernels_init(&kernels, pf_cpu_allowed(options->resources.cpu));
    pf_topics_input input = {body, &options->topics, options->resources.seed, &kernels};
    PF_TRY(pf_topics_fit(&input, session->pool, &model->topics, err));
    session->info.n_topics = model->topics.n_topics;
    pf_stage_end(session, mark, 0);
    return PF_OK;
}
