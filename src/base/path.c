// SPDX-License-Identifier: MIT
#include "base/path.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/buf.h"

static int is_path(const char *path)
{
    return strcmp(path, "-") != 0;
}

int pf_path_exists(const char *path)
{
    struct stat info;
    return is_path(path) && stat(path, &info) == 0;
}

static int is_special(const char *path)
{
    struct stat info;
    return stat(path, &info) == 0 && !S_ISREG(info.st_mode) && !S_ISDIR(info.st_mode);
}

// Appends the whole path, without links: of what is there, or of the folder above with the name
// behind it, where that may not be there either.
static void append_whole(pf_buf *out, const char *path, size_t len)
{
    while (len > 1 && path[len - 1] == '/') {
        len--;
    }
    char *copy = strndup(path, len);
    char *whole = copy == NULL ? NULL : realpath(copy, NULL);
    size_t above = len; // bytes up to the last slash and with it
    while (above > 0 && path[above - 1] != '/') {
        above--;
    }
    if (whole != NULL || above == len || len == 0) {
        pf_buf_append_str(out, whole == NULL ? "" : whole);
    } else {
        append_whole(out, above == 0 ? "." : path, above == 0 ? 1 : above);
        pf_buf_append_str(out, out->len > 0 && out->data[out->len - 1] == '/' ? "" : "/");
        pf_buf_append(out, path + above, len - above);
    }
    free(whole);
    free(copy);
}

// Whether `a` leads where `b` does or, for a folder, below it.
static int compare(const char *a, const char *b, int is_below)
{
    pf_buf whole_a;
    pf_buf whole_b;
    pf_buf_init(&whole_a);
    pf_buf_init(&whole_b);
    append_whole(&whole_a, a, strlen(a));
    append_whole(&whole_b, b, strlen(b));
    pf_buf_append_char(&whole_a, '\0');
    pf_buf_append_char(&whole_b, '\0');
    int holds = 0;
    if (pf_buf_status(&whole_a, NULL) == PF_OK && pf_buf_status(&whole_b, NULL) == PF_OK &&
        whole_b.len > 1) {
        size_t n = whole_b.len - 1; // without the zero
        int is_root = whole_b.data[n - 1] == '/';
        holds = strncmp(whole_a.data, whole_b.data, n) == 0 &&
                (is_below ? is_root || whole_a.data[n] == '/' : whole_a.data[n] == '\0');
    }
    pf_buf_finish(&whole_a);
    pf_buf_finish(&whole_b);
    return holds;
}

int pf_path_same(const char *a, const char *b)
{
    return is_path(a) && is_path(b) && !is_special(a) && compare(a, b, 0);
}

int pf_path_inside(const char *path, const char *folder)
{
    return is_path(path) && is_path(folder) && compare(path, folder, 1);
}
