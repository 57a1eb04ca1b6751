// SPDX-License-Identifier: MIT
// Of each text the windows with a number in them are kept, 4 bytes each, and only where they
// are a share of the text that a template needs: a few dozen of a news report, none of most.
#include "model/templates.h"

#include <string.h>

#include "base/error.h"
#include "base/mem.h"
#include "base/sort.h"
#include "features/vocab.h"
#include "match/template.h"

struct pf_numbered_text {
    uint32_t n;
    uint32_t n_all;
    uint32_t windows[]; // [n], see pf_template_view
};

pf_status pf_templates_init(pf_templates *templates, size_t n_rows, pf_error *err)
{
    templates->n_rows = n_rows;
    templates->texts = pf_calloc(n_rows, sizeof *templates->texts);
    return templates->texts != NULL ? PF_OK
                                    : pf_fail_memory(err, n_rows * sizeof *templates->texts);
}

void pf_templates_finish(pf_templates *templates)
{
    for (size_t i = 0; templates->texts != NULL && i < templates->n_rows; i++) {
        pf_free(templates->texts[i]);
    }
    pf_free(templates->texts);
    memset(templates, 0, sizeof *templates);
}

// Lists the windows with a number in them, plain and masked; *out_n_all is how many windows
// there are.
static pf_status list_numbered(pf_scanner *scanner, size_t *out_n_all, pf_error *err)
{
    const pf_shingle_options options = {.kind = PF_SHINGLE_AUTO};
    uint64_t hashes[PF_BODY_TOKENS];
    pf_tokens plain = scanner->text;
    plain.n = plain.n < PF_BODY_TOKENS ? plain.n : PF_BODY_TOKENS;
    pf_tokens masked = plain;
    masked.hashes = hashes;
    *out_n_all = 0;
    scanner->masked.n = 0;
    if (plain.n == 0) {
        return PF_OK;
    }
    memcpy(hashes, plain.hashes, plain.n * sizeof *hashes);
    if (pf_tokens_mask_numbers(&masked) < PF_TEMPLATE_MIN_NUMBERS) {
        return PF_OK;
    }
    PF_TRY(pf_shingle(&plain, options, &scanner->shingles, err));
    *out_n_all = scanner->shingles.n;
    return pf_shingle_numbered(&masked, options, &scanner->shingles, &scanner->numbered,
                               &scanner->masked, err);
}

// Puts both hashes of each listed window into one and makes a set of them, in scanner->masked.
static void pair_hashes(pf_scanner *scanner)
{
    pf_shingles *list = &scanner->masked;
    for (size_t i = 0; i < list->n; i++) {
        list->hashes[i] = pf_template_window(list->hashes[i], scanner->numbered.hashes[i]);
    }
    pf_sort_u64(list->hashes, list->scratch, list->n);
    size_t n = 0;
    for (size_t i = 0; i < list->n; i++) {
        if (n == 0 || list->hashes[i] != list->hashes[n - 1]) {
            list->hashes[n++] = list->hashes[i];
        }
    }
    list->n = n;
}

pf_status pf_templates_add(pf_templates *templates, size_t row, pf_scanner *scanner,
                           pf_error *err)
{
    size_t n_all = 0;
    PF_TRY(list_numbered(scanner, &n_all, err));
    if (scanner->masked.n == 0) {
        return PF_OK;
    }
    pair_hashes(scanner);
    size_t n = scanner->masked.n;
    if ((double)n < PF_TEMPLATE_GAIN * (double)n_all) {
        return PF_OK; // too few to make up that share of any text
    }
    pf_numbered_text *text = pf_alloc(1, sizeof *text + n * sizeof *text->windows);
    if (text == NULL) {
        return pf_fail_memory(err, n * sizeof *text->windows);
    }
    text->n = (uint32_t)n;
    text->n_all = (uint32_t)n_all;
    for (size_t i = 0; i < n; i++) {
        text->windows[i] = (uint32_t)scanner->masked.hashes[i];
    }
    templates->texts[row] = text;
    return PF_OK;
}

int pf_templates_are_one(const pf_templates *templates, uint32_t row_a, uint32_t row_b)
{
    const pf_numbered_text *a = templates->texts[row_a];
    const pf_numbered_text *b = templates->texts[row_b];
    if (a == NULL || b == NULL) {
        return 0;
    }
    pf_template_view view_a = {a->windows, a->n, a->n_all};
    pf_template_view view_b = {b->windows, b->n, b->n_all};
    return pf_template_gain(view_a, view_b) >= PF_TEMPLATE_GAIN;
}
