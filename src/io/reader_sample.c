// SPDX-License-Identifier: MIT
// A sample of the inputs, for who wants to know what they are like and not what is in them.
//
// Where: reader.c calls pf_reader_leap after each batch. All files together are seen as one
// long row of bytes, and as many batches as fit into the sample begin at even distances in it.
// Inside a plain JSON Lines file that is one seek to where the next batch begins; the lines cut
// at either end are dropped and counted. Files between two batches are never opened. A file
// that cannot be sought in (packed, or of another format) is read from its beginning, as far as
// its share of the sample goes. What unpacks to many times its size ends the sample early.
// Cost: as reading that many bytes.
#include "base/error.h"
#include "io/reader_private.h"

#define MAX_UNPACKED 16u // times the sample

void pf_reader_sample(pf_reader *reader, uint64_t max_bytes)
{
    pf_sample *sample = &reader->sample;
    uint64_t total = reader->walk.total_bytes;
    sample->max_bytes = max_bytes;
    if (total > max_bytes) {
        uint64_t n_batches = max_bytes / reader->batch_bytes;
        sample->stride = (double)total / (double)(n_batches > 0 ? n_batches : 1);
    }
}

uint64_t pf_reader_bytes_sampled(const pf_reader *reader)
{
    uint64_t n_read = pf_reader_bytes_read(reader);
    return n_read > reader->sample.n_dropped ? n_read - reader->sample.n_dropped : 0;
}

int pf_reader_is_part(const pf_reader *reader)
{
    return reader->sample.is_part;
}

// How far the present file was read, in bytes on disk.
static uint64_t bytes_done(const pf_reader *reader)
{
    int is_plain = pf_source_is_plain(reader->source);
    return is_plain ? reader->offset : pf_source_bytes_used(reader->source);
}

// How far the row of all files was read or passed over.
static uint64_t bytes_of_row(pf_reader *reader)
{
    pf_sample *sample = &reader->sample;
    while (sample->n_counted < reader->next_entry) {
        sample->row_bytes += reader->walk.entries[sample->n_counted++].bytes;
    }
    if (reader->source == NULL) {
        return sample->row_bytes;
    }
    return sample->row_bytes - reader->entry->bytes + bytes_done(reader);
}

static int can_seek(const pf_reader *reader)
{
    return reader->ops == &pf_reader_jsonl && pf_source_is_plain(reader->source);
}

// The line under way is dropped, and so is the one in which the gap ends.
static pf_status seek(pf_reader *reader, uint64_t gap, pf_error *err)
{
    reader->sample.is_part = 1;
    reader->sample.n_dropped += reader->pending.len;
    pf_buf_reset(&reader->pending);
    PF_TRY(pf_source_skip(reader->source, gap, err));
    reader->offset += gap;
    reader->skipping = 1;
    return PF_OK;
}

static void abandon_file(pf_reader *reader)
{
    pf_sample *sample = &reader->sample;
    const pf_source *source = reader->source;
    if (reader->ops != NULL || bytes_done(reader) < reader->entry->bytes) {
        sample->is_part = 1;
        sample->n_dropped += pf_source_is_plain(source) ? reader->pending.len : 0;
        sample->n_dropped += pf_source_bytes_read(source) - pf_source_bytes_used(source);
    }
    reader->ops = NULL;
    pf_buf_reset(&reader->pending);
    pf_reader_close_file(reader);
}

static void stop(pf_reader *reader)
{
    if (reader->source != NULL) {
        abandon_file(reader);
    }
    reader->sample.is_part |= reader->next_entry < reader->walk.n;
    reader->next_entry = reader->walk.n;
}

// Of a file that cannot be sought in: whether its share was read.
static int is_share_read(const pf_reader *reader)
{
    double share = (double)reader->sample.max_bytes / (double)reader->walk.total_bytes;
    return (double)bytes_done(reader) >= share * (double)reader->entry->bytes;
}

// Passes over files that end before `start`, a place in the row.
static void pass_files(pf_reader *reader, uint64_t start)
{
    const pf_walk *walk = &reader->walk;
    while (reader->next_entry < walk->n &&
           bytes_of_row(reader) + walk->entries[reader->next_entry].bytes <= start) {
        reader->next_entry++;
        reader->sample.is_part = 1;
    }
}

// To where the next batch begins.
static pf_status leap(pf_reader *reader, pf_error *err)
{
    double stride = reader->sample.stride;
    uint64_t at = bytes_of_row(reader);
    uint64_t start = (uint64_t)(((double)(uint64_t)((double)at / stride) + 1) * stride);
    if (reader->source != NULL) {
        uint64_t done = bytes_done(reader);
        if (can_seek(reader) && done + (start - at) < reader->entry->bytes) {
            return seek(reader, start - at, err);
        }
        if (!can_seek(reader) && !is_share_read(reader)) {
            return PF_OK;
        }
        abandon_file(reader);
    }
    pass_files(reader, start);
    return PF_OK;
}

pf_status pf_reader_leap(pf_reader *reader, const pf_record_batch *batch, pf_error *err)
{
    pf_sample *sample = &reader->sample;
    if (sample->max_bytes == 0) {
        return PF_OK;
    }
    sample->n_given += batch->bytes.len;
    int is_over = sample->stride <= 0 && pf_reader_bytes_read(reader) > sample->max_bytes;
    if (is_over || sample->n_given >= MAX_UNPACKED * sample->max_bytes) {
        stop(reader);
    }
    return sample->stride > 0 ? leap(reader, err) : PF_OK;
}
