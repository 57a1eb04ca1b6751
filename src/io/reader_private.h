// SPDX-License-Identifier: MIT
// The reader's inside, shared by reader.c and the formats (reader_*.c).
#ifndef PF_IO_READER_PRIVATE_H
#define PF_IO_READER_PRIVATE_H

#include "base/arena.h"
#include "base/lock.h"
#include "io/input.h"
#include "io/reader.h"
#include "io/reader_ahead.h"
#include "io/walk.h"

// One format: how the bytes of an input become records.
typedef struct pf_reader_ops {
    const char *name;
    // Appends records of the present input to the batch. PF_OK: the batch is full; PF_END: the
    // input is read to its end; PF_EFORMAT: the rest of the input cannot be had, the reason in
    // err (an empty message: a bad record says so already); PF_EIO, PF_ENOMEM.
    pf_status (*fill)(pf_reader *reader, pf_record_batch *batch, pf_error *err);
} pf_reader_ops;

extern const pf_reader_ops pf_reader_jsonl;
extern const pf_reader_ops pf_reader_text;

// Reading a part only (reader_sample.c).
typedef struct pf_sample {
    uint64_t max_bytes; // 0: all is read
    double stride;      // bytes on disk from the start of a batch to that of the next; 0: none
                        // are passed over
    size_t n_counted;   // files whose bytes are in row_bytes
    uint64_t row_bytes;
    uint64_t n_given;   // bytes of batches
    uint64_t n_dropped; // bytes read that are in no record
    int is_part;        // 1: something was passed over
} pf_sample;

struct pf_reader {
    pf_format format;
    const char *keys[PF_N_FIELDS];
    uint64_t max_record_bytes;
    uint64_t batch_bytes;

    pf_walk walk;
    size_t next_entry;
    const pf_walk_entry *entry; // the present file
    pf_source *source;          // the same, opened; NULL: between two files
    size_t n_streams;           // begun in it
    int skips_digests;
    uint64_t cache_bytes; // of files that memory is likely to hold
    pf_ahead ahead;
    pf_unpacked unpacked; // what was unpacked of the present file's first stream
    int is_unpacked;      // 1: some was

    const pf_reader_ops *ops; // of the present input; NULL: between two inputs
    pf_input *input;
    uint32_t input_index;
    uint64_t n_records; // in the present input so far
    uint64_t offset;    // bytes of the present input read so far
    pf_buf pending;     // the last of them, not yet in any batch
    int skipping;       // 1: inside a line that is too long
    const char *damage; // NULL, or what stands behind `pending` in a damaged input
    pf_buf body;        // of a plain text article, as read
    pf_buf clean;       // the same as UTF-8 with '\n' line ends

    pf_sample sample;

    pf_arena memory; // inputs, their names, reasons
    const char *too_long;

    pf_lock lock; // for inputs, n_inputs
    pf_input **inputs;
    size_t n_inputs;
    size_t inputs_cap;
    pf_counter bytes_done; // of files closed
    pf_counter bytes_open; // of the present file
};

// Appends up to cap bytes of the present input to `out`; *out_len 0 is the end. As
// pf_source_read.
pf_status pf_reader_read(pf_reader *reader, pf_buf *out, size_t cap, size_t *out_len,
                         pf_error *err) PF_MUST_CHECK;

// Closes the present file, read to its end or not.
void pf_reader_close_file(pf_reader *reader);

// After a batch: passes over what the sample leaves out. PF_EIO.
pf_status pf_reader_leap(pf_reader *reader, const pf_record_batch *batch, pf_error *err)
    PF_MUST_CHECK;

// Appends a record of the present input, its number set, the rest zero; NULL when memory is
// out.
pf_record *pf_reader_add(pf_reader *reader, pf_record_batch *batch);

// Appends a bad record; `reason` must live as long as the reader. PF_ENOMEM.
pf_status pf_reader_add_bad(pf_reader *reader, pf_record_batch *batch, const char *reason,
                            pf_error *err) PF_MUST_CHECK;

#endif
