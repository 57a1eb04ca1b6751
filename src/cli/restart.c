// SPDX-License-Identifier: MIT
#include "restart.h"

#include <limits.h>
#include <stdlib.h>
#include <unistd.h>

#include <pressfold/run.h>

// 1: the variable was not there and now is.
static int set_where_absent(const char *name, const char *value)
{
    // NOLINTNEXTLINE(concurrency-mt-unsafe): before any thread of ours
    return value != NULL && getenv(name) == NULL && setenv(name, value, 1) == 0;
}

void restart_for_blas(char **argv)
{
    int has_core = set_where_absent("OPENBLAS_CORETYPE", pf_blas_core_wanted());
    int has_threads = set_where_absent("OPENBLAS_NUM_THREADS", "1");
    if (!has_core && !has_threads) {
        return;
    }
    // By its own name: a process begun through the link would be called "exe".
    char path[PATH_MAX];
    ssize_t n = readlink("/proc/self/exe", path, sizeof path - 1);
    if (n > 0) {
        path[n] = '\0';
        (void)execv(path, argv);
    }
}
