// SPDX-License-Identifier: MIT
// Candidate pairs: collected with repetitions, of which no more are kept than decide, and
// counted. Threads fill one table, each through a list of its own; what was found is the same.
#ifndef PF_SKETCH_PAIRS_H
#define PF_SKETCH_PAIRS_H

#include <pressfold/types.h>

#include "base/lock.h"
#include "base/pool.h"
#include "base/sort.h"
#include "base/spool.h"

// What a table may hold in memory.
typedef struct pf_pair_room {
    pf_spool *spool;  // borrowed; NULL: all stays in memory
    size_t max_bytes; // with what growing and sorting take; 0: any
} pf_pair_room;

// A sorted run that was written aside.
typedef struct pf_pair_run {
    pf_spool_block *blocks; // [n_blocks]
    size_t n_blocks;
} pf_pair_run;

// The pairs whose first text is in one range.
typedef struct pf_pair_part {
    pf_lock lock;    // for what follows
    uint64_t *items; // [cap] a hash table: a pair and how often it was seen; 0: free
    size_t n;        // of them in use
    size_t cap;
    pf_pair_run *runs; // [n_runs]
    size_t n_runs;
    size_t runs_cap;
    pf_status status; // PF_OK, or what failed
    pf_error error;
} pf_pair_part;

#define PF_PAIR_PARTS    64u  // at most
#define PF_PAIRS_WAITING 128u // that go into a part at once

// A thread's way into the table.
typedef struct pf_pair_list {
    struct pf_pair_table *table;
    int has_failed; // no more can be taken
    uint8_t n_waiting[PF_PAIR_PARTS];
    uint64_t waiting[PF_PAIR_PARTS][PF_PAIRS_WAITING];
} pf_pair_list;

// What fails sticks and is told when the pairs are counted.
typedef struct pf_pair_table {
    pf_pair_room room;
    unsigned max_count;
    unsigned shift; // of a text, to its part
    unsigned n_parts;
    unsigned n_lists;
    pf_pair_part *parts; // [n_parts]
    pf_pair_list *lists; // [n_lists]
} pf_pair_table;

typedef struct pf_pairs {
    pf_pair *pairs; // [n] by a, then b; no repetitions
    size_t n;
} pf_pairs;

// For pairs of so many texts, from n_lists threads. Of a pair's repetitions no more than
// `max_count`, 1 to 63, are told apart. `room` NULL: any. PF_ENOMEM; the table can be
// finished all the same.
pf_status pf_pair_table_init(pf_pair_table *table, size_t n_texts, unsigned n_lists,
                             unsigned max_count, const pf_pair_room *room, pf_error *err)
    PF_MUST_CHECK;
void pf_pair_table_finish(pf_pair_table *table);

void pf_pair_list_append(pf_pair_list *list, uint32_t x, uint32_t y);

// Links the texts of one bucket, [n] rising indices: all pairs up to PF_BUCKET_ALL texts; in a
// longer one each text with the PF_BUCKET_WINDOW before it and with the first, so the work
// stays linear.
#define PF_BUCKET_ALL    32u
#define PF_BUCKET_WINDOW 4u
void pf_pair_list_link(pf_pair_list *list, const uint32_t *texts, size_t n);

// How often a pair must stand in the table whose smaller set has so many items: min_count
// times, or half the items where that is less; once at least.
unsigned pf_pair_list_needed(unsigned min_count, uint32_t smaller);

// Keeps the pairs that stand in the table at least as often as the rarer of max_count and the
// smaller of the two sizes asks (sizes NULL: max_count). The table is finished, whatever
// happens. PF_ENOMEM, PF_EIO, PF_ECANCELLED.
pf_status pf_pair_table_count(pf_pair_table *table, const uint32_t *sizes, pf_pool *pool,
                              pf_pairs *out_pairs, pf_error *err) PF_MUST_CHECK;

void pf_pairs_finish(pf_pairs *pairs);

#endif
