// SPDX-License-Identifier: MIT
// gzip, unpacked as it streams by. Private to io/.
#ifndef PF_IO_GUNZIP_H
#define PF_IO_GUNZIP_H

#include <stddef.h>
#include <sys/types.h>

#include <pressfold/status.h>

typedef struct pf_gunzip pf_gunzip;

// Gets more packed bytes into *out_data, valid until the next call. Returns how many; 0 is the
// end, less is a failure.
typedef ssize_t (*pf_gunzip_fill)(void *ctx, const char **out_data);

// NULL: out of memory. The destructor accepts NULL.
pf_gunzip *pf_gunzip_create(pf_gunzip_fill fill, void *ctx);
void pf_gunzip_destroy(pf_gunzip *gunzip);

// The next unpacked bytes, valid until the next call; *out_len 0 is the end, which is told only
// when every checksum was right, nothing but zeros followed and all was read. PF_EFORMAT: it is
// damaged here; PF_EIO: the filler failed; PF_ENOMEM.
pf_status pf_gunzip_next(pf_gunzip *gunzip, const void **out_data, size_t *out_len)
    PF_MUST_CHECK;

// After PF_EFORMAT: what is wrong.
const char *pf_gunzip_words(const pf_gunzip *gunzip);

// Packed bytes that were filled in and not yet used.
size_t pf_gunzip_n_waiting(const pf_gunzip *gunzip);

#endif
