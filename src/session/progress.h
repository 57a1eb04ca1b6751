// SPDX-License-Identifier: MIT
// Carries progress from the workers to the caller's hook: one thread at a time, not too often,
// never backwards. Whatever a call of the hook costs, it takes a hundredth of the time at most:
// the slower it was, the longer the next one waits.
#ifndef PF_SESSION_PROGRESS_H
#define PF_SESSION_PROGRESS_H

#include <pressfold/run.h>

#include "base/lock.h"
#include "base/meter.h"

typedef struct pf_teller {
    const pf_hooks *hooks; // NULL: nobody listens
    pf_lock lock;          // held while the hook is called
    pf_counter next_ns;    // when it may be called next
    const char *stage;
    uint64_t began_ns;   // the stage
    pf_progress last;    // what it was told
    uint64_t n_articles; // of the stage
    double mean_bytes;   // of an article
} pf_teller;

// `hooks` are borrowed and may be NULL.
void pf_teller_init(pf_teller *teller, const pf_hooks *hooks);

// Accepts a zeroed one.
void pf_teller_finish(pf_teller *teller);

// Lets the teller, which must stay where it is, hear a meter.
void pf_teller_listen(pf_teller *teller, pf_meter *meter);

// A stage begins, which is told at once; nobody else may tell meanwhile.
void pf_teller_begin(pf_teller *teller, const char *stage, uint64_t n_articles,
                     double mean_bytes);

// So far is the stage that reads; `total_bytes` 0: not known.
void pf_teller_read(pf_teller *teller, uint64_t n_bytes, uint64_t total_bytes,
                    uint64_t n_articles);

#endif
