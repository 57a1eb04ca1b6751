// SPDX-License-Identifier: MIT
// Compressed files that are unpacked before the reader comes to them, by threads that have
// nothing else to do. Private to io/.
//
// A fixed number of places, each for one file: opened, and unpacked as far as the place has
// room. What does not fit is unpacked by the reader as ever, behind what is there. Only files
// whose name tells a compression are taken, so that a folder of plain files costs nothing. What
// fails is told by the reader, when it comes to the file and in the order of the files.
#ifndef PF_IO_READER_AHEAD_H
#define PF_IO_READER_AHEAD_H

#include "base/buf.h"
#include "base/lock.h"
#include "io/input.h"
#include "io/walk.h"

// The beginning of a file, unpacked.
typedef struct pf_unpacked {
    pf_source *source; // NULL: there is none; its first stream is begun
    pf_buf bytes;      // of that stream
    size_t at;         // of them, given out
    pf_status begun;   // of pf_source_next
    pf_status stopped; // what was met behind the bytes; PF_OK: more can be read
    pf_error why;      // of either
} pf_unpacked;

typedef struct pf_ahead_place {
    pf_lock busy;      // held while somebody unpacks into it
    pf_counter wanted; // 1: the reader waits for it
    int is_taken;
    size_t entry; // the file's index in the walk
    pf_unpacked file;
} pf_ahead_place;

typedef struct pf_ahead {
    pf_lock lock; // of all but the files of the places
    const pf_walk *walk;
    size_t next; // file to look at next
    size_t max_bytes;
    pf_ahead_place *places; // [n_places]
    size_t n_places;
} pf_ahead;

void pf_ahead_init(pf_ahead *ahead, const pf_walk *walk);
void pf_ahead_finish(pf_ahead *ahead);

// Before the first file is read: as many places of so many bytes. PF_ENOMEM.
pf_status pf_ahead_plan(pf_ahead *ahead, size_t n_places, size_t max_bytes, pf_error *err)
    PF_MUST_CHECK;

// Files of the walk that may be unpacked ahead.
size_t pf_ahead_n_files(const pf_ahead *ahead);

// Unpacks the next file that waits. 0: none does, or there is no place. For any thread.
int pf_ahead_unpack(pf_ahead *ahead);

// For the reader, with each file in turn: moves the file of that index into `out`; whoever
// unpacks it stops and leaves the rest to the reader. out->source is NULL where nobody has
// begun it. Frees what `out` held.
void pf_ahead_take(pf_ahead *ahead, size_t entry, pf_unpacked *out);

void pf_unpacked_finish(pf_unpacked *file);

#endif
