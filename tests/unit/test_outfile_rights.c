// SPDX-License-Identifier: MIT
// What others may do with files and folders that are made.
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#ifdef __linux__
#include <sys/syscall.h>
#endif
#include <unistd.h>

#include "base/outfile.h"
#include "temp_folder.h"

#define NAMES "manifest.json groups.csv"

static int n_mask_calls;

#ifdef __linux__
// In the place of the C library's, to see who calls it.
mode_t umask(mode_t mask)
{
    n_mask_calls++;
    return (mode_t)syscall(SYS_umask, mask);
}
#endif

START_TEST(gives_files_the_usual_rights)
{
    mode_t mask = umask(027);
    pf_outfile file;
    ck_assert_int_eq(pf_outfile_open(&file, in_dir("a"), NULL), PF_OK);
    ck_assert_int_eq(pf_outfile_commit(&file, NULL), PF_OK);
    pf_outdir folder;
    ck_assert_int_eq(pf_outdir_open(&folder, in_dir("run"), 0, NAMES, NULL), PF_OK);
    ck_assert_int_eq(pf_outdir_commit(&folder, NULL), PF_OK);
    struct stat info;
    ck_assert_int_eq(stat(in_dir("a"), &info), 0);
    ck_assert_uint_eq(info.st_mode & 0777, 0640);
    ck_assert_int_eq(stat(in_dir("run"), &info), 0);
    ck_assert_uint_eq(info.st_mode & 0777, 0750);
    ck_assert_uint_eq(umask(mask), 027); // put back as it was
}
END_TEST

START_TEST(keeps_the_rights_of_a_file_that_it_replaces)
{
    pf_outfile file;
    put(in_dir("private"), "old");
    ck_assert_int_eq(chmod(in_dir("private"), 0600), 0);
    ck_assert_int_eq(pf_outfile_open(&file, in_dir("private"), NULL), PF_OK);
    ck_assert_int_eq(pf_outfile_commit(&file, NULL), PF_OK);
    struct stat info;
    ck_assert_int_eq(stat(in_dir("private"), &info), 0);
    ck_assert_uint_eq(info.st_mode & 0777, 0600);
}
END_TEST

// The mask is the process's: of two threads that change it to read it, one may put back what
// the other had changed it to.
START_TEST(leaves_the_mask_of_rights_alone)
{
    int before = n_mask_calls;
    pf_outfile file;
    pf_outdir folder;
    ck_assert_int_eq(pf_outfile_open(&file, in_dir("a"), NULL), PF_OK);
    ck_assert_int_eq(pf_outfile_commit(&file, NULL), PF_OK);
    ck_assert_int_eq(pf_outdir_open(&folder, in_dir("run"), 0, NAMES, NULL), PF_OK);
    ck_assert_int_eq(pf_outdir_commit(&folder, NULL), PF_OK);
    ck_assert_int_eq(n_mask_calls, before);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("outfile_rights");
    TCase *tcase = tcase_create("outfile_rights");
    tcase_add_checked_fixture(tcase, set_up, tear_down);
    tcase_add_test(tcase, gives_files_the_usual_rights);
    tcase_add_test(tcase, keeps_the_rights_of_a_file_that_it_replaces);
    tcase_add_test(tcase, leaves_the_mask_of_rights_alone);
    suite_add_tcase(suite, tcase);
    SRunner *runner = srunner_create(suite);
    srunner_set_tap(runner, "-");
    srunner_run_all(runner, CK_SILENT);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}
