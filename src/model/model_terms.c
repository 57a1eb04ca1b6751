// SPDX-License-Identifier: MIT
// The kept articles are read for their terms, source by source. What a source repeats is no
// term, and is known only when its articles have been seen; their tokens wait on a shelf until
// then, so that nearly every article is read once. A source is one worker's work up to
// MAX_SOURCE_DOCS articles. The others, those of unknown source, and those that are their
// source's only one, follow one by one.
#include <string.h>

#include "base/error.h"
#include "base/mem.h"
#include "base/sort.h"
#include "model/model_parts.h"
#include "model/repeats.h"
#include "model/token_shelf.h"
#include "text/language.h"

#define MAX_SOURCE_DOCS 2000u // of a source are looked at for what it repeats
#define ROW_GRAIN       64
// On the shelves of all workers; 2,000 articles of 500 words take a quarter.
#define MAX_SHELVED_BYTES ((size_t)128 << 20)

typedef struct terms_worker {
    pf_repeats_finder finder;
    pf_token_shelf shelf;
    size_t places[MAX_SOURCE_DOCS]; // on the shelf
} terms_worker;

typedef struct terms_job {
    pf_session *session;
    pf_model *model;
    pf_refusals *refusals; // NULL: not asked for
    pf_stopwords stopwords;
    pf_term_options options;
    pf_terms_builder *builder;
    terms_worker *workers; // [pf_pool_size]
    pf_keyed *rows;        // [n_rows] by source, whose number is `extra`
    size_t *starts;        // [n_sources + 1] into rows
    size_t n_sources;
    pf_repeats *repeats; // [n_sources] of those that have more rows than are looked at
} terms_job;

static void set_term_options(const pf_session *session, pf_term_options *options)
{
    const pf_word_options *words = &session->options->words;
    pf_term_options_init(options);
    options->min_df = words->min_df;
    options->max_df = words->max_df;
    options->background = words->df_table != NULL ? &session->background : NULL;
    options->keep_seen = words->write_df_table != NULL;
}

static pf_token_view view_tokens(const pf_tokens *tokens)
{
    pf_token_view view = {tokens->n,     tokens->hashes, tokens->starts, tokens->lens,
                          tokens->chars, tokens->flags,  PF_TOKEN_STOP};
    return view;
}

static pf_status read_row(const terms_job *job, size_t row, pf_scanner *scanner, pf_error *err)
{
    pf_session *session = job->session;
    const pf_doc *doc = &session->corpus.docs[job->model->docs[row]];
    PF_TRY(pf_scan_load(scanner, session->store, doc->ref, err));
    PF_TRY(pf_scan_title(scanner, err));
    return pf_scan_text(scanner, err);
}

// Of the row whose tokens are in the worker's scanner, what is asked before they are dropped: a
// headline that a source repeats may be.
static void note_title(const terms_job *job, size_t row, unsigned worker)
{
    if (job->refusals != NULL) {
        const pf_doc *doc = &job->session->corpus.docs[job->model->docs[row]];
        pf_refusals_add_title(job->refusals, row, doc, &job->session->scanners[worker]);
    }
}

// Counts the terms of the row whose tokens are in the worker's scanner, without what its source
// repeats.
static pf_status count_row(const terms_job *job, size_t row, unsigned worker, pf_error *err)
{
    pf_scanner *scanner = &job->session->scanners[worker];
    if (job->refusals != NULL) {
        PF_TRY(pf_templates_add(&job->refusals->templates, row, scanner, err));
    }
    job->model->languages[row] = (uint8_t)pf_language_mark(
        &job->stopwords, job->options.max_body_tokens, &scanner->title, &scanner->text);
    pf_token_view title = view_tokens(&scanner->title);
    pf_token_view text = view_tokens(&scanner->text);
    return pf_terms_add(job->builder, row, worker, &title, &text, err);
}

// Rows of the source that are looked at for what it repeats.
static size_t n_looked_at(const terms_job *job, size_t source)
{
    size_t n = job->starts[source + 1] - job->starts[source];
    return n < MAX_SOURCE_DOCS ? n : MAX_SOURCE_DOCS;
}

// Reads the first rows of a source and leaves their tokens on the worker's shelf.
static pf_status shelve_source(const terms_job *job, size_t source, unsigned worker,
                               pf_repeats *out_repeats, pf_error *err)
{
    terms_worker *own = &job->workers[worker];
    pf_scanner *scanner = &job->session->scanners[worker];
    size_t n = n_looked_at(job, source);
    PF_TRY(pf_repeats_begin(&own->finder, n, err));
    pf_token_shelf_reset(&own->shelf);
    for (size_t i = 0; i < n; i++) {
        PF_TRY(read_row(job, job->rows[job->starts[source] + i].value, scanner, err));
        PF_TRY(pf_repeats_add(&own->finder, scanner, err));
        PF_TRY(pf_token_shelf_put(&own->shelf, scanner, &own->places[i], err));
    }
    return pf_repeats_take(&own->finder, out_repeats, err);
}

// Counts a row that was looked at, whose tokens are in the worker's scanner. *place: its
// windows are there in the worker's finder; then those of the next one.
static pf_status count_seen(const terms_job *job, size_t row, const pf_repeats *repeats,
                            unsigned worker, size_t *place, pf_error *err)
{
    note_title(job, row, worker);
    pf_repeats_drop_seen(repeats, &job->workers[worker].finder, place,
                         &job->session->scanners[worker]);
    return count_row(job, row, worker, err);
}

// The same for a row on the shelf.
static pf_status count_lent(const terms_job *job, size_t row, size_t on_shelf,
                            const pf_repeats *repeats, unsigned worker, size_t *place,
                            pf_error *err)
{
    pf_scanner *scanner = &job->session->scanners[worker];
    pf_tokens title = scanner->title;
    pf_tokens text = scanner->text;
    pf_token_shelf_lend(&job->workers[worker].shelf, on_shelf, scanner);
    pf_status status = count_seen(job, row, repeats, worker, place, err);
    scanner->title = title;
    scanner->text = text;
    return status;
}

static pf_status count_source(const terms_job *job, size_t source, unsigned worker,
                              const pf_repeats *repeats, pf_error *err)
{
    const terms_worker *own = &job->workers[worker];
    size_t n = n_looked_at(job, source);
    size_t place = 0;
    for (size_t i = 0; i < n; i++) {
        size_t row = job->rows[job->starts[source] + i].value;
        if (own->places[i] != PF_NOT_SHELVED) {
            PF_TRY(count_lent(job, row, own->places[i], repeats, worker, &place, err));
        } else {
            PF_TRY(read_row(job, row, &job->session->scanners[worker], err));
            PF_TRY(count_seen(job, row, repeats, worker, &place, err));
        }
    }
    return PF_OK;
}

// Whether a source may repeat anything: it is known, and has two articles.
static int may_repeat(const terms_job *job, size_t source)
{
    return job->rows[job->starts[source]].key != 0 && n_looked_at(job, source) > 1;
}

// Whether row number `i` by source is looked at for what its source repeats.
static int is_looked_at(const terms_job *job, size_t i)
{
    size_t source = job->rows[i].extra;
    return may_repeat(job, source) && i - job->starts[source] < MAX_SOURCE_DOCS;
}

static pf_status count_sources(void *ctx, size_t begin, size_t end, unsigned worker,
                               pf_error *err)
{
    const terms_job *job = ctx;
    PF_TRY(pf_session_check(job->session, err));
    for (size_t source = begin; source < end; source++) {
        if (!may_repeat(job, source)) {
            continue;
        }
        pf_repeats *repeats = &job->repeats[source];
        PF_TRY(shelve_source(job, source, worker, repeats, err));
        PF_TRY(count_source(job, source, worker, repeats, err));
        if (n_looked_at(job, source) == job->starts[source + 1] - job->starts[source]) {
            pf_repeats_finish(repeats);
        }
    }
    return PF_OK;
}

// The rows that are not looked at for what their source repeats.
static pf_status count_others(void *ctx, size_t begin, size_t end, unsigned worker,
                              pf_error *err)
{
    const terms_job *job = ctx;
    PF_TRY(pf_session_check(job->session, err));
    for (size_t i = begin; i < end; i++) {
        size_t row = job->rows[i].value;
        if (!is_looked_at(job, i)) {
            pf_scanner *scanner = &job->session->scanners[worker];
            PF_TRY(read_row(job, row, scanner, err));
            note_title(job, row, worker);
            PF_TRY(pf_repeats_drop(&job->repeats[job->rows[i].extra], scanner, err));
            PF_TRY(count_row(job, row, worker, err));
        }
    }
    return PF_OK;
}

static pf_status sort_rows(terms_job *job, pf_error *err)
{
    const pf_model *model = job->model;
    for (size_t row = 0; row < model->n_rows; row++) {
        uint32_t source = job->session->corpus.docs[model->docs[row]].source;
        job->rows[row] = (pf_keyed){.key = source, .value = (uint32_t)row};
    }
    PF_TRY(pf_sort_keyed(job->rows, model->n_rows, job->session->pool, err));
    for (size_t i = 0; i < model->n_rows; i++) {
        if (i == 0 || job->rows[i].key != job->rows[i - 1].key) {
            job->starts[job->n_sources++] = i;
        }
        job->rows[i].extra = (uint32_t)(job->n_sources - 1);
    }
    job->starts[job->n_sources] = model->n_rows;
    return PF_OK;
}

static pf_status init_job(terms_job *job, pf_error *err)
{
    unsigned n_workers = pf_pool_size(job->session->pool);
    size_t n_rows = job->model->n_rows;
    size_t n_sources = job->session->corpus.n_sources; // the unknown one too
    set_term_options(job->session, &job->options);
    job->workers = pf_calloc(n_workers, sizeof *job->workers);
    job->rows = pf_alloc(n_rows, sizeof *job->rows);
    job->starts = pf_alloc(n_sources + 1, sizeof *job->starts);
    job->repeats = pf_calloc(n_sources, sizeof *job->repeats);
    if (job->workers == NULL || job->rows == NULL || job->starts == NULL ||
        job->repeats == NULL) {
        return pf_fail_memory(err, n_rows * sizeof *job->rows);
    }
    for (unsigned i = 0; i < n_workers; i++) {
        pf_token_shelf_init(&job->workers[i].shelf, MAX_SHELVED_BYTES / n_workers);
    }
    PF_TRY(pf_stopwords_init(&job->stopwords, err));
    PF_TRY(sort_rows(job, err));
    return pf_terms_begin(n_rows, &job->options, n_workers, &job->builder, err);
}

static void finish_workers(terms_job *job)
{
    for (unsigned i = 0; job->workers != NULL && i < pf_pool_size(job->session->pool); i++) {
        pf_repeats_finder_finish(&job->workers[i].finder);
        pf_token_shelf_finish(&job->workers[i].shelf);
    }
    pf_free(job->workers);
    job->workers = NULL;
}

static void finish_job(terms_job *job)
{
    finish_workers(job);
    for (size_t i = 0; i < job->n_sources; i++) {
        pf_repeats_finish(&job->repeats[i]);
    }
    pf_free(job->rows);
    pf_free(job->starts);
    pf_free(job->repeats);
    pf_stopwords_finish(&job->stopwords);
    pf_terms_builder_destroy(job->builder);
}

static pf_status count_all(terms_job *job, pf_error *err)
{
    pf_pool *pool = job->session->pool;
    size_t n_rows = job->model->n_rows;
    size_t n_looked = 0;
    for (size_t i = 0; i < n_rows; i++) {
        n_looked += (size_t)is_looked_at(job, i);
    }
    double share = n_rows > 0 ? (double)n_looked / (double)n_rows : 1;
    pf_meter_range(pf_pool_meter(pool), 0, share);
    PF_TRY(pf_pool_for(pool, job->n_sources, 1, count_sources, job, err));
    pf_meter_range(pf_pool_meter(pool), share, 1);
    return pf_pool_for(pool, n_rows, ROW_GRAIN, count_others, job, err);
}

pf_status pf_model_fit_terms(pf_session *session, pf_refusals *refusals, pf_model *model,
                             pf_error *err)
{
    terms_job job = {.session = session, .model = model, .refusals = refusals};
    pf_status status = init_job(&job, err);
    if (status == PF_OK) {
        status = count_all(&job, err);
    }
    finish_workers(&job); // their shelves make room for the rows
    if (status == PF_OK) {
        status = pf_terms_take(job.builder, session->pool, &model->terms, err);
    }
    finish_job(&job);
    return status;
}
