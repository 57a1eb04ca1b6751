// SPDX-License-Identifier: MIT
// A folder for the files of one test.
#ifndef PF_TESTS_TEMP_FOLDER_H
#define PF_TESTS_TEMP_FOLDER_H

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static char dir[256];

static inline void set_up(void)
{
    const char *base = getenv("TMPDIR");
    (void)snprintf(dir, sizeof dir, "%s/pf-outfile-XXXXXX", base == NULL ? P_tmpdir : base);
    ck_assert_ptr_nonnull(mkdtemp(dir));
}

static inline void tear_down(void)
{
    char command[300];
    (void)snprintf(command, sizeof command, "rm -rf '%s'", dir);
    ck_assert_int_eq(system(command), 0);
}

// One of a few buffers, so several may be used in one expression.
static inline const char *in_dir(const char *name)
{
    static char paths[4][600];
    static unsigned next;
    char *path = paths[next++ % 4];
    (void)snprintf(path, sizeof paths[0], "%s/%s", dir, name);
    return path;
}

static inline void put(const char *path, const char *text)
{
    FILE *stream = fopen(path, "w");
    ck_assert_ptr_nonnull(stream);
    ck_assert_int_ge(fputs(text, stream), 0);
    ck_assert_int_eq(fclose(stream), 0);
}

#endif
