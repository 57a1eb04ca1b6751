// SPDX-License-Identifier: MIT
// The table from hashes to numbers, against a plain array.
#include <check.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/map.h"
#include "base/mem.h"
#include "base/rng.h"

static pf_map map;

static void set_up(void)
{
    pf_map_init(&map);
}

static void tear_down(void)
{
    pf_map_finish(&map);
}

START_TEST(finds_nothing_in_an_empty_map)
{
    ck_assert_uint_eq(pf_map_find(&map, 0), PF_MAP_ABSENT);
    ck_assert_uint_eq(pf_map_find(&map, UINT64_MAX), PF_MAP_ABSENT);
    pf_map_clear(&map);
    ck_assert_uint_eq(map.n, 0);
}
END_TEST

START_TEST(adds_once_and_sets_always)
{
    uint32_t there = 99;
    ck_assert_int_eq(pf_map_add(&map, 7, 1, &there), PF_OK);
    ck_assert_uint_eq(there, 1);
    ck_assert_int_eq(pf_map_add(&map, 7, 2, &there), PF_OK);
    ck_assert_uint_eq(there, 1);
    ck_assert_uint_eq(pf_map_find(&map, 7), 1);
    ck_assert_int_eq(pf_map_set(&map, 7, 3), PF_OK);
    ck_assert_uint_eq(pf_map_find(&map, 7), 3);
    ck_assert_int_eq(pf_map_set(&map, 0, 0), PF_OK); // neither key 0 nor value 0 is special
    ck_assert_int_eq(pf_map_set(&map, UINT64_MAX, UINT32_MAX - 1), PF_OK);
    ck_assert_uint_eq(pf_map_find(&map, 0), 0);
    ck_assert_uint_eq(pf_map_find(&map, UINT64_MAX), UINT32_MAX - 1);
    ck_assert_uint_eq(pf_map_find(&map, 8), PF_MAP_ABSENT);
    ck_assert_uint_eq(map.n, 3);
}
END_TEST

// Families of keys that a table may be bad at.
static uint64_t key_of(int family, uint64_t i)
{
    switch (family) {
    case 0:
        return i; // small
    case 1:
        return i << 32; // equal low halves
    case 2:
        return i * 4096; // equal low bits, as sampled hashes have
    case 3:
        return pf_mix64(i + 1); // hashes
    default:
        return UINT64_MAX - i;
    }
}

START_TEST(holds_many_keys_of_any_kind)
{
    enum {
        N = 50000
    };
    for (uint32_t i = 0; i < N; i++) {
        uint32_t there = 0;
        ck_assert_int_eq(pf_map_add(&map, key_of(_i, i), i, &there), PF_OK);
        ck_assert_uint_eq(there, i);
    }
    ck_assert_uint_eq(map.n, N);
    ck_assert_uint_le(map.n * 3, map.n_slots * 2);
    ck_assert_uint_eq(map.n_slots & (map.n_slots - 1), 0);
    for (uint32_t i = 0; i < N; i++) {
        ck_assert_uint_eq(pf_map_find(&map, key_of(_i, i)), i);
    }
    for (uint32_t i = N; i < 2 * N; i++) {
        ck_assert_uint_eq(pf_map_find(&map, key_of(_i, i)), PF_MAP_ABSENT);
    }
}
END_TEST

START_TEST(does_as_a_plain_array_does)
{
    enum {
        N_KEYS = 3000
    };
    uint32_t *plain = malloc(N_KEYS * sizeof *plain);
    memset(plain, 0xff, N_KEYS * sizeof *plain);
    size_t n = 0;
    pf_rng rng;
    pf_rng_init(&rng, 5);
    for (int step = 0; step < 40000; step++) {
        uint32_t key = pf_rng_below(&rng, N_KEYS);
        uint32_t value = pf_rng_below(&rng, 1000);
        uint32_t there = 0;
        n += plain[key] == PF_MAP_ABSENT;
        if (step % 2 == 0) {
            plain[key] = plain[key] == PF_MAP_ABSENT ? value : plain[key];
            ck_assert_int_eq(pf_map_add(&map, pf_mix64(key), value, &there), PF_OK);
            ck_assert_uint_eq(there, plain[key]);
        } else {
            plain[key] = value;
            ck_assert_int_eq(pf_map_set(&map, pf_mix64(key), value), PF_OK);
        }
        uint32_t other = pf_rng_below(&rng, N_KEYS);
        ck_assert_uint_eq(pf_map_find(&map, pf_mix64(other)), plain[other]);
    }
    ck_assert_uint_eq(map.n, n);
    free(plain);
}
END_TEST

START_TEST(forgets_all_when_cleared_but_keeps_its_slots)
{
    for (uint32_t i = 0; i < 1000; i++) {
        ck_assert_int_eq(pf_map_set(&map, i, i), PF_OK);
    }
    size_t n_slots = map.n_slots;
    pf_map_clear(&map);
    ck_assert_uint_eq(map.n, 0);
    for (uint32_t i = 0; i < 1000; i++) {
        ck_assert_uint_eq(pf_map_find(&map, i), PF_MAP_ABSENT);
    }
    pf_mem_fail_at(1);
    for (uint32_t i = 0; i < 1000; i++) {
        ck_assert_int_eq(pf_map_set(&map, i, i + 1), PF_OK);
    }
    pf_mem_fail_at(0);
    ck_assert_uint_eq(map.n_slots, n_slots);
    ck_assert_uint_eq(pf_map_find(&map, 999), 1000);
}
END_TEST

START_TEST(stays_whole_when_it_cannot_grow)
{
    uint32_t n_failed = 0;
    uint32_t there = 0;
    for (uint32_t i = 0; i < 5000; i++) {
        // Each of the two arrays in turn is the one that cannot be had.
        pf_mem_fail_at(1 + i % 2);
        pf_status status = pf_map_add(&map, i, i, &there);
        pf_mem_fail_at(0);
        if (status != PF_OK) {
            ck_assert_int_eq(status, PF_ENOMEM);
            n_failed++;
            ck_assert_uint_eq(map.n, i);
            ck_assert_uint_eq(pf_map_find(&map, i), PF_MAP_ABSENT);
            ck_assert_uint_eq(pf_map_find(&map, i / 2), i == 0 ? PF_MAP_ABSENT : i / 2);
            ck_assert_int_eq(pf_map_set(&map, i, i), PF_OK);
        }
    }
    ck_assert_uint_ge(n_failed, 7);
    for (uint32_t i = 0; i < 5000; i++) {
        ck_assert_uint_eq(pf_map_find(&map, i), i);
    }
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("map");
    TCase *tcase = tcase_create("map");
    tcase_add_checked_fixture(tcase, set_up, tear_down);
    tcase_add_test(tcase, finds_nothing_in_an_empty_map);
    tcase_add_test(tcase, adds_once_and_sets_always);
    tcase_add_loop_test(tcase, holds_many_keys_of_any_kind, 0, 5);
    tcase_add_test(tcase, does_as_a_plain_array_does);
    tcase_add_test(tcase, forgets_all_when_cleared_but_keeps_its_slots);
    tcase_add_test(tcase, stays_whole_when_it_cannot_grow);
    suite_add_tcase(suite, tcase);
    SRunner *runner = srunner_create(suite);
    srunner_set_tap(runner, "-");
    srunner_run_all(runner, CK_SILENT);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}
