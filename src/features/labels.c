// SPDX-License-Identifier: MIT
// Score of a term for a set: m share_in ln(share_in / share_out), where m is the mean of the
// term's weight over the members (so lead and headline words come first) and the shares are
// those of articles that hold it, inside and outside (the latter smoothed by half an article).
// It is the pointwise part of Kullback and Leibler's divergence (1951), weighted; without
// share_in once more, a striking headline word of a few members passes for the whole set.
//
// Left out: terms whose share inside is not MIN_LIFT times that outside, terms of a single
// member, and terms without a letter (numbers, dates). The best are the candidates; the texts
// of the members are then read for how these are written, how many members hold them, and which
// stand side by side (phrases.h); label_choice.h makes the label of that. Sets of one article
// get none: nothing in them is over-represented rather than said once.
//
// Large sets are read in blocks by all workers, with a tally each, added up in order; the
// others whole, one worker a set. Cost: linear in the entries and in the texts read; 8 bytes a
// term and 4 a column, and a tally of 60 KiB, for each worker.
#include "features/labels.h"

#include <math.h>
#include <string.h>

#include "base/error.h"
#include "base/mem.h"
#include "features/doc_lists.h"
#include "features/label_choice.h"
#include "features/phrases.h"

#define N_RANKED   PF_PHRASE_CANDIDATES
#define SMALL_SET  4096u // members of a set that one worker reads
#define BLOCK_DOCS 1024u // members of a larger one that a tally is for, at least
#define MAX_BLOCKS 64u   // tallies of a set, at most
#define GRAIN      4u
#define MIN_LIFT   1.25

typedef struct ranked_term {
    double score;
    uint32_t term;
    uint32_t n_docs; // of the set, of which it is a term
} ranked_term;

typedef struct labeller {
    uint32_t *counts;  // [n_terms] members that hold the term; zero between sets
    float *weights;    // [n_terms] likewise
    uint32_t *touched; // [n_terms]
    size_t n_touched;
    pf_rep_scratch scratch;
    ranked_term best[N_RANKED];
    size_t n_best;
    pf_phrase_tally tally;
} labeller;

typedef struct label_job {
    const pf_label_input *input;
    pf_doc_lists members;
    labeller *labellers; // [n_workers]
    unsigned n_workers;
    pf_labels *labels;
} label_job;

// A large set that is read in blocks.
typedef struct block_job {
    const label_job *job;
    const uint32_t *members; // [n]
    size_t n;
    pf_phrase_tally *tallies; // [n_blocks], looking for the same words
    size_t block_docs;
} block_job;

// ---- terms ----------------------------------------------------------------------------------

static void count_terms(const pf_term_rows *rows, uint32_t doc, labeller *l)
{
    for (pf_term_cursor c = pf_term_body(rows, doc); pf_term_next(&c);) {
        if (l->counts[c.term]++ == 0) {
            l->touched[l->n_touched++] = c.term;
        }
        l->weights[c.term] += (float)c.weight * rows->unit;
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

// Scores the terms of a set, best first, and leaves the counts at zero.
static void rank_terms(const pf_terms *terms, const uint32_t *members, size_t n, labeller *l)
{
    const pf_vocab *vocab = &terms->vocab;
    double n_outside = (double)(terms->n_docs - n);
    l->n_best = 0;
    l->n_touched = 0;
    for (size_t m = 0; m < n; m++) {
        count_terms(&terms->rows, members[m], l);
    }
    for (size_t i = 0; i < l->n_touched; i++) {
        uint32_t term = l->touched[i];
        uint32_t count = l->counts[term];
        double weight = (double)l->weights[term] / (double)n;
        l->counts[term] = 0;
        l->weights[term] = 0.0F;
        if (count < 2 || !has_letter(pf_vocab_term(vocab, term))) {
            continue;
        }
        double inside = (double)count / (double)n;
        double outside = ((double)(vocab->df[term] - count) + 0.5) / (n_outside + 1.0);
        double score = inside * weight * log(inside / outside);
        if (inside >= MIN_LIFT * outside) {
            insert_ranked(l, (ranked_term){score, term, count});
        }
    }
}

// ---- texts ----------------------------------------------------------------------------------

static pf_status read_members(const label_job *job, const uint32_t *members, size_t n,
                              unsigned worker, pf_phrase_tally *tally, pf_error *err)
{
    const pf_written_source *texts = job->input->texts;
    for (size_t m = 0; m < n; m++) {
        pf_written title;
        pf_written body;
        PF_TRY(texts->load(texts->ctx, members[m], worker, &title, &body, err));
        pf_phrases_count(tally, &title, &body, texts->max_tokens, members[m]);
    }
    return PF_OK;
}

static pf_status read_block(void *ctx, size_t begin, size_t end, unsigned worker, pf_error *err)
{
    const block_job *blocks = ctx;
    for (size_t b = begin; b < end; b++) {
        size_t first = b * blocks->block_docs;
        size_t left = blocks->n - first;
        PF_TRY(read_members(blocks->job, blocks->members + first,
                            left < blocks->block_docs ? left : blocks->block_docs, worker,
                            &blocks->tallies[b], err));
    }
    return PF_OK;
}

static void reset_tally(const pf_vocab *vocab, const labeller *l, pf_phrase_tally *tally)
{
    uint64_t hashes[N_RANKED];
    for (size_t i = 0; i < l->n_best; i++) {
        hashes[i] = vocab->hashes[l->best[i].term];
    }
    pf_phrases_reset(tally, hashes, l->n_best);
}

// Reads a large set with all workers, into the tally of `l`.
static pf_status read_large(const label_job *job, const uint32_t *members, size_t n,
                            pf_pool *pool, labeller *l, pf_error *err)
{
    size_t block_docs = (n + MAX_BLOCKS - 1) / MAX_BLOCKS;
    block_docs = block_docs < BLOCK_DOCS ? BLOCK_DOCS : block_docs;
    size_t n_blocks = (n + block_docs - 1) / block_docs;
    pf_phrase_tally *tallies = pf_alloc(n_blocks, sizeof *tallies);
    if (tallies == NULL) {
        return pf_fail_memory(err, n_blocks * sizeof *tallies);
    }
    for (size_t b = 0; b < n_blocks; b++) {
        reset_tally(&job->input->terms->vocab, l, &tallies[b]);
    }
    block_job blocks = {job, members, n, tallies, block_docs};
    pf_status status = pf_pool_for(pool, n_blocks, 1, read_block, &blocks, err);
    for (size_t b = 0; b < n_blocks && status == PF_OK; b++) {
        pf_phrases_merge(&l->tally, &tallies[b]);
    }
    pf_free(tallies);
    return status;
}

// Copies the chosen terms, with the letters they are shown in, into the worker's arena.
static pf_status take_terms(const label_job *job, const labeller *l, size_t n, pf_arena *arena,
                            pf_label *label, pf_error *err)
{
    const pf_phrase *chosen[PF_LABEL_TERMS];
    pf_strview letters[N_RANKED];
    for (size_t i = 0; i < l->n_best; i++) {
        letters[i] = pf_vocab_term(&job->input->terms->vocab, l->best[i].term);
    }
    size_t n_terms = pf_label_choose(&l->tally, letters, chosen, PF_LABEL_TERMS);
    pf_label_term *terms = pf_arena_alloc(arena, n_terms * sizeof *terms);
    if (terms == NULL) {
        return pf_fail_memory(err, n_terms * sizeof *terms);
    }
    for (size_t i = 0; i < n_terms; i++) {
        const pf_form *form = &chosen[i]->form;
        pf_strview text = {form->letters, form->len};
        if (!pf_arena_copy(arena, form->len > 0 ? text : letters[chosen[i]->words[0]],
                           &terms[i].text)) {
            return pf_fail_memory(err, form->len);
        }
        terms[i].share = (float)((double)chosen[i]->n_docs / (double)n);
    }
    label->terms = terms;
    label->n_terms = (uint32_t)n_terms;
    return PF_OK;
}

// ---- the fit --------------------------------------------------------------------------------

// A set of two and more; `pool` is NULL where one worker reads it.
static pf_status label_set(const label_job *job, size_t set, unsigned worker, pf_pool *pool,
                           pf_error *err)
{
    labeller *l = &job->labellers[worker];
    size_t n = 0;
    const uint32_t *members = pf_doc_list(&job->members, set, &n);
    rank_terms(job->input->terms, members, n, l);
    reset_tally(&job->input->terms->vocab, l, &l->tally);
    if (job->input->texts == NULL) {
        for (size_t i = 0; i < l->n_best; i++) {
            l->tally.words[i].n_docs = l->best[i].n_docs;
        }
    } else if (pool == NULL) {
        PF_TRY(read_members(job, members, n, worker, &l->tally, err));
    } else {
        PF_TRY(read_large(job, members, n, pool, l, err));
    }
    return take_terms(job, l, n, &job->labels->arenas[worker], &job->labels->labels[set], err);
}

static pf_status label_chunk(void *ctx, size_t begin, size_t end, unsigned worker,
                             pf_error *err)
{
    const label_job *job = ctx;
    for (size_t set = begin; set < end; set++) {
        size_t n = 0;
        const uint32_t *members = pf_doc_list(&job->members, set, &n);
        pf_label *label = &job->labels->labels[set];
        memset(label, 0, sizeof *label);
        PF_TRY(pf_representatives_find(job->input->rows, members, n,
                                       &job->labellers[worker].scratch, &label->representatives,
                                       err));
        if (n > 1 && (n <= SMALL_SET || job->input->texts == NULL)) {
            PF_TRY(label_set(job, set, worker, NULL, err));
        }
    }
    return PF_OK;
}

static pf_status label_large(const label_job *job, pf_pool *pool, pf_error *err)
{
    for (size_t set = 0; set < job->input->n_sets; set++) {
        size_t n = 0;
        (void)pf_doc_list(&job->members, set, &n);
        if (n > SMALL_SET && job->input->texts != NULL) {
            PF_TRY(label_set(job, set, 0, pool, err));
        }
    }
    return PF_OK;
}

static pf_status init_labellers(label_job *job, pf_pool *pool, pf_error *err)
{
    size_t n_terms = job->input->terms->vocab.n_terms;
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
        l->scratch.dense = pf_calloc(job->input->rows->n_cols, sizeof(float));
        if (l->counts == NULL || l->weights == NULL || l->touched == NULL ||
            l->scratch.dense == NULL) {
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
        pf_free(job->labellers[w].scratch.dense);
        pf_free(job->labellers[w].scratch.nearness);
        pf_free(job->labellers[w].scratch.likeness);
    }
    pf_free(job->labellers);
    pf_doc_lists_finish(&job->members);
}

static pf_status init_labels(pf_labels *labels, size_t n_sets, unsigned n_workers,
                             pf_error *err)
{
    labels->labels = pf_alloc(n_sets, sizeof *labels->labels);
    labels->arenas = pf_alloc(n_workers, sizeof *labels->arenas);
    if (labels->labels == NULL || labels->arenas == NULL) {
        return pf_fail_memory(err, n_sets * sizeof *labels->labels);
    }
    for (unsigned w = 0; w < n_workers; w++) {
        pf_arena_init(&labels->arenas[w], 0);
    }
    labels->n_arenas = n_workers;
    return PF_OK;
}

pf_status pf_labels_fit(const pf_label_input *input, pf_pool *pool, pf_labels *out_labels,
                        pf_error *err)
{
    pf_labels labels = {0};
    label_job job = {.input = input, .labels = &labels};
    pf_status status = init_labels(&labels, input->n_sets, pf_pool_size(pool), err);
    if (status == PF_OK) {
        status = pf_doc_lists_init(&job.members, input->set_of, input->terms->n_docs,
                                   input->n_sets, err);
    }
    if (status == PF_OK) {
        status = init_labellers(&job, pool, err);
    }
    if (status == PF_OK) {
        status = pf_pool_for(pool, input->n_sets, GRAIN, label_chunk, &job, err);
    }
    if (status == PF_OK) {
        status = label_large(&job, pool, err);
    }
    finish_job(&job);
    if (status != PF_OK) {
        pf_labels_finish(&labels);
        return status;
    }
    *out_labels = labels;
    return PF_OK;
}

void pf_labels_finish(pf_labels *labels)
{
    for (unsigned w = 0; w < labels->n_arenas; w++) {
        pf_arena_finish(&labels->arenas[w]);
    }
    pf_free(labels->labels);
    pf_free(labels->arenas);
    memset(labels, 0, sizeof *labels);
}
