// SPDX-License-Identifier: MIT
// From the paths of the command line to the list of files that they stand for.
#ifndef PF_IO_WALK_H
#define PF_IO_WALK_H

#include <stddef.h>
#include <stdint.h>

#include <pressfold/status.h>

#include "base/arena.h"

typedef struct pf_walk_entry {
    const char *path; // borrowed from the walk; "-" is standard input
    uint64_t bytes;   // size when listed, 0 where it has none
    int named;        // 1: given by the user, 0: found in a folder
} pf_walk_entry;

typedef struct pf_walk {
    pf_walk_entry *entries;
    size_t n;
    size_t cap;
    uint64_t total_bytes;
    pf_arena names;
} pf_walk;

void pf_walk_init(pf_walk *walk);
void pf_walk_finish(pf_walk *walk);

// Appends a file, everything in a folder at any depth, or standard input. Names in byte order,
// files and folders mixed; names that begin with '.' are passed over, so are devices and
// sockets inside folders; links to files are followed, links to folders inside folders are not.
// PF_ENOTFOUND, PF_EIO (a folder that cannot be listed), PF_ELIMIT (deeper than 128),
// PF_ENOMEM.
pf_status pf_walk_add(pf_walk *walk, const char *path, pf_error *err) PF_MUST_CHECK;

#endif
