// SPDX-License-Identifier: MIT
// The terms within the bounds are sorted by hash, which makes their numbers; the entries of the
// others are left out of the rows. The order within rows stays, since it is by hash before and
// after. Cost: linear in the entries, and a sort of the terms that are kept.
#include "features/vocab_prune.h"

#include <string.h>

#include "base/error.h"
#include "base/mem.h"
#include "base/sort.h"

typedef struct prune_job {
    const pf_vocab *seen;
    const pf_df_table *background; // NULL: none
    pf_df_limits limits;
    int is_asked; // 1: one of them at least was given
    size_t n_docs;
} prune_job;

static uint32_t background_df(const prune_job *job, uint64_t hash)
{
    return job->background != NULL ? pf_df_table_find(job->background, hash) : 0;
}

static int is_kept(const prune_job *job, size_t term)
{
    double df = (double)job->seen->df[term];
    double all = df + (double)background_df(job, job->seen->hashes[term]);
    return df >= job->limits.least && all <= job->limits.most;
}

// *out_kept: the kept terms by rising hash, value = provisional id.
static pf_status sort_kept(const prune_job *job, pf_pool *pool, pf_keyed **out_kept,
                           size_t *out_n, pf_error *err)
{
    const pf_vocab *seen = job->seen;
    size_t n = 0;
    for (size_t t = 0; t < seen->n_terms; t++) {
        n += (size_t)is_kept(job, t);
    }
    pf_keyed *kept = pf_alloc(n, sizeof *kept);
    if (kept == NULL) {
        return pf_fail_memory(err, 0);
    }
    n = 0;
    for (size_t t = 0; t < seen->n_terms; t++) {
        if (is_kept(job, t)) {
            kept[n++] = (pf_keyed){.key = seen->hashes[t], .value = (uint32_t)t};
        }
    }
    pf_status status = pf_sort_keyed(kept, n, pool, err);
    if (status != PF_OK) {
        pf_free(kept);
        return status;
    }
    *out_kept = kept;
    *out_n = n;
    return PF_OK;
}

// Bounds that somebody asked for and that leave nothing are a mistake; those by default may.
static pf_status check_kept(const prune_job *job, size_t n_kept, pf_error *err)
{
    const pf_vocab *seen = job->seen;
    if (n_kept > 0 || seen->n_terms == 0 || !job->is_asked) {
        return PF_OK;
    }
    uint32_t most = 0;
    for (size_t t = 0; t < seen->n_terms; t++) {
        most = seen->df[t] > most ? seen->df[t] : most;
    }
    return pf_fail(
        err, PF_EINVAL,
        "no word is left: none of %zu is in at least %.6g (--min-df) and at most "
        "%.6g (--max-df) articles, and the commonest is in %u of %zu; lower --min-df "
        "or raise --max-df",
        seen->n_terms, job->limits.least, job->limits.most, most, job->n_docs);
}

static pf_status build_vocab(const pf_vocab *seen, const pf_keyed *kept, size_t n,
                             pf_vocab *out_vocab, pf_error *err)
{
    size_t n_chars = 0;
    for (size_t t = 0; t < n; t++) {
        n_chars += seen->starts[kept[t].value + 1] - seen->starts[kept[t].value];
    }
    pf_vocab vocab = {.n_terms = n};
    vocab.hashes = pf_alloc(n, sizeof *vocab.hashes);
    vocab.df = pf_alloc(n, sizeof *vocab.df);
    vocab.starts = pf_alloc(n + 1, sizeof *vocab.starts);
    vocab.chars = pf_alloc(n_chars, 1);
    if (vocab.hashes == NULL || vocab.df == NULL || vocab.starts == NULL ||
        vocab.chars == NULL) {
        pf_vocab_finish(&vocab);
        return pf_fail_memory(err, 0);
    }
    vocab.starts[0] = 0;
    for (size_t t = 0; t < n; t++) {
        uint32_t old = kept[t].value;
        uint32_t len = seen->starts[old + 1] - seen->starts[old];
        if (len > 0) {
            memcpy(vocab.chars + vocab.starts[t], seen->chars + seen->starts[old], len);
        }
        vocab.hashes[t] = seen->hashes[old];
        vocab.df[t] = seen->df[old];
        vocab.starts[t + 1] = vocab.starts[t] + len;
    }
    *out_vocab = vocab;
    return PF_OK;
}

// What the background has of the terms.
static pf_status fill_background(const prune_job *job, pf_vocab *vocab, pf_error *err)
{
    if (job->background == NULL) {
        return PF_OK;
    }
    vocab->background = pf_alloc(vocab->n_terms, sizeof *vocab->background);
    if (vocab->background == NULL) {
        return pf_fail_memory(err, 0);
    }
    vocab->n_background = job->background->n_docs;
    for (size_t t = 0; t < vocab->n_terms; t++) {
        vocab->background[t] = background_df(job, vocab->hashes[t]);
    }
    return PF_OK;
}

static pf_status pack_rows(const pf_keyed *kept, size_t n_kept, size_t n_seen,
                           double max_weight, pf_term_log *log, pf_term_rows *out_rows,
                           pf_error *err)
{
    uint32_t *new_id = pf_alloc(n_seen, sizeof *new_id);
    if (new_id == NULL) {
        return pf_fail_memory(err, n_seen * sizeof *new_id);
    }
    memset(new_id, 0xff, n_seen * sizeof *new_id);
    for (size_t t = 0; t < n_kept; t++) {
        new_id[kept[t].value] = (uint32_t)t;
    }
    pf_status status = pf_term_log_pack(log, new_id, n_kept, max_weight, out_rows, err);
    pf_free(new_id);
    return status;
}

pf_status pf_vocab_prune(const pf_vocab *seen, const pf_term_options *options, pf_term_log *log,
                         pf_pool *pool, pf_terms *out_terms, pf_error *err)
{
    const pf_df_table *background = options->background;
    prune_job job = {seen, background,
                     pf_df_limits_of(options->min_df, options->max_df, log->n_rows,
                                     background != NULL ? background->n_docs : 0),
                     options->min_df.value > 0 || options->max_df.value > 0, log->n_rows};
    pf_keyed *kept = NULL;
    size_t n = 0;
    PF_TRY(sort_kept(&job, pool, &kept, &n, err));
    pf_status status = check_kept(&job, n, err);
    if (status == PF_OK) {
        status = build_vocab(seen, kept, n, &out_terms->vocab, err);
    }
    if (status == PF_OK) {
        status = fill_background(&job, &out_terms->vocab, err);
    }
    if (status == PF_OK) {
        status = pack_rows(kept, n, seen->n_terms, pf_term_max_weight(options), log,
                           &out_terms->rows, err);
        out_terms->n_seen = log->row_lens;
        log->row_lens = NULL;
    }
    pf_free(kept);
    return status;
}
