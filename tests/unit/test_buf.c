// SPDX-License-Identifier: MIT
// Growing output: numbers at their limits, fixed decimals, failure that sticks, views.
#include <check.h>
#include <math.h>
#include <stdint.h>
#include <string.h>

#include "base/buf.h"
#include "base/mem.h"

static pf_buf buf;

static void set_up(void)
{
    pf_buf_init(&buf);
}

static void tear_down(void)
{
    pf_buf_finish(&buf);
}

static void expect(const char *text)
{
    ck_assert_int_eq(pf_buf_status(&buf, NULL), PF_OK);
    pf_strview view = pf_buf_view(&buf);
    if (!pf_view_equal(view, pf_view(text))) {
        ck_abort_msg("'%.*s' instead of '%s'", (int)view.len, view.data, text);
    }
}

START_TEST(appends_all_kinds_in_order)
{
    pf_buf_append_str(&buf, "ab");
    pf_buf_append_char(&buf, 'c');
    pf_buf_append(&buf, "d\0e", 3);
    pf_buf_append_view(&buf, pf_view("f"));
    ck_assert_uint_eq(buf.len, 7);
    ck_assert_int_eq(memcmp(buf.data, "abcd\0ef", 7), 0);
}
END_TEST

START_TEST(appends_nothing_to_nothing)
{
    pf_strview empty = {NULL, 0};
    pf_buf_append_view(&buf, empty);
    pf_buf_append(&buf, NULL, 0);
    pf_buf_append_str(&buf, "");
    ck_assert_uint_eq(buf.len, 0);
    ck_assert_int_eq(pf_buf_status(&buf, NULL), PF_OK);
    pf_buf_append_char(&buf, 'x');
    expect("x");
}
END_TEST

START_TEST(grows_over_many_appends)
{
    for (int i = 0; i < 100000; i++) {
        pf_buf_append_char(&buf, (char)('a' + i % 26));
    }
    ck_assert_uint_eq(buf.len, 100000);
    for (int i = 0; i < 100000; i++) {
        ck_assert_int_eq(buf.data[i], 'a' + i % 26);
    }
    const char *data = buf.data;
    size_t cap = buf.cap;
    pf_buf_reset(&buf);
    ck_assert_uint_eq(buf.len, 0);
    ck_assert_ptr_eq(buf.data, data);
    ck_assert_uint_eq(buf.cap, cap);
}
END_TEST

static const struct {
    uint64_t value;
    const char *text;
} unsigned_numbers[] = {
    {0, "0"},
    {9, "9"},
    {10, "10"},
    {4294967296u, "4294967296"},
    {10000000000000000000u, "10000000000000000000"},
    {UINT64_MAX, "18446744073709551615"},
};

START_TEST(writes_an_unsigned_number)
{
    pf_buf_append_u64(&buf, unsigned_numbers[_i].value);
    expect(unsigned_numbers[_i].text);
}
END_TEST

static const struct {
    int64_t value;
    const char *text;
} signed_numbers[] = {
    {0, "0"},
    {-1, "-1"},
    {1, "1"},
    {INT64_MAX, "9223372036854775807"},
    {INT64_MIN, "-9223372036854775808"},
};

START_TEST(writes_a_signed_number)
{
    pf_buf_append_i64(&buf, signed_numbers[_i].value);
    expect(signed_numbers[_i].text);
}
END_TEST

static const struct {
    double value;
    int digits;
    const char *text;
} decimals[] = {
    {0, 0, "0"},
    {0, 3, "0.000"},
    {-0.0, 2, "0.00"},
    {1, 4, "1.0000"},
    {0.5, 0, "1"}, // half goes away from zero
    {-0.5, 0, "-1"},
    {1.5, 0, "2"},
    {2.5, 0, "3"},
    {-2.5, 0, "-3"},
    {0.125, 2, "0.13"},
    {-0.125, 2, "-0.13"},
    {0.375, 2, "0.38"},
    {0.0004, 3, "0.000"},
    {-0.0004, 3, "0.000"}, // not "-0.000"
    {0.0005, 3, "0.001"},
    {-0.0005, 3, "-0.001"},
    {0.999, 2, "1.00"}, // carries
    {9.9999, 3, "10.000"},
    {-9.9999, 3, "-10.000"},
    {0.05, 2, "0.05"}, // zeros in front
    {0.000000001, 9, "0.000000001"},
    {123456789.123456, 6, "123456789.123456"},
    {0.1, 9, "0.100000000"},
    {1e15, 1, "1000000000000000.0"},
    {1e12, 9, "1000000000000.000000000"}, // 1e18 is the bound of the value, whatever the digits
    {99999999999999984.0, 0, "99999999999999984"},
    {2251799813685248.5, 0, "2251799813685249"},
    {0.49999999999999994, 0, "0"},
    {-4e17, 3, "-400000000000000000.000"},
    {999999999999999872.0, 9, "999999999999999872.000000000"},
    {1e18, 2, "0.00"},
    {-1e300, 1, "0.0"},
    {(double)INFINITY, 1, "0.0"},
    {(double)-INFINITY, 0, "0"},
    {(double)NAN, 3, "0.000"},
};

START_TEST(writes_fixed_decimals)
{
    pf_buf_append_fixed(&buf, decimals[_i].value, decimals[_i].digits);
    expect(decimals[_i].text);
}
END_TEST

// Any number that has few binary places, against arithmetic in integers.
START_TEST(rounds_eighths_as_integers_do)
{
    for (int eighths = -4000; eighths <= 4000; eighths++) {
        int size = eighths < 0 ? -eighths : eighths;
        int hundredths = (size * 100 + 4) / 8;
        pf_buf_reset(&buf);
        if (eighths < 0) {
            pf_buf_append_char(&buf, '-');
        }
        pf_buf_append_u64(&buf, (uint64_t)hundredths / 100);
        pf_buf_append_char(&buf, '.');
        pf_buf_append_char(&buf, (char)('0' + hundredths / 10 % 10));
        pf_buf_append_char(&buf, (char)('0' + hundredths % 10));
        size_t len = buf.len;
        pf_buf_append_fixed(&buf, eighths / 8.0, 2);
        ck_assert_uint_eq(buf.len, 2 * len);
        ck_assert_int_eq(memcmp(buf.data, buf.data + len, len), 0);
    }
}
END_TEST

START_TEST(remembers_a_failure_until_reset)
{
    pf_buf_append_str(&buf, "kept");
    while (buf.len < buf.cap) {
        pf_buf_append_char(&buf, '.');
    }
    size_t len = buf.len;
    pf_mem_fail_at(1);
    pf_buf_append_char(&buf, 'x');
    pf_mem_fail_at(0);
    pf_error err;
    ck_assert_int_eq(pf_buf_status(&buf, &err), PF_ENOMEM);
    ck_assert_int_eq(err.code, PF_ENOMEM);
    pf_buf_append_char(&buf, 'y');
    pf_buf_append_u64(&buf, 12);
    pf_buf_append_fixed(&buf, 1.5, 1);
    ck_assert_ptr_null(pf_buf_room(&buf, 1));
    ck_assert_uint_eq(buf.len, len);
    ck_assert_int_eq(memcmp(buf.data, "kept", 4), 0);
    ck_assert_int_eq(pf_buf_status(&buf, NULL), PF_ENOMEM);
    pf_buf_reset(&buf);
    pf_buf_append_char(&buf, 'z');
    expect("z");
}
END_TEST

START_TEST(refuses_more_than_memory_can_address)
{
    pf_buf_append_str(&buf, "abc");
    ck_assert_ptr_null(pf_buf_room(&buf, SIZE_MAX - 1));
    ck_assert_int_eq(pf_buf_status(&buf, NULL), PF_ENOMEM);
    ck_assert_uint_eq(buf.len, 3);
}
END_TEST

START_TEST(makes_room_without_filling_it)
{
    pf_buf_append_str(&buf, "ab");
    char *room = pf_buf_room(&buf, 1000);
    ck_assert_ptr_nonnull(room);
    memset(room, 'c', 1000);
    ck_assert_uint_eq(buf.len, 2);
    buf.len += 1;
    expect("abc");
}
END_TEST

static const struct {
    pf_strview a;
    pf_strview b;
    int order;
} ordered[] = {
    {{NULL, 0}, {NULL, 0}, 0},   {{NULL, 0}, {"", 0}, 0},        {{"", 0}, {"a", 1}, -1},
    {{"a", 1}, {"b", 1}, -1},    {{"ab", 2}, {"a", 1}, 1},       {{"abc", 3}, {"abd", 3}, -1},
    {{"abc", 3}, {"abc", 3}, 0}, {{"a\0b", 3}, {"a\0c", 3}, -1}, {{"\xff", 1}, {"a", 1}, 1},
    {{"abX", 2}, {"abY", 2}, 0},
};

START_TEST(orders_views_by_bytes)
{
    int order = pf_view_compare(ordered[_i].a, ordered[_i].b);
    ck_assert_int_eq((order > 0) - (order < 0), ordered[_i].order);
    int back = pf_view_compare(ordered[_i].b, ordered[_i].a);
    ck_assert_int_eq((back > 0) - (back < 0), -ordered[_i].order);
    ck_assert_int_eq(pf_view_equal(ordered[_i].a, ordered[_i].b), ordered[_i].order == 0);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("buf");
    TCase *tcase = tcase_create("buf");
    tcase_add_checked_fixture(tcase, set_up, tear_down);
    tcase_add_test(tcase, appends_all_kinds_in_order);
    tcase_add_test(tcase, appends_nothing_to_nothing);
    tcase_add_test(tcase, grows_over_many_appends);
    tcase_add_loop_test(tcase, writes_an_unsigned_number, 0,
                        sizeof unsigned_numbers / sizeof *unsigned_numbers);
    tcase_add_loop_test(tcase, writes_a_signed_number, 0,
                        sizeof signed_numbers / sizeof *signed_numbers);
    tcase_add_loop_test(tcase, writes_fixed_decimals, 0, sizeof decimals / sizeof *decimals);
    tcase_add_test(tcase, rounds_eighths_as_integers_do);
    tcase_add_test(tcase, remembers_a_failure_until_reset);
    tcase_add_test(tcase, refuses_more_than_memory_can_address);
    tcase_add_test(tcase, makes_room_without_filling_it);
    tcase_add_loop_test(tcase, orders_views_by_bytes, 0, sizeof ordered / sizeof *ordered);
    suite_add_tcase(suite, tcase);
    SRunner *runner = srunner_create(suite);
    srunner_set_tap(runner, "-");
    srunner_run_all(runner, CK_SILENT);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}
