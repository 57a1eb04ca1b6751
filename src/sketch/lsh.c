// SPDX-License-Identifier: MIT
// Band keys are sorted, one band after the other; runs of equal keys are buckets (pairs.h
// bounds them). The shape is chosen so that the S-curve lies below the threshold (design.h),
// since every candidate is verified exactly: a lower curve costs time, never precision.
#include "sketch/lsh.h"

#include <math.h>

#include "base/error.h"
#include "base/hash.h"
#include "base/mem.h"

double pf_lsh_probability(pf_lsh_shape shape, double s)
{
    return 1.0 - pow(1.0 - pow(s, shape.rows), shape.bands);
}

typedef struct band_job {
    const pf_signatures *signatures;
    unsigned rows;
    size_t first_slot;
    uint32_t *texts; // [n_texts] the texts that have a signature
    size_t n_texts;
    pf_keyed *keys;   // [n_texts]
    uint32_t *bucket; // [n_texts]
} band_job;

static pf_status fill_keys(void *ctx, size_t begin, size_t end, unsigned worker, pf_error *err)
{
    (void)worker;
    (void)err;
    const band_job *job = ctx;
    for (size_t i = begin; i < end; i++) {
        size_t row = (size_t)job->texts[i] * job->signatures->stride;
        const uint32_t *band = job->signatures->slots + row + job->first_slot;
        pf_keyed key = {pf_hash64(band, job->rows * sizeof *band), job->texts[i], 0};
        job->keys[i] = key;
    }
    return PF_OK;
}

// Links runs of equal keys. The sort is stable and texts rise, so each bucket rises too.
static void link_runs(const band_job *job, pf_pair_list *list)
{
    const pf_keyed *keys = job->keys;
    for (size_t i = 0; i < job->n_texts;) {
        size_t end = i;
        while (end < job->n_texts && keys[end].key == keys[i].key) {
            job->bucket[end - i] = keys[end].value;
            end++;
        }
        pf_pair_list_link(list, job->bucket, end - i);
        i = end;
    }
}

static pf_status link_band(band_job *job, pf_pool *pool, pf_pair_list *list, pf_error *err)
{
    PF_TRY(pf_pool_for(pool, job->n_texts, 4096, fill_keys, job, err));
    PF_TRY(pf_sort_keyed(job->keys, job->n_texts, pool, err));
    link_runs(job, list);
    return PF_OK;
}

static pf_status make_job(band_job *job, pf_error *err)
{
    size_t n = job->signatures->n;
    job->keys = pf_alloc(n, sizeof *job->keys);
    job->texts = pf_alloc(n, sizeof *job->texts);
    job->bucket = pf_alloc(n, sizeof *job->bucket);
    if (job->keys == NULL || job->texts == NULL || job->bucket == NULL) {
        return pf_fail_memory(err, n * sizeof *job->keys);
    }
    for (size_t i = 0; i < n; i++) {
        if (job->signatures->sizes[i] > 0) {
            job->texts[job->n_texts++] = (uint32_t)i;
        }
    }
    return PF_OK;
}

pf_status pf_lsh_candidates(const pf_signatures *signatures, pf_lsh_shape shape,
                            const pf_pair_room *room, pf_pool *pool, pf_pairs *out_pairs,
                            pf_error *err)
{
    pf_pair_table table;
    pf_status status = pf_pair_table_init(&table, signatures->n, 1, 1, room, err);
    band_job job = {.signatures = signatures, .rows = shape.rows};
    if (status == PF_OK) {
        status = make_job(&job, err);
    }
    for (unsigned band = 0; status == PF_OK && band < shape.bands; band++) {
        job.first_slot = (size_t)band * shape.rows;
        pf_meter_part(pf_pool_meter(pool), band, shape.bands + 1);
        status = link_band(&job, pool, table.lists, err);
    }
    pf_free(job.keys);
    pf_free(job.texts);
    pf_free(job.bucket);
    if (status != PF_OK) {
        pf_pair_table_finish(&table);
        return status;
    }
    pf_meter_part(pf_pool_meter(pool), shape.bands, shape.bands + 1);
    return pf_pair_table_count(&table, NULL, pool, out_pairs, err);
}
