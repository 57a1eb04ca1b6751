// SPDX-License-Identifier: MIT
#include <check.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/buf.h"
#include "base/number.h"

static const struct {
    const char *text;
    double value;
} GOOD[] = {
    {"0", 0},
    {"7", 7},
    {"0.15", 0.15},
    {".5", 0.5},
    {"1.", 1},
    {"0.375", 0.375},
    {"12.0625", 12.0625},
    {"1000000", 1e6},
    {"0.250000000000", 0.25},
    {"0.66666666666666666666", 0.666666666666666},
};

static const char *const BAD[] = {"",   ".",  "-1",  "+1",    "1e3", "0x1",
                                  " 1", "1 ", "1,5", "1.2.3", "nan"};

START_TEST(reads_what_a_literal_gives)
{
    double value = -1;
    ck_assert_int_eq(pf_number_parse(pf_view(GOOD[_i].text), &value), 1);
    ck_assert_double_eq_tol(value, GOOD[_i].value, 1e-15);
}
END_TEST

START_TEST(refuses_everything_else)
{
    double value = 0;
    ck_assert_msg(pf_number_parse(pf_view(BAD[_i]), &value) == 0, "'%s'", BAD[_i]);
}
END_TEST

// As it is printed into tables and read back.
START_TEST(a_float_printed_with_twelve_digits_comes_back)
{
    for (unsigned i = 1; i <= 4096; i++) {
        float written = (float)i / 4099.0F;
        char text[32];
        double value = 0;
        (void)snprintf(text, sizeof text, "%.12f", (double)written);
        ck_assert_int_eq(pf_number_parse(pf_view(text), &value), 1);
        ck_assert_msg((float)value == written, "%s", text);
    }
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("number");
    TCase *tcase = tcase_create("number");
    tcase_add_loop_test(tcase, reads_what_a_literal_gives, 0,
                        (int)(sizeof GOOD / sizeof *GOOD));
    tcase_add_loop_test(tcase, refuses_everything_else, 0, (int)(sizeof BAD / sizeof *BAD));
    tcase_add_test(tcase, a_float_printed_with_twelve_digits_comes_back);
    suite_add_tcase(suite, tcase);
    SRunner *runner = srunner_create(suite);
    srunner_set_tap(runner, "-");
    srunner_run_all(runner, CK_SILENT);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}
