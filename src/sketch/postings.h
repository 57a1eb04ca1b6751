// SPDX-License-Identifier: MIT
// The posting store: which documents hold which of the selected hashes. It is filled document
// by document, packed; then what documents share is sorted out, once, and can be read any
// number of times, one part after the other, each part's postings by hash. A part takes the
// hashes by a few of their bits; all postings of one hash are in one part.
#ifndef PF_SKETCH_POSTINGS_H
#define PF_SKETCH_POSTINGS_H

#include "base/pool.h"
#include "base/sort.h"
#include "base/spool.h"

#define PF_POSTING_PARTS 256u
#define PF_POSTING_BYTES 8u // that a posting takes in memory, as a rule

typedef struct pf_postings pf_postings;

// `spool` is borrowed; NULL: nothing is ever written aside. PF_ENOMEM.
pf_status pf_postings_create(pf_spool *spool, pf_postings **out_postings, pf_error *err)
    PF_MUST_CHECK;

// Accepts NULL.
void pf_postings_destroy(pf_postings *postings);

// Files the hashes [n] of a document, a number below UINT32_MAX. Documents may come in any
// order; by rising number they take least room. A hash may be posted any number of times for a
// document. PF_ENOMEM.
pf_status pf_postings_append(pf_postings *postings, uint32_t doc, const uint64_t *hashes,
                             size_t n, pf_error *err) PF_MUST_CHECK;

// How many there are, and in the fullest part.
uint64_t pf_postings_count(const pf_postings *postings);
uint64_t pf_postings_most(const pf_postings *postings);

// Bytes that it holds in memory.
size_t pf_postings_bytes(const pf_postings *postings);

// Writes all that is in memory aside and gives the memory back. The store has a spool. PF_EIO,
// PF_ENOMEM.
pf_status pf_postings_spill(pf_postings *postings, pf_error *err) PF_MUST_CHECK;

// Has documents give way to what they stand for, value_of[document] (UINT32_MAX: its postings
// are left out; NULL: to themselves), and keeps the hashes that then stand with two or more.
// Nothing is filed or spilled afterwards. Parts in memory take up to `max_bytes` meanwhile, but
// one at a time does in any case; 0: any. PF_EIO, PF_ENOMEM, PF_ECANCELLED.
pf_status pf_postings_share(pf_postings *postings, const uint32_t *value_of, size_t max_bytes,
                            pf_pool *pool, pf_error *err) PF_MUST_CHECK;

// Takes postings out of a part [n], sorted by hash; returns how many are left, still in order.
// Called by any number of threads at once.
typedef size_t (*pf_posting_filter)(const void *ctx, pf_keyed *items, size_t n);

// How the postings are seen by who reads them. All is borrowed.
typedef struct pf_posting_view {
    const pf_postings *postings; // shared
    pf_posting_filter filter;    // NULL: nothing is taken out
    const void *filter_ctx;
    size_t max_bytes; // for parts in memory: as many at a time as fit, one at least; 0: any
} pf_posting_view;

// One part: postings [n], key: hash, rising; value: what documents stand for, rising where
// hashes are equal. The array is the callee's to change until it returns.
typedef pf_status (*pf_posting_fn)(void *ctx, unsigned part, unsigned worker, pf_keyed *items,
                                   size_t n, pf_error *err);

// Hands every part that has postings to `fn`, by the pool's threads, in no order; the store
// stays as it is. PF_EIO, PF_ENOMEM, PF_ECANCELLED, and what `fn` fails with.
pf_status pf_postings_read(const pf_posting_view *view, pf_posting_fn fn, void *ctx,
                           pf_pool *pool, pf_error *err) PF_MUST_CHECK;

#endif
