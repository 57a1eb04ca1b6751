// SPDX-License-Identifier: MIT
// What finished stories and their articles are like from outside.
#ifndef PF_STORIES_DESCRIBE_H
#define PF_STORIES_DESCRIBE_H

#include "stories/affinity.h"
#include "stories/stories.h"

// Fills in all but story_of of `stories`, whose arrays are there: similarities, runners-up,
// related stories. `affinity` holds the same stories. PF_ENOMEM.
pf_status pf_stories_describe(const pf_graph *graph, pf_affinity *affinity, pf_pool *pool,
                              pf_stories *stories, pf_error *err) PF_MUST_CHECK;

#endif
