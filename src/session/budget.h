// SPDX-License-Identifier: MIT
// How a run shares out the memory that --memory allows. The one place where it is planned.
//
//   fixed       the program, and for each worker its batches of input; where there are
//               compressed files, what is unpacked of them ahead; behind the reading, what is
//               fetched of files that memory does not hold
//   corpus      facts and ids of the articles read so far: what they really take
//   tables      PF_TABLE_BYTES an article, for the stages behind the reading, which have what
//               the fold, the groups and the output need of each article in memory
//   postings    the rest while reading; when it is used up they are written aside
//   stage       the rest behind the reading: parts of the postings and lists of pairs; then,
//               for each worker, the texts that it compares
//
// Without the first three a run cannot be; postings and stage make do with what there is, eight
// mebibytes at least.
#ifndef PF_SESSION_BUDGET_H
#define PF_SESSION_BUDGET_H

#include <stddef.h>
#include <stdint.h>

#include <pressfold/options.h>

#define PF_TABLE_BYTES 112u

typedef struct pf_budget {
    uint64_t total;
    uint64_t fixed;
} pf_budget;

// How many of n workers to have where the number was left open: as many as leave half of the
// memory to the articles, one at least.
unsigned pf_budget_workers(const pf_options *options, unsigned n);

// For so many workers. Without --memory three quarters of what the machine or its control
// group allows.
void pf_budget_init(pf_budget *budget, const pf_options *options, unsigned n_workers);

// What a run over articles whose corpus takes so many bytes needs at least.
uint64_t pf_budget_need(const pf_budget *budget, uint64_t n_articles, uint64_t corpus_bytes);

// What is left for postings and stages.
uint64_t pf_budget_rest(const pf_budget *budget, uint64_t n_articles, uint64_t corpus_bytes);

// What one of so many workers may hold of the texts that it compares.
uint64_t pf_budget_cache(const pf_budget *budget, unsigned n_workers);

// What one of so many workers may unpack ahead, of one file; pf_budget_add_ahead takes it from
// the rest.
uint64_t pf_budget_ahead(const pf_budget *budget, unsigned n_workers);
void pf_budget_add_ahead(pf_budget *budget, unsigned n_workers);

// Takes what so many workers have fetched from the rest: where memory does not hold the input.
void pf_budget_add_fetch(pf_budget *budget, unsigned n_workers);

// PF_ELIMIT, telling how much is needed, when not even the least fits.
pf_status pf_budget_check(const pf_budget *budget, uint64_t n_articles, uint64_t corpus_bytes,
                          pf_error *err) PF_MUST_CHECK;

#endif
