// SPDX-License-Identifier: MIT
#include <check.h>
#include <stdlib.h>

#include "match/unionfind.h"

#define MANY 1000000

START_TEST(every_item_starts_alone)
{
    uint32_t parents[5];
    pf_unionfind_init(parents, 5);
    for (uint32_t i = 0; i < 5; i++) {
        ck_assert_uint_eq(pf_unionfind_root(parents, i), i);
    }
    pf_unionfind_init(NULL, 0);
}
END_TEST

START_TEST(the_lowest_member_is_the_root)
{
    uint32_t parents[6];
    pf_unionfind_init(parents, 6);
    pf_unionfind_join(parents, 5, 4);
    pf_unionfind_join(parents, 4, 2);
    pf_unionfind_join(parents, 3, 1);
    pf_unionfind_join(parents, 2, 2);
    const uint32_t apart[] = {0, 1, 2, 1, 2, 2};
    for (uint32_t i = 0; i < 6; i++) {
        ck_assert_uint_eq(pf_unionfind_root(parents, i), apart[i]);
    }
    pf_unionfind_join(parents, 5, 3);
    pf_unionfind_join(parents, 2, 1); // known
    for (uint32_t i = 1; i < 6; i++) {
        ck_assert_uint_eq(pf_unionfind_root(parents, i), 1);
    }
    ck_assert_uint_eq(pf_unionfind_root(parents, 0), 0);
}
END_TEST

// The order that would be quadratic without shortening the paths.
START_TEST(a_long_chain_is_shortened_in_use)
{
    uint32_t *parents = malloc(MANY * sizeof *parents);
    ck_assert_ptr_nonnull(parents);
    pf_unionfind_init(parents, MANY);
    for (uint32_t i = MANY - 1; i > 0; i--) {
        pf_unionfind_join(parents, i, i - 1);
    }
    uint64_t wrong = 0;
    for (uint32_t i = MANY; i-- > 0;) {
        wrong += pf_unionfind_root(parents, MANY - 1) != 0;
        wrong += pf_unionfind_root(parents, i) != 0;
    }
    ck_assert_uint_eq(wrong, 0);
    free(parents);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("unionfind");
    TCase *tcase = tcase_create("unionfind");
    tcase_add_test(tcase, every_item_starts_alone);
    tcase_add_test(tcase, the_lowest_member_is_the_root);
    tcase_add_test(tcase, a_long_chain_is_shortened_in_use);
    suite_add_tcase(suite, tcase);
    SRunner *runner = srunner_create(suite);
    srunner_set_tap(runner, "-");
    srunner_run_all(runner, CK_SILENT);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}
