// SPDX-License-Identifier: MIT
// zlib, asked to compare the checksum and the length that end every gzip member.
//
// Why not libarchive, which unpacks everything else: its gzip filter passes over both (as of
// 3.6), so a file in which a few bits have changed may unpack into other words and nobody is
// told. xz, bzip2, LZ4 and Zstandard are checked by their own libraries. A file may hold
// several members one behind the other, and zeros behind the last one are padding. Cost:
// zlib's.
#include "io/gunzip.h"

#define ZLIB_CONST
#include <zlib.h>

#include "base/error.h"
#include "base/mem.h"

#define OUT_BYTES   ((size_t)64 * 1024)
#define GZIP_WINDOW (15 + 16) // the largest window; a gzip header and nothing else

typedef enum gunzip_state {
    IN_MEMBER,
    BETWEEN, // a member has ended, and another may follow
    PADDING  // no other may
} gunzip_state;

struct pf_gunzip {
    z_stream stream;
    pf_gunzip_fill fill;
    void *ctx;
    gunzip_state state;
    int is_filled_up;  // no packed bytes come any more
    const char *words; // NULL: all is well
    unsigned char out[OUT_BYTES];
};

static void *zlib_alloc(void *ctx, unsigned n, unsigned size)
{
    (void)ctx;
    return pf_alloc(n, size);
}

static void zlib_free(void *ctx, void *memory)
{
    (void)ctx;
    pf_free(memory);
}

pf_gunzip *pf_gunzip_create(pf_gunzip_fill fill, void *ctx)
{
    pf_gunzip *gunzip = pf_calloc(1, sizeof *gunzip);
    if (gunzip == NULL) {
        return NULL;
    }
    gunzip->fill = fill;
    gunzip->ctx = ctx;
    gunzip->stream.zalloc = zlib_alloc;
    gunzip->stream.zfree = zlib_free;
    if (inflateInit2(&gunzip->stream, GZIP_WINDOW) != Z_OK) {
        pf_free(gunzip);
        return NULL;
    }
    return gunzip;
}

void pf_gunzip_destroy(pf_gunzip *gunzip)
{
    if (gunzip != NULL) {
        (void)inflateEnd(&gunzip->stream);
        pf_free(gunzip);
    }
}

static pf_status refill(pf_gunzip *gunzip)
{
    const char *data = NULL;
    ssize_t n = gunzip->fill(gunzip->ctx, &data);
    if (n < 0) {
        return PF_EIO;
    }
    gunzip->is_filled_up = n == 0;
    gunzip->stream.next_in = (const unsigned char *)data;
    gunzip->stream.avail_in = (unsigned)n;
    return PF_OK;
}

static pf_status inflate_some(pf_gunzip *gunzip)
{
    int code = inflate(&gunzip->stream, Z_NO_FLUSH);
    if (code == Z_MEM_ERROR) {
        return PF_ENOMEM;
    }
    if (code == Z_STREAM_END) {
        gunzip->state = BETWEEN;
    } else if (code == Z_BUF_ERROR) {
        gunzip->words = "truncated gzip input";
    } else if (code != Z_OK) {
        gunzip->words = gunzip->stream.msg != NULL ? gunzip->stream.msg : "damaged gzip input";
    }
    return PF_OK;
}

// What stands behind a member: another one, or padding.
static void pass_over(pf_gunzip *gunzip)
{
    z_stream *stream = &gunzip->stream;
    if (gunzip->state == BETWEEN && stream->next_in[0] == 0x1f) {
        (void)inflateReset(stream);
        gunzip->state = IN_MEMBER;
        return;
    }
    gunzip->state = PADDING;
    for (; stream->avail_in > 0; stream->avail_in--, stream->next_in++) {
        if (stream->next_in[0] != 0) {
            gunzip->words = "other bytes follow the compressed data";
            return;
        }
    }
}

pf_status pf_gunzip_next(pf_gunzip *gunzip, const void **out_data, size_t *out_len)
{
    z_stream *stream = &gunzip->stream;
    stream->next_out = gunzip->out;
    stream->avail_out = OUT_BYTES;
    *out_data = gunzip->out;
    *out_len = 0;
    while (*out_len == 0 && gunzip->words == NULL) {
        if (stream->avail_in == 0 && !gunzip->is_filled_up) {
            PF_TRY(refill(gunzip));
        }
        if (gunzip->state == IN_MEMBER) {
            PF_TRY(inflate_some(gunzip));
        } else if (stream->avail_in > 0) {
            pass_over(gunzip);
        } else {
            return PF_OK;
        }
        *out_len = OUT_BYTES - stream->avail_out;
    }
    return *out_len > 0 ? PF_OK : PF_EFORMAT;
}

const char *pf_gunzip_words(const pf_gunzip *gunzip)
{
    return gunzip->words;
}

size_t pf_gunzip_n_waiting(const pf_gunzip *gunzip)
{
    return gunzip->stream.avail_in;
}
