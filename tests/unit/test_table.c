// SPDX-License-Identifier: MIT
#include <archive.h>
#include <archive_entry.h>
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/mem.h"
#include "io/table.h"

static char path[256];

static void set_up(void)
{
    const char *base = getenv("TMPDIR");
    (void)snprintf(path, sizeof path, "%s/pf-table-XXXXXX", base == NULL ? P_tmpdir : base);
    int fd = mkstemp(path);
    ck_assert_int_ge(fd, 0);
    (void)close(fd);
}

static void tear_down(void)
{
    (void)unlink(path);
}

static void put(const char *text)
{
    FILE *file = fopen(path, "wb");
    ck_assert_ptr_nonnull(file);
    ck_assert_int_ge(fputs(text, file), 0);
    ck_assert_int_eq(fclose(file), 0);
}

// The table as text: names, then rows, every value in brackets.
static void print_table(const pf_table *table, pf_buf *out)
{
    for (size_t c = 0; c < pf_table_n_columns(table); c++) {
        pf_buf_append_char(out, '[');
        pf_buf_append_view(out, pf_table_column_name(table, c));
        pf_buf_append_char(out, ']');
    }
    for (size_t r = 0; r < pf_table_n_rows(table); r++) {
        pf_buf_append_char(out, '\n');
        for (size_t c = 0; c < pf_table_n_columns(table); c++) {
            pf_buf_append_char(out, '[');
            pf_buf_append_view(out, pf_table_value(table, r, c));
            pf_buf_append_char(out, ']');
        }
    }
}

static const char *const tables[][2] = {
    {"id,label\na,1\nb,2\n", "[id][label]\n[a][1]\n[b][2]"},
    {"id,label\r\na,1\r\nb,2", "[id][label]\n[a][1]\n[b][2]"},
    {"\xef\xbb\xbf\n id , label\na, 1 \n", "[id][label]\n[a][ 1 ]"},
    {"id,label\na\nb,2\n\nc,\n", "[id][label]\n[a][]\n[b][2]\n[c][]"},
    {"id,label\na,1,\n", "[id][label]\n[a][1]"},
    {"id,t\na,\"x, \"\"y\"\"\nz\"\n", "[id][t]\n[a][x, \"y\"\nz]"},
    {"id\tt,u\na\tb,c\n", "[id][t,u]\n[a][b,c]"},
    {"id\n", "[id]"},
    {"", ""},
    {"{\"id\":\"a\",\"n\":1}\n\n{\"id\":\"b\",\"x\":true,\"n\":2.5,\"o\":{},\"z\":null}\r\n{"
     "\"x\":\"\"}",
     "[id][n][x]\n[a][1][]\n[b][2.5][true]\n[][][]"},
    {"{\"a\":1,\"a\":2}\n", "[a]\n[1]"},
    {"{}\n{}\n", "\n\n"},
};

START_TEST(reads_rows_and_columns)
{
    pf_table *table = NULL;
    pf_error err = {0};
    pf_buf out;
    pf_buf_init(&out);
    put(tables[_i][0]);
    ck_assert_msg(pf_table_read(path, &table, &err) == PF_OK, "%s", err.message);
    print_table(table, &out);
    ck_assert_msg(pf_view_equal(pf_buf_view(&out), pf_view(tables[_i][1])), "%.*s",
                  (int)out.len, out.data);
    pf_buf_finish(&out);
    pf_table_destroy(table);
}
END_TEST

static const struct {
    const char *text;
    const char *words;
    uint64_t row;
} broken[] = {
    {"id,label\na,1\nb,2,3\n", "more values than the header's 2 names", 2},
    {"id,label\na,\"1\n", "a quote out of place", 1},
    {"id,label\na,1\nb,5\" gun\n", "a quote out of place", 2},
    {"{\"a\":1}\n{\"a\":\n", "broken JSON", 2},
    {"{\"a\":1}\n[1]\n", "not an object", 2},
};

START_TEST(tells_the_row_that_is_broken)
{
    pf_table *table = NULL;
    pf_error err = {0};
    put(broken[_i].text);
    ck_assert_int_eq(pf_table_read(path, &table, &err), PF_EFORMAT);
    ck_assert_ptr_null(table);
    ck_assert_msg(strstr(err.message, broken[_i].words) != NULL, "%s", err.message);
    ck_assert_uint_eq(err.record, broken[_i].row);
    ck_assert_str_eq(err.source, path);
}
END_TEST

START_TEST(finds_columns_by_name)
{
    pf_table *table = NULL;
    put("id,label,id\n");
    ck_assert_int_eq(pf_table_read(path, &table, NULL), PF_OK);
    ck_assert_uint_eq(pf_table_find(table, "label"), 1);
    ck_assert_uint_eq(pf_table_find(table, "id"), 0);
    ck_assert(pf_table_find(table, "none") == SIZE_MAX);
    pf_table_destroy(table);
    pf_table_destroy(NULL);
}
END_TEST

START_TEST(reads_a_compressed_file)
{
    pf_table *table = NULL;
    struct archive *archive = archive_write_new();
    struct archive_entry *entry = archive_entry_new();
    archive_entry_set_pathname(entry, "any");
    archive_entry_set_filetype(entry, AE_IFREG);
    (void)archive_write_set_format_raw(archive);
    (void)archive_write_add_filter_zstd(archive);
    ck_assert_int_eq(archive_write_open_filename(archive, path), ARCHIVE_OK);
    ck_assert_int_eq(archive_write_header(archive, entry), ARCHIVE_OK);
    ck_assert_int_eq(archive_write_data(archive, "id\na\n", 5), 5);
    ck_assert_int_eq(archive_write_close(archive), ARCHIVE_OK);
    archive_entry_free(entry);
    archive_write_free(archive);
    ck_assert_int_eq(pf_table_read(path, &table, NULL), PF_OK);
    ck_assert_uint_eq(pf_table_n_rows(table), 1);
    ck_assert(pf_view_equal(pf_table_value(table, 0, 0), pf_view("a")));
    pf_table_destroy(table);
}
END_TEST

START_TEST(refuses_a_file_that_does_not_exist)
{
    pf_table *table = NULL;
    ck_assert_int_eq(unlink(path), 0);
    ck_assert_int_eq(pf_table_read(path, &table, NULL), PF_ENOTFOUND);
}
END_TEST

static const char *const small[] = {"id,label\na,\"b\"\n", "{\"a\":1,\"b\":\"x\"}\n"};

START_TEST(survives_any_failed_allocation)
{
    pf_status status = PF_ENOMEM;
    uint64_t n = 1;
    put(small[_i]);
    for (; status != PF_OK; n++) {
        pf_table *table = NULL;
        pf_mem_fail_at(n);
        status = pf_table_read(path, &table, NULL);
        pf_mem_fail_at(0);
        pf_table_destroy(table);
        ck_assert(status == PF_OK || status == PF_ENOMEM);
        ck_assert_uint_lt(n, 100);
    }
    ck_assert_uint_gt(n, 5);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("table");
    TCase *tcase = tcase_create("table");
    tcase_add_checked_fixture(tcase, set_up, tear_down);
    tcase_add_loop_test(tcase, reads_rows_and_columns, 0, sizeof tables / sizeof *tables);
    tcase_add_loop_test(tcase, tells_the_row_that_is_broken, 0, sizeof broken / sizeof *broken);
    tcase_add_test(tcase, finds_columns_by_name);
    tcase_add_test(tcase, reads_a_compressed_file);
    tcase_add_test(tcase, refuses_a_file_that_does_not_exist);
    tcase_add_loop_test(tcase, survives_any_failed_allocation, 0, sizeof small / sizeof *small);
    suite_add_tcase(suite, tcase);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}
