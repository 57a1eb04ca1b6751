// SPDX-License-Identifier: MIT
// JSON Lines: one record a line.
//
// Where: behind reader.c. Blocks are read straight into the batch and cut by memchr, so a byte
// is copied once, from the kernel; only the part of a line at the end of a block is moved to
// `pending` and from there into the next batch. A record is the line without its line end, as
// it is: it can be read again from a plain file by offset and length. A line over the limit is
// one bad record, and its rest is read over without being held, so a file that is one line of
// any length costs time but no memory.
//
// A file that is one JSON array is no JSON Lines. When its first line opens an array and does
// not close it, the whole file is one bad record with the advice to convert it; other lines
// that are arrays are bad one by one. Cost: one pass.
#include <string.h>

#include "base/error.h"
#include "io/reader_private.h"

#define MIN_READ  ((size_t)4096)
#define LONG_READ ((size_t)256 * 1024)
#define SLACK     4 // a BOM and a '\r' do not count

static const char array_reason[] = "a JSON array, not JSON Lines; convert with: jq -c '.[]'";

// The splitting of one call: positions in the batch's bytes.
typedef struct splitter {
    size_t line; // start of the line that is not yet whole
    size_t scan; // up to here no line end was found behind `line`
} splitter;

static int is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

// First byte in [at, end) that is not blank, or end.
static size_t first_solid(const char *data, size_t at, size_t end)
{
    while (at < end && is_blank(data[at])) {
        at++;
    }
    return at;
}

static size_t last_solid(const char *data, size_t first, size_t end)
{
    while (end > first && is_blank(data[end - 1])) {
        end--;
    }
    return end;
}

static pf_status add_bad(pf_reader *reader, pf_record_batch *batch, const char *reason,
                         uint64_t offset, pf_error *err)
{
    PF_TRY(pf_reader_add_bad(reader, batch, reason, err));
    batch->records[batch->n_records - 1].offset = offset;
    return PF_OK;
}

// A line that is an array. PF_EFORMAT when the whole file is, so that no more is read of it.
static pf_status add_array(pf_reader *reader, pf_record_batch *batch, uint64_t offset,
                           int closed, pf_error *err)
{
    PF_TRY(add_bad(reader, batch, array_reason, offset, err));
    return reader->n_records == 1 && !closed ? PF_EFORMAT : PF_OK;
}

// One whole line [first, end), without '\n'.
static pf_status add_line(pf_reader *reader, pf_record_batch *batch, size_t first, size_t end,
                          pf_error *err)
{
    const char *data = batch->bytes.data;
    uint64_t offset = reader->offset - (batch->bytes.len - first);
    if (end - first > reader->max_record_bytes + SLACK) { // even when it is blank
        return add_bad(reader, batch, reader->too_long, offset, err);
    }
    if (end - first >= 3 && memcmp(data + first, "\xef\xbb\xbf", 3) == 0) {
        first += 3; // of a later line where files were put one behind the other
        offset += 3;
    }
    size_t solid = first_solid(data, first, end);
    if (solid == end) {
        return PF_OK;
    }
    if (data[end - 1] == '\r') {
        end--;
    }
    if (end - first > reader->max_record_bytes) {
        return add_bad(reader, batch, reader->too_long, offset, err);
    }
    if (data[solid] == '[') {
        int closed = data[last_solid(data, solid, end) - 1] == ']';
        return add_array(reader, batch, offset, closed, err);
    }
    pf_record *record = pf_reader_add(reader, batch);
    if (record == NULL) {
        return pf_fail_memory(err, sizeof *record);
    }
    record->start = first;
    record->len = end - first;
    record->offset = offset;
    record->rereadable = (uint8_t)reader->input->plain;
    return PF_OK;
}

// Cuts off every whole line.
static pf_status split(pf_reader *reader, pf_record_batch *batch, splitter *at, pf_error *err)
{
    const char *data = batch->bytes.data;
    while (at->scan < batch->bytes.len) {
        const char *end = memchr(data + at->scan, '\n', batch->bytes.len - at->scan);
        if (end == NULL) {
            at->scan = batch->bytes.len;
            break;
        }
        size_t next = (size_t)(end - data) + 1;
        PF_TRY(add_line(reader, batch, at->line, next - 1, err));
        at->line = next;
        at->scan = next;
    }
    return PF_OK;
}

// Takes [from, to) out of the batch's bytes.
static void cut_out(pf_buf *bytes, size_t from, size_t to)
{
    if (to > from && bytes->len > to) {
        memmove(bytes->data + from, bytes->data + to, bytes->len - to);
    }
    bytes->len -= to - from;
}

// Drops what was read of a line that is too long, up to its end where that is here.
static void skip_line(pf_reader *reader, pf_record_batch *batch, const splitter *at)
{
    pf_buf *bytes = &batch->bytes;
    size_t len = bytes->len - at->line;
    const char *end = len == 0 ? NULL : memchr(bytes->data + at->line, '\n', len);
    size_t n_skipped = end == NULL ? len : (size_t)(end - bytes->data) + 1 - at->line;
    cut_out(bytes, at->line, at->line + n_skipped);
    reader->sample.n_dropped += n_skipped;
    reader->skipping = end == NULL;
}

// Room to read into: what the batch still wants, more while one line goes beyond it.
static size_t read_size(const pf_reader *reader, const pf_record_batch *batch)
{
    int is_long = reader->skipping && reader->sample.max_bytes == 0;
    if (batch->bytes.len >= reader->batch_bytes || is_long) {
        return LONG_READ;
    }
    uint64_t left = reader->batch_bytes - batch->bytes.len;
    return left < MIN_READ ? MIN_READ : (size_t)left;
}

// Whether the line at hand has passed the limit before its end was seen.
static int is_too_long(const pf_reader *reader, const pf_record_batch *batch,
                       const splitter *at)
{
    return !reader->skipping && batch->bytes.len - at->line > reader->max_record_bytes + SLACK;
}

// Handles the bytes behind at->line, as far as they go.
static pf_status digest_block(pf_reader *reader, pf_record_batch *batch, splitter *at,
                              pf_error *err)
{
    if (reader->skipping) {
        skip_line(reader, batch, at);
        at->scan = at->line;
    }
    if (!reader->skipping) {
        PF_TRY(split(reader, batch, at, err));
    }
    if (is_too_long(reader, batch, at)) {
        uint64_t offset = reader->offset - (batch->bytes.len - at->line);
        PF_TRY(add_bad(reader, batch, reader->too_long, offset, err));
        reader->skipping = 1;
        batch->bytes.len = at->line;
        at->scan = at->line;
    }
    return PF_OK;
}

// Leaves the part of a line at the end to the next batch.
static pf_status hand_over(pf_reader *reader, pf_record_batch *batch, const splitter *at,
                           pf_error *err)
{
    pf_buf *bytes = &batch->bytes;
    pf_buf_append(&reader->pending, bytes->data + at->line, bytes->len - at->line);
    bytes->len = at->line;
    return pf_buf_status(&reader->pending, err);
}

static pf_status fill(pf_reader *reader, pf_record_batch *batch, pf_error *err)
{
    pf_buf *bytes = &batch->bytes;
    size_t begin = bytes->len;
    splitter at = {begin, begin};
    pf_buf_append(bytes, reader->pending.data, reader->pending.len);
    PF_TRY(pf_buf_status(bytes, err));
    pf_buf_reset(&reader->pending);
    for (;;) {
        PF_TRY(digest_block(reader, batch, &at, err));
        if (batch->n_records == 0) { // nothing but blank lines so far: not worth keeping
            cut_out(bytes, begin, at.line);
            at.scan -= at.line - begin;
            at.line = begin;
        }
        if (batch->n_records > 0 && bytes->len >= reader->batch_bytes) {
            return hand_over(reader, batch, &at, err);
        }
        size_t n = 0;
        PF_TRY(pf_reader_read(reader, bytes, read_size(reader, batch), &n, err));
        if (n == 0) {
            break;
        }
    }
    if (bytes->len > at.line) {
        PF_TRY(add_line(reader, batch, at.line, bytes->len, err));
    }
    return PF_END;
}

const pf_reader_ops pf_reader_jsonl = {"jsonl", fill};
