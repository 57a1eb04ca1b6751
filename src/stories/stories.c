// SPDX-License-Identifier: MIT
// Neighbour graph, average linkage, cut, series parted, side pieces joined; then the
// description of what came of it.
#include "stories/stories.h"

#include <string.h>

#include "base/error.h"
#include "base/mem.h"
#include "stories/calibration.h"
#include "stories/describe.h"
#include "stories/linkage.h"
#include "stories/series.h"
#include "stories/side_pieces.h"
#include "stories/story_stability.h"

#define NO_STORY UINT32_MAX

// What all steps work on.
typedef struct fit_job {
    pf_story_docs docs;
    pf_graph graph;
    pf_affinity affinity;
    uint32_t *cluster_of; // [n_docs] of ranks, without side pieces
    uint32_t *joined_of;  // [n_docs] the same with side pieces, where they are asked for
    pf_pool *pool;
} fit_job;

// ---- the fit --------------------------------------------------------------------------------

static void finish_job(fit_job *job)
{
    pf_affinity_finish(&job->affinity);
    pf_graph_finish(&job->graph);
    pf_story_docs_finish(&job->docs);
    pf_free(job->cluster_of);
    pf_free(job->joined_of);
}

// The cluster of each rank, and the threshold that was used; 0 as `threshold` leaves it to the
// articles.
static pf_status find_clusters(fit_job *job, double threshold, pf_calibration *out_calibration,
                               pf_error *err)
{
    int is_calibrated = !(threshold > 0) && !pf_story_docs_are_dated(&job->docs);
    pf_linkage linkage;
    pf_calibration calibration = {.threshold = threshold > 0 ? threshold : PF_STORY_THRESHOLD};
    double floor = is_calibrated ? PF_CALIBRATION_FLOOR : calibration.threshold;
    PF_TRY(pf_linkage_fit(&job->docs, &job->graph, floor, job->pool, &linkage, err));
    pf_status status = PF_OK;
    if (is_calibrated) {
        status =
            pf_calibrate(&linkage, &job->graph, &job->affinity, job->pool, &calibration, err);
    }
    if (status == PF_OK) {
        pf_linkage_cut(&linkage, calibration.threshold, job->cluster_of);
        *out_calibration = calibration;
    }
    pf_linkage_finish(&linkage);
    return status;
}

// Stories by lowest member in input order: story_of of rows and story_at of ranks.
static pf_status number_stories(fit_job *job, const uint32_t *cluster_of, pf_stories *stories,
                                pf_error *err)
{
    const pf_story_docs *docs = &job->docs;
    uint32_t *rank_of = pf_alloc(docs->n_docs, sizeof *rank_of);
    uint32_t *story_of_cluster = pf_alloc(docs->n_docs, sizeof *story_of_cluster);
    if (rank_of == NULL || story_of_cluster == NULL) {
        pf_free(rank_of);
        pf_free(story_of_cluster);
        return pf_fail_memory(err, docs->n_docs * sizeof *rank_of);
    }
    for (size_t rank = 0; rank < docs->n_docs; rank++) {
        rank_of[docs->order[rank]] = (uint32_t)rank;
        story_of_cluster[rank] = NO_STORY;
    }
    size_t n_stories = 0;
    for (size_t doc = 0; doc < docs->n_docs; doc++) {
        uint32_t *story = &story_of_cluster[cluster_of[rank_of[doc]]];
        if (*story == NO_STORY) {
            *story = (uint32_t)n_stories++;
        }
        stories->story_of[doc] = *story;
        job->affinity.story_at[rank_of[doc]] = *story;
    }
    pf_affinity_set_stories(&job->affinity, n_stories);
    stories->n_stories = n_stories;
    pf_free(rank_of);
    pf_free(story_of_cluster);
    return PF_OK;
}

// Graph, tree and cut: the first two thirds of the time.
static pf_status group(fit_job *job, const pf_story_input *input,
                       const pf_story_options *options, pf_stories *stories, pf_error *err)
{
    size_t n = input->rows->n_rows;
    pf_meter *meter = pf_pool_meter(job->pool);
    PF_TRY(pf_story_docs_init(&job->docs, input, job->pool, err));
    pf_meter_part(meter, 0, 3);
    PF_TRY(pf_graph_fit(&job->docs, options->window_days, job->pool, &job->graph, err));
    pf_meter_part(meter, 1, 3);
    PF_TRY(pf_affinity_init(&job->affinity, &job->docs, job->pool, err));
    job->cluster_of = pf_alloc(n, sizeof *job->cluster_of);
    stories->story_of = pf_alloc(n, sizeof *stories->story_of);
    stories->n_docs = n;
    if (job->cluster_of == NULL || stories->story_of == NULL) {
        return pf_fail_memory(err, n * sizeof *stories->story_of);
    }
    PF_TRY(find_clusters(job, options->threshold, &stories->calibration, err));
    return pf_series_part(&job->graph, n, job->cluster_of, err);
}

static pf_status join_side_pieces(fit_job *job, pf_stories *stories, pf_error *err)
{
    size_t n = stories->n_docs;
    job->joined_of = pf_alloc(n, sizeof *job->joined_of);
    if (job->joined_of == NULL) {
        return pf_fail_memory(err, n * sizeof *job->joined_of);
    }
    PF_TRY(pf_side_pieces_join(&job->graph, &job->affinity, stories->calibration.threshold,
                               job->cluster_of, job->pool, job->joined_of, err));
    return number_stories(job, job->joined_of, stories, err);
}

static pf_status describe(fit_job *job, pf_stories *stories, pf_error *err)
{
    size_t n = stories->n_docs;
    stories->similarity = pf_calloc(n, sizeof *stories->similarity);
    stories->runner_up = pf_alloc(n, sizeof *stories->runner_up);
    stories->runner_up_similarity = pf_calloc(n, sizeof *stories->runner_up_similarity);
    stories->info = pf_calloc(stories->n_stories, sizeof *stories->info);
    if (stories->similarity == NULL || stories->runner_up == NULL ||
        stories->runner_up_similarity == NULL || stories->info == NULL) {
        return pf_fail_memory(err, n * sizeof *stories->info);
    }
    memset(stories->runner_up, 0xff, n * sizeof *stories->runner_up);
    pf_meter_part(pf_pool_meter(job->pool), 2, 3);
    return pf_stories_describe(&job->graph, &job->affinity, job->pool, stories, err);
}

// Stability of each story: of the cluster that it is but for its side pieces.
static pf_status judge(fit_job *job, pf_stories *stories, pf_error *err)
{
    size_t n = stories->n_docs;
    float *by_cluster = pf_alloc(n, sizeof *by_cluster);
    stories->stability = pf_alloc(stories->n_stories, sizeof *stories->stability);
    if (by_cluster == NULL || stories->stability == NULL) {
        pf_free(by_cluster);
        return pf_fail_memory(err, n * sizeof *by_cluster);
    }
    pf_status status =
        pf_story_stability_measure(&job->docs, &job->graph, stories->calibration.threshold,
                                   job->cluster_of, job->pool, by_cluster, err);
    for (size_t rank = 0; rank < n && status == PF_OK; rank++) {
        uint32_t cluster = job->cluster_of[rank];
        if (job->joined_of[rank] == cluster) {
            stories->stability[job->affinity.story_at[rank]] = by_cluster[cluster];
        }
    }
    pf_free(by_cluster);
    return status;
}

pf_status pf_stories_group(const pf_story_input *input, const pf_story_options *options,
                           pf_pool *pool, pf_stories *out_stories, pf_error *err)
{
    fit_job job = {.pool = pool};
    pf_stories stories = {0};
    pf_status status = group(&job, input, options, &stories, err);
    if (status == PF_OK) {
        status = number_stories(&job, job.cluster_of, &stories, err);
    }
    finish_job(&job);
    if (status != PF_OK) {
        pf_stories_finish(&stories);
        return status;
    }
    *out_stories = stories;
    return PF_OK;
}

pf_status pf_stories_fit(const pf_story_input *input, const pf_story_options *options,
                         pf_pool *pool, pf_stories *out_stories, pf_error *err)
{
    fit_job job = {.pool = pool};
    pf_stories stories = {0};
    pf_status status = group(&job, input, options, &stories, err);
    if (status == PF_OK) {
        status = join_side_pieces(&job, &stories, err);
    }
    if (status == PF_OK) {
        status = describe(&job, &stories, err);
    }
    if (status == PF_OK && input->is_resampled) {
        status = judge(&job, &stories, err);
    }
    finish_job(&job);
    if (status != PF_OK) {
        pf_stories_finish(&stories);
        return status;
    }
    *out_stories = stories;
    return PF_OK;
}

void pf_stories_finish(pf_stories *stories)
{
    if (stories == NULL) {
        return;
    }
    pf_free(stories->story_of);
    pf_free(stories->similarity);
    pf_free(stories->runner_up);
    pf_free(stories->runner_up_similarity);
    pf_free(stories->info);
    pf_free(stories->stability);
    memset(stories, 0, sizeof *stories);
}

// ---- validation -----------------------------------------------------------------------------

static pf_status check_ids(const pf_stories *stories, uint32_t *sizes, pf_error *err)
{
    size_t n_seen = 0;
    for (size_t doc = 0; doc < stories->n_docs; doc++) {
        uint32_t story = stories->story_of[doc];
        uint32_t other = stories->runner_up[doc];
        if (story >= stories->n_stories) {
            return pf_fail(err, PF_EINVAL, "article %zu is in story %u of %zu", doc, story,
                           stories->n_stories);
        }
        if (sizes[story]++ == 0 && story != n_seen++) {
            return pf_fail(err, PF_EINVAL, "story %u is not numbered by its lowest member",
                           story);
        }
        if (other == story || (other != PF_NO_DOC && other >= stories->n_stories)) {
            return pf_fail(err, PF_EINVAL, "article %zu has runner-up %u", doc, other);
        }
    }
    if (n_seen != stories->n_stories) {
        return pf_fail(err, PF_EINVAL, "%zu of %zu stories are empty",
                       stories->n_stories - n_seen, stories->n_stories);
    }
    return PF_OK;
}

static pf_status check_story(const pf_stories *stories, size_t story, uint32_t size,
                             pf_error *err)
{
    const pf_story_info *info = &stories->info[story];
    if (info->n_docs != size) {
        return pf_fail(err, PF_EINVAL, "story %zu says %u articles and has %u", story,
                       info->n_docs, size);
    }
    if (info->n_related > PF_RELATED_STORIES) {
        return pf_fail(err, PF_EINVAL, "story %zu has %u related", story, info->n_related);
    }
    for (uint32_t i = 0; i < info->n_related; i++) {
        if (info->related[i] >= stories->n_stories || info->related[i] == story) {
            return pf_fail(err, PF_EINVAL, "story %zu is related to %u", story,
                           info->related[i]);
        }
    }
    return PF_OK;
}

pf_status pf_stories_validate(const pf_stories *stories, pf_error *err)
{
    uint32_t *sizes = pf_calloc(stories->n_stories, sizeof *sizes);
    if (sizes == NULL) {
        return pf_fail_memory(err, stories->n_stories * sizeof *sizes);
    }
    pf_status status = check_ids(stories, sizes, err);
    for (size_t s = 0; status == PF_OK && s < stories->n_stories; s++) {
        status = check_story(stories, s, sizes[s], err);
    }
    pf_free(sizes);
    return status;
}
