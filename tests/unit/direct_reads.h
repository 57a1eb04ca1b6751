// SPDX-License-Identifier: MIT
// Whether files of a folder can be read past the page cache here: asked by hand, so that a test
// knows what it has to find.
#ifndef PF_TESTS_DIRECT_READS_H
#define PF_TESTS_DIRECT_READS_H

#include <check.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/aio.h"

static inline int can_read_past_cache(const char *folder)
{
    enum {
        SIZE = 4096
    };
    char path[400];
    void *page = NULL;
    (void)snprintf(path, sizeof path, "%s/pf-direct-XXXXXX", folder);
    int fd = mkstemp(path);
    ck_assert_int_ge(fd, 0);
    ck_assert_int_eq(unlink(path), 0);
    ck_assert_int_eq(ftruncate(fd, SIZE), 0);
    ck_assert_int_eq(posix_memalign(&page, SIZE, SIZE), 0);
    pf_aio *aio = pf_aio_create(1);
    int can = aio != NULL && fcntl(fd, F_SETFL, fcntl(fd, F_GETFL) | O_DIRECT) == 0;
    if (can) {
        pf_aio_read read = {0, SIZE, page, PF_AIO_PENDING};
        pf_aio_start(aio, fd, &read, 1);
        pf_aio_wait(aio, &read);
        can = read.done == SIZE;
    }
    pf_aio_destroy(aio);
    free(page);
    ck_assert_int_eq(close(fd), 0);
    return can;
}

#endif
