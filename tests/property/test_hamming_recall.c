// SPDX-License-Identifier: MIT
// Hamming search against brute force: all pairs within the distance, and no other.
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/rng.h"
#include "match/unionfind.h"
#include "sketch/hamming.h"

#define N_TEXTS   2000
#define N_PLANTED 900 // of them near to an earlier one

static const unsigned DISTANCES[] = {0, 1, 2, 3, 4, 5, 6, 7, 8, 14};
static const unsigned THREADS[] = {1, 2, 7};

// Random signatures, behind them ones that differ from a random earlier one in up to `reach`
// bits.
static void make_signatures(uint64_t *signatures, unsigned reach, uint64_t seed)
{
    pf_rng rng;
    pf_rng_init(&rng, seed);
    for (uint32_t i = 0; i < N_TEXTS; i++) {
        signatures[i] = pf_rng_next(&rng);
        if (i < N_TEXTS - N_PLANTED) {
            continue;
        }
        signatures[i] = signatures[pf_rng_below(&rng, i)];
        uint32_t flips = pf_rng_below(&rng, reach + 1);
        for (uint32_t f = 0; f < flips; f++) {
            signatures[i] ^= (uint64_t)1 << pf_rng_below(&rng, 64);
        }
    }
}

static pf_pairs search(const uint64_t *signatures, unsigned distance, unsigned n_threads)
{
    static uint32_t sizes[N_TEXTS];
    pf_error err = {0};
    pf_pool *pool = NULL;
    pf_pairs pairs = {NULL, 0};
    for (size_t i = 0; i < N_TEXTS; i++) {
        sizes[i] = 1;
    }
    ck_assert_int_eq(pf_pool_create(n_threads, &pool, &err), PF_OK);
    ck_assert_int_eq(
        pf_hamming_candidates(signatures, sizes, N_TEXTS, distance, pool, &pairs, &err), PF_OK);
    pf_pool_destroy(pool);
    return pairs;
}

static int distance_of(const uint64_t *signatures, uint32_t a, uint32_t b)
{
    return __builtin_popcountll(signatures[a] ^ signatures[b]);
}

// Whether an earlier text has the same signature: it then takes part for both.
static void mark_repeats(const uint64_t *signatures, uint8_t *is_repeat)
{
    memset(is_repeat, 0, N_TEXTS);
    for (uint32_t a = 0; a < N_TEXTS; a++) {
        for (uint32_t b = a + 1; b < N_TEXTS; b++) {
            is_repeat[b] |= signatures[a] == signatures[b];
        }
    }
}

START_TEST(finds_all_pairs_within_the_distance_and_no_other)
{
    static uint64_t signatures[N_TEXTS];
    static uint8_t is_repeat[N_TEXTS];
    unsigned distance = DISTANCES[_i];
    uint64_t seed = 600 + (uint64_t)_i;
    make_signatures(signatures, distance + 3, seed);
    mark_repeats(signatures, is_repeat);
    pf_pairs pairs = search(signatures, distance, 2);
    size_t at = 0;
    size_t n_near = 0;
    for (uint32_t a = 0; a < N_TEXTS; a++) {
        for (uint32_t b = a + 1; b < N_TEXTS; b++) {
            int differing = distance_of(signatures, a, b);
            int is_found = at < pairs.n && pairs.pairs[at].a == a && pairs.pairs[at].b == b;
            at += (size_t)is_found;
            int is_near = differing <= (int)distance;
            int must_find = is_near && (differing == 0 || (!is_repeat[a] && !is_repeat[b]));
            n_near += (size_t)must_find;
            // An assertion each would cost a write each.
            if ((must_find && !is_found) || (is_found && !is_near)) {
                ck_abort_msg("seed %d: %u and %u at %d bits are %s", (int)seed, a, b, differing,
                             is_found ? "found" : "missed");
            }
        }
    }
    ck_assert_uint_eq(at, pairs.n); // in order, and none twice
    ck_assert_uint_ge(n_near, distance < 2 ? 50 : 300);
    pf_pairs_finish(&pairs);
}
END_TEST

// With repeats folded, the components are still those of all near pairs.
START_TEST(components_are_those_of_brute_force)
{
    static uint64_t signatures[N_TEXTS];
    static uint32_t found[N_TEXTS];
    static uint32_t expected[N_TEXTS];
    unsigned distance = DISTANCES[_i];
    uint64_t seed = 700 + (uint64_t)_i;
    make_signatures(signatures, 1, seed); // about half of the planted ones repeat a signature
    pf_pairs pairs = search(signatures, distance, 2);
    pf_unionfind_init(found, N_TEXTS);
    pf_unionfind_init(expected, N_TEXTS);
    for (size_t i = 0; i < pairs.n; i++) {
        pf_unionfind_join(found, pairs.pairs[i].a, pairs.pairs[i].b);
    }
    for (uint32_t a = 0; a < N_TEXTS; a++) {
        for (uint32_t b = a + 1; b < N_TEXTS; b++) {
            if (distance_of(signatures, a, b) <= (int)distance) {
                pf_unionfind_join(expected, a, b);
            }
        }
    }
    for (uint32_t i = 0; i < N_TEXTS; i++) {
        ck_assert_msg(pf_unionfind_root(found, i) == pf_unionfind_root(expected, i),
                      "seed %d: text %u", (int)seed, i);
    }
    pf_pairs_finish(&pairs);
}
END_TEST

START_TEST(threads_do_not_change_the_pairs)
{
    static uint64_t signatures[N_TEXTS];
    make_signatures(signatures, 9, 800);
    pf_pairs one = search(signatures, 6, 1);
    pf_pairs many = search(signatures, 6, THREADS[_i]);
    ck_assert_uint_gt(one.n, 300);
    ck_assert_uint_eq(one.n, many.n);
    ck_assert_mem_eq(one.pairs, many.pairs, one.n * sizeof *one.pairs);
    pf_pairs_finish(&one);
    pf_pairs_finish(&many);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("hamming_recall");
    TCase *tcase = tcase_create("hamming_recall");
    tcase_set_timeout(tcase, 240);
    tcase_add_loop_test(tcase, finds_all_pairs_within_the_distance_and_no_other, 0,
                        (int)(sizeof DISTANCES / sizeof DISTANCES[0]));
    tcase_add_loop_test(tcase, components_are_those_of_brute_force, 0,
                        (int)(sizeof DISTANCES / sizeof DISTANCES[0]));
    tcase_add_loop_test(tcase, threads_do_not_change_the_pairs, 0, 3);
    suite_add_tcase(suite, tcase);
    SRunner *runner = srunner_create(suite);
    srunner_set_tap(runner, "-");
    srunner_run_all(runner, CK_SILENT);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}
