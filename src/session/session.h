// SPDX-License-Identifier: MIT
// The state of one run: what every stage of the pipeline needs and no stage owns.
#ifndef PF_SESSION_SESSION_H
#define PF_SESSION_SESSION_H

#include <pressfold/run.h>

#include "base/pool.h"
#include "base/spool.h"
#include "features/df_table.h"
#include "session/budget.h"
#include "session/corpus.h"
#include "session/progress.h"
#include "session/scan.h"

typedef struct pf_session {
    const pf_job *job;
    const pf_options *options;
    pf_pool *pool;
    pf_charmap *charmap;
    pf_reader *reader;
    pf_store *store;
    pf_spool *spool;      // for what memory has no room for
    pf_scanner *scanners; // [pf_pool_size] one for each worker
    pf_corpus corpus;
    pf_budget budget;
    pf_df_table background; // document frequencies that were given; all zero: none
    pf_run_info info;
    pf_teller teller;
} pf_session;

// Checks the options and makes the parts. PF_EINVAL, PF_ENOTFOUND, PF_ENOMEM.
pf_status pf_session_init(pf_session *session, const pf_job *job, pf_error *err) PF_MUST_CHECK;

// Accepts a zeroed or half-made session.
void pf_session_finish(pf_session *session);

// PF_ECANCELLED when the caller wants to stop.
pf_status pf_session_check(const pf_session *session, pf_error *err) PF_MUST_CHECK;

// A stage: begin notes the times and tells the progress hook, end files the times. How far the
// stage is, is told to the pool's meter, all of whose share the stage has until it divides it.
typedef struct pf_stage_mark {
    const char *name;
    uint64_t wall_ns;
    uint64_t cpu_ns;
} pf_stage_mark;

// `n_articles`: that the stage handles; 0 while they are read.
pf_stage_mark pf_stage_begin(pf_session *session, const char *name, size_t n_articles);
void pf_stage_end(pf_session *session, pf_stage_mark mark, uint64_t bytes);

#endif
