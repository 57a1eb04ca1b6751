// SPDX-License-Identifier: MIT
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/machine.h"
#include "base/mem.h"
#include "direct_reads.h"
#include "io/fetch.h"
#include "io/json_parse.h"

#define N_RECORDS 1000
#define GIANT     500 // the record that no fetch has room for
#define MAX_BYTES (3 << 20)

static char dir[256];
static pf_input_options options;
static pf_store *store;
static pf_reader *reader;
static pf_record_batch batch;
static pf_record_ref refs[N_RECORDS + 1];
static size_t n_refs;

static void put(const char *name, const char *text)
{
    char path[512];
    (void)snprintf(path, sizeof path, "%s/%s", dir, name);
    FILE *file = fopen(path, "ab");
    ck_assert_ptr_nonnull(file);
    ck_assert_int_ge(fputs(text, file), 0);
    ck_assert_int_eq(fclose(file), 0);
}

// Records of 20 to 4,000 bytes and a giant in two files, and one that is converted.
static void put_records(void)
{
    static char text[MAX_BYTES];
    for (int i = 0; i < N_RECORDS; i++) {
        int n = i == GIANT ? MAX_BYTES - 100 : 10 + i * 37 % 4000;
        memset(text, 'a' + i % 26, (size_t)n);
        (void)snprintf(text + n, 32, "\n");
        char head[32];
        (void)snprintf(head, sizeof head, "{\"n\":%d,\"t\":\"", i);
        memcpy(text, head, strlen(head) < 9 ? strlen(head) : 9);
        put(i < 300 ? "a.jsonl" : "b.jsonl", text);
    }
    put("c.txt", "Head\nBody");
}

static void set_up(void)
{
    const char *base = getenv("TMPDIR");
    (void)snprintf(dir, sizeof dir, "%s/pf-fetch-XXXXXX", base == NULL ? P_tmpdir : base);
    ck_assert_ptr_nonnull(mkdtemp(dir));
    put_records();
    pf_machine_set_cache(1);
    memset(&options, 0, sizeof options);
    options.max_record_bytes = MAX_BYTES;
    options.batch_bytes = 4096;
    pf_record_batch_init(&batch);
    const char *path = dir;
    ck_assert_int_eq(pf_store_create("/tmp", &store, NULL), PF_OK);
    ck_assert_int_eq(pf_reader_create(&path, 1, &options, &reader, NULL), PF_OK);
    n_refs = 0;
    while (pf_reader_next(reader, &batch, NULL) == PF_OK) {
        ck_assert_int_eq(pf_store_add(store, reader, &batch, refs + n_refs, NULL), PF_OK);
        n_refs += batch.n_records;
    }
    ck_assert_uint_eq(n_refs, N_RECORDS + 1);
}

static void tear_down(void)
{
    char command[300];
    (void)snprintf(command, sizeof command, "rm -rf '%s'", dir);
    pf_machine_set_cache(0);
    pf_store_destroy(store);
    pf_reader_destroy(reader);
    pf_record_batch_finish(&batch);
    ck_assert_int_eq(system(command), 0);
}

// Whether the record is at hand; what is must be what the store gives.
static int is_at_hand(const pf_fetch *fetch, pf_record_ref ref)
{
    pf_buf got;
    pf_buf wanted;
    pf_buf_init(&got);
    pf_buf_init(&wanted);
    ck_assert_int_eq(pf_store_read(store, ref, &wanted, NULL), PF_OK);
    int is = pf_fetch_take(fetch, ref, &got);
    if (is) {
        ck_assert_uint_eq(got.len, wanted.len);
        ck_assert_int_eq(memcmp(got.data, wanted.data, got.len + PF_JSON_PADDING), 0);
    }
    pf_buf_finish(&got);
    pf_buf_finish(&wanted);
    return is;
}

START_TEST(brings_what_was_asked_for_one_call_later)
{
    pf_fetch *fetch = pf_fetch_create(store);
    ck_assert_ptr_nonnull(fetch);
    ck_assert(pf_store_is_past_memory(store));
    size_t n_at_hand = 0;
    for (size_t step = 0; step <= 6; step++) {
        pf_record_ref asked[PF_FETCH_RECORDS + 2];
        size_t n = 0;
        for (size_t i = 0; step < 6 && i < 200; i++) { // each once, some twice, in no order
            asked[n++] = refs[(step * 200 + i * 71) % n_refs];
        }
        pf_fetch_next(fetch, asked, n);
        for (size_t i = 0; step > 0 && i < 200; i++) {
            n_at_hand += (size_t)is_at_hand(fetch, refs[((step - 1) * 200 + i * 71) % n_refs]);
        }
    }
    if (can_read_past_cache(dir)) {
        ck_assert_uint_gt(n_at_hand, 1100);
    } else {
        ck_assert_uint_eq(n_at_hand, 0);
    }
    pf_fetch_destroy(fetch);
}
END_TEST

START_TEST(leaves_out_giants_and_what_is_too_much)
{
    pf_fetch *fetch = pf_fetch_create(store);
    pf_fetch_next(fetch, refs + GIANT - 100, PF_FETCH_RECORDS + 50);
    pf_fetch_next(fetch, NULL, 0);
    ck_assert(!is_at_hand(fetch, refs[GIANT]));
    ck_assert(!is_at_hand(fetch, refs[GIANT - 100 + PF_FETCH_RECORDS]));
    ck_assert(!is_at_hand(fetch, refs[N_RECORDS]));
    ck_assert_int_eq(is_at_hand(fetch, refs[GIANT - 1]), can_read_past_cache(dir));
    ck_assert_int_eq(is_at_hand(fetch, refs[GIANT + 1]), can_read_past_cache(dir));
    pf_fetch_next(fetch, NULL, 0);
    ck_assert(!is_at_hand(fetch, refs[GIANT - 1]));
    pf_fetch_destroy(fetch);
}
END_TEST

START_TEST(may_end_while_reads_are_under_way)
{
    pf_fetch *fetch = pf_fetch_create(store);
    pf_fetch_next(fetch, refs, PF_FETCH_RECORDS);
    pf_fetch_destroy(fetch);
    pf_fetch_destroy(NULL);
}
END_TEST

START_TEST(is_not_made_without_memory)
{
    for (uint64_t n = 1; n <= 3; n++) {
        pf_mem_fail_at(n);
        pf_fetch *fetch = pf_fetch_create(store);
        pf_mem_fail_at(0);
        ck_assert_ptr_null(fetch);
    }
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("fetch");
    TCase *tcase = tcase_create("fetch");
    tcase_add_checked_fixture(tcase, set_up, tear_down);
    tcase_add_test(tcase, brings_what_was_asked_for_one_call_later);
    tcase_add_test(tcase, leaves_out_giants_and_what_is_too_much);
    tcase_add_test(tcase, may_end_while_reads_are_under_way);
    tcase_add_test(tcase, is_not_made_without_memory);
    suite_add_tcase(suite, tcase);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}
