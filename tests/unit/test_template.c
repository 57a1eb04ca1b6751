// SPDX-License-Identifier: MIT
#include <check.h>
#include <stdlib.h>

#include "match/template.h"

// A window from its masked and its plain hash.
#define W(masked, plain) ((uint32_t)(masked) << PF_TEMPLATE_PLAIN_BITS | (plain))

static const struct {
    uint32_t a[4];
    uint32_t b[4];
    uint32_t n_a;
    uint32_t n_b;
    uint32_t n_all_a;
    uint32_t n_all_b;
    double gain;
} gains[] = {
    {{W(1, 1), W(2, 2)}, {W(1, 9), W(2, 8)}, 2, 2, 10, 10, 0.2},  // other numbers
    {{W(1, 1), W(2, 2)}, {W(1, 1), W(2, 2)}, 2, 2, 10, 10, 0},    // the same numbers
    {{W(1, 1), W(2, 2)}, {W(1, 9), W(2, 2)}, 2, 2, 10, 10, 0.1},  // one of them
    {{W(1, 1), W(2, 2)}, {W(3, 1), W(4, 2)}, 2, 2, 10, 10, 0},    // other words
    {{W(1, 1), W(2, 2)}, {W(1, 9), W(2, 8)}, 2, 2, 10, 40, 0.05}, // the larger text counts
    {{W(1, 1), W(1, 5)}, {W(1, 5), W(1, 7)}, 2, 2, 10, 10, 0},    // repeated, once the same
    {{W(1, 1), W(1, 2)}, {W(1, 3), W(1, 4)}, 2, 2, 10, 10, 0.1},  // repeated: counts once
    {{W(1, 1), W(3, 1)}, {W(2, 4), W(3, 4)}, 2, 2, 10, 10, 0.1},  // not at the same place
    {{0}, {W(1, 1)}, 0, 1, 0, 5, 0},
    {{0}, {0}, 0, 0, 0, 0, 0},
};

START_TEST(gains_by_windows_that_differ_in_numbers_alone)
{
    pf_template_view a = {gains[_i].a, gains[_i].n_a, gains[_i].n_all_a};
    pf_template_view b = {gains[_i].b, gains[_i].n_b, gains[_i].n_all_b};
    ck_assert_double_eq_tol(pf_template_gain(a, b), gains[_i].gain, 1e-12);
    ck_assert_double_eq_tol(pf_template_gain(b, a), gains[_i].gain, 1e-12);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("template");
    TCase *tcase = tcase_create("template");
    tcase_add_loop_test(tcase, gains_by_windows_that_differ_in_numbers_alone, 0,
                        (int)(sizeof gains / sizeof *gains));
    suite_add_tcase(suite, tcase);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}
