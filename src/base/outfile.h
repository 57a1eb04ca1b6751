// SPDX-License-Identifier: MIT
// Output that appears whole or not at all: written beside its name, flushed to the disk,
// renamed.
// "-" is standard output, which can only be appended to. Also folders made the same way, and
// scratch files without a name.
#ifndef PF_BASE_OUTFILE_H
#define PF_BASE_OUTFILE_H

#include "base/buf.h"

typedef struct pf_outfile {
    pf_buf buf; // append here, then call pf_outfile_drain now and then
    int fd;     // -1: not open
    int is_stdout;
    size_t n_unsent; // bytes that the disk was not told to write
    char *path;      // final name
    char *temp_path; // what is being written; NULL where that is `path` itself
} pf_outfile;

// Plain memory, not open; pf_outfile_abort on it does nothing.
void pf_outfile_init(pf_outfile *file);

// PF_EIO, PF_ENOMEM.
pf_status pf_outfile_open(pf_outfile *file, const char *path, pf_error *err) PF_MUST_CHECK;

// Writes the buffer out when it has passed 256 KiB. PF_EIO, PF_ENOMEM, PF_ECLOSED (closed
// pipe).
pf_status pf_outfile_drain(pf_outfile *file, pf_error *err) PF_MUST_CHECK;

// Adds what another buffer holds, behind the file's own; a long one is not copied. As
// pf_outfile_drain.
pf_status pf_outfile_append(pf_outfile *file, const pf_buf *more, pf_error *err) PF_MUST_CHECK;

// Writes the rest; a named file is flushed to the disk. Of several outputs all are settled
// before the first is committed, so that none takes its name where another cannot be written.
// As pf_outfile_drain.
pf_status pf_outfile_settle(pf_outfile *file, pf_error *err) PF_MUST_CHECK;

// Settles and closes; a named file takes its name.
pf_status pf_outfile_commit(pf_outfile *file, pf_error *err) PF_MUST_CHECK;

// Closes and removes what was written so far. Safe after commit and on a file never opened.
void pf_outfile_abort(pf_outfile *file);

// A folder of outputs: `temp` is made beside `path`, filled by the caller, then takes its name.
typedef struct pf_outdir {
    char *path;
    char *temp;
    const char *names; // NULL: nothing may be replaced
} pf_outdir;

void pf_outdir_init(pf_outdir *dir);

// `names` are what a run may write into the folder, parted by blanks, the first one its mark;
// borrowed until the commit. PF_EEXIST when `path` exists and `replace` is 0, or is no folder
// that holds the mark, or holds something else: so nothing is deleted that no run made. PF_EIO,
// PF_ENOMEM.
pf_status pf_outdir_open(pf_outdir *dir, const char *path, int replace, const char *names,
                         pf_error *err) PF_MUST_CHECK;

// Gives the folder its name; an earlier run of that name goes away, if it may be replaced.
// PF_EEXIST and PF_EIO as above, for what came up since.
pf_status pf_outdir_commit(pf_outdir *dir, pf_error *err) PF_MUST_CHECK;
void pf_outdir_abort(pf_outdir *dir);

// "dir/name", to be freed with pf_free; NULL when memory is out.
char *pf_path_join(const char *dir, const char *name);

// A file without a name in `dir`, gone when closed. *out_fd. PF_EIO.
pf_status pf_scratch_open(const char *dir, int *out_fd, pf_error *err) PF_MUST_CHECK;

// Writes all of it, at `fd`'s position. PF_EIO, PF_ECLOSED.
pf_status pf_write_all(int fd, const void *data, size_t len, const char *name, pf_error *err)
    PF_MUST_CHECK;

// Reads exactly len bytes at `offset`. PF_EIO.
pf_status pf_read_at(int fd, void *data, size_t len, uint64_t offset, const char *name,
                     pf_error *err) PF_MUST_CHECK;

#endif
