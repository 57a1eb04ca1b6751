// SPDX-License-Identifier: MIT
// From inputs to raw records. An input is a file, a folder (walked in name order, at any depth)
// or
// "-" (standard input); compression, tar and zip are seen through. Every format is turned into
// one JSON object a record at the door: JSON Lines pass as they are, a plain text article
// becomes an object with the canonical keys id, date, title, text. So everything behind the
// reader (decoding, storing, writing) knows one form.
//
// In a folder the names go in byte order; hidden files and links to folders are passed over.
// The format is told by the name (.jsonl .ndjson .json, .txt .text .md, before any .gz and the
// like) or by the first byte that is not blank.
//
// The reader belongs to one thread at a time, but pf_reader_n_inputs, pf_reader_input,
// pf_reader_bytes_read and pf_reader_unpack_ahead may be called from any. It only splits;
// pf_decode (decode.h) parses, in many.
#ifndef PF_IO_READER_H
#define PF_IO_READER_H

#include <pressfold/options.h>

#include "base/buf.h"
#include "base/hash.h"

typedef struct pf_reader pf_reader;

// Something that was read: a file, or a member of an archive. `path`, `plain` and `mtime_ns`
// are there from the start, the rest once the reader has gone on to the next input or to
// PF_END.
typedef struct pf_input {
    const char *path;  // as given or found; a member is "archive:member"
    uint64_t bytes;    // as on disk; of a member: after decompression
    pf_hash128 digest; // XXH3 of the same bytes; zeros when the input was given up before its
                       // end, or none is taken
    int64_t mtime_ns;  // of a plain file when it was opened
    int plain; // 1: a regular file read without decompression, so records can be re-read
} pf_input;

// One raw record inside a batch.
typedef struct pf_record {
    size_t start;        // of its bytes in the batch's `bytes`
    size_t len;          // 0 where it is bad
    uint64_t offset;     // of its bytes in the input, meaningful where the input is plain
    uint64_t number;     // within the input, from 1
    uint32_t input;      // index for pf_reader_input
    uint8_t canonical;   // 1: a converted record with the canonical keys
    uint8_t rereadable;  // 1: the same bytes can be read again from the plain file at `offset`
    uint32_t n_repaired; // bytes of a plain text article that were not UTF-8 (pf_decode counts
                         // others)
    const char *bad; // NULL, or the reason why it could not be had; borrowed from the reader
} pf_record;

typedef struct pf_record_batch {
    pf_buf bytes; // the records, with PF_JSON_PADDING readable bytes behind the last
    pf_record *records;
    size_t n_records;
    size_t cap;
} pf_record_batch;

void pf_record_batch_init(pf_record_batch *batch);
void pf_record_batch_finish(pf_record_batch *batch);

// Opens nothing yet but lists every folder and checks that every path exists. `paths` and
// `options` are not needed afterwards. PF_ENOTFOUND, PF_EIO, PF_ELIMIT (folders too deep),
// PF_ENOMEM.
pf_status pf_reader_create(const char *const *paths, size_t n_paths,
                           const pf_input_options *options, pf_reader **out_reader,
                           pf_error *err) PF_MUST_CHECK;
void pf_reader_destroy(pf_reader *reader);

// Before the first batch: takes no digests of the inputs.
void pf_reader_skip_digests(pf_reader *reader);

// Replaces the batch's content with the next records, about options->batch_bytes of them (at
// least one). Blank lines are passed over and not counted as records. A line over
// max_record_bytes, a file that is not text, a broken archive or compressed stream: one record
// with `bad` set, then on to the next input (options->strict is the caller's affair). So is a
// file found in a folder that cannot be opened; one that was named is PF_EIO. After an error
// the reader can only be destroyed. PF_END, PF_EIO, PF_ENOMEM.
pf_status pf_reader_next(pf_reader *reader, pf_record_batch *batch, pf_error *err)
    PF_MUST_CHECK;

// Before the first batch: lets other threads unpack up to n_files compressed files before the
// reader comes to them, up to max_bytes of each (and as much again while it grows). PF_ENOMEM.
pf_status pf_reader_plan_ahead(pf_reader *reader, size_t n_files, size_t max_bytes,
                               pf_error *err) PF_MUST_CHECK;

// Unpacks the next compressed file that was not begun. 0 when there is none, or as many as were
// planned wait for the reader. For any thread, while another reads; the records are the same.
int pf_reader_unpack_ahead(pf_reader *reader);

// How many of the files have names that tell a compression.
size_t pf_reader_n_packed(const pf_reader *reader);

// Before the first batch: reads about `max_bytes` of the inputs and no more. Of plain files,
// and of folders of them, batches are taken at even distances from all over; of a packed file
// the beginning; of standard input what comes first. Numbers of records and digests then mean
// nothing.
void pf_reader_sample(pf_reader *reader, uint64_t max_bytes);

// Of a sample: bytes, on disk, of the records that were given; and whether that was less than
// there is.
uint64_t pf_reader_bytes_sampled(const pf_reader *reader);
int pf_reader_is_part(const pf_reader *reader);

size_t pf_reader_n_inputs(const pf_reader *reader); // those begun so far
const pf_input *pf_reader_input(const pf_reader *reader, size_t index);

// Bytes of all named files and folders together, 0 where unknown (standard input); and how many
// of them were read so far: for progress.
uint64_t pf_reader_total_bytes(const pf_reader *reader);
uint64_t pf_reader_bytes_read(const pf_reader *reader);

#endif
