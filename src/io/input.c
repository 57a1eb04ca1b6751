// SPDX-License-Identifier: MIT
// Files as streams of bytes, whatever they are packed in.
//
// Where: below the reader, which splits the bytes into records. A file whose first bytes are
// not those of a known compression or archive is read as it is, at the speed of read(2), and
// its records can be read again later. Only what carries such a mark is handed to libarchive:
// several of its formats would take ordinary text for their own. Of libarchive only tar, zip,
// 7-Zip and bare compression are switched on, and only filters that it decodes itself, since
// others start programs; gzip around it all is unpacked by gunzip.c. Everything streams, so a
// zip bomb costs time but not memory.
//
// Zip and 7-Zip keep their table of contents at the end: for those, and only for regular files,
// libarchive may seek. Cost: one pass; the digest is taken of the blocks as they come by.
#include "io/input.h"

#include <archive.h>
#include <archive_entry.h>
#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <locale.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/error.h"
#include "base/mem.h"
#include "io/gunzip.h"
#include "io/packing.h"
#include "io/past_cache.h"

#define BLOCK_BYTES ((size_t)256 * 1024)
#define WAIT_MS     100
#define HEAD_BYTES  512 // enough for every mark; tar has the last, at 257

typedef enum source_state {
    SOURCE_OPENED, // nothing was begun
    SOURCE_STREAM, // inside a stream
    SOURCE_DONE    // no stream follows
} source_state;

struct pf_source {
    const char *path;
    int fd;
    source_state state;
    uint64_t size;
    int64_t mtime_ns;
    int is_regular;
    int can_seek;            // libarchive may jump about in the file
    struct archive *archive; // NULL: the bytes as they are
    pf_gunzip *gunzip;       // before libarchive; NULL: not gzip
    locale_t utf8;           // in which libarchive gives names; 0 where the system has none
    int is_member;
    int at_end; // of the present stream
    char *member;
    char *block;       // what libarchive reads from [BLOCK_BYTES]
    const char *chunk; // what libarchive unpacked last and was not given out, its own memory
    size_t chunk_len;
    uint64_t gap;      // zeros of a sparse file that come before the chunk
    uint64_t position; // in the stream, of what was given out
    char head[HEAD_BYTES];
    size_t head_len;
    size_t head_at; // bytes of the head that were given out
    uint64_t bytes_read;
    pf_past_cache *past; // NULL: the file is read by way of the page cache
    pf_hasher *hasher;   // of the file, or of the present member; NULL: nobody wants a digest
    size_t block_len;    // bytes in `block`, the last that were read
    int read_errno;      // of a read that failed inside libarchive
};

// Waits until a pipe or terminal has something. A read that waits would go on after the
// descriptor was closed, which is how a program that is told to stop ends it, if another thread
// took the signal; so the wait looks again every now and then.
static void await(const pf_source *source)
{
    struct pollfd waited = {.fd = source->fd, .events = POLLIN};
    while (!source->is_regular && poll(&waited, 1, WAIT_MS) == 0) {
    }
}

// One read(2); 0 bytes is the end.
static ssize_t read_fd(pf_source *source, char *out, size_t cap)
{
    for (;;) {
        await(source);
        ssize_t n = source->past != NULL ? pf_past_cache_read(source->past, out, cap)
                                         : read(source->fd, out, cap);
        if (n < 0 && errno == EINTR) {
            continue;
        }
        if (n > 0) {
            source->bytes_read += (uint64_t)n;
            if (!source->is_member && source->hasher != NULL) {
                pf_hasher_append(source->hasher, out, (size_t)n);
            }
        }
        return n;
    }
}

static pf_status fail_read(const pf_source *source, pf_error *err)
{
    return pf_fail_errno(err, PF_EIO, "%s: cannot read", source->path);
}

static pf_status read_head(pf_source *source, pf_error *err)
{
    while (source->head_len < HEAD_BYTES) {
        ssize_t n =
            read_fd(source, source->head + source->head_len, HEAD_BYTES - source->head_len);
        if (n < 0) {
            return fail_read(source, err);
        }
        if (n == 0) {
            break;
        }
        source->head_len += (size_t)n;
    }
    return PF_OK;
}

// The next bytes of the file, for libarchive or for what unpacks before it.
static ssize_t read_packed(void *ctx, const char **out)
{
    pf_source *source = ctx;
    if (source->head_at < source->head_len) {
        *out = source->head + source->head_at;
        size_t n = source->head_len - source->head_at;
        source->head_at = source->head_len;
        return (ssize_t)n;
    }
    ssize_t n = read_fd(source, source->block, BLOCK_BYTES);
    if (n < 0) {
        source->read_errno = errno;
        return n;
    }
    *out = source->block;
    source->block_len = (size_t)n;
    return n;
}

// Damage to gzip is given out as its end, lest libarchive lose what came before it, and is told
// when that is reached.
static la_ssize_t archive_read_block(struct archive *archive, void *ctx, const void **out)
{
    pf_source *source = ctx;
    size_t len = 0;
    pf_status status = PF_OK;
    if (source->gunzip != NULL) {
        status = pf_gunzip_next(source->gunzip, out, &len);
    } else {
        const char *data = NULL;
        ssize_t n = read_packed(source, &data);
        status = n < 0 ? PF_EIO : PF_OK;
        len = n < 0 ? 0 : (size_t)n;
        *out = data;
    }
    if (status == PF_EIO || status == PF_ENOMEM) {
        archive_set_error(archive, status == PF_EIO ? EIO : ENOMEM, "cannot read");
        return ARCHIVE_FATAL;
    }
    return (la_ssize_t)len;
}

static la_int64_t archive_seek_file(struct archive *archive, void *ctx, la_int64_t offset,
                                    int whence)
{
    pf_source *source = ctx;
    if (whence == SEEK_CUR && source->head_at < source->head_len) {
        offset -= (la_int64_t)(source->head_len - source->head_at);
    }
    source->head_at = source->head_len;
    off_t at = lseek(source->fd, (off_t)offset, whence);
    if (at < 0) {
        source->read_errno = errno;
        archive_set_error(archive, errno, "cannot seek");
        return ARCHIVE_FATAL;
    }
    return at;
}

static pf_status fail_damaged(const char *words, pf_error *err)
{
    return pf_fail(err, PF_EFORMAT, "broken archive or compressed file: %s", words);
}

// NULL: as far as gzip was read, it is well.
static const char *gunzip_words(const pf_source *source)
{
    return source->gunzip == NULL ? NULL : pf_gunzip_words(source->gunzip);
}

// The words of libarchive's last error, or of what made it, as a status.
static pf_status fail_archive(const pf_source *source, pf_error *err)
{
    const char *words = gunzip_words(source);
    words = words != NULL ? words : archive_error_string(source->archive);
    if (source->read_errno != 0) {
        errno = source->read_errno;
        return fail_read(source, err);
    }
    if (archive_errno(source->archive) == ENOMEM) {
        return pf_fail_memory(err, BLOCK_BYTES);
    }
    return fail_damaged(words == NULL ? "it ends too early or is damaged" : words, err);
}

// Lets libarchive have the file. A failure to open is told by the first pf_source_next.
static pf_status open_archive(pf_source *source, pf_error *err)
{
    source->block = pf_alloc(BLOCK_BYTES, 1);
    source->archive = source->block == NULL ? NULL : archive_read_new();
    if (source->archive == NULL) {
        return pf_fail_memory(err, BLOCK_BYTES);
    }
    source->utf8 = newlocale(LC_CTYPE_MASK, "C.UTF-8", (locale_t)0);
    if (pf_is_gzip(source->head, source->head_len)) {
        source->gunzip = pf_gunzip_create(read_packed, source);
        if (source->gunzip == NULL) {
            return pf_fail_memory(err, BLOCK_BYTES);
        }
    }
    pf_packing_enable(source->archive);
    source->can_seek = source->is_regular && (source->head[0] == 'P' || source->head[0] == '7');
    if (source->can_seek) {
        (void)archive_read_set_seek_callback(source->archive, archive_seek_file);
    }
    (void)archive_read_set_read_callback(source->archive, archive_read_block);
    (void)archive_read_set_callback_data(source->archive, source);
    return PF_OK;
}

static pf_status open_fd(pf_source *source, pf_error *err)
{
    struct stat info;
    if (strcmp(source->path, "-") == 0) {
        source->fd = STDIN_FILENO;
        return PF_OK;
    }
    source->fd = open(source->path, O_RDONLY | O_CLOEXEC);
    if (source->fd < 0 || fstat(source->fd, &info) != 0) {
        return pf_fail_errno(err, PF_EIO, "%s: cannot be opened", source->path);
    }
    source->is_regular = S_ISREG(info.st_mode);
    if (source->is_regular) {
        source->size = (uint64_t)info.st_size;
        source->mtime_ns = (int64_t)info.st_mtim.tv_sec * 1000000000 + info.st_mtim.tv_nsec;
        (void)posix_fadvise(source->fd, 0, 0, POSIX_FADV_SEQUENTIAL);
    }
    return PF_OK;
}

pf_status pf_source_open(const char *path, pf_source **out_source, pf_error *err)
{
    pf_source *source = pf_calloc(1, sizeof *source);
    if (source == NULL) {
        return pf_fail_memory(err, sizeof *source);
    }
    source->path = path;
    source->fd = -1;
    source->hasher = pf_hasher_create();
    pf_status status =
        source->hasher == NULL ? pf_fail_memory(err, sizeof *source) : open_fd(source, err);
    if (status == PF_OK) {
        status = read_head(source, err);
    }
    if (status == PF_OK &&
        (pf_is_packed(source->head, source->head_len) || pf_is_tar_name(path))) {
        status = open_archive(source, err);
    }
    if (status != PF_OK) {
        pf_source_close(source);
        return status;
    }
    *out_source = source;
    return PF_OK;
}

void pf_source_close(pf_source *source)
{
    if (source == NULL) {
        return;
    }
    if (source->archive != NULL) {
        (void)archive_read_free(source->archive);
    }
    pf_gunzip_destroy(source->gunzip);
    pf_past_cache_close(source->past);
    if (source->utf8 != (locale_t)0) {
        freelocale(source->utf8);
    }
    if (source->fd > STDIN_FILENO) {
        (void)close(source->fd);
    }
    pf_hasher_destroy(source->hasher);
    pf_free(source->member);
    pf_free(source->block);
    pf_free(source);
}

// A digest of its own for the member that begins.
static pf_status begin_member(pf_source *source, struct archive_entry *entry, pf_error *err)
{
    const char *name = archive_entry_pathname_utf8(entry);
    name = name == NULL ? archive_entry_pathname(entry) : name;
    name = name == NULL ? "(no name)" : name;
    size_t len = strlen(name) + 1;
    pf_free(source->member);
    source->member = pf_alloc(len, 1);
    int is_wanted = source->hasher != NULL;
    pf_hasher_destroy(source->hasher);
    source->hasher = is_wanted ? pf_hasher_create() : NULL;
    source->is_member = 1;
    if (source->member == NULL || (is_wanted && source->hasher == NULL)) {
        return pf_fail_memory(err, len);
    }
    memcpy(source->member, name, len);
    return PF_OK;
}

// An archive may end before the file does; the checksum stands at the end of that.
static pf_status finish_archive(pf_source *source, pf_error *err)
{
    const void *data = NULL;
    la_ssize_t n = source->gunzip != NULL;
    while (n > 0) {
        n = archive_read_block(source->archive, source, &data);
    }
    return n == 0 && gunzip_words(source) == NULL ? PF_END : fail_archive(source, err);
}

// Opens libarchive's side and gets the header of the next entry of any kind.
static pf_status next_header(pf_source *source, struct archive_entry **out_entry, pf_error *err)
{
    int code = ARCHIVE_OK;
    if (source->state == SOURCE_OPENED) {
        code = archive_read_open1(source->archive);
    }
    do {
        if (code >= ARCHIVE_WARN) {
            code = archive_read_next_header(source->archive, out_entry);
        }
    } while (code == ARCHIVE_RETRY);
    if (code == ARCHIVE_OK || code == ARCHIVE_WARN) {
        return PF_OK;
    }
    source->state = SOURCE_DONE;
    return code == ARCHIVE_EOF ? finish_archive(source, err) : fail_archive(source, err);
}

// Members that hold no article: folders, links, and hidden files such as macOS puts into its
// zips.
static int is_wanted(struct archive_entry *entry)
{
    const char *name = archive_entry_pathname_utf8(entry);
    if (archive_entry_filetype(entry) != AE_IFREG && archive_entry_filetype(entry) != 0) {
        return 0;
    }
    if (archive_entry_hardlink(entry) != NULL) {
        return 0;
    }
    const char *slash = name == NULL ? NULL : strrchr(name, '/');
    const char *last = slash == NULL ? name : slash + 1;
    return last == NULL || last[0] != '.';
}

static pf_status next_entry(pf_source *source, pf_error *err)
{
    for (;;) {
        int is_first = source->state == SOURCE_OPENED;
        struct archive_entry *entry = NULL;
        pf_status status = next_header(source, &entry, err);
        int format = archive_format(source->archive) & ARCHIVE_FORMAT_BASE_MASK;
        if (status == PF_END && is_first && format == ARCHIVE_FORMAT_EMPTY) {
            source->at_end = 1; // nothing, compressed: a stream of no bytes
            return PF_OK;
        }
        if (status != PF_OK) {
            return status;
        }
        source->state = format == ARCHIVE_FORMAT_RAW ? SOURCE_DONE : SOURCE_STREAM;
        if (format == ARCHIVE_FORMAT_RAW) {
            return PF_OK;
        }
        if (is_wanted(entry)) {
            return begin_member(source, entry, err);
        }
    }
}

pf_status pf_source_next(pf_source *source, pf_error *err)
{
    if (source->state == SOURCE_DONE) {
        return PF_END;
    }
    source->at_end = 0;
    source->chunk_len = 0;
    source->gap = 0;
    source->position = 0;
    if (source->archive != NULL) {
        // libarchive turns names into this thread's character set, and loses those that do not
        // fit.
        locale_t before = source->utf8 == (locale_t)0 ? (locale_t)0 : uselocale(source->utf8);
        pf_status status = next_entry(source, err);
        if (before != (locale_t)0) {
            (void)uselocale(before);
        }
        return status;
    }
    source->state = SOURCE_DONE;
    return PF_OK;
}

const char *pf_source_member(const pf_source *source)
{
    return source->is_member ? source->member : NULL;
}

int pf_source_is_plain(const pf_source *source)
{
    return source->archive == NULL && source->is_regular;
}

uint64_t pf_source_size(const pf_source *source)
{
    return source->size;
}

int64_t pf_source_mtime_ns(const pf_source *source)
{
    return source->mtime_ns;
}

// Has libarchive unpack more. Not archive_read_data, which on damage loses what it had so far.
static pf_status unpack(pf_source *source, pf_error *err)
{
    const void *chunk = NULL;
    size_t len = 0;
    la_int64_t offset = 0;
    int code = ARCHIVE_RETRY;
    while (code == ARCHIVE_RETRY || (code == ARCHIVE_OK && len == 0)) {
        code = archive_read_data_block(source->archive, &chunk, &len, &offset);
    }
    if (code == ARCHIVE_EOF) {
        return PF_OK;
    }
    if (code < ARCHIVE_WARN || len == 0) {
        source->at_end = 1;
        source->state = code == ARCHIVE_FATAL ? SOURCE_DONE : source->state;
        return fail_archive(source, err);
    }
    source->chunk = chunk;
    source->chunk_len = len;
    source->gap = (uint64_t)offset > source->position ? (uint64_t)offset - source->position : 0;
    return PF_OK;
}

static pf_status read_archive(pf_source *source, char *out, size_t cap, size_t *out_len,
                              pf_error *err)
{
    if (source->chunk_len == 0) {
        PF_TRY(unpack(source, err));
    }
    size_t n = source->chunk_len < cap ? source->chunk_len : cap;
    if (source->gap > 0) {
        n = source->gap < cap ? (size_t)source->gap : cap;
        memset(out, 0, n);
        source->gap -= n;
    } else if (n > 0) {
        memcpy(out, source->chunk, n);
        source->chunk += n;
        source->chunk_len -= n;
    }
    source->position += n;
    if (source->is_member && source->hasher != NULL) {
        pf_hasher_append(source->hasher, out, n);
    }
    *out_len = n;
    return PF_OK;
}

static int all_zero(const char *data, size_t len)
{
    for (size_t i = 0; i < len; i++) {
        if (data[i] != 0) {
            return 0;
        }
    }
    return 1;
}

// What follows compressed data belongs to the file's digest too, and must be nothing but
// padding: damage may look like an early end.
static pf_status check_tail(pf_source *source, pf_error *err)
{
    if (source->gunzip != NULL) {
        return gunzip_words(source) == NULL ? PF_OK : fail_archive(source, err);
    }
    la_int64_t used = archive_filter_bytes(source->archive, -1);
    uint64_t left = used < 0 ? 0 : source->bytes_read - (uint64_t)used;
    const char *last = source->block_len > 0 ? source->block : source->head;
    size_t last_len = source->block_len > 0 ? source->block_len : source->head_len;
    size_t n_unused = left < last_len ? (size_t)left : last_len;
    int clean = all_zero(last + last_len - n_unused, n_unused);
    ssize_t n = 0;
    while ((n = read_fd(source, source->block, BLOCK_BYTES)) > 0) {
        clean = clean && all_zero(source->block, (size_t)n);
    }
    if (n < 0) {
        return fail_read(source, err);
    }
    return clean ? PF_OK : fail_damaged("other bytes follow the compressed data", err);
}

pf_status pf_source_read(pf_source *source, char *out, size_t cap, size_t *out_len,
                         pf_error *err)
{
    *out_len = 0;
    if (source->at_end) {
        return PF_OK;
    }
    if (source->archive != NULL) {
        PF_TRY(read_archive(source, out, cap, out_len, err));
    } else if (source->head_at < source->head_len) {
        size_t left = source->head_len - source->head_at;
        *out_len = left < cap ? left : cap;
        memcpy(out, source->head + source->head_at, *out_len);
        source->head_at += *out_len;
    } else {
        ssize_t n = read_fd(source, out, cap);
        if (n < 0) {
            return fail_read(source, err);
        }
        *out_len = (size_t)n;
    }
    source->at_end = *out_len == 0;
    return source->at_end && source->archive != NULL && !source->is_member
               ? check_tail(source, err)
               : PF_OK;
}

pf_status pf_source_skip(pf_source *source, uint64_t n, pf_error *err)
{
    assert(pf_source_is_plain(source));
    pf_past_cache_close(source->past);
    source->past = NULL;
    size_t of_head = source->head_len - source->head_at;
    of_head = n < of_head ? (size_t)n : of_head;
    source->head_at += of_head;
    if (lseek(source->fd, (off_t)(n - of_head), SEEK_CUR) < 0) {
        return fail_read(source, err);
    }
    return PF_OK;
}

void pf_source_skip_digest(pf_source *source)
{
    pf_hasher_destroy(source->hasher);
    source->hasher = NULL;
}

void pf_source_pass_cache(pf_source *source)
{
    // Not standard input: how it is read is shared with whoever handed it over.
    int may = pf_source_is_plain(source) && source->fd != STDIN_FILENO;
    off_t at = may ? lseek(source->fd, 0, SEEK_CUR) : -1;
    if (at >= 0 && source->past == NULL) {
        source->past = pf_past_cache_open(source->fd, at);
    }
}

void pf_source_digest(const pf_source *source, uint64_t *out_bytes, pf_hash128 *out_digest)
{
    pf_hash128 none = {0};
    *out_bytes = source->is_member ? source->position : source->bytes_read;
    *out_digest = source->hasher != NULL ? pf_hasher_value(source->hasher) : none;
}

uint64_t pf_source_bytes_read(const pf_source *source)
{
    return source->bytes_read;
}

uint64_t pf_source_bytes_used(const pf_source *source)
{
    if (source->gunzip != NULL) {
        return source->bytes_read - pf_gunzip_n_waiting(source->gunzip);
    }
    la_int64_t used = source->archive == NULL ? -1 : archive_filter_bytes(source->archive, -1);
    return used < 0 ? source->bytes_read : (uint64_t)used;
}
