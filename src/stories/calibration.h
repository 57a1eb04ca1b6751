// SPDX-License-Identifier: MIT
// The threshold where none is given. Among dated articles one threshold serves. Where dates are
// missing, nothing parts the articles of last year's election from those of this year's but
// their words, and how alike these are differs from corpus to corpus: there the cuts of the
// tree are compared by their silhouette.
#ifndef PF_STORIES_CALIBRATION_H
#define PF_STORIES_CALIBRATION_H

#include "stories/affinity.h"
#include "stories/linkage.h"

// On the flat part of the curve over the labelled dated sets: CONTRIBUTING.md.
#define PF_STORY_THRESHOLD 0.14

typedef struct pf_calibration {
    double threshold;  // what is used
    double calibrated; // the highest threshold whose cut is about the best; 0: not asked for
    double silhouette; // the best one, -1 .. 1
} pf_calibration;

// How far down the tree must reach.
#define PF_CALIBRATION_FLOOR 0.08

// Finds one, for articles that are not dated (pf_story_docs_are_dated). `affinity` loses the
// stories it had. The same for any number of threads. PF_ENOMEM.
pf_status pf_calibrate(const pf_linkage *linkage, const pf_graph *graph, pf_affinity *affinity,
                       pf_pool *pool, pf_calibration *out_calibration, pf_error *err)
    PF_MUST_CHECK;

// The threshold that follows from the silhouettes [n] of rising cuts `tried` [n].
pf_calibration pf_calibration_choose(const double *tried, const double *silhouettes, size_t n);

#endif
