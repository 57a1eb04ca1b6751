// SPDX-License-Identifier: MIT
// Stories are found in two passes, the second with document frequencies that count one story as
// one document.
#include "base/error.h"
#include "base/mem.h"
#include "features/tfidf.h"
#include "pipeline/model_parts.h"

#define PASS_SHARE 0.5 // of the stage's time, about, for the progress line

typedef struct grouping {
    pf_session *session;
    const pf_terms *terms;
    pf_story_input input; // its rows are made for each pass
} grouping;

// One grouping, with the given document frequencies; NULL: those of the articles, and the
// stories are not described.
static pf_status group_stories(grouping *job, const double *df, double n_effective,
                               pf_stories *out_stories, pf_error *err)
{
    pf_csr rows = {0};
    PF_TRY(pf_tfidf_fit(job->terms, PF_TFIDF_JOINED, df, n_effective, &rows, err));
    job->input.rows = &rows;
    const pf_story_options *options = &job->session->options->stories;
    pf_pool *pool = job->session->pool;
    pf_status status = df == NULL
                           ? pf_stories_group(&job->input, options, pool, out_stories, err)
                           : pf_stories_fit(&job->input, options, pool, out_stories, err);
    pf_csr_finish(&rows);
    return status;
}

// Two passes: the first finds stories by the frequencies of articles, the second by those of
// stories: else the words of a story with a hundred articles would look common.
static pf_status group_twice(grouping *job, double *df, pf_stories *out_stories, pf_error *err)
{
    pf_meter *meter = pf_pool_meter(job->session->pool);
    pf_stories first = {0};
    pf_meter_range(meter, 0, PASS_SHARE);
    PF_TRY(group_stories(job, NULL, 0, &first, err));
    pf_status status = pf_tfidf_set_df(job->terms, first.story_of, first.n_stories, df, err);
    if (status == PF_OK) {
        pf_meter_range(meter, PASS_SHARE, 2 * PASS_SHARE);
        status = group_stories(job, df, (double)first.n_stories, out_stories, err);
    }
    pf_stories_finish(&first);
    return status;
}

static pf_status group(pf_session *session, const pf_templates *templates, pf_model *model,
                       pf_error *err)
{
    int64_t *times = pf_alloc(model->n_rows, sizeof *times);
    double *df = pf_alloc(model->terms.vocab.n_terms, sizeof *df);
    pf_status status = PF_OK;
    if (times == NULL || df == NULL) {
        status = pf_fail_memory(err, model->n_rows * sizeof *times);
    } else {
        for (size_t row = 0; row < model->n_rows; row++) {
            times[row] = session->corpus.docs[model->docs[row]].time_seconds;
        }
        grouping job = {
            .session = session,
            .terms = &model->terms,
            .input = {.times = times, .refuse = pf_templates_are_one, .refuse_ctx = templates}};
        status = group_twice(&job, df, &model->stories, err);
    }
    pf_free(times);
    pf_free(df);
    return status;
}

pf_status pf_model_fit_stories(pf_session *session, const pf_templates *templates,
                               pf_model *model, pf_error *err)
{
    pf_stage_mark mark = pf_stage_begin(session, "stories", model->n_rows);
    pf_status status = group(session, templates, model, err);
    session->info.n_stories = model->stories.n_stories;
    pf_stage_end(session, mark, 0);
    return status;
}
