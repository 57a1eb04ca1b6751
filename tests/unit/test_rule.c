// SPDX-License-Identifier: MIT
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "match/rule.h"

#define N_VERDICTS (PF_VERDICT_NUMBERS + 1)

static pf_rule rule_of(pf_similarity_kind kind, double threshold, unsigned window_days)
{
    pf_copy_options options = {
        .similarity = kind, .threshold = threshold, .window_days = window_days};
    return pf_rule_of(&options);
}

// Plain figures equal the weighted ones where nothing is quoted.
static pf_overlap make_overlap(double jaccard, double containment, double shared, double ratio)
{
    pf_overlap overlap = {
        .jaccard = jaccard,
        .containment = containment,
        .weighted_jaccard = jaccard,
        .weighted_containment = containment,
        .weighted_shared = shared,
        .size_ratio = ratio,
    };
    return overlap;
}

static const struct {
    pf_similarity_kind kind;
    double threshold;
} DEFAULTS[] = {{PF_SIMILARITY_NEWS, 0.375},
                {PF_SIMILARITY_JACCARD, 0.5},
                {PF_SIMILARITY_CONTAINMENT, 0.8}};

START_TEST(each_similarity_has_its_default_threshold)
{
    pf_rule rule = rule_of(DEFAULTS[_i].kind, 0, 9);
    ck_assert_double_eq(pf_rule_default_threshold(DEFAULTS[_i].kind), DEFAULTS[_i].threshold);
    ck_assert_double_eq(rule.threshold, DEFAULTS[_i].threshold);
    ck_assert_double_eq_tol(rule.full, DEFAULTS[_i].threshold, 1e-12);
    ck_assert_int_eq(rule.kind, DEFAULTS[_i].kind);
    ck_assert_uint_eq(rule.window_days, 9);
    rule = rule_of(DEFAULTS[_i].kind, 0.6, 0);
    ck_assert_double_eq(rule.threshold, 0.6);
    ck_assert_double_eq(rule.full, DEFAULTS[_i].threshold); // whatever is asked
}
END_TEST

START_TEST(each_similarity_decides_by_its_own_figure)
{
    pf_overlap overlap = {.jaccard = 0.1,
                          .containment = 0.2,
                          .weighted_jaccard = 0.3,
                          .weighted_containment = 0.7};
    const double expected[] = {0.5, 0.1, 0.2};
    pf_rule rule = rule_of(DEFAULTS[_i].kind, 0, 0);
    ck_assert_double_eq_tol(pf_rule_similarity(&rule, &overlap), expected[_i], 1e-12);
}
END_TEST

typedef struct judgement {
    pf_verdict verdict;
    pf_similarity_kind kind;
    unsigned window_days;
    double jaccard;
    double containment;
    double shared;
    double ratio;
    pf_pair_facts
        facts; // identical, shell, same source, title overlap, days apart, span, number gain
} judgement;

#define NEWS PF_SIMILARITY_NEWS
#define PLAIN               \
    {                       \
        0, 0, 0, 1, 0, 0, 0 \
    }

// clang-format off
static const judgement JUDGEMENTS[] = {
    // The news threshold lies on J + C >= 0.75.
    {PF_VERDICT_COPY, NEWS, 0, 0.25, 0.5, 50, 0.6, PLAIN},
    {PF_VERDICT_UNLIKE, NEWS, 0, 0.25, 0.499, 50, 0.6, PLAIN},
    {PF_VERDICT_COPY, NEWS, 0, 0.30, 1.0, 50, 0.3, PLAIN},
    {PF_VERDICT_UNLIKE, NEWS, 0, 0, 0, 0, 0, PLAIN},
    // Fifteen shared shingles.
    {PF_VERDICT_COPY, NEWS, 0, 0.5, 0.7, 15, 0.9, PLAIN},
    {PF_VERDICT_TOO_LITTLE, NEWS, 0, 0.5, 0.7, 14.5, 0.9, PLAIN},
    {PF_VERDICT_TOO_LITTLE, NEWS, 0, 0.9, 0.95, 10, 0.1, PLAIN},
    // A quarter of the larger.
    {PF_VERDICT_COPY, NEWS, 0, 0.25, 1.0, 50, 0.25, PLAIN},
    {PF_VERDICT_EXCERPT, NEWS, 0, 0.24, 1.0, 50, 0.249, PLAIN},
    {PF_VERDICT_EXCERPT, NEWS, 0, 0.2, 1.0, 50, 0.2, {0, 0, 1, 0, 30, 30, 0}},
    // An outlet's own follow-up.
    {PF_VERDICT_SAME_SOURCE, NEWS, 0, 0.59, 0.75, 50, 1, {0, 0, 1, 0.49, 0, 0, 0}},
    {PF_VERDICT_COPY, NEWS, 0, 0.59, 0.75, 50, 1, {0, 0, 1, 0.5, 0, 0, 0}},
    {PF_VERDICT_COPY, NEWS, 0, 0.60, 0.75, 50, 1, {0, 0, 1, 0, 0, 0, 0}},
    {PF_VERDICT_COPY, NEWS, 0, 0.59, 0.75, 50, 1, {0, 0, 0, 0, 0, 0, 0}},
    {PF_VERDICT_SAME_SOURCE, NEWS, 0, 0.59, 0.75, 50, 1, {0, 0, 1, 0, 30, 30, 0}},
    // Weekly columns.
    {PF_VERDICT_DATES_APART, NEWS, 0, 0.59, 0.75, 50, 1, {0, 0, 0, 1, 7.01, 7.01, 0}},
    {PF_VERDICT_COPY, NEWS, 0, 0.59, 0.75, 50, 1, {0, 0, 0, 1, 7, 7, 0}},
    {PF_VERDICT_COPY, NEWS, 0, 0.60, 0.75, 50, 1, {0, 0, 0, 1, 300, 300, 0}},
    {PF_VERDICT_COPY, NEWS, 0, 0.59, 0.75, 50, 1, {0, 0, 0, 1, PF_DAYS_UNKNOWN, PF_DAYS_UNKNOWN, 0}},
    // Templates filled with other numbers, however close.
    {PF_VERDICT_NUMBERS, NEWS, 0, 0.70, 0.82, 50, 1, {0, 0, 0, 1, 0, 0, 0.12}},
    {PF_VERDICT_COPY, NEWS, 0, 0.70, 0.82, 50, 1, {0, 0, 0, 1, 0, 0, 0.119}},
    {PF_VERDICT_EXCERPT, NEWS, 0, 0.20, 0.99, 50, 0.2, {0, 0, 0, 1, 0, 0, 0.3}},
    {PF_VERDICT_COPY, PF_SIMILARITY_JACCARD, 0, 0.7, 0.8, 50, 1, {0, 0, 0, 1, 0, 0, 0.3}},
    // The window asks for the articles furthest apart, the week's rule for the nearest.
    {PF_VERDICT_OUT_OF_WINDOW, NEWS, 5, 0.9, 0.95, 50, 1, {0, 0, 0, 1, 1, 6, 0}},
    {PF_VERDICT_COPY, NEWS, 0, 0.5, 0.66, 50, 1, {0, 0, 0, 1, 1, 60, 0}},
    // The window holds for identical texts too; unknown dates pass.
    {PF_VERDICT_OUT_OF_WINDOW, NEWS, 5, 0.9, 0.95, 50, 1, {0, 0, 0, 1, 5.01, 5.01, 0}},
    {PF_VERDICT_OUT_OF_WINDOW, NEWS, 5, 1, 1, 50, 1, {1, 0, 0, 1, 6, 6, 0}},
    {PF_VERDICT_OUT_OF_WINDOW, PF_SIMILARITY_JACCARD, 5, 1, 1, 50, 1, {0, 0, 0, 1, 6, 6, 0}},
    {PF_VERDICT_COPY, NEWS, 5, 0.9, 0.95, 50, 1, {0, 0, 0, 1, 5, 5, 0}},
    {PF_VERDICT_COPY, NEWS, 5, 0.9, 0.95, 50, 1, {0, 0, 0, 1, PF_DAYS_UNKNOWN, PF_DAYS_UNKNOWN, 0}},
    {PF_VERDICT_COPY, NEWS, 0, 0.9, 0.95, 50, 1, {0, 0, 0, 1, 10000, 10000, 0}},
    // Identical texts need no shingles; shells are nobody's copy.
    {PF_VERDICT_COPY, NEWS, 0, 0, 0, 0, 0, {1, 0, 1, 0, 300, 300, 0}},
    {PF_VERDICT_SHELL, NEWS, 0, 1, 1, 90, 1, {0, 1, 0, 0, 0, 0, 0}},
    {PF_VERDICT_SHELL, NEWS, 0, 1, 1, 90, 1, {1, 1, 0, 0, 0, 0, 0}},
    {PF_VERDICT_SHELL, PF_SIMILARITY_JACCARD, 0, 1, 1, 90, 1, {0, 1, 0, 0, 0, 0, 0}},
    {PF_VERDICT_SHELL, NEWS, 1, 1, 1, 90, 1, {0, 1, 0, 0, 9, 9, 0}},
    // The plain similarities know no rules of news.
    {PF_VERDICT_COPY, PF_SIMILARITY_JACCARD, 0, 0.5, 0.6, 2, 0.1, {0, 0, 1, 0, 99, 99, 0}},
    {PF_VERDICT_UNLIKE, PF_SIMILARITY_JACCARD, 0, 0.49, 0.99, 90, 1, PLAIN},
    {PF_VERDICT_COPY, PF_SIMILARITY_CONTAINMENT, 0, 0.01, 0.8, 2, 0.01, {0, 0, 1, 0, 99, 99, 0}},
    {PF_VERDICT_UNLIKE, PF_SIMILARITY_CONTAINMENT, 0, 0.7, 0.79, 90, 1, PLAIN},
};
// clang-format on

#define N_JUDGEMENTS ((int)(sizeof JUDGEMENTS / sizeof JUDGEMENTS[0]))

START_TEST(judges_a_pair)
{
    const judgement *j = &JUDGEMENTS[_i];
    pf_rule rule = rule_of(j->kind, 0, j->window_days);
    pf_overlap overlap = make_overlap(j->jaccard, j->containment, j->shared, j->ratio);
    pf_verdict verdict = pf_rule_judge(&rule, &overlap, &j->facts);
    ck_assert_msg(verdict == j->verdict, "row %d: '%s', not '%s'", _i,
                  pf_verdict_reason(verdict), pf_verdict_reason(j->verdict));
}
END_TEST

START_TEST(the_table_reaches_every_verdict)
{
    int n_seen[N_VERDICTS] = {0};
    for (int i = 0; i < N_JUDGEMENTS; i++) {
        n_seen[JUDGEMENTS[i].verdict]++;
    }
    for (int v = 0; v < N_VERDICTS; v++) {
        ck_assert_int_gt(n_seen[v], 0);
    }
}
END_TEST

static const struct {
    pf_relation relation;
    double held_a;
    double held_b;
    double length_ratio;
    int is_identical;
} RELATIONS[] = {
    {PF_RELATION_IDENTICAL, 0, 0, 1, 1},
    {PF_RELATION_NEAR_IDENTICAL, 0.90, 0.90, 1, 0},
    {PF_RELATION_NEAR_IDENTICAL, 0.90, 0.99, 0.85, 0},
    {PF_RELATION_EDITED, 0.899, 0.99, 0.9, 0},
    {PF_RELATION_TRUNCATED, 0.5, 0.85, 0.89, 0},
    {PF_RELATION_EDITED, 0.5, 0.849, 0.5, 0},
    {PF_RELATION_EXTENDED, 0.85, 0.5, 1.12, 0},
    {PF_RELATION_EDITED, 0.85, 0.5, 1.11, 0},
    {PF_RELATION_EDITED, 0.849, 0.5, 2, 0},
    {PF_RELATION_EDITED, 0.5, 0.86, 1.5, 0},
    {PF_RELATION_EDITED, 0.86, 0.5, 0.5, 0},
};

START_TEST(tells_the_relation_of_a_pair)
{
    pf_overlap overlap = {.held_a = RELATIONS[_i].held_a,
                          .held_b = RELATIONS[_i].held_b,
                          .length_ratio = RELATIONS[_i].length_ratio};
    pf_pair_facts facts = {.is_identical = RELATIONS[_i].is_identical};
    pf_relation relation = pf_rule_relation(&overlap, &facts);
    ck_assert_str_eq(pf_relation_name(relation), pf_relation_name(RELATIONS[_i].relation));
    // Seen from the other side.
    pf_overlap turned = {.held_a = overlap.held_b,
                         .held_b = overlap.held_a,
                         .length_ratio = 1 / overlap.length_ratio};
    ck_assert_str_eq(pf_relation_name(pf_rule_relation(&turned, &facts)),
                     pf_relation_name(pf_relation_reverse(relation)));
}
END_TEST

START_TEST(reversing_swaps_truncated_and_extended_alone)
{
    for (int r = PF_RELATION_KEPT; r <= PF_RELATION_EXCERPT; r++) {
        pf_relation relation = (pf_relation)r;
        pf_relation reversed = pf_relation_reverse(relation);
        ck_assert_int_eq(pf_relation_reverse(reversed), relation);
        int is_turned = relation == PF_RELATION_TRUNCATED || relation == PF_RELATION_EXTENDED;
        ck_assert_int_eq(reversed != relation, is_turned);
    }
}
END_TEST

START_TEST(every_verdict_has_words)
{
    for (int v = 0; v < N_VERDICTS; v++) {
        ck_assert_uint_gt(strlen(pf_verdict_reason((pf_verdict)v)), 10);
        for (int other = 0; other < v; other++) {
            ck_assert_str_ne(pf_verdict_reason((pf_verdict)v),
                             pf_verdict_reason((pf_verdict)other));
        }
    }
    ck_assert_str_eq(pf_verdict_name(PF_VERDICT_COPY), "copy");
    ck_assert_str_eq(pf_verdict_name(PF_VERDICT_EXCERPT), "excerpt");
    for (int v = PF_VERDICT_UNLIKE; v < N_VERDICTS; v++) {
        ck_assert_str_eq(pf_verdict_name((pf_verdict)v), "not a copy");
    }
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("rule");
    TCase *tcase = tcase_create("rule");
    tcase_add_loop_test(tcase, each_similarity_has_its_default_threshold, 0, 3);
    tcase_add_loop_test(tcase, each_similarity_decides_by_its_own_figure, 0, 3);
    tcase_add_loop_test(tcase, judges_a_pair, 0, N_JUDGEMENTS);
    tcase_add_test(tcase, the_table_reaches_every_verdict);
    tcase_add_loop_test(tcase, tells_the_relation_of_a_pair, 0,
                        (int)(sizeof RELATIONS / sizeof RELATIONS[0]));
    tcase_add_test(tcase, reversing_swaps_truncated_and_extended_alone);
    tcase_add_test(tcase, every_verdict_has_words);
    suite_add_tcase(suite, tcase);
    SRunner *runner = srunner_create(suite);
    srunner_set_tap(runner, "-");
    srunner_run_all(runner, CK_SILENT);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}
