// SPDX-License-Identifier: MIT
// Threads wait on one condition variable for a job; a job is a function that every worker
// enters and leaves by itself. pf_pool_for hands out chunks by an atomic counter. The pipeline
// is a small state machine under one mutex: a free worker takes, in this order, the next batch
// to write, the oldest batch to work on, the reader's turn, or something to prepare for the
// reader. Batches are few and large, so the lock is idle.
#include "base/pool.h"

#include <assert.h>
#include <pthread.h>
#include <stdatomic.h>
#include <string.h>

#include "base/error.h"
#include "base/mem.h"

typedef void (*job_fn)(void *job, unsigned worker);

typedef struct thread_slot {
    pf_pool *pool;
    pthread_t thread;
    unsigned worker;
} thread_slot;

struct pf_pool {
    pthread_mutex_t lock;
    pthread_cond_t job_ready;
    pthread_cond_t job_done;
    job_fn run;
    void *job;
    unsigned long job_number;
    unsigned n_busy;
    unsigned n_workers; // including the caller
    int stop;
    int (*cancelled)(void *ctx); // NULL: nobody is asked
    void *cancel_ctx;
    pf_meter meter;
    thread_slot slots[];
};

static void *thread_main(void *argument)
{
    thread_slot *slot = argument;
    pf_pool *pool = slot->pool;
    unsigned long seen = 0;
    pthread_mutex_lock(&pool->lock);
    for (;;) {
        while (!pool->stop && pool->job_number == seen) {
            pthread_cond_wait(&pool->job_ready, &pool->lock);
        }
        if (pool->stop) {
            break;
        }
        seen = pool->job_number;
        pthread_mutex_unlock(&pool->lock);
        pool->run(pool->job, slot->worker);
        pthread_mutex_lock(&pool->lock);
        if (--pool->n_busy == 0) {
            pthread_cond_signal(&pool->job_done);
        }
    }
    pthread_mutex_unlock(&pool->lock);
    return NULL;
}

pf_status pf_pool_create(unsigned n_threads, pf_pool **out_pool, pf_error *err)
{
    unsigned n = n_threads < 1 ? 1 : n_threads;
    pf_pool *pool = pf_calloc(1, sizeof *pool + n * sizeof(thread_slot));
    if (pool == NULL) {
        return pf_fail_memory(err, n * sizeof(thread_slot));
    }
    pthread_mutex_init(&pool->lock, NULL);
    pthread_cond_init(&pool->job_ready, NULL);
    pthread_cond_init(&pool->job_done, NULL);
    pf_meter_range(&pool->meter, 0, 1);
    pool->n_workers = 1;
    while (pool->n_workers < n) {
        thread_slot *slot = &pool->slots[pool->n_workers];
        slot->pool = pool;
        slot->worker = pool->n_workers;
        if (pthread_create(&slot->thread, NULL, thread_main, slot) != 0) {
            break;
        }
        pool->n_workers++;
    }
    *out_pool = pool;
    return PF_OK;
}

void pf_pool_destroy(pf_pool *pool)
{
    if (pool == NULL) {
        return;
    }
    pthread_mutex_lock(&pool->lock);
    pool->stop = 1;
    pthread_cond_broadcast(&pool->job_ready);
    pthread_mutex_unlock(&pool->lock);
    for (unsigned i = 1; i < pool->n_workers; i++) {
        pthread_join(pool->slots[i].thread, NULL);
    }
    pthread_cond_destroy(&pool->job_done);
    pthread_cond_destroy(&pool->job_ready);
    pthread_mutex_destroy(&pool->lock);
    pf_free(pool);
}

unsigned pf_pool_size(const pf_pool *pool)
{
    return pool->n_workers;
}

// Enters `run` once on every worker and returns when all have left it.
static void run_everywhere(pf_pool *pool, job_fn run, void *job)
{
    pthread_mutex_lock(&pool->lock);
    assert(pool->n_busy == 0);
    pool->run = run;
    pool->job = job;
    pool->n_busy = pool->n_workers - 1;
    pool->job_number++;
    pthread_cond_broadcast(&pool->job_ready);
    pthread_mutex_unlock(&pool->lock);
    run(job, 0);
    pthread_mutex_lock(&pool->lock);
    while (pool->n_busy > 0) {
        pthread_cond_wait(&pool->job_done, &pool->lock);
    }
    pthread_mutex_unlock(&pool->lock);
}

void pf_pool_set_cancel(pf_pool *pool, int (*cancelled)(void *ctx), void *ctx)
{
    pool->cancelled = cancelled;
    pool->cancel_ctx = ctx;
}

pf_meter *pf_pool_meter(pf_pool *pool)
{
    return &pool->meter;
}

typedef struct for_job {
    const pf_pool *pool;
    pf_pool_fn fn;
    void *ctx;
    size_t n_items;
    size_t grain;
    _Atomic size_t next;
    pthread_mutex_t lock;
    size_t failed_at; // begin of the lowest chunk that failed so far
    pf_status status;
    pf_error error;
} for_job;

static void record_failure(for_job *job, size_t begin, pf_status status, const pf_error *error)
{
    pthread_mutex_lock(&job->lock);
    if (begin < job->failed_at) {
        job->failed_at = begin;
        job->status = status;
        job->error = *error;
    }
    pthread_mutex_unlock(&job->lock);
    // Chunks not yet begun are left out; lower ones are under way already.
    atomic_store(&job->next, job->n_items);
}

static void for_worker(void *opaque, unsigned worker)
{
    for_job *job = opaque;
    for (;;) {
        size_t begin = atomic_fetch_add(&job->next, job->grain);
        if (begin >= job->n_items) {
            return;
        }
        size_t end = job->n_items - begin < job->grain ? job->n_items : begin + job->grain;
        pf_error error;
        memset(&error, 0, sizeof error);
        const pf_pool *pool = job->pool;
        int is_cancelled = pool->cancelled != NULL && pool->cancelled(pool->cancel_ctx);
        pf_status status = is_cancelled ? pf_fail(&error, PF_ECANCELLED, "stopped")
                                        : job->fn(job->ctx, begin, end, worker, &error);
        if (status != PF_OK) {
            record_failure(job, begin, status, &error);
            return;
        }
        if (!pool->meter.tells_alone) {
            pf_meter_tell(&pool->meter, end, job->n_items);
        }
    }
}

pf_status pf_pool_for(pf_pool *pool, size_t n_items, size_t grain, pf_pool_fn fn, void *ctx,
                      pf_error *err)
{
    if (n_items == 0) {
        return PF_OK;
    }
    for_job job = {.pool = pool, .fn = fn, .ctx = ctx, .n_items = n_items, .grain = grain};
    atomic_init(&job.next, 0);
    job.failed_at = SIZE_MAX;
    pthread_mutex_init(&job.lock, NULL);
    if (pool->n_workers == 1 || n_items <= grain) {
        for_worker(&job, 0);
    } else {
        run_everywhere(pool, for_worker, &job);
    }
    pthread_mutex_destroy(&job.lock);
    if (job.status != PF_OK && err != NULL) {
        *err = job.error;
    }
    return job.status;
}

typedef enum batch_state {
    FREE,
    READING,
    FILLED,
    WORKING,
    WORKED,
    WRITING,
    PREPARING // of no batch: a step for the reader
} batch_state;

typedef struct flow {
    const pf_pipeline *steps;
    pthread_mutex_t lock;
    pthread_cond_t changed;
    batch_state *states; // [n_batches]
    size_t *serials;     // [n_batches] order of reading
    size_t next_read;    // serial of the next batch to read
    size_t next_write;   // serial of the next batch to write
    int reading;         // somebody reads
    size_t prepared_at;  // next_read when there was nothing to prepare; SIZE_MAX: never
    int ended;           // the reader said PF_END, or a step failed
    size_t stop_at;      // serial of the earliest batch that failed; those before it go through
    pf_status status;
    pf_error error;
} flow;

// Index of the batch in `state` with the lowest serial, or n_batches.
static size_t oldest_in(const flow *f, batch_state state)
{
    size_t n = f->steps->n_batches;
    size_t best = n;
    for (size_t i = 0; i < n; i++) {
        if (f->states[i] == state && (best == n || f->serials[i] < f->serials[best])) {
            best = i;
        }
    }
    return best;
}

static int all_written(const flow *f)
{
    size_t last = f->next_read < f->stop_at ? f->next_read : f->stop_at;
    return f->ended && f->next_write == last;
}

// Picks the next step under the lock; sets *out_at to its batch. FREE means: nothing to do now.
static batch_state pick_step(flow *f, size_t *out_at)
{
    size_t n = f->steps->n_batches;
    size_t at = oldest_in(f, WORKED);
    if (at < n && f->serials[at] == f->next_write && oldest_in(f, WRITING) == n) {
        *out_at = at;
        return WRITING;
    }
    at = oldest_in(f, FILLED);
    if (at < n && f->serials[at] < f->stop_at) {
        *out_at = at;
        return WORKING;
    }
    at = oldest_in(f, FREE);
    if (!f->reading && !f->ended && at < n) {
        *out_at = at;
        return READING;
    }
    if (f->steps->prepare != NULL && f->reading && f->prepared_at != f->next_read) {
        return PREPARING;
    }
    return FREE;
}

static pf_status run_step(flow *f, batch_state step, size_t at, unsigned worker, pf_error *err)
{
    const pf_pipeline *p = f->steps;
    if (step == READING) {
        return p->read(p->ctx, p->batches[at], err);
    }
    if (step == WORKING) {
        return p->work(p->ctx, p->batches[at], worker, err);
    }
    return p->write(p->ctx, p->batches[at], err);
}

// Books the result of a step under the lock. Of failures the earliest batch's stays, whichever
// came first.
static void finish_step(flow *f, batch_state step, size_t at, pf_status status,
                        const pf_error *error)
{
    if (step == READING) {
        f->reading = 0;
        f->serials[at] = f->next_read;
    }
    if (status != PF_OK) {
        int is_end = step == READING && status == PF_END;
        f->states[at] = FREE;
        f->ended = 1;
        if (!is_end && f->serials[at] < f->stop_at) {
            f->stop_at = f->serials[at];
            f->status = status;
            f->error = *error;
        }
        return;
    }
    if (step == READING) {
        f->next_read++;
        f->states[at] = FILLED;
    } else if (step == WORKING) {
        f->states[at] = WORKED;
    } else {
        f->states[at] = FREE;
        f->next_write++;
    }
}

// Enters and leaves with the lock held.
static void prepare(flow *f)
{
    size_t next_read = f->next_read;
    pthread_mutex_unlock(&f->lock);
    int did_something = f->steps->prepare(f->steps->ctx);
    pthread_mutex_lock(&f->lock);
    f->prepared_at = did_something ? f->prepared_at : next_read;
}

static void flow_worker(void *opaque, unsigned worker)
{
    flow *f = opaque;
    pthread_mutex_lock(&f->lock);
    while (!all_written(f)) {
        size_t at = 0;
        batch_state step = pick_step(f, &at);
        if (step == FREE) {
            pthread_cond_wait(&f->changed, &f->lock);
            continue;
        }
        if (step == PREPARING) {
            prepare(f);
            continue;
        }
        f->states[at] = step;
        f->reading |= step == READING;
        if (step == READING && f->steps->prepare != NULL) {
            pthread_cond_broadcast(&f->changed);
        }
        pthread_mutex_unlock(&f->lock);
        pf_error error;
        memset(&error, 0, sizeof error);
        pf_status status = run_step(f, step, at, worker, &error);
        pthread_mutex_lock(&f->lock);
        finish_step(f, step, at, status, &error);
        pthread_cond_broadcast(&f->changed);
    }
    pthread_mutex_unlock(&f->lock);
}

pf_status pf_pool_pipeline(pf_pool *pool, const pf_pipeline *pipeline, pf_error *err)
{
    flow f = {.steps = pipeline, .stop_at = SIZE_MAX, .prepared_at = SIZE_MAX};
    f.states = pf_calloc(pipeline->n_batches, sizeof *f.states);
    f.serials = pf_calloc(pipeline->n_batches, sizeof *f.serials);
    if (f.states == NULL || f.serials == NULL) {
        pf_free(f.states);
        pf_free(f.serials);
        return pf_fail_memory(err, pipeline->n_batches * sizeof *f.serials);
    }
    pthread_mutex_init(&f.lock, NULL);
    pthread_cond_init(&f.changed, NULL);
    run_everywhere(pool, flow_worker, &f);
    pthread_cond_destroy(&f.changed);
    pthread_mutex_destroy(&f.lock);
    pf_free(f.states);
    pf_free(f.serials);
    if (f.status != PF_OK && err != NULL) {
        *err = f.error;
    }
    return f.status;
}
