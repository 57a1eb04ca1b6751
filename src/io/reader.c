// SPDX-License-Identifier: MIT
// The front of reading: which file is next, what format it has, when a batch is full.
//
// Where: the first stage of every run. Behind this file: walk.c lists the files, input.c gives
// their bytes, reader_jsonl.c and reader_text.c cut the bytes into records. A batch may hold
// records of many inputs, and an input may run over many batches; batches are cut by size
// alone, so nothing later may depend on where. What cannot be read becomes one bad record of
// its input, in its place, and reading goes on: the counts add up whatever the input holds.
// Cost: one read and, per input, one small allocation that lives as long as the reader (its
// name is needed until the end of the run).
#include "io/reader.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "base/error.h"
#include "base/machine.h"
#include "base/mem.h"
#include "io/foreign.h"
#include "io/json_parse.h"
#include "io/packing.h"
#include "io/reader_private.h"

#define PROBE_BYTES 4096

static const pf_reader_ops *const formats[] = {
    [PF_FORMAT_AUTO] = NULL,
    [PF_FORMAT_JSONL] = &pf_reader_jsonl,
    [PF_FORMAT_TEXT] = &pf_reader_text,
};

static const struct {
    const char *suffix;
    pf_format format; // PF_FORMAT_AUTO: of a compression, look at what stands before it
} suffixes[] = {
    {".jsonl", PF_FORMAT_JSONL}, {".ndjson", PF_FORMAT_JSONL}, {".json", PF_FORMAT_JSONL},
    {".txt", PF_FORMAT_TEXT},    {".text", PF_FORMAT_TEXT},    {".md", PF_FORMAT_TEXT},
    {".gz", PF_FORMAT_AUTO},     {".zst", PF_FORMAT_AUTO},     {".zstd", PF_FORMAT_AUTO},
    {".xz", PF_FORMAT_AUTO},     {".bz2", PF_FORMAT_AUTO},     {".lz4", PF_FORMAT_AUTO},
};

void pf_record_batch_init(pf_record_batch *batch)
{
    memset(batch, 0, sizeof *batch);
}

void pf_record_batch_finish(pf_record_batch *batch)
{
    pf_buf_finish(&batch->bytes);
    pf_free(batch->records);
    pf_record_batch_init(batch);
}

// A string that lives as long as the reader, or NULL.
static const char *keep(pf_reader *reader, const char *a, const char *b, const char *c)
{
    size_t len = strlen(a) + strlen(b) + strlen(c) + 1;
    char *text = pf_arena_alloc(&reader->memory, len);
    if (text != NULL) {
        (void)snprintf(text, len, "%s%s%s", a, b, c);
    }
    return text;
}

static pf_status set_up(pf_reader *reader, const char *const *paths, size_t n_paths,
                        pf_error *err)
{
    char limit[96];
    (void)snprintf(limit, sizeof limit,
                   "longer than the limit of %llu bytes; raise --max-record",
                   (unsigned long long)reader->max_record_bytes);
    reader->too_long = keep(reader, limit, "", "");
    if (reader->too_long == NULL) {
        return pf_fail_memory(err, sizeof limit);
    }
    for (size_t i = 0; i < n_paths; i++) {
        PF_TRY(pf_walk_add(&reader->walk, paths[i], err));
    }
    return PF_OK;
}

pf_status pf_reader_create(const char *const *paths, size_t n_paths,
                           const pf_input_options *options, pf_reader **out_reader,
                           pf_error *err)
{
    pf_reader *reader = pf_calloc(1, sizeof *reader);
    if (reader == NULL) {
        return pf_fail_memory(err, sizeof *reader);
    }
    reader->format = options->format;
    memcpy(reader->keys, options->keys, sizeof reader->keys);
    reader->max_record_bytes = options->max_record_bytes;
    reader->batch_bytes = options->batch_bytes;
    reader->cache_bytes = pf_machine_cache();
    pf_lock_init(&reader->lock);
    pf_walk_init(&reader->walk);
    pf_ahead_init(&reader->ahead, &reader->walk);
    pf_arena_init(&reader->memory, 0);
    pf_status status = set_up(reader, paths, n_paths, err);
    if (status != PF_OK) {
        pf_reader_destroy(reader);
        return status;
    }
    *out_reader = reader;
    return PF_OK;
}

void pf_reader_destroy(pf_reader *reader)
{
    if (reader == NULL) {
        return;
    }
    pf_reader_close_file(reader);
    pf_ahead_finish(&reader->ahead);
    pf_walk_finish(&reader->walk);
    pf_buf_finish(&reader->pending);
    pf_buf_finish(&reader->body);
    pf_buf_finish(&reader->clean);
    pf_free(reader->inputs);
    pf_arena_finish(&reader->memory);
    pf_lock_finish(&reader->lock);
    pf_free(reader);
}

// As pf_source_read: first what was unpacked ahead, and what was met behind it.
static pf_status read_stream(pf_reader *reader, char *out, size_t cap, size_t *out_len,
                             pf_error *err)
{
    pf_unpacked *unpacked = &reader->unpacked;
    size_t left = unpacked->bytes.len - unpacked->at;
    if (left > 0) {
        *out_len = left < cap ? left : cap;
        memcpy(out, unpacked->bytes.data + unpacked->at, *out_len);
        unpacked->at += *out_len;
        return PF_OK;
    }
    if (unpacked->stopped != PF_OK) {
        return pf_fail(err, unpacked->stopped, "%s", unpacked->why.message);
    }
    return pf_source_read(reader->source, out, cap, out_len, err);
}

pf_status pf_reader_read(pf_reader *reader, pf_buf *out, size_t cap, size_t *out_len,
                         pf_error *err)
{
    *out_len = 0;
    if (reader->damage != NULL) {
        return pf_fail(err, PF_EFORMAT, "%s", reader->damage);
    }
    char *room = pf_buf_room(out, cap);
    PF_TRY(pf_buf_status(out, err));
    pf_status status = read_stream(reader, room, cap, out_len, err);
    out->len += *out_len;
    reader->offset += *out_len;
    pf_counter_set(&reader->bytes_open, pf_source_bytes_read(reader->source));
    return status;
}

pf_record *pf_reader_add(pf_reader *reader, pf_record_batch *batch)
{
    if (pf_reserve((void **)&batch->records, &batch->cap, batch->n_records + 1,
                   sizeof *batch->records) != PF_OK) {
        return NULL;
    }
    pf_record *record = &batch->records[batch->n_records++];
    memset(record, 0, sizeof *record);
    record->number = ++reader->n_records;
    record->input = reader->input_index;
    return record;
}

pf_status pf_reader_add_bad(pf_reader *reader, pf_record_batch *batch, const char *reason,
                            pf_error *err)
{
    pf_record *record = pf_reader_add(reader, batch);
    if (record == NULL || reason == NULL) {
        return pf_fail_memory(err, sizeof *record);
    }
    record->start = batch->bytes.len;
    record->offset = reader->offset;
    record->bad = reason;
    return PF_OK;
}

// Enters the present file, or the present member of it, into the list of inputs.
static pf_status add_input(pf_reader *reader, const char *member, pf_error *err)
{
    pf_input *input = pf_arena_alloc(&reader->memory, sizeof *input);
    const char *path =
        member == NULL ? reader->entry->path : keep(reader, reader->entry->path, ":", member);
    if (input == NULL || path == NULL) {
        return pf_fail_memory(err, sizeof *input);
    }
    memset(input, 0, sizeof *input);
    input->path = path;
    input->bytes = member == NULL ? reader->entry->bytes : 0;
    if (reader->source != NULL) {
        input->plain = pf_source_is_plain(reader->source);
        input->mtime_ns = pf_source_mtime_ns(reader->source);
    }
    pf_lock_enter(&reader->lock);
    pf_status status = pf_reserve((void **)&reader->inputs, &reader->inputs_cap,
                                  reader->n_inputs + 1, sizeof *reader->inputs);
    if (status == PF_OK) {
        reader->input_index = (uint32_t)reader->n_inputs;
        reader->inputs[reader->n_inputs++] = input;
    }
    pf_lock_leave(&reader->lock);
    reader->input = input;
    reader->n_records = 0;
    reader->offset = 0;
    reader->skipping = 0;
    reader->damage = NULL;
    pf_buf_reset(&reader->pending);
    return status == PF_OK ? PF_OK : pf_fail_memory(err, reader->n_inputs * sizeof input);
}

// The format that a name tells, or PF_FORMAT_AUTO.
static pf_format format_of_name(const char *name)
{
    size_t len = strlen(name);
    size_t i = 0;
    while (i < sizeof suffixes / sizeof *suffixes) {
        size_t n = strlen(suffixes[i].suffix);
        int ends = len > n && strncasecmp(name + len - n, suffixes[i].suffix, n) == 0;
        if (ends && suffixes[i].format != PF_FORMAT_AUTO) {
            return suffixes[i].format;
        }
        len -= ends ? n : 0;
        i = ends ? 0 : i + 1;
    }
    return PF_FORMAT_AUTO;
}

static size_t skip_blanks(const char *data, size_t at, size_t len)
{
    while (at < len && memchr(" \t\r\n", data[at], 4) != NULL) {
        at++;
    }
    return at;
}

// The format that the first bytes tell. Nothing at all holds no record, so it is JSON Lines; so
// is the start of an array of objects, which that reader can name.
static pf_format format_of_head(const char *data, size_t len)
{
    size_t at = len >= 3 && memcmp(data, "\xef\xbb\xbf", 3) == 0 ? 3 : 0;
    at = skip_blanks(data, at, len);
    if (at == len) {
        return PF_FORMAT_JSONL;
    }
    if (data[at] == '[') {
        at = skip_blanks(data, at + 1, len);
    }
    return at < len && data[at] == '{' ? PF_FORMAT_JSONL : PF_FORMAT_TEXT;
}

// The first bytes of an input into `pending`. Damage behind them is put off, so that the
// records before it are not lost.
static pf_status read_head(pf_reader *reader, pf_error *err)
{
    size_t n = 1;
    while (n > 0 && reader->pending.len < PROBE_BYTES) {
        pf_error why = {0};
        pf_status status = pf_reader_read(reader, &reader->pending, PROBE_BYTES, &n, &why);
        if (status == PF_EFORMAT && reader->pending.len > 0) {
            reader->damage = keep(reader, why.message, "", "");
            return reader->damage == NULL ? pf_fail_memory(err, sizeof why) : PF_OK;
        }
        if (status != PF_OK) {
            return pf_fail(err, status, "%s", why.message);
        }
    }
    return PF_OK;
}

// Looks at the first bytes of an input that was just entered and chooses its format.
static pf_status probe(pf_reader *reader, const char *member, pf_error *err)
{
    PF_TRY(read_head(reader, err));
    const char *head = reader->pending.data;
    size_t len = reader->pending.len;
    if (member != NULL && pf_is_packed(head, len)) {
        return pf_fail(err, PF_EFORMAT, "an archive or compressed file inside an archive");
    }
    if (len >= 2 && (memcmp(head, "\xff\xfe", 2) == 0 || memcmp(head, "\xfe\xff", 2) == 0)) {
        return pf_fail(err, PF_EFORMAT, "UTF-16 text; convert it to UTF-8");
    }
    pf_format format = reader->format;
    const char *name = member != NULL ? member : reader->entry->path;
    int is_foreign = format == PF_FORMAT_AUTO && pf_is_foreign_name(name);
    if (format == PF_FORMAT_AUTO && !is_foreign) {
        format = format_of_name(name);
    }
    if (format == PF_FORMAT_AUTO && !is_foreign) {
        format = format_of_head(head, len);
        is_foreign = format == PF_FORMAT_TEXT && pf_is_foreign_head(head, len, reader->keys);
    }
    if (is_foreign) {
        return pf_fail(err, PF_EFORMAT,
                       "a format that is not read; --format text takes it as one plain text");
    }
    reader->ops = formats[format];
    return PF_OK;
}

void pf_reader_close_file(pf_reader *reader)
{
    if (reader->source != NULL) {
        pf_counter_add(&reader->bytes_done, pf_source_bytes_read(reader->source));
        pf_counter_set(&reader->bytes_open, 0);
    }
    pf_source_close(reader->source);
    reader->source = NULL;
    reader->is_unpacked = 0;
    pf_unpacked_finish(&reader->unpacked);
}

// As pf_source_next; the first stream of a file may have been begun ahead.
static pf_status next_stream(pf_reader *reader, pf_error *why)
{
    if (reader->is_unpacked && reader->n_streams == 0) {
        *why = reader->unpacked.why;
        return reader->unpacked.begun;
    }
    reader->is_unpacked = 0;
    pf_unpacked_finish(&reader->unpacked);
    return pf_source_next(reader->source, why);
}

void pf_reader_skip_digests(pf_reader *reader)
{
    reader->skips_digests = 1;
}

// Opens the next file. One that was found in a folder and cannot be opened is a bad record.
static pf_status open_file(pf_reader *reader, pf_record_batch *batch, pf_error *err)
{
    if (reader->next_entry == reader->walk.n) {
        return PF_END;
    }
    pf_ahead_take(&reader->ahead, reader->next_entry, &reader->unpacked);
    reader->entry = &reader->walk.entries[reader->next_entry++];
    reader->n_streams = 0;
    reader->is_unpacked = reader->unpacked.source != NULL;
    pf_error why = {0};
    pf_status status = PF_OK;
    if (reader->is_unpacked) {
        reader->source = reader->unpacked.source;
        reader->unpacked.source = NULL;
    } else {
        status = pf_source_open(reader->entry->path, &reader->source, &why);
    }
    if (status == PF_OK && reader->skips_digests) {
        pf_source_skip_digest(reader->source);
    }
    if (status == PF_OK && reader->walk.total_bytes > reader->cache_bytes) {
        pf_source_pass_cache(reader->source);
    }
    if (status != PF_EIO || reader->entry->named) {
        return status == PF_OK ? PF_OK : pf_fail(err, status, "%s", why.message);
    }
    PF_TRY(add_input(reader, NULL, err));
    return pf_reader_add_bad(reader, batch, keep(reader, why.message, "", ""), err);
}

// Damage: a bad record in the place where it was met. An empty message needs none.
static pf_status note_damage(pf_reader *reader, pf_record_batch *batch, const pf_error *why,
                             pf_error *err)
{
    reader->ops = NULL;
    pf_buf_reset(&reader->pending);
    if (why->message[0] == '\0') {
        return PF_OK;
    }
    return pf_reader_add_bad(reader, batch, keep(reader, why->message, "", ""), err);
}

// Passes a failure on, or turns damage into a bad record.
static pf_status settle(pf_reader *reader, pf_record_batch *batch, pf_status status,
                        const pf_error *why, pf_error *err)
{
    if (status == PF_EFORMAT) {
        return note_damage(reader, batch, why, err);
    }
    if (status != PF_OK && err != NULL) {
        *err = *why;
    }
    return status;
}

// Goes on to the next input: the next stream of the present file, or the next file.
static pf_status begin_input(pf_reader *reader, pf_record_batch *batch, pf_error *err)
{
    if (reader->source == NULL) {
        return open_file(reader, batch, err);
    }
    pf_error why = {0};
    pf_status status = next_stream(reader, &why);
    if (status == PF_END) {
        if (reader->n_streams == 0) { // an archive without members is an input all the same
            PF_TRY(add_input(reader, NULL, err));
        }
        pf_reader_close_file(reader);
        return PF_OK;
    }
    reader->n_streams++;
    const char *member = status == PF_OK ? pf_source_member(reader->source) : NULL;
    if (status == PF_OK || status == PF_EFORMAT) {
        PF_TRY(add_input(reader, member, err));
    }
    if (status == PF_OK) {
        status = probe(reader, member, &why);
    }
    return settle(reader, batch, status, &why, err);
}

static void end_input(pf_reader *reader)
{
    pf_source_digest(reader->source, &reader->input->bytes, &reader->input->digest);
    reader->ops = NULL;
}

static pf_status fill_batch(pf_reader *reader, pf_record_batch *batch, pf_error *err)
{
    while (batch->n_records == 0 || batch->bytes.len < reader->batch_bytes) {
        if (reader->ops == NULL) {
            pf_status status = begin_input(reader, batch, err);
            if (status != PF_OK) {
                return status;
            }
            continue;
        }
        pf_error why = {0};
        pf_status status = reader->ops->fill(reader, batch, &why);
        if (status ==
            PF_OK) { // full, though what is left for the next batch was taken out again
            return PF_OK;
        }
        if (status == PF_END) {
            end_input(reader);
        } else {
            PF_TRY(settle(reader, batch, status, &why, err));
        }
    }
    return PF_OK;
}

pf_status pf_reader_plan_ahead(pf_reader *reader, size_t n_files, size_t max_bytes,
                               pf_error *err)
{
    return pf_ahead_plan(&reader->ahead, n_files, max_bytes, err);
}

size_t pf_reader_n_packed(const pf_reader *reader)
{
    return pf_ahead_n_files(&reader->ahead);
}

int pf_reader_unpack_ahead(pf_reader *reader)
{
    return pf_ahead_unpack(&reader->ahead);
}

pf_status pf_reader_next(pf_reader *reader, pf_record_batch *batch, pf_error *err)
{
    pf_buf_reset(&batch->bytes);
    batch->n_records = 0;
    pf_status status = fill_batch(reader, batch, err);
    if (status == PF_END && batch->n_records > 0) {
        status = PF_OK;
    }
    if (status != PF_OK) {
        return status;
    }
    PF_TRY(pf_reader_leap(reader, batch, err));
    char *padding = pf_buf_room(&batch->bytes, PF_JSON_PADDING);
    PF_TRY(pf_buf_status(&batch->bytes, err));
    memset(padding, 0, PF_JSON_PADDING);
    return PF_OK;
}

// The lock is the reader's only state that a const reader changes.
static pf_lock *lock_of(const pf_reader *reader)
{
    return (pf_lock *)&reader->lock;
}

size_t pf_reader_n_inputs(const pf_reader *reader)
{
    pf_lock_enter(lock_of(reader));
    size_t n = reader->n_inputs;
    pf_lock_leave(lock_of(reader));
    return n;
}

const pf_input *pf_reader_input(const pf_reader *reader, size_t index)
{
    pf_lock_enter(lock_of(reader));
    const pf_input *input = reader->inputs[index];
    pf_lock_leave(lock_of(reader));
    return input;
}

uint64_t pf_reader_total_bytes(const pf_reader *reader)
{
    return reader->walk.total_bytes;
}

uint64_t pf_reader_bytes_read(const pf_reader *reader)
{
    return pf_counter_value(&reader->bytes_done) + pf_counter_value(&reader->bytes_open);
}
