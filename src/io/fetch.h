// SPDX-License-Identifier: MIT
// Records of files that memory does not hold, brought in many at a time while those before are
// at work. One thread's. What could not be fetched is simply not at hand: whoever wants it
// reads it from the store, which tells what is wrong.
#ifndef PF_IO_FETCH_H
#define PF_IO_FETCH_H

#include "io/store.h"

// So many records are fetched at a time.
#define PF_FETCH_RECORDS 256u

// What one takes.
#define PF_FETCH_BYTES ((uint64_t)4 << 20)

typedef struct pf_fetch pf_fetch;

// NULL: there is no memory.
pf_fetch *pf_fetch_create(pf_store *store);
void pf_fetch_destroy(pf_fetch *fetch);

// Asks for records [n], in any order; those beyond PF_FETCH_RECORDS are left out, and those
// that there is no room for. What the call before this one asked for is waited for, and at hand
// until the next call.
void pf_fetch_next(pf_fetch *fetch, const pf_record_ref *refs, size_t n);

// The bytes of a record into `buf`, as pf_store_read does. 0: it is not at hand.
int pf_fetch_take(const pf_fetch *fetch, pf_record_ref ref, pf_buf *buf);

#endif
