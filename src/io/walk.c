// SPDX-License-Identifier: MIT
// The list of input files, made before the first is opened.
//
// Where: the reader's first step. Everything is listed at once, so that a misspelt path is an
// error before hours of work and progress knows its total; the reader keeps the name of every
// input anyway. Names are ordered by their bytes, not by the locale, so that the order of
// records is the same on every machine. Cost: one stat a file, O(n log n) comparisons, about
// 100 bytes of memory a file.
#include "io/walk.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/error.h"
#include "base/mem.h"

#define MAX_DEPTH 128

typedef struct name_list {
    char **names; // each from pf_alloc
    size_t n;
    size_t cap;
} name_list;

void pf_walk_init(pf_walk *walk)
{
    memset(walk, 0, sizeof *walk);
    pf_arena_init(&walk->names, 0);
}

void pf_walk_finish(pf_walk *walk)
{
    pf_free(walk->entries);
    pf_arena_finish(&walk->names);
    pf_walk_init(walk);
}

static pf_status add_entry(pf_walk *walk, const char *path, uint64_t bytes, int named,
                           pf_error *err)
{
    size_t len = strlen(path) + 1;
    char *copy = pf_arena_alloc(&walk->names, len);
    if (copy == NULL || pf_reserve((void **)&walk->entries, &walk->cap, walk->n + 1,
                                   sizeof *walk->entries) != PF_OK) {
        return pf_fail_memory(err, len);
    }
    memcpy(copy, path, len);
    pf_walk_entry entry = {copy, bytes, named};
    walk->entries[walk->n++] = entry;
    walk->total_bytes += bytes;
    return PF_OK;
}

static void free_names(name_list *list)
{
    for (size_t i = 0; i < list->n; i++) {
        pf_free(list->names[i]);
    }
    pf_free(list->names);
}

static pf_status add_name(name_list *list, const char *name, pf_error *err)
{
    size_t len = strlen(name) + 1;
    char *copy = pf_alloc(len, 1);
    if (copy == NULL || pf_reserve((void **)&list->names, &list->cap, list->n + 1,
                                   sizeof *list->names) != PF_OK) {
        pf_free(copy);
        return pf_fail_memory(err, len);
    }
    memcpy(copy, name, len);
    list->names[list->n++] = copy;
    return PF_OK;
}

static int compare_names(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

static pf_status list_folder(const char *path, name_list *list, pf_error *err)
{
    DIR *folder = opendir(path);
    if (folder == NULL) {
        return pf_fail_errno(err, PF_EIO, "%s: cannot list the folder", path);
    }
    pf_status status = PF_OK;
    for (;;) {
        errno = 0;
        const struct dirent *entry =
            readdir(folder); // NOLINT(concurrency-mt-unsafe): own stream
        if (entry == NULL) {
            if (errno != 0) {
                status = pf_fail_errno(err, PF_EIO, "%s: cannot list the folder", path);
            }
            break;
        }
        if (entry->d_name[0] == '.') {
            continue;
        }
        status = add_name(list, entry->d_name, err);
        if (status != PF_OK) {
            break;
        }
    }
    (void)closedir(folder);
    if (list->n > 1) {
        qsort(list->names, list->n, sizeof *list->names, compare_names);
    }
    return status;
}

// "folder/name", without a second slash; NULL when memory is out.
static char *join(const char *folder, const char *name)
{
    size_t nf = strlen(folder);
    size_t nn = strlen(name) + 1;
    size_t slash = nf > 0 && folder[nf - 1] != '/';
    char *joined = pf_alloc(nf + slash + nn, 1);
    if (joined != NULL) {
        memcpy(joined, folder, nf);
        joined[nf] = '/';
        memcpy(joined + nf + slash, name, nn);
    }
    return joined;
}

static pf_status add_folder(pf_walk *walk, const char *path, int depth, pf_error *err);

static pf_status add_found(pf_walk *walk, const char *path, int depth, pf_error *err)
{
    struct stat info;
    if (lstat(path, &info) != 0) { // gone since it was listed, or not ours to see
        return add_entry(walk, path, 0, 0, err);
    }
    if (S_ISDIR(info.st_mode)) {
        return add_folder(walk, path, depth + 1, err);
    }
    if (S_ISLNK(info.st_mode)) {
        if (stat(path, &info) != 0) {
            return add_entry(walk, path, 0, 0, err);
        }
    }
    if (!S_ISREG(info.st_mode)) {
        return PF_OK;
    }
    return add_entry(walk, path, (uint64_t)info.st_size, 0, err);
}

static pf_status add_folder(pf_walk *walk, const char *path, int depth, pf_error *err)
{
    if (depth > MAX_DEPTH) {
        return pf_fail(err, PF_ELIMIT, "%s: folders nested deeper than %d", path, MAX_DEPTH);
    }
    name_list list = {NULL, 0, 0};
    pf_status status = list_folder(path, &list, err);
    for (size_t i = 0; status == PF_OK && i < list.n; i++) {
        char *found = join(path, list.names[i]);
        status = found == NULL ? pf_fail_memory(err, strlen(path))
                               : add_found(walk, found, depth, err);
        pf_free(found);
    }
    free_names(&list);
    return status;
}

pf_status pf_walk_add(pf_walk *walk, const char *path, pf_error *err)
{
    struct stat info;
    if (strcmp(path, "-") == 0) {
        return add_entry(walk, path, 0, 1, err);
    }
    if (stat(path, &info) != 0) {
        return errno == ENOENT || errno == ENOTDIR
                   ? pf_fail(err, PF_ENOTFOUND, "%s: no such file or folder", path)
                   : pf_fail_errno(err, PF_EIO, "%s: cannot be looked at", path);
    }
    if (S_ISDIR(info.st_mode)) {
        return add_folder(walk, path, 1, err);
    }
    uint64_t bytes = S_ISREG(info.st_mode) ? (uint64_t)info.st_size : 0;
    return add_entry(walk, path, bytes, 1, err);
}
