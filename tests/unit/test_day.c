// SPDX-License-Identifier: MIT
#include <check.h>

#include "base/day.h"

#define N_DAYS (2 * 146097) // of two eras

static const struct {
    int64_t day;
    pf_date date;
} DATES[] = {
    {0, {1970, 1, 1}},       {-1, {1969, 12, 31}},      {59, {1970, 3, 1}},
    {11016, {2000, 2, 29}},  {11017, {2000, 3, 1}},     {-25509, {1900, 2, 28}},
    {-25508, {1900, 3, 1}},  {-719468, {0, 3, 1}},      {-719469, {0, 2, 29}},
    {-719529, {-1, 12, 31}}, {2932896, {9999, 12, 31}}, {2932897, {10000, 1, 1}},
    {-865565, {-400, 3, 1}},
};

START_TEST(days_have_dates)
{
    pf_date date = pf_day_date(DATES[_i].day);
    ck_assert_int_eq(date.year, DATES[_i].date.year);
    ck_assert_int_eq(date.month, DATES[_i].date.month);
    ck_assert_int_eq(date.day, DATES[_i].date.day);
    ck_assert_int_eq(pf_day_from_date(DATES[_i].date), DATES[_i].day);
}
END_TEST

// Each day of two eras, one of them before the year 0: the next date or the first of a month.
START_TEST(dates_follow_one_another)
{
    pf_date last = pf_day_date(-900001);
    int n_right = 0;
    for (int64_t day = -900000; day < -900000 + N_DAYS; day++) {
        pf_date date = pf_day_date(day);
        int is_next = date.day == last.day + 1 && date.month == last.month;
        int is_first = date.day == 1 && date.month == last.month % 12 + 1 && last.day >= 28;
        int is_new_year = is_first && date.month == 1;
        n_right += (is_next || is_first) && date.year == last.year + is_new_year &&
                   pf_day_from_date(date) == day;
        last = date;
    }
    ck_assert_int_eq(n_right, N_DAYS);
}
END_TEST

static const struct {
    int64_t seconds;
    int64_t day;
    int64_t second;
} TIMES[] = {
    {0, 0, 0},
    {1, 0, 1},
    {86399, 0, 86399},
    {86400, 1, 0},
    {-1, -1, 86399},
    {-86400, -1, 0},
    {-86401, -2, 86399},
    {INT64_MAX, 106751991167300, 55807},
    {INT64_MIN, -106751991167301, 30592},
};

START_TEST(times_are_of_a_day)
{
    ck_assert_int_eq(pf_day_of(TIMES[_i].seconds), TIMES[_i].day);
    ck_assert_int_eq(pf_second_of_day(TIMES[_i].seconds), TIMES[_i].second);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("day");
    TCase *tcase = tcase_create("day");
    tcase_add_loop_test(tcase, days_have_dates, 0, sizeof DATES / sizeof DATES[0]);
    tcase_add_test(tcase, dates_follow_one_another);
    tcase_add_loop_test(tcase, times_are_of_a_day, 0, sizeof TIMES / sizeof TIMES[0]);
    suite_add_tcase(suite, tcase);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}
