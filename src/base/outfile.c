// SPDX-License-Identifier: MIT
#include "base/outfile.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/error.h"
#include "base/mem.h"
#include "base/rng.h"

#define DRAIN_BYTES  ((size_t)256 * 1024)
#define SEND_BYTES   ((size_t)8 << 20)   // after which the disk is told to begin
#define LONG_BYTES   ((size_t)16 * 1024) // that are worth a call of their own
#define TEMP_LETTERS 6
#define TEMP_TRIES   1000

static char *concat(const char *a, const char *b, const char *c)
{
    size_t na = strlen(a);
    size_t nb = strlen(b);
    size_t nc = strlen(c);
    char *joined = pf_alloc(na + nb + nc + 1, 1);
    if (joined != NULL) {
        memcpy(joined, a, na);
        memcpy(joined + na, b, nb);
        memcpy(joined + na + nb, c, nc + 1);
    }
    return joined;
}

char *pf_path_join(const char *dir, const char *name)
{
    return concat(dir, "/", name);
}

pf_status pf_write_all(int fd, const void *data, size_t len, const char *name, pf_error *err)
{
    const char *at = data;
    while (len > 0) {
        ssize_t n = write(fd, at, len);
        if (n < 0 && errno == EINTR) {
            continue;
        }
        if (n < 0 && errno == EPIPE) {
            return pf_fail(err, PF_ECLOSED, "%s: the reader closed the pipe", name);
        }
        if (n <= 0) {
            return pf_fail_errno(err, PF_EIO, "%s: cannot write", name);
        }
        at += n;
        len -= (size_t)n;
    }
    return PF_OK;
}

pf_status pf_read_at(int fd, void *data, size_t len, uint64_t offset, const char *name,
                     pf_error *err)
{
    char *at = data;
    while (len > 0) {
        ssize_t n = pread(fd, at, len, (off_t)offset);
        if (n < 0 && errno == EINTR) {
            continue;
        }
        if (n < 0) {
            return pf_fail_errno(err, PF_EIO, "%s: cannot read", name);
        }
        if (n == 0) {
            return pf_fail(err, PF_EIO,
                           "%s: shorter than it was; was it changed during the run?", name);
        }
        at += n;
        offset += (uint64_t)n;
        len -= (size_t)n;
    }
    return PF_OK;
}

void pf_outfile_init(pf_outfile *file)
{
    memset(file, 0, sizeof *file);
    file->fd = -1;
}

static int make_file(const char *path)
{
    return open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
}

static int make_folder(const char *path)
{
    return mkdir(path, 0777);
}

// Makes a file or a folder of which no other has the name: the last six letters of `path` are
// changed until it is so. Not mkstemp, whose files nobody else may read: what a new file's
// rights are, umask(2) tells only by being changed, and that for all threads of the process.
static int make_temp(char *path, int (*make)(const char *path))
{
    static const char letters[] =
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
    struct timespec now = {0};
    (void)clock_gettime(CLOCK_REALTIME, &now);
    pf_rng rng;
    pf_rng_init(&rng, pf_mix64((uint64_t)now.tv_nsec ^ (uintptr_t)path) ^
                          ((uint64_t)now.tv_sec << 24) ^ (uint64_t)getpid());
    char *tail = path + strlen(path) - TEMP_LETTERS;
    int made = -1;
    for (int i = 0; i < TEMP_TRIES && made < 0; i++) {
        for (int j = 0; j < TEMP_LETTERS; j++) {
            tail[j] = letters[pf_rng_below(&rng, sizeof letters - 1)];
        }
        made = make(path);
        if (made < 0 && errno != EEXIST) {
            break;
        }
    }
    return made;
}

// A file that takes the place of another has its rights.
static void keep_rights(int fd, const char *path)
{
    struct stat info;
    if (fd >= 0 && stat(path, &info) == 0) {
        (void)fchmod(fd, info.st_mode & 0777);
    }
}

// A copy of `path`, or of what it leads to where it is a link: so a link stays one. NULL: no
// memory.
static char *follow_link(const char *path)
{
    struct stat info;
    char target[PATH_MAX];
    int is_link = lstat(path, &info) == 0 && S_ISLNK(info.st_mode);
    return concat(is_link && realpath(path, target) != NULL ? target : path, "", "");
}

// Whether something stands at `path` that no file may replace: a device, a pipe, a folder.
static int is_special(const char *path)
{
    struct stat info;
    return stat(path, &info) == 0 && !S_ISREG(info.st_mode);
}

pf_status pf_outfile_open(pf_outfile *file, const char *path, pf_error *err)
{
    pf_outfile_init(file);
    file->path = follow_link(path);
    file->temp_path = file->path == NULL ? NULL : concat(file->path, ".tmp-", "XXXXXX");
    if (file->path == NULL || file->temp_path == NULL) {
        pf_outfile_abort(file);
        return pf_fail_memory(err, strlen(path));
    }
    if (strcmp(path, "-") == 0) {
        file->is_stdout = 1;
        file->fd = STDOUT_FILENO;
        return PF_OK;
    }
    if (is_special(file->path)) {
        pf_free(file->temp_path);
        file->temp_path = NULL;
        file->fd = open(file->path, O_WRONLY | O_CLOEXEC);
    } else {
        file->fd = make_temp(file->temp_path, make_file);
        keep_rights(file->fd, file->path);
    }
    if (file->fd < 0) {
        pf_status status = pf_fail_errno(err, PF_EIO, "%s: cannot create", path);
        pf_outfile_abort(file);
        return status;
    }
    return PF_OK;
}

// Lets the disk write what it has, so that there is little left when all is flushed.
static void start_writing(pf_outfile *file)
{
#ifdef SYNC_FILE_RANGE_WRITE
    if (file->temp_path != NULL && file->n_unsent >= SEND_BYTES) {
        (void)sync_file_range(file->fd, 0, 0, SYNC_FILE_RANGE_WRITE);
        file->n_unsent = 0;
    }
#endif
}

static pf_status write_buffer(pf_outfile *file, const pf_buf *buf, pf_error *err)
{
    const char *name = file->is_stdout ? "standard output" : file->path;
    PF_TRY(pf_buf_status(buf, err));
    PF_TRY(pf_write_all(file->fd, buf->data, buf->len, name, err));
    file->n_unsent += buf->len;
    start_writing(file);
    return PF_OK;
}

static pf_status flush_buffer(pf_outfile *file, pf_error *err)
{
    PF_TRY(write_buffer(file, &file->buf, err));
    pf_buf_reset(&file->buf);
    return PF_OK;
}

pf_status pf_outfile_drain(pf_outfile *file, pf_error *err)
{
    if (file->buf.len < DRAIN_BYTES && !file->buf.failed) {
        return PF_OK;
    }
    return flush_buffer(file, err);
}

pf_status pf_outfile_append(pf_outfile *file, const pf_buf *more, pf_error *err)
{
    if (more->len < LONG_BYTES) {
        PF_TRY(pf_buf_status(more, err));
        pf_buf_append(&file->buf, more->data, more->len);
        return pf_outfile_drain(file, err);
    }
    PF_TRY(flush_buffer(file, err));
    return write_buffer(file, more, err);
}

pf_status pf_outfile_settle(pf_outfile *file, pf_error *err)
{
    PF_TRY(flush_buffer(file, err));
    if (file->temp_path != NULL && !file->is_stdout && fsync(file->fd) != 0) {
        return pf_fail_errno(err, PF_EIO, "%s: cannot finish", file->path);
    }
    return PF_OK;
}

pf_status pf_outfile_commit(pf_outfile *file, pf_error *err)
{
    pf_status status = pf_outfile_settle(file, err);
    if (status == PF_OK && !file->is_stdout) {
        int is_new = file->temp_path != NULL;
        int failed = close(file->fd) != 0;
        file->fd = -1;
        if (failed || (is_new && rename(file->temp_path, file->path) != 0)) {
            status = pf_fail_errno(err, PF_EIO, "%s: cannot finish", file->path);
        } else {
            pf_free(file->temp_path);
            file->temp_path = NULL;
        }
    }
    pf_outfile_abort(file);
    return status;
}

void pf_outfile_abort(pf_outfile *file)
{
    if (!file->is_stdout) {
        if (file->fd >= 0) {
            (void)close(file->fd);
        }
        if (file->temp_path != NULL) {
            (void)unlink(file->temp_path);
        }
    }
    pf_free(file->path);
    pf_free(file->temp_path);
    pf_buf_finish(&file->buf);
    pf_outfile_init(file);
}

void pf_outdir_init(pf_outdir *dir)
{
    memset(dir, 0, sizeof *dir);
}

// Removes a folder of plain files, such as a run leaves; of a link to one, only the link.
static void remove_flat(const char *path)
{
    struct stat info;
    if (lstat(path, &info) == 0 && S_ISLNK(info.st_mode)) {
        (void)unlink(path);
        return;
    }
    DIR *listing = opendir(path);
    if (listing == NULL) {
        return;
    }
    const struct dirent *entry = NULL;
    while ((entry = readdir(listing)) != NULL) { // NOLINT(concurrency-mt-unsafe): own stream
        if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0) {
            continue;
        }
        (void)unlinkat(dirfd(listing), entry->d_name, 0); // needs no memory
    }
    (void)closedir(listing);
    (void)rmdir(path);
}

// Whether `name` is one of a list of names parted by blanks.
static int is_listed(const char *names, const char *name)
{
    size_t len = strlen(name);
    while (*names != '\0') {
        size_t n = strcspn(names, " ");
        if (n == len && memcmp(names, name, n) == 0) {
            return 1;
        }
        names += n;
        names += *names == ' ';
    }
    return 0;
}

// Whether the folder holds the first of the names, and nothing that is not among them.
static pf_status check_earlier_run(const char *path, const char *names, pf_error *err)
{
    DIR *listing = opendir(path);
    if (listing == NULL) {
        return pf_fail_errno(err, PF_EEXIST, "%s cannot be replaced", path);
    }
    int has_mark = 0;
    pf_status status = PF_OK;
    const struct dirent *entry = NULL;
    // NOLINTNEXTLINE(concurrency-mt-unsafe): own stream
    while (status == PF_OK && (entry = readdir(listing)) != NULL) {
        const char *name = entry->d_name;
        if (strcmp(name, ".") == 0 || strcmp(name, "..") == 0) {
            continue;
        }
        size_t len = strlen(name);
        has_mark |= strncmp(names, name, len) == 0 && (names[len] == ' ' || names[len] == '\0');
        if (!is_listed(names, name)) {
            status =
                pf_fail(err, PF_EEXIST,
                        "%s holds %s, which no run wrote, so it is not replaced", path, name);
        }
    }
    (void)closedir(listing);
    if (status == PF_OK && !has_mark) {
        status = pf_fail(err, PF_EEXIST,
                         "%s holds no %.*s, so it is not replaced; choose another name", path,
                         (int)strcspn(names, " "), names);
    }
    return status;
}

static pf_status check_replace(const char *path, int replace, const char *names, pf_error *err)
{
    struct stat info;
    if (lstat(path, &info) != 0) {
        return PF_OK;
    }
    if (!replace) {
        return pf_fail(err, PF_EEXIST, "%s exists already; --force replaces an earlier run",
                       path);
    }
    return check_earlier_run(path, names, err);
}

pf_status pf_outdir_open(pf_outdir *dir, const char *path, int replace, const char *names,
                         pf_error *err)
{
    pf_outdir_init(dir);
    PF_TRY(check_replace(path, replace, names, err));
    dir->names = replace ? names : NULL;
    dir->path = concat(path, "", "");
    for (size_t n = dir->path == NULL ? 0 : strlen(dir->path); n > 1; n--) {
        if (dir->path[n - 1] != '/') {
            break;
        }
        dir->path[n - 1] = '\0';
    }
    dir->temp = dir->path == NULL ? NULL : concat(dir->path, ".tmp-", "XXXXXX");
    if (dir->temp == NULL) {
        pf_outdir_abort(dir);
        return pf_fail_memory(err, strlen(path));
    }
    if (make_temp(dir->temp, make_folder) < 0) {
        pf_status status = pf_fail_errno(err, PF_EIO, "%s: cannot create the folder", path);
        pf_free(dir->temp);
        dir->temp = NULL;
        pf_outdir_abort(dir);
        return status;
    }
    return PF_OK;
}

// Moves an earlier folder of that name aside; *out_aside is its new name, or NULL.
static pf_status move_aside(const pf_outdir *dir, char **out_aside, pf_error *err)
{
    struct stat info;
    // What came up meanwhile and may not be replaced makes the rename fail.
    if (dir->names == NULL || lstat(dir->path, &info) != 0) {
        return PF_OK;
    }
    PF_TRY(check_earlier_run(dir->path, dir->names, err));
    char *aside = concat(dir->temp, ".old", "");
    if (aside == NULL) {
        return pf_fail_memory(err, strlen(dir->temp));
    }
    if (rename(dir->path, aside) != 0) {
        pf_free(aside);
        return pf_fail_errno(err, PF_EIO, "%s: cannot be replaced", dir->path);
    }
    *out_aside = aside;
    return PF_OK;
}

pf_status pf_outdir_commit(pf_outdir *dir, pf_error *err)
{
    char *aside = NULL;
    pf_status status = move_aside(dir, &aside, err);
    if (status == PF_OK && rename(dir->temp, dir->path) != 0) {
        status = pf_fail_errno(err, PF_EIO, "%s: cannot take its name", dir->path);
        if (aside != NULL) {
            (void)rename(aside, dir->path);
        }
    } else if (status == PF_OK) {
        if (aside != NULL) {
            remove_flat(aside);
        }
        pf_free(dir->temp);
        dir->temp = NULL;
    }
    pf_free(aside);
    pf_outdir_abort(dir);
    return status;
}

void pf_outdir_abort(pf_outdir *dir)
{
    if (dir->temp != NULL) {
        remove_flat(dir->temp);
    }
    pf_free(dir->temp);
    pf_free(dir->path);
    pf_outdir_init(dir);
}

// Where the file system cannot make a file without a name, it has one, `path`, for a moment.
static int open_nameless(const char *dir, char *path)
{
    int fd = -1;
#ifdef O_TMPFILE
    fd = open(dir, O_TMPFILE | O_RDWR | O_CLOEXEC, S_IRUSR | S_IWUSR);
#endif
    if (fd < 0 && (fd = mkostemp(path, O_CLOEXEC)) >= 0) {
        (void)unlink(path);
    }
    return fd;
}

pf_status pf_scratch_open(const char *dir, int *out_fd, pf_error *err)
{
    char *path = pf_path_join(dir, "pressfold-XXXXXX");
    if (path == NULL) {
        return pf_fail_memory(err, strlen(dir));
    }
    int fd = open_nameless(dir, path);
    pf_free(path);
    if (fd < 0) {
        return pf_fail_errno(err, PF_EIO, "%s: cannot create a scratch file", dir);
    }
    *out_fd = fd;
    return PF_OK;
}
