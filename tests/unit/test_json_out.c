// SPDX-License-Identifier: MIT
// Writing JSON: escapes, commas, nesting.
#include <check.h>
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "base/json.h"
#include "base/mem.h"

static pf_buf buf;
static pf_json json;

static void set_up(void)
{
    pf_buf_init(&buf);
    pf_json_init(&json, &buf);
}

static void tear_down(void)
{
    pf_buf_finish(&buf);
}

static void expect(const char *text)
{
    pf_strview view = pf_buf_view(&buf);
    if (!pf_view_equal(view, pf_view(text))) {
        ck_abort_msg("%.*s instead of %s", (int)view.len, view.data, text);
    }
}

static const struct {
    const char *value;
    size_t len;
    const char *quoted;
} strings[] = {
    {"", 0, "\"\""},
    {NULL, 0, "\"\""},
    {"plain", 5, "\"plain\""},
    {"a\"b", 3, "\"a\\\"b\""},
    {"\"", 1, "\"\\\"\""},
    {"a\\b", 3, "\"a\\\\b\""},
    {"\\\"", 2, "\"\\\\\\\"\""},
    {"a\nb\rc\td", 7, "\"a\\nb\\rc\\td\""},
    {"</script>", 9, "\"\\u003c/script>\""},
    {"<<", 2, "\"\\u003c\\u003c\""},
    {"a/b > c & d'", 12, "\"a/b > c & d'\""},
    {"a\0b", 3, "\"a\\u0000b\""},
    {"\b\f\x1b", 3, "\"\\u0008\\u000c\\u001b\""},
    {"\x7f", 1, "\"\x7f\""},
    {"\xc3\xa9 \xe4\xb8\xad \xf0\x9f\x98\x80", 11,
     "\"\xc3\xa9 \xe4\xb8\xad \xf0\x9f\x98\x80\""},
};

START_TEST(escapes_a_string)
{
    pf_strview value = {strings[_i].value, strings[_i].len};
    pf_json_quote(&buf, value);
    expect(strings[_i].quoted);
}
END_TEST

START_TEST(escapes_every_control_character)
{
    for (int c = 0; c < 0x20; c++) {
        char text[3] = {'x', (char)c, 'y'};
        pf_strview value = {text, 3};
        pf_buf_reset(&buf);
        pf_json_quote(&buf, value);
        char expected[16];
        (void)snprintf(expected, sizeof expected, "\"x\\u%04xy\"", (unsigned)c);
        expect(c == '\n'   ? "\"x\\ny\""
               : c == '\r' ? "\"x\\ry\""
               : c == '\t' ? "\"x\\ty\""
                           : expected);
    }
}
END_TEST

START_TEST(escapes_keys_too)
{
    pf_json_begin_object(&json, NULL);
    pf_json_u64(&json, "a\"<\n", 1);
    pf_json_end_object(&json);
    expect("{\"a\\\"\\u003c\\n\":1}");
}
END_TEST

START_TEST(writes_every_kind_of_value)
{
    pf_json_begin_object(&json, NULL);
    pf_json_str(&json, "s", "x");
    pf_json_view(&json, "v", pf_view("yz"));
    pf_json_u64(&json, "u", UINT64_MAX);
    pf_json_i64(&json, "i", INT64_MIN);
    pf_json_fixed(&json, "f", -0.125, 2);
    pf_json_bool(&json, "t", 7);
    pf_json_bool(&json, "n", 0);
    pf_json_null(&json, "0");
    pf_json_raw(&json, "r", pf_view("[1, 2]"));
    pf_json_str(&json, "", "no name");
    pf_json_end_object(&json);
    expect("{\"s\":\"x\",\"v\":\"yz\",\"u\":18446744073709551615,\"i\":-9223372036854775808,"
           "\"f\":-0.13,\"t\":true,\"n\":false,\"0\":null,\"r\":[1, 2],\"\":\"no name\"}");
}
END_TEST

START_TEST(puts_commas_between_items_at_every_depth)
{
    pf_json_begin_array(&json, NULL);
    pf_json_begin_object(&json, NULL);
    pf_json_end_object(&json);
    pf_json_begin_array(&json, NULL);
    pf_json_end_array(&json);
    pf_json_begin_object(&json, NULL);
    pf_json_begin_array(&json, "a");
    pf_json_u64(&json, NULL, 1);
    pf_json_u64(&json, NULL, 2);
    pf_json_begin_object(&json, NULL);
    pf_json_null(&json, "x");
    pf_json_end_object(&json);
    pf_json_end_array(&json);
    pf_json_begin_object(&json, "b");
    pf_json_end_object(&json);
    pf_json_bool(&json, "c", 1);
    pf_json_end_object(&json);
    pf_json_str(&json, NULL, "end");
    pf_json_end_array(&json);
    expect("[{},[],{\"a\":[1,2,{\"x\":null}],\"b\":{},\"c\":true},\"end\"]");
}
END_TEST

START_TEST(nests_as_deep_as_one_likes)
{
    for (int i = 0; i < 1000; i++) {
        pf_json_begin_array(&json, NULL);
    }
    for (int i = 0; i < 1000; i++) {
        pf_json_end_array(&json);
    }
    ck_assert_uint_eq(buf.len, 2000);
    for (size_t i = 0; i < 2000; i++) {
        ck_assert_int_eq(buf.data[i], i < 1000 ? '[' : ']');
    }
}
END_TEST

START_TEST(never_writes_a_number_that_json_lacks)
{
    pf_json_begin_array(&json, NULL);
    pf_json_fixed(&json, NULL, (double)NAN, 2);
    pf_json_fixed(&json, NULL, -1e300, 1);
    pf_json_fixed(&json, NULL, -0.0, 0);
    pf_json_end_array(&json);
    expect("[0.00,0.0,0]");
}
END_TEST

START_TEST(leaves_failures_to_the_buffer)
{
    for (uint64_t n = 1;; n++) {
        pf_buf_finish(&buf);
        pf_json_init(&json, &buf);
        pf_mem_fail_at(n);
        pf_json_begin_array(&json, NULL);
        for (int i = 0; i < 100; i++) {
            pf_json_str(&json, NULL, "a <b>\n");
        }
        pf_json_end_array(&json);
        pf_mem_fail_at(0);
        if (pf_buf_status(&buf, NULL) == PF_OK) {
            ck_assert_uint_gt(n, 3);
            ck_assert_uint_eq(buf.len, 100 * 14 + 99 + 2);
            return;
        }
    }
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("json_out");
    TCase *tcase = tcase_create("json_out");
    tcase_add_checked_fixture(tcase, set_up, tear_down);
    tcase_add_loop_test(tcase, escapes_a_string, 0, sizeof strings / sizeof *strings);
    tcase_add_test(tcase, escapes_every_control_character);
    tcase_add_test(tcase, escapes_keys_too);
    tcase_add_test(tcase, writes_every_kind_of_value);
    tcase_add_test(tcase, puts_commas_between_items_at_every_depth);
    tcase_add_test(tcase, nests_as_deep_as_one_likes);
    tcase_add_test(tcase, never_writes_a_number_that_json_lacks);
    tcase_add_test(tcase, leaves_failures_to_the_buffer);
    suite_add_tcase(suite, tcase);
    SRunner *runner = srunner_create(suite);
    srunner_set_tap(runner, "-");
    srunner_run_all(runner, CK_SILENT);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}
