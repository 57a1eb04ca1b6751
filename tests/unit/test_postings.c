// SPDX-License-Identifier: MIT
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/lock.h"
#include "base/mem.h"
#include "base/rng.h"
#include "sketch/postings.h"

#define N_DOCS    1500u
#define PER_DOC   40u
#define N_HASHES  ((size_t)N_DOCS * PER_DOC)
#define N_COMMON  5u    // hashes that many documents hold
#define FAR_APART 1000u // of document numbers, now and then

typedef struct pair {
    uint64_t hash;
    uint64_t doc;
} pair;

static pf_spool *spool;
static pf_pool *pool;
static pf_error err;
static pair posted[N_HASHES];
static pair found[N_HASHES];
static pair expected[N_HASHES]; // of `posted`, those whose hash others have too
static size_t n_posted;
static size_t n_expected;
static size_t n_found;
static pf_lock lock;

static void set_up(void)
{
    const char *dir = getenv("TMPDIR");
    pf_lock_init(&lock);
    ck_assert_int_eq(pf_spool_create(dir != NULL ? dir : P_tmpdir, &spool, &err), PF_OK);
    ck_assert_int_eq(pf_pool_create(3, &pool, &err), PF_OK);
}

static void tear_down(void)
{
    pf_pool_destroy(pool);
    pf_spool_destroy(spool);
    pf_lock_finish(&lock);
}

static int compare_pairs(const void *x, const void *y)
{
    const pair *a = x;
    const pair *b = y;
    if (a->hash != b->hash) {
        return a->hash < b->hash ? -1 : 1;
    }
    return a->doc < b->doc ? -1 : a->doc > b->doc;
}

// Posts random hashes, some of them common, and writes the store aside at every `spill_every`th
// document (0: never).
static pf_postings *make_store(unsigned spill_every)
{
    pf_postings *store = NULL;
    pf_rng rng;
    pf_rng_init(&rng, 3);
    n_posted = 0;
    ck_assert_int_eq(pf_postings_create(spool, &store, &err), PF_OK);
    uint32_t doc = 0;
    for (uint32_t i = 0; i < N_DOCS; i++) {
        uint64_t hashes[PER_DOC];
        for (size_t h = 0; h < PER_DOC; h++) {
            uint64_t random = pf_rng_next(&rng);
            hashes[h] = h < N_COMMON ? h * 0x9e3779b97f4a7c15u : random;
            pair made = {hashes[h], doc};
            posted[n_posted++] = made;
        }
        ck_assert_int_eq(pf_postings_append(store, doc, hashes, PER_DOC, &err), PF_OK);
        doc += pf_rng_below(&rng, 20) == 0 ? FAR_APART : 1;
        if (spill_every > 0 && i % spill_every == spill_every - 1) {
            ck_assert_int_eq(pf_postings_spill(store, &err), PF_OK);
            ck_assert_uint_eq(pf_postings_bytes(store), 0);
        }
    }
    return store;
}

// What sharing leaves of the postings, with value_of[document] for documents.
static void expect(const uint32_t *value_of)
{
    size_t n = 0;
    for (size_t i = 0; i < n_posted; i++) {
        pair p = posted[i];
        p.doc = value_of != NULL ? value_of[p.doc] : p.doc;
        posted[n] = p;
        n += p.doc != UINT32_MAX;
    }
    qsort(posted, n, sizeof *posted, compare_pairs);
    n_expected = 0;
    for (size_t i = 0; i < n; i++) {
        int is_shared = (i > 0 && posted[i - 1].hash == posted[i].hash) ||
                        (i + 1 < n && posted[i + 1].hash == posted[i].hash);
        expected[n_expected] = posted[i];
        n_expected += (size_t)is_shared;
    }
}

static pf_status collect(void *ctx, unsigned part, unsigned worker, pf_keyed *items, size_t n,
                         pf_error *unused)
{
    (void)ctx;
    (void)worker;
    (void)unused;
    pf_lock_enter(&lock);
    for (size_t i = 0; i < n; i++) {
        int is_here = (items[i].key >> 1 & (PF_POSTING_PARTS - 1)) == part;
        int is_in_order =
            i == 0 || items[i - 1].key < items[i].key ||
            (items[i - 1].key == items[i].key && items[i - 1].value < items[i].value);
        if (!is_here || !is_in_order) {
            ck_abort_msg("part %u, posting %zu is out of place", part, i);
        }
        pair got = {items[i].key, items[i].value};
        found[n_found++] = got;
    }
    pf_lock_leave(&lock);
    return PF_OK;
}

static pf_status read_store(const pf_postings *store, size_t max_bytes)
{
    pf_posting_view view = {store, NULL, NULL, max_bytes};
    n_found = 0;
    pf_status status = pf_postings_read(&view, collect, NULL, pool, &err);
    qsort(found, n_found, sizeof *found, compare_pairs);
    return status;
}

static const struct {
    unsigned spill_every;
    size_t max_bytes;
} WAYS[] = {{0, 0}, {0, 1}, {N_DOCS, 0}, {700, 1}, {1000, 1000000}, {1, 0}};

START_TEST(gives_every_shared_posting_once_whatever_was_written_aside)
{
    pf_postings *store = make_store(WAYS[_i].spill_every);
    expect(NULL);
    ck_assert_uint_eq(pf_postings_count(store), n_posted);
    ck_assert_uint_ge(pf_postings_most(store), N_DOCS);
    size_t held = pf_postings_bytes(store);
    ck_assert_int_eq(pf_postings_share(store, NULL, WAYS[_i].max_bytes, pool, &err), PF_OK);
    ck_assert_uint_eq(pf_postings_count(store), n_expected);
    ck_assert_uint_le(pf_postings_bytes(store), held); // it makes do with the room there was
    for (int round = 0; round < 2; round++) {          // a store can be read again
        ck_assert_int_eq(read_store(store, WAYS[_i].max_bytes), PF_OK);
        ck_assert_uint_eq(n_found, n_expected);
        ck_assert_mem_eq(found, expected, n_found * sizeof *found);
    }
    pf_postings_destroy(store);
}
END_TEST

// Hashes that [2 .. most] documents each hold, and nothing else: the runs that fill chunks
// most.
START_TEST(short_runs_fit_where_their_postings_were)
{
    pf_postings *store = NULL;
    pf_rng rng;
    pf_rng_init(&rng, 5);
    n_posted = 0;
    ck_assert_int_eq(pf_postings_create(spool, &store, &err), PF_OK);
    while (n_posted + 300 < N_HASHES) {
        uint64_t hash = pf_rng_next(&rng);
        uint32_t n = _i == 0 ? 2 : 2 + pf_rng_below(&rng, 298);
        for (uint32_t doc = 0; doc < n; doc++) {
            ck_assert_int_eq(pf_postings_append(store, doc, &hash, 1, &err), PF_OK);
            pair made = {hash, doc};
            posted[n_posted++] = made;
        }
    }
    expect(NULL);
    ck_assert_uint_eq(n_expected, n_posted);
    ck_assert_int_eq(pf_postings_share(store, NULL, 0, pool, &err), PF_OK);
    ck_assert_int_eq(read_store(store, 0), PF_OK);
    ck_assert_uint_eq(n_found, n_expected);
    ck_assert_mem_eq(found, expected, n_found * sizeof *found);
    pf_postings_destroy(store);
}
END_TEST

START_TEST(leaves_out_what_stands_for_nothing)
{
    static uint32_t value_of[N_DOCS * FAR_APART];
    for (uint32_t doc = 0; doc < N_DOCS * FAR_APART;
         doc++) { // backwards: values must rise anew
        value_of[doc] = doc % 3 == 0 ? N_DOCS * FAR_APART - doc : UINT32_MAX;
    }
    pf_postings *store = make_store(0);
    expect(value_of);
    ck_assert_uint_gt(n_expected, 0);
    ck_assert_int_eq(pf_postings_share(store, value_of, 0, pool, &err), PF_OK);
    ck_assert_int_eq(read_store(store, 0), PF_OK);
    ck_assert_uint_eq(n_found, n_expected);
    ck_assert_mem_eq(found, expected, n_found * sizeof *found);
    pf_postings_destroy(store);
}
END_TEST

// Leaves the first posting of each hash.
static size_t drop_repeats(const void *ctx, pf_keyed *items, size_t n)
{
    (void)ctx;
    size_t kept = 0;
    for (size_t i = 0; i < n; i++) {
        if (kept == 0 || items[kept - 1].key != items[i].key) {
            items[kept++] = items[i];
        }
    }
    return kept;
}

START_TEST(leaves_out_what_is_filtered)
{
    pf_postings *store = make_store(0);
    expect(NULL);
    size_t n_distinct = 0;
    for (size_t i = 0; i < n_expected; i++) {
        n_distinct += i == 0 || expected[i - 1].hash != expected[i].hash;
    }
    ck_assert_int_eq(pf_postings_share(store, NULL, 0, pool, &err), PF_OK);
    pf_posting_view view = {store, drop_repeats, NULL, 0};
    n_found = 0;
    ck_assert_int_eq(pf_postings_read(&view, collect, NULL, pool, &err), PF_OK);
    ck_assert_uint_eq(n_found, n_distinct);
    pf_postings_destroy(store);
}
END_TEST

START_TEST(takes_eight_bytes_a_posting)
{
    pf_postings *store = make_store(0);
    // The last chunk of a part is half empty on average, and so is the last slab.
    ck_assert_uint_le(pf_postings_bytes(store), 9 * n_posted + (2u << 20));
    pf_postings_destroy(store);
}
END_TEST

START_TEST(a_spoiled_block_is_found)
{
    pf_postings *store = make_store(N_DOCS);
    char byte = 0;
    ck_assert_int_eq(pread(pf_spool_fd(spool), &byte, 1, 5000), 1);
    byte = (char)(byte ^ 16);
    ck_assert_int_eq(pwrite(pf_spool_fd(spool), &byte, 1, 5000), 1);
    ck_assert_int_eq(pf_postings_share(store, NULL, 0, pool, &err), PF_EIO);
    ck_assert_ptr_nonnull(strstr(err.message, "not what was written"));
    pf_postings_destroy(store);
}
END_TEST

START_TEST(an_empty_store_gives_nothing)
{
    pf_postings *store = NULL;
    ck_assert_int_eq(pf_postings_create(NULL, &store, &err), PF_OK);
    ck_assert_int_eq(pf_postings_share(store, NULL, 0, pool, &err), PF_OK);
    ck_assert_int_eq(read_store(store, 0), PF_OK);
    ck_assert_uint_eq(n_found, 0);
    ck_assert_uint_eq(pf_postings_bytes(store), 0);
    pf_postings_destroy(store);
    pf_postings_destroy(NULL);
}
END_TEST

// Fills, writes aside and reads with the n-th allocation failing.
static pf_status try_store(unsigned n)
{
    static const uint64_t hashes[] = {2, 3, 1000, 2002};
    pf_postings *store = NULL;
    pf_mem_fail_at(n);
    pf_status status = pf_postings_create(spool, &store, &err);
    for (uint32_t doc = 0; doc < 3 && status == PF_OK; doc++) {
        status = pf_postings_append(store, doc, hashes, 4, &err);
        if (status == PF_OK && doc == 1) {
            status = pf_postings_spill(store, &err);
        }
    }
    if (status == PF_OK) {
        status = pf_postings_share(store, NULL, 0, pool, &err);
    }
    if (status == PF_OK) {
        status = read_store(store, 0);
    }
    pf_mem_fail_at(0);
    pf_postings_destroy(store);
    return status;
}

START_TEST(each_failed_allocation_is_told)
{
    unsigned n = 1;
    for (; try_store(n) != PF_OK; n++) {
        ck_assert_int_eq(err.code, PF_ENOMEM);
    }
    ck_assert_uint_gt(n, 10);
    ck_assert_uint_eq(n_found, 12);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("postings");
    TCase *tcase = tcase_create("postings");
    tcase_add_checked_fixture(tcase, set_up, tear_down);
    tcase_add_loop_test(tcase, gives_every_shared_posting_once_whatever_was_written_aside, 0,
                        (int)(sizeof WAYS / sizeof *WAYS));
    tcase_add_loop_test(tcase, short_runs_fit_where_their_postings_were, 0, 2);
    tcase_add_test(tcase, leaves_out_what_stands_for_nothing);
    tcase_add_test(tcase, leaves_out_what_is_filtered);
    tcase_add_test(tcase, takes_eight_bytes_a_posting);
    tcase_add_test(tcase, a_spoiled_block_is_found);
    tcase_add_test(tcase, an_empty_store_gives_nothing);
    tcase_add_test(tcase, each_failed_allocation_is_told);
    suite_add_tcase(suite, tcase);
    SRunner *runner = srunner_create(suite);
    srunner_set_tap(runner, "-");
    srunner_run_all(runner, CK_SILENT);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}
