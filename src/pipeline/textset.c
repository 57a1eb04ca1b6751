// SPDX-License-Identifier: MIT
// The sets stand one behind the other in one block of memory. Numbers are masked for the news
// rule alone.
#include "pipeline/textset.h"

#include <string.h>

#include "base/error.h"
#include "base/mem.h"

// Appends the scanner's set to the block; *out_start says where it begins.
static pf_status append_set(pf_scanner *scanner, pf_textset *set, size_t *out_start,
                            pf_error *err)
{
    size_t n = scanner->shingles.n;
    size_t start = set->n_bytes / sizeof *set->memory;
    uint64_t *memory = pf_realloc(set->memory, start + n, sizeof *memory);
    if (memory == NULL) {
        return pf_fail_memory(err, n * sizeof *memory);
    }
    memcpy(memory + start, scanner->shingles.hashes, n * sizeof *memory);
    set->memory = memory;
    set->n_bytes += n * sizeof *memory;
    *out_start = start;
    return PF_OK;
}

static pf_shingle_view view_at(const pf_textset *set, size_t start, const pf_shingles *shingles)
{
    pf_shingle_view view = {set->memory + start, (uint32_t)shingles->n,
                            (uint32_t)shingles->n_quoted};
    return view;
}

static pf_status make_sets(pf_scanner *scanner, int masks, pf_textset *set, pf_error *err)
{
    size_t start = 0;
    PF_TRY(pf_scan_shingle(scanner, err));
    pf_shingles_make_set(&scanner->shingles);
    PF_TRY(append_set(scanner, set, &start, err));
    set->all = view_at(set, start, &scanner->shingles);
    if (masks && pf_tokens_mask_numbers(&scanner->text) > 0) {
        PF_TRY(pf_scan_shingle(scanner, err));
        pf_shingles_make_set(&scanner->shingles);
        PF_TRY(append_set(scanner, set, &start, err));
        set->masked = view_at(set, start, &scanner->shingles);
        set->all.hashes = set->memory; // the block may have moved
    }
    return PF_OK;
}

pf_status pf_textset_load(pf_session *session, pf_scanner *scanner, pf_doc_id doc,
                          pf_textset *out_set, pf_error *err)
{
    PF_TRY(pf_scan_load(scanner, session->store, session->corpus.docs[doc].ref, err));
    PF_TRY(pf_scan_text(scanner, err));
    PF_TRY(pf_scan_title(scanner, err));
    pf_textset set = {0};
    int is_news = session->options->copies.similarity == PF_SIMILARITY_NEWS;
    pf_status status = make_sets(scanner, is_news, &set, err);
    if (status != PF_OK) {
        pf_textset_finish(&set);
        return status;
    }
    set.n_title_keys =
        (uint32_t)pf_scan_word_keys(&scanner->title, set.title_keys, PF_TITLE_KEYS);
    *out_set = set;
    return PF_OK;
}

void pf_textset_finish(pf_textset *set)
{
    pf_free(set->memory);
    memset(set, 0, sizeof *set);
}
