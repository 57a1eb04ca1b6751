// SPDX-License-Identifier: MIT
// Topics of a corpus: TF-IDF rows, their latent space, spherical k-means with restarts.
// (restarts.c has those, and why a sample of a large corpus is enough for them.)
//
// Articles with nothing in the latent space (no term, or none that another article has) take no
// part in k-means. They join the largest topic with similarity 0; only where more topics are
// asked for than there are other articles does one of them make a topic of its own.
//
// No number tells the right k of a corpus. `k = 0` tries three that a reader can look through,
// spread around a value that grows slowly with the corpus, and takes the one with the largest
// mean simplified silhouette (Hruschka, Campello and de Castro 2006; (b - a) / max(a, b), with
// a and b the cosine distances of a row to its own and to the next centroid) times the mean
// stability of the topics. The silhouette alone rises with k on news and would always take the
// largest. All three are reported.
#include "topics/topics.h"

#include <math.h>
#include <string.h>

#include "base/error.h"
#include "base/mem.h"
#include "topics/lsa.h"
#include "topics/restarts.h"

#define MIN_DIMS     2
#define MAX_DIMS     1000
#define MAX_MIDDLE_K 38 // of the candidates: more topics than 50 nobody reads

typedef struct job {
    const pf_topic_options *options;
    uint64_t seed;
    const pf_kernels *kernels;
    pf_pool *pool;
    size_t n_docs;
    pf_dense rows;    // [n_active x dims] latent rows that are not zero
    uint32_t *doc_of; // [n_active] rising
    size_t n_active;
    pf_kmeans_margins margins; // [n_active]
    pf_restarts chosen;
    size_t n_tried; // numbers of topics
    size_t n_to_try;
} job;

static void job_finish(job *j)
{
    pf_dense_finish(&j->rows);
    pf_free(j->doc_of);
    pf_free(j->margins.own);
    pf_free(j->margins.other);
    pf_free(j->margins.other_cos);
    pf_restarts_finish(&j->chosen);
}

static int is_zero(const float *values, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (values[i] != 0) {
            return 0;
        }
    }
    return 1;
}

// Moves the rows that are not zero to the front and notes whose they are.
static pf_status gather_active(job *j, pf_error *err)
{
    size_t n = j->rows.n_rows;
    size_t d = j->rows.n_cols;
    j->doc_of = pf_alloc(n, sizeof *j->doc_of);
    j->margins.own = pf_alloc(n, sizeof *j->margins.own);
    j->margins.other = pf_alloc(n, sizeof *j->margins.other);
    j->margins.other_cos = pf_alloc(n, sizeof *j->margins.other_cos);
    if (j->doc_of == NULL || j->margins.own == NULL || j->margins.other == NULL ||
        j->margins.other_cos == NULL) {
        return pf_fail_memory(err, n * sizeof *j->doc_of);
    }
    for (size_t row = 0; row < n; row++) {
        const float *values = pf_dense_row(&j->rows, row);
        if (is_zero(values, d)) {
            continue;
        }
        if (j->n_active != row) {
            memcpy(pf_dense_row(&j->rows, j->n_active), values, d * sizeof *values);
        }
        j->doc_of[j->n_active++] = (uint32_t)row;
    }
    j->rows.n_rows = j->n_active;
    return PF_OK;
}

static unsigned n_starts(const pf_topic_options *options)
{
    return options->restarts < 1 ? 1 : options->restarts;
}

static double mean_silhouette(const job *j)
{
    double sum = 0;
    for (size_t row = 0; row < j->n_active; row++) {
        double own = 1 - (double)j->margins.own[row];
        double other = 1 - (double)j->margins.other_cos[row];
        double larger = own > other ? own : other;
        if (larger > 1e-6 && j->margins.other[row] != PF_NO_CLUSTER) {
            sum += (other - own) / larger;
        }
    }
    return sum / (double)j->n_active;
}

static double mean_stability(const pf_restarts *restarts)
{
    size_t k = restarts->best.n_clusters;
    double sum = 0;
    size_t n = 0;
    for (size_t i = 0; i < k; i++) {
        if (!isnan(restarts->stability[i])) {
            sum += (double)restarts->stability[i];
            n++;
        }
    }
    return n > 0 ? sum / (double)n : 1;
}

static pf_status try_k(job *j, size_t k, pf_restarts *out_restarts, pf_error *err)
{
    unsigned n = n_starts(j->options);
    pf_restarts_input input = {.rows = &j->rows,
                               .n_clusters = k,
                               .n_starts = n,
                               .seed = j->seed,
                               .kernels = j->kernels,
                               .first_part = j->n_tried * n + 1,
                               .n_parts = j->n_to_try * n + 1};
    PF_TRY(pf_restarts_fit(&input, j->pool, out_restarts, err));
    pf_status status =
        pf_kmeans_compare(&out_restarts->best, &j->rows, j->kernels, j->pool, &j->margins, err);
    if (status != PF_OK) {
        pf_restarts_finish(out_restarts);
    }
    return status;
}

// Up to three different k for a corpus of n articles, rising: around 5 for a thousand, 6 for
// two thousand, 27 for a hundred thousand.
static size_t candidates_for(size_t n, size_t out_k[PF_TOPIC_CANDIDATES])
{
    static const double SPREAD[PF_TOPIC_CANDIDATES] = {0.75, 1.0, 1.3};
    double middle = fmin(4 + pow((double)n, 0.6) / 44, MAX_MIDDLE_K);
    size_t n_found = 0;
    for (size_t i = 0; i < PF_TOPIC_CANDIDATES; i++) {
        size_t k = (size_t)(middle * SPREAD[i] + 0.5);
        k = k > n / 2 ? n / 2 : k;
        k = k < 1 ? 1 : k;
        if (n_found == 0 || out_k[n_found - 1] < k) {
            out_k[n_found++] = k;
        }
    }
    return n_found;
}

static pf_status topics_init(pf_topics *topics, size_t n_docs, size_t n_topics, pf_error *err)
{
    topics->n_docs = n_docs;
    topics->n_topics = n_topics;
    topics->topic_of = pf_alloc(n_docs, sizeof *topics->topic_of);
    topics->similarity = pf_calloc(n_docs, sizeof *topics->similarity);
    topics->runner_up = pf_alloc(n_docs, sizeof *topics->runner_up);
    topics->runner_up_similarity = pf_calloc(n_docs, sizeof *topics->runner_up_similarity);
    topics->stability = pf_alloc(n_topics, sizeof *topics->stability);
    if (topics->topic_of == NULL || topics->similarity == NULL || topics->runner_up == NULL ||
        topics->runner_up_similarity == NULL || topics->stability == NULL) {
        return pf_fail_memory(err, n_docs * sizeof *topics->topic_of);
    }
    memset(topics->runner_up, 0xff, n_docs * sizeof *topics->runner_up);
    return PF_OK;
}

static uint32_t largest_cluster(const pf_kmeans *kmeans, uint32_t *sizes)
{
    uint32_t largest = 0;
    for (size_t row = 0; row < kmeans->n_rows; row++) {
        sizes[kmeans->cluster_of[row]]++;
    }
    for (uint32_t cluster = 1; cluster < kmeans->n_clusters; cluster++) {
        largest = sizes[cluster] > sizes[largest] ? cluster : largest;
    }
    return largest;
}

// Topics by cluster number; articles outside k-means fill topics past the clusters, then the
// largest. `sizes` [kmeans->n_clusters] are zero.
static void place_docs(const job *j, const pf_kmeans *kmeans, size_t n_topics,
                       uint32_t *topic_of, uint32_t *sizes)
{
    uint32_t rest = kmeans->n_clusters > 0 ? largest_cluster(kmeans, sizes) : 0;
    uint32_t next = (uint32_t)kmeans->n_clusters;
    memset(topic_of, 0xff, j->n_docs * sizeof *topic_of);
    for (size_t row = 0; row < j->n_active; row++) {
        topic_of[j->doc_of[row]] = kmeans->cluster_of[row];
    }
    for (size_t doc = 0; doc < j->n_docs; doc++) {
        if (topic_of[doc] == PF_NO_DOC) {
            topic_of[doc] = next < n_topics ? next++ : rest;
        }
    }
}

// Numbers topics by their lowest member. `new_id` [n_topics] gets the number of each.
static void number_topics(size_t n_docs, size_t n_topics, uint32_t *topic_of, uint32_t *new_id)
{
    uint32_t next = 0;
    memset(new_id, 0xff, n_topics * sizeof *new_id);
    for (size_t doc = 0; doc < n_docs; doc++) {
        uint32_t *id = &new_id[topic_of[doc]];
        *id = *id == PF_NO_DOC ? next++ : *id;
        topic_of[doc] = *id;
    }
}

// How well each article sits, and how firm each topic is, by the numbers of number_topics.
static void fill_figures(const job *j, const uint32_t *new_id, pf_topics *out)
{
    size_t n_clusters = j->chosen.best.n_clusters;
    for (size_t topic = 0; topic < out->n_topics; topic++) {
        out->stability[new_id[topic]] = topic < n_clusters ? j->chosen.stability[topic] : NAN;
    }
    for (size_t row = 0; row < j->n_active; row++) {
        size_t doc = j->doc_of[row];
        uint32_t other = j->margins.other[row];
        out->similarity[doc] = j->margins.own[row];
        out->runner_up[doc] = other == PF_NO_CLUSTER ? PF_NO_DOC : new_id[other];
        out->runner_up_similarity[doc] = j->margins.other_cos[row];
    }
}

static pf_status fill_topics(const job *j, size_t n_topics, pf_topics *out, pf_error *err)
{
    PF_TRY(topics_init(out, j->n_docs, n_topics, err));
    uint32_t *scratch = pf_calloc(n_topics, sizeof *scratch);
    if (scratch == NULL) {
        return pf_fail_memory(err, n_topics * sizeof *scratch);
    }
    place_docs(j, &j->chosen.best, n_topics, out->topic_of, scratch);
    number_topics(j->n_docs, n_topics, out->topic_of, scratch);
    fill_figures(j, scratch, out);
    pf_free(scratch);
    out->objective = j->chosen.best.objective;
    out->n_active = j->n_active;
    out->n_sampled = j->chosen.n_sampled;
    return PF_OK;
}

// Fills in what came of one k. Articles outside k-means are in the largest topic.
static pf_status fill_candidate(const job *j, const pf_restarts *tried, pf_topic_candidate *out,
                                pf_error *err)
{
    size_t k = tried->best.n_clusters;
    out->topic_of = pf_alloc(j->n_docs, sizeof *out->topic_of);
    uint32_t *scratch = pf_calloc(k, sizeof *scratch);
    if (out->topic_of == NULL || scratch == NULL) {
        pf_free(scratch);
        return pf_fail_memory(err, j->n_docs * sizeof *out->topic_of);
    }
    out->k = (uint32_t)k;
    out->silhouette = mean_silhouette(j);
    out->stability = mean_stability(tried);
    out->score = out->silhouette * out->stability;
    place_docs(j, &tried->best, k, out->topic_of, scratch);
    number_topics(j->n_docs, k, out->topic_of, scratch);
    pf_free(scratch);
    return PF_OK;
}

static pf_status choose_k(job *j, pf_topics *out, pf_error *err)
{
    size_t ks[PF_TOPIC_CANDIDATES];
    size_t n = candidates_for(j->n_active, ks);
    j->n_to_try = n;
    for (size_t i = 0; i < n; i++) {
        pf_restarts tried;
        j->n_tried = i;
        PF_TRY(try_k(j, ks[i], &tried, err));
        out->n_candidates = i + 1;
        pf_status status = fill_candidate(j, &tried, &out->candidates[i], err);
        if (status != PF_OK) {
            pf_restarts_finish(&tried);
            return status;
        }
        int is_best = i == 0 || out->candidates[i].score > out->candidates[out->chosen].score;
        pf_restarts_finish(is_best ? &j->chosen : &tried);
        if (is_best) {
            j->chosen = tried;
            out->chosen = i;
        }
    }
    return pf_kmeans_compare(&j->chosen.best, &j->rows, j->kernels, j->pool, &j->margins, err);
}

// Runs k-means, where there is something to run it on, and says how many topics there will be.
static pf_status find_clusters(job *j, pf_topics *out, size_t *out_n_topics, pf_error *err)
{
    size_t k = j->options->k;
    if (k > 0) {
        *out_n_topics = k < j->n_docs ? k : j->n_docs;
        k = k < j->n_active ? k : j->n_active;
        return j->n_active == 0 ? PF_OK : try_k(j, k, &j->chosen, err);
    }
    *out_n_topics = j->n_docs > 0;
    if (j->n_active == 0) {
        return PF_OK;
    }
    pf_status status = choose_k(j, out, err);
    *out_n_topics = j->chosen.best.n_clusters;
    return status;
}

pf_status pf_topics_fit(const pf_topics_input *input, pf_pool *pool, pf_topics *out_topics,
                        pf_error *err)
{
    const pf_topic_options *options = input->options;
    if (options->lsa_dims < MIN_DIMS || options->lsa_dims > MAX_DIMS) {
        return pf_fail(err, PF_EINVAL, "lsa_dims %u is outside %d..%d", options->lsa_dims,
                       MIN_DIMS, MAX_DIMS);
    }
    job j = {.options = options,
             .seed = input->seed,
             .kernels = input->kernels,
             .pool = pool,
             .n_docs = input->rows->n_rows,
             .n_to_try = 1};
    pf_lsa_options lsa = {options->lsa_dims, input->seed, input->kernels};
    pf_topics topics = {0};
    size_t n_topics = 0;
    (void)pf_linalg_init();
    pf_meter_part(pf_pool_meter(pool), 0, PF_TOPIC_CANDIDATES * (size_t)n_starts(options) + 1);
    PF_TRY(pf_lsa_fit(input->rows, &lsa, pool, &j.rows, err));
    pf_status status = gather_active(&j, err);
    if (status == PF_OK) {
        status = find_clusters(&j, &topics, &n_topics, err);
    }
    if (status == PF_OK) {
        status = fill_topics(&j, n_topics, &topics, err);
    }
    job_finish(&j);
    if (status != PF_OK) {
        pf_topics_finish(&topics);
        return status;
    }
    *out_topics = topics;
    return PF_OK;
}

void pf_topics_finish(pf_topics *topics)
{
    pf_free(topics->topic_of);
    pf_free(topics->similarity);
    pf_free(topics->runner_up);
    pf_free(topics->runner_up_similarity);
    pf_free(topics->stability);
    for (size_t i = 0; i < topics->n_candidates; i++) {
        pf_free(topics->candidates[i].topic_of);
    }
    memset(topics, 0, sizeof *topics);
}

pf_status pf_topics_validate(const pf_topics *topics, pf_error *err)
{
    size_t n_seen = 0;
    for (size_t doc = 0; doc < topics->n_docs; doc++) {
        uint32_t topic = topics->topic_of[doc];
        uint32_t other = topics->runner_up[doc];
        if (topic >= topics->n_topics || topic > n_seen) {
            return pf_fail(err, PF_EINVAL, "article %zu: topic %u, where %zu of %zu are known",
                           doc, topic, n_seen, topics->n_topics);
        }
        n_seen += topic == n_seen;
        if (other != PF_NO_DOC && (other >= topics->n_topics || other == topic)) {
            return pf_fail(err, PF_EINVAL, "article %zu: runner-up %u to topic %u of %zu", doc,
                           other, topic, topics->n_topics);
        }
    }
    if (n_seen != topics->n_topics) {
        return pf_fail(err, PF_EINVAL, "topics: %zu of %zu have no article",
                       topics->n_topics - n_seen, topics->n_topics);
    }
    return PF_OK;
}
