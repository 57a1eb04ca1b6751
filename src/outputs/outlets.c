// SPDX-License-Identifier: MIT
#include "outputs/outlets.h"

#include <stdlib.h>

#include "base/error.h"
#include "base/mem.h"

static int compare_times(const void *x, const void *y)
{
    const pf_outlet *a = x;
    const pf_outlet *b = y;
    return pf_time_id_compare(a->first_seconds, a->name, b->first_seconds, b->name);
}

// By outlet, and within one by time.
static int compare_sources(const void *x, const void *y)
{
    const pf_outlet *a = x;
    const pf_outlet *b = y;
    if (a->source != b->source) {
        return a->source < b->source ? -1 : 1;
    }
    int order = compare_times(x, y);
    return order != 0 ? order : a->first_date_only - b->first_date_only;
}

// The articles of an outlet, a run by time, become one entry with the time of the first.
static void fold_sources(pf_outlets *outlets)
{
    size_t n = 0;
    for (size_t i = 0; i < outlets->n; i++) {
        const pf_outlet *article = &outlets->outlets[i];
        if (n > 0 && outlets->outlets[n - 1].source == article->source) {
            outlets->outlets[n - 1].n_articles++;
        } else {
            outlets->outlets[n++] = *article;
        }
    }
    outlets->n = n;
}

pf_status pf_outlets_list(pf_outlets *outlets, const pf_corpus *corpus, const pf_sets *sets,
                          const pf_set *set, pf_error *err)
{
    size_t n = set->n_articles;
    if (pf_reserve((void **)&outlets->outlets, &outlets->cap, n, sizeof *outlets->outlets) !=
        PF_OK) {
        return pf_fail_memory(err, n * sizeof *outlets->outlets);
    }
    outlets->n = 0;
    for (size_t i = 0; i < n; i++) {
        const pf_doc *doc = &corpus->docs[sets->docs[set->members + i]];
        if (doc->source != 0) {
            outlets->outlets[outlets->n++] =
                (pf_outlet){doc->source, corpus->sources[doc->source], 1, doc->time_seconds,
                            doc->date_only};
        }
    }
    if (outlets->n == 0) {
        return PF_OK;
    }
    qsort(outlets->outlets, outlets->n, sizeof *outlets->outlets, compare_sources);
    fold_sources(outlets);
    qsort(outlets->outlets, outlets->n, sizeof *outlets->outlets, compare_times);
    return PF_OK;
}

void pf_outlets_finish(pf_outlets *outlets)
{
    pf_free(outlets->outlets);
    *outlets = (pf_outlets){0};
}
