// SPDX-License-Identifier: MIT
// One opened file and the streams of bytes in it: itself, what is compressed in it, or the
// members of an archive. Private to io/.
#ifndef PF_IO_INPUT_H
#define PF_IO_INPUT_H

#include <stddef.h>
#include <stdint.h>

#include <pressfold/status.h>

#include "base/hash.h"

typedef struct pf_source pf_source;

// Opens a file ("-": standard input) and looks at its first bytes. PF_EIO, PF_ENOMEM.
pf_status pf_source_open(const char *path, pf_source **out_source, pf_error *err) PF_MUST_CHECK;
void pf_source_close(pf_source *source);

// Goes to the next stream; an unread rest of the present one is passed over. PF_OK; PF_END;
// PF_EFORMAT: damaged here, call again for what can still be had; PF_EIO, PF_ENOMEM.
pf_status pf_source_next(pf_source *source, pf_error *err) PF_MUST_CHECK;

// About the present stream.
const char *
pf_source_member(const pf_source *source);        // name in the archive; NULL: the file itself
int pf_source_is_plain(const pf_source *source);  // the bytes of a regular file as they are
uint64_t pf_source_size(const pf_source *source); // of the file on disk, 0 where it has none
int64_t pf_source_mtime_ns(const pf_source *source);

// Up to cap (>= 1) bytes of the present stream; *out_len 0 is its end. PF_EFORMAT (damaged, the
// words in err; the stream ends there), PF_EIO, PF_ENOMEM.
pf_status pf_source_read(pf_source *source, char *out, size_t cap, size_t *out_len,
                         pf_error *err) PF_MUST_CHECK;

// Passes over n bytes of a plain file without reading them; its digest then means nothing.
// PF_EIO.
pf_status pf_source_skip(pf_source *source, uint64_t n, pf_error *err) PF_MUST_CHECK;

// From here on no digest is taken.
void pf_source_skip_digest(pf_source *source);

// From here on a plain file is read past the page cache, where that is possible.
void pf_source_pass_cache(pf_source *source);

// After the end of a stream: its size and XXH3, on disk where the stream is the whole file,
// after decompression for a member; a digest that was not taken is zeros.
void pf_source_digest(const pf_source *source, uint64_t *out_bytes, pf_hash128 *out_digest);

// Bytes read from the file so far.
uint64_t pf_source_bytes_read(const pf_source *source);

// Of those, about so many stand for what was given out; the rest was read ahead to unpack.
uint64_t pf_source_bytes_used(const pf_source *source);

#endif
