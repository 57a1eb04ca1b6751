// SPDX-License-Identifier: MIT
// Radix sorting against qsort: many shapes of keys, stability, any number of threads.
#include <check.h>
#include <pthread.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/rng.h"
#include "base/sort.h"

static const size_t lengths[] = {0, 1, 2, 3, 23, 24, 25, 26, 100, 257, 1000, 20000};
static const unsigned thread_counts[] = {1, 2, 7};
#define N_LENGTHS (sizeof lengths / sizeof *lengths)
#define N_SHAPES  16

// Keys that a radix sort may stumble over.
static uint64_t key_of(int shape, size_t i, size_t n, pf_rng *rng)
{
    if (shape < 8) {
        return (uint64_t)pf_rng_below(rng, 256) << (8 * shape) | 0x0101010101010101u << 1;
    }
    switch (shape) {
    case 8:
        return pf_rng_next(rng);
    case 9:
        return 42; // all equal
    case 10:
        return i; // sorted
    case 11:
        return n - i; // backwards
    case 12:
        return pf_rng_below(rng, 3); // many repetitions
    case 13:
        return pf_rng_next(rng) & 1 ? UINT64_MAX - pf_rng_below(rng, 5) : pf_rng_below(rng, 5);
    case 14:
        return (pf_rng_next(rng) & 0xff) << 56 |
               (pf_rng_next(rng) & 0xff); // first and last byte
    default:
        return i == n / 2 ? 0 : UINT64_MAX; // one out of place
    }
}

static int compare_keyed(const void *x, const void *y)
{
    const pf_keyed *a = x;
    const pf_keyed *b = y;
    if (a->key != b->key) {
        return a->key < b->key ? -1 : 1;
    }
    return a->value < b->value ? -1 : a->value > b->value; // the place where it stood
}

static int compare_u64(const void *x, const void *y)
{
    uint64_t a = *(const uint64_t *)x;
    uint64_t b = *(const uint64_t *)y;
    return a < b ? -1 : a > b;
}

static void check_keyed(int shape, size_t n, pf_pool *pool)
{
    pf_keyed *items = malloc((n + 1) * sizeof *items);
    pf_keyed *expected = malloc((n + 1) * sizeof *expected);
    memset(items, 0, (n + 1) * sizeof *items);
    pf_rng rng;
    pf_rng_init(&rng, (uint64_t)shape);
    for (size_t i = 0; i < n; i++) {
        items[i].key = key_of(shape, i, n, &rng);
        items[i].value = (uint32_t)i;
        items[i].extra = (uint32_t)pf_mix64(items[i].key + i);
    }
    memcpy(expected, items, n * sizeof *items);
    qsort(expected, n, sizeof *expected, compare_keyed);
    pf_error err;
    ck_assert_int_eq(pf_sort_keyed(items, n, pool, &err), PF_OK);
    ck_assert_msg(memcmp(items, expected, n * sizeof *items) == 0,
                  "shape %d, %zu items, %u threads", shape, n, pf_pool_size(pool));
    free(items);
    free(expected);
}

START_TEST(sorts_as_a_stable_qsort_with_any_number_of_threads)
{
    pf_pool *pool = NULL;
    ck_assert_int_eq(pf_pool_create(thread_counts[_i], &pool, NULL), PF_OK);
    for (int shape = 0; shape < N_SHAPES; shape++) {
        for (size_t at = 0; at < N_LENGTHS; at++) {
            check_keyed(shape, lengths[at], pool);
        }
    }
    pf_pool_destroy(pool);
}
END_TEST

START_TEST(sorts_plain_keys_as_qsort_does)
{
    for (size_t at = 0; at < N_LENGTHS; at++) {
        size_t n = lengths[at];
        uint64_t *keys = malloc((n + 1) * sizeof *keys);
        uint64_t *expected = malloc((n + 1) * sizeof *expected);
        uint64_t *scratch = malloc((n + 1) * sizeof *scratch);
        pf_rng rng;
        pf_rng_init(&rng, (uint64_t)_i + 100);
        for (size_t i = 0; i < n; i++) {
            keys[i] = key_of(_i, i, n, &rng);
        }
        keys[n] = 0x1234; // behind the end
        scratch[n] = 0x5678;
        memcpy(expected, keys, n * sizeof *keys);
        qsort(expected, n, sizeof *expected, compare_u64);
        pf_sort_u64(keys, scratch, n);
        ck_assert_msg(memcmp(keys, expected, n * sizeof *keys) == 0, "%zu keys", n);
        ck_assert_uint_eq(keys[n], 0x1234);
        ck_assert_uint_eq(scratch[n], 0x5678);
        free(keys);
        free(expected);
        free(scratch);
    }
}
END_TEST

START_TEST(sorts_no_keys_at_no_place)
{
    pf_sort_u64(NULL, NULL, 0);
    ck_assert_int_eq(pf_sort_keyed(NULL, 0, NULL, NULL), PF_OK);
}
END_TEST

START_TEST(leaves_items_alone_without_memory)
{
    pf_pool *pool = NULL;
    ck_assert_int_eq(pf_pool_create(2, &pool, NULL), PF_OK);
    pf_keyed items[100];
    memset(items, 0, sizeof items);
    for (uint32_t i = 0; i < 100; i++) {
        items[i].key = 100 - i;
    }
    pf_error err;
    pf_mem_fail_at(1);
    pf_status status = pf_sort_keyed(items, 100, pool, &err);
    pf_mem_fail_at(0);
    ck_assert_int_eq(status, PF_ENOMEM);
    ck_assert_int_eq(err.code, PF_ENOMEM);
    for (uint32_t i = 0; i < 100; i++) {
        ck_assert_uint_eq(items[i].key, 100 - i);
    }
    pf_pool_destroy(pool);
}
END_TEST

START_TEST(finds_a_key_among_sorted_ones)
{
    const uint64_t keys[] = {1, 4, 4, 9, UINT64_MAX};
    ck_assert_uint_eq(pf_find_u64(keys, 5, 1), 0);
    ck_assert_uint_eq(pf_find_u64(keys, 5, 4), 1);
    ck_assert_uint_eq(pf_find_u64(keys, 5, UINT64_MAX), 4);
    ck_assert_uint_eq(pf_find_u64(keys, 5, 0), 5);
    ck_assert_uint_eq(pf_find_u64(keys, 5, 5), 5);
    ck_assert_uint_eq(pf_find_u64(keys, 4, UINT64_MAX), 4);
    ck_assert_uint_eq(pf_find_u64(keys, 0, 1), 0);
}
END_TEST

START_TEST(compares_keys_without_overflow)
{
    const uint64_t keys[] = {0, 1, UINT64_MAX};
    for (int i = 0; i < 3; i++) {
        for (int j = 0; j < 3; j++) {
            ck_assert_int_eq(pf_compare_u64(&keys[i], &keys[j]), (i > j) - (i < j));
        }
    }
}
END_TEST

#define N_CROWD 5000u // plain keys: more than one distribution sorts

// Many equal keys and one that differs from them in the first bit.
static void *sort_crowds(void *result)
{
    static pf_keyed items[2][26];
    static uint64_t keys[2][N_CROWD];
    for (size_t i = 0; i < 26; i++) {
        items[0][i] = (pf_keyed){.key = i == 7 ? UINT64_MAX : 1, .value = (uint32_t)i};
    }
    for (size_t i = 0; i < N_CROWD; i++) {
        keys[0][i] = i % 200 == 7 ? UINT64_MAX - i % 1000 / 200 : 1;
    }
    pf_sort_keyed_with(items[0], items[1], 26);
    pf_sort_u64(keys[0], keys[1], N_CROWD);
    *(int *)result = items[0][25].value == 7 && keys[0][0] == 1 && keys[0][N_CROWD - 1] > 1;
    return NULL;
}

START_TEST(equal_keys_take_no_stack)
{
    pthread_attr_t attributes;
    pthread_t thread;
    int is_sorted = 0;
    pthread_attr_init(&attributes);
    ck_assert_int_eq(pthread_attr_setstacksize(&attributes, 128 * 1024), 0);
    ck_assert_int_eq(pthread_create(&thread, &attributes, sort_crowds, &is_sorted), 0);
    ck_assert_int_eq(pthread_join(thread, NULL), 0);
    ck_assert_int_eq(is_sorted, 1);
    pthread_attr_destroy(&attributes);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("sort");
    TCase *tcase = tcase_create("sort");
    tcase_add_test(tcase, finds_a_key_among_sorted_ones);
    tcase_add_test(tcase, compares_keys_without_overflow);
    tcase_add_loop_test(tcase, sorts_as_a_stable_qsort_with_any_number_of_threads, 0,
                        sizeof thread_counts / sizeof *thread_counts);
    tcase_add_loop_test(tcase, sorts_plain_keys_as_qsort_does, 0, N_SHAPES);
    tcase_add_test(tcase, equal_keys_take_no_stack);
    tcase_add_test(tcase, sorts_no_keys_at_no_place);
    tcase_add_test(tcase, leaves_items_alone_without_memory);
    suite_add_tcase(suite, tcase);
    SRunner *runner = srunner_create(suite);
    srunner_set_tap(runner, "-");
    srunner_run_all(runner, CK_SILENT);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}
