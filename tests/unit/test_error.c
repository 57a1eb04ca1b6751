// SPDX-License-Identifier: MIT
// How errors are filled, cut to size and passed on.
#include <check.h>
#include <errno.h>
#include <stdint.h>
#include <string.h>

#include "base/error.h"

static const struct {
    pf_status status;
    const char *name;
} names[] = {
    {PF_OK, "PF_OK"},
    {PF_END, "PF_END"},
    {PF_EINVAL, "PF_EINVAL"},
    {PF_ENOMEM, "PF_ENOMEM"},
    {PF_EIO, "PF_EIO"},
    {PF_EFORMAT, "PF_EFORMAT"},
    {PF_ELIMIT, "PF_ELIMIT"},
    {PF_EEXIST, "PF_EEXIST"},
    {PF_ENOTFOUND, "PF_ENOTFOUND"},
    {PF_ECLOSED, "PF_ECLOSED"},
    {PF_ECANCELLED, "PF_ECANCELLED"},
};

START_TEST(names_every_status)
{
    ck_assert_str_eq(pf_status_name(names[_i].status), names[_i].name);
}
END_TEST

START_TEST(names_what_is_no_status)
{
    ck_assert_str_eq(pf_status_name((pf_status)-10), "PF_UNKNOWN");
    ck_assert_str_eq(pf_status_name((pf_status)2), "PF_UNKNOWN");
}
END_TEST

START_TEST(fills_message_and_forgets_the_place)
{
    pf_error err;
    memset(&err, 0x55, sizeof err);
    ck_assert_int_eq(pf_fail(&err, PF_EINVAL, "n %d is outside 1..%d", 0, 64), PF_EINVAL);
    ck_assert_int_eq(err.code, PF_EINVAL);
    ck_assert_str_eq(err.message, "n 0 is outside 1..64");
    ck_assert_str_eq(err.source, "");
    ck_assert_uint_eq(err.record, 0);
    ck_assert_uint_eq(err.byte_offset, 0);
}
END_TEST

START_TEST(needs_no_error_object)
{
    ck_assert_int_eq(pf_fail(NULL, PF_ELIMIT, "x"), PF_ELIMIT);
    ck_assert_int_eq(pf_fail_errno(NULL, PF_EIO, "x"), PF_EIO);
    ck_assert_int_eq(pf_fail_memory(NULL, 1), PF_ENOMEM);
    pf_error_place(NULL, "x", 1, 2);
}
END_TEST

START_TEST(cuts_a_long_message)
{
    char text[1000];
    memset(text, 'm', sizeof text);
    text[sizeof text - 1] = '\0';
    pf_error err;
    ck_assert_int_eq(pf_fail(&err, PF_EIO, "%s", text), PF_EIO);
    ck_assert_uint_eq(strlen(err.message), sizeof err.message - 1);
    ck_assert_str_eq(err.source, "");
    errno = ENOENT;
    ck_assert_int_eq(pf_fail_errno(&err, PF_EIO, "%s", text), PF_EIO);
    ck_assert_uint_eq(strlen(err.message), sizeof err.message - 1);
    ck_assert_str_eq(err.source, "");
}
END_TEST

START_TEST(adds_the_words_of_errno)
{
    pf_error err;
    errno = ENOENT;
    ck_assert_int_eq(pf_fail_errno(&err, PF_EIO, "%s: cannot create", "out"), PF_EIO);
    ck_assert_int_eq(err.code, PF_EIO);
    ck_assert_str_eq(err.message, "out: cannot create: No such file or directory");
}
END_TEST

START_TEST(tells_how_much_memory_was_missing)
{
    pf_error err;
    ck_assert_int_eq(pf_fail_memory(&err, 12345), PF_ENOMEM);
    ck_assert_ptr_nonnull(strstr(err.message, "12345"));
}
END_TEST

START_TEST(adds_a_place_cut_at_the_front)
{
    pf_error err;
    (void)pf_fail(&err, PF_EFORMAT, "bad");
    pf_error_place(&err, "dir/file.jsonl", 7, UINT64_MAX);
    ck_assert_str_eq(err.source, "dir/file.jsonl");
    ck_assert_uint_eq(err.record, 7);
    ck_assert_uint_eq(err.byte_offset, UINT64_MAX);
    ck_assert_str_eq(err.message, "bad");
    char path[600];
    memset(path, 'd', sizeof path);
    memcpy(path + sizeof path - 9, "/end.csv", 9);
    pf_error_place(&err, path, 1, 0);
    ck_assert_uint_eq(strlen(err.source), sizeof err.source - 1);
    ck_assert_str_eq(err.source + strlen(err.source) - 8, "/end.csv");
    // One that just fits is whole.
    const char *fits = path + sizeof path - sizeof err.source;
    pf_error_place(&err, fits, 1, 0);
    ck_assert_str_eq(err.source, fits);
}
END_TEST

static pf_status tries(pf_status status, int *after)
{
    PF_TRY(status);
    *after = 1;
    return PF_OK;
}

START_TEST(returns_early_unless_ok)
{
    int after = 0;
    ck_assert_int_eq(tries(PF_EIO, &after), PF_EIO);
    ck_assert_int_eq(tries(PF_END, &after), PF_END);
    ck_assert_int_eq(after, 0);
    ck_assert_int_eq(tries(PF_OK, &after), PF_OK);
    ck_assert_int_eq(after, 1);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("error");
    TCase *tcase = tcase_create("error");
    tcase_add_loop_test(tcase, names_every_status, 0, sizeof names / sizeof *names);
    tcase_add_test(tcase, names_what_is_no_status);
    tcase_add_test(tcase, fills_message_and_forgets_the_place);
    tcase_add_test(tcase, needs_no_error_object);
    tcase_add_test(tcase, cuts_a_long_message);
    tcase_add_test(tcase, adds_the_words_of_errno);
    tcase_add_test(tcase, tells_how_much_memory_was_missing);
    tcase_add_test(tcase, adds_a_place_cut_at_the_front);
    tcase_add_test(tcase, returns_early_unless_ok);
    suite_add_tcase(suite, tcase);
    SRunner *runner = srunner_create(suite);
    srunner_set_tap(runner, "-");
    srunner_run_all(runner, CK_SILENT);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}
