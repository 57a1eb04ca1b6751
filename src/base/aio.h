// SPDX-License-Identifier: MIT
// Reads that the system does by itself, many at once. They are worth it for files that were
// opened to be read past the page cache: a piece of a few KB then costs the kernel some 2 us,
// where reading what is not in memory costs 8 by way of the page cache.
#ifndef PF_BASE_AIO_H
#define PF_BASE_AIO_H

#include <stddef.h>
#include <stdint.h>

#define PF_AIO_PENDING (-1)
#define PF_AIO_FAILED  (-2)

// One thread's.
typedef struct pf_aio pf_aio;

typedef struct pf_aio_read {
    uint64_t offset;
    size_t len;
    void *out;
    int64_t done; // bytes that were read, PF_AIO_PENDING or PF_AIO_FAILED
} pf_aio_read;

// For up to `n` reads at a time. NULL: there is no memory, or the system has none to give.
pf_aio *pf_aio_create(unsigned n);

// Accepts NULL. Waits for what is under way.
void pf_aio_destroy(pf_aio *aio);

// Begins reads [n] of a file, which may be closed then. They stay where they are until they are
// done; those that cannot be begun fail.
void pf_aio_start(pf_aio *aio, int fd, pf_aio_read *reads, size_t n);

// Waits until this read, one of those that were begun, is done.
void pf_aio_wait(pf_aio *aio, const pf_aio_read *read);

#endif
