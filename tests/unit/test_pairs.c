// SPDX-License-Identifier: MIT
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/rng.h"
#include "sketch/pairs.h"

static void init(pf_pair_list *list, unsigned max_count)
{
    pf_pair_list_init(list, max_count, NULL);
}

static pf_pairs count(pf_pair_list *list, const uint32_t *sizes)
{
    pf_pairs pairs = {NULL, 0};
    pf_error err = {0};
    ck_assert_msg(pf_pair_lists_count(list, 1, sizes, &pairs, &err) == PF_OK, "%s",
                  err.message);
    return pairs;
}

START_TEST(sorts_and_drops_repetitions)
{
    pf_pair_list list;
    init(&list, 1);
    pf_pair_list_append(&list, 9, 2);
    pf_pair_list_append(&list, 0, 5);
    pf_pair_list_append(&list, 2, 9);
    pf_pair_list_append(&list, 2, 3);
    pf_pair_list_append(&list, UINT32_MAX - 1, 0);
    pf_pairs pairs = count(&list, NULL);
    const pf_pair expected[] = {{0, 5}, {0, UINT32_MAX - 1}, {2, 3}, {2, 9}};
    ck_assert_uint_eq(pairs.n, 4);
    ck_assert_mem_eq(pairs.pairs, expected, sizeof expected);
    ck_assert_uint_eq(list.n, 0);
    ck_assert_ptr_null(list.items);
    pf_pairs_finish(&pairs);
    ck_assert_ptr_null(pairs.pairs);
}
END_TEST

START_TEST(an_empty_list_gives_no_pairs)
{
    pf_pair_list list;
    init(&list, 1);
    pf_pairs pairs = count(&list, NULL);
    ck_assert_uint_eq(pairs.n, 0);
    pf_pairs_finish(&pairs);
}
END_TEST

// How often a pair stands in the list, the sizes of its two sets, and whether it stays.
static const struct {
    unsigned min_count;
    unsigned times;
    uint32_t size_a;
    uint32_t size_b;
    int stays;
} COUNTS[] = {
    {2, 1, 100, 100, 0}, {2, 2, 100, 100, 1}, {2, 1, 4, 100, 0}, {2, 1, 100, 4, 0},
    {2, 1, 3, 100, 1},   {2, 1, 100, 3, 1},   {2, 1, 1, 1, 1},   {2, 2, 1, 1, 1},
    {1, 1, 100, 100, 1}, {3, 2, 100, 100, 0}, {3, 2, 5, 9, 1},   {3, 2, 6, 9, 0},
    {3, 3, 6, 9, 1},     {3, 1, 5, 9, 0},
};

START_TEST(a_pair_must_stand_often_enough_for_its_sizes)
{
    const uint32_t sizes[] = {COUNTS[_i].size_a, 50, COUNTS[_i].size_b};
    pf_pair_list list;
    init(&list, COUNTS[_i].min_count);
    for (unsigned i = 0; i < COUNTS[_i].times; i++) {
        pf_pair_list_append(&list, 0, 2);
    }
    pf_pairs pairs = count(&list, sizes);
    ck_assert_uint_eq(pairs.n, COUNTS[_i].stays);
    pf_pairs_finish(&pairs);
}
END_TEST

START_TEST(without_sizes_the_count_alone_decides)
{
    pf_pair_list list;
    init(&list, 2);
    pf_pair_list_append(&list, 0, 1);
    pf_pair_list_append(&list, 0, 2);
    pf_pair_list_append(&list, 2, 0);
    pf_pairs pairs = count(&list, NULL);
    ck_assert_uint_eq(pairs.n, 1);
    ck_assert_uint_eq(pairs.pairs[0].b, 2);
    pf_pairs_finish(&pairs);
}
END_TEST

static size_t all_pairs(size_t n)
{
    return n * (n - 1) / 2;
}

START_TEST(a_bucket_up_to_the_limit_gives_all_pairs)
{
    uint32_t texts[PF_BUCKET_ALL];
    size_t n = (size_t)_i;
    for (size_t i = 0; i < n; i++) {
        texts[i] = (uint32_t)(3 * i);
    }
    pf_pair_list list;
    init(&list, 1);
    pf_pair_list_link(&list, texts, n);
    pf_pairs pairs = count(&list, NULL);
    ck_assert_uint_eq(pairs.n, n == 0 ? 0 : all_pairs(n));
    pf_pairs_finish(&pairs);
}
END_TEST

static const size_t LONG_BUCKETS[] = {PF_BUCKET_ALL + 1, 100, 10000};

START_TEST(a_longer_bucket_gives_linear_pairs_and_stays_connected)
{
    static uint32_t texts[10000];
    size_t n = LONG_BUCKETS[_i];
    for (size_t i = 0; i < n; i++) {
        texts[i] = (uint32_t)(i + 7);
    }
    pf_pair_list list;
    init(&list, 1);
    pf_pair_list_link(&list, texts, n);
    // The first five among themselves; after them each with four before it and with the first.
    size_t expected =
        all_pairs(PF_BUCKET_WINDOW + 1) + (n - PF_BUCKET_WINDOW - 1) * (PF_BUCKET_WINDOW + 1);
    pf_pairs pairs = count(&list, NULL);
    ck_assert_uint_eq(pairs.n, expected);
    for (size_t i = 0; i < n - 1; i++) { // by a: the first text's pairs stand in front
        ck_assert_uint_eq(pairs.pairs[i].a, 7);
        ck_assert_uint_eq(pairs.pairs[i].b, 8 + i);
    }
    pf_pairs_finish(&pairs);
}
END_TEST

START_TEST(a_failed_allocation_sticks_and_is_told)
{
    pf_pair_list list;
    init(&list, 1);
    pf_mem_fail_at(1);
    for (uint32_t i = 0; i < PF_PAIRS_WAITING; i++) {
        pf_pair_list_append(&list, i, i + 1);
    }
    pf_mem_fail_at(0);
    pf_pair_list_append(&list, 3, 4);
    ck_assert_int_eq(list.status, PF_ENOMEM);
    pf_pairs pairs = {NULL, 0};
    pf_error err = {0};
    ck_assert_int_eq(pf_pair_lists_count(&list, 1, NULL, &pairs, &err), PF_ENOMEM);
    ck_assert_ptr_null(pairs.pairs);
    ck_assert_int_eq(list.status, PF_OK);
}
END_TEST

START_TEST(each_failed_allocation_of_the_count_is_told)
{
    pf_error err = {0};
    pf_status status = PF_ENOMEM;
    unsigned n = 0;
    while (status != PF_OK) {
        pf_pair_list list;
        init(&list, 1);
        for (uint32_t i = 0; i < 100; i++) {
            pf_pair_list_append(&list, i, i + 1);
        }
        pf_pairs pairs = {NULL, 0};
        pf_mem_fail_at(++n);
        status = pf_pair_lists_count(&list, 1, NULL, &pairs, &err);
        pf_mem_fail_at(0);
        ck_assert_int_eq(status, status == PF_OK ? PF_OK : PF_ENOMEM);
        ck_assert_ptr_null(list.items);
        ck_assert_uint_eq(pairs.n, status == PF_OK ? 100 : 0);
        pf_pairs_finish(&pairs);
    }
    ck_assert_uint_gt(n, 1);
}
END_TEST

#define N_LISTS    3
#define N_RANDOM   200000
#define MAX_COUNTS 3u

static const char *scratch_dir(void)
{
    const char *dir = getenv("TMPDIR");
    return dir != NULL ? dir : P_tmpdir;
}

// The same pairs with repetitions into several lists, most of them again and again.
static void fill_lists(pf_pair_list *lists, unsigned max_count, const pf_pair_room *room)
{
    pf_rng rng;
    pf_rng_init(&rng, 11);
    for (size_t i = 0; i < N_LISTS; i++) {
        pf_pair_list_init(&lists[i], max_count, room);
    }
    for (size_t i = 0; i < N_RANDOM; i++) {
        uint32_t a = pf_rng_below(&rng, 300);
        uint32_t b = 300 + pf_rng_below(&rng, i % 4 == 0 ? 20000 : 50);
        pf_pair_list_append(&lists[i % N_LISTS], a, b);
    }
}

START_TEST(lists_written_aside_give_the_same_pairs)
{
    pf_spool *spool = NULL;
    pf_error err = {0};
    ck_assert_int_eq(pf_spool_create(scratch_dir(), &spool, &err), PF_OK);
    pf_pair_list lists[N_LISTS];
    pf_pairs expected = {NULL, 0};
    pf_pairs pairs = {NULL, 0};
    unsigned max_count = 1 + (unsigned)_i;
    fill_lists(lists, max_count, NULL);
    ck_assert_int_eq(pf_pair_lists_count(lists, N_LISTS, NULL, &expected, &err), PF_OK);
    ck_assert_uint_gt(expected.n, 300);
    pf_pair_room small = {spool, 100000};
    fill_lists(lists, max_count, &small);
    for (size_t i = 0; i < N_LISTS; i++) {
        ck_assert_uint_gt(lists[i].n_runs, 1);
        ck_assert_uint_le(2 * lists[i].cap * sizeof *lists[i].items, small.max_bytes);
    }
    ck_assert_int_eq(pf_pair_lists_count(lists, N_LISTS, NULL, &pairs, &err), PF_OK);
    ck_assert_uint_eq(pairs.n, expected.n);
    ck_assert_mem_eq(pairs.pairs, expected.pairs, pairs.n * sizeof *pairs.pairs);
    pf_pairs_finish(&pairs);
    pf_pairs_finish(&expected);
    pf_spool_destroy(spool);
}
END_TEST

START_TEST(a_pair_a_million_times_takes_no_room)
{
    pf_pair_list list;
    init(&list, 2);
    for (uint32_t i = 0; i < 1000000; i++) {
        pf_pair_list_append(&list, 7, i % 100);
    }
    ck_assert_uint_le(list.cap, 4096);
    pf_pairs pairs = count(&list, NULL);
    ck_assert_uint_eq(pairs.n, 100);
    pf_pairs_finish(&pairs);
}
END_TEST

START_TEST(a_run_that_cannot_be_written_is_told)
{
    pf_spool *spool = NULL;
    pf_error err = {0};
    ck_assert_int_eq(pf_spool_create("/nowhere/at/all", &spool, &err), PF_OK);
    pf_pair_room room = {spool, 100000};
    pf_pair_list lists[N_LISTS];
    pf_pairs pairs = {NULL, 0};
    fill_lists(lists, 1, &room);
    ck_assert_int_eq(pf_pair_lists_count(lists, N_LISTS, NULL, &pairs, &err), PF_EIO);
    ck_assert_ptr_nonnull(strstr(err.message, "/nowhere/at/all"));
    ck_assert_ptr_null(pairs.pairs);
    pf_spool_destroy(spool);
}
END_TEST

START_TEST(each_failure_while_runs_are_merged_is_told)
{
    pf_spool *spool = NULL;
    pf_error err = {0};
    ck_assert_int_eq(pf_spool_create(scratch_dir(), &spool, &err), PF_OK);
    pf_pair_room room = {spool, 100000};
    pf_status status = PF_ENOMEM;
    unsigned n = 0;
    while (status != PF_OK) {
        pf_pair_list lists[N_LISTS];
        pf_pairs pairs = {NULL, 0};
        fill_lists(lists, 1, &room);
        pf_mem_fail_at(++n);
        status = pf_pair_lists_count(lists, N_LISTS, NULL, &pairs, &err);
        pf_mem_fail_at(0);
        ck_assert_int_eq(status, status == PF_OK ? PF_OK : PF_ENOMEM);
        pf_pairs_finish(&pairs);
    }
    ck_assert_uint_gt(n, 5);
    pf_spool_destroy(spool);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("pairs");
    TCase *tcase = tcase_create("pairs");
    tcase_set_timeout(tcase, 60);
    tcase_add_test(tcase, sorts_and_drops_repetitions);
    tcase_add_test(tcase, an_empty_list_gives_no_pairs);
    tcase_add_loop_test(tcase, a_pair_must_stand_often_enough_for_its_sizes, 0,
                        (int)(sizeof COUNTS / sizeof COUNTS[0]));
    tcase_add_test(tcase, without_sizes_the_count_alone_decides);
    tcase_add_loop_test(tcase, a_bucket_up_to_the_limit_gives_all_pairs, 0, PF_BUCKET_ALL + 1);
    tcase_add_loop_test(tcase, a_longer_bucket_gives_linear_pairs_and_stays_connected, 0,
                        (int)(sizeof LONG_BUCKETS / sizeof LONG_BUCKETS[0]));
    tcase_add_test(tcase, a_failed_allocation_sticks_and_is_told);
    tcase_add_test(tcase, each_failed_allocation_of_the_count_is_told);
    tcase_add_loop_test(tcase, lists_written_aside_give_the_same_pairs, 0, MAX_COUNTS);
    tcase_add_test(tcase, a_pair_a_million_times_takes_no_room);
    tcase_add_test(tcase, a_run_that_cannot_be_written_is_told);
    tcase_add_test(tcase, each_failure_while_runs_are_merged_is_told);
    suite_add_tcase(suite, tcase);
    SRunner *runner = srunner_create(suite);
    srunner_set_tap(runner, "-");
    srunner_run_all(runner, CK_SILENT);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}
