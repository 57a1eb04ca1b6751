// SPDX-License-Identifier: MIT
#include "pipeline/output_paths.h"

#include "base/error.h"
#include "base/path.h"

static pf_status check_against_inputs(const pf_job *job, const char *path, pf_error *err)
{
    for (size_t i = 0; i < job->n_inputs; i++) {
        const char *input = job->inputs[i];
        if (pf_path_same(path, input) ||
            (pf_path_exists(path) && pf_path_inside(path, input))) {
            return pf_fail(err, PF_EINVAL,
                           "%s would be read as an input; choose another name for the output",
                           path);
        }
    }
    const char *table = job->options == NULL ? NULL : job->options->words.df_table;
    if (table != NULL && pf_path_same(path, table)) {
        return pf_fail(err, PF_EINVAL, "%s is read; choose another name for the output", path);
    }
    return PF_OK;
}

pf_status pf_output_paths_check(const pf_job *job, const char *const *paths, size_t n,
                                pf_error *err)
{
    for (size_t i = 0; i < n; i++) {
        if (paths[i] == NULL) {
            continue;
        }
        if (paths[i][0] == '\0') {
            return pf_fail(err, PF_EINVAL, "an output has an empty name");
        }
        for (size_t j = 0; j < i; j++) {
            if (paths[j] != NULL && pf_path_same(paths[i], paths[j])) {
                return pf_fail(err, PF_EINVAL, "two outputs are called %s", paths[i]);
            }
        }
        PF_TRY(check_against_inputs(job, paths[i], err));
    }
    return PF_OK;
}

pf_status pf_output_folder_check(const pf_job *job, const char *folder,
                                 const char *const *paths, size_t n, pf_error *err)
{
    PF_TRY(pf_output_paths_check(job, &folder, 1, err));
    PF_TRY(pf_output_paths_check(job, paths, n, err));
    for (size_t i = 0; i < job->n_inputs; i++) {
        if (pf_path_inside(job->inputs[i], folder)) {
            return pf_fail(
                err, PF_EINVAL,
                "%s, an input, is inside %s, which would be replaced; choose another "
                "folder for the outputs",
                job->inputs[i], folder);
        }
    }
    for (size_t i = 0; i < n; i++) {
        if (paths[i] != NULL && pf_path_inside(paths[i], folder)) {
            return pf_fail(err, PF_EINVAL, "%s is inside the folder of the outputs", paths[i]);
        }
    }
    return PF_OK;
}
