// SPDX-License-Identifier: MIT
// Where the bytes of every record can be had again: in the plain file they came from, or, for
// pipes, compressed files and converted records, in a scratch file that has no name and goes
// with the run. Text is never all in memory; whoever needs it again reads it from here.
#ifndef PF_IO_STORE_H
#define PF_IO_STORE_H

#include "base/buf.h"
#include "io/reader.h"

typedef struct pf_store pf_store;

// Where one record is. Plain data, 16 bytes.
typedef struct pf_record_ref {
    uint64_t offset;
    uint32_t len;
    uint32_t
        input; // bits 0..29 index of the input; bit 30 canonical; bit 31 in the scratch file
} pf_record_ref;

// `scratch_dir` is borrowed; the scratch file is only made when it is needed. PF_ENOMEM.
pf_status pf_store_create(const char *scratch_dir, pf_store **out_store, pf_error *err)
    PF_MUST_CHECK;
void pf_store_destroy(pf_store *store);

// Files the records of a batch that the reader just gave: *out_refs [batch->n_records], also
// for bad ones. `reader` tells the paths. Called in batch order, by one thread at a time.
// PF_EIO (a full disk says so), PF_ENOMEM, PF_ELIMIT (more than 2^30 inputs).
pf_status pf_store_add(pf_store *store, const pf_reader *reader, const pf_record_batch *batch,
                       pf_record_ref *out_refs, pf_error *err) PF_MUST_CHECK;

// The record's bytes into `buf` (reset first), with PF_JSON_PADDING bytes readable behind them.
// Any number of threads, after the last add. Whether the file changed meanwhile is asked now
// and then only: pf_store_check has the last word. PF_EIO, PF_ENOMEM.
pf_status pf_store_read(pf_store *store, pf_record_ref ref, pf_buf *buf, pf_error *err)
    PF_MUST_CHECK;

// Whether the records are more than memory is likely to hold: those read again then come from
// the disk, and are better asked for in advance (io/fetch.h).
int pf_store_is_past_memory(const pf_store *store);

// Tells the page cache that the record will be read soon.
void pf_store_expect(pf_store *store, pf_record_ref ref);

// A plain file to be read past the page cache; reads begin and end at multiples of `boundary`.
typedef struct pf_lent_file {
    int fd;
    int slot;
    size_t boundary;
} pf_lent_file;

// The file of a record; it is given back once its reads have begun. 0: it cannot be read so.
int pf_store_lend(pf_store *store, pf_record_ref ref, pf_lent_file *out_file) PF_MUST_CHECK;
void pf_store_take_back(pf_store *store, const pf_lent_file *file);

// Whether every plain file that was read again is still what the reader read; to be asked
// before what was made of its records is given out. PF_EIO.
pf_status pf_store_check(const pf_store *store, pf_error *err) PF_MUST_CHECK;

static inline int pf_record_ref_canonical(pf_record_ref ref)
{
    return (int)(ref.input >> 30 & 1u);
}

#endif
