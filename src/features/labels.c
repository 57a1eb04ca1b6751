// SPDX-License-Identifier: MIT
// Score of a term for a set: m share_in ln(share_in / share_out), where m is the mean of the
// term's weight over the members (so lead and headline words come first) and the shares are
// those of articles that hold it, inside and outside (the latter smoothed by half an article).
// It is the pointwise part of Kullback and Leibler's divergence (1951), weighted; without
// share_in once more, a striking headline word of a few members passes for the whole set.
//
// Left out: terms whose share inside is not MIN_LIFT times that outside, terms of a single
// member (in sets of two or more), terms without a letter (numbers, dates), and a term that
// only lengthens a better one by up to three bytes ("tariffs" after "tariff"), for a label has
// room for eight.
//
// The medoid is the member with the largest dot with the sum of the rows.
//
// Cost: linear in the entries; 8 bytes a term and 4 a column for each worker.
#include "features/labels.h"

#include <math.h>
#include <string.h>

#include "base/error.h"
#include "base/mem.h"

#define N_RANKED \
    ((size_t)4 * PF_LABEL_TERMS) // candidates kept while some may still fall as variants
#define GRAIN      16u
#define MIN_LIFT   1.25
#define MIN_STEM   4u
#define MAX_ENDING 3u

typedef struct ranked_term {
    double score;
    uint32_t term;
    float share;
} ranked_term;

typedef struct labeller {
    uint32_t *counts;  // [n_terms] members that hold the term; zero between sets
    float *weights;    // [n_terms] likewise
    uint32_t *touched; // [n_terms]
    size_t n_touched;
    float *sum; // [n_cols] zero between sets
    ranked_term best[N_RANKED];
    size_t n_best;
} labeller;

typedef struct label_job {
    const pf_terms *terms;
    const pf_csr *rows;
    uint32_t *starts;    // [n_sets + 1] into members
    uint32_t *members;   // [n_docs] by set
    labeller *labellers; // [n_workers]
    unsigned n_workers;
    pf_label *labels;
} label_job;

// ---- terms ----------------------------------------------------------------------------------

static void count_terms(const pf_csr *body, uint32_t doc, labeller *l)
{
    for (uint64_t i = body->starts[doc]; i < body->starts[doc + 1]; i++) {
        uint32_t term = body->cols[i];
        if (l->counts[term]++ == 0) {
            l->touched[l->n_touched++] = term;
        }
        l->weights[term] += body->values[i];
    }
}

static int has_letter(pf_strview term)
{
    for (size_t i = 0; i < term.len; i++) {
        unsigned char c = (unsigned char)term.data[i];
        if (c >= 0x80u || (c >= 'a' && c <= 'z')) {
            return 1;
        }
    }
    return 0;
}

static int is_worse(ranked_term a, ranked_term b)
{
    return a.score < b.score || (a.score == b.score && a.term > b.term);
}

static void insert_ranked(labeller *l, ranked_term item)
{
    if (l->n_best == N_RANKED && !is_worse(l->best[N_RANKED - 1], item)) {
        return;
    }
    size_t at = l->n_best < N_RANKED ? l->n_best++ : N_RANKED - 1;
    while (at > 0 && is_worse(l->best[at - 1], item)) {
        l->best[at] = l->best[at - 1];
        at--;
    }
    l->best[at] = item;
}

// Scores what was counted, best first, and leaves the counts at zero.
static void rank_terms(const label_job *job, labeller *l, size_t n)
{
    const pf_vocab *vocab = &job->terms->vocab;
    double n_outside = (double)(job->terms->n_docs - n);
    l->n_best = 0;
    for (size_t i = 0; i < l->n_touched; i++) {
        uint32_t term = l->touched[i];
        uint32_t count = l->counts[term];
        double weight = (double)l->weights[term] / (double)n;
        l->counts[term] = 0;
        l->weights[term] = 0.0F;
        if ((n > 1 && count < 2) || !has_letter(pf_vocab_term(vocab, term))) {
            continue;
        }
        double inside = (double)count / (double)n;
        double outside = ((double)(vocab->df[term] - count) + 0.5) / (n_outside + 1.0);
        double score = inside * weight * log(inside / outside);
        if (inside >= MIN_LIFT * outside) {
            insert_ranked(l,
                          (ranked_term){.score = score, .term = term, .share = (float)inside});
        }
    }
}

static int is_variant(pf_strview a, pf_strview b)
{
    pf_strview stem = a.len < b.len ? a : b;
    pf_strview other = a.len < b.len ? b : a;
    return stem.len >= MIN_STEM && other.len - stem.len <= MAX_ENDING &&
           memcmp(stem.data, other.data, stem.len) == 0;
}

static int repeats_label(const pf_vocab *vocab, const pf_label *label, uint32_t term)
{
    for (uint32_t i = 0; i < label->n_terms; i++) {
        if (is_variant(pf_vocab_term(vocab, label->terms[i]), pf_vocab_term(vocab, term))) {
            return 1;
        }
    }
    return 0;
}

static void take_terms(const label_job *job, const labeller *l, pf_label *label)
{
    for (size_t i = 0; i < l->n_best && label->n_terms < PF_LABEL_TERMS; i++) {
        if (!repeats_label(&job->terms->vocab, label, l->best[i].term)) {
            label->terms[label->n_terms] = l->best[i].term;
            label->shares[label->n_terms++] = l->best[i].share;
        }
    }
}

// ---- medoids --------------------------------------------------------------------------------

static void add_row(const pf_csr *rows, size_t row, float *sum)
{
    for (uint64_t i = rows->starts[row]; i < rows->starts[row + 1]; i++) {
        sum[rows->cols[i]] += rows->values[i];
    }
}

static void clear_row(const pf_csr *rows, size_t row, float *sum)
{
    for (uint64_t i = rows->starts[row]; i < rows->starts[row + 1]; i++) {
        sum[rows->cols[i]] = 0.0F;
    }
}

static double dot_row(const pf_csr *rows, size_t row, const float *sum)
{
    double dot = 0;
    for (uint64_t i = rows->starts[row]; i < rows->starts[row + 1]; i++) {
        dot += (double)rows->values[i] * (double)sum[rows->cols[i]];
    }
    return dot;
}

static uint32_t find_medoid(const label_job *job, labeller *l, const uint32_t *members,
                            size_t n)
{
    for (size_t m = 0; m < n; m++) {
        add_row(job->rows, members[m], l->sum);
    }
    uint32_t medoid = members[0];
    double best = -1.0;
    for (size_t m = 0; m < n; m++) {
        double dot = dot_row(job->rows, members[m], l->sum);
        if (dot > best) {
            best = dot;
            medoid = members[m];
        }
    }
    for (size_t m = 0; m < n; m++) {
        clear_row(job->rows, members[m], l->sum);
    }
    return medoid;
}

// ---- the fit --------------------------------------------------------------------------------

static pf_status label_chunk(void *ctx, size_t begin, size_t end, unsigned worker,
                             pf_error *err)
{
    (void)err;
    label_job *job = ctx;
    labeller *l = &job->labellers[worker];
    for (size_t set = begin; set < end; set++) {
        const uint32_t *members = job->members + job->starts[set];
        size_t n = job->starts[set + 1] - job->starts[set];
        pf_label *label = &job->labels[set];
        *label = (pf_label){.medoid = PF_NO_DOC};
        if (n == 0) {
            continue;
        }
        l->n_touched = 0;
        for (size_t m = 0; m < n; m++) {
            count_terms(&job->terms->body, members[m], l);
        }
        rank_terms(job, l, n);
        take_terms(job, l, label);
        label->medoid = find_medoid(job, l, members, n);
    }
    return PF_OK;
}

static pf_status list_members(label_job *job, const uint32_t *set_of, size_t n_sets,
                              pf_error *err)
{
    size_t n = job->terms->n_docs;
    job->starts = pf_calloc(n_sets + 2, sizeof *job->starts);
    job->members = pf_alloc(n, sizeof *job->members);
    if (job->starts == NULL || job->members == NULL) {
        return pf_fail_memory(err, n * sizeof *job->members);
    }
    // Counts stand two places on, so that filling moves each start to where it belongs.
    uint32_t *next = job->starts + 1;
    for (size_t doc = 0; doc < n; doc++) {
        next[set_of[doc] + 1]++;
    }
    for (size_t set = 0; set < n_sets; set++) {
        next[set + 1] += next[set];
    }
    for (size_t doc = 0; doc < n; doc++) {
        job->members[next[set_of[doc]]++] = (uint32_t)doc;
    }
    return PF_OK;
}

static pf_status init_labellers(label_job *job, pf_pool *pool, pf_error *err)
{
    size_t n_terms = job->terms->vocab.n_terms;
    job->n_workers = pf_pool_size(pool);
    job->labellers = pf_calloc(job->n_workers, sizeof *job->labellers);
    if (job->labellers == NULL) {
        return pf_fail_memory(err, job->n_workers * sizeof *job->labellers);
    }
    for (unsigned w = 0; w < job->n_workers; w++) {
        labeller *l = &job->labellers[w];
        l->counts = pf_calloc(n_terms, sizeof *l->counts);
        l->weights = pf_calloc(n_terms, sizeof *l->weights);
        l->touched = pf_alloc(n_terms, sizeof *l->touched);
        l->sum = pf_calloc(job->rows->n_cols, sizeof *l->sum);
        if (l->counts == NULL || l->weights == NULL || l->touched == NULL || l->sum == NULL) {
            return pf_fail_memory(err, n_terms * sizeof *l->counts);
        }
    }
    return PF_OK;
}

static void finish_job(label_job *job)
{
    for (unsigned w = 0; job->labellers != NULL && w < job->n_workers; w++) {
        pf_free(job->labellers[w].counts);
        pf_free(job->labellers[w].weights);
        pf_free(job->labellers[w].touched);
        pf_free(job->labellers[w].sum);
    }
    pf_free(job->labellers);
    pf_free(job->starts);
    pf_free(job->members);
}

pf_status pf_labels_fit(const pf_terms *terms, const pf_csr *rows, const uint32_t *set_of,
                        size_t n_sets, pf_pool *pool, pf_label *out_labels, pf_error *err)
{
    label_job job = {.terms = terms, .rows = rows, .labels = out_labels};
    pf_status status = list_members(&job, set_of, n_sets, err);
    if (status == PF_OK) {
        status = init_labellers(&job, pool, err);
    }
    if (status == PF_OK) {
        status = pf_pool_for(pool, n_sets, GRAIN, label_chunk, &job, err);
    }
    finish_job(&job);
    return status;
}
