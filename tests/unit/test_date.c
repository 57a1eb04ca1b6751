// SPDX-License-Identifier: MIT
#include <check.h>
#include <string.h>

#include "base/buf.h"
#include "io/date.h"

static const struct {
    const char *text;
    const char *same; // as pf_date_format writes it
} read_as[] = {
    {"2025-08-07", "2025-08-07"},
    {" 2025-08-07\n", "2025-08-07"},
    {"2025-8-7", "2025-08-07"},
    {"2025/08/07", "2025-08-07"},
    {"2025.08.07", "2025-08-07"},
    {"20250807", "2025-08-07"},
    {"2025-08-07Z", "2025-08-07"},
    {"2025-08-07+02:00", "2025-08-07"},
    {"2025-08-07-05:00", "2025-08-07"},
    {"7 August 2025", "2025-08-07"},
    {"August 7, 2025", "2025-08-07"},
    {"Thursday, August 7th, 2025", "2025-08-07"},
    {"Aug. 7, 2025", "2025-08-07"},
    {"7-Sept-2025", "2025-09-07"},
    {"07-AUG-25", "2025-08-07"},
    {"07 Aug 87", "1987-08-07"},
    {"2024-02-29", "2024-02-29"},
    {"2000-02-29", "2000-02-29"},
    {"2025-08-07T10:23:00.000Z", "2025-08-07T10:23:00Z"},
    {"2025-08-07T10:23", "2025-08-07T10:23:00Z"},
    {"2025-08-07t10:23:00,5z", "2025-08-07T10:23:00Z"},
    {"2025-08-07 10:23:00", "2025-08-07T10:23:00Z"},
    {"2025-08-07, 10:23", "2025-08-07T10:23:00Z"},
    {"2025-08-07 10:23:00 UTC", "2025-08-07T10:23:00Z"},
    {"2025-08-07T10:23:00+02:00", "2025-08-07T08:23:00Z"},
    {"2025-08-07T10:23:00 +0530", "2025-08-07T04:53:00Z"},
    {"2025-08-07T10:23:00-05", "2025-08-07T15:23:00Z"},
    {"2025-08-07T10:23:00 GMT+2", "2025-08-07T08:23:00Z"},
    {"2025-08-07T24:00:00Z", "2025-08-08T00:00:00Z"},
    {"2016-12-31T23:59:60Z", "2017-01-01T00:00:00Z"},
    {"20250807T102300Z", "2025-08-07T10:23:00Z"},
    {"20250807T1023", "2025-08-07T10:23:00Z"},
    {"20250807102300", "2025-08-07T10:23:00Z"},
    {"Thu, 07 Aug 2025 10:23:00 +0200", "2025-08-07T08:23:00Z"},
    {"Thu, 07 Aug 2025 10:23:00 GMT", "2025-08-07T10:23:00Z"},
    {"7 Aug 2025 10:23 EST", "2025-08-07T15:23:00Z"},
    {"Thu, 07 Aug 2025 10:23:00 +0200 (CEST)", "2025-08-07T08:23:00Z"},
    {"Thu Aug  7 10:23:00 2025", "2025-08-07T10:23:00Z"},
    {"Thu Aug 07 10:23:00 +0000 2025", "2025-08-07T10:23:00Z"},
    {"August 7, 2025 at 3:05 PM", "2025-08-07T15:05:00Z"},
    {"August 7, 2025 12:05 am", "2025-08-07T00:05:00Z"},
    {"26-FEB-1987 15:01:01.20", "1987-02-26T15:01:01Z"},
    {" 1-MAR-1987 14:02:56.54&#5;&#5;F", "1987-03-01T14:02:56Z"},
    {"0", ""},
    {"1754562180", "2025-08-07T10:23:00Z"},
    {"1754562180.75", "2025-08-07T10:23:00Z"},
    {"1754562180123", "2025-08-07T10:23:00Z"},
    {"946684800", "2000-01-01T00:00:00Z"},
    {"1969-12-31T23:59:59Z", "1969-12-31T23:59:59Z"},
    {"1000-01-01", "1000-01-01"},
    {"9999-12-31", "9999-12-31"},
    {"", ""},
    {" ", ""},
    {"yesterday", ""},
    {"2025", ""},
    {"2025-08", ""},
    {"2025-13-01", ""},
    {"2025-02-29", ""},
    {"1900-02-29", ""},
    {"2025-04-31", ""},
    {"2025-00-10", ""},
    {"2025-08-00", ""},
    {"0000-00-00", ""},
    {"0999-01-01", ""},
    {"2025-08/07", ""},
    {"2025-08-07T25:00:00Z", ""},
    {"2025-08-07T10:60:00Z", ""},
    {"2025-08-07T24:00:01Z", ""},
    {"2025-08-07T10:23:00+02:00Z", ""},
    {"2025-08-07T10:23:00 +99:00", ""},
    {"2025-08-07x", ""},
    {"2025-08-07 PM", ""},
    {"2025-08-07 13:00 PM", ""},
    {"20251301", ""},
    {"20250807256060", ""},
    {"07/08/2025", ""},
    {"31 Feb 2025", ""},
    {"7 7 August 2025", ""},
    {"7 August August 2025", ""},
    {"7 Augustus 2025", ""},
    {"August 2025", ""},
    {"10:23", ""},
    {"0000000000", ""},
    {"123456", ""},
    {"99999999999", ""},
    {"123456789012345678901234567890", ""},
    {"(((((", ""},
};

START_TEST(reads_a_date_or_refuses_it)
{
    char out[24];
    int64_t seconds = 0;
    int date_only = 0;
    int done = pf_date_parse(pf_view(read_as[_i].text), &seconds, &date_only);
    pf_date_format(seconds, date_only, out);
    ck_assert_msg(strcmp(out, read_as[_i].same) == 0, "'%s' read as '%s'", read_as[_i].text,
                  out);
    ck_assert_int_eq(done, read_as[_i].same[0] != '\0');
    ck_assert_int_eq(seconds == PF_TIME_UNKNOWN, !done);
}
END_TEST

START_TEST(writes_and_reads_every_day_of_four_centuries)
{
    char out[24];
    for (int64_t day = -100000; day < 46097; day++) {
        int64_t seconds = 0;
        int date_only = 0;
        pf_date_format(day * 86400, 1, out);
        int is_read = pf_date_parse(pf_view(out), &seconds, &date_only);
        // An assert that holds is a system call too.
        if (!is_read || seconds != day * 86400 || date_only != 1) {
            ck_abort_msg("day %d written as %s", (int)day, out);
        }
    }
}
END_TEST

START_TEST(clamps_years_when_it_writes)
{
    char out[24];
    pf_date_format(INT64_MAX, 0, out);
    ck_assert_str_eq(out, "9999-12-31T23:59:59Z");
    pf_date_format(INT64_MIN + 1, 1, out);
    ck_assert_str_eq(out, "0000-01-01");
    pf_date_format(PF_TIME_UNKNOWN, 0, out);
    ck_assert_str_eq(out, "");
}
END_TEST

START_TEST(survives_every_short_prefix_of_a_date)
{
    static const char *const whole[] = {"Thu, 07 Aug 2025 10:23:00 +0200 (CEST)",
                                        "2025-08-07T10:23:00.000+02:00", "20250807T102300Z"};
    for (size_t i = 0; i < sizeof whole / sizeof *whole; i++) {
        for (size_t len = 0; len <= strlen(whole[i]); len++) {
            int64_t seconds = 0;
            int date_only = 0;
            pf_strview text = {whole[i], len};
            (void)pf_date_parse(text, &seconds, &date_only);
        }
    }
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("date");
    TCase *tcase = tcase_create("date");
    tcase_add_loop_test(tcase, reads_a_date_or_refuses_it, 0, sizeof read_as / sizeof *read_as);
    tcase_add_test(tcase, writes_and_reads_every_day_of_four_centuries);
    tcase_add_test(tcase, clamps_years_when_it_writes);
    tcase_add_test(tcase, survives_every_short_prefix_of_a_date);
    suite_add_tcase(suite, tcase);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}
