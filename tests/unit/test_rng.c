// SPDX-License-Identifier: MIT
// The random numbers: the same on every machine, in range, evenly spread.
#include <check.h>
#include <stdint.h>

#include "base/rng.h"

// Made by xoshiro256** with SplitMix64 seeding, written anew in Python from the authors'
// description.
static const struct {
    uint64_t seed;
    uint64_t first[4];
} known[] = {
    {0, {0x99ec5f36cb75f2b4u, 0xbf6e1f784956452au, 0x1a5f849d4933e6e0u, 0x6aa594f1262d2d2cu}},
    {1, {0xb3f2af6d0fc710c5u, 0x853b559647364ceau, 0x92f89756082a4514u, 0x642e1c7bc266a3a7u}},
    {42, {0x15780b2e0c2ec716u, 0x6104d9866d113a7eu, 0xae17533239e499a1u, 0xecb8ad4703b360a1u}},
};

START_TEST(gives_the_known_first_values)
{
    pf_rng rng;
    pf_rng_init(&rng, known[_i].seed);
    for (int i = 0; i < 4; i++) {
        ck_assert_uint_eq(pf_rng_next(&rng), known[_i].first[i]);
    }
}
END_TEST

START_TEST(repeats_itself_from_the_same_seed)
{
    pf_rng a;
    pf_rng b;
    pf_rng other;
    pf_rng_init(&a, 7);
    pf_rng_init(&b, 7);
    pf_rng_init(&other, 8);
    int n_same = 0;
    for (int i = 0; i < 1000; i++) {
        uint64_t value = pf_rng_next(&a);
        ck_assert_uint_eq(value, pf_rng_next(&b));
        n_same += value == pf_rng_next(&other);
    }
    ck_assert_int_eq(n_same, 0);
}
END_TEST

static const uint32_t bounds[] = {1, 2, 3, 7, 10, 16};

START_TEST(spreads_evenly_below_a_bound)
{
    enum {
        DRAWS = 20000
    };
    uint32_t n = bounds[_i];
    uint32_t counts[16] = {0};
    pf_rng rng;
    pf_rng_init(&rng, 11);
    for (int i = 0; i < DRAWS; i++) {
        uint32_t value = pf_rng_below(&rng, n);
        ck_assert_uint_lt(value, n);
        counts[value]++;
    }
    for (uint32_t v = 0; v < n; v++) { // five standard deviations, at most 5 * sqrt(DRAWS / n)
        ck_assert_uint_gt(counts[v] + 5 * 142, DRAWS / n);
        ck_assert_uint_lt(counts[v], DRAWS / n + 5 * 142);
        ck_assert_uint_gt(counts[v], 0);
    }
}
END_TEST

START_TEST(reaches_large_bounds)
{
    pf_rng rng;
    pf_rng_init(&rng, 3);
    uint32_t highest = 0;
    for (int i = 0; i < 10000; i++) {
        uint32_t value = pf_rng_below(&rng, UINT32_MAX);
        ck_assert_uint_lt(value, UINT32_MAX);
        highest = value > highest ? value : highest;
    }
    ck_assert_uint_gt(highest, UINT32_MAX / 1000 * 995);
}
END_TEST

START_TEST(draws_units_from_zero_to_below_one)
{
    pf_rng rng;
    pf_rng_init(&rng, 9);
    double sum = 0;
    double lowest = 1;
    double highest = 0;
    for (int i = 0; i < 100000; i++) {
        double value = pf_rng_unit(&rng);
        ck_assert(value >= 0 && value < 1);
        sum += value;
        lowest = value < lowest ? value : lowest;
        highest = value > highest ? value : highest;
    }
    ck_assert(sum / 100000 > 0.495 && sum / 100000 < 0.505);
    ck_assert(lowest < 0.001 && highest > 0.999);
    // All bits set is the largest: still below one.
    ck_assert((double)(UINT64_MAX >> 11) * 0x1p-53 < 1);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("rng");
    TCase *tcase = tcase_create("rng");
    tcase_add_loop_test(tcase, gives_the_known_first_values, 0, sizeof known / sizeof *known);
    tcase_add_test(tcase, repeats_itself_from_the_same_seed);
    tcase_add_loop_test(tcase, spreads_evenly_below_a_bound, 0, sizeof bounds / sizeof *bounds);
    tcase_add_test(tcase, reaches_large_bounds);
    tcase_add_test(tcase, draws_units_from_zero_to_below_one);
    suite_add_tcase(suite, tcase);
    SRunner *runner = srunner_create(suite);
    srunner_set_tap(runner, "-");
    srunner_run_all(runner, CK_SILENT);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}
