// SPDX-License-Identifier: MIT
/*
 * Output with every write checked.
 *
 * A regular file is written under PATH.part and renamed at the end, so a run that fails or is
 * killed never leaves a file that looks complete. What is not a regular file (/dev/null, a
 * pipe, standard output) is written in place and never removed. A short write is continued, an
 * interrupted one repeated; a closed pipe is an error message since main() ignores SIGPIPE.
 */
#define _POSIX_C_SOURCE 200809L // NOLINT(bugprone-reserved-identifier): the name POSIX gives

#include "synth_outfile.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Called by the main thread alone. */
static bool report(const char *what, const char *path)
{
    const char *reason = strerror(errno); // NOLINT(concurrency-mt-unsafe): see above

    fprintf(stderr, "pressfold-synth: cannot %s %s: %s\n", what,
            strcmp(path, "-") == 0 ? "standard output" : path, reason);
    return false;
}

static char *make_part_path(const char *path)
{
    size_t size = strlen(path) + sizeof(".part");
    char *part_path = malloc(size);

    if (part_path != NULL) {
        snprintf(part_path, size, "%s.part", path);
    }
    return part_path;
}

bool sy_outfile_open(sy_outfile *out, const char *path)
{
    struct stat status;
    bool in_place;

    *out = (sy_outfile){-1, path, NULL};
    if (strcmp(path, "-") == 0) {
        out->fd = STDOUT_FILENO;
        return true;
    }
    in_place = stat(path, &status) == 0 && !S_ISREG(status.st_mode);
    if (!in_place) {
        out->part_path = make_part_path(path);
        if (out->part_path == NULL) {
            errno = ENOMEM;
            return report("open", path);
        }
    }
    out->fd = open(in_place ? path : out->part_path, O_WRONLY | O_CREAT | O_TRUNC, 0666);
    if (out->fd < 0) {
        report("open", path);
        free(out->part_path);
        out->part_path = NULL;
        return false;
    }
    return true;
}

bool sy_outfile_write(sy_outfile *out, const char *bytes, size_t n)
{
    while (n > 0) {
        ssize_t n_written = write(out->fd, bytes, n);

        if (n_written < 0 && errno == EINTR) {
            continue;
        }
        if (n_written == 0) {
            errno = EIO;
        }
        if (n_written <= 0) {
            return report("write", out->path);
        }
        bytes += n_written;
        n -= (size_t)n_written;
    }
    return true;
}

bool sy_outfile_close(sy_outfile *out)
{
    int fd = out->fd;

    out->fd = -1;
    return close(fd) == 0 || report("close", out->path);
}

bool sy_outfile_commit(sy_outfile *out)
{
    if (out->part_path == NULL) {
        return true;
    }
    if (rename(out->part_path, out->path) != 0) {
        return report("rename to", out->path);
    }
    free(out->part_path);
    out->part_path = NULL;
    return true;
}

void sy_outfile_discard(sy_outfile *out)
{
    if (out->fd >= 0) {
        close(out->fd);
        out->fd = -1;
    }
    if (out->part_path != NULL) {
        unlink(out->part_path);
        free(out->part_path);
        out->part_path = NULL;
    }
}
