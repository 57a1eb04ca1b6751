// SPDX-License-Identifier: MIT
#include "copies/copy_pairs.h"

#include "base/error.h"
#include "base/mem.h"
#include "base/sort.h"

// Pairs of articles with the scored pair they come from (PF_NO_DOC: equal texts).
typedef struct expansion {
    const pf_copy *copies; // [n_docs] of the groups
    const pf_texts *texts;
    const pf_scored *scored;
    pf_keyed
        *items; // key: the two articles, lower first; value: scored pair; extra: turned round
    size_t n;
    size_t cap;
    int failed;
} expansion;

static void append_pair(expansion *e, pf_doc_id x, pf_doc_id y, uint32_t scored)
{
    if (e->failed ||
        pf_reserve((void **)&e->items, &e->cap, e->n + 1, sizeof *e->items) != PF_OK) {
        e->failed = 1;
        return;
    }
    pf_doc_id a = x < y ? x : y;
    pf_doc_id b = x < y ? y : x;
    pf_keyed item = {(uint64_t)a << 32 | b, scored, x > y};
    e->items[e->n++] = item;
}

static void expand_equal(expansion *e, uint32_t text)
{
    const uint32_t *docs = e->texts->docs + e->texts->starts[text];
    size_t n = pf_text_size(e->texts, text);
    size_t n_all = n * (n - 1) / 2 <= PF_MAX_EXPANDED_PAIRS ? n : 1;
    for (size_t i = 0; i < n_all; i++) {
        for (size_t j = i + 1; j < n; j++) {
            append_pair(e, docs[i], docs[j], PF_NO_DOC);
        }
    }
}

static void expand_scored(expansion *e, uint32_t index)
{
    const pf_scored *s = &e->scored[index];
    const uint32_t *docs_a = e->texts->docs + e->texts->starts[s->a];
    const uint32_t *docs_b = e->texts->docs + e->texts->starts[s->b];
    size_t n_a = pf_text_size(e->texts, s->a);
    size_t n_b = pf_text_size(e->texts, s->b);
    int all = n_a * n_b <= PF_MAX_EXPANDED_PAIRS;
    for (size_t i = 0; i < n_a; i++) {
        for (size_t j = 0; j < (all || i == 0 ? n_b : 1); j++) {
            append_pair(e, docs_a[i], docs_b[j], index);
        }
    }
}

static pf_copy_pair make_pair(const expansion *e, const pf_keyed *item)
{
    pf_copy_pair pair = {
        .a = (pf_doc_id)(item->key >> 32),
        .b = (pf_doc_id)item->key,
        .relation = PF_RELATION_IDENTICAL,
        .similarity = 1,
        .jaccard = 1,
        .containment = 1,
    };
    if (item->value != PF_NO_DOC) {
        const pf_scored *s = &e->scored[item->value];
        // A group may hold an excerpt of a member through a third text; a link says: not
        // joined.
        int is_link = s->verdict == PF_VERDICT_EXCERPT &&
                      e->copies[pair.a].kept != e->copies[pair.b].kept;
        pf_relation relation = is_link ? PF_RELATION_EXCERPT : (pf_relation)s->relation;
        pair.relation = item->extra ? pf_relation_reverse(relation) : relation;
        pair.similarity = s->similarity;
        pair.jaccard = s->jaccard;
        pair.containment = s->containment;
    }
    return pair;
}

static pf_status fill_pairs(const expansion *e, pf_groups *groups, pf_error *err)
{
    groups->pairs = pf_alloc(e->n, sizeof *groups->pairs);
    if (groups->pairs == NULL) {
        return pf_fail_memory(err, e->n * sizeof *groups->pairs);
    }
    groups->n_pairs = e->n;
    groups->n_excerpts = 0;
    for (size_t i = 0; i < e->n; i++) {
        groups->pairs[i] = make_pair(e, &e->items[i]);
        groups->n_excerpts += groups->pairs[i].relation == PF_RELATION_EXCERPT;
    }
    return PF_OK;
}

pf_status pf_copy_pairs_expand(const pf_grouping *grouping, pf_groups *groups, pf_error *err)
{
    const pf_texts *texts = grouping->texts;
    expansion e = {.copies = groups->copies, .texts = texts, .scored = grouping->scored};
    for (uint32_t text = 0; text < texts->n; text++) {
        expand_equal(&e, text);
    }
    for (uint32_t i = 0; i < grouping->n_scored; i++) {
        if (pf_grouping_is_linked(grouping, &grouping->scored[i])) {
            expand_scored(&e, i);
        }
    }
    pf_status status = e.failed ? pf_fail_memory(err, e.cap * sizeof *e.items)
                                : pf_sort_keyed(e.items, e.n, grouping->session->pool, err);
    if (status == PF_OK) {
        status = fill_pairs(&e, groups, err);
    }
    pf_free(e.items);
    return status;
}
