// SPDX-License-Identifier: MIT
#include "outputs/report_extras.h"

#include <stdio.h>
#include <string.h>

#include "base/error.h"
#include "outputs/outlets.h"

// ---- outlets of a story ---------------------------------------------------------------------

static pf_report_outlet view_outlet(const pf_outlet *outlet)
{
    pf_report_outlet view = {outlet->name, outlet->n_articles, outlet->first_seconds,
                             outlet->first_date_only};
    return view;
}

static pf_status fill_outlets(const pf_findings *found, size_t story, pf_outlets *outlets,
                              pf_arena *arena, pf_report_set *set, pf_error *err)
{
    PF_TRY(pf_outlets_list(outlets, &found->session->corpus, found->stories,
                           &found->stories->sets[story], err));
    size_t n = outlets->n < PF_REPORT_STORY_OUTLETS ? outlets->n : PF_REPORT_STORY_OUTLETS;
    pf_report_outlet *views = pf_arena_alloc(arena, n * sizeof *views);
    if (views == NULL) {
        return pf_fail_memory(err, n * sizeof *views);
    }
    for (size_t i = 0; i < n; i++) {
        views[i] = view_outlet(&outlets->outlets[i]);
    }
    set->outlets = views;
    return PF_OK;
}

// ---- why an article is where it is ----------------------------------------------------------

static uint32_t view_ties(const pf_vocab *vocab, const pf_tie_list *ties, pf_strview *out)
{
    uint32_t n = 0;
    while (n < PF_TIES && n < PF_REPORT_TIES && ties->terms[n] != PF_NO_DOC) {
        out[n] = pf_vocab_term(vocab, ties->terms[n]);
        n++;
    }
    return n;
}

static pf_status fill_why(const pf_findings *found, pf_doc_id doc, pf_arena *arena,
                          pf_report_article *article, pf_error *err)
{
    const pf_model *model = found->model;
    const pf_stories *stories = &model->stories;
    uint32_t row = model->row_of[doc];
    pf_report_why *why = pf_arena_alloc(arena, sizeof *why);
    if (why == NULL) {
        return pf_fail_memory(err, sizeof *why);
    }
    memset(why, 0, sizeof *why);
    why->similarity = (double)stories->similarity[row];
    why->n_ties = view_ties(&model->terms.vocab, &model->story_ties.own[row], why->ties);
    if (stories->runner_up[row] != PF_NO_DOC) {
        (void)snprintf(why->runner_up, sizeof why->runner_up, "s%u",
                       found->stories->number_of[stories->runner_up[row]] + 1);
        why->runner_up_similarity = (double)stories->runner_up_similarity[row];
        why->n_runner_up_ties =
            view_ties(&model->terms.vocab, &model->story_ties.other[row], why->runner_up_ties);
    }
    article->why = why;
    return PF_OK;
}

static pf_status fill_story_why(const pf_findings *found, size_t story,
                                pf_report_article *articles, pf_arena *arena, pf_error *err)
{
    const pf_set *set = &found->stories->sets[story];
    const uint32_t *docs = found->stories->docs + set->members;
    uint32_t n_texts = 0;
    for (uint32_t at = 0; at < set->n_articles && n_texts < PF_REPORT_STORY_WHY;
         at += 1 + articles[at].n_copies) {
        PF_TRY(fill_why(found, docs[at], arena, &articles[at], err));
        n_texts++;
    }
    return PF_OK;
}

pf_status pf_report_extras_fill(const pf_findings *found, pf_report_set *sets, size_t n_sets,
                                pf_report_article *articles, pf_arena *arena, pf_error *err)
{
    pf_outlets outlets = {0};
    pf_status status = PF_OK;
    for (size_t i = 0; i < n_sets && sets[i].n_articles > 1 && status == PF_OK; i++) {
        status = fill_outlets(found, i, &outlets, arena, &sets[i], err);
        if (status == PF_OK && sets[i].n_texts > 1) {
            status = fill_story_why(found, i, articles + sets[i].first_article, arena, err);
        }
    }
    pf_outlets_finish(&outlets);
    return status;
}

// ---- the matrix -----------------------------------------------------------------------------

// What an outlet has of the stories of the matrix.
typedef struct reach {
    uint32_t source;
    uint32_t n_stories;
    uint64_t n_articles;
} reach;

typedef struct matrix_job {
    const pf_findings *found;
    pf_arena *arena;
    size_t n_stories;
    pf_outlets outlets;
    reach *reaches; // [corpus.n_sources]
    reach best[PF_REPORT_MATRIX_OUTLETS];
    size_t n_best;
} matrix_job;

static int is_wider(const pf_corpus *corpus, const reach *a, const reach *b)
{
    if (a->n_stories != b->n_stories) {
        return a->n_stories > b->n_stories;
    }
    if (a->n_articles != b->n_articles) {
        return a->n_articles > b->n_articles;
    }
    return pf_view_compare(corpus->sources[a->source], corpus->sources[b->source]) < 0;
}

static void insert_best(matrix_job *job, const reach *item)
{
    const pf_corpus *corpus = &job->found->session->corpus;
    size_t at = job->n_best;
    if (at == PF_REPORT_MATRIX_OUTLETS) {
        if (!is_wider(corpus, item, &job->best[at - 1])) {
            return;
        }
        at--;
    } else {
        job->n_best++;
    }
    while (at > 0 && is_wider(corpus, item, &job->best[at - 1])) {
        job->best[at] = job->best[at - 1];
        at--;
    }
    job->best[at] = *item;
}

// Counts the reach of each outlet and keeps the widest; *out_n_outlets: that have any.
static pf_status choose_outlets(matrix_job *job, uint64_t *out_n_outlets, pf_error *err)
{
    const pf_corpus *corpus = &job->found->session->corpus;
    for (size_t s = 0; s < job->n_stories; s++) {
        PF_TRY(pf_outlets_list(&job->outlets, corpus, job->found->stories,
                               &job->found->stories->sets[s], err));
        for (size_t i = 0; i < job->outlets.n; i++) {
            reach *one = &job->reaches[job->outlets.outlets[i].source];
            one->source = job->outlets.outlets[i].source;
            one->n_stories++;
            one->n_articles += job->outlets.outlets[i].n_articles;
        }
    }
    *out_n_outlets = 0;
    for (size_t source = 1; source < corpus->n_sources; source++) {
        if (job->reaches[source].n_stories > 0) {
            ++*out_n_outlets;
            insert_best(job, &job->reaches[source]);
        }
    }
    return PF_OK;
}

static void fill_column(const matrix_job *job, size_t story, pf_report_outlet *cells)
{
    for (size_t b = 0; b < job->n_best; b++) {
        pf_report_outlet *cell = &cells[b * job->n_stories + story];
        *cell = (pf_report_outlet){
            .name = job->found->session->corpus.sources[job->best[b].source]};
        for (size_t i = 0; i < job->outlets.n; i++) {
            if (job->outlets.outlets[i].source == job->best[b].source) {
                *cell = view_outlet(&job->outlets.outlets[i]);
            }
        }
    }
}

static pf_status fill_cells(matrix_job *job, pf_report_data *data, pf_error *err)
{
    size_t n = job->n_best * job->n_stories;
    pf_report_outlet *cells = pf_arena_alloc(job->arena, n * sizeof *cells);
    if (cells == NULL) {
        return pf_fail_memory(err, n * sizeof *cells);
    }
    for (size_t s = 0; s < job->n_stories; s++) {
        PF_TRY(pf_outlets_list(&job->outlets, &job->found->session->corpus, job->found->stories,
                               &job->found->stories->sets[s], err));
        fill_column(job, s, cells);
    }
    data->matrix = cells;
    data->n_matrix_stories = job->n_stories;
    data->n_matrix_outlets = job->n_best;
    return PF_OK;
}

pf_status pf_report_matrix_fill(const pf_findings *found, pf_arena *arena, pf_report_data *data,
                                pf_error *err)
{
    const pf_sets *stories = found->stories;
    matrix_job job = {.found = found, .arena = arena};
    while (job.n_stories < stories->n && job.n_stories < PF_REPORT_MATRIX_STORIES &&
           stories->sets[job.n_stories].n_outlets > 1) {
        job.n_stories++;
    }
    size_t bytes = found->session->corpus.n_sources * sizeof *job.reaches;
    job.reaches = pf_arena_alloc(arena, bytes);
    if (job.reaches == NULL) {
        return pf_fail_memory(err, bytes);
    }
    memset(job.reaches, 0, bytes);
    uint64_t n_outlets = 0;
    pf_status status = choose_outlets(&job, &n_outlets, err);
    if (status == PF_OK) {
        data->n_other_outlets = n_outlets - job.n_best;
        status = fill_cells(&job, data, err);
    }
    pf_outlets_finish(&job.outlets);
    return status;
}
