// SPDX-License-Identifier: MIT
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/rng.h"
#include "features/ties.h"

#define N_COLS 8
#define N_ROWS 6

// Set 0 is rows 0 to 2, set 1 rows 3 and 4, set 2 row 5 alone.
static const float dense[N_ROWS][N_COLS] = {
    {0.5F, 0.3F, 0.1F, 0, 0, 0, 0, 0.9F}, // what no other has ties to nobody
    {0.5F, 0.3F, 0, 0.2F, 0, 0, 0, 0},    {0.4F, 0, 0.1F, 0, 0, 0, 0, 0},
    {0.1F, 0, 0, 0.2F, 0.7F, 0, 0, 0},    {0, 0, 0, 0.2F, 0.7F, 0.1F, 0, 0},
    {0, 0, 0, 0, 0, 0.1F, 1.0F, 0},
};
static const uint32_t set_of[N_ROWS] = {0, 0, 0, 1, 1, 2};
static const uint32_t runner_up[N_ROWS] = {1, 1, PF_NO_DOC, 0, 2, 1};

static pf_csr make_rows(void)
{
    pf_csr rows;
    uint64_t at = 0;
    ck_assert_int_eq(pf_csr_init(&rows, N_ROWS, N_COLS, N_ROWS * N_COLS, NULL), PF_OK);
    for (size_t row = 0; row < N_ROWS; row++) {
        for (uint32_t col = 0; col < N_COLS; col++) {
            if (dense[row][col] != 0) {
                rows.cols[at] = col;
                rows.values[at++] = dense[row][col];
            }
        }
        rows.starts[row + 1] = at;
    }
    return rows;
}

static pf_pool *make_pool(unsigned n_threads)
{
    pf_pool *pool = NULL;
    ck_assert_int_eq(pf_pool_create(n_threads, &pool, NULL), PF_OK);
    return pool;
}

static void check(const pf_tie_list *list, size_t n, const uint32_t *terms)
{
    for (size_t i = 0; i < PF_TIES; i++) {
        ck_assert_uint_eq(list->terms[i], i < n ? terms[i] : PF_NO_DOC);
    }
}

START_TEST(names_the_terms_that_give_most_of_the_likeness)
{
    pf_csr rows = make_rows();
    pf_pool *pool = make_pool(1);
    pf_ties_input input = {&rows, set_of, runner_up, 3};
    pf_ties ties;
    ck_assert_int_eq(pf_ties_find(&input, pool, &ties, NULL), PF_OK);
    check(&ties.own[0], 3, (const uint32_t[]){0, 1, 2});
    check(&ties.own[1], 2, (const uint32_t[]){0, 1});
    check(&ties.own[2], 2, (const uint32_t[]){0, 2});
    check(&ties.own[3], 2, (const uint32_t[]){4, 3});
    check(&ties.own[5], 0, NULL); // alone
    check(&ties.other[0], 1, (const uint32_t[]){0});
    check(&ties.other[1], 2, (const uint32_t[]){3, 0});
    check(&ties.other[2], 0, NULL); // no runner-up
    check(&ties.other[3], 2, (const uint32_t[]){0, 3});
    check(&ties.other[4], 1, (const uint32_t[]){5}); // to a set of one
    check(&ties.other[5], 1, (const uint32_t[]){5});
    pf_ties_finish(&ties);
    pf_pool_destroy(pool);
    pf_csr_finish(&rows);
}
END_TEST

START_TEST(gives_the_same_for_any_number_of_threads)
{
    enum {
        ROWS = 3000,
        COLS = 500,
        LEN = 20,
        SETS = 400
    };
    pf_rng rng;
    pf_rng_init(&rng, 5);
    pf_csr rows;
    ck_assert_int_eq(pf_csr_init(&rows, ROWS, COLS, (uint64_t)ROWS * LEN, NULL), PF_OK);
    uint32_t *sets = calloc(2 * ROWS, sizeof *sets);
    ck_assert_ptr_nonnull(sets);
    for (size_t row = 0; row < ROWS; row++) {
        for (uint32_t i = 0; i < LEN; i++) {
            rows.cols[row * LEN + i] = i * (COLS / LEN) + pf_rng_below(&rng, COLS / LEN);
            rows.values[row * LEN + i] = (float)(1 + pf_rng_below(&rng, 9));
        }
        rows.starts[row + 1] = (row + 1) * LEN;
        sets[row] = pf_rng_below(&rng, SETS);
        sets[ROWS + row] = (sets[row] + 1) % SETS;
    }
    pf_ties_input input = {&rows, sets, sets + ROWS, SETS};
    pf_ties ties[3];
    const unsigned n_threads[] = {1, 2, 7};
    for (int i = 0; i < 3; i++) {
        pf_pool *pool = make_pool(n_threads[i]);
        ck_assert_int_eq(pf_ties_find(&input, pool, &ties[i], NULL), PF_OK);
        ck_assert_mem_eq(ties[0].own, ties[i].own, ROWS * sizeof *ties[0].own);
        ck_assert_mem_eq(ties[0].other, ties[i].other, ROWS * sizeof *ties[0].other);
        pf_pool_destroy(pool);
    }
    for (int i = 0; i < 3; i++) {
        pf_ties_finish(&ties[i]);
    }
    free(sets);
    pf_csr_finish(&rows);
}
END_TEST

START_TEST(survives_every_failed_allocation)
{
    pf_csr rows = make_rows();
    pf_pool *pool = make_pool(1);
    pf_ties_input input = {&rows, set_of, runner_up, 3};
    pf_ties ties = {0};
    pf_status status = PF_ENOMEM;
    for (uint64_t n = 1; status != PF_OK; n++) {
        pf_mem_fail_at(n);
        status = pf_ties_find(&input, pool, &ties, NULL);
        pf_mem_fail_at(0);
        ck_assert(status == PF_OK || (status == PF_ENOMEM && ties.own == NULL));
    }
    pf_ties_finish(&ties);
    pf_pool_destroy(pool);
    pf_csr_finish(&rows);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("ties");
    TCase *tcase = tcase_create("core");
    tcase_add_test(tcase, names_the_terms_that_give_most_of_the_likeness);
    tcase_add_test(tcase, gives_the_same_for_any_number_of_threads);
    tcase_add_test(tcase, survives_every_failed_allocation);
    suite_add_tcase(suite, tcase);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}
