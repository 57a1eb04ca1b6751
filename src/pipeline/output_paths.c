// SPDX-License-Identifier: MIT
#include "pipeline/output_paths.h"

#include <stdio.h>
#include <string.h>

#include "base/error.h"
#include "base/mem.h"
#include "base/outfile.h"
#include "base/path.h"

#define NAME_CHARS 32 // more than any name of PF_RUN_FILES has

pf_status pf_job_check(const pf_job *job, const pf_run_info *out_info, pf_error *err)
{
    if (job == NULL || out_info == NULL) {
        return pf_fail(err, PF_EINVAL, "the %s is NULL", job == NULL ? "job" : "run info");
    }
    if (job->options == NULL) {
        return pf_fail(err, PF_EINVAL, "the job has no options");
    }
    if (job->n_inputs == 0) {
        return pf_fail(err, PF_EINVAL, "no input is given");
    }
    for (size_t i = 0; i < job->n_inputs; i++) {
        if (job->inputs == NULL || job->inputs[i] == NULL) {
            return pf_fail(err, PF_EINVAL, "input %zu is NULL", i);
        }
    }
    return PF_OK;
}

static pf_status check_name(const char *path, pf_error *err)
{
    return path[0] == '\0' ? pf_fail(err, PF_EINVAL, "an output has an empty name") : PF_OK;
}

static pf_status check_against_read(const char *path, const char *const *read, size_t n_read,
                                    pf_error *err)
{
    for (size_t i = 0; i < n_read; i++) {
        if (read[i] != NULL && pf_path_same(path, read[i])) {
            return pf_fail(err, PF_EINVAL, "%s is read; choose another name for the output",
                           path);
        }
    }
    return PF_OK;
}

pf_status pf_output_file_check(const char *path, const char *const *read, size_t n_read,
                               pf_error *err)
{
    if (path == NULL) {
        return pf_fail(err, PF_EINVAL, "no output is named");
    }
    PF_TRY(check_name(path, err));
    return check_against_read(path, read, n_read, err);
}

pf_status pf_output_beside_run_check(const char *path, const char *dir, pf_error *err)
{
    PF_TRY(pf_output_file_check(path, NULL, 0, err));
    for (const char *at = PF_RUN_FILES; *at != '\0'; at += *at == ' ') {
        size_t len = strcspn(at, " ");
        char name[NAME_CHARS];
        (void)snprintf(name, sizeof name, "%.*s", (int)len, at);
        char *file = pf_path_join(dir, name);
        if (file == NULL) {
            return pf_fail_memory(err, strlen(dir));
        }
        int is_same = pf_path_same(path, file);
        pf_free(file);
        if (is_same) {
            return pf_fail(err, PF_EINVAL,
                           "%s belongs to the run; choose another name for the output", path);
        }
        at += len;
    }
    return PF_OK;
}

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
    const char *const lists[] = {
        job->options->words.df_table,
        job->options->copies.keep == PF_KEEP_SOURCE ? job->options->copies.keep_sources : NULL};
    return check_against_read(path, lists, 2, err);
}

pf_status pf_output_paths_check(const pf_job *job, const char *const *paths, size_t n,
                                pf_error *err)
{
    for (size_t i = 0; i < n; i++) {
        if (paths[i] == NULL) {
            continue;
        }
        PF_TRY(check_name(paths[i], err));
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
