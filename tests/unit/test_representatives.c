// SPDX-License-Identifier: MIT
#include <check.h>
#include <stdlib.h>

#include "base/mem.h"
#include "features/representatives.h"

#define N_COLS 6
#define N_ROWS 6

// Unit rows: 0 and 1 are one text, 2 and 3 share half of it, 4 is of its own, 5 is empty.
static const float dense[N_ROWS][N_COLS] = {
    {0.8F, 0.6F, 0, 0, 0, 0},      {0.8F, 0.6F, 0, 0, 0, 0}, {0.8F, 0, 0.6F, 0, 0, 0},
    {0.6F, 0, 0.48F, 0.64F, 0, 0}, {0, 0, 0, 0, 1, 0},       {0, 0, 0, 0, 0, 0},
};

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

static void init_scratch(pf_rep_scratch *scratch)
{
    *scratch = (pf_rep_scratch){.dense = calloc(N_COLS, sizeof(float))};
    ck_assert_ptr_nonnull(scratch->dense);
}

static void finish_scratch(pf_rep_scratch *scratch)
{
    for (size_t col = 0; col < N_COLS; col++) {
        ck_assert(scratch->dense[col] == 0.0F);
    }
    free(scratch->dense);
    pf_free(scratch->nearness);
    pf_free(scratch->likeness);
}

typedef struct rep_case {
    uint32_t members[4];
    size_t n;
    pf_representatives expected;
} rep_case;

static const rep_case cases[] = {
    {{0}, 0, {0, {0}}},
    {{4}, 1, {1, {4}}},
    {{5}, 1, {1, {5}}},
    {{0, 4}, 2, {2, {0, 4}}},
    // 2 is the nearest to all. The copy of 0 is nearer than 2 and 3, but says nothing new.
    {{0, 2, 3}, 3, {3, {2, 0, 3}}},
    {{0, 1, 2, 3}, 4, {3, {0, 2, 3}}},
};

START_TEST(takes_the_medoid_and_then_what_is_near_and_unlike)
{
    const rep_case *c = &cases[_i];
    pf_csr rows = make_rows();
    pf_rep_scratch scratch;
    pf_representatives found;
    init_scratch(&scratch);
    ck_assert_int_eq(pf_representatives_find(&rows, c->members, c->n, &scratch, &found, NULL),
                     PF_OK);
    ck_assert_uint_eq(found.n, c->expected.n);
    for (uint32_t i = 0; i < found.n; i++) {
        ck_assert_uint_eq(found.docs[i], c->expected.docs[i]);
    }
    finish_scratch(&scratch);
    pf_csr_finish(&rows);
}
END_TEST

START_TEST(survives_every_failed_allocation)
{
    pf_csr rows = make_rows();
    pf_rep_scratch scratch;
    pf_representatives found = {0};
    init_scratch(&scratch);
    pf_status status = PF_ENOMEM;
    for (uint64_t n = 1; status != PF_OK; n++) {
        pf_mem_fail_at(n);
        status = pf_representatives_find(&rows, cases[5].members, 4, &scratch, &found, NULL);
        pf_mem_fail_at(0);
        ck_assert(status == PF_OK || (status == PF_ENOMEM && found.n == 0));
    }
    finish_scratch(&scratch);
    pf_csr_finish(&rows);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("representatives");
    TCase *tcase = tcase_create("core");
    tcase_add_loop_test(tcase, takes_the_medoid_and_then_what_is_near_and_unlike, 0,
                        sizeof cases / sizeof *cases);
    tcase_add_test(tcase, survives_every_failed_allocation);
    suite_add_tcase(suite, tcase);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}
