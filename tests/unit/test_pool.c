// SPDX-License-Identifier: MIT
// Threads: each item once, batches in order, the same error whatever the threads do.
#include <check.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/error.h"
#include "base/hash.h"
#include "base/mem.h"
#include "base/pool.h"

#define MAX_THREADS 7
#define MAX_BATCHES 8
#define N_BLOCKS    60 // batches that a reader gives

static pf_pool *make_pool(unsigned n_threads)
{
    pf_pool *pool = NULL;
    ck_assert_int_eq(pf_pool_create(n_threads, &pool, NULL), PF_OK);
    ck_assert_uint_ge(pf_pool_size(pool), 1);
    ck_assert_uint_le(pf_pool_size(pool), n_threads < 1 ? 1 : n_threads);
    return pool;
}

START_TEST(makes_as_many_workers_as_asked_for)
{
    for (unsigned n = 0; n <= MAX_THREADS; n++) {
        pf_pool *pool = make_pool(n);
        ck_assert_uint_eq(pf_pool_size(pool), n < 1 ? 1 : n);
        pf_pool_destroy(pool);
    }
    pf_pool_destroy(NULL);
}
END_TEST

START_TEST(refuses_a_pool_without_memory)
{
    pf_pool *pool = NULL;
    pf_error err;
    pf_mem_fail_at(1);
    pf_status status = pf_pool_create(3, &pool, &err);
    pf_mem_fail_at(0);
    ck_assert_int_eq(status, PF_ENOMEM);
    ck_assert_int_eq(err.code, PF_ENOMEM);
    ck_assert_ptr_null(pool);
}
END_TEST

typedef struct cover {
    atomic_uchar *seen; // [n]
    size_t n;
    size_t grain;
    unsigned n_workers;
    atomic_size_t n_chunks;
    atomic_int n_wrong;
} cover;

static pf_status cover_chunk(void *ctx, size_t begin, size_t end, unsigned worker,
                             pf_error *err)
{
    (void)err;
    cover *c = ctx;
    size_t expected = c->n - begin < c->grain ? c->n : begin + c->grain;
    if (begin % c->grain != 0 || end != expected || worker >= c->n_workers) {
        atomic_fetch_add(&c->n_wrong, 1);
    }
    atomic_fetch_add(&c->n_chunks, 1);
    for (size_t i = begin; i < end; i++) {
        atomic_fetch_add(&c->seen[i], 1);
    }
    return PF_OK;
}

static const size_t item_counts[] = {0, 1, 2, 7, 64, 1000, 1001};
static const size_t grains[] = {1, 2, 7, 64, 5000, SIZE_MAX};

START_TEST(covers_each_item_once_in_fixed_chunks)
{
    pf_pool *pool = make_pool((unsigned)_i);
    for (size_t a = 0; a < sizeof item_counts / sizeof *item_counts; a++) {
        for (size_t b = 0; b < sizeof grains / sizeof *grains; b++) {
            cover c = {
                .n = item_counts[a], .grain = grains[b], .n_workers = pf_pool_size(pool)};
            c.seen = calloc(c.n + 1, sizeof *c.seen);
            ck_assert_int_eq(pf_pool_for(pool, c.n, c.grain, cover_chunk, &c, NULL), PF_OK);
            ck_assert_int_eq(c.n_wrong, 0);
            ck_assert_uint_eq(c.n_chunks, c.n / c.grain + (c.n % c.grain != 0));
            for (size_t i = 0; i < c.n; i++) {
                ck_assert_uint_eq(c.seen[i], 1);
            }
            free(c.seen);
        }
    }
    pf_pool_destroy(pool);
}
END_TEST

static void pause_a_little(uint64_t seed)
{
    uint64_t what = pf_mix64(seed * 0x9e3779b97f4a7c15u + 1);
    if (what % 3 == 0) {
        (void)usleep((useconds_t)(what >> 32) % 200);
    }
}

// Chunks 12, 20 and 47 fail; 12 takes its time, so others fail first.
static pf_status fail_some(void *ctx, size_t begin, size_t end, unsigned worker, pf_error *err)
{
    (void)worker;
    (void)end;
    atomic_int *n_called = ctx;
    atomic_fetch_add(n_called, 1);
    if (begin == 12) {
        (void)usleep(2000);
        return pf_fail(err, PF_ELIMIT, "chunk %zu", begin);
    }
    return begin == 20 || begin == 47 ? pf_fail(err, PF_EIO, "chunk %zu", begin) : PF_OK;
}

// So many that a thread that is stopped for a while finds some left.
#define MANY_CHUNKS 100000000

START_TEST(returns_the_error_of_the_lowest_chunk)
{
    pf_pool *pool = make_pool((unsigned)_i);
    for (int round = 0; round < 20; round++) {
        atomic_int n_called = 0;
        pf_error err;
        memset(&err, 0, sizeof err);
        ck_assert_int_eq(pf_pool_for(pool, MANY_CHUNKS, 1, fail_some, &n_called, &err),
                         PF_ELIMIT);
        ck_assert_int_eq(err.code, PF_ELIMIT);
        ck_assert_str_eq(err.message, "chunk 12");
        ck_assert_int_lt(n_called, MANY_CHUNKS); // the rest is left out
        ck_assert_int_ge(n_called, 13);
        ck_assert_int_eq(pf_pool_for(pool, MANY_CHUNKS, 1, fail_some, &n_called, NULL),
                         PF_ELIMIT);
        n_called = 0;
        ck_assert_int_eq(pf_pool_for(pool, 12, 1, fail_some, &n_called, NULL), PF_OK);
        ck_assert_int_eq(n_called, 12);
    }
    pf_pool_destroy(pool);
}
END_TEST

typedef enum step {
    NO_STEP,
    READ,
    WORK,
    WRITE
} step;

typedef struct block {
    size_t number;
    uint64_t result;
    int is_worked;
} block;

typedef struct line {
    size_t n_blocks;
    size_t n_read;
    size_t n_written;
    uint64_t sum; // of the results in the order of writing
    step fails_in;
    size_t fails_at;   // block number
    size_t fails_also; // a later one, that fails at once
    pf_status with;
    unsigned n_workers;
    atomic_int n_reading;
    atomic_int n_writing;
    atomic_int n_wrong;
    int has_prepare;
    atomic_uint n_prepared;
} line;

static pf_status fail_or_not(line *l, step now, size_t number, pf_error *err)
{
    if (now != l->fails_in || (number != l->fails_at && number != l->fails_also)) {
        return PF_OK;
    }
    if (number == l->fails_at) {
        (void)usleep(1000); // the later one has time to be first
    }
    return pf_fail(err, l->with, "block %zu", number);
}

static pf_status read_block(void *ctx, void *batch, pf_error *err)
{
    line *l = ctx;
    block *b = batch;
    l->n_wrong += atomic_fetch_add(&l->n_reading, 1) != 0; // one reader at a time
    pause_a_little(l->n_read);
    pf_status status = l->n_read == l->n_blocks ? PF_END : fail_or_not(l, READ, l->n_read, err);
    if (status == PF_OK) {
        b->number = l->n_read++;
        b->is_worked = 0;
    }
    atomic_fetch_sub(&l->n_reading, 1);
    return status;
}

static pf_status work_block(void *ctx, void *batch, unsigned worker, pf_error *err)
{
    line *l = ctx;
    block *b = batch;
    if (worker >= l->n_workers || b->is_worked) {
        atomic_fetch_add(&l->n_wrong, 1);
    }
    pause_a_little(b->number + 1000);
    b->result = pf_mix64(b->number + 1);
    b->is_worked = 1;
    return fail_or_not(l, WORK, b->number, err);
}

static pf_status write_block(void *ctx, void *batch, pf_error *err)
{
    line *l = ctx;
    const block *b = batch;
    l->n_wrong += atomic_fetch_add(&l->n_writing, 1) != 0; // one writer at a time
    pause_a_little(b->number + 2000);
    pf_status status = fail_or_not(l, WRITE, b->number, err);
    if (status == PF_OK) {
        l->n_wrong += b->number != l->n_written || !b->is_worked;
        l->sum = pf_mix64(l->sum + b->result);
        l->n_written++;
    }
    atomic_fetch_sub(&l->n_writing, 1);
    return status;
}

// There is something to do two times of three.
static int prepare_block(void *ctx)
{
    line *l = ctx;
    l->n_wrong += atomic_load(&l->n_reading) > 1;
    return atomic_fetch_add(&l->n_prepared, 1) % 3 != 0;
}

static pf_status run_line(pf_pool *pool, line *l, size_t n_batches, pf_error *err)
{
    block blocks[MAX_BATCHES];
    void *batches[MAX_BATCHES];
    memset(blocks, 0xff, sizeof blocks);
    for (size_t i = 0; i < n_batches; i++) {
        batches[i] = &blocks[i];
    }
    l->n_workers = pf_pool_size(pool);
    pf_pipeline steps = {.read = read_block,
                         .work = work_block,
                         .write = write_block,
                         .prepare = l->has_prepare ? prepare_block : NULL,
                         .ctx = l,
                         .batches = batches,
                         .n_batches = n_batches};
    pf_status status = pf_pool_pipeline(pool, &steps, err);
    ck_assert_int_eq(l->n_wrong, 0);
    return status;
}

START_TEST(writes_batches_in_the_order_of_reading)
{
    unsigned n_threads = 1 + (unsigned)_i / MAX_BATCHES;
    size_t n_batches = 1 + (size_t)_i % MAX_BATCHES;
    uint64_t sum = 0;
    for (uint64_t i = 0; i < N_BLOCKS; i++) {
        sum = pf_mix64(sum + pf_mix64(i + 1));
    }
    pf_pool *pool = make_pool(n_threads);
    for (int round = 0; round < 3; round++) {
        line l = {.n_blocks = N_BLOCKS};
        ck_assert_int_eq(run_line(pool, &l, n_batches, NULL), PF_OK);
        ck_assert_uint_eq(l.n_written, N_BLOCKS);
        ck_assert_uint_eq(l.sum, sum);
        line empty = {.n_blocks = 0};
        ck_assert_int_eq(run_line(pool, &empty, n_batches, NULL), PF_OK);
        ck_assert_uint_eq(empty.n_written, 0);
        line single = {.n_blocks = 1};
        ck_assert_int_eq(run_line(pool, &single, n_batches, NULL), PF_OK);
        ck_assert_uint_eq(single.n_written, 1);
    }
    pf_pool_destroy(pool);
}
END_TEST

START_TEST(prepares_while_another_reads)
{
    unsigned n_prepared = 0;
    for (unsigned n_threads = 1; n_threads <= MAX_THREADS; n_threads++) {
        pf_pool *pool = make_pool(n_threads);
        line l = {.n_blocks = N_BLOCKS, .has_prepare = 1};
        ck_assert_int_eq(run_line(pool, &l, MAX_BATCHES, NULL), PF_OK);
        ck_assert_uint_eq(l.n_written, N_BLOCKS);
        n_prepared += atomic_load(&l.n_prepared);
        ck_assert(n_threads > 1 || n_prepared == 0);
        pf_pool_destroy(pool);
    }
    ck_assert_uint_gt(n_prepared, 0);
}
END_TEST

static const struct {
    step fails_in;
    size_t at;
    size_t also;
    pf_status with;
} failures[] = {
    {READ, 0, SIZE_MAX, PF_EIO},
    {READ, 17, SIZE_MAX, PF_EFORMAT},
    {WORK, 0, SIZE_MAX, PF_ENOMEM},
    {WORK, 17, 18, PF_EFORMAT},
    {WORK, 17, 20, PF_ECANCELLED},
    {WORK, N_BLOCKS - 1, SIZE_MAX, PF_ELIMIT},
    {WRITE, 0, SIZE_MAX, PF_ECLOSED},
    {WRITE, 17, 18, PF_EIO},
    {WRITE, N_BLOCKS - 1, SIZE_MAX, PF_EIO},
    {WORK, 17, 18, PF_END}, // no end, but not to wait for ever for it either
    {WRITE, 17, SIZE_MAX, PF_END},
};

#define N_FAILURES (sizeof failures / sizeof *failures)

START_TEST(returns_the_error_of_the_earliest_batch_and_writes_those_before)
{
    char words[32];
    (void)snprintf(words, sizeof words, "block %zu", failures[_i].at);
    for (unsigned n_threads = 1; n_threads <= MAX_THREADS; n_threads++) {
        pf_pool *pool = make_pool(n_threads);
        for (size_t n_batches = 1; n_batches <= MAX_BATCHES; n_batches++) {
            line l = {.n_blocks = N_BLOCKS,
                      .fails_in = failures[_i].fails_in,
                      .fails_at = failures[_i].at,
                      .fails_also = failures[_i].also,
                      .with = failures[_i].with};
            pf_error err;
            memset(&err, 0, sizeof err);
            ck_assert_int_eq(run_line(pool, &l, n_batches, &err), failures[_i].with);
            ck_assert_int_eq(err.code, failures[_i].with);
            ck_assert_str_eq(err.message, words);
            ck_assert_uint_eq(l.n_written, failures[_i].at);
            line after = {.n_blocks = 5};
            ck_assert_int_eq(run_line(pool, &after, n_batches, NULL), PF_OK);
            ck_assert_uint_eq(after.n_written, 5);
        }
        pf_pool_destroy(pool);
    }
}
END_TEST

START_TEST(refuses_a_pipeline_without_memory)
{
    pf_pool *pool = make_pool(2);
    for (uint64_t n = 1; n <= 2; n++) {
        line l = {.n_blocks = 5};
        pf_error err;
        pf_mem_fail_at(n);
        pf_status status = run_line(pool, &l, 3, &err);
        pf_mem_fail_at(0);
        ck_assert_int_eq(status, PF_ENOMEM);
        ck_assert_int_eq(err.code, PF_ENOMEM);
        ck_assert_uint_eq(l.n_read, 0);
    }
    pf_pool_destroy(pool);
}
END_TEST

static void set_up(void)
{
    (void)alarm(60); // a deadlock ends here, CK_FORK or not
}

static void tear_down(void)
{
    (void)alarm(0);
}

int main(void)
{
    Suite *suite = suite_create("pool");
    TCase *tcase = tcase_create("pool");
    tcase_set_timeout(tcase, 70);
    tcase_add_checked_fixture(tcase, set_up, tear_down);
    tcase_add_test(tcase, makes_as_many_workers_as_asked_for);
    tcase_add_test(tcase, refuses_a_pool_without_memory);
    tcase_add_loop_test(tcase, covers_each_item_once_in_fixed_chunks, 1, MAX_THREADS + 1);
    tcase_add_loop_test(tcase, returns_the_error_of_the_lowest_chunk, 1, MAX_THREADS + 1);
    tcase_add_loop_test(tcase, writes_batches_in_the_order_of_reading, 0,
                        MAX_THREADS * MAX_BATCHES);
    tcase_add_test(tcase, prepares_while_another_reads);
    tcase_add_loop_test(tcase, returns_the_error_of_the_earliest_batch_and_writes_those_before,
                        0, N_FAILURES);
    tcase_add_test(tcase, refuses_a_pipeline_without_memory);
    suite_add_tcase(suite, tcase);
    SRunner *runner = srunner_create(suite);
    srunner_set_tap(runner, "-");
    srunner_run_all(runner, CK_SILENT);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}
