// SPDX-License-Identifier: MIT
// The whole way to copy groups on the summit corpus, through the public API: equal bytes for
// any number of threads and any instruction set, for every method; and the same groups for any
// order of the input. The corpus is $PRESSFOLD_DATA/summit/articles.jsonl, or the first
// argument.
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <pressfold/pressfold.h>

#include "base/machine.h"
#include "base/rng.h"

#define TEMPLATE "/tmp/pressfold_copies_XXXXXX"

#define MAX_PATH  1024
#define MAX_LINES 2000

static char input[MAX_PATH];
static char folder[sizeof TEMPLATE];

static const char *const METHODS[] = {"bottomk", "minhash", "simhash", "exact"};
static const char *const THREADS[] = {"1", "2", "7"};
static const char *const CPUS[] = {"scalar", "avx2", "avx512"};

#define N_METHODS 4

typedef struct file_bytes {
    char *data; // zero-terminated
    size_t len;
} file_bytes;

typedef struct outcome {
    file_bytes groups;
    file_bytes pairs;
    pf_run_info info;
} outcome;

static void make_folder(void)
{
    memcpy(folder, TEMPLATE, sizeof TEMPLATE); // a test may run again in this process
    ck_assert_ptr_nonnull(mkdtemp(folder));
}

static void name_file(char *out, const char *name)
{
    (void)snprintf(out, MAX_PATH, "%s/%s", folder, name);
}

static void drop_folder(void)
{
    const char *const names[] = {"groups.csv", "pairs.csv",     "input.jsonl",
                                 "kept.jsonl", "removed.jsonl", "annotated.jsonl"};
    char name[MAX_PATH];
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        name_file(name, names[i]);
        (void)unlink(name);
    }
    (void)rmdir(folder);
}

static file_bytes read_file(const char *name)
{
    FILE *file = fopen(name, "rb");
    ck_assert_msg(file != NULL, "cannot open %s", name);
    ck_assert_int_eq(fseek(file, 0, SEEK_END), 0);
    long len = ftell(file);
    ck_assert_int_gt(len, 0);
    rewind(file);
    file_bytes bytes = {malloc((size_t)len + 1), (size_t)len};
    ck_assert_ptr_nonnull(bytes.data);
    ck_assert_uint_eq(fread(bytes.data, 1, bytes.len, file), bytes.len);
    bytes.data[bytes.len] = '\0';
    (void)fclose(file);
    return bytes;
}

static outcome dedup_keeping(const char *path, const char *method, const char *threads,
                             const char *cpu, const char *keep)
{
    char groups[MAX_PATH];
    char pairs[MAX_PATH];
    outcome out;
    pf_options options;
    pf_error err = {0};
    name_file(groups, "groups.csv");
    name_file(pairs, "pairs.csv");
    pf_options_init(&options);
    ck_assert_int_eq(pf_options_set(&options, "method", method, &err), PF_OK);
    ck_assert_int_eq(pf_options_set(&options, "threads", threads, &err), PF_OK);
    ck_assert_int_eq(pf_options_set(&options, "cpu", cpu, &err), PF_OK);
    ck_assert_int_eq(pf_options_set(&options, "keep", keep, &err), PF_OK);
    ck_assert_int_eq(pf_options_set(&options, "batch", "4K", &err), PF_OK);
    const char *const inputs[] = {path};
    pf_job job = {inputs, 1, &options, NULL};
    pf_dedup_outputs outputs = {.groups = groups, .pairs = pairs};
    ck_assert_msg(pf_dedup(&job, &outputs, &out.info, &err) == PF_OK, "%s", err.message);
    out.groups = read_file(groups);
    out.pairs = read_file(pairs);
    return out;
}

static outcome dedup(const char *path, const char *method, const char *threads, const char *cpu)
{
    return dedup_keeping(path, method, threads, cpu, "earliest");
}

static void drop_outcome(outcome *out)
{
    free(out->groups.data);
    free(out->pairs.data);
}

static void assert_same(const file_bytes *a, const file_bytes *b, const char *what)
{
    ck_assert_msg(a->len == b->len && memcmp(a->data, b->data, a->len) == 0, "%s differ", what);
}

START_TEST(threads_batches_and_instructions_do_not_change_a_byte)
{
    const char *method = METHODS[_i];
    char what[64];
    outcome first = dedup(input, method, "1", "scalar");
    ck_assert_uint_gt(first.info.n_articles, 149);
    ck_assert_uint_eq(first.info.n_articles, first.info.n_kept + first.info.n_copies);
    ck_assert_uint_gt(first.info.n_copies, 0);
    for (size_t t = 0; t < 3; t++) {
        for (size_t c = 0; c < 2; c++) {
            outcome again = dedup(input, method, THREADS[t], CPUS[c]);
            (void)snprintf(what, sizeof what, "groups (%s, %s threads, %s)", method, THREADS[t],
                           CPUS[c]);
            assert_same(&first.groups, &again.groups, what);
            memcpy(what, "pairs ", 6);
            assert_same(&first.pairs, &again.pairs, what);
            ck_assert_uint_eq(first.info.n_candidates, again.info.n_candidates);
            drop_outcome(&again);
        }
    }
    drop_outcome(&first);
}
END_TEST

// Lines of a text as pointers into it; the ends are cut off.
static size_t split_lines(char *text, char **out_lines)
{
    size_t n = 0;
    for (char *at = text; *at != '\0';) {
        char *end = strchr(at, '\n');
        ck_assert_uint_lt(n, MAX_LINES);
        out_lines[n++] = at;
        if (end == NULL) {
            break;
        }
        *end = '\0';
        at = end + 1;
    }
    return n;
}

static int compare_lines(const void *x, const void *y)
{
    return strcmp(*(char *const *)x, *(char *const *)y);
}

static void write_shuffled(const char *path, uint64_t seed)
{
    static char *lines[MAX_LINES];
    file_bytes bytes = read_file(input);
    size_t n = split_lines(bytes.data, lines);
    pf_rng rng;
    pf_rng_init(&rng, seed);
    for (uint32_t i = (uint32_t)n; i > 1; i--) {
        uint32_t j = pf_rng_below(&rng, i);
        char *swapped = lines[i - 1];
        lines[i - 1] = lines[j];
        lines[j] = swapped;
    }
    FILE *file = fopen(path, "wb");
    ck_assert_ptr_nonnull(file);
    for (size_t i = 0; i < n; i++) {
        (void)fprintf(file, "%s\n", lines[i]);
    }
    ck_assert_int_eq(fclose(file), 0);
    free(bytes.data);
}

// Rows say id, group (the id of the article kept) and all figures, so sorted rows compare the
// sets and more. The columns of pairs.csv name their two articles in input order and are not
// compared.
START_TEST(input_order_does_not_change_the_groups)
{
    static char *rows[MAX_LINES];
    static char *shuffled_rows[MAX_LINES];
    const char *method = METHODS[_i % N_METHODS];
    uint64_t seed = 70 + (uint64_t)_i;
    char path[MAX_PATH];
    name_file(path, "input.jsonl");
    outcome first = dedup(input, method, "2", "best");
    write_shuffled(path, seed);
    outcome again = dedup(path, method, "2", "best");
    size_t n = split_lines(first.groups.data, rows);
    ck_assert_uint_eq(split_lines(again.groups.data, shuffled_rows), n);
    qsort(rows, n, sizeof *rows, compare_lines);
    qsort(shuffled_rows, n, sizeof *shuffled_rows, compare_lines);
    for (size_t i = 0; i < n; i++) {
        ck_assert_msg(strcmp(rows[i], shuffled_rows[i]) == 0, "seed %d: '%s' became '%s'",
                      (int)seed, rows[i], shuffled_rows[i]);
    }
    ck_assert_uint_eq(first.info.n_candidates, again.info.n_candidates);
    ck_assert_uint_eq(first.info.n_excerpt_links, again.info.n_excerpt_links);
    drop_outcome(&first);
    drop_outcome(&again);
}
END_TEST

// With --keep first the kept article's row, in input order, stands before those of its copies.
START_TEST(the_first_of_each_group_is_kept_when_asked_for)
{
    static char *rows[MAX_LINES];
    outcome out = dedup_keeping(input, METHODS[_i], "2", "best", "first");
    size_t n = split_lines(out.groups.data, rows);
    size_t n_copies = 0;
    for (size_t i = 1; i < n; i++) {
        char *group = strchr(rows[i], ',') + 1;
        size_t id_len = (size_t)(group - rows[i]) - 1;
        size_t group_len = strcspn(group, ",");
        if (id_len == group_len && memcmp(rows[i], group, id_len) == 0) {
            continue;
        }
        n_copies++;
        int is_before = 0;
        for (size_t j = 1; j < i && !is_before; j++) {
            is_before = memcmp(rows[j], group, group_len) == 0 && rows[j][group_len] == ',';
        }
        ck_assert_msg(is_before, "%s: the kept one comes later", rows[i]);
    }
    ck_assert_uint_eq(n_copies, out.info.n_copies);
    drop_outcome(&out);
}
END_TEST

#define N_TIMES 20 // the corpus stands in the long input: more records than are written at once

static void write_long_input(const char *path)
{
    file_bytes corpus = read_file(input);
    FILE *file = fopen(path, "wb");
    ck_assert_ptr_nonnull(file);
    for (int i = 0; i < N_TIMES; i++) {
        ck_assert_uint_eq(fwrite(corpus.data, 1, corpus.len, file), corpus.len);
    }
    ck_assert_int_eq(fclose(file), 0);
    free(corpus.data);
}

enum {
    KEPT,
    REMOVED,
    ANNOTATED,
    N_RECORD_FILES
};

static void dedup_records(const char *path, const char *threads,
                          file_bytes out_files[N_RECORD_FILES])
{
    static const char *const names[] = {"kept.jsonl", "removed.jsonl", "annotated.jsonl"};
    char paths[N_RECORD_FILES][MAX_PATH];
    for (int i = 0; i < N_RECORD_FILES; i++) {
        name_file(paths[i], names[i]);
    }
    pf_options options;
    pf_error err = {0};
    pf_options_init(&options);
    ck_assert_int_eq(pf_options_set(&options, "threads", threads, &err), PF_OK);
    const char *const inputs[] = {path};
    pf_job job = {inputs, 1, &options, NULL};
    pf_dedup_outputs outputs = {
        .kept = paths[KEPT], .removed = paths[REMOVED], .annotate = paths[ANNOTATED]};
    pf_run_info info;
    ck_assert_msg(pf_dedup(&job, &outputs, &info, &err) == PF_OK, "%s", err.message);
    for (int i = 0; i < N_RECORD_FILES; i++) {
        out_files[i] = read_file(paths[i]);
    }
}

// Whether the lines of `part` are lines of `whole`, in order; what stands behind a line's last
// brace in `whole` may be added to it.
static int is_in_order(const char *part, const char *whole)
{
    while (*part != '\0' && *whole != '\0') {
        size_t len = strcspn(part, "\n");
        size_t whole_len = strcspn(whole, "\n");
        int is_equal = whole_len <= len && memcmp(part, whole, whole_len - 1) == 0;
        part += is_equal ? len + 1 : 0;
        whole += whole_len + 1;
    }
    return *part == '\0';
}

START_TEST(many_records_leave_in_their_order_by_any_number_of_threads)
{
    char path[MAX_PATH];
    name_file(path, "input.jsonl");
    write_long_input(path);
    file_bytes whole = read_file(path);
    file_bytes first[N_RECORD_FILES];
    dedup_records(path, "1", first);
    for (int i = 0; i < N_RECORD_FILES; i++) {
        ck_assert_msg(is_in_order(first[i].data, whole.data), "%d", i);
    }
    for (size_t t = 1; t < 3; t++) {
        file_bytes again[N_RECORD_FILES];
        dedup_records(path, THREADS[t], again);
        for (int i = 0; i < N_RECORD_FILES; i++) {
            assert_same(&first[i], &again[i], THREADS[t]);
            free(again[i].data);
        }
    }
    pf_machine_set_cache(1);
    for (size_t t = 0; t < 2; t++) {
        file_bytes again[N_RECORD_FILES];
        dedup_records(path, THREADS[t], again);
        for (int i = 0; i < N_RECORD_FILES; i++) {
            assert_same(&first[i], &again[i], "what comes from the disk");
            free(again[i].data);
        }
    }
    pf_machine_set_cache(0);
    for (int i = 0; i < N_RECORD_FILES; i++) {
        free(first[i].data);
    }
    free(whole.data);
}
END_TEST

START_TEST(files_that_memory_does_not_hold_give_the_same_groups)
{
    outcome first = dedup(input, "bottomk", "1", "scalar");
    pf_machine_set_cache(1);
    for (size_t t = 0; t < 2; t++) {
        outcome again = dedup(input, "bottomk", THREADS[t], "scalar");
        assert_same(&first.groups, &again.groups, "groups");
        assert_same(&first.pairs, &again.pairs, "pairs");
        drop_outcome(&again);
    }
    pf_machine_set_cache(0);
    drop_outcome(&first);
}
END_TEST

int main(int argc, char **argv)
{
    const char *data = getenv("PRESSFOLD_DATA");
    if (argc < 2 && data == NULL) {
        (void)fprintf(stderr, "usage: %s articles.jsonl, or set PRESSFOLD_DATA\n", argv[0]);
        return 77; // meson: skipped
    }
    (void)snprintf(input, sizeof input, "%s%s", argc > 1 ? argv[1] : data,
                   argc > 1 ? "" : "/summit/articles.jsonl");
    Suite *suite = suite_create("copies_threads");
    TCase *tcase = tcase_create("copies_threads");
    tcase_set_timeout(tcase, 240);
    tcase_add_checked_fixture(tcase, make_folder, drop_folder);
    tcase_add_loop_test(tcase, threads_batches_and_instructions_do_not_change_a_byte, 0,
                        N_METHODS);
    tcase_add_loop_test(tcase, input_order_does_not_change_the_groups, 0, 2 * N_METHODS);
    tcase_add_loop_test(tcase, the_first_of_each_group_is_kept_when_asked_for, 0, N_METHODS);
    tcase_add_test(tcase, files_that_memory_does_not_hold_give_the_same_groups);
    tcase_add_test(tcase, many_records_leave_in_their_order_by_any_number_of_threads);
    suite_add_tcase(suite, tcase);
    SRunner *runner = srunner_create(suite);
    srunner_set_tap(runner, "-");
    srunner_run_all(runner, CK_SILENT);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}
