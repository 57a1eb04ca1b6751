// SPDX-License-Identifier: MIT
// Stories are found in two passes, the second with document frequencies that count one story as
// one document.
#include "base/error.h"
#include "base/mem.h"
#include "features/joined_rows.h"
#include "features/tfidf.h"
#include "model/model_parts.h"

#define PASS_SHARE 0.5 // of the stage's time, about, for the progress line

typedef struct grouping {
    pf_session *session;
    pf_local_idf idf;     // of this pass
    pf_story_input input; // its rows are made for each pass
} grouping;

// Groups the rows that are there; in the first pass the stories are not described.
static pf_status group_rows(grouping *job, pf_stories *out_stories, pf_error *err)
{
    const pf_story_options *options = &job->session->options->stories;
    pf_pool *pool = job->session->pool;
    return job->idf.df == NULL ? pf_stories_group(&job->input, options, pool, out_stories, err)
                               : pf_stories_fit(&job->input, options, pool, out_stories, err);
}

static pf_status group_stories(grouping *job, pf_stories *out_stories, pf_error *err)
{
    pf_joined_rows rows;
    PF_TRY(pf_joined_rows_fit(&job->idf, &rows, err));
    job->input.rows = &rows;
    pf_status status = group_rows(job, out_stories, err);
    pf_joined_rows_finish(&rows);
    return status;
}

// Two passes: the first finds stories by the frequencies of articles, the second by those of
// stories: else the words of a story with a hundred articles would look common.
static pf_status group_twice(grouping *job, double *df, pf_stories *out_stories, pf_error *err)
{
    pf_meter *meter = pf_pool_meter(job->session->pool);
    pf_stories first = {0};
    pf_meter_range(meter, 0, PASS_SHARE);
    PF_TRY(group_stories(job, &first, err));
    pf_status status =
        pf_tfidf_set_df(job->idf.terms, first.story_of, first.n_stories, df, err);
    if (status == PF_OK) {
        job->idf.set_of = first.story_of;
        job->idf.n_sets = first.n_stories;
        job->idf.df = df;
        job->idf.n = (double)first.n_stories;
        pf_meter_range(meter, PASS_SHARE, 2 * PASS_SHARE);
        status = group_stories(job, out_stories, err);
    }
    pf_stories_finish(&first);
    return status;
}

static pf_status group(pf_session *session, const pf_refusals *refusals, unsigned parts,
                       pf_model *model, pf_error *err)
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
            .idf = {.terms = &model->terms, .times = times, .n = (double)model->n_rows},
            .input = {.times = times,
                      .refuse = pf_refusals_have,
                      .refuse_ctx = refusals,
                      .is_resampled = (parts & PF_MODEL_LABELS) != 0}};
        status = group_twice(&job, df, &model->stories, err);
    }
    pf_free(times);
    pf_free(df);
    return status;
}

pf_status pf_model_fit_stories(pf_session *session, const pf_refusals *refusals, unsigned parts,
                               pf_model *model, pf_error *err)
{
    pf_stage_mark mark = pf_stage_begin(session, "stories", model->n_rows);
    pf_status status = group(session, refusals, parts, model, err);
    session->info.n_stories = model->stories.n_stories;
    pf_stage_end(session, mark, 0);
    return status;
}
