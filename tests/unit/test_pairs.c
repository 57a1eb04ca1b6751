// SPDX-License-Identifier: MIT
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/rng.h"
#include "sketch/pairs.h"

#define N_TEXTS 200000u // of many parts

static pf_pool *pool;
static pf_pair_table table;

static pf_pair_list *init(unsigned max_count, unsigned n_lists, const pf_pair_room *room)
{
    pf_error err = {0};
    ck_assert_int_eq(pf_pair_table_init(&table, N_TEXTS, n_lists, max_count, room, &err),
                     PF_OK);
    return table.lists;
}

static pf_pairs count(const uint32_t *sizes)
{
    pf_pairs pairs = {NULL, 0};
    pf_error err = {0};
    ck_assert_msg(pf_pair_table_count(&table, sizes, pool, &pairs, &err) == PF_OK, "%s",
                  err.message);
    ck_assert_ptr_null(table.parts);
    return pairs;
}

START_TEST(sorts_and_drops_repetitions)
{
    pf_pair_list *list = init(1, 1, NULL);
    pf_pair_list_append(list, N_TEXTS - 1, N_TEXTS - 2);
    pf_pair_list_append(list, 9, 2);
    pf_pair_list_append(list, 0, 5);
    pf_pair_list_append(list, 2, 9);
    pf_pair_list_append(list, 2, 3);
    pf_pair_list_append(list, N_TEXTS - 1, 0);
    pf_pairs pairs = count(NULL);
    const pf_pair expected[] = {
        {0, 5}, {0, N_TEXTS - 1}, {2, 3}, {2, 9}, {N_TEXTS - 2, N_TEXTS - 1}};
    ck_assert_uint_eq(pairs.n, 5);
    ck_assert_mem_eq(pairs.pairs, expected, sizeof expected);
    pf_pairs_finish(&pairs);
    ck_assert_ptr_null(pairs.pairs);
}
END_TEST

START_TEST(as_many_texts_as_there_can_be_have_their_pairs)
{
    pf_error err = {0};
    ck_assert_int_eq(pf_pair_table_init(&table, UINT32_MAX, 1, 63, NULL, &err), PF_OK);
    const pf_pair expected[] = {{0, 1},
                                {0, UINT32_MAX - 1},
                                {(1u << 26) - 1, 1u << 26},
                                {1u << 26, (1u << 26) + 1},
                                {UINT32_MAX - 2, UINT32_MAX - 1}};
    size_t n = sizeof expected / sizeof expected[0];
    for (size_t i = 0; i < n; i++) {
        for (unsigned times = 0; times < 100; times++) {
            pf_pair_list_append(table.lists, expected[i].b, expected[i].a);
        }
    }
    pf_pairs pairs = count(NULL);
    ck_assert_uint_eq(pairs.n, n);
    ck_assert_mem_eq(pairs.pairs, expected, sizeof expected);
    pf_pairs_finish(&pairs);
}
END_TEST

START_TEST(an_empty_list_gives_no_pairs)
{
    (void)init(1, 1, NULL);
    pf_pairs pairs = count(NULL);
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
    pf_pair_list *list = init(COUNTS[_i].min_count, 1, NULL);
    for (unsigned i = 0; i < COUNTS[_i].times; i++) {
        pf_pair_list_append(list, 0, 2);
    }
    pf_pairs pairs = count(sizes);
    ck_assert_uint_eq(pairs.n, COUNTS[_i].stays);
    pf_pairs_finish(&pairs);
}
END_TEST

START_TEST(without_sizes_the_count_alone_decides)
{
    pf_pair_list *list = init(2, 1, NULL);
    pf_pair_list_append(list, 0, 1);
    pf_pair_list_append(list, 0, 2);
    pf_pair_list_append(list, 2, 0);
    pf_pairs pairs = count(NULL);
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
    pf_pair_list *list = init(1, 1, NULL);
    pf_pair_list_link(list, texts, n);
    pf_pairs pairs = count(NULL);
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
    pf_pair_list *list = init(1, 1, NULL);
    pf_pair_list_link(list, texts, n);
    // The first five among themselves; after them each with four before it and with the first.
    size_t expected =
        all_pairs(PF_BUCKET_WINDOW + 1) + (n - PF_BUCKET_WINDOW - 1) * (PF_BUCKET_WINDOW + 1);
    pf_pairs pairs = count(NULL);
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
    pf_pair_list *list = init(1, 1, NULL);
    pf_mem_fail_at(1);
    for (uint32_t i = 0; i < PF_PAIRS_WAITING; i++) {
        pf_pair_list_append(list, i, i + 1);
    }
    pf_mem_fail_at(0);
    pf_pair_list_append(list, 3, 4);
    ck_assert_int_ne(list->has_failed, 0);
    pf_pairs pairs = {NULL, 0};
    pf_error err = {0};
    ck_assert_int_eq(pf_pair_table_count(&table, NULL, pool, &pairs, &err), PF_ENOMEM);
    ck_assert_ptr_null(pairs.pairs);
    ck_assert_ptr_null(table.parts);
}
END_TEST

START_TEST(a_table_without_memory_can_be_finished)
{
    for (unsigned n = 1; n <= 2; n++) {
        pf_error err = {0};
        pf_mem_fail_at(n);
        ck_assert_int_eq(pf_pair_table_init(&table, N_TEXTS, 2, 1, NULL, &err), PF_ENOMEM);
        pf_mem_fail_at(0);
        pf_pair_table_finish(&table);
    }
}
END_TEST

START_TEST(each_failed_allocation_of_the_count_is_told)
{
    pf_error err = {0};
    pf_status status = PF_ENOMEM;
    unsigned n = 0;
    while (status != PF_OK) {
        pf_pair_list *list = init(1, 1, NULL);
        for (uint32_t i = 0; i < 100; i++) {
            pf_pair_list_append(list, 1000 * i, 1000 * i + 1);
        }
        pf_pairs pairs = {NULL, 0};
        pf_mem_fail_at(++n);
        status = pf_pair_table_count(&table, NULL, pool, &pairs, &err);
        pf_mem_fail_at(0);
        ck_assert_int_eq(status, status == PF_OK ? PF_OK : PF_ENOMEM);
        ck_assert_ptr_null(table.parts);
        ck_assert_uint_eq(pairs.n, status == PF_OK ? 100 : 0);
        pf_pairs_finish(&pairs);
    }
    ck_assert_uint_gt(n, 100);
}
END_TEST

#define N_LISTS    3u
#define N_RANDOM   200000u
#define MAX_COUNTS 3u

static const char *scratch_dir(void)
{
    const char *dir = getenv("TMPDIR");
    return dir != NULL ? dir : P_tmpdir;
}

// The same pairs with repetitions, most of them again and again, by any number of lists.
static void fill(unsigned max_count, unsigned n_lists, const pf_pair_room *room)
{
    pf_rng rng;
    pf_rng_init(&rng, 11);
    pf_pair_list *lists = init(max_count, n_lists, room);
    for (size_t i = 0; i < N_RANDOM; i++) {
        uint32_t a = pf_rng_below(&rng, 300);
        uint32_t b = 300 + pf_rng_below(&rng, i % 4 == 0 ? 20000 : 50);
        pf_pair_list_append(&lists[i % n_lists], a, i % 8 == 0 ? N_TEXTS - 1 - b : b);
    }
}

static size_t most_runs(void)
{
    size_t most = 0;
    for (unsigned i = 0; i < table.n_parts; i++) {
        most = table.parts[i].n_runs > most ? table.parts[i].n_runs : most;
    }
    return most;
}

START_TEST(any_number_of_lists_gives_the_same_pairs)
{
    pf_pairs pairs[2];
    for (unsigned i = 0; i < 2; i++) {
        fill(2, i == 0 ? 1 : N_LISTS, NULL);
        pairs[i] = count(NULL);
    }
    ck_assert_uint_gt(pairs[0].n, 300);
    ck_assert_uint_eq(pairs[0].n, pairs[1].n);
    ck_assert_mem_eq(pairs[0].pairs, pairs[1].pairs, pairs[0].n * sizeof *pairs[0].pairs);
    pf_pairs_finish(&pairs[0]);
    pf_pairs_finish(&pairs[1]);
}
END_TEST

// With -Db_sanitize=thread this is also what shows that threads keep off each other's lists.
START_TEST(any_number_of_threads_counts_the_same_pairs)
{
    pf_pairs pairs[2];
    for (unsigned i = 0; i < 2; i++) {
        pf_pool_destroy(pool);
        ck_assert_int_eq(pf_pool_create(i == 0 ? 1 : 4, &pool, NULL), PF_OK);
        fill(2, N_LISTS, NULL);
        pairs[i] = count(NULL);
    }
    ck_assert_uint_gt(pairs[0].n, 300);
    ck_assert_uint_eq(pairs[0].n, pairs[1].n);
    ck_assert_mem_eq(pairs[0].pairs, pairs[1].pairs, pairs[0].n * sizeof *pairs[0].pairs);
    pf_pairs_finish(&pairs[0]);
    pf_pairs_finish(&pairs[1]);
}
END_TEST

START_TEST(what_is_written_aside_gives_the_same_pairs)
{
    pf_spool *spool = NULL;
    pf_error err = {0};
    ck_assert_int_eq(pf_spool_create(scratch_dir(), &spool, &err), PF_OK);
    unsigned max_count = 1 + (unsigned)_i;
    fill(max_count, N_LISTS, NULL);
    pf_pairs expected = count(NULL);
    ck_assert_uint_gt(expected.n, 300);
    pf_pair_room small = {spool, 2000000};
    fill(max_count, N_LISTS, &small);
    ck_assert_uint_gt(most_runs(), 1);
    for (unsigned i = 0; i < table.n_parts; i++) {
        ck_assert_uint_le(2 * table.parts[i].cap * sizeof *table.parts[i].items,
                          small.max_bytes / table.n_parts);
    }
    pf_pairs pairs = count(NULL);
    ck_assert_uint_eq(pairs.n, expected.n);
    ck_assert_mem_eq(pairs.pairs, expected.pairs, pairs.n * sizeof *pairs.pairs);
    pf_pairs_finish(&pairs);
    pf_pairs_finish(&expected);
    pf_spool_destroy(spool);
}
END_TEST

START_TEST(a_pair_a_million_times_takes_no_room)
{
    pf_pair_list *list = init(2, 1, NULL);
    for (uint32_t i = 0; i < 1000000; i++) {
        pf_pair_list_append(list, 7, i % 100);
    }
    ck_assert_uint_le(table.parts[0].cap, 4096);
    pf_pairs pairs = count(NULL);
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
    pf_pairs pairs = {NULL, 0};
    fill(1, N_LISTS, &room);
    ck_assert_int_eq(pf_pair_table_count(&table, NULL, pool, &pairs, &err), PF_EIO);
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
    pf_pair_room room = {spool, 2000000};
    pf_status status = PF_ENOMEM;
    unsigned n = 0;
    while (status != PF_OK) {
        pf_pairs pairs = {NULL, 0};
        fill(1, N_LISTS, &room);
        n += 1 + n / 8; // every one of the first, then fewer: there are hundreds
        pf_mem_fail_at(n);
        status = pf_pair_table_count(&table, NULL, pool, &pairs, &err);
        pf_mem_fail_at(0);
        ck_assert_int_eq(status, status == PF_OK ? PF_OK : PF_ENOMEM);
        pf_pairs_finish(&pairs);
    }
    ck_assert_uint_gt(n, 5);
    pf_spool_destroy(spool);
}
END_TEST

static void make_pool(void)
{
    ck_assert_int_eq(pf_pool_create(1, &pool, NULL), PF_OK);
}

static void drop_pool(void)
{
    pf_pool_destroy(pool);
}

int main(void)
{
    Suite *suite = suite_create("pairs");
    TCase *tcase = tcase_create("pairs");
    tcase_add_checked_fixture(tcase, make_pool, drop_pool);
    tcase_add_test(tcase, sorts_and_drops_repetitions);
    tcase_add_test(tcase, as_many_texts_as_there_can_be_have_their_pairs);
    tcase_add_test(tcase, an_empty_list_gives_no_pairs);
    tcase_add_loop_test(tcase, a_pair_must_stand_often_enough_for_its_sizes, 0,
                        (int)(sizeof COUNTS / sizeof COUNTS[0]));
    tcase_add_test(tcase, without_sizes_the_count_alone_decides);
    tcase_add_loop_test(tcase, a_bucket_up_to_the_limit_gives_all_pairs, 0, PF_BUCKET_ALL + 1);
    tcase_add_loop_test(tcase, a_longer_bucket_gives_linear_pairs_and_stays_connected, 0,
                        (int)(sizeof LONG_BUCKETS / sizeof LONG_BUCKETS[0]));
    tcase_add_test(tcase, a_failed_allocation_sticks_and_is_told);
    tcase_add_test(tcase, a_table_without_memory_can_be_finished);
    tcase_add_test(tcase, each_failed_allocation_of_the_count_is_told);
    tcase_add_test(tcase, any_number_of_lists_gives_the_same_pairs);
    tcase_add_test(tcase, any_number_of_threads_counts_the_same_pairs);
    tcase_add_loop_test(tcase, what_is_written_aside_gives_the_same_pairs, 0, MAX_COUNTS);
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
