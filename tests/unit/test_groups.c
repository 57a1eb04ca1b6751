// SPDX-License-Identifier: MIT
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include <pressfold/groups.h>

#include "base/mem.h"

#define N_DOCS  6
#define N_PAIRS 3

// Articles 0, 2 and 5 are kept; 1 and 3 are copies of 0, 4 of 5. 0 and 2 are linked as an
// excerpt.
typedef struct sample {
    pf_copy copies[N_DOCS];
    pf_copy_pair pairs[N_PAIRS];
    pf_join joins[N_DOCS];
    pf_groups groups;
} sample;

static void make_sample(sample *made)
{
    const pf_copy kept = {0, PF_RELATION_KEPT, 1, 1, 1};
    const pf_copy copy = {0, PF_RELATION_EDITED, 0.5F, 0.4F, 0.6F};
    const pf_doc_id kept_of[N_DOCS] = {0, 0, 2, 0, 5, 5};
    memset(made, 0, sizeof *made);
    for (pf_doc_id i = 0; i < N_DOCS; i++) {
        made->copies[i] = kept_of[i] == i ? kept : copy;
        made->copies[i].kept = kept_of[i];
    }
    const pf_copy_pair pairs[N_PAIRS] = {
        {0, 1, PF_RELATION_EDITED, 0.5F, 0.4F, 0.6F},
        {0, 2, PF_RELATION_EXCERPT, 0.5F, 0.1F, 0.9F},
        {4, 5, PF_RELATION_IDENTICAL, 1, 1, 1},
    };
    memcpy(made->pairs, pairs, sizeof pairs);
    // 3 was joined to 1's group first.
    const pf_join joins[N_DOCS] = {{0, 0, 0, 0, 0}, {0, 0.5F, 0.5F, 1, 0},
                                   {2, 0, 0, 0, 0}, {1, 0.7F, 0.2F, 0.8F, 0},
                                   {5, 1, 1, 1, 1}, {5, 0, 0, 0, 0}};
    memcpy(made->joins, joins, sizeof joins);
    pf_groups groups = {.n_docs = N_DOCS,
                        .threshold = 0.375F,
                        .full = 0.375F,
                        .copies = made->copies,
                        .joins = made->joins,
                        .pairs = made->pairs,
                        .n_pairs = N_PAIRS,
                        .n_kept = 3,
                        .n_groups = 2,
                        .n_excerpts = 1};
    made->groups = groups;
}

START_TEST(accepts_good_groups)
{
    sample s;
    pf_error err = {0};
    make_sample(&s);
    ck_assert_msg(pf_groups_validate(&s.groups, &err) == PF_OK, "%s", err.message);
}
END_TEST

START_TEST(accepts_an_empty_corpus)
{
    pf_groups groups = {0};
    ck_assert_int_eq(pf_groups_validate(&groups, NULL), PF_OK);
    pf_groups_finish(&groups);
}
END_TEST

static void keep_outside(sample *s)
{
    s->copies[1].kept = N_DOCS;
}

static void keep_nothing(sample *s)
{
    s->copies[3].kept = PF_NO_DOC;
}

static void keep_a_copy(sample *s)
{
    s->copies[3].kept = 1;
}

static void call_a_copy_kept(sample *s)
{
    s->copies[4].relation = PF_RELATION_KEPT;
}

static void call_a_kept_one_a_copy(sample *s)
{
    s->copies[2].relation = PF_RELATION_IDENTICAL;
}

static void lower_a_similarity(sample *s)
{
    s->copies[5].similarity = 0.99F;
}

static void lower_a_jaccard(sample *s)
{
    s->copies[5].jaccard = 0;
}

static void lower_a_containment(sample *s)
{
    s->copies[0].containment = 0.5F;
}

static void count_kept_wrong(sample *s)
{
    s->groups.n_kept = 2;
}

static void join_outside(sample *s)
{
    s->joins[1].to = N_DOCS;
}

static void join_a_kept_one(sample *s)
{
    s->joins[2].to = 0; // then 2 were a copy of 0
}

static void join_below_the_threshold(sample *s)
{
    s->joins[1].similarity = 0.3F;
}

static void let_joins_rise(sample *s)
{
    s->joins[1].similarity = 0.8F;
}

static void join_what_is_not_alike(sample *s)
{
    s->joins[1].least = 0.2F;
    s->joins[1].support = 0.5F;
}

static void pair_with_itself(sample *s)
{
    s->pairs[2].a = 5;
}

static void turn_a_pair(sample *s)
{
    s->pairs[0].a = 1;
    s->pairs[0].b = 0;
}

static void pair_outside(sample *s)
{
    s->pairs[2].b = N_DOCS;
}

static void disorder_pairs_by_a(sample *s)
{
    s->pairs[1].a = 4;
    s->pairs[1].b = 5;
    s->pairs[2].a = 0;
}

static void disorder_pairs_by_b(sample *s)
{
    s->pairs[0].b = 3;
}

static void repeat_a_pair(sample *s)
{
    s->pairs[0].b = 2;
}

static void count_excerpts_wrong(sample *s)
{
    s->groups.n_excerpts = 0;
}

static const struct {
    void (*damage)(sample *s);
    const char *told;
} DAMAGES[] = {
    {keep_outside, "article 1"},
    {keep_nothing, "article 3"},
    {keep_a_copy, "article 3: kept 1 is a copy itself"},
    {call_a_copy_kept, "article 4"},
    {call_a_kept_one_a_copy, "article 2"},
    {lower_a_similarity, "article 5"},
    {lower_a_jaccard, "article 5"},
    {lower_a_containment, "article 0"},
    {count_kept_wrong, "3 articles are kept, not 2"},
    {join_outside, "article 1: joined to 6"},
    {join_a_kept_one, "article 2: kept 2, but its joins lead to 0"},
    {join_below_the_threshold, "article 1: joined below the threshold"},
    {let_joins_rise, "article 3: joins do not fall"},
    {join_what_is_not_alike, "article 1: joined, but"},
    {pair_with_itself, "pair 2"},
    {turn_a_pair, "pair 0"},
    {pair_outside, "pair 2"},
    {disorder_pairs_by_a, "pair 2"},
    {disorder_pairs_by_b, "pair 1"},
    {repeat_a_pair, "pair 1"},
    {count_excerpts_wrong, "excerpt"},
};

START_TEST(rejects_broken_groups_and_says_where)
{
    sample s;
    pf_error err = {0};
    make_sample(&s);
    DAMAGES[_i].damage(&s);
    ck_assert_msg(pf_groups_validate(&s.groups, &err) == PF_EINVAL, "damage %d", _i);
    ck_assert_msg(strstr(err.message, DAMAGES[_i].told) != NULL, "'%s' without '%s'",
                  err.message, DAMAGES[_i].told);
    ck_assert_int_eq(pf_groups_validate(&s.groups, NULL), PF_EINVAL);
}
END_TEST

START_TEST(relations_are_named_as_in_the_files)
{
    const char *const names[] = {"kept",      "identical", "near-identical", "edited",
                                 "truncated", "extended",  "excerpt"};
    for (int r = PF_RELATION_KEPT; r <= PF_RELATION_EXCERPT; r++) {
        ck_assert_str_eq(pf_relation_name((pf_relation)r), names[r]);
    }
}
END_TEST

START_TEST(finishing_frees_and_clears)
{
    pf_groups groups = {.n_docs = 3, .n_pairs = 2, .n_kept = 1};
    groups.copies = pf_calloc(3, sizeof *groups.copies);
    groups.pairs = pf_calloc(2, sizeof *groups.pairs);
    pf_groups_finish(&groups);
    ck_assert_ptr_null(groups.copies);
    ck_assert_ptr_null(groups.pairs);
    ck_assert_uint_eq(groups.n_docs + groups.n_pairs + groups.n_kept, 0);
    pf_groups_finish(&groups);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("groups");
    TCase *tcase = tcase_create("groups");
    tcase_add_test(tcase, accepts_good_groups);
    tcase_add_test(tcase, accepts_an_empty_corpus);
    tcase_add_loop_test(tcase, rejects_broken_groups_and_says_where, 0,
                        (int)(sizeof DAMAGES / sizeof DAMAGES[0]));
    tcase_add_test(tcase, relations_are_named_as_in_the_files);
    tcase_add_test(tcase, finishing_frees_and_clears);
    suite_add_tcase(suite, tcase);
    SRunner *runner = srunner_create(suite);
    srunner_set_tap(runner, "-");
    srunner_run_all(runner, CK_SILENT);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}
