// SPDX-License-Identifier: MIT
#include <archive.h>
#include <archive_entry.h>
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "io/reader.h"

#define N_LINES 20000u

static char dir[256];
static pf_input_options options;

static void set_up(void)
{
    const char *base = getenv("TMPDIR");
    (void)snprintf(dir, sizeof dir, "%s/pf-sample-XXXXXX", base == NULL ? P_tmpdir : base);
    ck_assert_ptr_nonnull(mkdtemp(dir));
    memset(&options, 0, sizeof options);
    options.max_record_bytes = 1 << 20;
    options.batch_bytes = 16384;
}

static void tear_down(void)
{
    char command[300];
    (void)snprintf(command, sizeof command, "rm -rf '%s'", dir);
    ck_assert_int_eq(system(command), 0);
}

// The i-th line of the test's files: it tells its number, and lengths differ.
static size_t make_line(unsigned i, char *out, size_t cap)
{
    int len = snprintf(out, cap, "{\"id\":%06u,\"text\":\"%.*s\"}\n", i, (int)(i % 97 * 2),
                       "abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyzabcdefghijklmnop"
                       "abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyzabcdefghijklmnop"
                       "abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyzabcdefghijklmnop");
    return (size_t)len;
}

static void make_path(const char *name, char *out, size_t cap)
{
    (void)snprintf(out, cap, "%s/%s", dir, name);
}

static uint64_t put_lines(const char *name, unsigned first, unsigned n)
{
    char path[512];
    char line[256];
    uint64_t bytes = 0;
    make_path(name, path, sizeof path);
    FILE *file = fopen(path, "wb");
    ck_assert_ptr_nonnull(file);
    for (unsigned i = first; i < first + n; i++) {
        size_t len = make_line(i, line, sizeof line);
        ck_assert_uint_eq(fwrite(line, 1, len, file), len);
        bytes += len;
    }
    ck_assert_int_eq(fclose(file), 0);
    return bytes;
}

static void put_gzip(const char *name, unsigned n)
{
    char path[512];
    char line[256];
    make_path(name, path, sizeof path);
    struct archive *archive = archive_write_new();
    struct archive_entry *entry = archive_entry_new();
    ck_assert_int_eq(archive_write_set_format(archive, ARCHIVE_FORMAT_RAW), ARCHIVE_OK);
    ck_assert_int_eq(archive_write_add_filter(archive, ARCHIVE_FILTER_GZIP), ARCHIVE_OK);
    ck_assert_int_eq(archive_write_open_filename(archive, path), ARCHIVE_OK);
    archive_entry_set_filetype(entry, AE_IFREG);
    ck_assert_int_eq(archive_write_header(archive, entry), ARCHIVE_OK);
    for (unsigned i = 0; i < n; i++) {
        size_t len = make_line(i, line, sizeof line);
        ck_assert_int_eq(archive_write_data(archive, line, len), (la_ssize_t)len);
    }
    archive_entry_free(entry);
    ck_assert_int_eq(archive_write_close(archive), ARCHIVE_OK);
    archive_write_free(archive);
}

typedef struct outcome {
    unsigned n; // records
    uint64_t bytes;
    unsigned per_tenth[10]; // by the number that the record tells
    int is_part;
    uint64_t bytes_sampled;
} outcome;

// Every record must be a whole line, at the offset that it tells.
static void check_record(const pf_record_batch *batch, const pf_record *record, outcome *out)
{
    char line[256];
    unsigned number = 0;
    const char *data = batch->bytes.data + record->start;
    ck_assert_ptr_null(record->bad);
    ck_assert_int_eq(sscanf(data, "{\"id\":%6u", &number), 1);
    ck_assert_uint_eq(make_line(number, line, sizeof line), record->len + 1);
    ck_assert_mem_eq(line, data, record->len);
    out->n++;
    out->bytes += record->len + 1;
    out->per_tenth[number / (N_LINES / 10)]++;
}

static outcome sample(const char *path, uint64_t max_bytes)
{
    pf_reader *reader = NULL;
    pf_record_batch batch;
    pf_error err = {0};
    outcome out = {0};
    pf_record_batch_init(&batch);
    ck_assert_int_eq(pf_reader_create(&path, 1, &options, &reader, &err), PF_OK);
    pf_reader_sample(reader, max_bytes);
    pf_status status = PF_OK;
    while ((status = pf_reader_next(reader, &batch, &err)) == PF_OK) {
        for (size_t i = 0; i < batch.n_records; i++) {
            check_record(&batch, &batch.records[i], &out);
        }
    }
    ck_assert_msg(status == PF_END, "%s", err.message);
    out.is_part = pf_reader_is_part(reader);
    out.bytes_sampled = pf_reader_bytes_sampled(reader);
    pf_record_batch_finish(&batch);
    pf_reader_destroy(reader);
    return out;
}

static const uint64_t SAMPLES[] = {200000, 500000, 1500000};

START_TEST(a_plain_file_is_sampled_evenly)
{
    char path[512];
    uint64_t total = put_lines("in.jsonl", 0, N_LINES);
    ck_assert_uint_gt(total, SAMPLES[_i]);
    make_path("in.jsonl", path, sizeof path);
    outcome out = sample(path, SAMPLES[_i]);
    ck_assert_int_eq(out.is_part, 1);
    ck_assert_uint_eq(out.bytes, out.bytes_sampled);
    ck_assert_uint_gt(out.bytes, SAMPLES[_i] / 2);
    ck_assert_uint_le(out.bytes, SAMPLES[_i] * 4 / 3);
    for (int i = 0; i < 10; i++) {
        ck_assert_uint_gt(out.per_tenth[i], out.n / 20);
    }
    double estimate = (double)out.n * (double)total / (double)out.bytes_sampled;
    ck_assert_double_eq_tol(estimate, N_LINES, N_LINES * 0.06);
}
END_TEST

START_TEST(all_is_read_where_it_fits)
{
    char path[512];
    uint64_t total = put_lines("in.jsonl", 0, N_LINES);
    make_path("in.jsonl", path, sizeof path);
    for (uint64_t more = 0; more <= 16384; more += 16384) {
        outcome out = sample(path, total + more);
        ck_assert_uint_eq(out.n, N_LINES);
        ck_assert_uint_eq(out.bytes_sampled, total);
        ck_assert_int_eq(out.is_part, 0);
    }
}
END_TEST

START_TEST(a_folder_is_sampled_evenly_over_its_files)
{
    char name[64];
    uint64_t total = 0;
    for (unsigned i = 0; i < N_LINES / 10; i++) {
        (void)snprintf(name, sizeof name, "%06u.jsonl", i);
        total += put_lines(name, i * 10, 10);
    }
    outcome out = sample(dir, 200000);
    ck_assert_int_eq(out.is_part, 1);
    ck_assert_uint_eq(out.bytes, out.bytes_sampled);
    for (int i = 0; i < 10; i++) {
        ck_assert_uint_gt(out.per_tenth[i], out.n / 20);
    }
    double estimate = (double)out.n * (double)total / (double)out.bytes_sampled;
    ck_assert_double_eq_tol(estimate, N_LINES, N_LINES * 0.06);
}
END_TEST

START_TEST(of_a_packed_file_the_beginning_is_read)
{
    char path[512];
    struct stat info;
    put_gzip("in.jsonl.gz", N_LINES);
    make_path("in.jsonl.gz", path, sizeof path);
    ck_assert_int_eq(stat(path, &info), 0);
    outcome out = sample(path, (uint64_t)info.st_size / 2);
    ck_assert_int_eq(out.is_part, 1);
    ck_assert_uint_gt(out.n, 100);
    ck_assert_uint_lt(out.n, N_LINES);
    out = sample(path, (uint64_t)info.st_size * 8); // or what it unpacks to ends the sample
    ck_assert_int_eq(out.is_part, 0);
    ck_assert_uint_eq(out.n, N_LINES);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("reader_sample");
    TCase *tcase = tcase_create("reader_sample");
    tcase_add_checked_fixture(tcase, set_up, tear_down);
    tcase_add_loop_test(tcase, a_plain_file_is_sampled_evenly, 0,
                        (int)(sizeof SAMPLES / sizeof *SAMPLES));
    tcase_add_test(tcase, all_is_read_where_it_fits);
    tcase_add_test(tcase, a_folder_is_sampled_evenly_over_its_files);
    tcase_add_test(tcase, of_a_packed_file_the_beginning_is_read);
    suite_add_tcase(suite, tcase);
    SRunner *runner = srunner_create(suite);
    srunner_set_tap(runner, "-");
    srunner_run_all(runner, CK_SILENT);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}
