// SPDX-License-Identifier: MIT
// What a user of the library may leave out by mistake: an error, not a crash.
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include <pressfold/pressfold.h>

START_TEST(what_is_null_and_may_not_be_is_refused)
{
    const char *inputs[] = {"in.jsonl"};
    const char *none[] = {NULL};
    pf_options options;
    pf_options_init(&options);
    pf_job job = {inputs, 1, &options, NULL};
    pf_job no_inputs = {NULL, 1, &options, NULL};
    pf_job no_input = {none, 1, &options, NULL};
    pf_run_info info;
    pf_error error;
    const char *output = "out";
    pf_explain_request question = {.id_a = "a", .id_b = NULL, .out_path = output};
    pf_eval_request request = {.result = NULL, .truth = "in.jsonl"};
    pf_minhash *minhash = NULL;
    char text[8];
    ck_assert_int_eq(pf_run(&job, NULL, 0, NULL, &info, &error), PF_EINVAL);
    ck_assert_int_eq(pf_run(&job, output, 0, NULL, NULL, &error), PF_EINVAL);
    ck_assert_int_eq(pf_dedup(&job, NULL, &info, &error), PF_EINVAL);
    ck_assert_int_eq(pf_explain(&job, &question, &info, &error), PF_EINVAL);
    ck_assert_int_eq(pf_explain(&job, NULL, &info, &error), PF_EINVAL);
    ck_assert_int_eq(pf_plan(&job, 0, NULL, &error), PF_EINVAL);
    ck_assert_int_eq(pf_regroup(NULL, 0.5, output, &error), PF_EINVAL);
    ck_assert_int_eq(pf_regroup("in", 0.5, NULL, &error), PF_EINVAL);
    ck_assert_int_eq(pf_eval_files(&request, output, &error), PF_EINVAL);
    ck_assert_int_eq(pf_eval_files(NULL, output, &error), PF_EINVAL);
    ck_assert_int_eq(pf_options_set(NULL, "k", "3", &error), PF_EINVAL);
    ck_assert_int_eq(pf_options_text(&options, NULL, text, sizeof text, &error), PF_EINVAL);
    ck_assert_int_eq(pf_minhash_create(8, 1, PF_CPU_BEST, NULL, &error), PF_EINVAL);
    ck_assert_int_eq(pf_minhash_create(8, 1, PF_CPU_BEST, &minhash, NULL), PF_OK);
    ck_assert_int_eq(pf_groups_validate(NULL, &error), PF_EINVAL);
    pf_groups_finish(NULL);
    pf_minhash_destroy(minhash);
    ck_assert_str_eq(pf_relation_name((pf_relation)99), "unknown");
    const pf_job *broken[] = {NULL, &no_inputs, &no_input};
    pf_dedup_outputs outputs = {.kept = output};
    question.id_b = "b";
    for (int i = 0; i < 3; i++) {
        ck_assert_int_eq(pf_run(broken[i], output, 0, NULL, &info, &error), PF_EINVAL);
        ck_assert_int_eq(pf_dedup(broken[i], &outputs, &info, &error), PF_EINVAL);
        ck_assert_int_eq(pf_find_stories(broken[i], output, &info, &error), PF_EINVAL);
        ck_assert_int_eq(pf_find_topics(broken[i], output, &info, &error), PF_EINVAL);
        ck_assert_int_eq(pf_explain(broken[i], &question, &info, &error), PF_EINVAL);
        ck_assert_int_eq(pf_plan(broken[i], 0, output, &error), PF_EINVAL);
        ck_assert_ptr_nonnull(strstr(error.message, "NULL"));
    }
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("null");
    TCase *tcase = tcase_create("null");
    tcase_add_test(tcase, what_is_null_and_may_not_be_is_refused);
    suite_add_tcase(suite, tcase);
    SRunner *runner = srunner_create(suite);
    srunner_set_tap(runner, "-");
    srunner_run_all(runner, CK_SILENT);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}
