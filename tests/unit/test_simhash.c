// SPDX-License-Identifier: MIT
#include <check.h>
#include <math.h>
#include <stdlib.h>

#include <pressfold/sketch.h>

#include "base/rng.h"

#define MAX_ITEMS 800

// The definition, bit by bit.
static uint64_t plain_simhash(const uint64_t *hashes, const uint16_t *weights, size_t n)
{
    uint64_t signature = 0;
    for (unsigned bit = 0; bit < 64; bit++) {
        int64_t sum = 0;
        for (size_t i = 0; i < n; i++) {
            int64_t weight = weights == NULL ? 1 : weights[i];
            sum += (hashes[i] >> bit & 1u) != 0 ? weight : -weight;
        }
        signature |= (uint64_t)(sum > 0) << bit;
    }
    return signature;
}

static const size_t LENGTHS[] = {0,   1,   2,   3,   7,   64,  127, 128, 254, 255,
                                 256, 257, 509, 510, 511, 512, 765, 766, 800};

START_TEST(each_bit_is_the_majority)
{
    uint64_t hashes[MAX_ITEMS];
    pf_rng rng;
    pf_rng_init(&rng, 11);
    for (int round = 0; round < 20; round++) {
        for (size_t i = 0; i < MAX_ITEMS; i++) {
            hashes[i] = pf_rng_next(&rng);
        }
        ck_assert_uint_eq(pf_simhash(hashes, NULL, LENGTHS[_i]),
                          plain_simhash(hashes, NULL, LENGTHS[_i]));
    }
}
END_TEST

static const uint16_t MOST_WEIGHTS[] = {1, 2, 255, 256, 5000, 32767, UINT16_MAX};

// Of each weight, with zeros among them, at lengths where the sums must be emptied.
START_TEST(each_bit_is_the_weighted_majority)
{
    uint64_t hashes[MAX_ITEMS];
    uint16_t weights[MAX_ITEMS];
    pf_rng rng;
    pf_rng_init(&rng, 12 + (uint64_t)_i);
    for (size_t length = 0; length < sizeof LENGTHS / sizeof LENGTHS[0]; length++) {
        size_t n = LENGTHS[length];
        for (size_t i = 0; i < n; i++) {
            hashes[i] = pf_rng_next(&rng);
            weights[i] = (uint16_t)pf_rng_below(&rng, MOST_WEIGHTS[_i] + 1u);
        }
        ck_assert_uint_eq(pf_simhash(hashes, weights, n), plain_simhash(hashes, weights, n));
    }
}
END_TEST

// All bits set in all of them, and the largest weight, is what would overflow a sum.
START_TEST(sums_do_not_overflow)
{
    uint64_t hashes[MAX_ITEMS];
    uint16_t weights[MAX_ITEMS];
    for (size_t i = 0; i < MAX_ITEMS; i++) {
        hashes[i] = UINT64_MAX;
        weights[i] = UINT16_MAX;
    }
    uint64_t expected = LENGTHS[_i] == 0 ? 0 : UINT64_MAX;
    ck_assert_uint_eq(pf_simhash(hashes, NULL, LENGTHS[_i]), expected);
    ck_assert_uint_eq(pf_simhash(hashes, weights, LENGTHS[_i]), expected);
}
END_TEST

START_TEST(counts_past_65535_features)
{
    const size_t n = 3 * 65535 + 2;
    uint64_t *hashes = calloc(n, sizeof *hashes);
    ck_assert_ptr_nonnull(hashes);
    for (size_t i = 0; i < n / 2 + 1; i++) {
        hashes[i] = 0xf0;
    }
    ck_assert_uint_eq(pf_simhash(hashes, NULL, n), 0xf0);
    hashes[0] = 0;
    ck_assert_uint_eq(pf_simhash(hashes, NULL, n), 0);
    free(hashes);
}
END_TEST

START_TEST(only_ratios_and_the_set_matter)
{
    uint64_t hashes[2][300];
    uint16_t weights[2][300];
    pf_rng rng;
    pf_rng_init(&rng, 13);
    for (size_t i = 0; i < 300; i++) {
        hashes[0][i] = pf_rng_next(&rng);
        weights[0][i] = (uint16_t)pf_rng_below(&rng, 1000);
        hashes[1][299 - i] = hashes[0][i];
        weights[1][299 - i] = (uint16_t)(weights[0][i] * 65);
    }
    ck_assert_uint_eq(pf_simhash(hashes[0], weights[0], 300),
                      pf_simhash(hashes[1], weights[1], 300));
}
END_TEST

START_TEST(nothing_and_a_tie_give_zero)
{
    const uint64_t opposite[] = {0x00ff00ff00ff00ffu, 0xff00ff00ff00ff00u};
    ck_assert_uint_eq(pf_simhash(NULL, NULL, 0), 0);
    ck_assert_uint_eq(pf_simhash(opposite, NULL, 2), 0);
    const uint16_t even[] = {7, 7};
    const uint16_t none[] = {0, 0};
    ck_assert_uint_eq(pf_simhash(opposite, even, 2), 0);
    ck_assert_uint_eq(pf_simhash(opposite, none, 2), 0);
}
END_TEST

START_TEST(repetitions_and_weights_count_alike)
{
    const uint64_t repeated[] = {0xf0, 0xf0, 0x0f, 0xf0, 0x0f};
    const uint64_t features[] = {0xf0, 0x0f};
    const uint16_t weights[] = {3, 2};
    ck_assert_uint_eq(pf_simhash(repeated, NULL, 5), 0xf0);
    ck_assert_uint_eq(pf_simhash(repeated + 2, NULL, 3), 0x0f);
    ck_assert_uint_eq(pf_simhash(features, weights, 2), 0xf0);
}
END_TEST

// Lists of n features that share m of them lie at cos t = m / n and differ in 64 t / pi bits.
START_TEST(distance_follows_the_angle)
{
    const size_t shared[] = {100, 300, 500, 700, 900, 980};
    const size_t n = 1001;
    const int n_pairs = 300;
    const uint64_t seed = 100 + (uint64_t)_i;
    uint64_t features[2][1001];
    pf_rng rng;
    pf_rng_init(&rng, seed);
    double sum = 0;
    for (int pair = 0; pair < n_pairs; pair++) {
        for (size_t i = 0; i < n; i++) {
            features[0][i] = pf_rng_next(&rng);
            features[1][i] = i < shared[_i] ? features[0][i] : pf_rng_next(&rng);
        }
        uint64_t differing =
            pf_simhash(features[0], NULL, n) ^ pf_simhash(features[1], NULL, n);
        sum += __builtin_popcountll(differing);
    }
    double p = acos((double)shared[_i] / (double)n) / acos(-1.0);
    double expected = 64 * p;
    double deviation = sqrt(64 * p * (1 - p) / n_pairs);
    ck_assert_msg(fabs(sum / n_pairs - expected) < 4 * deviation + 0.1,
                  "seed %d: %g bits on average, theory %g +- %g", (int)seed, sum / n_pairs,
                  expected, deviation);
}
END_TEST

// The same with weights: the angle is that of the two vectors of weights.
START_TEST(distance_follows_the_weighted_angle)
{
    const size_t n = 600;
    const int n_pairs = 300;
    uint64_t features[2][600];
    uint16_t weights[600];
    pf_rng rng;
    pf_rng_init(&rng, 200);
    double sum = 0;
    double shared = 0;
    double all = 0;
    for (size_t i = 0; i < n; i++) {
        double weight = weights[i] = (uint16_t)(1 + i % 40);
        shared += i % 3 != 0 ? weight * weight : 0;
        all += weight * weight;
    }
    for (int pair = 0; pair < n_pairs; pair++) {
        for (size_t i = 0; i < n; i++) {
            features[0][i] = pf_rng_next(&rng);
            features[1][i] = i % 3 != 0 ? features[0][i] : pf_rng_next(&rng);
        }
        uint64_t differing =
            pf_simhash(features[0], weights, n) ^ pf_simhash(features[1], weights, n);
        sum += __builtin_popcountll(differing);
    }
    double p = acos(shared / all) / acos(-1.0);
    double deviation = sqrt(64 * p * (1 - p) / n_pairs);
    ck_assert_msg(fabs(sum / n_pairs - 64 * p) < 4 * deviation + 0.1,
                  "seed 200: %g bits on average, theory %g +- %g", sum / n_pairs, 64 * p,
                  deviation);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("simhash");
    TCase *tcase = tcase_create("simhash");
    tcase_add_loop_test(tcase, each_bit_is_the_majority, 0,
                        (int)(sizeof LENGTHS / sizeof LENGTHS[0]));
    tcase_add_loop_test(tcase, each_bit_is_the_weighted_majority, 0,
                        (int)(sizeof MOST_WEIGHTS / sizeof MOST_WEIGHTS[0]));
    tcase_add_loop_test(tcase, sums_do_not_overflow, 0,
                        (int)(sizeof LENGTHS / sizeof LENGTHS[0]));
    tcase_add_test(tcase, counts_past_65535_features);
    tcase_add_test(tcase, only_ratios_and_the_set_matter);
    tcase_add_test(tcase, nothing_and_a_tie_give_zero);
    tcase_add_test(tcase, repetitions_and_weights_count_alike);
    tcase_add_loop_test(tcase, distance_follows_the_angle, 0, 6);
    tcase_add_test(tcase, distance_follows_the_weighted_angle);
    suite_add_tcase(suite, tcase);
    SRunner *runner = srunner_create(suite);
    srunner_set_tap(runner, "-");
    srunner_run_all(runner, CK_SILENT);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}
