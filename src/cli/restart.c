// SPDX-License-Identifier: MIT
#include "restart.h"

#include <limits.h>
#include <stdlib.h>
#include <unistd.h>

#include <pressfold/run.h>

#define CORE_NAME "OPENBLAS_CORETYPE"

void restart_with_fast_blas(char **argv)
{
    const char *core = pf_blas_core_wanted();
    // NOLINTNEXTLINE(concurrency-mt-unsafe): before any thread of ours
    if (core == NULL || getenv(CORE_NAME) != NULL || setenv(CORE_NAME, core, 1) != 0) {
        return;
    }
    // Pressfold's own threads do the work: the BLAS need not start any.
    (void)setenv("OPENBLAS_NUM_THREADS", "1", 0); // NOLINT(concurrency-mt-unsafe): likewise
    // By its own name: a process begun through the link would be called "exe".
    char path[PATH_MAX];
    ssize_t n = readlink("/proc/self/exe", path, sizeof path - 1);
    if (n > 0) {
        path[n] = '\0';
        (void)execv(path, argv);
    }
}
