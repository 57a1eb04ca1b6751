// SPDX-License-Identifier: MIT
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include <pressfold/sketch.h>

#include "base/rng.h"

#define SLOTS 67 // no multiple of a vector's width
#define ITEMS 90

static pf_minhash *create(unsigned n_perm, uint64_t seed, pf_cpu cpu)
{
    pf_minhash *made = NULL;
    pf_error err = {0};
    ck_assert_msg(pf_minhash_create(n_perm, seed, cpu, &made, &err) == PF_OK, "%s",
                  err.message);
    return made;
}

static void fill(uint64_t *hashes, size_t n, uint64_t seed)
{
    pf_rng rng;
    pf_rng_init(&rng, seed);
    for (size_t i = 0; i < n; i++) {
        hashes[i] = pf_rng_next(&rng);
    }
}

static const unsigned BAD_COUNTS[] = {0, PF_MAX_PERMUTATIONS + 1, UINT32_MAX};

START_TEST(rejects_permutations_out_of_range)
{
    pf_error err = {0};
    pf_minhash *made = NULL;
    ck_assert_int_eq(pf_minhash_create(BAD_COUNTS[_i], 1, PF_CPU_BEST, &made, &err), PF_EINVAL);
    ck_assert_ptr_null(made);
    ck_assert_msg(strstr(err.message, "permutations") != NULL, "%s", err.message);
    ck_assert_int_eq(pf_minhash_create(BAD_COUNTS[_i], 1, PF_CPU_BEST, &made, NULL), PF_EINVAL);
}
END_TEST

START_TEST(accepts_the_least_and_the_most_permutations)
{
    static uint32_t signature[PF_MAX_PERMUTATIONS];
    const unsigned counts[] = {1, PF_MAX_PERMUTATIONS};
    const uint64_t item = 12345;
    for (int i = 0; i < 2; i++) {
        pf_minhash *minhash = create(counts[i], 1, PF_CPU_BEST);
        pf_minhash_sketch(minhash, &item, 1, signature);
        ck_assert_double_eq(pf_minhash_compare(minhash, signature, signature), 1.0);
        pf_minhash_destroy(minhash);
    }
    pf_minhash_destroy(NULL);
}
END_TEST

START_TEST(one_seed_gives_one_family)
{
    uint64_t items[ITEMS];
    uint32_t first[SLOTS];
    uint32_t again[SLOTS];
    uint32_t other[SLOTS];
    fill(items, ITEMS, 3);
    pf_minhash *families[] = {create(SLOTS, 5, PF_CPU_BEST), create(SLOTS, 5, PF_CPU_BEST),
                              create(SLOTS, 6, PF_CPU_BEST)};
    pf_minhash_sketch(families[0], items, ITEMS, first);
    pf_minhash_sketch(families[1], items, ITEMS, again);
    pf_minhash_sketch(families[2], items, ITEMS, other);
    ck_assert_mem_eq(first, again, sizeof first);
    ck_assert_mem_ne(first, other, sizeof first);
    for (int i = 0; i < 3; i++) {
        pf_minhash_destroy(families[i]);
    }
}
END_TEST

START_TEST(order_and_repetition_of_items_change_nothing)
{
    uint64_t items[ITEMS];
    uint64_t turned[2 * ITEMS];
    uint32_t plain[SLOTS];
    uint32_t repeated[SLOTS];
    fill(items, ITEMS, 4);
    for (size_t i = 0; i < 2 * ITEMS; i++) {
        turned[i] = items[(2 * ITEMS - 1 - i) % ITEMS];
    }
    pf_minhash *minhash = create(SLOTS, 1, PF_CPU_BEST);
    pf_minhash_sketch(minhash, items, ITEMS, plain);
    pf_minhash_sketch(minhash, turned, 2 * ITEMS, repeated);
    ck_assert_mem_eq(plain, repeated, sizeof plain);
    pf_minhash_destroy(minhash);
}
END_TEST

START_TEST(the_empty_set_has_the_greatest_slots)
{
    uint32_t signature[SLOTS] = {0};
    pf_minhash *minhash = create(SLOTS, 1, PF_CPU_BEST);
    pf_minhash_sketch(minhash, NULL, 0, signature);
    for (size_t i = 0; i < SLOTS; i++) {
        ck_assert_uint_eq(signature[i], UINT32_MAX);
    }
    pf_minhash_destroy(minhash);
}
END_TEST

// The definition of a MinHash: the signature of a union is the slotwise least of the two.
START_TEST(a_union_has_the_lesser_slots)
{
    uint64_t items[2 * ITEMS];
    uint32_t left[SLOTS];
    uint32_t right[SLOTS];
    uint32_t both[SLOTS];
    fill(items, 2 * ITEMS, 8);
    pf_minhash *minhash = create(SLOTS, 2, PF_CPU_BEST);
    pf_minhash_sketch(minhash, items, ITEMS, left);
    pf_minhash_sketch(minhash, items + ITEMS, ITEMS, right);
    pf_minhash_sketch(minhash, items, 2 * ITEMS, both);
    for (size_t i = 0; i < SLOTS; i++) {
        ck_assert_uint_eq(both[i], left[i] < right[i] ? left[i] : right[i]);
    }
    pf_minhash_destroy(minhash);
}
END_TEST

// Any number of items, so that every way in and out of a vector loop is walked.
START_TEST(scalar_and_vector_code_give_the_same_signature)
{
    uint64_t items[ITEMS];
    uint32_t scalar[SLOTS];
    uint32_t vector[SLOTS];
    fill(items, ITEMS, (uint64_t)_i);
    for (unsigned slots = 1; slots <= SLOTS; slots++) {
        pf_minhash *plain = create(slots, 7, PF_CPU_SCALAR);
        pf_minhash *fast = create(slots, 7, PF_CPU_AVX2);
        pf_minhash_sketch(plain, items, (size_t)_i, scalar);
        pf_minhash_sketch(fast, items, (size_t)_i, vector);
        ck_assert_msg(memcmp(scalar, vector, slots * sizeof *scalar) == 0, "%d items, %u slots",
                      _i, slots);
        pf_minhash_destroy(plain);
        pf_minhash_destroy(fast);
    }
}
END_TEST

START_TEST(compares_slot_by_slot)
{
    uint32_t a[SLOTS];
    uint32_t b[SLOTS];
    pf_minhash *minhash = create(SLOTS, 1, PF_CPU_BEST);
    for (uint32_t i = 0; i < SLOTS; i++) {
        a[i] = i;
        b[i] = i;
    }
    for (uint32_t equal = SLOTS; equal-- > 0;) {
        b[equal] = equal + 1000;
        ck_assert_double_eq_tol(pf_minhash_compare(minhash, a, b), equal / (double)SLOTS,
                                1e-15);
    }
    pf_minhash_destroy(minhash);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("minhash");
    TCase *tcase = tcase_create("minhash");
    tcase_add_loop_test(tcase, rejects_permutations_out_of_range, 0,
                        (int)(sizeof BAD_COUNTS / sizeof BAD_COUNTS[0]));
    tcase_add_test(tcase, accepts_the_least_and_the_most_permutations);
    tcase_add_test(tcase, one_seed_gives_one_family);
    tcase_add_test(tcase, order_and_repetition_of_items_change_nothing);
    tcase_add_test(tcase, the_empty_set_has_the_greatest_slots);
    tcase_add_test(tcase, a_union_has_the_lesser_slots);
    tcase_add_loop_test(tcase, scalar_and_vector_code_give_the_same_signature, 0, 20);
    tcase_add_test(tcase, compares_slot_by_slot);
    suite_add_tcase(suite, tcase);
    SRunner *runner = srunner_create(suite);
    srunner_set_tap(runner, "-");
    srunner_run_all(runner, CK_SILENT);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}
