// SPDX-License-Identifier: MIT
// The medoid is the member with the largest dot with the sum of the rows, that is the largest
// mean cosine to the members. The others are chosen one after the other by maximal marginal
// relevance (Carbonell and Goldstein 1998): 0.7 of the mean cosine to the members less 0.3 of
// the greatest cosine to one already chosen, so that a second cut of the same report does not
// come second. The sum and each chosen row are spread into a dense array once, and every
// question is a sparse dot.
#include "features/representatives.h"

#include <string.h>

#include "base/error.h"
#include "base/mem.h"

#define RELEVANCE 0.7F

static void add_row(const pf_csr *rows, size_t row, float *dense)
{
    for (uint64_t i = rows->starts[row]; i < rows->starts[row + 1]; i++) {
        dense[rows->cols[i]] += rows->values[i];
    }
}

static void clear_row(const pf_csr *rows, size_t row, float *dense)
{
    for (uint64_t i = rows->starts[row]; i < rows->starts[row + 1]; i++) {
        dense[rows->cols[i]] = 0.0F;
    }
}

static double dot_row(const pf_csr *rows, size_t row, const float *dense)
{
    double dot = 0;
    for (uint64_t i = rows->starts[row]; i < rows->starts[row + 1]; i++) {
        dot += (double)rows->values[i] * (double)dense[rows->cols[i]];
    }
    return dot;
}

static pf_status make_room(pf_rep_scratch *scratch, size_t n, pf_error *err)
{
    if (pf_reserve((void **)&scratch->nearness, &scratch->nearness_cap, n, sizeof(float)) !=
            PF_OK ||
        pf_reserve((void **)&scratch->likeness, &scratch->likeness_cap, n, sizeof(float)) !=
            PF_OK) {
        return pf_fail_memory(err, n * sizeof(float));
    }
    if (n > 0) {
        memset(scratch->likeness, 0, n * sizeof *scratch->likeness);
    }
    return PF_OK;
}

// Mean cosine of each member to all of them, itself too.
static void fill_nearness(const pf_csr *rows, const uint32_t *members, size_t n,
                          pf_rep_scratch *scratch)
{
    for (size_t m = 0; m < n; m++) {
        add_row(rows, members[m], scratch->dense);
    }
    for (size_t m = 0; m < n; m++) {
        scratch->nearness[m] = (float)(dot_row(rows, members[m], scratch->dense) / (double)n);
    }
    for (size_t m = 0; m < n; m++) {
        clear_row(rows, members[m], scratch->dense);
    }
}

// Keeps up the greatest cosine of each member to one that is chosen.
static void raise_likeness(const pf_csr *rows, const uint32_t *members, size_t n,
                           uint32_t chosen, pf_rep_scratch *scratch)
{
    add_row(rows, chosen, scratch->dense);
    for (size_t m = 0; m < n; m++) {
        float likeness = (float)dot_row(rows, members[m], scratch->dense);
        if (likeness > scratch->likeness[m]) {
            scratch->likeness[m] = likeness;
        }
    }
    clear_row(rows, chosen, scratch->dense);
}

static int is_chosen(const pf_representatives *chosen, uint32_t doc)
{
    for (uint32_t i = 0; i < chosen->n; i++) {
        if (chosen->docs[i] == doc) {
            return 1;
        }
    }
    return 0;
}

static uint32_t find_next(const uint32_t *members, size_t n, const pf_rep_scratch *scratch,
                          const pf_representatives *chosen)
{
    uint32_t next = PF_NO_DOC;
    float best = 0.0F;
    for (size_t m = 0; m < n; m++) {
        float score =
            RELEVANCE * scratch->nearness[m] - (1.0F - RELEVANCE) * scratch->likeness[m];
        if (!is_chosen(chosen, members[m]) && (next == PF_NO_DOC || score > best)) {
            next = members[m];
            best = score;
        }
    }
    return next;
}

pf_status pf_representatives_find(const pf_csr *rows, const uint32_t *members, size_t n,
                                  pf_rep_scratch *scratch, pf_representatives *out,
                                  pf_error *err)
{
    pf_representatives chosen = {0};
    PF_TRY(make_room(scratch, n, err));
    fill_nearness(rows, members, n, scratch);
    while (chosen.n < n && chosen.n < PF_REPRESENTATIVES) {
        uint32_t next = find_next(members, n, scratch, &chosen);
        chosen.docs[chosen.n++] = next;
        raise_likeness(rows, members, n, next, scratch);
    }
    *out = chosen;
    return PF_OK;
}
