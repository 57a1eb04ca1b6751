// SPDX-License-Identifier: MIT
// Bounds on document frequency: what may be typed, and what it comes to in articles.
#include <check.h>
#include <string.h>

#include "features/df_table.h"

static const struct {
    pf_df_bound min_df;
    pf_df_bound max_df;
    size_t n_docs;
    uint64_t n_background;
    pf_df_limits want;
} limits[] = {
    {{0, 0}, {0, 0}, 0, 0, {1, 0}},
    {{0, 0}, {0, 0}, 9, 0, {1, 9}},
    {{0, 0}, {0, 0}, 10, 0, {2, 10}},
    {{0, 0}, {0, 0}, 1000000, 0, {2, 1000000}},
    {{0, 0}, {0, 0}, 9, 991, {1, 1000}},
    {{3, 0}, {7, 0}, 9, 991, {3, 7}},
    {{0.25, 1}, {0.75, 1}, 100, 0, {25, 75}},
    {{0.25, 1}, {0.75, 1}, 100, 900, {25, 750}}, // what is at hand, and all
    {{1, 1}, {1, 1}, 4, 0, {4, 4}},
};

START_TEST(limits_fit_any_number_of_articles)
{
    pf_df_limits got = pf_df_limits_of(limits[_i].min_df, limits[_i].max_df, limits[_i].n_docs,
                                       limits[_i].n_background);
    ck_assert_double_eq(got.least, limits[_i].want.least);
    ck_assert_double_eq(got.most, limits[_i].want.most);
}
END_TEST

static const struct {
    const char *text;
    double value; // below 0: refused
    int is_share;
} texts[] = {
    {"1", 1, 0},           {"1.0", 1, 1},    {"4294967295", 4294967295.0, 0},
    {"0.5", 0.5, 1},       {".01", 0.01, 1}, {"0.000001", 0.000001, 1},
    {"auto", 0, 0},        {"0", -1, 0},     {"0.0", -1, 0},
    {"1.5", -1, 0},        {"-1", -1, 0},    {"-0.5", -1, 0},
    {"4294967296", -1, 0}, {"1e3", -1, 0},   {"half", -1, 0},
    {"50%", -1, 0},        {"", -1, 0},      {".", -1, 0},
};

START_TEST(a_whole_number_is_a_count_and_one_with_a_point_a_share)
{
    pf_options options;
    pf_options_init(&options);
    pf_error err;
    pf_status status = pf_options_set(&options, "max-df", texts[_i].text, &err);
    if (texts[_i].value < 0) {
        ck_assert_int_eq(status, PF_EINVAL);
        ck_assert_ptr_nonnull(strstr(err.message, "--max-df"));
        return;
    }
    ck_assert_int_eq(status, PF_OK);
    ck_assert_double_eq(options.words.max_df.value, texts[_i].value);
    ck_assert_int_eq(options.words.max_df.is_share, texts[_i].is_share);
}
END_TEST

START_TEST(the_lower_bound_is_not_over_the_upper_one)
{
    pf_options options;
    pf_options_init(&options);
    options.words.min_df = (pf_df_bound){5, 0};
    ck_assert_int_eq(pf_options_validate(&options, NULL), PF_OK);
    options.words.max_df = (pf_df_bound){0.5, 1}; // of how many is not known yet
    ck_assert_int_eq(pf_options_validate(&options, NULL), PF_OK);
    options.words.max_df = (pf_df_bound){5, 0};
    ck_assert_int_eq(pf_options_validate(&options, NULL), PF_OK);
    options.words.max_df = (pf_df_bound){4, 0};
    ck_assert_int_eq(pf_options_validate(&options, NULL), PF_EINVAL);
    options.words.min_df = (pf_df_bound){0.2, 1};
    options.words.max_df = (pf_df_bound){0.1, 1};
    ck_assert_int_eq(pf_options_validate(&options, NULL), PF_EINVAL);
    options.words.max_df = (pf_df_bound){0, 0};
    ck_assert_int_eq(pf_options_validate(&options, NULL), PF_OK);
}
END_TEST

START_TEST(a_table_has_nothing_of_a_word_it_does_not_name)
{
    pf_df_table table = {0};
    ck_assert_uint_eq(pf_df_table_find(&table, 7), 0);
    ck_assert_int_eq(pf_map_set(&table.df, 7, 3), PF_OK);
    ck_assert_uint_eq(pf_df_table_find(&table, 7), 3);
    ck_assert_uint_eq(pf_df_table_find(&table, 8), 0);
    pf_map_finish(&table.df);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("df_table");
    TCase *tcase = tcase_create("df_table");
    tcase_add_loop_test(tcase, limits_fit_any_number_of_articles, 0,
                        sizeof limits / sizeof *limits);
    tcase_add_loop_test(tcase, a_whole_number_is_a_count_and_one_with_a_point_a_share, 0,
                        sizeof texts / sizeof *texts);
    tcase_add_test(tcase, the_lower_bound_is_not_over_the_upper_one);
    tcase_add_test(tcase, a_table_has_nothing_of_a_word_it_does_not_name);
    suite_add_tcase(suite, tcase);
    SRunner *runner = srunner_create(suite);
    srunner_set_tap(runner, "-");
    srunner_run_all(runner, CK_SILENT);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}
