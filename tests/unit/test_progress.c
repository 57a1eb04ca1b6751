// SPDX-License-Identifier: MIT
// Progress from the workers to the hook: not too often, never backwards, one call at a time.
#include <check.h>
#include <stdatomic.h>
#include <string.h>
#include <time.h>

#include "base/clock.h"
#include "base/pool.h"
#include "session/progress.h"

#define MAX_CALLS 4096

typedef struct heard {
    pf_progress calls[MAX_CALLS];
    size_t n;
    long sleep_ns; // that the hook takes
    atomic_int n_inside;
    atomic_int n_together; // calls that met another one
} heard;

static heard log_of_calls;
static pf_teller teller;
static pf_meter meter;

static void wait_ns(long ns)
{
    struct timespec pause = {0, ns};
    (void)nanosleep(&pause, NULL);
}

static void hear(void *ctx, const pf_progress *progress)
{
    heard *h = ctx;
    if (atomic_fetch_add(&h->n_inside, 1) != 0) {
        atomic_fetch_add(&h->n_together, 1);
    }
    ck_assert_uint_lt(h->n, MAX_CALLS);
    h->calls[h->n++] = *progress;
    if (h->sleep_ns > 0) {
        wait_ns(h->sleep_ns);
    }
    atomic_fetch_sub(&h->n_inside, 1);
}

static const pf_hooks hooks = {.ctx = &log_of_calls, .on_progress = hear};

static void set_up(void)
{
    memset(&log_of_calls, 0, sizeof log_of_calls);
    memset(&meter, 0, sizeof meter);
    pf_meter_range(&meter, 0, 1);
    pf_teller_init(&teller, &hooks);
    pf_teller_listen(&teller, &meter);
}

static void tear_down(void)
{
    pf_teller_finish(&teller);
}

// Tells until the hook was called once more.
static const pf_progress *tell_until_heard(size_t done, size_t total)
{
    size_t n = log_of_calls.n;
    for (int i = 0; i < 1000 && log_of_calls.n == n; i++) {
        pf_meter_tell(&meter, done, total);
        wait_ns(1000000);
    }
    ck_assert_uint_eq(log_of_calls.n, n + 1);
    return &log_of_calls.calls[n];
}

START_TEST(tells_each_stage_at_once_with_its_name)
{
    pf_teller_begin(&teller, "exact", 500, 10);
    pf_teller_begin(&teller, "verify", 700, 10);
    ck_assert_uint_eq(log_of_calls.n, 2);
    ck_assert_str_eq(log_of_calls.calls[0].stage, "exact");
    ck_assert_str_eq(log_of_calls.calls[1].stage, "verify");
    ck_assert_uint_eq(log_of_calls.calls[1].done, 0);
    ck_assert_uint_eq(log_of_calls.calls[1].total, 700);
}
END_TEST

START_TEST(counts_a_share_in_articles_and_bytes)
{
    pf_teller_begin(&teller, "verify", 800, 10);
    const pf_progress *told = tell_until_heard(1, 4);
    ck_assert_str_eq(told->stage, "verify");
    ck_assert_uint_eq(told->done, 200);
    ck_assert_uint_eq(told->total, 800);
    ck_assert_uint_eq(told->n_articles, 200);
    ck_assert_uint_eq(told->n_bytes, 2000);
    ck_assert_double_gt(told->seconds, 0.05);
}
END_TEST

START_TEST(divides_a_stage_into_ranges_and_these_into_parts)
{
    pf_teller_begin(&teller, "stories", 1000, 0);
    pf_meter_range(&meter, 0.2, 0.6);
    pf_meter_part(&meter, 1, 4); // from .3 to .4
    ck_assert_uint_eq(tell_until_heard(1, 2)->done, 350);
    pf_meter_range(&meter, 0.6, 1);
    ck_assert_uint_eq(tell_until_heard(1, 2)->done, 800);
}
END_TEST

START_TEST(counts_what_is_read_in_bytes)
{
    pf_teller_begin(&teller, "read", 0, 0);
    for (int i = 0; i < 1000 && log_of_calls.n < 2; i++) {
        pf_teller_read(&teller, 300, 900, 7);
        wait_ns(1000000);
    }
    const pf_progress *told = &log_of_calls.calls[1];
    ck_assert_uint_eq(log_of_calls.n, 2);
    ck_assert_uint_eq(told->done, 300);
    ck_assert_uint_eq(told->total, 900);
    ck_assert_uint_eq(told->n_articles, 7);
    ck_assert_uint_eq(told->n_bytes, 300);
}
END_TEST

// Standard input among files, or a file that grows: how much there is was not known.
START_TEST(knows_no_total_that_was_passed)
{
    pf_teller_begin(&teller, "read", 0, 0);
    for (int i = 0; i < 1000 && log_of_calls.n < 2; i++) {
        pf_teller_read(&teller, 901, 900, 7);
        wait_ns(1000000);
    }
    ck_assert_uint_eq(log_of_calls.n, 2);
    ck_assert_uint_eq(log_of_calls.calls[1].done, 901);
    ck_assert_uint_eq(log_of_calls.calls[1].total, 0);
}
END_TEST

START_TEST(is_silent_about_what_falls_behind)
{
    pf_teller_begin(&teller, "verify", 100, 0);
    (void)tell_until_heard(50, 100);
    wait_ns(150000000);
    pf_meter_tell(&meter, 49, 100);
    ck_assert_uint_eq(log_of_calls.n, 2);
    ck_assert_uint_eq(tell_until_heard(50, 100)->done, 50);
}
END_TEST

START_TEST(calls_at_most_ten_times_a_second)
{
    uint64_t start = pf_clock_wall_ns();
    pf_teller_begin(&teller, "verify", 1000000, 0);
    size_t i = 0;
    while (pf_clock_wall_ns() - start < 500000000u) {
        pf_meter_tell(&meter, i++ % 1000000, 1000000);
    }
    ck_assert_uint_gt(i, 1000);
    ck_assert_uint_ge(log_of_calls.n, 2);
    ck_assert_uint_le(log_of_calls.n, 6);
}
END_TEST

// 5 ms a call: a hundredth of the time allows two calls a second.
START_TEST(calls_a_slow_hook_less_often)
{
    log_of_calls.sleep_ns = 5000000;
    pf_teller_begin(&teller, "verify", 1000, 0);
    uint64_t end = pf_clock_wall_ns() + 400000000u;
    while (pf_clock_wall_ns() < end) {
        pf_meter_tell(&meter, 1, 1000);
    }
    ck_assert_uint_eq(log_of_calls.n, 1);
}
END_TEST

static pf_status spin(void *ctx, size_t begin, size_t end, unsigned worker, pf_error *err)
{
    (void)ctx;
    (void)begin;
    (void)end;
    (void)worker;
    (void)err;
    wait_ns(200000);
    return PF_OK;
}

START_TEST(hears_the_loops_of_any_number_of_threads_one_at_a_time)
{
    pf_pool *pool = NULL;
    ck_assert_int_eq(pf_pool_create((unsigned)_i, &pool, NULL), PF_OK);
    pf_teller_listen(&teller, pf_pool_meter(pool));
    pf_teller_begin(&teller, "verify", 4000, 0);
    ck_assert_int_eq(pf_pool_for(pool, 4000, 1, spin, NULL, NULL), PF_OK);
    pf_pool_destroy(pool);
    ck_assert_uint_ge(log_of_calls.n, 2);
    ck_assert_int_eq(atomic_load(&log_of_calls.n_together), 0);
    for (size_t i = 1; i < log_of_calls.n; i++) {
        ck_assert_uint_ge(log_of_calls.calls[i].done, log_of_calls.calls[i - 1].done);
        ck_assert_uint_le(log_of_calls.calls[i].done, 4000);
    }
}
END_TEST

START_TEST(leaves_loops_out_whose_work_tells_alone)
{
    pf_pool *pool = NULL;
    ck_assert_int_eq(pf_pool_create(2, &pool, NULL), PF_OK);
    pf_teller_listen(&teller, pf_pool_meter(pool));
    pf_teller_begin(&teller, "verify", 2000, 0);
    pf_meter_tell_alone(pf_pool_meter(pool));
    ck_assert_int_eq(pf_pool_for(pool, 2000, 1, spin, NULL, NULL), PF_OK);
    ck_assert_uint_eq(log_of_calls.n, 1);
    pf_meter_tell(pf_pool_meter(pool), 1, 2);
    ck_assert_uint_eq(log_of_calls.n, 2);
    pf_pool_destroy(pool);
}
END_TEST

START_TEST(needs_no_listener)
{
    pf_hooks deaf = {0};
    const pf_hooks *none[] = {NULL, &deaf};
    for (size_t i = 0; i < 2; i++) {
        pf_teller quiet;
        pf_teller_init(&quiet, none[i]);
        pf_teller_listen(&quiet, &meter);
        ck_assert(meter.listen == NULL);
        pf_teller_begin(&quiet, "read", 0, 0);
        pf_teller_read(&quiet, 1, 2, 3);
        pf_meter_tell(&meter, 1, 2);
        pf_teller_finish(&quiet);
    }
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("progress");
    TCase *tcase = tcase_create("progress");
    tcase_add_checked_fixture(tcase, set_up, tear_down);
    tcase_add_test(tcase, tells_each_stage_at_once_with_its_name);
    tcase_add_test(tcase, counts_a_share_in_articles_and_bytes);
    tcase_add_test(tcase, divides_a_stage_into_ranges_and_these_into_parts);
    tcase_add_test(tcase, counts_what_is_read_in_bytes);
    tcase_add_test(tcase, knows_no_total_that_was_passed);
    tcase_add_test(tcase, is_silent_about_what_falls_behind);
    tcase_add_test(tcase, calls_at_most_ten_times_a_second);
    tcase_add_test(tcase, calls_a_slow_hook_less_often);
    tcase_add_loop_test(tcase, hears_the_loops_of_any_number_of_threads_one_at_a_time, 1, 5);
    tcase_add_test(tcase, leaves_loops_out_whose_work_tells_alone);
    tcase_add_test(tcase, needs_no_listener);
    suite_add_tcase(suite, tcase);
    SRunner *runner = srunner_create(suite);
    srunner_set_tap(runner, "-");
    srunner_run_all(runner, CK_SILENT);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}
