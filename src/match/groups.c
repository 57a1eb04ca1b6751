// SPDX-License-Identifier: MIT
#include <string.h>

#include <pressfold/groups.h>

#include "base/error.h"
#include "base/mem.h"
#include "match/linking.h"

const char *pf_relation_name(pf_relation relation)
{
    static const char *const names[] = {
        "kept", "identical", "near-identical", "edited", "truncated", "extended", "excerpt",
    };
    size_t n = sizeof names / sizeof *names;
    return (size_t)relation < n ? names[relation] : "unknown";
}

void pf_groups_finish(pf_groups *groups)
{
    if (groups == NULL) {
        return;
    }
    pf_free(groups->copies);
    pf_free(groups->pairs);
    pf_free(groups->joins);
    pf_free(groups->known);
    memset(groups, 0, sizeof *groups);
}

static pf_status validate_copies(const pf_groups *groups, pf_error *err)
{
    size_t n_kept = 0;
    for (size_t i = 0; i < groups->n_docs; i++) {
        const pf_copy *copy = &groups->copies[i];
        if (copy->kept >= groups->n_docs) {
            return pf_fail(err, PF_EINVAL, "article %zu: kept %u is outside the corpus", i,
                           copy->kept);
        }
        if (groups->copies[copy->kept].kept != copy->kept) {
            return pf_fail(err, PF_EINVAL, "article %zu: kept %u is a copy itself", i,
                           copy->kept);
        }
        int is_kept = copy->kept == i;
        if (is_kept != (copy->relation == PF_RELATION_KEPT)) {
            return pf_fail(err, PF_EINVAL, "article %zu: relation does not fit", i);
        }
        if (is_kept &&
            !(copy->similarity >= 1 && copy->jaccard >= 1 && copy->containment >= 1)) {
            return pf_fail(err, PF_EINVAL, "article %zu: kept, but not equal to itself", i);
        }
        n_kept += (size_t)is_kept;
    }
    if (n_kept != groups->n_kept) {
        return pf_fail(err, PF_EINVAL, "%zu articles are kept, not %zu", n_kept,
                       groups->n_kept);
    }
    return PF_OK;
}

static int holds_together(const pf_groups *groups, const pf_join *join)
{
    float copy = join->similarity < groups->full ? join->similarity : groups->full;
    int in_range = join->least >= 0 && join->least <= join->similarity && join->support >= 0 &&
                   join->support <= 1;
    return in_range &&
           (join->least >= copy * (float)PF_LINK_BAR || join->support >= PF_LINK_SUPPORT);
}

static pf_status validate_joins(const pf_groups *groups, pf_error *err)
{
    for (size_t i = 0; i < groups->n_docs; i++) {
        const pf_join *join = &groups->joins[i];
        if (join->to >= groups->n_docs) {
            return pf_fail(err, PF_EINVAL, "article %zu: joined to %u, outside the corpus", i,
                           join->to);
        }
        pf_doc_id kept = join->to != i ? groups->copies[join->to].kept : (pf_doc_id)i;
        if (groups->copies[i].kept != kept) {
            return pf_fail(err, PF_EINVAL, "article %zu: kept %u, but its joins lead to %u", i,
                           groups->copies[i].kept, kept);
        }
        if (join->to == i) {
            continue;
        }
        if (!(join->similarity >= groups->threshold)) {
            return pf_fail(err, PF_EINVAL, "article %zu: joined below the threshold", i);
        }
        if (groups->joins[join->to].similarity > join->similarity) {
            return pf_fail(err, PF_EINVAL, "article %zu: joins do not fall", i);
        }
        if (!holds_together(groups, join)) {
            return pf_fail(err, PF_EINVAL,
                           "article %zu: joined, but what was compared is at %g", i,
                           (double)join->least);
        }
    }
    return PF_OK;
}

pf_status pf_groups_validate(const pf_groups *groups, pf_error *err)
{
    if (groups == NULL) {
        return pf_fail(err, PF_EINVAL, "the groups are NULL");
    }
    PF_TRY(validate_copies(groups, err));
    PF_TRY(validate_joins(groups, err));
    size_t n_excerpts = 0;
    for (size_t i = 0; i < groups->n_pairs; i++) {
        const pf_copy_pair *pair = &groups->pairs[i];
        const pf_copy_pair *last = i > 0 ? pair - 1 : NULL;
        if (pair->a >= pair->b || pair->b >= groups->n_docs) {
            return pf_fail(err, PF_EINVAL, "pair %zu: %u and %u are out of order or range", i,
                           pair->a, pair->b);
        }
        if (last != NULL && (last->a > pair->a || (last->a == pair->a && last->b >= pair->b))) {
            return pf_fail(err, PF_EINVAL, "pair %zu: not after the one before it", i);
        }
        n_excerpts += pair->relation == PF_RELATION_EXCERPT;
    }
    if (n_excerpts != groups->n_excerpts) {
        return pf_fail(err, PF_EINVAL, "%zu excerpt links, not %zu", n_excerpts,
                       groups->n_excerpts);
    }
    return PF_OK;
}
