// SPDX-License-Identifier: MIT
// Memory runs out at the n-th allocation and stays out, for n = 1, 2, ... until the job
// succeeds: every failure is PF_ENOMEM with words, and leaves no file. Leaks are the
// sanitizer's to find.
#include <check.h>
#include <dirent.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <pressfold/pressfold.h>

#include "base/mem.h"

#define N_SINGLE_STEPS 300 // from then on n grows by a fixed share
#define MAX_RUNS       1500

static char dir[256];
static char input[300];
static char scratch_input[300];
static pf_options options;
static const char *inputs[2];
static char first_left[300]; // the first file that a failed run left, and when
static pf_job job;

// Twelve articles: copies, a trimmed copy, a story of two texts, an empty text, a bad record.
static const char *const lines[] = {
    "{\"id\":\"a1\",\"date\":\"2031-05-04\",\"source\":\"one.example\",\"title\":\"Ferry "
    "late\","
    "\"text\":\"The ferry to Port Ysmere was late again on Monday, the harbour office said, "
    "and "
    "nobody knew when it would come. The captain blamed the tide and the tide table.\"}",
    "{\"id\":\"a2\",\"date\":\"2031-05-05\",\"source\":\"two.example\",\"title\":\"Late "
    "ferry\","
    "\"text\":\"The ferry to Port Ysmere was late again on Monday, the harbour office said, "
    "and "
    "nobody knew when it would come. The captain blamed the tide and the tide table.\"}",
    "{\"id\":\"a3\",\"date\":\"2031-05-05\",\"source\":\"three.example\",\"title\":\"Ferry\","
    "\"text\":\"The ferry to Port Ysmere was late again on Monday, the harbour office said, "
    "and "
    "nobody knew when it would come.\"}",
    "{\"id\":\"b1\",\"date\":\"2031-05-05\",\"title\":\"Harbour office under "
    "fire\",\"text\":\"The "
    "harbour office of Port Ysmere must answer for the late ferry, said the mayor.\"}",
    "{\"id\":\"c1\",\"date\":\"2031-05-06\",\"title\":\"Grain\",\"text\":\"Grain prices fell "
    "for a "
    "third day as rain reached the plains, traders told the exchange in the capital.\"}",
    "{\"id\":\"c2\",\"date\":\"2031-05-07\",\"title\":\"Grain\",\"text\":\"Traders saw the "
    "price of "
    "grain fall again after more rain on the plains, and expect it to rise by autumn.\"}",
    "{\"id\":\"d1\",\"title\":\"Empty\",\"text\":\"\"}",
    "{\"id\":\"d2\",\"title\":\"\\ud83d lone\",\"text\":\"A lone surrogate needs a repair.\"}",
    "{\"id\":\"e1\",\"text\":\"总统周一在首都会见了国王并谈到了大桥的建设问题。\"}",
    "{\"id\":\"e1\",\"text\":\"议会将预算案的表决推迟到秋天。\"}",
    "{\"broken",
    "{\"id\":\"f1\",\"title\":\"Cup final\",\"text\":\"The striker scored twice in the cup "
    "final "
    "and the keeper saved a penalty.\"}",
    "{\"id\":\"f2\",\"title\":\"Storm\",\"text\":\"Heavy rain and strong wind are expected on "
    "the "
    "coast until Friday.\"}",
};

static void write_lines(const char *path, size_t first, size_t end)
{
    FILE *file = fopen(path, "w");
    ck_assert_ptr_nonnull(file);
    for (size_t i = first; i < end; i++) {
        ck_assert_int_gt(fprintf(file, "%s\n", lines[i]), 0);
    }
    ck_assert_int_eq(fclose(file), 0);
}

static void set_up(void)
{
    const char *base = getenv("TMPDIR");
    (void)snprintf(dir, sizeof dir, "%s/pf-alloc-XXXXXX", base == NULL ? P_tmpdir : base);
    ck_assert_ptr_nonnull(mkdtemp(dir));
    (void)snprintf(input, sizeof input, "%s/in.jsonl", dir);
    (void)snprintf(scratch_input, sizeof scratch_input, "%s/in.txt", dir);
    write_lines(input, 0, sizeof lines / sizeof *lines);
    write_lines(scratch_input, 3, 4);
    pf_options_init(&options);
    options.resources.threads = 1;
    options.resources.scratch_dir = dir;
    options.topics.k = 2;
    options.topics.restarts = 1;
    inputs[0] = input;
    inputs[1] = scratch_input;
    job = (pf_job){inputs, 2, &options, NULL};
}

static void tear_down(void)
{
    char command[300];
    pf_mem_fail_at(0);
    (void)snprintf(command, sizeof command, "rm -rf '%s'", dir);
    ck_assert_int_eq(system(command), 0);
}

// What stands in the folder beside the inputs, into `name`; empty: nothing. It is removed.
static void take_left(char *name, size_t cap)
{
    DIR *listing = opendir(dir);
    ck_assert_ptr_nonnull(listing);
    name[0] = '\0';
    for (const struct dirent *entry = readdir(listing); entry != NULL;
         entry = readdir(listing)) {
        if (entry->d_name[0] != '.' && strncmp(entry->d_name, "in.", 3) != 0) {
            (void)snprintf(name, cap, "%s", entry->d_name);
        }
    }
    (void)closedir(listing);
    if (name[0] != '\0') {
        char command[600];
        (void)snprintf(command, sizeof command, "rm -rf '%s/%s'", dir, name);
        ck_assert_int_eq(system(command), 0);
    }
}

static const char *path_of(const char *name)
{
    static char paths[8][320];
    static int turn;
    turn = (turn + 1) % 8;
    (void)snprintf(paths[turn], sizeof paths[0], "%s/%s", dir, name);
    return paths[turn];
}

static pf_status run_dedup(pf_error *err)
{
    pf_run_info info;
    pf_dedup_outputs outputs = {path_of("kept"), path_of("groups"), path_of("pairs"),
                                path_of("removed"), path_of("annotated")};
    return pf_dedup(&job, &outputs, &info, err);
}

static pf_status run_all(pf_error *err)
{
    pf_run_info info;
    return pf_run(&job, path_of("out"), 0, path_of("annotated"), &info, err);
}

static pf_status run_stories(pf_error *err)
{
    pf_run_info info;
    return pf_find_stories(&job, path_of("stories"), &info, err);
}

static pf_status run_explain(pf_error *err)
{
    pf_run_info info;
    pf_explain_request question = {
        .id_a = "a1", .id_b = "a3", .out_path = path_of("explained"), .colour = PF_COLOUR_ANSI};
    return pf_explain(&job, &question, &info, err);
}

static pf_status run_plan(pf_error *err)
{
    return pf_plan(&job, 0, path_of("plan"), err);
}

static const struct {
    const char *name;
    pf_status (*run)(pf_error *err);
} jobs[] = {{"dedup", run_dedup},
            {"run", run_all},
            {"stories", run_stories},
            {"explain", run_explain},
            {"plan", run_plan}};

// Runs with the n-th allocation failing. Returns 1 when it went well.
static int try_at(int which, uint64_t n)
{
    pf_error error = {0};
    char left[256];
    pf_mem_fail_at(n);
    pf_status status = jobs[which].run(&error);
    pf_mem_fail_at(0);
    if (status == PF_OK) {
        return 1;
    }
    ck_assert_msg(status == PF_ENOMEM, "%s, allocation %llu: %s: %s", jobs[which].name,
                  (unsigned long long)n, pf_status_name(status), error.message);
    ck_assert_int_eq(error.code, PF_ENOMEM);
    ck_assert_str_ne(error.message, "");
    take_left(left, sizeof left);
    if (left[0] != '\0' && first_left[0] == '\0') {
        (void)snprintf(first_left, sizeof first_left, "allocation %llu: %s",
                       (unsigned long long)n, left);
    }
    return 0;
}

START_TEST(every_allocation_may_fail)
{
    int n_runs = 0;
    first_left[0] = '\0';
    for (uint64_t n = 1; !try_at(_i, n); n += n < N_SINGLE_STEPS ? 1 : n / 100) {
        ck_assert_int_lt(++n_runs, MAX_RUNS);
    }
    // It did something all along.
    ck_assert_int_gt(n_runs, 50);
    ck_assert_msg(first_left[0] == '\0', "%s, %s is left", jobs[_i].name, first_left);
}
END_TEST

START_TEST(after_a_failure_all_goes_well)
{
    pf_error error;
    ck_assert_int_eq(try_at(_i, 40), 0);
    ck_assert_msg(jobs[_i].run(&error) == PF_OK, "%s", error.message);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("alloc");
    TCase *tcase = tcase_create("alloc");
    int n_jobs = (int)(sizeof jobs / sizeof *jobs);
    tcase_add_checked_fixture(tcase, set_up, tear_down);
    tcase_set_timeout(tcase, 240);
    tcase_add_loop_test(tcase, every_allocation_may_fail, 0, n_jobs);
    tcase_add_loop_test(tcase, after_a_failure_all_goes_well, 0, n_jobs);
    suite_add_tcase(suite, tcase);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    int n_failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return n_failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
