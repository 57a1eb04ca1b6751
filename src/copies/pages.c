// SPDX-License-Identifier: MIT
// A text that holds most of two others, which share nothing and have unlike titles, is a page
// of several articles and no copy of either: they are excerpts of it. Two cuts of one report
// are the same picture, so a text that also has a copy of its own length is none. Cost: the
// held texts of a component, sorted; at most 28 comparisons a holder.
#include "copies/pages.h"

#include <stdlib.h>

#include "base/error.h"
#include "base/mem.h"

#define UNRELATED 0.05F // similarity of two texts that share nothing, at most

// One text that another one holds.
typedef struct held_text {
    uint32_t holder;
    uint32_t held;
    uint32_t pair; // index into scored
} held_text;

static int compare_held(const void *x, const void *y)
{
    const held_text *a = x;
    const held_text *b = y;
    if (a->holder != b->holder) {
        return a->holder < b->holder ? -1 : 1;
    }
    return a->held < b->held ? -1 : a->held > b->held;
}

static size_t list_held(const pf_scored *scored, size_t n, float full, held_text *out)
{
    size_t n_held = 0;
    for (size_t i = 0; i < n; i++) {
        const pf_scored *s = &scored[i];
        int is_linked = s->verdict == PF_VERDICT_COPY || s->verdict == PF_VERDICT_EXCERPT;
        int holds = s->fit == PF_FIT_A_HOLDS_B || s->fit == PF_FIT_B_HOLDS_A;
        if (is_linked && holds && s->similarity >= full) {
            int a_holds = s->fit == PF_FIT_A_HOLDS_B;
            held_text text = {a_holds ? s->a : s->b, a_holds ? s->b : s->a, (uint32_t)i};
            out[n_held++] = text;
        }
    }
    return n_held;
}

// Whether two of the texts that one holds are different articles: one of them and the first.
static pf_status hold_apart(const held_text *held, size_t n, const pf_scorer *scorer,
                            int *out_apart, pf_error *err)
{
    *out_apart = 0;
    n = n < PF_PAGE_COMPARED ? n : PF_PAGE_COMPARED;
    for (size_t i = 1; i < n && !*out_apart; i++) {
        pf_scored scored;
        PF_TRY(scorer->score(scorer->ctx, held[0].held, held[i].held, &scored, err));
        *out_apart = scored.similarity <= UNRELATED && !scored.titles_alike;
    }
    return PF_OK;
}

static pf_status part_holders(const held_text *held, size_t n, pf_scored *scored,
                              const pf_scorer *scorer, pf_error *err)
{
    for (size_t i = 0; i < n;) {
        size_t end = i + 1;
        while (end < n && held[end].holder == held[i].holder) {
            end++;
        }
        int is_page = 0;
        PF_TRY(hold_apart(held + i, end - i, scorer, &is_page, err));
        for (size_t j = i; is_page && j < end; j++) {
            scored[held[j].pair].verdict = PF_VERDICT_EXCERPT;
        }
        i = end;
    }
    return PF_OK;
}

pf_status pf_pages_part(pf_scored *scored, size_t n, float full, const pf_scorer *scorer,
                        pf_error *err)
{
    if (n < 2) {
        return PF_OK;
    }
    held_text *held = pf_alloc(n, sizeof *held);
    if (held == NULL) {
        return pf_fail_memory(err, n * sizeof *held);
    }
    size_t n_held = list_held(scored, n, full, held);
    qsort(held, n_held, sizeof *held, compare_held);
    pf_status status = part_holders(held, n_held, scored, scorer, err);
    pf_free(held);
    return status;
}
