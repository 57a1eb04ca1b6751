// SPDX-License-Identifier: MIT
#include <check.h>
#include <math.h>
#include <stdlib.h>

#include <pressfold/sketch.h>

#include "base/rng.h"

#define MAX_ITEMS 800

// The definition, bit by bit.
static uint64_t plain_simhash(const uint64_t *hashes, size_t n)
{
    uint64_t signature = 0;
    for (unsigned bit = 0; bit < 64; bit++) {
        size_t ones = 0;
        for (size_t i = 0; i < n; i++) {
            ones += hashes[i] >> bit & 1u;
        }
        signature |= (uint64_t)(ones > n - ones) << bit;
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
        ck_assert_uint_eq(pf_simhash(hashes, LENGTHS[_i]), plain_simhash(hashes, LENGTHS[_i]));
    }
}
END_TEST

// All bits set in all of them is what would overflow a byte counter.
START_TEST(counts_past_the_byte_limit)
{
    uint64_t hashes[MAX_ITEMS];
    for (size_t i = 0; i < MAX_ITEMS; i++) {
        hashes[i] = UINT64_MAX;
    }
    ck_assert_uint_eq(pf_simhash(hashes, LENGTHS[_i]), LENGTHS[_i] == 0 ? 0 : UINT64_MAX);
}
END_TEST

START_TEST(nothing_and_a_tie_give_zero)
{
    const uint64_t opposite[] = {0x00ff00ff00ff00ffu, 0xff00ff00ff00ff00u};
    ck_assert_uint_eq(pf_simhash(NULL, 0), 0);
    ck_assert_uint_eq(pf_simhash(opposite, 2), 0);
}
END_TEST

START_TEST(a_repeated_feature_weighs_more)
{
    const uint64_t features[] = {0xf0, 0xf0, 0x0f, 0xf0, 0x0f};
    ck_assert_uint_eq(pf_simhash(features, 5), 0xf0);
    ck_assert_uint_eq(pf_simhash(features + 2, 3), 0x0f);
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
        uint64_t differing = pf_simhash(features[0], n) ^ pf_simhash(features[1], n);
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

int main(void)
{
    Suite *suite = suite_create("simhash");
    TCase *tcase = tcase_create("simhash");
    tcase_set_timeout(tcase, 60);
    tcase_add_loop_test(tcase, each_bit_is_the_majority, 0,
                        (int)(sizeof LENGTHS / sizeof LENGTHS[0]));
    tcase_add_loop_test(tcase, counts_past_the_byte_limit, 0,
                        (int)(sizeof LENGTHS / sizeof LENGTHS[0]));
    tcase_add_test(tcase, nothing_and_a_tie_give_zero);
    tcase_add_test(tcase, a_repeated_feature_weighs_more);
    tcase_add_loop_test(tcase, distance_follows_the_angle, 0, 6);
    suite_add_tcase(suite, tcase);
    SRunner *runner = srunner_create(suite);
    srunner_set_tap(runner, "-");
    srunner_run_all(runner, CK_SILENT);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}
