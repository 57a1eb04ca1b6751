// SPDX-License-Identifier: MIT
// That a job is one, and that no output takes the place of anything that is still wanted: asked
// before anything is read or made.
#ifndef PF_PIPELINE_OUTPUT_PATHS_H
#define PF_PIPELINE_OUTPUT_PATHS_H

#include <pressfold/run.h>

// All that a run writes into its folder, the mark of that first.
#define PF_RUN_FILES                                                                \
    "run.json kept.jsonl articles.csv pairs.csv joins.csv figures.csv outlets.csv " \
    "stories.jsonl topics.jsonl report.html"

// That nothing of a job is missing, nor the place for its figures. PF_EINVAL.
pf_status pf_job_check(const pf_job *job, const pf_run_info *out_info, pf_error *err)
    PF_MUST_CHECK;

// Of one output that must be named, and the files that are read for it, NULL where there is
// none. PF_EINVAL.
pf_status pf_output_file_check(const char *path, const char *const *read, size_t n_read,
                               pf_error *err) PF_MUST_CHECK;

// `paths` [n] are the outputs, NULL where there is none. Refuses an empty name, two outputs of
// one place, an output that is an input or a table that is read, and one that is there in a
// folder of inputs, since it would be read as one. PF_EINVAL.
pf_status pf_output_paths_check(const pf_job *job, const char *const *paths, size_t n,
                                pf_error *err) PF_MUST_CHECK;

// Of one output that must be named, made from what a run left in `dir`: it takes the place of
// none of that. PF_EINVAL, PF_ENOMEM.
pf_status pf_output_beside_run_check(const char *path, const char *dir, pf_error *err)
    PF_MUST_CHECK;

// As pf_output_paths_check, for a folder of outputs and `paths` beside it: what is inside the
// folder, an input or an output, would go when a new folder takes its place. PF_EINVAL.
pf_status pf_output_folder_check(const pf_job *job, const char *folder,
                                 const char *const *paths, size_t n, pf_error *err)
    PF_MUST_CHECK;

#endif
