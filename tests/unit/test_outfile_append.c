// SPDX-License-Identifier: MIT
// Buffers of any length behind one another.
#include <check.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/mem.h"
#include "base/outfile.h"

static char path[256];

static void name_file(void)
{
    const char *base = getenv("TMPDIR");
    (void)snprintf(path, sizeof path, "%s/pf-append-XXXXXX", base == NULL ? P_tmpdir : base);
    int fd = mkstemp(path);
    ck_assert_int_ge(fd, 0);
    (void)close(fd);
}

static void drop_file(void)
{
    (void)unlink(path);
}

START_TEST(keeps_the_order_of_what_is_appended_short_and_long)
{
    static const size_t LENGTHS[] = {0, 1, 10, 300000, 16383, 16384, 5, 9000000, 3};
    pf_outfile file;
    ck_assert_int_eq(pf_outfile_open(&file, path, NULL), PF_OK);
    pf_buf more;
    pf_buf whole;
    pf_buf_init(&more);
    pf_buf_init(&whole);
    for (size_t i = 0; i < sizeof LENGTHS / sizeof LENGTHS[0]; i++) {
        pf_buf_reset(&more);
        memset(pf_buf_room(&more, LENGTHS[i] + 1), 'a' + (int)i, LENGTHS[i]);
        more.len = LENGTHS[i];
        pf_buf_append_char(&file.buf, '|');
        ck_assert_int_eq(pf_outfile_append(&file, &more, NULL), PF_OK);
        pf_buf_append_char(&whole, '|');
        pf_buf_append(&whole, more.data, more.len);
    }
    ck_assert_int_eq(pf_outfile_commit(&file, NULL), PF_OK);
    char *got = pf_buf_room(&more, whole.len);
    int fd = open(path, O_RDONLY);
    ck_assert_int_eq(pf_read_at(fd, got, whole.len, 0, path, NULL), PF_OK);
    ck_assert_int_eq(memcmp(got, whole.data, whole.len), 0);
    ck_assert_int_eq(lseek(fd, 0, SEEK_END), whole.len);
    (void)close(fd);
    pf_buf_finish(&more);
    pf_buf_finish(&whole);
}
END_TEST

START_TEST(appends_nothing_that_failed)
{
    pf_outfile file;
    pf_error err;
    pf_buf more;
    pf_buf_init(&more);
    pf_mem_fail_at(1);
    pf_buf_append_str(&more, "text");
    pf_mem_fail_at(0);
    ck_assert_int_eq(pf_outfile_open(&file, path, NULL), PF_OK);
    ck_assert_int_eq(pf_outfile_append(&file, &more, &err), PF_ENOMEM);
    pf_outfile_abort(&file);
    pf_buf_finish(&more);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("outfile_append");
    TCase *tcase = tcase_create("outfile_append");
    tcase_add_checked_fixture(tcase, name_file, drop_file);
    tcase_add_test(tcase, keeps_the_order_of_what_is_appended_short_and_long);
    tcase_add_test(tcase, appends_nothing_that_failed);
    suite_add_tcase(suite, tcase);
    SRunner *runner = srunner_create(suite);
    srunner_set_tap(runner, "-");
    srunner_run_all(runner, CK_SILENT);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}
