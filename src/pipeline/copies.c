// SPDX-License-Identifier: MIT
// Read and sketch -> fold equal texts -> candidates -> components -> in each component, by one
// worker: verify every candidate exactly, link groups, choose the article kept, relate the
// others to it. Components share nothing, so they run in parallel and fill slots of their own.
// Only verified pairs join, and candidates only decide which pairs are looked at.
#include "pipeline/copies.h"

#include <string.h>

#include "base/error.h"
#include "base/mem.h"
#include "match/linking.h"
#include "match/unionfind.h"
#include "pipeline/copy_pairs.h"
#include "pipeline/ingest.h"
#include "pipeline/keep.h"
#include "pipeline/verify.h"

typedef struct copies_job {
    pf_session *session;
    pf_texts texts;
    pf_pairs candidates;
    pf_verifier verifier;
    pf_keep_policy policy;
    pf_scored *scored;  // [n candidates] by component, then a, then b
    size_t *components; // [n_components + 1] into scored
    size_t n_components;
    uint32_t *parents;     // [n texts] groups of texts
    uint32_t *next;        // [n texts] rings of a group's texts
    pf_textcache **caches; // [workers]
    pf_copy *copies;       // [n_docs]
} copies_job;

// One component under one worker.
typedef struct component {
    copies_job *job;
    pf_textcache *cache;
    pf_scored *scored;
    size_t n;
} component;

// The candidate (a, b) of the component, or NULL.
static const pf_scored *find_scored(const component *c, uint32_t a, uint32_t b)
{
    size_t low = 0;
    size_t high = c->n;
    while (low < high) {
        size_t middle = (low + high) / 2;
        const pf_scored *s = &c->scored[middle];
        int is_before = s->a < a || (s->a == a && s->b < b);
        low = is_before ? middle + 1 : low;
        high = is_before ? high : middle;
    }
    return low < c->n && c->scored[low].a == a && c->scored[low].b == b ? &c->scored[low]
                                                                        : NULL;
}

// What is known of two texts of the component, verified now where it was no candidate.
static pf_status score_pair(const component *c, uint32_t x, uint32_t y, pf_scored *out,
                            pf_error *err)
{
    uint32_t a = x < y ? x : y;
    uint32_t b = x < y ? y : x;
    const pf_scored *known = find_scored(c, a, b);
    if (known != NULL) {
        *out = *known;
        return PF_OK;
    }
    return pf_verify_pair(&c->job->verifier, c->cache, a, b, out, err);
}

static pf_status compare_texts(void *ctx, uint32_t a, uint32_t b, double *out_similarity,
                               pf_error *err)
{
    pf_scored scored;
    PF_TRY(score_pair(ctx, a, b, &scored, err));
    int is_barred =
        scored.verdict == PF_VERDICT_SHELL || scored.verdict == PF_VERDICT_OUT_OF_WINDOW;
    *out_similarity = is_barred ? 0 : scored.similarity;
    return PF_OK;
}

static pf_status verify_component(component *c, pf_edge *edges, size_t *out_n_edges,
                                  pf_error *err)
{
    size_t n_edges = 0;
    for (size_t i = 0; i < c->n; i++) {
        pf_scored *s = &c->scored[i];
        PF_TRY(pf_verify_pair(&c->job->verifier, c->cache, s->a, s->b, s, err));
        if (s->verdict == PF_VERDICT_COPY) {
            pf_edge edge = {s->a, s->b, s->similarity};
            edges[n_edges++] = edge;
        }
    }
    *out_n_edges = n_edges;
    return PF_OK;
}

static pf_doc_id best_of_text(const copies_job *job, uint32_t text, pf_doc_id best)
{
    for (uint32_t i = job->texts.starts[text]; i < job->texts.starts[text + 1]; i++) {
        pf_doc_id doc = job->texts.docs[i];
        best = best == PF_NO_DOC
                   ? doc
                   : pf_keep_better(&job->policy, &job->session->corpus, best, doc);
    }
    return best;
}

// Files one text's articles as copies of `kept`, to which they are `copy`.
static void file_text(const copies_job *job, uint32_t text, pf_doc_id kept, const pf_copy *copy)
{
    for (uint32_t i = job->texts.starts[text]; i < job->texts.starts[text + 1]; i++) {
        pf_doc_id doc = job->texts.docs[i];
        job->copies[doc] = *copy;
        job->copies[doc].kept = kept;
        if (doc == kept) {
            job->copies[doc].relation = PF_RELATION_KEPT;
        }
    }
}

// What a member of a group is to the kept text. It may be less than a quarter of it, or more
// than four times as long, when both were joined through a third.
static pf_relation member_relation(const copies_job *job, const pf_scored *scored,
                                   uint32_t kept_text)
{
    pf_relation relation = (pf_relation)scored->relation;
    if (relation == PF_RELATION_EXCERPT) {
        relation = pf_verify_length_relation(&job->verifier, scored->a, scored->b);
    }
    return scored->a == kept_text ? relation : pf_relation_reverse(relation);
}

static pf_status file_group(const component *c, uint32_t first, pf_error *err)
{
    const copies_job *job = c->job;
    pf_doc_id kept = PF_NO_DOC;
    uint32_t text = first;
    do {
        kept = best_of_text(job, text, kept);
        text = job->next[text];
    } while (text != first);
    uint32_t kept_text = job->texts.text_of[kept];
    do {
        pf_copy copy = {kept, PF_RELATION_IDENTICAL, 1, 1, 1};
        if (text != kept_text) {
            pf_scored scored;
            PF_TRY(score_pair(c, kept_text, text, &scored, err));
            copy.relation = member_relation(job, &scored, kept_text);
            copy.similarity = scored.similarity;
            copy.jaccard = scored.jaccard;
            copy.containment = scored.containment;
        }
        file_text(job, text, kept, &copy);
        text = job->next[text];
    } while (text != first);
    return PF_OK;
}

static pf_status group_component(component *c, pf_edge *edges, pf_error *err)
{
    size_t n_edges = 0;
    PF_TRY(verify_component(c, edges, &n_edges, err));
    pf_comparer comparer = {compare_texts, c};
    copies_job *job = c->job;
    PF_TRY(pf_link_groups(edges, n_edges, job->verifier.rule.bar, &comparer, job->parents,
                          job->next, err));
    for (size_t i = 0; i < n_edges; i++) {
        // Each group is filed once, when an edge names its lowest text.
        uint32_t root = pf_unionfind_root(job->parents, edges[i].a);
        if (job->copies[pf_text_first(&job->texts, root)].kept == PF_NO_DOC) {
            PF_TRY(file_group(c, root, err));
        }
        root = pf_unionfind_root(job->parents, edges[i].b);
        if (job->copies[pf_text_first(&job->texts, root)].kept == PF_NO_DOC) {
            PF_TRY(file_group(c, root, err));
        }
    }
    return PF_OK;
}

static pf_status group_components(void *ctx, size_t begin, size_t end, unsigned worker,
                                  pf_error *err)
{
    copies_job *job = ctx;
    PF_TRY(pf_session_check(job->session, err));
    pf_edge *edges = NULL;
    size_t cap = 0;
    pf_status status = PF_OK;
    for (size_t i = begin; i < end && status == PF_OK; i++) {
        component c = {job, job->caches[worker], job->scored + job->components[i],
                       job->components[i + 1] - job->components[i]};
        if (pf_reserve((void **)&edges, &cap, c.n, sizeof *edges) != PF_OK) {
            status = pf_fail_memory(err, c.n * sizeof *edges);
            break;
        }
        status = group_component(&c, edges, err);
    }
    pf_free(edges);
    return status;
}

// Orders the candidates by component and marks where each begins.
static pf_status split_components(copies_job *job, pf_error *err)
{
    size_t n = job->candidates.n;
    const pf_pair *pairs = job->candidates.pairs;
    if (n >= PF_NO_DOC) {
        return pf_fail(err, PF_ELIMIT,
                       "%zu candidate pairs are more than %u; choose another --method", n,
                       PF_NO_DOC - 1);
    }
    pf_keyed *order = pf_alloc(n, sizeof *order);
    job->scored = pf_calloc(n, sizeof *job->scored);
    job->components = pf_alloc(n + 1, sizeof *job->components);
    if (order == NULL || job->scored == NULL || job->components == NULL) {
        pf_free(order);
        return pf_fail_memory(err, n * sizeof *job->scored);
    }
    pf_unionfind_init(job->parents, job->texts.n);
    for (size_t i = 0; i < n; i++) {
        pf_unionfind_join(job->parents, pairs[i].a, pairs[i].b);
    }
    for (size_t i = 0; i < n; i++) {
        pf_keyed item = {pf_unionfind_root(job->parents, pairs[i].a), (uint32_t)i, 0};
        order[i] = item;
    }
    pf_status status = pf_sort_keyed(order, n, job->session->pool, err);
    job->n_components = 0;
    for (size_t i = 0; i < n && status == PF_OK; i++) {
        if (i == 0 || order[i].key != order[i - 1].key) {
            job->components[job->n_components++] = i;
        }
        job->scored[i].a = pairs[order[i].value].a;
        job->scored[i].b = pairs[order[i].value].b;
    }
    job->components[job->n_components] = n;
    pf_unionfind_init(job->parents, job->texts.n);
    pf_unionfind_init(job->next, job->texts.n);
    pf_free(order);
    return status;
}

static pf_status make_caches(copies_job *job, pf_error *err)
{
    unsigned n = pf_pool_size(job->session->pool);
    job->caches = pf_calloc(n, sizeof(pf_textcache *));
    if (job->caches == NULL) {
        return pf_fail_memory(err, n * sizeof(pf_textcache *));
    }
    for (unsigned i = 0; i < n; i++) {
        PF_TRY(pf_textcache_create(job->session, &job->texts, i, &job->caches[i], err));
    }
    return PF_OK;
}

static void finish_job(copies_job *job)
{
    for (unsigned i = 0; job->caches != NULL && i < pf_pool_size(job->session->pool); i++) {
        pf_textcache_destroy(job->caches[i]);
    }
    pf_free((void *)job->caches);
    pf_free(job->scored);
    pf_free(job->components);
    pf_free(job->parents);
    pf_free(job->next);
    pf_free(job->copies);
    pf_pairs_finish(&job->candidates);
    pf_keep_policy_finish(&job->policy);
    pf_texts_finish(&job->texts);
}

// Groups of texts that were nobody's candidate: their articles alone.
static void file_rest(copies_job *job)
{
    for (uint32_t text = 0; text < job->texts.n; text++) {
        if (job->copies[pf_text_first(&job->texts, text)].kept == PF_NO_DOC) {
            pf_copy copy = {0, PF_RELATION_IDENTICAL, 1, 1, 1};
            file_text(job, text, best_of_text(job, text, PF_NO_DOC), &copy);
        }
    }
}

static pf_status find_candidates(copies_job *job, pf_sketches *sketches, pf_error *err)
{
    const pf_texts *texts = &job->texts;
    const pf_corpus *corpus = &job->session->corpus;
    uint32_t *columns = pf_alloc(3 * texts->n + corpus->n_docs, sizeof *columns);
    if (columns == NULL) {
        return pf_fail_memory(err, 3 * texts->n * sizeof *columns);
    }
    uint32_t *doc_of = columns;
    uint32_t *sizes = columns + texts->n;
    uint32_t *sources = columns + 2 * texts->n;
    uint32_t *text_of = columns + 3 * texts->n;
    memset(text_of, 0xff, corpus->n_docs * sizeof *text_of);
    for (uint32_t t = 0; t < texts->n; t++) {
        doc_of[t] = pf_text_first(texts, t);
        sizes[t] = corpus->docs[doc_of[t]].n_shingles;
        sources[t] = corpus->docs[doc_of[t]].source;
        text_of[doc_of[t]] = t;
    }
    // sources[0] of the corpus is the empty one.
    pf_sketched_texts view = {texts->n, doc_of, text_of, sizes,
                              corpus->n_sources > 2 ? sources : NULL};
    pf_status status =
        pf_sketches_candidates(sketches, &view, job->session->pool, &job->candidates, err);
    pf_free(columns);
    job->session->info.n_candidates = job->candidates.n;
    return status;
}

static pf_status group_texts(copies_job *job, pf_error *err)
{
    pf_session *session = job->session;
    size_t n_docs = session->corpus.n_docs;
    job->parents = pf_alloc(job->texts.n, sizeof *job->parents);
    job->next = pf_alloc(job->texts.n, sizeof *job->next);
    job->copies = pf_alloc(n_docs, sizeof *job->copies);
    if (job->parents == NULL || job->next == NULL || job->copies == NULL) {
        return pf_fail_memory(err, n_docs * sizeof *job->copies);
    }
    for (size_t i = 0; i < n_docs; i++) {
        job->copies[i].kept = PF_NO_DOC;
    }
    PF_TRY(split_components(job, err));
    PF_TRY(make_caches(job, err));
    PF_TRY(pf_keep_policy_init(&job->policy, &session->options->copies, &session->corpus, err));
    pf_verifier_init(&job->verifier, session, &job->texts);
    PF_TRY(pf_pool_for(session->pool, job->n_components, 16, group_components, job, err));
    file_rest(job);
    return PF_OK;
}

static void count_groups(pf_groups *groups)
{
    groups->n_kept = 0;
    size_t n_copies = 0;
    for (size_t i = 0; i < groups->n_docs; i++) {
        groups->n_kept += groups->copies[i].kept == i;
    }
    n_copies = groups->n_docs - groups->n_kept;
    groups->n_groups = 0;
    for (size_t i = 0; n_copies > 0 && i < groups->n_docs; i++) {
        // The first copy of each group counts it; marked by a negative similarity for the
        // while.
        pf_copy *kept = &groups->copies[groups->copies[i].kept];
        if (groups->copies[i].kept != i && kept->similarity > 0) {
            kept->similarity = -1;
            groups->n_groups++;
        }
    }
    for (size_t i = 0; i < groups->n_docs; i++) {
        if (groups->copies[i].kept == i) {
            groups->copies[i].similarity = 1;
        }
    }
}

static void fill_info(pf_session *session, const pf_groups *groups)
{
    pf_run_info *info = &session->info;
    info->n_kept = groups->n_kept;
    info->n_copies = groups->n_docs - groups->n_kept;
    info->n_groups = groups->n_groups;
    info->n_excerpt_links = groups->n_excerpts;
}

static pf_status find_copies(copies_job *job, pf_sketches *sketches, pf_groups *out_groups,
                             pf_error *err)
{
    pf_session *session = job->session;
    PF_TRY(pf_keep_check(&session->options->copies, err));
    PF_TRY(pf_sketches_init(sketches, session->options, err));
    PF_TRY(pf_ingest(session, sketches, err));
    pf_stage_mark mark = pf_stage_begin();
    PF_TRY(pf_texts_fold(session, &job->texts, err));
    pf_stage_end(session, mark, "exact", 0);
    mark = pf_stage_begin();
    PF_TRY(find_candidates(job, sketches, err));
    pf_stage_end(session, mark, "candidates", 0);
    mark = pf_stage_begin();
    PF_TRY(group_texts(job, err));
    pf_groups groups = {.n_docs = session->corpus.n_docs, .copies = job->copies};
    PF_TRY(pf_copy_pairs_expand(&job->verifier, job->scored, job->candidates.n, session->pool,
                                &groups, err));
    job->copies = NULL;
    count_groups(&groups);
    fill_info(session, &groups);
    pf_stage_end(session, mark, "verify", 0);
    *out_groups = groups;
    return PF_OK;
}

pf_status pf_find_copies(pf_session *session, pf_groups *out_groups, pf_error *err)
{
    copies_job job = {.session = session};
    pf_sketches sketches = {0};
    pf_status status = find_copies(&job, &sketches, out_groups, err);
    pf_sketches_finish(&sketches);
    finish_job(&job);
    return status;
}
