// SPDX-License-Identifier: MIT
#include "model/model.h"

#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "base/mem.h"
#include "features/tfidf.h"
#include "model/model_parts.h"

typedef struct row_key {
    int64_t time_seconds;
    pf_strview id;
    uint32_t doc;
} row_key;

static int compare_rows(const void *x, const void *y)
{
    const row_key *a = x;
    const row_key *b = y;
    return pf_time_id_compare(a->time_seconds, a->id, b->time_seconds, b->id);
}

static pf_status choose_rows(const pf_corpus *corpus, const pf_groups *groups, int fold,
                             pf_model *model, pf_error *err)
{
    size_t n_docs = corpus->n_docs;
    model->docs = pf_alloc(n_docs, sizeof *model->docs);
    model->row_of = pf_alloc(n_docs, sizeof *model->row_of);
    model->languages = pf_calloc(n_docs, sizeof *model->languages);
    row_key *keys = pf_alloc(n_docs, sizeof *keys);
    if (model->docs == NULL || model->row_of == NULL || model->languages == NULL ||
        keys == NULL) {
        pf_free(keys);
        return pf_fail_memory(err, n_docs * sizeof *keys);
    }
    size_t n = 0;
    for (uint32_t i = 0; i < n_docs; i++) {
        if (!fold || groups->copies[i].kept == i) {
            row_key key = {corpus->docs[i].time_seconds, pf_corpus_id(corpus, i), i};
            keys[n++] = key;
        }
    }
    qsort(keys, n, sizeof *keys, compare_rows);
    for (size_t row = 0; row < n; row++) {
        model->docs[row] = keys[row].doc;
        model->row_of[keys[row].doc] = (uint32_t)row;
    }
    for (uint32_t i = 0; fold && i < n_docs; i++) {
        model->row_of[i] = model->row_of[groups->copies[i].kept];
    }
    model->n_rows = n;
    pf_free(keys);
    return PF_OK;
}

// Topics and labels, which go by the rows of the texts. Only labels still want the terms that
// these were made of.
static pf_status fit_body(pf_session *session, unsigned parts, pf_model *model, pf_error *err)
{
    pf_csr body = {0};
    PF_TRY(pf_tfidf_fit(&model->terms, &body, err));
    if (!(parts & PF_MODEL_LABELS)) {
        pf_term_rows_finish(&model->terms.rows);
    }
    pf_status status = PF_OK;
    if (parts & PF_MODEL_TOPICS) {
        status = pf_model_fit_topics(session, &body, model, err);
    }
    if (status == PF_OK && (parts & PF_MODEL_LABELS)) {
        status = pf_model_fit_labels(session, &body, parts, model, err);
    }
    pf_csr_finish(&body);
    return status;
}

// The terms, and the stories, for which alone it is asked what refuses a pair.
static pf_status fit_rows(pf_session *session, unsigned parts, pf_model *model, pf_error *err)
{
    pf_refusals refusals = {0};
    int has_stories = (parts & PF_MODEL_STORIES) != 0;
    pf_stage_mark mark = pf_stage_begin(session, "terms", model->n_rows);
    pf_status status = has_stories ? pf_refusals_init(&refusals, model->n_rows, err) : PF_OK;
    if (status == PF_OK) {
        status = pf_model_fit_terms(session, has_stories ? &refusals : NULL, model, err);
    }
    if (status == PF_OK && has_stories) {
        status = pf_refusals_settle(&refusals, session, model->docs, err);
    }
    pf_stage_end(session, mark, 0);
    if (status == PF_OK && has_stories) {
        status = pf_model_fit_stories(session, &refusals, parts, model, err);
    }
    pf_refusals_finish(&refusals);
    return status;
}

pf_status pf_model_fit(pf_session *session, const pf_groups *groups, unsigned parts,
                       pf_model *out_model, pf_error *err)
{
    pf_model model = {0};
    pf_status status =
        choose_rows(&session->corpus, groups, session->options->fold, &model, err);
    if (status == PF_OK) {
        status = fit_rows(session, parts, &model, err);
    }
    if (status == PF_OK && (parts & (PF_MODEL_TOPICS | PF_MODEL_LABELS))) {
        status = fit_body(session, parts, &model, err);
    }
    if (status != PF_OK) {
        pf_model_finish(&model);
        return status;
    }
    *out_model = model;
    return PF_OK;
}

void pf_model_count_languages(const pf_model *model, size_t n_docs,
                              uint64_t out_counts[PF_N_LANGUAGES])
{
    memset(out_counts, 0, PF_N_LANGUAGES * sizeof *out_counts);
    for (uint32_t doc = 0; doc < n_docs; doc++) {
        out_counts[pf_model_language(model, doc)]++;
    }
}

void pf_model_finish(pf_model *model)
{
    pf_free(model->docs);
    pf_free(model->row_of);
    pf_labels_finish(&model->story_labels);
    pf_labels_finish(&model->topic_labels);
    for (size_t i = 0; i < PF_TOPIC_CANDIDATES; i++) {
        pf_labels_finish(&model->tried_labels[i]);
    }
    pf_ties_finish(&model->story_ties);
    pf_free(model->languages);
    pf_terms_finish(&model->terms);
    pf_stories_finish(&model->stories);
    pf_topics_finish(&model->topics);
    memset(model, 0, sizeof *model);
}
