// SPDX-License-Identifier: MIT
// Banded MinHash against its curve: of pairs planted at one similarity, the share that becomes
// candidates is the share that pf_lsh_probability tells.
#include <check.h>
#include <math.h>
#include <stdlib.h>

#include <pressfold/sketch.h>

#include "base/mem.h"
#include "base/rng.h"
#include "sketch/lsh.h"

#define N_PAIRS  1500
#define SET_SIZE 100

static const pf_lsh_shape SHAPES[] = {{30, 3}, {20, 5}, {64, 2}, {16, 8}, {128, 1}};
static const double SIMILARITIES[] = {0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9};

#define N_SHAPES       ((int)(sizeof SHAPES / sizeof SHAPES[0]))
#define N_SIMILARITIES ((int)(sizeof SIMILARITIES / sizeof SIMILARITIES[0]))

// Signatures of N_PAIRS pairs, texts 2 i and 2 i + 1, that share n_shared of SET_SIZE items.
static uint32_t *sketch_pairs(const pf_minhash *minhash, unsigned slots, size_t n_shared,
                              uint64_t seed)
{
    uint32_t *signatures = pf_alloc((size_t)2 * N_PAIRS * slots, sizeof *signatures);
    ck_assert_ptr_nonnull(signatures);
    uint64_t a[SET_SIZE];
    uint64_t b[SET_SIZE];
    pf_rng rng;
    pf_rng_init(&rng, seed);
    for (size_t pair = 0; pair < N_PAIRS; pair++) {
        for (size_t i = 0; i < SET_SIZE; i++) {
            a[i] = pf_rng_next(&rng);
            b[i] = i < n_shared ? a[i] : pf_rng_next(&rng);
        }
        pf_minhash_sketch(minhash, a, SET_SIZE, signatures + 2 * pair * slots);
        pf_minhash_sketch(minhash, b, SET_SIZE, signatures + (2 * pair + 1) * slots);
    }
    return signatures;
}

static size_t count_planted(const pf_pairs *pairs)
{
    size_t n = 0;
    for (size_t i = 0; i < pairs->n; i++) {
        n += pairs->pairs[i].a % 2 == 0 && pairs->pairs[i].b == pairs->pairs[i].a + 1;
    }
    return n;
}

START_TEST(the_share_found_is_that_of_the_curve)
{
    static uint32_t sizes[2 * N_PAIRS];
    pf_lsh_shape shape = SHAPES[_i % N_SHAPES];
    double wanted = SIMILARITIES[_i / N_SHAPES];
    uint64_t seed = 900 + (uint64_t)_i;
    unsigned slots = shape.bands * shape.rows;
    size_t n_shared = (size_t)lround(2 * wanted * SET_SIZE / (1 + wanted));
    double jaccard = (double)n_shared / (double)(2 * SET_SIZE - n_shared);
    pf_error err = {0};
    pf_pool *pool = NULL;
    pf_minhash *minhash = NULL;
    ck_assert_int_eq(pf_pool_create(2, &pool, &err), PF_OK);
    ck_assert_int_eq(pf_minhash_create(slots, seed, PF_CPU_BEST, &minhash, &err), PF_OK);
    for (size_t i = 0; i < (size_t)2 * N_PAIRS; i++) {
        sizes[i] = SET_SIZE;
    }
    uint32_t *signatures = sketch_pairs(minhash, slots, n_shared, seed);
    pf_pairs pairs = {NULL, 0};
    pf_signatures view = {signatures, slots, sizes, (size_t)2 * N_PAIRS};
    ck_assert_int_eq(pf_lsh_candidates(&view, shape, NULL, pool, &pairs, &err), PF_OK);
    double found = (double)count_planted(&pairs) / N_PAIRS;
    double theory = pf_lsh_probability(shape, jaccard);
    double deviation = sqrt(theory * (1 - theory) / N_PAIRS);
    ck_assert_msg(fabs(found - theory) < 4 * deviation + 1.0 / N_PAIRS,
                  "seed %d: %u bands of %u, J %.3f: %.4f found, theory %.4f +- %.4f", (int)seed,
                  shape.bands, shape.rows, jaccard, found, theory, deviation);
    pf_pairs_finish(&pairs);
    pf_free(signatures);
    pf_minhash_destroy(minhash);
    pf_pool_destroy(pool);
}
END_TEST

static const unsigned THREADS[] = {1, 2, 7};

// The same pairs for any number of threads, whole list.
START_TEST(threads_do_not_change_the_pairs)
{
    static uint32_t sizes[2 * N_PAIRS];
    const pf_lsh_shape shape = {20, 3};
    pf_error err = {0};
    pf_minhash *minhash = NULL;
    ck_assert_int_eq(pf_minhash_create(60, 5, PF_CPU_BEST, &minhash, &err), PF_OK);
    for (size_t i = 0; i < (size_t)2 * N_PAIRS; i++) {
        sizes[i] = i % 11 == 0 ? 0 : SET_SIZE;
    }
    uint32_t *signatures = sketch_pairs(minhash, 60, 60, 12);
    pf_pairs pairs[2] = {{NULL, 0}, {NULL, 0}};
    for (int run = 0; run < 2; run++) {
        pf_pool *pool = NULL;
        ck_assert_int_eq(pf_pool_create(run == 0 ? 1 : THREADS[_i], &pool, &err), PF_OK);
        pf_signatures view = {signatures, 60, sizes, (size_t)2 * N_PAIRS};
        ck_assert_int_eq(pf_lsh_candidates(&view, shape, NULL, pool, &pairs[run], &err), PF_OK);
        pf_pool_destroy(pool);
    }
    ck_assert_uint_gt(pairs[0].n, N_PAIRS / 2);
    ck_assert_uint_eq(pairs[0].n, pairs[1].n);
    ck_assert_mem_eq(pairs[0].pairs, pairs[1].pairs, pairs[0].n * sizeof(pf_pair));
    pf_pairs_finish(&pairs[0]);
    pf_pairs_finish(&pairs[1]);
    pf_free(signatures);
    pf_minhash_destroy(minhash);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("lsh_recall");
    TCase *tcase = tcase_create("lsh_recall");
    tcase_set_timeout(tcase, 240);
    tcase_add_loop_test(tcase, the_share_found_is_that_of_the_curve, 0,
                        N_SHAPES * N_SIMILARITIES);
    tcase_add_loop_test(tcase, threads_do_not_change_the_pairs, 0, 3);
    suite_add_tcase(suite, tcase);
    SRunner *runner = srunner_create(suite);
    srunner_set_tap(runner, "-");
    srunner_run_all(runner, CK_SILENT);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}
