// SPDX-License-Identifier: MIT
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/mem.h"
#include "session/idset.h"

#define N_IDS 20000u

static pf_idset set;
static pf_error err;

static void set_up(void)
{
    pf_idset_init(&set);
}

static void tear_down(void)
{
    pf_idset_finish(&set);
}

static uint32_t add(pf_strview id)
{
    uint32_t number = PF_NO_DOC;
    ck_assert_msg(pf_idset_add(&set, id, &number, &err) == PF_OK, "%s", err.message);
    return number;
}

static pf_strview nth(uint32_t i)
{
    static char name[64];
    (void)snprintf(name, sizeof name, "article-%u-%.*s", i, (int)(i % 30),
                   "..............................");
    return pf_view(name);
}

START_TEST(numbers_ids_in_the_order_of_adding)
{
    for (uint32_t i = 0; i < N_IDS; i++) {
        pf_idset_expect(&set, nth(i + 1));
        if (add(nth(i)) != i) {
            ck_abort_msg("id %u has another number", i);
        }
    }
    ck_assert_uint_eq(set.n, N_IDS);
    for (uint32_t i = 0; i < N_IDS; i++) {
        if (add(nth(i)) != i || pf_idset_find(&set, nth(i)) != i ||
            pf_view_compare(pf_idset_get(&set, i), nth(i)) != 0) {
            ck_abort_msg("id %u is not found", i);
        }
    }
    ck_assert_uint_eq(set.n, N_IDS);
    ck_assert_uint_eq(pf_idset_find(&set, nth(N_IDS)), PF_NO_DOC);
    ck_assert_uint_le(pf_idset_bytes(&set), N_IDS * (uint64_t)64 + PF_ID_BLOCK);
}
END_TEST

static const size_t LENGTHS[] = {0,
                                 1,
                                 127,
                                 128,
                                 16383,
                                 16384,
                                 PF_ID_BLOCK - 11,
                                 PF_ID_BLOCK - 10,
                                 PF_ID_BLOCK - 9,
                                 3 * PF_ID_BLOCK};

#define N_LENGTHS (sizeof LENGTHS / sizeof *LENGTHS)

START_TEST(takes_ids_of_any_length)
{
    char *bytes = malloc(4 * PF_ID_BLOCK);
    ck_assert_ptr_nonnull(bytes);
    memset(bytes, 'x', 4 * PF_ID_BLOCK);
    for (uint32_t i = 0; i < N_LENGTHS; i++) {
        pf_strview id = {bytes, LENGTHS[i]};
        ck_assert_uint_eq(add(id), 2 * i);
        ck_assert_uint_eq(add(nth(i)), 2 * i + 1);
    }
    for (uint32_t i = 0; i < N_LENGTHS; i++) {
        pf_strview got = pf_idset_get(&set, 2 * i);
        ck_assert_uint_eq(got.len, LENGTHS[i]);
        ck_assert(memcmp(got.data, bytes, got.len) == 0);
        ck_assert(pf_view_compare(pf_idset_get(&set, 2 * i + 1), nth(i)) == 0);
    }
    free(bytes);
}
END_TEST

START_TEST(an_empty_set_finds_nothing)
{
    pf_idset_expect(&set, pf_view("a"));
    ck_assert_uint_eq(pf_idset_find(&set, pf_view("")), PF_NO_DOC);
    ck_assert_uint_eq(pf_idset_bytes(&set), 0);
}
END_TEST

START_TEST(a_failed_allocation_leaves_the_set_as_it_was)
{
    uint32_t number = 7;
    for (unsigned n = 1;; n++) {
        pf_mem_fail_at(n);
        pf_status status = pf_idset_add(&set, pf_view("id"), &number, &err);
        pf_mem_fail_at(0);
        if (status == PF_OK) {
            ck_assert_uint_gt(n, 4);
            break;
        }
        ck_assert_int_eq(status, PF_ENOMEM);
        ck_assert_uint_eq(set.n, 0);
    }
    ck_assert_uint_eq(number, 0);
    ck_assert_uint_eq(pf_idset_find(&set, pf_view("id")), 0);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("idset");
    TCase *tcase = tcase_create("idset");
    tcase_add_checked_fixture(tcase, set_up, tear_down);
    tcase_add_test(tcase, numbers_ids_in_the_order_of_adding);
    tcase_add_test(tcase, takes_ids_of_any_length);
    tcase_add_test(tcase, an_empty_set_finds_nothing);
    tcase_add_test(tcase, a_failed_allocation_leaves_the_set_as_it_was);
    suite_add_tcase(suite, tcase);
    SRunner *runner = srunner_create(suite);
    srunner_set_tap(runner, "-");
    srunner_run_all(runner, CK_SILENT);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}
