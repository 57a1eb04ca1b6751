// SPDX-License-Identifier: MIT
#ifndef SYNTH_RUN_H
#define SYNTH_RUN_H

#include "synth_outfile.h"
#include "synth_plan.h"
#include "synth_world.h"

#define SY_MAX_THREADS 256

/*
 * Writes all articles of the plan, in order, to `json` and their truth to `gold` (NULL: none).
 * The bytes do not depend on n_threads (1..SY_MAX_THREADS). Prints the reason and returns false
 * on failure; the files are then the caller's to discard.
 */
bool sy_run(const sy_world *world, const sy_plan *plan, unsigned n_threads, sy_outfile *json,
            sy_outfile *gold);

#endif
