// SPDX-License-Identifier: MIT
// The only file that makes threads. Two forms of work and no other:
//
//   pf_pool_for        n items in fixed chunks, results into slots by index;
//   pf_pool_pipeline   read -> work -> write over batches: one reader, one writer, any number
//   of
//                      workers; batches are written in the order in which they were read.
//
// The caller's thread works too, as worker 0. Chunks do not depend on the number of threads, so
// a callback that writes only to its own slots gives the same result for any number. When
// callbacks fail, the error of the lowest chunk or of the earliest batch is returned, whichever
// failed first; the batches before that one are written.
#ifndef PF_BASE_POOL_H
#define PF_BASE_POOL_H

#include <stddef.h>

#include <pressfold/status.h>

#include "base/meter.h"

typedef struct pf_pool pf_pool;

// `n_threads` 1 or more, counting the caller. Fewer are made when the system refuses: never
// fails for that reason. PF_ENOMEM.
pf_status pf_pool_create(unsigned n_threads, pf_pool **out_pool, pf_error *err) PF_MUST_CHECK;
void pf_pool_destroy(pf_pool *pool);

// How many workers there are; worker numbers are below it. At least 1.
unsigned pf_pool_size(const pf_pool *pool);

// Asked before each chunk of pf_pool_for, by any worker; non-zero ends it with PF_ECANCELLED.
// NULL: nobody is asked.
void pf_pool_set_cancel(pf_pool *pool, int (*cancelled)(void *ctx), void *ctx);

// Hears of each chunk of pf_pool_for; whoever works alone with a pool at hand tells it too.
// Lives as long as the pool; nobody listens at first.
pf_meter *pf_pool_meter(pf_pool *pool);

typedef pf_status (*pf_pool_fn)(void *ctx, size_t begin, size_t end, unsigned worker,
                                pf_error *err);

// Calls fn for [0, n_items) in chunks of `grain` (>= 1) items. Not re-entrant.
pf_status pf_pool_for(pf_pool *pool, size_t n_items, size_t grain, pf_pool_fn fn, void *ctx,
                      pf_error *err) PF_MUST_CHECK;

typedef struct pf_pipeline {
    // Fills the batch; PF_END when there is nothing left (the batch is then not used).
    pf_status (*read)(void *ctx, void *batch, pf_error *err);
    pf_status (*work)(void *ctx, void *batch, unsigned worker, pf_error *err);
    pf_status (*write)(void *ctx, void *batch, pf_error *err);
    // For a worker that would wait for the reader: something that makes reading quicker, by any
    // number of workers at once. 0: there is nothing to do before the next batch is read. NULL:
    // there never is.
    int (*prepare)(void *ctx);
    void *ctx;
    void **batches; // [n_batches], made by the caller, reused in turn
    size_t n_batches;
} pf_pipeline;

// Runs until read returns PF_END and all batches are written, or a step fails. Any status but
// PF_OK of work and write is a failure.
pf_status pf_pool_pipeline(pf_pool *pool, const pf_pipeline *pipeline, pf_error *err)
    PF_MUST_CHECK;

#endif
