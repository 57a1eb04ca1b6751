// SPDX-License-Identifier: MIT
#include <check.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "direct_reads.h"
#include "io/past_cache.h"

#define BLOCK ((size_t)512 << 10) // as in past_cache.c

static const size_t SIZES[] = {0,     1,         4095,      BLOCK - 1,
                               BLOCK, BLOCK + 1, 4 * BLOCK, 9 * BLOCK + 77};

static char *bytes;
static int fd;

static const char *folder(void)
{
    const char *base = getenv("TMPDIR");
    return base == NULL ? P_tmpdir : base;
}

static void set_up(void)
{
    char path[300];
    (void)snprintf(path, sizeof path, "%s/pf-past-XXXXXX", folder());
    fd = mkstemp(path);
    ck_assert_int_ge(fd, 0);
    ck_assert_int_eq(unlink(path), 0);
    bytes = malloc(10 * BLOCK);
    ck_assert_ptr_nonnull(bytes);
    for (size_t i = 0; i < 10 * BLOCK; i++) {
        bytes[i] = (char)(i * 2654435761u >> 13);
    }
}

static void tear_down(void)
{
    ck_assert_int_eq(close(fd), 0);
    free(bytes);
}

static void put(size_t size)
{
    ck_assert_int_eq(ftruncate(fd, 0), 0);
    ck_assert_int_eq(pwrite(fd, bytes, size, 0), (ssize_t)size);
}

// Reads from `at` to the end in pieces of many sizes.
static void read_all(size_t at, size_t size)
{
    static char got[700000];
    pf_past_cache *past = pf_past_cache_open(fd, (off_t)at);
    if (past == NULL) {
        ck_assert(!can_read_past_cache(folder()));
        return;
    }
    size_t n = 1;
    for (size_t cap = 1; n > 0; cap = cap * 7 % sizeof got + 1) {
        ssize_t n_got = pf_past_cache_read(past, got, cap);
        ck_assert_int_ge(n_got, 0);
        n = (size_t)n_got;
        ck_assert_uint_le(n, cap);
        ck_assert_uint_le(at + n, size);
        ck_assert_int_eq(memcmp(got, bytes + at, n), 0);
        at += n;
    }
    ck_assert_uint_eq(at, size);
    ck_assert_int_eq(pf_past_cache_read(past, got, 1), 0);
    pf_past_cache_close(past);
    ck_assert_int_eq(lseek(fd, 0, SEEK_CUR), (off_t)size);
}

START_TEST(gives_a_file_from_any_place_to_its_end)
{
    size_t size = SIZES[_i];
    put(size);
    read_all(0, size);
    read_all(size / 3, size);
    read_all(size, size);
}
END_TEST

START_TEST(leaves_the_file_to_be_read_on)
{
    char got[100];
    put(3 * BLOCK);
    pf_past_cache *past = pf_past_cache_open(fd, 512);
    if (past == NULL) {
        ck_assert(!can_read_past_cache(folder()));
        return;
    }
    ck_assert_int_eq(pf_past_cache_read(past, got, 5), 5);
    pf_past_cache_close(past);
    ck_assert_int_eq(read(fd, got, 99), 99);
    ck_assert_int_eq(memcmp(got, bytes + 517, 99), 0);
    pf_past_cache_close(NULL);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("past_cache");
    TCase *tcase = tcase_create("past_cache");
    tcase_add_checked_fixture(tcase, set_up, tear_down);
    tcase_add_loop_test(tcase, gives_a_file_from_any_place_to_its_end, 0,
                        sizeof SIZES / sizeof *SIZES);
    tcase_add_test(tcase, leaves_the_file_to_be_read_on);
    suite_add_tcase(suite, tcase);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}
