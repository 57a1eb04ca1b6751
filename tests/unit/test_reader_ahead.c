// SPDX-License-Identifier: MIT
#include <check.h>
#include <inttypes.h>
#include <pthread.h>
#include <stdatomic.h>
#include <sys/stat.h>

#include "base/mem.h"
#include "base/outfile.h"
#include "io/reader.h"
#include "reader_files.h"

#define MANY       5000 // records of a long file
#define MAX_PLACES 4

static const char *const one_member[2] = {"any", NULL};
static const char *const two_members[2] = {"a.jsonl", "b.txt"};

static void put_gz(const char *name, const char *text)
{
    put_packed(name, ARCHIVE_FORMAT_RAW, ARCHIVE_FILTER_GZIP, one_member, text);
}

static void put_long_gz(const char *name)
{
    char *text = malloc(MANY * 20 + 1);
    size_t len = 0;
    for (size_t i = 0; i < MANY; i++) {
        len += (size_t)snprintf(text + len, 20, "{\"a\":%zu}\n", i * 2654435761U % 1000003);
    }
    put_gz(name, text);
    free(text);
}

// Files that are whole, cut, damaged behind, empty, archives, and no compressed files at all.
static void put_files(void)
{
    put_long_gz("a.jsonl.gz");
    put("b.jsonl", "{}\n{}\n");
    put_long_gz("c.jsonl.gz");
    struct stat info;
    ck_assert_int_eq(stat(in_dir("c.jsonl.gz"), &info), 0);
    ck_assert_int_eq(truncate(in_dir("c.jsonl.gz"), info.st_size / 2), 0);
    put_packed("d.tar.gz", ARCHIVE_FORMAT_TAR_USTAR, ARCHIVE_FILTER_GZIP, two_members,
               "{\"b\":2}\n");
    put("e.jsonl.gz", "{\"not\":\"packed\"}\n");
    put_gz("f.jsonl.gz", "");
    put("g.gz", "\x1f\x8b\x08 and then nothing of the kind");
    put_long_gz("h.jsonl.gz");
    FILE *file = fopen(in_dir("h.jsonl.gz"), "ab");
    (void)fputs("more", file);
    ck_assert_int_eq(fclose(file), 0);
    put("i.zst", "");
    put_long_gz("j.jsonl.gz");
}

// Files that unpack ahead while the reader reads: how many at once, how much of each.
typedef struct plan {
    size_t n_places; // 0: nothing is read ahead
    size_t max_bytes;
    int in_threads; // otherwise by the reader's own thread, between two batches
} plan;

typedef struct helper {
    pf_reader *reader;
    atomic_int stop;
} helper;

static void *unpack_all_the_time(void *argument)
{
    helper *h = argument;
    while (!atomic_load(&h->stop)) {
        (void)pf_reader_unpack_ahead(h->reader);
    }
    return NULL;
}

static void append_batch(pf_buf *out, const pf_record_batch *batch)
{
    for (size_t i = 0; i < batch->n_records; i++) {
        const pf_record *record = &batch->records[i];
        pf_buf_append_u64(out, record->input);
        pf_buf_append_char(out, ':');
        pf_buf_append_u64(out, record->number);
        pf_buf_append_str(out, record->bad == NULL ? "" : record->bad);
        pf_buf_append(out, batch->bytes.data + record->start, record->len);
        pf_buf_append_char(out, '\n');
    }
}

static void append_inputs(pf_buf *out, const pf_reader *reader)
{
    for (size_t i = 0; i < pf_reader_n_inputs(reader); i++) {
        const pf_input *input = pf_reader_input(reader, i);
        char line[96];
        (void)snprintf(line, sizeof line, " %" PRIu64 " %016" PRIx64 "%016" PRIx64 " %d\n",
                       input->bytes, input->digest.high, input->digest.low, input->plain);
        pf_buf_append_str(out, input->path);
        pf_buf_append_str(out, line);
    }
}

static pf_status read_batches(pf_reader *reader, const plan *p, pf_buf *out)
{
    pf_record_batch batch;
    pf_record_batch_init(&batch);
    pf_status status = PF_OK;
    while (status == PF_OK) {
        while (p->n_places > 0 && !p->in_threads && pf_reader_unpack_ahead(reader)) {
        }
        status = pf_reader_next(reader, &batch, NULL);
        if (status == PF_OK) {
            append_batch(out, &batch);
        }
    }
    pf_record_batch_finish(&batch);
    return status;
}

// All records of the folder, then all inputs.
static void read_folder(const plan *p, pf_buf *out)
{
    const char *path = dir;
    helper h = {0};
    pthread_t threads[2];
    pf_buf_reset(out);
    ck_assert_int_eq(pf_reader_create(&path, 1, &options, &h.reader, NULL), PF_OK);
    ck_assert_uint_eq(pf_reader_n_packed(h.reader), 8);
    if (p->n_places > 0) {
        ck_assert_int_eq(pf_reader_plan_ahead(h.reader, p->n_places, p->max_bytes, NULL),
                         PF_OK);
    }
    for (int i = 0; p->in_threads && i < 2; i++) {
        ck_assert_int_eq(pthread_create(&threads[i], NULL, unpack_all_the_time, &h), 0);
    }
    ck_assert_int_eq(read_batches(h.reader, p, out), PF_END);
    atomic_store(&h.stop, 1);
    for (int i = 0; p->in_threads && i < 2; i++) {
        ck_assert_int_eq(pthread_join(threads[i], NULL), 0);
    }
    ck_assert_int_eq(pf_reader_unpack_ahead(h.reader), 0); // nothing is left
    append_inputs(out, h.reader);
    pf_reader_destroy(h.reader);
}

static const plan plans[] = {
    {1, 1, 0}, {2, 1000, 0},  {MAX_PLACES, 1 << 20, 0}, {9, 1 << 20, 0},
    {1, 1, 1}, {2, 10000, 1}, {MAX_PLACES, 1 << 20, 1},
};

START_TEST(gives_the_same_records_and_inputs)
{
    static const plan none = {0, 0, 0};
    put_files();
    pf_buf wanted;
    pf_buf out;
    pf_buf_init(&wanted);
    pf_buf_init(&out);
    read_folder(&none, &wanted);
    ck_assert_uint_gt(wanted.len, (size_t)MANY * 30);
    read_folder(&plans[_i], &out);
    ck_assert_msg(pf_view_equal(pf_buf_view(&out), pf_buf_view(&wanted)), "plan %d", _i);
    pf_buf_finish(&wanted);
    pf_buf_finish(&out);
}
END_TEST

START_TEST(unpacks_as_many_files_as_were_planned_and_no_plain_ones)
{
    put("a.jsonl", "{}\n");
    put_gz("b.jsonl.gz", "{}\n");
    put_gz("c.jsonl.gz", "{}\n");
    put_gz("d.jsonl.gz", "{}\n");
    const char *path = dir;
    pf_reader *reader = NULL;
    ck_assert_int_eq(pf_reader_create(&path, 1, &options, &reader, NULL), PF_OK);
    ck_assert_int_eq(pf_reader_unpack_ahead(reader), 0); // nothing was planned
    ck_assert_int_eq(pf_reader_plan_ahead(reader, 2, 100, NULL), PF_OK);
    ck_assert_int_eq(pf_reader_unpack_ahead(reader), 1);
    ck_assert_int_eq(pf_reader_unpack_ahead(reader), 1);
    ck_assert_int_eq(pf_reader_unpack_ahead(reader), 0);
    pf_reader_destroy(reader);
}
END_TEST

START_TEST(survives_any_failed_allocation)
{
    put_long_gz("a.jsonl.gz");
    put_gz("b.jsonl.gz", "{}\n");
    const char *path = dir;
    pf_status status = PF_ENOMEM;
    uint64_t n = 1;
    for (; status != PF_END; n++) {
        pf_reader *reader = NULL;
        pf_record_batch batch;
        pf_record_batch_init(&batch);
        pf_mem_fail_at(n);
        status = pf_reader_create(&path, 1, &options, &reader, NULL);
        if (status == PF_OK) {
            status = pf_reader_plan_ahead(reader, 2, 1 << 20, NULL);
        }
        while (status == PF_OK) {
            (void)pf_reader_unpack_ahead(reader);
            status = pf_reader_next(reader, &batch, NULL);
        }
        pf_mem_fail_at(0);
        pf_record_batch_finish(&batch);
        pf_reader_destroy(reader);
        ck_assert(status == PF_END || status == PF_ENOMEM);
        ck_assert_uint_lt(n, 500);
    }
    ck_assert_uint_gt(n, 20);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("reader_ahead");
    TCase *tcase = tcase_create("reader_ahead");
    tcase_add_checked_fixture(tcase, set_up, tear_down);
    tcase_add_loop_test(tcase, gives_the_same_records_and_inputs, 0,
                        sizeof plans / sizeof *plans);
    tcase_add_test(tcase, unpacks_as_many_files_as_were_planned_and_no_plain_ones);
    tcase_add_test(tcase, survives_any_failed_allocation);
    suite_add_tcase(suite, tcase);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}
