// SPDX-License-Identifier: MIT
#include <check.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/mem.h"
#include "io/json_parse.h"
#include "io/store.h"

#define MAX_RECORDS 2048

static char dir[256];
static char scratch[300];
static pf_input_options options;
static pf_store *store;
static pf_reader *reader;
static pf_record_batch batch;
static pf_record_ref refs[MAX_RECORDS];
static char *copies[MAX_RECORDS]; // what the reader gave
static size_t n_refs;

static void set_up(void)
{
    const char *base = getenv("TMPDIR");
    (void)snprintf(dir, sizeof dir, "%s/pf-store-XXXXXX", base == NULL ? P_tmpdir : base);
    ck_assert_ptr_nonnull(mkdtemp(dir));
    (void)snprintf(scratch, sizeof scratch, "%s/.scratch", dir);
    ck_assert_int_eq(mkdir(scratch, 0755), 0);
    memset(&options, 0, sizeof options);
    options.max_record_bytes = 4096;
    options.batch_bytes = 4096;
    pf_record_batch_init(&batch);
    ck_assert_int_eq(pf_store_create(scratch, &store, NULL), PF_OK);
    n_refs = 0;
}

static void tear_down(void)
{
    char command[300];
    (void)snprintf(command, sizeof command, "rm -rf '%s'", dir);
    pf_store_destroy(store);
    pf_reader_destroy(reader);
    reader = NULL;
    pf_record_batch_finish(&batch);
    for (size_t i = 0; i < n_refs; i++) {
        free(copies[i]);
    }
    ck_assert_int_eq(system(command), 0);
}

static void put(const char *name, const char *text)
{
    char path[512];
    (void)snprintf(path, sizeof path, "%s/%s", dir, name);
    FILE *file = fopen(path, "wb");
    ck_assert_ptr_nonnull(file);
    ck_assert_int_ge(fputs(text, file), 0);
    ck_assert_int_eq(fclose(file), 0);
}

// Reads everything in the test's folder into the store.
static pf_status fill_store(pf_error *err)
{
    const char *path = dir;
    ck_assert_int_eq(pf_reader_create(&path, 1, &options, &reader, NULL), PF_OK);
    while (pf_reader_next(reader, &batch, NULL) == PF_OK) {
        ck_assert_uint_le(n_refs + batch.n_records, MAX_RECORDS);
        pf_status status = pf_store_add(store, reader, &batch, refs + n_refs, err);
        if (status != PF_OK) {
            return status;
        }
        for (size_t i = 0; i < batch.n_records; i++) {
            const pf_record *record = &batch.records[i];
            copies[n_refs++] = strndup(batch.bytes.data + record->start, record->len);
        }
    }
    return PF_OK;
}

static void *read_all(void *ctx)
{
    size_t *n_wrong = ctx;
    pf_buf buf;
    pf_buf_init(&buf);
    for (size_t k = 0; k < 3 * n_refs; k++) {
        size_t i = k * 7919 % n_refs;
        if (pf_store_read(store, refs[i], &buf, NULL) != PF_OK ||
            !pf_view_equal(pf_buf_view(&buf), pf_view(copies[i])) ||
            buf.cap < buf.len + PF_JSON_PADDING) {
            *n_wrong += 1;
        }
    }
    pf_buf_finish(&buf);
    return NULL;
}

// Many plain records in 300 files and as many converted ones between them.
static void put_many(void)
{
    for (int i = 0; i < 300; i++) {
        char name[32];
        char text[100];
        (void)snprintf(name, sizeof name, "%03d.%s", i, i % 3 == 0 ? "txt" : "jsonl");
        (void)snprintf(text, sizeof text, "{\"n\":%d}\r\n\n[1]\n{\"m\":%d}", i, i);
        put(name, text);
    }
}

START_TEST(gives_back_the_bytes_that_went_in)
{
    size_t n_wrong = 0;
    put_many();
    ck_assert_int_eq(fill_store(NULL), PF_OK);
    ck_assert_uint_eq(n_refs, 700);
    read_all(&n_wrong);
    ck_assert_uint_eq(n_wrong, 0);
    for (size_t i = 0; i < n_refs; i++) {
        ck_assert_int_eq(pf_record_ref_canonical(refs[i]), strstr(copies[i], "\"id\"") != NULL);
    }
}
END_TEST

START_TEST(reads_from_many_threads_with_few_descriptors)
{
    pthread_t threads[8];
    size_t n_wrong[8] = {0};
    put_many();
    ck_assert_int_eq(fill_store(NULL), PF_OK);
    for (int t = 0; t < 8; t++) {
        ck_assert_int_eq(pthread_create(&threads[t], NULL, read_all, &n_wrong[t]), 0);
    }
    for (int t = 0; t < 8; t++) {
        ck_assert_int_eq(pthread_join(threads[t], NULL), 0);
        ck_assert_uint_eq(n_wrong[t], 0);
    }
}
END_TEST

START_TEST(makes_no_scratch_file_for_plain_records)
{
    put("a.jsonl", "{}\n{}\n");
    ck_assert_int_eq(rmdir(scratch), 0);
    ck_assert_int_eq(fill_store(NULL), PF_OK);
    pf_buf buf;
    pf_buf_init(&buf);
    ck_assert_int_eq(pf_store_read(store, refs[1], &buf, NULL), PF_OK);
    ck_assert(pf_view_equal(pf_buf_view(&buf), pf_view("{}")));
    pf_buf_finish(&buf);
}
END_TEST

START_TEST(says_that_there_is_no_place_for_scratch)
{
    pf_error err = {0};
    put("a.txt", "Head\nBody");
    ck_assert_int_eq(rmdir(scratch), 0);
    ck_assert_int_eq(fill_store(&err), PF_EIO);
    ck_assert_ptr_nonnull(strstr(err.message, "scratch"));
}
END_TEST

START_TEST(says_that_scratch_could_not_be_written)
{
    struct rlimit before;
    pf_error err = {0};
    put_many();
    ck_assert_int_eq(getrlimit(RLIMIT_FSIZE, &before), 0);
    struct rlimit small = {1000, before.rlim_max};
    ck_assert(signal(SIGXFSZ, SIG_IGN) != SIG_ERR);
    ck_assert_int_eq(setrlimit(RLIMIT_FSIZE, &small), 0);
    pf_status status = fill_store(&err);
    ck_assert_int_eq(setrlimit(RLIMIT_FSIZE, &before), 0);
    ck_assert_int_eq(status, PF_EIO);
    ck_assert_ptr_nonnull(strstr(err.message, "the scratch file in"));
}
END_TEST

START_TEST(notices_a_file_that_was_changed_or_cut)
{
    char path[512];
    pf_error err = {0};
    pf_buf buf;
    pf_buf_init(&buf);
    put("a.jsonl", "{\"a\":1}\n{\"b\":2}\n");
    ck_assert_int_eq(fill_store(NULL), PF_OK);
    ck_assert_int_eq(pf_store_read(store, refs[1], &buf, NULL), PF_OK);
    (void)snprintf(path, sizeof path, "%s/a.jsonl", dir);
    ck_assert_int_eq(usleep(20000), 0);
    ck_assert_int_eq(truncate(path, 9), 0);
    ck_assert_int_eq(pf_store_read(store, refs[1], &buf, &err), PF_EIO);
    ck_assert_ptr_nonnull(strstr(err.message, "changed during the run"));
    pf_buf_finish(&buf);
}
END_TEST

START_TEST(a_file_changed_after_it_was_read_is_found_by_the_last_check)
{
    char path[512];
    pf_error err = {0};
    pf_buf buf;
    pf_buf_init(&buf);
    put("a.jsonl", "{\"a\":1}\n{\"b\":2}\n");
    ck_assert_int_eq(fill_store(NULL), PF_OK);
    ck_assert_int_eq(pf_store_read(store, refs[1], &buf, NULL), PF_OK);
    ck_assert_int_eq(pf_store_check(store, &err), PF_OK);
    (void)snprintf(path, sizeof path, "%s/a.jsonl", dir);
    ck_assert_int_eq(usleep(20000), 0);
    FILE *file = fopen(path, "a");
    ck_assert_ptr_nonnull(file);
    ck_assert_int_ge(fputs("{\"c\":3}\n", file), 0);
    ck_assert_int_eq(fclose(file), 0);
    ck_assert_int_eq(pf_store_check(store, &err), PF_EIO);
    ck_assert_ptr_nonnull(strstr(err.message, "changed during the run"));
    pf_buf_finish(&buf);
}
END_TEST

START_TEST(a_file_changed_before_it_gave_way_to_others_is_remembered)
{
    char path[512];
    pf_error err = {0};
    pf_buf buf;
    pf_buf_init(&buf);
    put_many();
    ck_assert_int_eq(fill_store(NULL), PF_OK);
    ck_assert_int_eq(pf_store_read(store, refs[1], &buf, NULL), PF_OK); // of 001.jsonl
    (void)snprintf(path, sizeof path, "%s/001.jsonl", dir);
    ck_assert_int_eq(usleep(20000), 0);
    ck_assert_int_eq(truncate(path, 3), 0);
    size_t n_failed = 0;
    for (size_t i = 4; i < n_refs; i++) { // of all other files
        n_failed += pf_store_read(store, refs[i], &buf, NULL) != PF_OK;
    }
    ck_assert_uint_le(n_failed, 1); // the one for which it had to give way
    ck_assert_int_eq(pf_store_check(store, &err), PF_EIO);
    ck_assert_ptr_nonnull(strstr(err.message, "001.jsonl: was changed"));
    pf_buf_finish(&buf);
}
END_TEST

START_TEST(survives_any_failed_allocation)
{
    put("a.jsonl", "{}\n");
    put("b.txt", "Head\nBody");
    const char *path = dir;
    ck_assert_int_eq(pf_reader_create(&path, 1, &options, &reader, NULL), PF_OK);
    ck_assert_int_eq(pf_reader_next(reader, &batch, NULL), PF_OK);
    pf_status status = PF_ENOMEM;
    for (uint64_t n = 1; status != PF_OK; n++) {
        pf_store *made = NULL;
        pf_buf buf;
        pf_buf_init(&buf);
        pf_mem_fail_at(n);
        status = pf_store_create(scratch, &made, NULL);
        if (status == PF_OK) {
            status = pf_store_add(made, reader, &batch, refs, NULL);
        }
        if (status == PF_OK) {
            status = pf_store_read(made, refs[1], &buf, NULL);
        }
        pf_mem_fail_at(0);
        pf_buf_finish(&buf);
        pf_store_destroy(made);
        ck_assert(status == PF_OK || status == PF_ENOMEM);
        ck_assert_uint_lt(n, 50);
    }
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("store");
    TCase *tcase = tcase_create("store");
    tcase_add_checked_fixture(tcase, set_up, tear_down);
    tcase_add_test(tcase, gives_back_the_bytes_that_went_in);
    tcase_add_test(tcase, reads_from_many_threads_with_few_descriptors);
    tcase_add_test(tcase, makes_no_scratch_file_for_plain_records);
    tcase_add_test(tcase, says_that_there_is_no_place_for_scratch);
    tcase_add_test(tcase, says_that_scratch_could_not_be_written);
    tcase_add_test(tcase, notices_a_file_that_was_changed_or_cut);
    tcase_add_test(tcase, a_file_changed_before_it_gave_way_to_others_is_remembered);
    tcase_add_test(tcase, a_file_changed_after_it_was_read_is_found_by_the_last_check);
    tcase_add_test(tcase, survives_any_failed_allocation);
    suite_add_tcase(suite, tcase);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}
