// SPDX-License-Identifier: MIT
#include <check.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "base/mem.h"
#include "base/spool.h"

static pf_spool *spool;
static pf_error err;

static void set_up(void)
{
    const char *dir = getenv("TMPDIR");
    ck_assert_int_eq(pf_spool_create(dir != NULL ? dir : P_tmpdir, &spool, &err), PF_OK);
}

static void tear_down(void)
{
    pf_spool_destroy(spool);
}

START_TEST(gives_back_what_was_written)
{
    pf_spool_block blocks[3];
    const char *texts[] = {"one", "", "a third block"};
    char got[32];
    ck_assert_int_eq(pf_spool_fd(spool), -1);
    for (int i = 0; i < 3; i++) {
        ck_assert_int_eq(pf_spool_append(spool, texts[i], strlen(texts[i]), &blocks[i], &err),
                         PF_OK);
    }
    for (int i = 2; i >= 0; i--) {
        ck_assert_int_eq(pf_spool_read(spool, &blocks[i], got, &err), PF_OK);
        ck_assert_mem_eq(got, texts[i], strlen(texts[i]));
    }
    ck_assert_uint_eq(pf_spool_bytes(spool), 3 + 13);
}
END_TEST

START_TEST(a_spoiled_block_is_found)
{
    pf_spool_block blocks[2];
    char got[8];
    ck_assert_int_eq(pf_spool_append(spool, "abcdefgh", 8, &blocks[0], &err), PF_OK);
    ck_assert_int_eq(pf_spool_append(spool, "ijklmnop", 8, &blocks[1], &err), PF_OK);
    ck_assert_int_eq(pwrite(pf_spool_fd(spool), "X", 1, 11), 1);
    ck_assert_int_eq(pf_spool_read(spool, &blocks[0], got, &err), PF_OK);
    ck_assert_int_eq(pf_spool_read(spool, &blocks[1], got, &err), PF_EIO);
    ck_assert_ptr_nonnull(strstr(err.message, "not what was written"));
    ck_assert_int_eq(ftruncate(pf_spool_fd(spool), 9), 0);
    ck_assert_int_eq(pf_spool_read(spool, &blocks[1], got, &err), PF_EIO);
}
END_TEST

START_TEST(a_full_disk_is_told)
{
    pf_spool_block block;
    static const char zeros[4096];
    struct rlimit limit = {1000, 1000};
    ck_assert_int_eq(setrlimit(RLIMIT_FSIZE, &limit), 0);
    ck_assert_int_eq(pf_spool_append(spool, zeros, sizeof zeros, &block, &err), PF_EIO);
    ck_assert_ptr_nonnull(strstr(err.message, "scratch"));
}
END_TEST

START_TEST(a_folder_that_is_not_there_is_told)
{
    pf_spool *lost = NULL;
    pf_spool_block block;
    ck_assert_int_eq(pf_spool_create("/nowhere/at/all", &lost, &err), PF_OK);
    ck_assert_int_eq(pf_spool_append(lost, "x", 1, &block, &err), PF_EIO);
    ck_assert_ptr_nonnull(strstr(err.message, "/nowhere/at/all"));
    pf_spool_destroy(lost);
}
END_TEST

START_TEST(each_failed_allocation_is_told)
{
    for (unsigned n = 1; n <= 2; n++) {
        pf_spool *none = NULL;
        pf_mem_fail_at(n);
        ck_assert_int_eq(pf_spool_create("/tmp", &none, &err), PF_ENOMEM);
        pf_mem_fail_at(0);
        ck_assert_ptr_null(none);
    }
    pf_spool_destroy(NULL);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("spool");
    TCase *tcase = tcase_create("spool");
    (void)signal(SIGXFSZ, SIG_IGN);
    tcase_add_checked_fixture(tcase, set_up, tear_down);
    tcase_add_test(tcase, gives_back_what_was_written);
    tcase_add_test(tcase, a_spoiled_block_is_found);
    tcase_add_test(tcase, a_full_disk_is_told);
    tcase_add_test(tcase, a_folder_that_is_not_there_is_told);
    tcase_add_test(tcase, each_failed_allocation_is_told);
    suite_add_tcase(suite, tcase);
    SRunner *runner = srunner_create(suite);
    srunner_set_tap(runner, "-");
    srunner_run_all(runner, CK_SILENT);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}
