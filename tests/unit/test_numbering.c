// SPDX-License-Identifier: MIT
#include <check.h>

#include "base/mem.h"
#include "base/rng.h"
#include "match/numbering.h"

#define MANY    20000u
#define FEW     500u
#define CRAFTED 400000u

static pf_numbering numbering;

static void begin(void)
{
    pf_numbering_init(&numbering);
}

static void end(void)
{
    pf_numbering_finish(&numbering);
}

// Numbers a whole list by runs, each shingle into out [n].
static void number_list(const uint64_t *list, size_t n, uint32_t *out)
{
    ck_assert_int_eq(pf_numbering_reserve(&numbering, n, NULL), PF_OK);
    for (size_t i = 0; i < n;) {
        uint32_t first = 0;
        size_t n_run = pf_numbering_run(&numbering, list + i, n - i, &first);
        ck_assert_uint_ge(n_run, 1);
        ck_assert_uint_le(n_run, n - i);
        for (size_t k = 0; k < n_run; k++) {
            ck_assert_uint_eq(list[i + k] & 1, list[i] & 1);
            out[i + k] = first + (uint32_t)k;
        }
        i += n_run;
    }
}

START_TEST(shingles_get_numbers_in_the_order_in_which_they_come)
{
    const uint64_t list[] = {8, 4, 2, 4, 6, 8};
    const uint32_t expected[] = {0, 1, 2, 1, 3, 0};
    uint32_t numbers[6];
    number_list(list, 6, numbers);
    ck_assert_mem_eq(numbers, expected, sizeof expected);
    ck_assert_uint_eq(numbering.n, 4);
}
END_TEST

START_TEST(bit_0_parts_runs_and_no_numbers)
{
    const uint64_t list[] = {2, 4, 5, 3, 7, 6};
    const uint32_t expected[] = {0, 1, 1, 0, 2, 2};
    uint32_t numbers[6];
    uint32_t first = 9;
    number_list(list, 6, numbers);
    ck_assert_mem_eq(numbers, expected, sizeof expected);
    const uint64_t again[] = {2, 4, 7};
    ck_assert_uint_eq(pf_numbering_run(&numbering, again, 3, &first), 2);
    ck_assert_uint_eq(first, 0);
}
END_TEST

START_TEST(a_copy_is_one_run_and_goes_on_with_new_shingles)
{
    const uint64_t original[] = {2, 4, 6, 8};
    const uint64_t copy[] = {4, 6, 8, 10, 12, 2};
    uint32_t numbers[4];
    uint32_t first = 9;
    number_list(original, 4, numbers);
    ck_assert_int_eq(pf_numbering_reserve(&numbering, 6, NULL), PF_OK);
    ck_assert_uint_eq(pf_numbering_run(&numbering, copy, 6, &first), 5);
    ck_assert_uint_eq(first, 1);
    ck_assert_uint_eq(numbering.n, 6);
}
END_TEST

START_TEST(what_has_no_number_is_not_found)
{
    const uint64_t list[] = {2, 4};
    uint32_t numbers[2];
    ck_assert_uint_eq(pf_numbering_find(&numbering, 2), PF_NO_NUMBER);
    number_list(list, 2, numbers);
    ck_assert_uint_eq(pf_numbering_find(&numbering, 4), 1);
    ck_assert_uint_eq(pf_numbering_find(&numbering, 5), 1);
    ck_assert_uint_eq(pf_numbering_find(&numbering, 6), PF_NO_NUMBER);
    pf_numbering_reset(&numbering);
    ck_assert_uint_eq(pf_numbering_find(&numbering, 4), PF_NO_NUMBER);
}
END_TEST

// Random and crowded shingles, over many growths: a number stands for one shingle, and back.
START_TEST(numbers_and_shingles_stand_for_one_another)
{
    static uint64_t list[MANY];
    static uint32_t numbers[MANY];
    pf_rng rng;
    pf_rng_init(&rng, (uint64_t)_i);
    for (int round = 0; round < 2; round++) {
        for (size_t i = 0; i < MANY; i++) {
            uint64_t draw = pf_rng_below(&rng, _i == 0 ? MANY : FEW);
            list[i] = _i == 0 ? draw * 0x9e3779b97f4a7c15u : draw << 1;
        }
        for (size_t i = 0; i < MANY; i += 1000) {
            number_list(list + i, 1000, numbers + i);
        }
        ck_assert_uint_le(numbering.n, MANY);
        for (size_t i = 0; i < MANY; i++) {
            ck_assert_uint_eq(numbering.shingles[numbers[i]], list[i] & ~(uint64_t)1);
            ck_assert_uint_eq(pf_numbering_find(&numbering, list[i]), numbers[i]);
        }
        pf_numbering_reset(&numbering);
        ck_assert_uint_eq(numbering.n, 0);
    }
}
END_TEST

START_TEST(a_failed_allocation_leaves_the_numbers)
{
    const uint64_t list[] = {2, 4};
    uint32_t numbers[2];
    number_list(list, 2, numbers);
    for (uint64_t n = 1; n <= 2; n++) {
        pf_mem_fail_at(n);
        ck_assert_int_eq(pf_numbering_reserve(&numbering, MANY, NULL), PF_ENOMEM);
        pf_mem_fail_at(0);
        ck_assert_uint_eq(pf_numbering_find(&numbering, 4), 1);
    }
    ck_assert_int_eq(pf_numbering_reserve(&numbering, MANY, NULL), PF_OK);
    ck_assert_uint_eq(pf_numbering_find(&numbering, 4), 1);
    ck_assert_uint_ge(pf_numbering_bytes(&numbering), MANY * sizeof(uint64_t));
}
END_TEST

// Shingles that somebody made to share the bits which choose a slot without a salt: each would
// be looked for behind all others, which takes minutes.
START_TEST(shared_bits_take_no_time)
{
    static uint64_t list[CRAFTED];
    static uint32_t numbers[CRAFTED];
    for (size_t i = 0; i < CRAFTED; i++) {
        list[i] = (uint64_t)i << (_i == 0 ? 1 : 44);
    }
    number_list(list, CRAFTED, numbers);
    ck_assert_uint_eq(numbering.n, CRAFTED);
    ck_assert_uint_eq(numbers[CRAFTED - 1], CRAFTED - 1);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("numbering");
    TCase *tcase = tcase_create("numbering");
    tcase_add_checked_fixture(tcase, begin, end);
    tcase_add_test(tcase, shingles_get_numbers_in_the_order_in_which_they_come);
    tcase_add_test(tcase, bit_0_parts_runs_and_no_numbers);
    tcase_add_test(tcase, a_copy_is_one_run_and_goes_on_with_new_shingles);
    tcase_add_test(tcase, what_has_no_number_is_not_found);
    tcase_add_loop_test(tcase, numbers_and_shingles_stand_for_one_another, 0, 2);
    tcase_add_test(tcase, a_failed_allocation_leaves_the_numbers);
    tcase_add_loop_test(tcase, shared_bits_take_no_time, 0, 2);
    suite_add_tcase(suite, tcase);
    SRunner *runner = srunner_create(suite);
    srunner_set_tap(runner, "-");
    srunner_run_all(runner, CK_SILENT);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}
