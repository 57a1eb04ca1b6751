// SPDX-License-Identifier: MIT
// The public functions as a user of the library meets them: linked with the library alone,
// public headers only. Errors first: what each function refuses, and that nothing is left
// behind.
#include <check.h>
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <pressfold/pressfold.h>

#define N_INPUT 5

static const char input_lines[] =
    "{\"id\":\"a\",\"date\":\"2031-05-04\",\"title\":\"Ferry\",\"text\":\"The ferry to Port "
    "Ysmere was late again on Monday, the harbour office said.\"}\n"
    "{\"id\":\"b\",\"date\":\"2031-05-05\",\"title\":\"Ferry\",\"text\":\"The ferry to Port "
    "Ysmere was late again on Monday, the harbour office said.\"}\n"
    "{\"id\":\"broken\n"
    "{\"id\":\"c\",\"date\":\"2031-05-05\",\"title\":\"Grain\",\"text\":\"Grain prices fell "
    "for a "
    "third day as rain reached the plains.\"}\n"
    "{\"id\":\"nothing\"}\n";

static char dir[256];
static char input[300];
static char output[300];
static pf_options options;
static const char *inputs[1];
static pf_job job;
static pf_run_info info;
static pf_error error;

static void write_file(const char *path, const char *text)
{
    FILE *file = fopen(path, "w");
    ck_assert_ptr_nonnull(file);
    ck_assert_int_ge(fputs(text, file), 0);
    ck_assert_int_eq(fclose(file), 0);
}

static void set_up(void)
{
    const char *base = getenv("TMPDIR");
    (void)snprintf(dir, sizeof dir, "%s/pf-api-XXXXXX", base == NULL ? P_tmpdir : base);
    ck_assert_ptr_nonnull(mkdtemp(dir));
    (void)snprintf(input, sizeof input, "%s/in.jsonl", dir);
    (void)snprintf(output, sizeof output, "%s/out", dir);
    write_file(input, input_lines);
    pf_options_init(&options);
    options.resources.threads = 2;
    inputs[0] = input;
    job = (pf_job){inputs, 1, &options, NULL};
    memset(&info, 0xff, sizeof info);
    memset(&error, 0, sizeof error);
}

static void tear_down(void)
{
    char command[300];
    (void)snprintf(command, sizeof command, "rm -rf '%s'", dir);
    ck_assert_int_eq(system(command), 0);
}

static int n_files(void)
{
    DIR *listing = opendir(dir);
    ck_assert_ptr_nonnull(listing);
    int n = 0;
    for (const struct dirent *entry = readdir(listing); entry != NULL;
         entry = readdir(listing)) {
        n += entry->d_name[0] != '.';
    }
    (void)closedir(listing);
    return n;
}

// Every run function on the job: all must refuse it alike and leave no file.
static void assert_all_refuse(pf_status status, const char *words)
{
    pf_dedup_outputs outputs = {.kept = output};
    pf_explain_request question = {.id_a = "a", .id_b = "b", .out_path = output};
    pf_run_info untouched;
    memset(&untouched, 0xff, sizeof untouched);
    int n_calls = status == PF_EFORMAT ? 5 : 6; // a plan counts bad records
    for (int i = 0; i < n_calls; i++) {
        memset(&error, 0, sizeof error);
        pf_status got = PF_OK;
        switch (i) {
        case 0:
            got = pf_run(&job, output, 0, NULL, &info, &error);
            break;
        case 1:
            got = pf_dedup(&job, &outputs, &info, &error);
            break;
        case 2:
            got = pf_find_stories(&job, output, &info, &error);
            break;
        case 3:
            got = pf_find_topics(&job, output, &info, &error);
            break;
        case 4:
            got = pf_explain(&job, &question, &info, &error);
            break;
        default:
            got = pf_plan(&job, 0, output, &error);
            break;
        }
        ck_assert_int_eq(got, status);
        ck_assert_int_eq(error.code, status);
        ck_assert_msg(strstr(error.message, words) != NULL, "call %d: no '%s' in '%s'", i,
                      words, error.message);
        ck_assert_mem_eq(&info, &untouched, sizeof info);
        ck_assert_int_eq(n_files(), 1);
    }
    // The words are optional.
    ck_assert_int_eq(pf_dedup(&job, &outputs, &info, NULL), status);
}

START_TEST(a_job_without_inputs_is_refused)
{
    job.n_inputs = 0;
    assert_all_refuse(PF_EINVAL, "input");
}
END_TEST

START_TEST(a_job_without_options_is_refused)
{
    job.options = NULL;
    assert_all_refuse(PF_EINVAL, "options");
}
END_TEST

START_TEST(a_missing_input_is_not_found)
{
    inputs[0] = "no/such/file.jsonl";
    assert_all_refuse(PF_ENOTFOUND, "no/such/file.jsonl");
}
END_TEST

START_TEST(a_bad_record_ends_a_strict_run)
{
    options.input.strict = 1;
    assert_all_refuse(PF_EFORMAT, "string");
    ck_assert_uint_eq(error.record, 3);
    ck_assert_str_eq(error.source, input);
}
END_TEST

// Options out of their range, each by a function that breaks one.
static void bad_threshold(void)
{
    options.copies.threshold = 1.5;
}

static void bad_threshold_nan(void)
{
    options.copies.threshold = (double)strtof("nan", NULL);
}

static void bad_shingle(void)
{
    options.copies.shingle_kind = PF_SHINGLE_WORD;
    options.copies.shingle_len = 0;
}

static void bad_shape(void)
{
    options.copies.bands = 100;
    options.copies.rows = 100;
    options.copies.permutations = 64;
}

static void bad_permutations(void)
{
    options.copies.permutations = PF_MAX_PERMUTATIONS + 1;
}

static void bad_record_size(void)
{
    options.input.max_record_bytes = 3;
}

static void bad_batch(void)
{
    options.input.batch_bytes = 0;
}

static void bad_story_threshold(void)
{
    options.stories.threshold = -0.1;
}

static void bad_lsa(void)
{
    options.topics.lsa_dims = 1;
}

static void bad_restarts(void)
{
    options.topics.restarts = 0;
}

static void bad_threads(void)
{
    options.resources.threads = 4096;
}

static void bad_method(void)
{
    options.copies.method = (pf_method)17;
}

static void bad_keep(void)
{
    options.copies.keep = PF_KEEP_SOURCE;
    options.copies.keep_sources = NULL;
}

static const struct {
    void (*spoil)(void);
    const char *words;
} bad_options[] = {
    {bad_threshold, "threshold"},
    {bad_threshold_nan, "threshold"},
    {bad_shingle, "shingle"},
    {bad_shape, "bands"},
    {bad_permutations, "permutations"},
    {bad_record_size, "max-record"},
    {bad_batch, "batch"},
    {bad_story_threshold, "story-threshold"},
    {bad_lsa, "lsa"},
    {bad_restarts, "restarts"},
    {bad_threads, "threads"},
    {bad_method, "method"},
    {bad_keep, "keep"},
};

START_TEST(options_outside_their_range_are_refused)
{
    bad_options[_i].spoil();
    ck_assert_int_eq(pf_options_validate(&options, &error), PF_EINVAL);
    ck_assert_msg(strstr(error.message, bad_options[_i].words) != NULL, "%s", error.message);
    assert_all_refuse(PF_EINVAL, bad_options[_i].words);
}
END_TEST

START_TEST(every_option_reads_what_it_writes)
{
    size_t n = 0;
    const pf_option_info *table = pf_option_table(&n);
    ck_assert_uint_gt(n, 10);
    for (size_t i = 0; i < n; i++) {
        char text[2048];
        char again[2048];
        ck_assert_int_eq(pf_options_text(&options, table[i].name, text, sizeof text, &error),
                         PF_OK);
        ck_assert_str_ne(text, "");
        if (table[i].argument == NULL || strcmp(table[i].name, "field") == 0) {
            continue;
        }
        pf_options other;
        pf_options_init(&other);
        ck_assert_msg(pf_options_set(&other, table[i].name, text, &error) == PF_OK, "%s",
                      error.message);
        ck_assert_int_eq(pf_options_text(&other, table[i].name, again, sizeof again, &error),
                         PF_OK);
        ck_assert_str_eq(text, again);
    }
    char cut[4];
    ck_assert_int_eq(pf_options_text(&options, "field", cut, sizeof cut, &error), PF_OK);
    ck_assert_str_eq(cut, "id=");
}
END_TEST

START_TEST(an_unknown_option_is_not_found)
{
    char text[8];
    ck_assert_int_eq(pf_options_set(&options, "colour", "red", &error), PF_ENOTFOUND);
    ck_assert_int_eq(pf_options_text(&options, "colour", text, sizeof text, &error),
                     PF_ENOTFOUND);
    ck_assert_int_eq(pf_options_set(&options, "threshold", NULL, &error), PF_EINVAL);
    ck_assert_int_eq(pf_options_set(&options, "threshold", "", NULL), PF_EINVAL);
}
END_TEST

// What the hooks were told.
typedef struct heard {
    uint64_t bad_records[4];
    char reasons[4][320];
    int n_bad;
    int n_asked;
    int stop_after;
} heard;

static void hear_bad(void *ctx, const pf_error *what)
{
    heard *told = ctx;
    ck_assert_int_lt(told->n_bad, 4);
    told->bad_records[told->n_bad] = what->record;
    (void)snprintf(told->reasons[told->n_bad], sizeof told->reasons[0], "%s", what->message);
    ck_assert_str_eq(what->source, input);
    told->n_bad++;
}

static int ask_stop(void *ctx)
{
    heard *told = ctx;
    return ++told->n_asked > told->stop_after;
}

START_TEST(hooks_hear_of_bad_records_in_order)
{
    heard told = {.stop_after = 1000000};
    pf_hooks hooks = {.ctx = &told, .on_bad = hear_bad, .cancelled = ask_stop};
    pf_dedup_outputs outputs = {.kept = output};
    job.hooks = &hooks;
    ck_assert_int_eq(pf_dedup(&job, &outputs, &info, &error), PF_OK);
    ck_assert_int_eq(told.n_bad, 2);
    ck_assert_uint_eq(told.bad_records[0], 3);
    ck_assert_uint_eq(told.bad_records[1], 5);
    ck_assert_ptr_nonnull(strstr(told.reasons[1], "neither title nor text"));
    ck_assert_int_gt(told.n_asked, 0);
}
END_TEST

START_TEST(hooks_and_their_members_may_be_null)
{
    pf_hooks none = {0};
    job.hooks = _i == 0 ? NULL : &none;
    ck_assert_int_eq(pf_run(&job, output, 0, NULL, &info, &error), PF_OK);
    ck_assert_uint_eq(info.n_records, N_INPUT);
    ck_assert_uint_eq(info.n_bad, 2);
    ck_assert_uint_eq(info.n_articles, 3);
    ck_assert_uint_eq(info.n_kept, 2);
    ck_assert_uint_eq(info.n_copies, 1);
    ck_assert_uint_eq(info.n_groups, 1);
    ck_assert_uint_gt(info.n_stages, 0);
}
END_TEST

START_TEST(a_cancelled_run_leaves_nothing)
{
    heard told = {.stop_after = _i};
    pf_hooks hooks = {.ctx = &told, .cancelled = ask_stop};
    job.hooks = &hooks;
    assert_all_refuse(PF_ECANCELLED, "stopped");
}
END_TEST

START_TEST(an_existing_folder_is_replaced_only_if_asked)
{
    ck_assert_int_eq(pf_run(&job, output, 0, NULL, &info, &error), PF_OK);
    ck_assert_int_eq(pf_run(&job, output, 0, NULL, &info, &error), PF_EEXIST);
    ck_assert_ptr_nonnull(strstr(error.message, output));
    ck_assert_int_eq(pf_run(&job, output, 1, NULL, &info, &error), PF_OK);
    ck_assert_int_eq(n_files(), 2);
    char folder[400];
    (void)snprintf(folder, sizeof folder, "%s/own", dir);
    ck_assert_int_eq(mkdir(folder, 0700), 0);
    ck_assert_int_eq(pf_run(&job, folder, 1, NULL, &info, &error), PF_EEXIST);
}
END_TEST

START_TEST(dedup_may_write_nothing_at_all)
{
    pf_dedup_outputs none = {0};
    ck_assert_int_eq(pf_dedup(&job, &none, &info, &error), PF_OK);
    ck_assert_uint_eq(info.n_kept, 2);
    ck_assert_int_eq(n_files(), 1);
}
END_TEST

START_TEST(explain_knows_only_ids_of_the_input)
{
    pf_explain_request question = {.id_a = "a", .id_b = "nobody", .out_path = output};
    ck_assert_int_eq(pf_explain(&job, &question, &info, &error), PF_ENOTFOUND);
    ck_assert_ptr_nonnull(strstr(error.message, "nobody"));
    ck_assert_int_eq(n_files(), 1);
    question.id_b = "b";
    ck_assert_int_eq(pf_explain(&job, &question, &info, &error), PF_OK);
    ck_assert_int_eq(n_files(), 2);
}
END_TEST

START_TEST(a_plan_is_told_as_text_or_json)
{
    char text[64] = "";
    for (int json = 0; json < 2; json++) {
        ck_assert_int_eq(pf_plan(&job, json, output, &error), PF_OK);
        FILE *file = fopen(output, "r");
        ck_assert_ptr_nonnull(file);
        ck_assert_ptr_nonnull(fgets(text, sizeof text, file));
        ck_assert_int_eq(fclose(file), 0);
        ck_assert_int_eq(text[0], json ? '{' : 'S');
    }
    ck_assert_int_eq(n_files(), 2);
}
END_TEST

START_TEST(eval_refuses_what_it_cannot_compare)
{
    pf_eval_request request = {.result = input};
    write_file(input, "id,story\na,s1\nb,s2\n");
    ck_assert_int_eq(pf_eval_files(&request, output, &error), PF_EINVAL);
    request.truth = "no/such/file.csv";
    ck_assert_int_eq(pf_eval_files(&request, output, &error), PF_ENOTFOUND);
    request.truth = input;
    ck_assert_int_eq(pf_eval_files(&request, output, &error), PF_ENOTFOUND);
    ck_assert_ptr_nonnull(strstr(error.message, "label"));
    request.truth = NULL;
    request.pairs = input;
    ck_assert_int_eq(pf_eval_files(&request, output, &error), PF_EINVAL);
    ck_assert_int_eq(pf_eval_files(&request, output, NULL), PF_EINVAL);
    ck_assert_int_eq(n_files(), 1);
    request.pairs = NULL;
    request.truth = input;
    request.truth_column = "story";
    ck_assert_int_eq(pf_eval_files(&request, output, &error), PF_OK);
    ck_assert_int_eq(n_files(), 2);
}
END_TEST

START_TEST(agreement_needs_items)
{
    uint32_t labels[3] = {1, 1, 2};
    pf_agreement out;
    memset(&out, 0xff, sizeof out);
    pf_agreement before = out;
    ck_assert_int_eq(pf_agreement_compute(labels, labels, 0, &out, &error), PF_EINVAL);
    ck_assert_int_eq(pf_agreement_compute(NULL, labels, 3, &out, &error), PF_EINVAL);
    ck_assert_int_eq(pf_agreement_compute(labels, NULL, 3, &out, &error), PF_EINVAL);
    ck_assert_int_eq(pf_agreement_compute(labels, labels, 3, NULL, NULL), PF_EINVAL);
    ck_assert_mem_eq(&out, &before, sizeof out);
    ck_assert_int_eq(pf_agreement_compute(labels, labels, 3, &out, NULL), PF_OK);
    ck_assert_double_eq(out.ari, 1);
}
END_TEST

START_TEST(pair_agreement_needs_pairs_that_count)
{
    uint32_t groups[3] = {1, 1, 2};
    pf_pair pairs[2] = {{0, 1}, {0, 2}};
    int8_t labels[2] = {1, -1};
    int8_t left_out[2] = {0, 0};
    int8_t strange[2] = {1, 2};
    pf_pair outside[2] = {{0, 1}, {0, 3}};
    pf_pair itself[2] = {{0, 1}, {2, 2}};
    pf_pair_agreement out;
    ck_assert_int_eq(pf_pair_agreement_compute(groups, 0, pairs, labels, 2, &out, &error),
                     PF_EINVAL);
    ck_assert_int_eq(pf_pair_agreement_compute(groups, 3, pairs, labels, 0, &out, &error),
                     PF_EINVAL);
    ck_assert_int_eq(pf_pair_agreement_compute(NULL, 3, pairs, labels, 2, &out, &error),
                     PF_EINVAL);
    ck_assert_int_eq(pf_pair_agreement_compute(groups, 3, NULL, labels, 2, &out, &error),
                     PF_EINVAL);
    ck_assert_int_eq(pf_pair_agreement_compute(groups, 3, pairs, left_out, 2, &out, &error),
                     PF_EINVAL);
    ck_assert_int_eq(pf_pair_agreement_compute(groups, 3, pairs, strange, 2, &out, &error),
                     PF_EINVAL);
    ck_assert_int_eq(pf_pair_agreement_compute(groups, 3, outside, labels, 2, &out, &error),
                     PF_EINVAL);
    ck_assert_int_eq(pf_pair_agreement_compute(groups, 3, itself, labels, 2, &out, NULL),
                     PF_EINVAL);
    ck_assert_int_eq(pf_pair_agreement_compute(groups, 3, pairs, labels, 2, &out, &error),
                     PF_OK);
    ck_assert_double_eq(out.f1, 1);
}
END_TEST

START_TEST(minhash_refuses_shapes_it_cannot_make)
{
    pf_minhash *minhash = NULL;
    ck_assert_int_eq(pf_minhash_create(0, 1, PF_CPU_BEST, &minhash, &error), PF_EINVAL);
    ck_assert_int_eq(pf_minhash_create(PF_MAX_PERMUTATIONS + 1, 1, PF_CPU_BEST, &minhash, NULL),
                     PF_EINVAL);
    ck_assert_ptr_null(minhash);
    pf_minhash_destroy(NULL);
}
END_TEST

START_TEST(signatures_are_of_sets)
{
    static const uint64_t hashes[] = {0x9e3779b97f4a7c15u, 0xc2b2ae3d27d4eb4fu,
                                      0x165667b19e3779f9u};
    static const uint64_t same[] = {0x165667b19e3779f9u, 0x9e3779b97f4a7c15u,
                                    0xc2b2ae3d27d4eb4fu, 0x9e3779b97f4a7c15u};
    uint32_t a[65];
    uint32_t b[65];
    uint32_t none[65];
    pf_minhash *best = NULL;
    pf_minhash *scalar = NULL;
    ck_assert_int_eq(pf_minhash_create(65, 7, PF_CPU_BEST, &best, &error), PF_OK);
    ck_assert_int_eq(pf_minhash_create(65, 7, PF_CPU_SCALAR, &scalar, &error), PF_OK);
    pf_minhash_sketch(best, hashes, 3, a);
    pf_minhash_sketch(scalar, same, 4, b);
    pf_minhash_sketch(best, hashes, 0, none);
    ck_assert_mem_eq(a, b, sizeof a);
    ck_assert_double_eq(pf_minhash_compare(best, a, b), 1);
    for (size_t i = 0; i < 65; i++) {
        ck_assert_uint_eq(none[i], UINT32_MAX);
    }
    ck_assert_uint_eq(pf_simhash(NULL, NULL, 0), 0);
    ck_assert_uint_eq(pf_simhash(hashes, NULL, 1), hashes[0]);
    pf_minhash_destroy(best);
    pf_minhash_destroy(scalar);
}
END_TEST

START_TEST(broken_groups_do_not_validate)
{
    pf_copy copies[2] = {{0, PF_RELATION_KEPT, 1, 1, 1}, {0, PF_RELATION_IDENTICAL, 1, 1, 1}};
    pf_copy_pair pairs[1] = {{0, 1, PF_RELATION_IDENTICAL, 1, 1, 1}};
    pf_join joins[2] = {{0, 0, 0, 0, 0}, {0, 1, 1, 1, 1}};
    pf_groups groups = {.n_docs = 2,
                        .threshold = 0.5F,
                        .full = 0.5F,
                        .copies = copies,
                        .joins = joins,
                        .pairs = pairs,
                        .n_pairs = 1,
                        .n_kept = 1,
                        .n_groups = 1};
    ck_assert_msg(pf_groups_validate(&groups, &error) == PF_OK, "%s", error.message);
    groups.n_kept = 2;
    ck_assert_int_eq(pf_groups_validate(&groups, &error), PF_EINVAL);
    groups.n_kept = 1;
    copies[1].kept = 2;
    ck_assert_int_eq(pf_groups_validate(&groups, &error), PF_EINVAL);
    copies[1].kept = 0;
    pairs[0].b = 2;
    ck_assert_int_eq(pf_groups_validate(&groups, &error), PF_EINVAL);
    pairs[0] = (pf_copy_pair){1, 0, PF_RELATION_IDENTICAL, 1, 1, 1};
    ck_assert_int_eq(pf_groups_validate(&groups, NULL), PF_EINVAL);
    pf_groups zeroed = {0};
    pf_groups_finish(&zeroed);
}
END_TEST

START_TEST(every_status_and_relation_has_a_name)
{
    for (int status = PF_ECANCELLED; status <= PF_END; status++) {
        ck_assert_str_ne(pf_status_name((pf_status)status), "PF_UNKNOWN");
    }
    ck_assert_str_eq(pf_status_name((pf_status)77), "PF_UNKNOWN");
    ck_assert_str_eq(pf_relation_name(PF_RELATION_KEPT), "kept");
    ck_assert_str_eq(pf_relation_name(PF_RELATION_EXCERPT), "excerpt");
    ck_assert_int_ge((int)strspn(pf_version(), "0123456789."), 5);
}
END_TEST

static void add_run_tests(Suite *suite)
{
    TCase *runs = tcase_create("runs");
    tcase_add_checked_fixture(runs, set_up, tear_down);
    tcase_add_test(runs, a_job_without_inputs_is_refused);
    tcase_add_test(runs, a_job_without_options_is_refused);
    tcase_add_test(runs, a_missing_input_is_not_found);
    tcase_add_test(runs, a_bad_record_ends_a_strict_run);
    tcase_add_loop_test(runs, options_outside_their_range_are_refused, 0,
                        (int)(sizeof bad_options / sizeof *bad_options));
    tcase_add_test(runs, every_option_reads_what_it_writes);
    tcase_add_test(runs, an_unknown_option_is_not_found);
    tcase_add_test(runs, hooks_hear_of_bad_records_in_order);
    tcase_add_loop_test(runs, hooks_and_their_members_may_be_null, 0, 2);
    tcase_add_test(runs, a_cancelled_run_leaves_nothing);
    tcase_add_test(runs, an_existing_folder_is_replaced_only_if_asked);
    tcase_add_test(runs, dedup_may_write_nothing_at_all);
    tcase_add_test(runs, explain_knows_only_ids_of_the_input);
    tcase_add_test(runs, a_plan_is_told_as_text_or_json);
    tcase_add_test(runs, eval_refuses_what_it_cannot_compare);
    suite_add_tcase(suite, runs);
}

int main(void)
{
    Suite *suite = suite_create("api");
    TCase *pieces = tcase_create("pieces");
    add_run_tests(suite);
    tcase_add_test(pieces, agreement_needs_items);
    tcase_add_test(pieces, pair_agreement_needs_pairs_that_count);
    tcase_add_test(pieces, minhash_refuses_shapes_it_cannot_make);
    tcase_add_test(pieces, signatures_are_of_sets);
    tcase_add_test(pieces, broken_groups_do_not_validate);
    tcase_add_test(pieces, every_status_and_relation_has_a_name);
    suite_add_tcase(suite, pieces);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    int n_failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return n_failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
