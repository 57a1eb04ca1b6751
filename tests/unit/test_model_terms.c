// SPDX-License-Identifier: MIT
// Which articles are looked at for what their source repeats, and that nothing else depends on
// how they are read: on real sessions over a JSON Lines file.
#include "article_file.h"
#include "base/mem.h"
#include "base/rng.h"
#include "model/model.h"

#define LOOKED_AT 2000
#define MAX_DOCS  (LOOKED_AT + 2)
#define N_MIXED   300
#define MAX_TEXT  400

static article articles[MAX_DOCS];

static pf_model fit(size_t n, unsigned n_threads)
{
    pf_model model;
    pf_error err = {0};
    read_articles(articles, n, n_threads);
    run_options.fold = 0; // so there are no groups to follow
    run_options.words.min_df = (pf_df_bound){1, 0};
    run_options.words.max_df = (pf_df_bound){1, 1};
    ck_assert_msg(pf_model_fit(&session, NULL, 0, &model, &err) == PF_OK, "%s", err.message);
    return model;
}

static void finish(pf_model *model)
{
    pf_model_finish(model);
    pf_session_finish(&session);
}

static uint32_t df_of(const pf_model *model, const char *word)
{
    const pf_vocab *vocab = &model->terms.vocab;
    for (uint32_t term = 0; term < vocab->n_terms; term++) {
        pf_strview letters = pf_vocab_term(vocab, term);
        if (letters.len == strlen(word) && memcmp(letters.data, word, letters.len) == 0) {
            return vocab->df[term];
        }
    }
    return 0;
}

// The note stands in the first article and in two others.
static uint32_t df_of_note(size_t at, size_t also_at, unsigned n_threads)
{
    for (size_t i = 0; i < MAX_DOCS; i++) {
        articles[i] = (article){"a", i == at || i == also_at ? NOTE : "a short text"};
    }
    articles[0].text = "a ferry sank " NOTE;
    pf_model model = fit(MAX_DOCS, n_threads);
    ck_assert_uint_eq(df_of(&model, "ferry"), 1);
    uint32_t df = df_of(&model, "paper");
    finish(&model);
    return df;
}

START_TEST(looks_at_two_thousand_articles_of_a_source)
{
    unsigned n_threads = 1 + (unsigned)_i;
    ck_assert_uint_eq(df_of_note(LOOKED_AT, LOOKED_AT + 1, n_threads), 3);
    // It is then dropped from those behind them too.
    ck_assert_uint_eq(df_of_note(LOOKED_AT - 1, LOOKED_AT + 1, n_threads), 0);
}
END_TEST

START_TEST(articles_of_unknown_source_repeat_nothing)
{
    articles[0] = (article){"", NOTE};
    articles[1] = (article){"", NOTE};
    pf_model model = fit(2, 1);
    ck_assert_uint_eq(df_of(&model, "paper"), 2);
    finish(&model);
}
END_TEST

static void make_mixed(void)
{
    static char texts[N_MIXED][MAX_TEXT];
    static const char *const sources[] = {"", "a", "b", "c"};
    pf_rng rng;
    pf_rng_init(&rng, 3);
    for (size_t i = 0; i < N_MIXED; i++) {
        size_t len = 0;
        for (unsigned k = 0; k < 30; k++) {
            len += (size_t)sprintf(texts[i] + len, "w%u ", (unsigned)pf_rng_below(&rng, 500));
        }
        (void)sprintf(texts[i] + len, "%s", pf_rng_below(&rng, 2) == 0 ? NOTE : "");
        articles[i] = (article){sources[pf_rng_below(&rng, 4)], texts[i]};
    }
}

START_TEST(gives_the_same_for_any_number_of_threads)
{
    make_mixed();
    pf_model one = fit(N_MIXED, 1);
    pf_session_finish(&session);
    pf_model many = fit(N_MIXED, 5);
    size_t n = (size_t)one.terms.rows.starts[N_MIXED];
    ck_assert_uint_gt(df_of(&one, "paper"), 0);
    ck_assert_uint_eq(one.terms.vocab.n_terms, many.terms.vocab.n_terms);
    ck_assert_mem_eq(one.terms.rows.starts, many.terms.rows.starts,
                     (N_MIXED + 1) * sizeof *one.terms.rows.starts);
    ck_assert_mem_eq(one.terms.rows.steps, many.terms.rows.steps,
                     n * sizeof *one.terms.rows.steps);
    ck_assert_mem_eq(one.terms.rows.weights, many.terms.rows.weights, n);
    pf_model_finish(&one);
    finish(&many);
}
END_TEST

static int cancelled(void *ctx)
{
    (void)ctx;
    return 1;
}

START_TEST(can_be_cancelled)
{
    static const pf_hooks hooks = {.cancelled = cancelled};
    const char *source = _i == 0 ? "a" : "";
    articles[0] = (article){source, NOTE};
    articles[1] = (article){source, NOTE};
    read_articles(articles, 2, 1);
    run_options.fold = 0;
    pf_job job = *session.job;
    job.hooks = &hooks;
    session.job = &job;
    pf_error err = {0};
    pf_model model;
    ck_assert_int_eq(pf_model_fit(&session, NULL, 0, &model, &err), PF_ECANCELLED);
    pf_session_finish(&session);
}
END_TEST

START_TEST(survives_every_failed_allocation)
{
    articles[0] = (article){"a", "first " NOTE};
    articles[1] = (article){"a", "third " NOTE};
    read_articles(articles, 2, 1);
    run_options.fold = 0;
    pf_status status = PF_ENOMEM;
    for (uint64_t n = 1; status != PF_OK; n++) {
        pf_error err = {0};
        pf_model model;
        pf_mem_fail_at(n);
        status = pf_model_fit(&session, NULL, 0, &model, &err);
        pf_mem_fail_at(0);
        ck_assert(status == PF_OK || err.code == PF_ENOMEM);
        ck_assert_uint_lt(n, 1000);
        if (status == PF_OK) {
            pf_model_finish(&model);
        }
    }
    pf_session_finish(&session);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("model_terms");
    TCase *tcase = tcase_create("model_terms");
    tcase_add_checked_fixture(tcase, make_file, remove_file);
    tcase_add_loop_test(tcase, looks_at_two_thousand_articles_of_a_source, 0, 2);
    tcase_add_test(tcase, articles_of_unknown_source_repeat_nothing);
    tcase_add_test(tcase, gives_the_same_for_any_number_of_threads);
    tcase_add_loop_test(tcase, can_be_cancelled, 0, 2);
    tcase_add_test(tcase, survives_every_failed_allocation);
    suite_add_tcase(suite, tcase);
    SRunner *runner = srunner_create(suite);
    srunner_set_tap(runner, "-");
    srunner_run_all(runner, CK_SILENT);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}
