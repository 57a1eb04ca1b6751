// SPDX-License-Identifier: MIT
// What a run over some inputs would be like, and the two ways to say it.
#ifndef PF_PIPELINE_PLAN_H
#define PF_PIPELINE_PLAN_H

#include "base/buf.h"
#include "session/session.h"
#include "session/sketches.h"

// Bytes that stay in memory for an article until copies are found, on average.
typedef struct pf_plan_memory {
    double facts;    // pf_doc, its id, its places in tables
    double sketch;   // postings, signature, SimHash
    double work;     // to sort them
    double pairs;    // candidates
    double n_posted; // postings
} pf_plan_memory;

// Of the whole input; of the sample where that is not known.
typedef struct pf_plan_volume {
    double candidates;
    double seconds; // until the copies are found, by the clock
    double cpu_seconds;
} pf_plan_volume;

typedef struct pf_plan_figures {
    const pf_session *session; // of the sample, all done
    pf_design_goal goal;
    pf_design design;
    pf_design_recall expected;
    uint64_t input_bytes; // on disk; 0: standard input, not known
    uint64_t sample_bytes;
    int is_part;   // 1: the sample is not all
    int is_packed; // 1: some input is compressed or an archive
    double scale;  // of the input over the sample; 0: not known
    double tokens; // an article has, on average
    double shingles;
    double record_bytes;
    double tokens_per_second;
    pf_plan_volume least; // in proportion to the sample
    pf_plan_volume most;  // if candidates grow on as they do within the sample
    pf_plan_memory memory;
} pf_plan_figures;

// A table for people, or one JSON object.
void pf_plan_write_text(const pf_plan_figures *plan, pf_buf *out);
void pf_plan_write_json(const pf_plan_figures *plan, pf_buf *out);

// The curve is shown at so many similarities, i / PF_PLAN_CURVE for i from 1, and ratios of
// length.
#define PF_PLAN_CURVE  20
#define PF_PLAN_RATIOS 3
extern const double pf_plan_ratios[PF_PLAN_RATIOS];

// Probability that a pair becomes a candidate; negative where there is no such pair.
double pf_plan_curve(const pf_plan_figures *plan, double similarity, double ratio);

#endif
