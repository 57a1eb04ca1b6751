// SPDX-License-Identifier: MIT
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/path.h"

static char dir[256];

static void set_up(void)
{
    const char *base = getenv("TMPDIR");
    (void)snprintf(dir, sizeof dir, "%s/pf-path-XXXXXX", base == NULL ? P_tmpdir : base);
    ck_assert_ptr_nonnull(mkdtemp(dir));
    ck_assert_int_eq(chdir(dir), 0);
    FILE *file = fopen("there", "w");
    ck_assert_ptr_nonnull(file);
    ck_assert_int_eq(fclose(file), 0);
    ck_assert_int_eq(symlink("there", "link"), 0);
    ck_assert_int_eq(mkdir("sub", 0755), 0);
}

static void tear_down(void)
{
    char command[300];
    (void)snprintf(command, sizeof command, "rm -rf '%s'", dir);
    ck_assert_int_eq(system(command), 0);
}

START_TEST(knows_a_file_by_any_of_its_paths)
{
    char whole[300];
    (void)snprintf(whole, sizeof whole, "%s/there", dir);
    ck_assert(pf_path_same("there", "./there"));
    ck_assert(pf_path_same("there", "sub/../there"));
    ck_assert(pf_path_same("there", whole));
    ck_assert(pf_path_same("there", "link"));
    ck_assert(pf_path_same("sub", "./sub/"));
    ck_assert(!pf_path_same("there", "sub"));
    ck_assert(!pf_path_same("there", "absent"));
}
END_TEST

START_TEST(knows_what_is_not_there_yet)
{
    char whole[300];
    (void)snprintf(whole, sizeof whole, "%s/absent", dir);
    ck_assert(pf_path_same("absent", "./absent"));
    ck_assert(pf_path_same("absent", whole));
    ck_assert(!pf_path_same("absent", "other"));
    ck_assert(!pf_path_same("absent", "sub/absent"));
    ck_assert(!pf_path_same("none/absent", "none/other"));
}
END_TEST

START_TEST(leaves_streams_alone)
{
    ck_assert(!pf_path_same("-", "-"));
    ck_assert(!pf_path_same("/dev/null", "/dev/null"));
}
END_TEST

START_TEST(tells_what_is_inside_a_folder)
{
    ck_assert(pf_path_inside("sub/new", "sub"));
    ck_assert(pf_path_inside("./sub/new", "sub"));
    ck_assert(pf_path_inside("none/new", "none"));
    ck_assert(!pf_path_inside("new", "sub"));
    ck_assert(!pf_path_inside("-", "."));
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("path");
    TCase *tcase = tcase_create("path");
    tcase_add_checked_fixture(tcase, set_up, tear_down);
    tcase_add_test(tcase, knows_a_file_by_any_of_its_paths);
    tcase_add_test(tcase, knows_what_is_not_there_yet);
    tcase_add_test(tcase, leaves_streams_alone);
    tcase_add_test(tcase, tells_what_is_inside_a_folder);
    suite_add_tcase(suite, tcase);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}
