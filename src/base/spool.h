// SPDX-License-Identifier: MIT
// Where arrays go that memory has no room for: blocks in one scratch file without a name, so
// that it is gone however the run ends. Each block has a checksum: what comes back is what was
// written, or an error.
#ifndef PF_BASE_SPOOL_H
#define PF_BASE_SPOOL_H

#include <stddef.h>
#include <stdint.h>

#include <pressfold/status.h>

typedef struct pf_spool pf_spool;

// Where a block is. Plain data.
typedef struct pf_spool_block {
    uint64_t offset;
    uint64_t checksum; // XXH3 of its bytes
    size_t len;
} pf_spool_block;

// `dir` is borrowed; the file is made with the first block. PF_ENOMEM.
pf_status pf_spool_create(const char *dir, pf_spool **out_spool, pf_error *err) PF_MUST_CHECK;

// Accepts NULL.
void pf_spool_destroy(pf_spool *spool);

// Writes a block behind the others. Any thread. PF_EIO (a full disk says so), PF_ENOMEM.
pf_status pf_spool_append(pf_spool *spool, const void *data, size_t len,
                          pf_spool_block *out_block, pf_error *err) PF_MUST_CHECK;

// Reads a block into `out` [block->len]. Any thread. PF_EIO (also: it is not what was written).
pf_status pf_spool_read(const pf_spool *spool, const pf_spool_block *block, void *out,
                        pf_error *err) PF_MUST_CHECK;

// Bytes written so far.
uint64_t pf_spool_bytes(const pf_spool *spool);

// The file, for tests that spoil it; -1 where there is none yet.
int pf_spool_fd(const pf_spool *spool);

#endif
