// SPDX-License-Identifier: MIT
// Articles are listed by set, and once more by the runner-up they have. A worker takes set
// after set: it spreads the sum of the members' rows into a dense array, and each member and
// each article that has the set for runner-up reads off what its own terms give. Of a member's
// own set its own row is taken out of the sum.
//
// Ties of equal strength: the lower term first.
#include "features/ties.h"

#include <string.h>

#include "base/error.h"
#include "base/mem.h"
#include "features/doc_lists.h"

#define GRAIN 16u

typedef struct ties_job {
    const pf_ties_input *input;
    pf_doc_lists members;
    pf_doc_lists askers; // by runner-up
    float **dense;       // [n_workers] of [n_cols], zero between sets
    unsigned n_workers;
    pf_ties *ties;
} ties_job;

// The terms of a row that give most with the spread sum, less the row itself where it is in it.
static void find_ties(const pf_csr *rows, uint32_t doc, const float *sum, int is_member,
                      pf_tie_list *out)
{
    float best[PF_TIES];
    size_t n = 0;
    for (uint64_t i = rows->starts[doc]; i < rows->starts[doc + 1]; i++) {
        float value = rows->values[i];
        float gives = value * (sum[rows->cols[i]] - (is_member ? value : 0.0F));
        // A little more than nothing: what is left of a sum less its only part may be its dust.
        if (gives <= 1e-6F * value || (n == PF_TIES && gives <= best[n - 1])) {
            continue;
        }
        size_t at = n < PF_TIES ? n++ : PF_TIES - 1;
        while (at > 0 && best[at - 1] < gives) {
            best[at] = best[at - 1];
            out->terms[at] = out->terms[at - 1];
            at--;
        }
        best[at] = gives;
        out->terms[at] = rows->cols[i];
    }
}

static void spread_rows(const pf_csr *rows, const uint32_t *docs, size_t n, float *dense)
{
    for (size_t d = 0; d < n; d++) {
        for (uint64_t i = rows->starts[docs[d]]; i < rows->starts[docs[d] + 1]; i++) {
            dense[rows->cols[i]] += rows->values[i];
        }
    }
}

static void clear_rows(const pf_csr *rows, const uint32_t *docs, size_t n, float *dense)
{
    for (size_t d = 0; d < n; d++) {
        for (uint64_t i = rows->starts[docs[d]]; i < rows->starts[docs[d] + 1]; i++) {
            dense[rows->cols[i]] = 0.0F;
        }
    }
}

static pf_status tie_chunk(void *ctx, size_t begin, size_t end, unsigned worker, pf_error *err)
{
    (void)err;
    const ties_job *job = ctx;
    const pf_csr *rows = job->input->rows;
    float *dense = job->dense[worker];
    for (size_t set = begin; set < end; set++) {
        size_t n = 0;
        size_t n_askers = 0;
        const uint32_t *members = pf_doc_list(&job->members, set, &n);
        const uint32_t *askers = pf_doc_list(&job->askers, set, &n_askers);
        if (n + n_askers < 2) {
            continue;
        }
        spread_rows(rows, members, n, dense);
        for (size_t m = 0; m < n && n > 1; m++) {
            find_ties(rows, members[m], dense, 1, &job->ties->own[members[m]]);
        }
        for (size_t a = 0; a < n_askers; a++) {
            find_ties(rows, askers[a], dense, 0, &job->ties->other[askers[a]]);
        }
        clear_rows(rows, members, n, dense);
    }
    return PF_OK;
}

static pf_status init_job(ties_job *job, pf_pool *pool, pf_error *err)
{
    const pf_ties_input *input = job->input;
    size_t n_docs = input->rows->n_rows;
    job->ties->own = pf_alloc(n_docs, sizeof *job->ties->own);
    job->ties->other = pf_alloc(n_docs, sizeof *job->ties->other);
    job->n_workers = pf_pool_size(pool);
    job->dense = pf_calloc(job->n_workers, sizeof *job->dense);
    if (job->ties->own == NULL || job->ties->other == NULL || job->dense == NULL) {
        return pf_fail_memory(err, n_docs * sizeof *job->ties->own);
    }
    memset(job->ties->own, 0xff, n_docs * sizeof *job->ties->own);
    memset(job->ties->other, 0xff, n_docs * sizeof *job->ties->other);
    for (unsigned w = 0; w < job->n_workers; w++) {
        job->dense[w] = pf_calloc(input->rows->n_cols, sizeof **job->dense);
        if (job->dense[w] == NULL) {
            return pf_fail_memory(err, input->rows->n_cols * sizeof **job->dense);
        }
    }
    PF_TRY(pf_doc_lists_init(&job->members, input->set_of, n_docs, input->n_sets, err));
    return pf_doc_lists_init(&job->askers, input->runner_up, n_docs, input->n_sets, err);
}

static void finish_job(ties_job *job)
{
    for (unsigned w = 0; job->dense != NULL && w < job->n_workers; w++) {
        pf_free(job->dense[w]);
    }
    pf_free((void *)job->dense);
    pf_doc_lists_finish(&job->members);
    pf_doc_lists_finish(&job->askers);
}

pf_status pf_ties_find(const pf_ties_input *input, pf_pool *pool, pf_ties *out_ties,
                       pf_error *err)
{
    pf_ties ties = {0};
    ties_job job = {.input = input, .ties = &ties};
    pf_status status = init_job(&job, pool, err);
    if (status == PF_OK) {
        status = pf_pool_for(pool, input->n_sets, GRAIN, tie_chunk, &job, err);
    }
    finish_job(&job);
    if (status != PF_OK) {
        pf_ties_finish(&ties);
        return status;
    }
    *out_ties = ties;
    return PF_OK;
}

void pf_ties_finish(pf_ties *ties)
{
    pf_free(ties->own);
    pf_free(ties->other);
    ties->own = NULL;
    ties->other = NULL;
}
