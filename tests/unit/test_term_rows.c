// SPDX-License-Identifier: MIT
#include <check.h>
#include <stdlib.h>

#include "base/error.h"
#include "base/map.h"
#include "base/mem.h"
#include "base/rng.h"
#include "features/term_log.h"

#define N_DOCS 300
#define N_SEEN 4000 // terms, of which every third stays

// How far apart terms stand that the log knows by `id`: up to some millions.
static uint32_t new_id_of(uint32_t id, uint32_t gap)
{
    return id % 3 == 0 ? id / 3 * gap : PF_MAP_ABSENT;
}

// Each article takes a share of the terms, a quarter of them into its title.
static int is_in(size_t doc, uint32_t id, int title)
{
    pf_rng rng;
    pf_rng_init(&rng, doc * N_SEEN + id);
    uint32_t draw = pf_rng_below(&rng, 1000);
    return doc % 7 != 0 && draw < (title ? 10 : 40);
}

static uint8_t code_of(size_t doc, uint32_t id)
{
    return (uint8_t)(1 + (doc * 31 + id) % 255);
}

// Files the articles, the last one first.
static pf_status fill_log(pf_term_log *log)
{
    static pf_logged_term terms[N_SEEN];
    for (size_t doc = N_DOCS; doc-- > 0;) {
        size_t n = 0;
        for (uint32_t id = 0; id < N_SEEN; id++) {
            if (is_in(doc, id, 0)) {
                uint8_t title = is_in(doc, id, 1) ? 255 : 0;
                terms[n++] = (pf_logged_term){id, code_of(doc, id), title};
            }
        }
        PF_TRY(pf_term_log_set_row(log, doc, terms, n, NULL));
    }
    return PF_OK;
}

static pf_status make_rows(uint32_t gap, pf_term_rows *out_rows)
{
    static uint32_t new_id[N_SEEN];
    pf_term_log log;
    for (uint32_t id = 0; id < N_SEEN; id++) {
        new_id[id] = new_id_of(id, gap);
    }
    pf_status status = pf_term_log_init(&log, N_DOCS, NULL);
    if (status == PF_OK) {
        status = fill_log(&log);
    }
    if (status == PF_OK) {
        status = pf_term_log_pack(&log, new_id, (size_t)gap * N_SEEN, 3.0, out_rows, NULL);
    }
    pf_term_log_finish(&log);
    return status;
}

static void check_entry(pf_term_cursor *c, uint32_t term, uint8_t code)
{
    ck_assert(pf_term_next(c));
    ck_assert_uint_eq(c->term, term);
    ck_assert_uint_eq(c->weight, code);
}

static const uint32_t gaps[] = {1, 21, 65535, 65536, 131070, 131071, 400000};

START_TEST(gives_back_what_was_logged_however_far_apart_terms_are)
{
    uint32_t gap = gaps[_i];
    pf_term_rows rows;
    ck_assert_int_eq(make_rows(gap, &rows), PF_OK);
    ck_assert_uint_eq(rows.n_rows, N_DOCS);
    for (size_t doc = 0; doc < N_DOCS; doc++) {
        pf_term_cursor row = pf_term_row(&rows, doc);
        pf_term_cursor body = pf_term_body(&rows, doc);
        for (uint32_t id = 0; id < N_SEEN; id += 3) {
            if (is_in(doc, id, 0)) {
                check_entry(&row, new_id_of(id, gap), code_of(doc, id));
                check_entry(&body, new_id_of(id, gap), code_of(doc, id));
            }
        }
        ck_assert(!pf_term_next(&body));
        for (uint32_t id = 0; id < N_SEEN; id += 3) {
            if (is_in(doc, id, 0) && is_in(doc, id, 1)) {
                check_entry(&row, gap * N_SEEN + new_id_of(id, gap), 255);
            }
        }
        ck_assert(!pf_term_next(&row));
    }
    pf_term_rows_finish(&rows);
}
END_TEST

// Stories have 2 kB an article, and most of it is for its row: 150 terms in 450 bytes here, and
// 300 with the values of a pass (joined_rows.h).
START_TEST(an_entry_takes_three_bytes_where_terms_are_a_million)
{
    enum {
        N_ROWS = 1000,
        ROW_LEN = 150,
        N_TERMS = 1000000
    };
    pf_rng rng;
    pf_term_rows_builder builder;
    pf_rng_init(&rng, 5);
    ck_assert_int_eq(pf_term_rows_begin(&builder, N_ROWS, N_TERMS, 3.0, NULL), PF_OK);
    for (size_t row = 0; row < N_ROWS; row++) {
        for (uint32_t i = 0; i < ROW_LEN; i++) {
            uint32_t term = i * (N_TERMS / ROW_LEN) + pf_rng_below(&rng, N_TERMS / ROW_LEN);
            ck_assert_int_eq(pf_term_rows_append(&builder, term, 9, NULL), PF_OK);
        }
        pf_term_rows_end_body(&builder);
        pf_term_rows_end_row(&builder);
    }
    pf_term_rows rows = pf_term_rows_take(&builder);
    ck_assert_uint_le(pf_term_rows_bytes(&rows), (size_t)N_ROWS * (3 * ROW_LEN + 16));
    pf_term_rows_finish(&rows);
}
END_TEST

START_TEST(codes_are_the_nearest_and_never_a_bridge)
{
    ck_assert_uint_eq(pf_term_code(3.0, 3.0), 255);
    ck_assert_uint_eq(pf_term_code(3.1, 3.0), 255);
    ck_assert_uint_eq(pf_term_code(1.0, 3.0), 85);
    ck_assert_uint_eq(pf_term_code(1.005, 3.0), 85);
    ck_assert_uint_eq(pf_term_code(1.007, 3.0), 86);
    ck_assert_uint_eq(pf_term_code(1e-9, 3.0), 1);
}
END_TEST

START_TEST(too_many_terms_are_refused)
{
    pf_term_log log;
    pf_term_rows rows;
    pf_error err;
    ck_assert_int_eq(pf_term_log_init(&log, 0, NULL), PF_OK);
    ck_assert_int_eq(pf_term_log_pack(&log, NULL, (size_t)INT32_MAX + 1, 3.0, &rows, &err),
                     PF_ELIMIT);
    pf_term_log_finish(&log);
}
END_TEST

START_TEST(survives_every_failed_allocation)
{
    pf_status status = PF_ENOMEM;
    for (uint64_t n = 1; status != PF_OK; n++) {
        pf_term_rows rows;
        pf_mem_fail_at(n);
        status = make_rows(70000, &rows);
        pf_mem_fail_at(0);
        ck_assert(status == PF_OK || status == PF_ENOMEM);
        if (status == PF_OK) {
            pf_term_rows_finish(&rows);
        }
        ck_assert_uint_lt(n, 1000);
    }
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("term_rows");
    TCase *tcase = tcase_create("core");
    tcase_set_timeout(tcase, 120);
    tcase_add_loop_test(tcase, gives_back_what_was_logged_however_far_apart_terms_are, 0,
                        sizeof gaps / sizeof *gaps);
    tcase_add_test(tcase, an_entry_takes_three_bytes_where_terms_are_a_million);
    tcase_add_test(tcase, codes_are_the_nearest_and_never_a_bridge);
    tcase_add_test(tcase, too_many_terms_are_refused);
    tcase_add_test(tcase, survives_every_failed_allocation);
    suite_add_tcase(suite, tcase);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}
