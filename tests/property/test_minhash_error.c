// SPDX-License-Identifier: MIT
// The MinHash estimate against exact Jaccard: no bias, and the spread of theory, sqrt(J (1 - J)
// / k), at every set size. Each case is many pairs of fresh random sets.
#include <check.h>
#include <math.h>
#include <stdlib.h>

#include <pressfold/sketch.h>

#include "base/rng.h"

#define SLOTS          128
#define MAX_SIZE       1000
#define N_SIMILARITIES 9

static const struct {
    size_t size;
    int n_pairs;
} CASES[] = {{5, 4000}, {20, 4000}, {100, 2000}, {1000, 500}};

#define N_CASES ((int)(sizeof CASES / sizeof CASES[0]))

typedef struct spread {
    double mean;
    double deviation;
    double jaccard; // exact
} spread;

// Sets of `size` items with the shared number nearest to the Jaccard asked for; one item fewer
// in the second set where they would be equal.
static spread measure(size_t size, double jaccard, int n_pairs, uint64_t seed)
{
    uint64_t a[MAX_SIZE];
    uint64_t b[MAX_SIZE];
    uint32_t sig_a[SLOTS];
    uint32_t sig_b[SLOTS];
    size_t n_shared = (size_t)lround(2 * jaccard * (double)size / (1 + jaccard));
    n_shared = n_shared < size ? n_shared : size - 1;
    size_t n_b = n_shared == size - 1 ? size - 1 : size;
    double exact = (double)n_shared / (double)(size + n_b - n_shared);
    double sum = 0;
    double squares = 0;
    pf_rng rng;
    pf_rng_init(&rng, seed);
    for (int pair = 0; pair < n_pairs; pair++) {
        pf_minhash *minhash =
            NULL; // a fresh family each time: the theory averages over families
        ck_assert_int_eq(
            pf_minhash_create(SLOTS, pf_rng_next(&rng), PF_CPU_BEST, &minhash, NULL), PF_OK);
        for (size_t i = 0; i < size; i++) {
            a[i] = pf_rng_next(&rng);
            b[i] = i < n_shared ? a[i] : pf_rng_next(&rng);
        }
        pf_minhash_sketch(minhash, a, size, sig_a);
        pf_minhash_sketch(minhash, b, n_b, sig_b);
        double error = pf_minhash_compare(minhash, sig_a, sig_b) - exact;
        sum += error;
        squares += error * error;
        pf_minhash_destroy(minhash);
    }
    spread found = {exact + sum / n_pairs, sqrt(squares / n_pairs), exact};
    return found;
}

START_TEST(the_estimate_has_no_bias_and_the_spread_of_theory)
{
    size_t size = CASES[_i % N_CASES].size;
    int n_pairs = CASES[_i % N_CASES].n_pairs;
    double jaccard = 0.1 * (_i / N_CASES + 1);
    uint64_t seed = 4000 + (uint64_t)_i;
    spread found = measure(size, jaccard, n_pairs, seed);
    double theory = sqrt(found.jaccard * (1 - found.jaccard) / SLOTS);
    double bias = found.mean - found.jaccard;
    ck_assert_msg(fabs(bias) < 4 * theory / sqrt(n_pairs),
                  "seed %d: %zu items, J %.3f: bias %.5f, theory 0 +- %.5f", (int)seed, size,
                  found.jaccard, bias, theory / sqrt(n_pairs));
    // The relative error of a measured deviation is 1 / sqrt(2 n).
    double tolerance = 4 / sqrt(2.0 * n_pairs);
    ck_assert_msg(fabs(found.deviation / theory - 1) < tolerance,
                  "seed %d: %zu items, J %.3f: deviation %.5f, theory %.5f", (int)seed, size,
                  found.jaccard, found.deviation, theory);
}
END_TEST

// One family for all pairs, as in a run: a family must not favour anything either.
START_TEST(one_family_serves_all_pairs)
{
    const size_t size = 200;
    const int n_pairs = 1000;
    const uint64_t seed = 77;
    uint64_t items[300];
    uint32_t sig_a[SLOTS];
    uint32_t sig_b[SLOTS];
    pf_minhash *minhash = NULL;
    ck_assert_int_eq(pf_minhash_create(SLOTS, (uint64_t)_i + 1, PF_CPU_BEST, &minhash, NULL),
                     PF_OK);
    pf_rng rng;
    pf_rng_init(&rng, seed);
    double sum = 0;
    double squares = 0;
    for (int pair = 0; pair < n_pairs; pair++) {
        for (size_t i = 0; i < 300; i++) {
            items[i] = pf_rng_next(&rng);
        }
        pf_minhash_sketch(minhash, items, size, sig_a);
        pf_minhash_sketch(minhash, items + 100, size, sig_b);
        double error = pf_minhash_compare(minhash, sig_a, sig_b) - 1 / 3.0;
        sum += error;
        squares += error * error;
    }
    pf_minhash_destroy(minhash);
    double theory = sqrt(2 / 9.0 / SLOTS);
    ck_assert_msg(fabs(sum / n_pairs) < 4 * theory / sqrt(n_pairs), "seed %d: bias %g",
                  (int)seed, sum / n_pairs);
    ck_assert_msg(fabs(sqrt(squares / n_pairs) / theory - 1) < 4 / sqrt(2.0 * n_pairs) + 0.02,
                  "seed %d: deviation %g, theory %g", (int)seed, sqrt(squares / n_pairs),
                  theory);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("minhash_error");
    TCase *tcase = tcase_create("minhash_error");
    tcase_set_timeout(tcase, 240);
    tcase_add_loop_test(tcase, the_estimate_has_no_bias_and_the_spread_of_theory, 0,
                        N_CASES * N_SIMILARITIES);
    tcase_add_loop_test(tcase, one_family_serves_all_pairs, 0, 5);
    suite_add_tcase(suite, tcase);
    SRunner *runner = srunner_create(suite);
    srunner_set_tap(runner, "-");
    srunner_run_all(runner, CK_SILENT);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}
