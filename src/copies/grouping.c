// SPDX-License-Identifier: MIT
// Candidates are ordered by component and each component is handed to a worker; all that a
// component writes are slots of its own texts and articles, so any number of workers gives the
// same groups.
#include "copies/grouping.h"

#include <string.h>

#include "base/error.h"
#include "base/mem.h"
#include "copies/component.h"
#include "match/unionfind.h"

// Components that a worker takes. Where their texts come from the disk a chunk begins by
// waiting for it, so there are more.
#define CHUNK      64u
#define DISK_CHUNK 2048u

#define ORDER_SHARE 0.02 // of the time, before the components are grouped
#define TELL_AFTER  256u // pairs

int pf_grouping_is_linked(const pf_grouping *grouping, const pf_scored *scored)
{
    return (scored->verdict == PF_VERDICT_COPY || scored->verdict == PF_VERDICT_EXCERPT) &&
           scored->similarity >= grouping->threshold;
}

void pf_grouping_count(pf_grouping *grouping)
{
    uint64_t n = pf_counter_next(&grouping->n_verified);
    if (n % TELL_AFTER == 0) {
        pf_meter_tell(pf_pool_meter(grouping->session->pool), n, grouping->n_scored);
    }
}

// Joins the texts of each component under its lowest text, and turns `places` [n texts] from
// zeros into where each component's candidates begin.
static void find_components(const pf_grouping *g, const pf_pairs *candidates, uint32_t *places)
{
    const pf_pair *pairs = candidates->pairs;
    pf_unionfind_init(g->parents, g->texts->n);
    for (size_t i = 0; i < candidates->n; i++) {
        pf_unionfind_join(g->parents, pairs[i].a, pairs[i].b);
    }
    for (size_t i = 0; i < candidates->n; i++) {
        places[pf_unionfind_root(g->parents, pairs[i].a)]++;
    }
    uint32_t n = 0;
    for (size_t t = 0; t < g->texts->n; t++) {
        uint32_t of_text = places[t];
        places[t] = n;
        n += of_text;
    }
}

// Orders the candidates by component, as they stand within each, and marks where each begins.
static void place_candidates(pf_grouping *g, const pf_pairs *candidates, uint32_t *places)
{
    for (size_t i = 0; i < candidates->n; i++) {
        pf_pair pair = candidates->pairs[i];
        pf_scored *s = &g->scored[places[pf_unionfind_root(g->parents, pair.a)]++];
        s->a = pair.a;
        s->b = pair.b;
    }
    uint32_t last = PF_NO_DOC;
    for (size_t i = 0; i < candidates->n; i++) {
        uint32_t root = pf_unionfind_root(g->parents, g->scored[i].a);
        if (root != last) {
            g->components[g->n_components++] = i;
            last = root;
        }
    }
    g->components[g->n_components] = candidates->n;
    g->n_scored = candidates->n;
}

// By counting: what is kept of a candidate is the only thing there is for each of them.
static pf_status split_components(pf_grouping *g, const pf_pairs *candidates, pf_error *err)
{
    size_t n = candidates->n;
    if (n >= PF_NO_DOC) {
        return pf_fail(err, PF_ELIMIT,
                       "%zu candidate pairs are more than %u; choose another --method", n,
                       PF_NO_DOC - 1);
    }
    g->scored = pf_calloc(n, sizeof *g->scored);
    g->components = pf_alloc((n < g->texts->n ? n : g->texts->n) + 1, sizeof *g->components);
    if (g->scored == NULL || g->components == NULL) {
        return pf_fail_memory(err, n * sizeof *g->scored);
    }
    memset(g->next, 0, g->texts->n * sizeof *g->next);
    find_components(g, candidates, g->next);
    place_candidates(g, candidates, g->next);
    pf_unionfind_init(g->parents, g->texts->n);
    pf_unionfind_init(g->next, g->texts->n);
    return PF_OK;
}

static pf_status make_tables(pf_grouping *g, pf_error *err)
{
    size_t n_docs = g->session->corpus.n_docs;
    unsigned n_workers = pf_pool_size(g->session->pool);
    g->parents = pf_alloc(g->texts->n, sizeof *g->parents);
    g->next = pf_alloc(g->texts->n, sizeof *g->next);
    g->best = pf_alloc(g->texts->n, sizeof *g->best);
    g->n_levels = pf_calloc(g->texts->n, sizeof *g->n_levels);
    g->copies = pf_alloc(n_docs, sizeof *g->copies);
    g->joins = pf_calloc(n_docs, sizeof *g->joins);
    g->known = pf_calloc(n_workers, sizeof *g->known);
    g->caches = pf_calloc(n_workers, sizeof(pf_textcache *));
    if (g->parents == NULL || g->next == NULL || g->best == NULL || g->n_levels == NULL ||
        g->copies == NULL || g->joins == NULL || g->known == NULL || g->caches == NULL) {
        return pf_fail_memory(err, n_docs * sizeof *g->copies);
    }
    for (unsigned i = 0; i < n_workers; i++) {
        PF_TRY(pf_textcache_create(g->session, g->texts, g->furniture, i, &g->caches[i], err));
    }
    return PF_OK;
}

// Every text its own group; its articles joined to the one that is kept of them.
static void begin_texts(pf_grouping *g)
{
    for (uint32_t text = 0; text < g->texts->n; text++) {
        pf_doc_id best = pf_component_best_of_text(g, text);
        g->best[text] = best;
        for (uint32_t i = g->texts->starts[text]; i < g->texts->starts[text + 1]; i++) {
            pf_doc_id doc = g->texts->docs[i];
            pf_join joined = {best, 1, 1, 1, 1};
            pf_join alone = {doc, 0, 0, 0, 0};
            g->joins[doc] = doc == best ? alone : joined;
            g->copies[doc].kept = PF_NO_DOC;
        }
    }
}

// Has the texts of components fetched, from `begin` on and as many as are fetched at a time;
// returns the first component that is left.
static size_t expect_texts(const pf_grouping *g, unsigned worker, size_t begin, size_t end)
{
    pf_record_ref refs[PF_FETCH_RECORDS];
    size_t n = 0;
    size_t c = begin;
    if (!pf_store_is_past_memory(g->session->store)) {
        return end;
    }
    for (; c < end; c++) {
        size_t first = g->components[c];
        size_t last = g->components[c + 1];
        if (n > 0 && n + 2 * (last - first) > PF_FETCH_RECORDS) {
            break;
        }
        for (size_t i = first; i < last && n + 2 <= PF_FETCH_RECORDS; i++) {
            const pf_doc *docs = g->session->corpus.docs;
            if (i == first || g->scored[i - 1].a != g->scored[i].a) {
                refs[n++] = docs[pf_text_first(g->texts, g->scored[i].a)].ref;
            }
            refs[n++] = docs[pf_text_first(g->texts, g->scored[i].b)].ref;
        }
    }
    pf_scan_expect(&g->session->scanners[worker], g->session->store, refs, n);
    return c;
}

static pf_status group_components(void *ctx, size_t begin, size_t end, unsigned worker,
                                  pf_error *err)
{
    pf_grouping *g = ctx;
    pf_edge *edges = NULL;
    size_t cap = 0;
    pf_status status = PF_OK;
    size_t at_hand = begin;
    size_t expected = expect_texts(g, worker, begin, end);
    for (size_t i = begin; i < end && status == PF_OK; i++) {
        if (i == at_hand) {
            at_hand = expected;
            expected = expect_texts(g, worker, expected, end);
            status = pf_session_check(g->session, err); // a chunk of the disk's takes long
            if (status != PF_OK) {
                break;
            }
        }
        pf_component component = {g, worker, g->scored + g->components[i],
                                  g->components[i + 1] - g->components[i]};
        if (pf_reserve((void **)&edges, &cap, component.n, sizeof *edges) != PF_OK) {
            status = pf_fail_memory(err, component.n * sizeof *edges);
            break;
        }
        status = pf_component_group(&component, edges, err);
    }
    pf_free(edges);
    return status;
}

// Texts that are in no group of several.
static void file_rest(pf_grouping *g)
{
    for (uint32_t text = 0; text < g->texts->n; text++) {
        if (g->copies[pf_text_first(g->texts, text)].kept == PF_NO_DOC) {
            pf_copy copy = {0, PF_RELATION_IDENTICAL, 1, 1, 1};
            pf_component_file_text(g, text, pf_component_best_of_text(g, text), &copy);
        }
    }
}

pf_status pf_grouping_run(pf_grouping *grouping, pf_pairs *candidates, pf_error *err)
{
    pf_session *session = grouping->session;
    PF_TRY(pf_keep_policy_init(&grouping->policy, &session->options->copies, &session->corpus,
                               err));
    PF_TRY(make_tables(grouping, err));
    pf_meter *meter = pf_pool_meter(session->pool);
    pf_meter_range(meter, 0, ORDER_SHARE);
    PF_TRY(split_components(grouping, candidates, err));
    pf_pairs_finish(candidates);
    begin_texts(grouping);
    pf_meter_range(meter, ORDER_SHARE, 1);
    pf_meter_tell_alone(meter);
    size_t chunk = pf_store_is_past_memory(session->store) ? DISK_CHUNK : CHUNK;
    PF_TRY(pf_pool_for(session->pool, grouping->n_components, chunk, group_components, grouping,
                       err));
    file_rest(grouping);
    return PF_OK;
}

void pf_grouping_finish(pf_grouping *grouping)
{
    unsigned n_workers = pf_pool_size(grouping->session->pool);
    for (unsigned i = 0; grouping->caches != NULL && i < n_workers; i++) {
        pf_textcache_destroy(grouping->caches[i]);
    }
    for (unsigned i = 0; grouping->known != NULL && i < n_workers; i++) {
        pf_free(grouping->known[i].pairs);
    }
    pf_free((void *)grouping->caches);
    pf_free(grouping->known);
    pf_free(grouping->scored);
    pf_free(grouping->components);
    pf_free(grouping->parents);
    pf_free(grouping->next);
    pf_free(grouping->best);
    pf_free(grouping->n_levels);
    pf_free(grouping->copies);
    pf_free(grouping->joins);
    pf_keep_policy_finish(&grouping->policy);
    memset(grouping, 0, sizeof *grouping);
}
