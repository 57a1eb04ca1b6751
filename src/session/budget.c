// SPDX-License-Identifier: MIT
#include "session/budget.h"

#include "base/error.h"
#include "base/machine.h"
#include "io/fetch.h"

#define PROGRAM_BYTES    ((uint64_t)12 << 20) // code, libraries, tables of characters
#define WORKER_BYTES     ((uint64_t)1 << 20)  // scratch beside the batches
#define BATCH_COPIES     4u                   // a worker's share of batches, raw and digested
#define LEAST_REST       ((uint64_t)8 << 20)  // for postings and stages
#define CACHES_IN_ALL    8u                   // part of the memory that all text caches have
#define MOST_CACHE       ((uint64_t)64 << 20) // more does not help one worker
#define AHEAD_IN_ALL     32u                  // part of the memory for what is unpacked ahead
#define MOST_AHEAD       ((uint64_t)32 << 20) // of one file
#define SHARE_OF_MACHINE 0.75
#define UNKNOWN_MACHINE  ((uint64_t)4 << 30)
#define MIB              ((uint64_t)1 << 20)

void pf_budget_init(pf_budget *budget, const pf_options *options, unsigned n_workers)
{
    uint64_t worker = WORKER_BYTES + BATCH_COPIES * options->input.batch_bytes;
    budget->fixed = PROGRAM_BYTES + n_workers * worker;
    budget->total = options->resources.memory_bytes;
    if (budget->total == 0) {
        uint64_t machine = pf_machine_memory();
        budget->total =
            machine == 0 ? UNKNOWN_MACHINE : (uint64_t)((double)machine * SHARE_OF_MACHINE);
    }
}

unsigned pf_budget_workers(const pf_options *options, unsigned n)
{
    pf_budget budget;
    pf_budget_init(&budget, options, n);
    while (n > 1 && budget.fixed > budget.total / 2) {
        pf_budget_init(&budget, options, --n);
    }
    return n;
}

uint64_t pf_budget_cache(const pf_budget *budget, unsigned n_workers)
{
    uint64_t share = budget->total / CACHES_IN_ALL / n_workers;
    return share < MOST_CACHE ? share : MOST_CACHE;
}

uint64_t pf_budget_ahead(const pf_budget *budget, unsigned n_workers)
{
    uint64_t share = budget->total / AHEAD_IN_ALL / n_workers;
    return share < MOST_AHEAD ? share : MOST_AHEAD;
}

// Twice: a buffer that grows is copied to a larger one.
void pf_budget_add_ahead(pf_budget *budget, unsigned n_workers)
{
    budget->fixed += (uint64_t)2 * n_workers * pf_budget_ahead(budget, n_workers);
}

void pf_budget_add_fetch(pf_budget *budget, unsigned n_workers)
{
    budget->fixed += n_workers * PF_FETCH_BYTES;
}

uint64_t pf_budget_need(const pf_budget *budget, uint64_t n_articles, uint64_t corpus_bytes)
{
    return budget->fixed + corpus_bytes + n_articles * PF_TABLE_BYTES + LEAST_REST;
}

uint64_t pf_budget_rest(const pf_budget *budget, uint64_t n_articles, uint64_t corpus_bytes)
{
    uint64_t need = pf_budget_need(budget, n_articles, corpus_bytes) - LEAST_REST;
    return budget->total > need ? budget->total - need : 0;
}

pf_status pf_budget_check(const pf_budget *budget, uint64_t n_articles, uint64_t corpus_bytes,
                          pf_error *err)
{
    uint64_t need = pf_budget_need(budget, n_articles, corpus_bytes);
    if (need <= budget->total) {
        return PF_OK;
    }
    return pf_fail(err, PF_ELIMIT,
                   "--memory %lluM is too little: %llu articles need %lluM at least",
                   (unsigned long long)(budget->total / MIB), (unsigned long long)n_articles,
                   (unsigned long long)((need + MIB - 1) / MIB));
}
