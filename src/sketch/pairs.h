// SPDX-License-Identifier: MIT
// Candidate pairs: collected with repetitions, of which no more are kept than decide, and
// counted. Any number of lists may be filled, by a thread each; what was found is the same.
#ifndef PF_SKETCH_PAIRS_H
#define PF_SKETCH_PAIRS_H

#include <pressfold/types.h>

#include "base/pool.h"
#include "base/sort.h"
#include "base/spool.h"

// What lists may hold in memory.
typedef struct pf_pair_room {
    pf_spool *spool;  // borrowed; NULL: lists stay in memory
    size_t max_bytes; // of all lists together with what sorting them takes; 0: any
} pf_pair_room;

// A sorted list that was written aside.
typedef struct pf_pair_run {
    pf_spool_block *blocks; // [n_blocks]
    size_t n_blocks;
} pf_pair_run;

#define PF_PAIRS_WAITING 64u // that go into a table at once

// A list; what fails sticks and is told when it is counted.
typedef struct pf_pair_list {
    pf_pair_room room;
    unsigned max_count;
    uint64_t *items; // [cap] a table of a << 32 | b with a < b; 0: free
    size_t n;        // of them in use
    size_t cap;
    uint64_t waiting[PF_PAIRS_WAITING]; // [n_waiting]
    unsigned n_waiting;
    pf_pair_run *runs; // [n_runs]
    size_t n_runs;
    size_t runs_cap;
    pf_status status; // PF_OK, or what failed
    pf_error error;
} pf_pair_list;

typedef struct pf_pairs {
    pf_pair *pairs; // [n] by a, then b; no repetitions
    size_t n;
} pf_pairs;

// Of a pair's repetitions no more than `max_count`, 1 or more, are told apart. `room` is that
// of this list; NULL: any.
void pf_pair_list_init(pf_pair_list *list, unsigned max_count, const pf_pair_room *room);
void pf_pair_list_finish(pf_pair_list *list);
void pf_pair_list_append(pf_pair_list *list, uint32_t x, uint32_t y);

// Links the texts of one bucket, [n] rising indices: all pairs up to PF_BUCKET_ALL texts; in a
// longer one each text with the PF_BUCKET_WINDOW before it and with the first, so the work
// stays linear.
#define PF_BUCKET_ALL    32u
#define PF_BUCKET_WINDOW 4u
void pf_pair_list_link(pf_pair_list *list, const uint32_t *texts, size_t n);

// How often a pair must stand in the list whose smaller set has so many items: min_count times,
// or half the items where that is less; once at least.
unsigned pf_pair_list_needed(unsigned min_count, uint32_t smaller);

// Keeps the pairs that stand in the lists [n] together at least as often as the rarer of
// max_count and the smaller of the two sizes asks (sizes NULL: max_count). All lists have the
// same max_count. The lists are emptied, whatever happens. PF_ENOMEM, PF_EIO.
pf_status pf_pair_lists_count(pf_pair_list *lists, size_t n, const uint32_t *sizes,
                              pf_pairs *out_pairs, pf_error *err) PF_MUST_CHECK;

void pf_pairs_finish(pf_pairs *pairs);

#endif
