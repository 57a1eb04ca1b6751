// SPDX-License-Identifier: MIT
#ifndef SYNTH_OUTFILE_H
#define SYNTH_OUTFILE_H

#include <stdbool.h>
#include <stddef.h>

/* An output: a file that appears whole or not at all, a device or pipe, or standard output. */
typedef struct sy_outfile {
    int fd;           /* -1 if not open */
    const char *path; /* borrowed; what messages say */
    char *part_path;  /* what is written until the end; NULL for devices, pipes and "-" */
} sy_outfile;

/*
 * Opens `path` ("-" is standard output) for writing. A regular file is written as PATH.part.
 * All functions print a message on standard error and return false on failure.
 */
bool sy_outfile_open(sy_outfile *out, const char *path);

/* Writes all n bytes. */
bool sy_outfile_write(sy_outfile *out, const char *bytes, size_t n);

/* Closes, which is where some file systems tell that they are full. */
bool sy_outfile_close(sy_outfile *out);

/* Gives a closed file its name; nothing to do for devices, pipes and "-". */
bool sy_outfile_commit(sy_outfile *out);

/* Closes and removes what is not committed; accepts an output that was never opened. */
void sy_outfile_discard(sy_outfile *out);

#endif
