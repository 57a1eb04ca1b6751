// SPDX-License-Identifier: MIT
// The stages that find copies, in their order: ingest -> equal texts are folded -> furniture,
// which makes no candidates -> candidates -> components of candidates are verified and grouped
// -> pairs of articles.
#include "copies/copies.h"

#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "base/mem.h"
#include "copies/copy_pairs.h"
#include "copies/grouping.h"
#include "session/ingest.h"

#define SHARE_SHARE 0.3 // of the time for furniture: sorting out what texts share

typedef struct copies_job {
    pf_session *session;
    pf_sketches sketches;
    pf_texts texts;
    uint32_t *columns; // of `sketched`
    pf_sketched_texts sketched;
    pf_furniture furniture;
    pf_pairs candidates;
    pf_grouping grouping;
} copies_job;

// Chooses the article of each text whose sketch counts.
static pf_status list_sketched(copies_job *job, pf_error *err)
{
    const pf_texts *texts = &job->texts;
    const pf_corpus *corpus = &job->session->corpus;
    uint32_t *columns = pf_alloc(3 * texts->n + corpus->n_docs, sizeof *columns);
    if (columns == NULL) {
        return pf_fail_memory(err, 3 * texts->n * sizeof *columns);
    }
    job->columns = columns;
    uint32_t *doc_of = columns;
    uint32_t *sizes = columns + texts->n;
    uint32_t *sources = columns + 2 * texts->n;
    uint32_t *text_of = columns + 3 * texts->n;
    memset(text_of, 0xff, corpus->n_docs * sizeof *text_of);
    for (uint32_t t = 0; t < texts->n; t++) {
        doc_of[t] = pf_text_first(texts, t);
        sizes[t] = corpus->docs[doc_of[t]].n_shingles;
        sources[t] = corpus->docs[doc_of[t]].source;
        text_of[doc_of[t]] = sizes[t] > 0 ? t : PF_NO_DOC;
    }
    // sources[0] of the corpus is the empty one.
    pf_sketched_texts view = {texts->n, doc_of, text_of, sizes,
                              corpus->n_sources > 2 ? sources : NULL};
    job->sketched = view;
    return PF_OK;
}

// The news rule alone leaves furniture out; the plain measures are what they are.
static pf_status find_furniture(copies_job *job, pf_error *err)
{
    const pf_copy_options *options = &job->session->options->copies;
    if (!options->furniture || options->similarity != PF_SIMILARITY_NEWS) {
        return PF_OK;
    }
    if (!job->sketches.keeps_postings) {
        return PF_OK;
    }
    pf_posting_view view = pf_sketches_view(&job->sketches);
    return pf_furniture_find(job->session, &job->texts, &view, &job->furniture, err);
}

static pf_status find_candidates(copies_job *job, pf_error *err)
{
    pf_sketch_filter filter = {pf_furniture_drop, &job->furniture};
    int has_furniture = job->furniture.n_sources > 0;
    PF_TRY(pf_sketches_candidates(&job->sketches, &job->sketched,
                                  has_furniture ? &filter : NULL, job->session->pool,
                                  &job->candidates, err));
    pf_free(job->columns);
    job->columns = NULL;
    job->session->info.n_candidates = job->candidates.n;
    return PF_OK;
}

static void count_groups(pf_groups *groups)
{
    groups->n_kept = 0;
    size_t n_copies = 0;
    for (size_t i = 0; i < groups->n_docs; i++) {
        groups->n_kept += groups->copies[i].kept == i;
    }
    n_copies = groups->n_docs - groups->n_kept;
    groups->n_groups = 0;
    for (size_t i = 0; n_copies > 0 && i < groups->n_docs; i++) {
        // The first copy of each group counts it; marked by a negative similarity for the
        // while.
        pf_copy *kept = &groups->copies[groups->copies[i].kept];
        if (groups->copies[i].kept != i && kept->similarity > 0) {
            kept->similarity = -1;
            groups->n_groups++;
        }
    }
    for (size_t i = 0; i < groups->n_docs; i++) {
        if (groups->copies[i].kept == i) {
            groups->copies[i].similarity = 1;
        }
    }
}

static void fill_info(pf_session *session, const pf_groups *groups)
{
    pf_run_info *info = &session->info;
    info->n_kept = groups->n_kept;
    info->n_copies = groups->n_docs - groups->n_kept;
    info->n_groups = groups->n_groups;
    info->n_excerpt_links = groups->n_excerpts;
}

static void init_grouping(copies_job *job, int for_regrouping)
{
    pf_rule rule = pf_rule_of(&job->session->options->copies);
    pf_grouping grouping = {.session = job->session,
                            .texts = &job->texts,
                            .furniture = &job->furniture,
                            .threshold = (float)rule.threshold,
                            .full = (float)rule.full,
                            .for_regrouping = for_regrouping};
    // Pages of several articles are told by pairs that are copies by default, whatever is
    // asked.
    rule.threshold = rule.threshold < rule.full ? rule.threshold : rule.full;
    pf_verifier_init(&grouping.verifier, job->session, &job->texts, &rule);
    job->grouping = grouping;
}

static int compare_known(const void *x, const void *y)
{
    const pf_copy_pair *a = x;
    const pf_copy_pair *b = y;
    if (a->a != b->a) {
        return a->a < b->a ? -1 : 1;
    }
    return a->b < b->b ? -1 : a->b > b->b;
}

// Brings what the workers remembered into one list.
static pf_status collect_known(const pf_grouping *grouping, pf_groups *groups, pf_error *err)
{
    unsigned n_workers = pf_pool_size(grouping->session->pool);
    size_t n = 0;
    for (unsigned i = 0; i < n_workers; i++) {
        n += grouping->known[i].n;
    }
    groups->known = pf_alloc(n, sizeof *groups->known);
    if (groups->known == NULL) {
        return pf_fail_memory(err, n * sizeof *groups->known);
    }
    for (unsigned i = 0; i < n_workers; i++) {
        const pf_known_list *list = &grouping->known[i];
        if (list->n > 0) {
            memcpy(groups->known + groups->n_known, list->pairs, list->n * sizeof *list->pairs);
            groups->n_known += list->n;
        }
    }
    qsort(groups->known, n, sizeof *groups->known, compare_known);
    return PF_OK;
}

// Recall by what was found: every linked pair counts for all those like it.
static double measure_recall(const pf_grouping *grouping)
{
    pf_recall_estimate estimate = {0, 0};
    for (size_t i = 0; i < grouping->n_scored; i++) {
        const pf_scored *s = &grouping->scored[i];
        if (s->probability >= 0 && pf_grouping_is_linked(grouping, s)) {
            pf_recall_estimate_add(&estimate, (double)s->probability);
        }
    }
    return pf_recall_estimate_value(&estimate);
}

// Takes the findings over from the grouping.
static pf_status fill_groups(copies_job *job, pf_groups *groups, pf_error *err)
{
    pf_grouping *grouping = &job->grouping;
    groups->n_docs = job->session->corpus.n_docs;
    groups->threshold = grouping->threshold;
    groups->full = grouping->full;
    groups->copies = grouping->copies;
    groups->joins = grouping->joins;
    grouping->copies = NULL;
    grouping->joins = NULL;
    job->session->info.recall_measured = measure_recall(grouping);
    PF_TRY(collect_known(grouping, groups, err));
    PF_TRY(pf_copy_pairs_expand(grouping, groups, err));
    count_groups(groups);
    return PF_OK;
}

static pf_status group_texts(copies_job *job, pf_groups *out_groups, pf_error *err)
{
    PF_TRY(pf_grouping_run(&job->grouping, &job->candidates, err));
    pf_groups groups = {0};
    pf_status status = fill_groups(job, &groups, err);
    if (status != PF_OK) {
        pf_groups_finish(&groups);
        return status;
    }
    fill_info(job->session, &groups);
    *out_groups = groups;
    return PF_OK;
}

// Behind the reading the rest of the memory is for the postings and what is made of them.
static pf_status settle(copies_job *job, pf_error *err)
{
    const pf_session *session = job->session;
    uint64_t bytes =
        pf_corpus_bytes(&session->corpus) + pf_sketches_table_bytes(&job->sketches);
    uint64_t rest = pf_budget_rest(&session->budget, session->corpus.n_docs, bytes);
    return pf_sketches_settle(&job->sketches, rest, err);
}

// Up to the point where the furniture is known.
static pf_status prepare(copies_job *job, pf_error *err)
{
    pf_session *session = job->session;
    PF_TRY(pf_keep_check(&session->options->copies, err));
    PF_TRY(pf_sketches_init(&job->sketches, session->options, session->spool, err));
    PF_TRY(pf_ingest(session, &job->sketches, err));
    PF_TRY(settle(job, err));
    pf_stage_mark mark = pf_stage_begin(session, "exact", session->corpus.n_docs);
    PF_TRY(pf_texts_fold(session, &job->texts, err));
    pf_corpus_drop_hashes(&session->corpus);
    pf_stage_end(session, mark, 0);
    mark = pf_stage_begin(session, "furniture", session->corpus.n_docs);
    PF_TRY(list_sketched(job, err));
    pf_meter *meter = pf_pool_meter(session->pool);
    double end = meter->to;
    pf_meter_range(meter, meter->from, meter->from + (end - meter->from) * SHARE_SHARE);
    PF_TRY(pf_sketches_share(&job->sketches, &job->sketched, session->pool, err));
    pf_meter_range(meter, meter->to, end);
    PF_TRY(find_furniture(job, err));
    pf_stage_end(session, mark, 0);
    return PF_OK;
}

static pf_status find_copies(copies_job *job, const pf_copies_wanted *wanted, pf_error *err)
{
    PF_TRY(prepare(job, err));
    size_t n_docs = job->session->corpus.n_docs;
    pf_stage_mark mark = pf_stage_begin(job->session, "candidates", n_docs);
    PF_TRY(find_candidates(job, err));
    pf_stage_end(job->session, mark, 0);
    mark = pf_stage_begin(job->session, "verify", n_docs);
    PF_TRY(group_texts(job, wanted->groups, err));
    pf_stage_end(job->session, mark, 0);
    if (wanted->passages == NULL) {
        return PF_OK;
    }
    return pf_passages_list(job->session, &job->texts, &job->furniture, wanted->passages, err);
}

static void finish_job(copies_job *job)
{
    pf_grouping_finish(&job->grouping);
    pf_furniture_finish(&job->furniture);
    pf_sketches_finish(&job->sketches);
    pf_pairs_finish(&job->candidates);
    pf_free(job->columns);
    pf_texts_finish(&job->texts);
}

pf_status pf_find_copies(pf_session *session, const pf_copies_wanted *wanted, pf_error *err)
{
    copies_job job = {.session = session};
    init_grouping(&job, wanted->for_regrouping);
    pf_status status = find_copies(&job, wanted, err);
    finish_job(&job);
    return status;
}

pf_status pf_find_furniture(pf_session *session, pf_furniture *out_furniture,
                            pf_texts *out_texts, pf_error *err)
{
    copies_job job = {.session = session};
    init_grouping(&job, 0);
    pf_status status = prepare(&job, err);
    if (status == PF_OK) {
        *out_furniture = job.furniture;
        *out_texts = job.texts;
        out_furniture->texts = out_texts; // the job's own goes
        memset(&job.furniture, 0, sizeof job.furniture);
        memset(&job.texts, 0, sizeof job.texts);
    }
    finish_job(&job);
    return status;
}
