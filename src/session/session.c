// SPDX-License-Identifier: MIT
#include "session/session.h"

#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/error.h"
#include "base/mem.h"
#include "session/sketches.h"

static unsigned count_threads(const pf_options *options)
{
    if (options->resources.threads > 0) {
        return options->resources.threads;
    }
    long cores = sysconf(_SC_NPROCESSORS_ONLN);
    return pf_budget_workers(options, cores > 1 ? (unsigned)cores : 1);
}

static pf_status make_scanners(pf_session *session, pf_error *err)
{
    unsigned n = pf_pool_size(session->pool);
    session->scanners = pf_calloc(n, sizeof *session->scanners);
    if (session->scanners == NULL) {
        return pf_fail_memory(err, n * sizeof *session->scanners);
    }
    for (unsigned i = 0; i < n; i++) {
        PF_TRY(pf_scanner_init(&session->scanners[i], session->options, session->charmap, err));
    }
    return PF_OK;
}

pf_status pf_session_init(pf_session *session, const pf_job *job, pf_error *err)
{
    memset(session, 0, sizeof *session);
    session->job = job;
    session->options = job->options;
    pf_teller_init(&session->teller, job->hooks);
    PF_TRY(pf_options_validate(job->options, err));
    session->info.recall_expected = pf_sketches_expected(&job->options->copies).average;
    session->info.recall_measured = -1;
    PF_TRY(pf_corpus_init(&session->corpus, err));
    session->charmap = pf_alloc(1, sizeof *session->charmap);
    if (session->charmap == NULL) {
        return pf_fail_memory(err, sizeof *session->charmap);
    }
    pf_charmap_init(session->charmap);
    PF_TRY(pf_pool_create(count_threads(job->options), &session->pool, err));
    pf_budget_init(&session->budget, job->options, pf_pool_size(session->pool));
    if (job->hooks != NULL) {
        pf_pool_set_cancel(session->pool, job->hooks->cancelled, job->hooks->ctx);
    }
    pf_teller_listen(&session->teller, pf_pool_meter(session->pool));
    PF_TRY(make_scanners(session, err));
    PF_TRY(pf_spool_create(job->options->resources.scratch_dir, &session->spool, err));
    PF_TRY(pf_store_create(job->options->resources.scratch_dir, &session->store, err));
    return pf_reader_create(job->inputs, job->n_inputs, &job->options->input, &session->reader,
                            err);
}

void pf_session_finish(pf_session *session)
{
    if (session->scanners != NULL) {
        for (unsigned i = 0; i < pf_pool_size(session->pool); i++) {
            pf_scanner_finish(&session->scanners[i]);
        }
    }
    pf_free(session->scanners);
    pf_reader_destroy(session->reader);
    pf_store_destroy(session->store);
    pf_spool_destroy(session->spool);
    pf_pool_destroy(session->pool);
    pf_free(session->charmap);
    pf_corpus_finish(&session->corpus);
    pf_map_finish(&session->background.df);
    pf_teller_finish(&session->teller);
    memset(session, 0, sizeof *session);
}

pf_status pf_session_check(const pf_session *session, pf_error *err)
{
    const pf_hooks *hooks = session->job->hooks;
    if (hooks != NULL && hooks->cancelled != NULL && hooks->cancelled(hooks->ctx)) {
        return pf_fail(err, PF_ECANCELLED, "stopped");
    }
    return PF_OK;
}

pf_stage_mark pf_stage_begin(pf_session *session, const char *name, size_t n_articles)
{
    const pf_corpus *corpus = &session->corpus;
    double mean_bytes = corpus->n_docs == 0 ? 0
                                            : (double)pf_reader_bytes_read(session->reader) /
                                                  (double)corpus->n_docs;
    pf_meter_range(pf_pool_meter(session->pool), 0, 1);
    pf_teller_begin(&session->teller, name, n_articles, mean_bytes);
    pf_stage_mark mark = {name, pf_clock_wall_ns(), pf_clock_cpu_ns()};
    return mark;
}

void pf_stage_end(pf_session *session, pf_stage_mark mark, uint64_t bytes)
{
    pf_run_info *info = &session->info;
    if (info->n_stages >= PF_MAX_STAGES) {
        return;
    }
    pf_stage_time *stage = &info->stages[info->n_stages++];
    stage->name = mark.name;
    stage->seconds = (double)(pf_clock_wall_ns() - mark.wall_ns) * 1e-9;
    stage->cpu_seconds = (double)(pf_clock_cpu_ns() - mark.cpu_ns) * 1e-9;
    stage->bytes = bytes;
}
