// SPDX-License-Identifier: MIT
// A text that holds most of two others, which share nothing and have unlike titles, is a page
// of several articles and no copy of either: they are excerpts of it. Two cuts of one report
// are the same picture, so a text that also has a copy of its own length is none. Cost: the
// held texts of a component, sorted; at most 28 comparisons a holder.
#include "pipeline/pages.h"

#include <stdlib.h>

#include "base/error.h"
#include "base/mem.h"

#define UNRELATED 0.05F // similarity of two texts that share nothing, at most

// One text that another one holds.
typedef struct held_text {
    uint32_t holder;
    uint32_t held;
    uint32_t pair; // index into scored
    int is_whole;  // no held text: the "holder" has a copy of like length
} held_text;

static int compare_held(const void *x, const void *y)
{
    const held_text *a = x;
    const held_text *b = y;
    if (a->holder != b->holder) {
        return a->holder < b->holder ? -1 : 1;
    }
    if (a->is_whole != b->is_whole) {
        return a->is_whole ? -1 : 1;
    }
    return a->held < b->held ? -1 : a->held > b->held;
}

static size_t list_held(const pf_scored *scored, size_t n, float full, held_text *out)
{
    size_t n_held = 0;
    for (size_t i = 0; i < n; i++) {
        const pf_scored *s = &scored[i];
        int is_linked = s->verdict == PF_VERDICT_COPY || s->verdict == PF_VERDICT_EXCERPT;
        if (!is_linked || s->similarity < full || s->fit == PF_FIT_OTHER) {
            continue;
        }
        int is_whole = s->fit == PF_FIT_LIKE;
        held_text of_a = {s->a, s->b, (uint32_t)i, is_whole};
        held_text of_b = {s->b, s->a, (uint32_t)i, is_whole};
        if (is_whole || s->fit == PF_FIT_A_HOLDS_B) {
            out[n_held++] = of_a;
        }
        if (is_whole || s->fit == PF_FIT_B_HOLDS_A) {
            out[n_held++] = of_b;
        }
    }
    return n_held;
}

// Whether two of the texts that one holds are different articles.
static pf_status hold_apart(const held_text *held, size_t n, const pf_scorer *scorer,
                            int *out_apart, pf_error *err)
{
    *out_apart = 0;
    n = n < PF_PAGE_COMPARED ? n : PF_PAGE_COMPARED;
    for (size_t i = 1; i < n; i++) {
        for (size_t j = 0; j < i; j++) {
            pf_scored scored;
            PF_TRY(scorer->score(scorer->ctx, held[i].held, held[j].held, &scored, err));
            if (scored.similarity <= UNRELATED && !scored.titles_alike) {
                *out_apart = 1;
                return PF_OK;
            }
        }
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
        if (!held[i].is_whole) {
            PF_TRY(hold_apart(held + i, end - i, scorer, &is_page, err));
        }
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
    held_text *held = pf_alloc(2 * n, sizeof *held);
    if (held == NULL) {
        return pf_fail_memory(err, 2 * n * sizeof *held);
    }
    size_t n_held = list_held(scored, n, full, held);
    qsort(held, n_held, sizeof *held, compare_held);
    pf_status status = part_holders(held, n_held, scored, scorer, err);
    pf_free(held);
    return status;
}
