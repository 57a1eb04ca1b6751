// SPDX-License-Identifier: MIT
// Writing CSV: which fields get quotes, commas, row ends.
#include <check.h>
#include <string.h>

#include "base/csv.h"
#include "base/mem.h"

static const struct {
    const char *value;
    size_t len;
    const char *field;
} fields[] = {
    {"plain", 5, "plain"},
    {"", 0, ""},
    {NULL, 0, ""},
    {"a,b", 3, "\"a,b\""},
    {",", 1, "\",\""},
    {"\"", 1, "\"\"\"\""},
    {"say \"hi\"", 8, "\"say \"\"hi\"\"\""},
    {"\"\"", 2, "\"\"\"\"\"\""},
    {"two\nlines", 9, "\"two\nlines\""},
    {"a\rb", 3, "\"a\rb\""},
    {"a\r\n", 3, "\"a\r\n\""},
    {" blank ", 7, " blank "},
    {"it's; a\ttab", 11, "it's; a\ttab"},
    {"\xd0\xb2\xd0\xbe\xd0\xb9\xd0\xbd\xd0\xb0", 10,
     "\xd0\xb2\xd0\xbe\xd0\xb9\xd0\xbd\xd0\xb0"},
};

START_TEST(quotes_a_field_that_needs_it)
{
    pf_buf buf;
    pf_csv csv;
    pf_buf_init(&buf);
    pf_csv_init(&csv, &buf);
    pf_strview value = {fields[_i].value, fields[_i].len};
    pf_csv_view(&csv, value);
    ck_assert(pf_view_equal(pf_buf_view(&buf), pf_view(fields[_i].field)));
    // In the middle of a row and twice it is the same.
    pf_buf_reset(&buf);
    pf_csv_init(&csv, &buf);
    pf_csv_str(&csv, "x");
    pf_csv_view(&csv, value);
    pf_csv_view(&csv, value);
    pf_csv_end_row(&csv);
    pf_buf expected;
    pf_buf_init(&expected);
    pf_buf_append_str(&expected, "x,");
    pf_buf_append_str(&expected, fields[_i].field);
    pf_buf_append_char(&expected, ',');
    pf_buf_append_str(&expected, fields[_i].field);
    pf_buf_append_char(&expected, '\n');
    ck_assert(pf_view_equal(pf_buf_view(&buf), pf_buf_view(&expected)));
    pf_buf_finish(&expected);
    pf_buf_finish(&buf);
}
END_TEST

START_TEST(keeps_a_zero_byte)
{
    pf_buf buf;
    pf_csv csv;
    pf_buf_init(&buf);
    pf_csv_init(&csv, &buf);
    pf_strview value = {"a\0,b", 4};
    pf_csv_view(&csv, value);
    ck_assert_uint_eq(buf.len, 6);
    ck_assert_int_eq(memcmp(buf.data, "\"a\0,b\"", 6), 0);
    pf_buf_finish(&buf);
}
END_TEST

START_TEST(parts_fields_and_rows)
{
    pf_buf buf;
    pf_csv csv;
    pf_buf_init(&buf);
    pf_csv_init(&csv, &buf);
    pf_csv_str(&csv, "id");
    pf_csv_str(&csv, "story");
    pf_csv_str(&csv, "similarity");
    pf_csv_str(&csv, "n");
    pf_csv_end_row(&csv);
    pf_csv_str(&csv, "");
    pf_csv_tag(&csv, 's', 12);
    pf_csv_fixed(&csv, 0.98765, 4);
    pf_csv_u64(&csv, 18446744073709551615u);
    pf_csv_end_row(&csv);
    pf_csv_end_row(&csv);
    pf_csv_u64(&csv, 0);
    pf_csv_str(&csv, "");
    pf_csv_end_row(&csv);
    ck_assert(pf_view_equal(pf_buf_view(&buf), pf_view("id,story,similarity,n\n"
                                                       ",s12,0.9877,18446744073709551615\n"
                                                       "\n"
                                                       "0,\n")));
    pf_buf_finish(&buf);
}
END_TEST

START_TEST(leaves_failures_to_the_buffer)
{
    for (uint64_t n = 1;; n++) {
        pf_buf buf;
        pf_csv csv;
        pf_buf_init(&buf);
        pf_csv_init(&csv, &buf);
        pf_mem_fail_at(n);
        for (int i = 0; i < 100; i++) {
            pf_csv_str(&csv, "a \"quoted\" field");
            pf_csv_end_row(&csv);
        }
        pf_mem_fail_at(0);
        int done = pf_buf_status(&buf, NULL) == PF_OK;
        ck_assert(!done || buf.len == 100 * 21);
        pf_buf_finish(&buf);
        if (done) {
            ck_assert_uint_gt(n, 3);
            return;
        }
    }
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("csv_out");
    TCase *tcase = tcase_create("csv_out");
    tcase_add_loop_test(tcase, quotes_a_field_that_needs_it, 0, sizeof fields / sizeof *fields);
    tcase_add_test(tcase, keeps_a_zero_byte);
    tcase_add_test(tcase, parts_fields_and_rows);
    tcase_add_test(tcase, leaves_failures_to_the_buffer);
    suite_add_tcase(suite, tcase);
    SRunner *runner = srunner_create(suite);
    srunner_set_tap(runner, "-");
    srunner_run_all(runner, CK_SILENT);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}
