// SPDX-License-Identifier: MIT
#include "base/path.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#define MAX_PATH_BYTES 4096

// The name behind the last slash, and the folder before it.
static const char *split(const char *path, char *folder)
{
    const char *slash = strrchr(path, '/');
    size_t len = slash == NULL ? 0 : (size_t)(slash - path);
    (void)snprintf(folder, MAX_PATH_BYTES, "%.*s", (int)len, path);
    if (len == 0) {
        (void)snprintf(folder, MAX_PATH_BYTES, "%s", slash == NULL ? "." : "/");
    }
    return slash == NULL ? path : slash + 1;
}

static int is_same_thing(const struct stat *a, const struct stat *b)
{
    int is_either = S_ISREG(a->st_mode) || S_ISDIR(a->st_mode);
    return is_either && a->st_dev == b->st_dev && a->st_ino == b->st_ino;
}

static int is_same_folder(const char *a, const char *b)
{
    struct stat of_a;
    struct stat of_b;
    return stat(a, &of_a) == 0 && stat(b, &of_b) == 0 && is_same_thing(&of_a, &of_b);
}

int pf_path_same(const char *a, const char *b)
{
    if (strcmp(a, "-") == 0 || strcmp(b, "-") == 0) {
        return 0;
    }
    struct stat of_a;
    struct stat of_b;
    int is_there_a = stat(a, &of_a) == 0;
    int is_there_b = stat(b, &of_b) == 0;
    if (is_there_a || is_there_b) {
        return is_there_a && is_there_b && is_same_thing(&of_a, &of_b);
    }
    char folder_a[MAX_PATH_BYTES];
    char folder_b[MAX_PATH_BYTES];
    int is_same_name = strcmp(split(a, folder_a), split(b, folder_b)) == 0;
    return is_same_name && is_same_folder(folder_a, folder_b);
}

int pf_path_inside(const char *path, const char *folder)
{
    char own[MAX_PATH_BYTES];
    (void)split(path, own);
    return strcmp(path, "-") != 0 && (strcmp(own, folder) == 0 || is_same_folder(own, folder));
}
