// SPDX-License-Identifier: MIT
// Names for stories and topics, and what ties articles to stories. The texts are read for it
// once more, those of sets of two and more articles: what stands side by side, and how it is
// written, is not in the terms, and to keep it for every article would cost more memory than
// the terms themselves.
#include "base/error.h"
#include "base/mem.h"
#include "model/model_parts.h"
#include "text/token_spans.h"

#define STORIES_SHARE 0.4 // of the stage's time, about, for the progress line

// Where the tokens of a worker's article stand.
typedef struct spans {
    uint32_t *begins;
    size_t begins_cap;
    uint32_t *ends;
    size_t ends_cap;
} spans;

typedef struct article_spans {
    spans title;
    spans text;
} article_spans;

typedef struct text_source {
    pf_session *session;
    const pf_model *model;
    article_spans *workers; // [pf_pool_size]
} text_source;

static pf_status make_written(const pf_session *session, pf_strview text,
                              const pf_tokens *tokens, spans *at, pf_written *out,
                              pf_error *err)
{
    if (pf_reserve((void **)&at->begins, &at->begins_cap, tokens->n, sizeof *at->begins) !=
            PF_OK ||
        pf_reserve((void **)&at->ends, &at->ends_cap, tokens->n, sizeof *at->ends) != PF_OK) {
        return pf_fail_memory(err, tokens->n * sizeof *at->ends);
    }
    pf_token_spans(session->charmap, text, tokens, at->begins, at->ends);
    out->tokens = (pf_token_view){
        tokens->n, tokens->hashes, tokens->starts, tokens->lens, tokens->chars, NULL, 0};
    out->text = text.data;
    out->begins = at->begins;
    out->ends = at->ends;
    return PF_OK;
}

static pf_status load_written(void *ctx, size_t row, unsigned worker, pf_written *out_title,
                              pf_written *out_body, pf_error *err)
{
    const text_source *source = ctx;
    pf_session *session = source->session;
    pf_scanner *scanner = &session->scanners[worker];
    article_spans *at = &source->workers[worker];
    const pf_doc *doc = &session->corpus.docs[source->model->docs[row]];
    if (row % 1024 == 0) {
        PF_TRY(pf_session_check(session, err));
    }
    PF_TRY(pf_scan_load(scanner, session->store, doc->ref, err));
    PF_TRY(pf_scan_title(scanner, err));
    PF_TRY(pf_scan_text(scanner, err));
    PF_TRY(make_written(session, scanner->article.title, &scanner->title, &at->title, out_title,
                        err));
    return make_written(session, scanner->article.text, &scanner->text, &at->text, out_body,
                        err);
}

static void finish_spans(article_spans *workers, unsigned n)
{
    for (unsigned w = 0; workers != NULL && w < n; w++) {
        pf_free(workers[w].title.begins);
        pf_free(workers[w].title.ends);
        pf_free(workers[w].text.begins);
        pf_free(workers[w].text.ends);
    }
    pf_free(workers);
}

// The topics of each candidate that was not chosen: by words alone, for to read all texts for
// each of them would cost more than all other labels.
static pf_status label_tried(pf_session *session, pf_label_input *input, pf_model *model,
                             pf_error *err)
{
    const pf_topics *topics = &model->topics;
    input->texts = NULL;
    for (size_t i = 0; i < topics->n_candidates; i++) {
        if (i != topics->chosen) {
            input->set_of = topics->candidates[i].topic_of;
            input->n_sets = topics->candidates[i].k;
            PF_TRY(pf_labels_fit(input, session->pool, &model->tried_labels[i], err));
        }
    }
    return PF_OK;
}

static pf_status label_parts(pf_session *session, const pf_csr *body, unsigned parts,
                             const pf_written_source *texts, pf_model *model, pf_error *err)
{
    pf_meter *meter = pf_pool_meter(session->pool);
    pf_label_input input = {.terms = &model->terms, .rows = body, .texts = texts};
    if (parts & PF_MODEL_STORIES) {
        pf_meter_range(meter, 0, STORIES_SHARE);
        input.set_of = model->stories.story_of;
        input.n_sets = model->stories.n_stories;
        PF_TRY(pf_labels_fit(&input, session->pool, &model->story_labels, err));
        pf_ties_input asked = {body, model->stories.story_of, model->stories.runner_up,
                               model->stories.n_stories};
        PF_TRY(pf_ties_find(&asked, session->pool, &model->story_ties, err));
    }
    if (parts & PF_MODEL_TOPICS) {
        pf_meter_range(meter, STORIES_SHARE, 1);
        input.set_of = model->topics.topic_of;
        input.n_sets = model->topics.n_topics;
        PF_TRY(pf_labels_fit(&input, session->pool, &model->topic_labels, err));
        PF_TRY(label_tried(session, &input, model, err));
    }
    return PF_OK;
}

pf_status pf_model_fit_labels(pf_session *session, const pf_csr *body, unsigned parts,
                              pf_model *model, pf_error *err)
{
    pf_stage_mark mark = pf_stage_begin(session, "labels", model->n_rows);
    unsigned n_workers = pf_pool_size(session->pool);
    text_source source = {session, model, pf_calloc(n_workers, sizeof *source.workers)};
    if (source.workers == NULL) {
        return pf_fail_memory(err, n_workers * sizeof *source.workers);
    }
    pf_term_options options;
    pf_term_options_init(&options);
    pf_written_source texts = {load_written, &source, options.max_body_tokens};
    pf_status status = label_parts(session, body, parts, &texts, model, err);
    finish_spans(source.workers, n_workers);
    if (status == PF_OK) {
        pf_stage_end(session, mark, 0);
    }
    return status;
}
