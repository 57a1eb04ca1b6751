// SPDX-License-Identifier: MIT
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/machine.h"
#include "session/budget.h"

#define MIB ((uint64_t)1 << 20)

START_TEST(what_is_left_and_what_is_needed_add_up)
{
    pf_options options;
    pf_budget budget;
    pf_error err;
    pf_options_init(&options);
    options.resources.memory_bytes = 300 * MIB;
    pf_budget_init(&budget, &options, 2);
    ck_assert_uint_eq(budget.total, 300 * MIB);
    uint64_t least = pf_budget_need(&budget, 0, 0);
    ck_assert_uint_lt(least, 40 * MIB);
    uint64_t need = pf_budget_need(&budget, 1000000, 80 * MIB);
    ck_assert_uint_eq(need, least + 80 * MIB + 1000000 * (uint64_t)PF_TABLE_BYTES);
    uint64_t rest = pf_budget_rest(&budget, 1000000, 80 * MIB);
    ck_assert_uint_gt(rest, 300 * MIB - need);
    ck_assert_int_eq(pf_budget_check(&budget, 1000000, 80 * MIB, &err), PF_OK);
    ck_assert_int_eq(pf_budget_check(&budget, 9000000, 80 * MIB, &err), PF_ELIMIT);
    ck_assert_ptr_nonnull(strstr(err.message, "--memory 300M"));
    ck_assert_ptr_nonnull(strstr(err.message, "9000000 articles need"));
    ck_assert_uint_eq(pf_budget_rest(&budget, 9000000, 80 * MIB), 0);
    pf_budget_add_fetch(&budget, 2);
    ck_assert_uint_eq(pf_budget_need(&budget, 1000000, 80 * MIB), need + 8 * MIB);
    ck_assert_uint_eq(pf_budget_rest(&budget, 1000000, 80 * MIB), rest - 8 * MIB);
}
END_TEST

START_TEST(a_small_machine_with_many_cores_has_fewer_workers)
{
    pf_options options;
    pf_budget budget;
    pf_options_init(&options);
    options.resources.memory_bytes = 128 * MIB;
    unsigned n = pf_budget_workers(&options, 64);
    ck_assert_uint_gt(n, 4);
    ck_assert_uint_lt(n, 64);
    pf_budget_init(&budget, &options, n);
    ck_assert_int_eq(pf_budget_check(&budget, 300, MIB, NULL), PF_OK);
    pf_budget_init(&budget, &options, n + 1);
    ck_assert_uint_gt(budget.fixed, 64 * MIB);
    options.resources.memory_bytes = MIB;
    ck_assert_uint_eq(pf_budget_workers(&options, 64), 1);
    options.resources.memory_bytes = 4096 * MIB;
    ck_assert_uint_eq(pf_budget_workers(&options, 64), 64);
}
END_TEST

START_TEST(text_caches_together_have_an_eighth_at_most)
{
    pf_options options;
    pf_budget budget;
    pf_options_init(&options);
    options.resources.memory_bytes = 64 * MIB;
    pf_budget_init(&budget, &options, 2);
    ck_assert_uint_eq(pf_budget_cache(&budget, 2), 4 * MIB);
    options.resources.memory_bytes = 65536 * MIB;
    pf_budget_init(&budget, &options, 2);
    ck_assert_uint_eq(pf_budget_cache(&budget, 2), 64 * MIB);
}
END_TEST

START_TEST(without_a_size_it_is_three_quarters_of_the_machine)
{
    pf_options options;
    pf_budget budget;
    pf_options_init(&options);
    pf_budget_init(&budget, &options, 1);
    uint64_t machine = pf_machine_memory();
    ck_assert_uint_gt(machine, 16 * MIB);
    ck_assert_uint_le(budget.total, machine / 4 * 3 + 4);
    ck_assert_uint_ge(budget.total, machine / 4 * 3 - 4);
}
END_TEST

static void write_limit(const char *dir, const char *text)
{
    char path[400];
    (void)snprintf(path, sizeof path, "%s/limit", dir);
    FILE *file = fopen(path, "w");
    ck_assert_ptr_nonnull(file);
    ck_assert_int_ge(fprintf(file, "%s\n", text), 0);
    ck_assert_int_eq(fclose(file), 0);
}

START_TEST(the_least_limit_of_a_group_and_those_above_counts)
{
    char root[256];
    char group[300];
    char inner[340];
    char command[320];
    const char *base = getenv("TMPDIR");
    (void)snprintf(root, sizeof root, "%s/pf-budget-XXXXXX", base != NULL ? base : P_tmpdir);
    ck_assert_ptr_nonnull(mkdtemp(root));
    (void)snprintf(group, sizeof group, "%s/a", root);
    (void)snprintf(inner, sizeof inner, "%s/a/b", root);
    ck_assert_int_eq(mkdir(group, 0755), 0);
    ck_assert_int_eq(mkdir(inner, 0755), 0);
    ck_assert_uint_eq(pf_cgroup_limit(root, "/a/b", "limit"), UINT64_MAX);
    write_limit(inner, "max");
    write_limit(group, "4096");
    write_limit(root, "8192");
    ck_assert_uint_eq(pf_cgroup_limit(root, "/a/b", "limit"), 4096);
    ck_assert_uint_eq(pf_cgroup_limit(root, "/elsewhere/b", "limit"), 8192);
    ck_assert_uint_eq(pf_cgroup_limit(root, "/", "limit"), 8192);
    write_limit(inner, "1024");
    ck_assert_uint_eq(pf_cgroup_limit(root, "/a/b", "limit"), 1024);
    ck_assert_uint_eq(pf_cgroup_limit(root, "/a/b/", "limit"), 1024);
    (void)snprintf(command, sizeof command, "rm -rf '%s'", root);
    ck_assert_int_eq(system(command), 0);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("budget");
    TCase *tcase = tcase_create("budget");
    tcase_add_test(tcase, what_is_left_and_what_is_needed_add_up);
    tcase_add_test(tcase, a_small_machine_with_many_cores_has_fewer_workers);
    tcase_add_test(tcase, text_caches_together_have_an_eighth_at_most);
    tcase_add_test(tcase, without_a_size_it_is_three_quarters_of_the_machine);
    tcase_add_test(tcase, the_least_limit_of_a_group_and_those_above_counts);
    suite_add_tcase(suite, tcase);
    SRunner *runner = srunner_create(suite);
    srunner_set_tap(runner, "-");
    srunner_run_all(runner, CK_SILENT);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}
