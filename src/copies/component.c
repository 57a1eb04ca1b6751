// SPDX-License-Identifier: MIT
// Only verified pairs join, and candidates only decide which pairs are looked at. Where a run
// is to be regrouped later, what a text is to every article that is kept for it on the way down
// to the threshold is noted.
#include "copies/component.h"

#include "base/error.h"
#include "base/mem.h"
#include "copies/pages.h"
#include "match/unionfind.h"

// The candidate (a, b) of the component, or NULL.
static const pf_scored *find_scored(const pf_component *c, uint32_t a, uint32_t b)
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
static pf_status score_pair(void *ctx, uint32_t x, uint32_t y, pf_scored *out, pf_error *err)
{
    const pf_component *c = ctx;
    uint32_t a = x < y ? x : y;
    uint32_t b = x < y ? y : x;
    const pf_scored *known = find_scored(c, a, b);
    if (known != NULL) {
        *out = *known;
        return PF_OK;
    }
    const pf_grouping *g = c->grouping;
    return pf_verify_pair(&g->verifier, g->caches[c->worker], a, b, out, err);
}

static pf_status compare_texts(void *ctx, uint32_t a, uint32_t b, float *out_similarity,
                               pf_error *err)
{
    pf_scored scored;
    PF_TRY(score_pair(ctx, a, b, &scored, err));
    int is_barred = scored.verdict == PF_VERDICT_SHELL ||
                    scored.verdict == PF_VERDICT_OUT_OF_WINDOW ||
                    scored.verdict == PF_VERDICT_NUMBERS;
    *out_similarity = is_barred ? 0 : scored.similarity;
    return PF_OK;
}

pf_doc_id pf_component_best_of_text(const pf_grouping *grouping, uint32_t text)
{
    const pf_texts *texts = grouping->texts;
    pf_doc_id best = pf_text_first(texts, text);
    for (uint32_t i = texts->starts[text] + 1; i < texts->starts[text + 1]; i++) {
        best =
            pf_keep_better(&grouping->policy, &grouping->session->corpus, best, texts->docs[i]);
    }
    return best;
}

void pf_component_file_text(const pf_grouping *grouping, uint32_t text, pf_doc_id kept,
                            const pf_copy *copy)
{
    const pf_texts *texts = grouping->texts;
    for (uint32_t i = texts->starts[text]; i < texts->starts[text + 1]; i++) {
        pf_copy *filed = &grouping->copies[texts->docs[i]];
        *filed = *copy;
        filed->kept = kept;
        if (texts->docs[i] == kept) {
            filed->relation = PF_RELATION_KEPT;
        }
    }
}

// What the other text of a pair is to the kept one.
static pf_relation relation_to(const pf_scored *scored, uint32_t kept_text)
{
    pf_relation relation = (pf_relation)scored->relation;
    return scored->a == kept_text ? relation : pf_relation_reverse(relation);
}

// Notes what the texts of a group that loses its kept article are to the new one.
static pf_status remember(pf_component *c, uint32_t group, pf_doc_id kept, pf_error *err)
{
    pf_grouping *g = c->grouping;
    pf_known_list *list = &g->known[c->worker];
    uint32_t kept_text = g->texts->text_of[kept];
    uint32_t text = group;
    do {
        pf_scored scored;
        if (g->n_levels[text] < PF_MAX_LEVELS) {
            g->n_levels[text]++;
            PF_TRY(score_pair(c, kept_text, text, &scored, err));
            if (pf_reserve((void **)&list->pairs, &list->cap, list->n + 1,
                           sizeof *list->pairs) != PF_OK) {
                return pf_fail_memory(err, list->cap * sizeof *list->pairs);
            }
            pf_copy_pair pair = {kept,
                                 pf_component_best_of_text(g, text),
                                 relation_to(&scored, kept_text),
                                 scored.similarity,
                                 scored.jaccard,
                                 scored.containment};
            list->pairs[list->n++] = pair;
        }
        text = g->next[text];
    } while (text != group);
    return PF_OK;
}

// Whether the members of a group that are compared when groups join are all somewhat like the
// article that would be kept for them.
static pf_status are_like_kept(const pf_component *c, uint32_t group, pf_doc_id kept, float bar,
                               int *out_are, pf_error *err)
{
    uint32_t kept_text = c->grouping->texts->text_of[kept];
    uint32_t text = group;
    unsigned n = 0;
    do {
        float similarity = 0;
        PF_TRY(compare_texts((void *)c, kept_text, text, &similarity, err));
        *out_are = similarity >= bar;
        text = c->grouping->next[text];
        n++;
    } while (*out_are && text != group && n < PF_LINK_COMPARED);
    return PF_OK;
}

// Nobody is left out for an article that is unlike: groups whose compared pairs are not all
// somewhat alike join only when the kept one is none of the exceptions. Which one is first in
// the input must not decide about groups, so by that policy they never join.
static pf_status join_groups(void *ctx, uint32_t group_a, uint32_t group_b,
                             const pf_joining *joining, int *out_joins, pf_error *err)
{
    pf_component *c = ctx;
    pf_grouping *g = c->grouping;
    pf_doc_id kept =
        pf_keep_better(&g->policy, &g->session->corpus, g->best[group_a], g->best[group_b]);
    uint32_t loser = kept == g->best[group_a] ? group_b : group_a;
    if (joining->least < joining->bar) {
        *out_joins = g->policy.keep != PF_KEEP_FIRST;
        if (*out_joins) {
            PF_TRY(are_like_kept(c, loser, kept, joining->bar, out_joins, err));
        }
    }
    if (!*out_joins) {
        return PF_OK;
    }
    pf_join join = {kept, joining->similarity, joining->least, joining->support, 0};
    g->joins[g->best[loser]] = join;
    if (g->for_regrouping) {
        PF_TRY(remember(c, loser, kept, err));
    }
    g->best[group_a] = kept;
    g->best[group_b] = kept;
    return PF_OK;
}

static pf_status file_group(pf_component *c, uint32_t group, pf_error *err)
{
    const pf_grouping *g = c->grouping;
    pf_doc_id kept = g->best[group];
    uint32_t kept_text = g->texts->text_of[kept];
    uint32_t text = group;
    do {
        pf_copy copy = {kept, PF_RELATION_IDENTICAL, 1, 1, 1};
        if (text != kept_text) {
            pf_scored scored;
            PF_TRY(score_pair(c, kept_text, text, &scored, err));
            copy.relation = relation_to(&scored, kept_text);
            copy.similarity = scored.similarity;
            copy.jaccard = scored.jaccard;
            copy.containment = scored.containment;
        }
        pf_component_file_text(g, text, kept, &copy);
        text = g->next[text];
    } while (text != group);
    return PF_OK;
}

// Files the groups of the edges' texts, each once.
static pf_status file_groups(pf_component *c, const pf_edge *edges, size_t n, pf_error *err)
{
    const pf_grouping *g = c->grouping;
    for (size_t i = 0; i < 2 * n; i++) {
        uint32_t text = i % 2 == 0 ? edges[i / 2].a : edges[i / 2].b;
        uint32_t group = pf_unionfind_root(g->parents, text);
        if (g->copies[pf_text_first(g->texts, group)].kept == PF_NO_DOC) {
            PF_TRY(file_group(c, group, err));
        }
    }
    return PF_OK;
}

// Verifies the candidates; the copies among them become edges.
static pf_status list_edges(const pf_component *c, pf_edge *edges, size_t *out_n, pf_error *err)
{
    const pf_grouping *g = c->grouping;
    for (size_t i = 0; i < c->n; i++) {
        pf_scored *s = &c->scored[i];
        PF_TRY(pf_verify_pair(&g->verifier, g->caches[c->worker], s->a, s->b, s, err));
        pf_grouping_count(c->grouping);
    }
    pf_scorer scorer = {(void *)c, score_pair};
    PF_TRY(pf_pages_part(c->scored, c->n, g->full, &scorer, err));
    size_t n = 0;
    for (size_t i = 0; i < c->n; i++) {
        const pf_scored *s = &c->scored[i];
        if (s->verdict == PF_VERDICT_COPY && s->similarity >= g->threshold) {
            pf_edge edge = {s->a, s->b, s->similarity};
            edges[n++] = edge;
        }
    }
    *out_n = n;
    return PF_OK;
}

pf_status pf_component_group(pf_component *component, pf_edge *edges, pf_error *err)
{
    pf_grouping *g = component->grouping;
    size_t n = 0;
    pf_textcache_reset(g->caches[component->worker]);
    PF_TRY(list_edges(component, edges, &n, err));
    pf_linker linker = {g->parents, g->next, component, compare_texts, join_groups};
    PF_TRY(pf_link_groups(edges, n, (double)g->full, &linker, err));
    return file_groups(component, edges, n, err);
}
