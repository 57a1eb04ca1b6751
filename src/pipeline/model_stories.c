// SPDX-License-Identifier: MIT
// Stories are found in two passes, the second with document frequencies that count one story as
// one document.
#include "base/error.h"
#include "base/mem.h"
#include "features/tfidf.h"
#include "pipeline/model_parts.h"

#define PASS_SHARE 0.5 // of the stage's time, about, for the progress line

// One grouping, with the given document frequencies (NULL: those of the articles).
static pf_status group_stories(pf_session *session, const pf_model *model, const int64_t *times,
                               const double *df, double n_effective, pf_stories *out_stories,
                               pf_error *err)
{
    pf_csr rows = {0};
    PF_TRY(pf_tfidf_fit(&model->terms, PF_TFIDF_JOINED, df, n_effective, &rows, err));
    pf_status status = pf_stories_fit(&rows, times, &session->options->stories, session->pool,
                                      out_stories, err);
    pf_csr_finish(&rows);
    return status;
}

// Two passes: the first finds stories by the frequencies of articles, the second by those of
// stories: else the words of a story with a hundred articles would look common.
static pf_status group_twice(pf_session *session, pf_model *model, const int64_t *times,
                             double *df, pf_error *err)
{
    pf_meter *meter = pf_pool_meter(session->pool);
    pf_meter_range(meter, 0, PASS_SHARE);
    PF_TRY(group_stories(session, model, times, NULL, 0, &model->stories, err));
    const pf_stories *first = &model->stories;
    PF_TRY(pf_tfidf_set_df(&model->terms, first->story_of, first->n_stories, df, err));
    pf_stories second = {0};
    pf_meter_range(meter, PASS_SHARE, 2 * PASS_SHARE);
    PF_TRY(group_stories(session, model, times, df, (double)first->n_stories, &second, err));
    pf_stories_finish(&model->stories);
    model->stories = second;
    return PF_OK;
}

pf_status pf_model_fit_stories(pf_session *session, pf_model *model, pf_error *err)
{
    pf_stage_mark mark = pf_stage_begin(session, "stories", model->n_rows);
    int64_t *times = pf_alloc(model->n_rows, sizeof *times);
    double *df = pf_alloc(model->terms.vocab.n_terms, sizeof *df);
    pf_status status = PF_OK;
    if (times == NULL || df == NULL) {
        status = pf_fail_memory(err, model->n_rows * sizeof *times);
    } else {
        for (size_t row = 0; row < model->n_rows; row++) {
            times[row] = session->corpus.docs[model->docs[row]].time_seconds;
        }
        status = group_twice(session, model, times, df, err);
    }
    pf_free(times);
    pf_free(df);
    session->info.n_stories = model->stories.n_stories;
    pf_stage_end(session, mark, 0);
    return status;
}
