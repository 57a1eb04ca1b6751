// SPDX-License-Identifier: MIT
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "base/rng.h"
#include "sketch/hamming.h"

#define MAX_TEXTS 10000

static pf_pool *pool;

static void make_pool(void)
{
    pf_error err = {0};
    ck_assert_int_eq(pf_pool_create(2, &pool, &err), PF_OK);
}

static void drop_pool(void)
{
    pf_pool_destroy(pool);
}

static pf_pairs search(const uint64_t *signatures, size_t n, unsigned distance)
{
    static uint32_t sizes[MAX_TEXTS];
    for (size_t i = 0; i < n; i++) {
        sizes[i] = 100;
    }
    pf_pairs pairs = {NULL, 0};
    pf_error err = {0};
    ck_assert_msg(pf_hamming_candidates(signatures, sizes, n, distance, pool, &pairs, &err) ==
                      PF_OK,
                  "%s", err.message);
    return pairs;
}

START_TEST(rejects_a_distance_above_the_limit)
{
    const uint64_t signatures[] = {1, 2};
    const uint32_t sizes[] = {1, 1};
    pf_pairs pairs = {NULL, 0};
    pf_error err = {0};
    ck_assert_int_eq(
        pf_hamming_candidates(signatures, sizes, 2, PF_HAMMING_MAX + 1, pool, &pairs, &err),
        PF_EINVAL);
    ck_assert_ptr_null(pairs.pairs);
    ck_assert_msg(strstr(err.message, "15") != NULL, "%s", err.message);
}
END_TEST

START_TEST(finds_nothing_among_none_and_one)
{
    const uint64_t signature = 5;
    for (size_t n = 0; n < 2; n++) {
        pf_pairs pairs = search(&signature, n, 3);
        ck_assert_uint_eq(pairs.n, 0);
        pf_pairs_finish(&pairs);
    }
}
END_TEST

// Bits that differ are spread or side by side, anywhere: the limit itself is in, one more is
// out.
START_TEST(the_limit_is_in_and_one_more_is_out)
{
    unsigned distance = (unsigned)_i;
    pf_rng rng;
    pf_rng_init(&rng, 20 + (uint64_t)_i);
    for (int round = 0; round < 200; round++) {
        uint64_t base = pf_rng_next(&rng);
        uint64_t flips = 0;
        unsigned at = pf_rng_below(&rng, 64);
        unsigned step = round % 2 == 0 ? 1 : 2 * pf_rng_below(&rng, 32) + 1; // odd: visits all
        for (unsigned i = 0; i < distance; i++) {
            flips |= (uint64_t)1 << ((at + i * step) % 64);
        }
        uint64_t more = flips | (uint64_t)1 << ((at + distance * step) % 64);
        const uint64_t in[] = {base, base ^ flips};
        const uint64_t out[] = {base, base ^ more};
        pf_pairs pairs = search(in, 2, distance);
        ck_assert_msg(pairs.n == 1, "distance %u: flips %016llx missed", distance,
                      (unsigned long long)flips);
        ck_assert_uint_eq(pairs.pairs[0].a, 0);
        ck_assert_uint_eq(pairs.pairs[0].b, 1);
        pf_pairs_finish(&pairs);
        pairs = search(out, 2, distance);
        ck_assert_uint_eq(pairs.n, 0);
        pf_pairs_finish(&pairs);
    }
}
END_TEST

START_TEST(texts_without_shingles_are_left_out)
{
    const uint64_t signatures[] = {7, 7, 7, 6};
    const uint32_t sizes[] = {10, 0, 10, 0};
    pf_pairs pairs = {NULL, 0};
    pf_error err = {0};
    ck_assert_int_eq(pf_hamming_candidates(signatures, sizes, 4, 2, pool, &pairs, &err), PF_OK);
    ck_assert_uint_eq(pairs.n, 1);
    ck_assert_uint_eq(pairs.pairs[0].a, 0);
    ck_assert_uint_eq(pairs.pairs[0].b, 2);
    pf_pairs_finish(&pairs);
}
END_TEST

// Copies of one signature hang together, and what is near to one of them hangs on.
START_TEST(equal_signatures_are_one_bucket)
{
    const uint64_t signatures[] = {0xff, 0xff, 0x7f, 0xff};
    pf_pairs pairs = search(signatures, 4, 1);
    const pf_pair expected[] = {{0, 1}, {0, 2}, {0, 3}, {1, 3}};
    ck_assert_uint_eq(pairs.n, 4);
    ck_assert_mem_eq(pairs.pairs, expected, sizeof expected);
    pf_pairs_finish(&pairs);
}
END_TEST

START_TEST(a_signature_of_10000_texts_gives_linear_pairs)
{
    static uint64_t signatures[MAX_TEXTS];
    for (size_t i = 0; i < MAX_TEXTS; i++) {
        signatures[i] = 42;
    }
    pf_pairs pairs = search(signatures, MAX_TEXTS, 8);
    ck_assert_uint_ge(pairs.n, MAX_TEXTS - 1);
    ck_assert_uint_le(pairs.n, MAX_TEXTS * (PF_BUCKET_WINDOW + 1));
    pf_pairs_finish(&pairs);
}
END_TEST

// 10,000 near copies of one text are near in some 50 million pairs.
START_TEST(near_copies_by_the_thousand_give_linear_pairs)
{
    static uint64_t signatures[MAX_TEXTS];
    pf_rng rng;
    pf_rng_init(&rng, 30);
    for (size_t i = 0; i < MAX_TEXTS; i++) {
        signatures[i] = 0x0123456789abcdefu;
        for (int flips = 0; flips < 3; flips++) {
            signatures[i] ^= (uint64_t)1 << pf_rng_below(&rng, 64);
        }
    }
    pf_pairs pairs = search(signatures, MAX_TEXTS, 12);
    ck_assert_uint_ge(pairs.n, MAX_TEXTS - 1);
    ck_assert_uint_le(pairs.n, MAX_TEXTS * (PF_HAMMING_PARTNERS + 1));
    pf_pairs_finish(&pairs);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("hamming");
    TCase *tcase = tcase_create("hamming");
    tcase_add_checked_fixture(tcase, make_pool, drop_pool);
    tcase_add_test(tcase, rejects_a_distance_above_the_limit);
    tcase_add_test(tcase, finds_nothing_among_none_and_one);
    tcase_add_loop_test(tcase, the_limit_is_in_and_one_more_is_out, 0, PF_HAMMING_MAX + 1);
    tcase_add_test(tcase, texts_without_shingles_are_left_out);
    tcase_add_test(tcase, equal_signatures_are_one_bucket);
    tcase_add_test(tcase, a_signature_of_10000_texts_gives_linear_pairs);
    tcase_add_test(tcase, near_copies_by_the_thousand_give_linear_pairs);
    suite_add_tcase(suite, tcase);
    SRunner *runner = srunner_create(suite);
    srunner_set_tap(runner, "-");
    srunner_run_all(runner, CK_SILENT);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}
