// SPDX-License-Identifier: MIT
// That no output takes the place of anything that is still wanted: asked before anything is
// read or made.
#ifndef PF_PIPELINE_OUTPUT_PATHS_H
#define PF_PIPELINE_OUTPUT_PATHS_H

#include <pressfold/run.h>

// `paths` [n] are the outputs, NULL where there is none. Refuses an empty name, two outputs of
// one place, an output that is an input or a table that is read, and one that is there in a
// folder of inputs, since it would be read as one. PF_EINVAL.
pf_status pf_output_paths_check(const pf_job *job, const char *const *paths, size_t n,
                                pf_error *err) PF_MUST_CHECK;

// The same for a folder of outputs and `paths` beside it: what is inside the folder, an input
// or an output, would go when a new folder takes its place. PF_EINVAL.
pf_status pf_output_folder_check(const pf_job *job, const char *folder,
                                 const char *const *paths, size_t n, pf_error *err)
    PF_MUST_CHECK;

#endif
