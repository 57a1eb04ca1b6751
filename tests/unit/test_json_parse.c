// SPDX-License-Identifier: MIT
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/mem.h"
#include "io/json_parse.h"

static pf_json_parser *parser;
static char text[200000];

static void make_parser(void)
{
    ck_assert_int_eq(pf_json_parser_create(&parser, NULL), PF_OK);
}

static void drop_parser(void)
{
    pf_json_parser_destroy(parser);
}

static pf_status parse(const char *json, pf_error *err)
{
    size_t len = strlen(json);
    ck_assert_uint_lt(len + PF_JSON_PADDING, sizeof text);
    memcpy(text, json, len);
    memset(text + len, 'x', PF_JSON_PADDING); // what stands there must not matter
    return pf_json_parse(parser, text, len, err);
}

static const struct {
    const char *json;
    const char *path;
    pf_json_kind kind;
    const char *text;
} found[] = {
    {"{\"a\":\"b\"}", "a", PF_JSON_STRING, "b"},
    {"{\"a\":\"b\"}", "b", PF_JSON_ABSENT, ""},
    {"{\"a\":\"\"}", "a", PF_JSON_STRING, ""},
    {"{\"a\":null}", "a", PF_JSON_NULL, ""},
    {"{\"a\":true}", "a", PF_JSON_BOOL, "true"},
    {"{\"a\":false}", "a", PF_JSON_BOOL, "false"},
    {"{\"a\":[1]}", "a", PF_JSON_ARRAY, ""},
    {"{\"a\":{}}", "a", PF_JSON_OBJECT, ""},
    {"{\"a\":17}", "a", PF_JSON_NUMBER, "17"},
    {"{\"a\":-9223372036854775808}", "a", PF_JSON_NUMBER, "-9223372036854775808"},
    {"{\"a\":18446744073709551615}", "a", PF_JSON_NUMBER, "18446744073709551615"},
    {"{\"a\":2.50}", "a", PF_JSON_NUMBER, "2.5"},
    {"{\"a\":1.754e9}", "a", PF_JSON_NUMBER, "1754000000"},
    {"{\"a\":0.1}", "a", PF_JSON_NUMBER, "0.1"},
    {"{\"a\":{\"b\":{\"c\":\"x\"}}}", "a.b.c", PF_JSON_STRING, "x"},
    {"{\"a\":{\"b\":1},\"a.b\":2}", "a.b", PF_JSON_NUMBER, "2"},
    {"{\"a\":\"s\"}", "a.b", PF_JSON_ABSENT, ""},
    {"{\"a\":1,\"a\":2}", "a", PF_JSON_NUMBER, "1"},
    {"{\"a\":\"\\u00e9\\ud83d\\ude00\"}", "a", PF_JSON_STRING, "\xc3\xa9\xf0\x9f\x98\x80"},
    {"[1]", "a", PF_JSON_ABSENT, ""},
    {"\"a\"", "a", PF_JSON_ABSENT, ""},
};

START_TEST(finds_values_by_path)
{
    pf_strview value = {NULL, 99};
    ck_assert_int_eq(parse(found[_i].json, NULL), PF_OK);
    ck_assert_int_eq(pf_json_find(parser, pf_view(found[_i].path), &value), found[_i].kind);
    ck_assert(pf_view_equal(value, pf_view(found[_i].text)));
    ck_assert_int_eq(pf_json_find(parser, pf_view(found[_i].path), NULL), found[_i].kind);
}
END_TEST

static const char *const broken[][2] = {
    {"", "empty"},
    {"{", "missing or too many"},
    {"{\"a\":1,}", "missing or too many"},
    {"{\"a\":\"b}", "not closed"},
    {"{\"a\":\"\\ud800\"}", "escape"},
    {"{\"a\":\"\xff\"}", "not UTF-8"},
    {"{\"a\":\"\t\"}", "control character"},
    {"{\"a\":tru}", "true, false or null"},
    {"{\"a\":01}", "number"},
    {"{\"a\":1} {\"b\":2}", "missing or too many"},
};

START_TEST(says_what_is_broken)
{
    pf_error err = {0};
    ck_assert_int_eq(parse(broken[_i][0], &err), PF_EFORMAT);
    ck_assert_msg(strstr(err.message, broken[_i][1]) != NULL, "%s", err.message);
    ck_assert_int_eq(strncmp(err.message, "broken JSON: ", 13), 0);
    ck_assert(!pf_json_is_object(parser));
    ck_assert_int_eq(pf_json_find(parser, pf_view("a"), NULL), PF_JSON_ABSENT);
}
END_TEST

START_TEST(refuses_deep_nesting_and_goes_on)
{
    pf_error err = {0};
    memset(text, '[', 50000);
    memset(text + 50000, ']', 50000);
    ck_assert_int_eq(pf_json_parse(parser, text, 100000, &err), PF_EFORMAT);
    ck_assert_ptr_nonnull(strstr(err.message, "nested deeper than 1,024"));
    ck_assert_int_eq(parse("{\"a\":1}", NULL), PF_OK);
    ck_assert(pf_json_is_object(parser));
}
END_TEST

static pf_status append_member(void *ctx, pf_strview key, pf_json_kind kind, pf_strview value)
{
    pf_buf *out = ctx;
    pf_buf_append_view(out, key);
    pf_buf_append_char(out, (char)('0' + kind));
    pf_buf_append_view(out, value);
    return key.len == 4 ? PF_EINVAL : PF_OK;
}

START_TEST(gives_members_in_their_order_until_told_to_stop)
{
    pf_buf out;
    pf_buf_init(&out);
    ck_assert_int_eq(parse("{\"z\":1,\"a\":\"x\",\"n\":null}", NULL), PF_OK);
    ck_assert_int_eq(pf_json_each(parser, append_member, &out), PF_OK);
    ck_assert(pf_view_equal(pf_buf_view(&out), pf_view("z31a2xn1")));
    pf_buf_reset(&out);
    ck_assert_int_eq(parse("{\"stop\":1,\"a\":2}", NULL), PF_OK);
    ck_assert_int_eq(pf_json_each(parser, append_member, &out), PF_EINVAL);
    ck_assert(pf_view_equal(pf_buf_view(&out), pf_view("stop31")));
    ck_assert_int_eq(parse("[1]", NULL), PF_OK);
    ck_assert_int_eq(pf_json_each(parser, append_member, &out), PF_OK);
    pf_buf_finish(&out);
}
END_TEST

START_TEST(takes_a_large_text_and_small_ones_after_it)
{
    size_t len = (size_t)20 << 20;
    char *large = malloc(len + PF_JSON_PADDING);
    memset(large, 'x', len + PF_JSON_PADDING);
    memcpy(large, "{\"a\":\"", 6);
    memcpy(large + len - 2, "\"}", 2);
    pf_strview value;
    ck_assert_int_eq(pf_json_parse(parser, large, len, NULL), PF_OK);
    ck_assert_int_eq(pf_json_find(parser, pf_view("a"), &value), PF_JSON_STRING);
    ck_assert_uint_eq(value.len, len - 8);
    free(large);
    ck_assert_int_eq(parse("{\"a\":1}", NULL), PF_OK);
}
END_TEST

START_TEST(reports_a_failed_allocation)
{
    pf_json_parser *none = NULL;
    pf_mem_fail_at(1);
    ck_assert_int_eq(pf_json_parser_create(&none, NULL), PF_ENOMEM);
    pf_mem_fail_at(0);
    ck_assert_ptr_null(none);
    pf_json_parser_destroy(NULL);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("json_parse");
    TCase *tcase = tcase_create("json_parse");
    tcase_add_checked_fixture(tcase, make_parser, drop_parser);
    tcase_add_loop_test(tcase, finds_values_by_path, 0, sizeof found / sizeof *found);
    tcase_add_loop_test(tcase, says_what_is_broken, 0, sizeof broken / sizeof *broken);
    tcase_add_test(tcase, refuses_deep_nesting_and_goes_on);
    tcase_add_test(tcase, gives_members_in_their_order_until_told_to_stop);
    tcase_add_test(tcase, takes_a_large_text_and_small_ones_after_it);
    tcase_add_test(tcase, reports_a_failed_allocation);
    suite_add_tcase(suite, tcase);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}
