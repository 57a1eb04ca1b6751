// SPDX-License-Identifier: MIT
// The sets stand one behind the other in one block of memory: all, masked, core. Numbers are
// masked for the news rule alone.
#include "pipeline/textset.h"

#include <string.h>

#include "base/error.h"
#include "base/mem.h"

// Makes room for `n` more shingles behind the sets there are.
static pf_status grow(pf_textset *set, size_t n, pf_error *err)
{
    size_t n_held = set->n_bytes / sizeof *set->memory;
    uint64_t *memory = pf_realloc(set->memory, n_held + n, sizeof *memory);
    if (memory == NULL) {
        return pf_fail_memory(err, n * sizeof *memory);
    }
    set->memory = memory;
    set->n_bytes += n * sizeof *memory;
    return PF_OK;
}

// `all` and then `masked` stand first in the block.
static void place_views(pf_textset *set)
{
    int is_whole = set->core.n == set->all.n;
    set->all.hashes = set->memory;
    set->masked.hashes = set->memory + set->all.n;
    set->core.hashes = is_whole ? set->all.hashes : set->memory + set->all.n + set->masked.n;
}

// Appends the scanner's shingles as a set.
static pf_status append_set(pf_scanner *scanner, pf_textset *set, pf_shingle_view *view,
                            pf_error *err)
{
    PF_TRY(pf_scan_shingle(scanner, err));
    pf_shingles *shingles = &scanner->shingles;
    pf_shingles_make_set(shingles);
    size_t start = set->n_bytes / sizeof *set->memory;
    PF_TRY(grow(set, shingles->n, err));
    if (shingles->n > 0) { // else there may be no list
        memcpy(set->memory + start, shingles->hashes, shingles->n * sizeof *set->memory);
    }
    view->n = (uint32_t)shingles->n;
    view->n_quoted = (uint32_t)shingles->n_quoted;
    return PF_OK;
}

static pf_status make_sets(pf_scanner *scanner, int masks, pf_textset *set, pf_error *err)
{
    PF_TRY(append_set(scanner, set, &set->all, err));
    if (masks && pf_tokens_mask_numbers(&scanner->text) > 0) {
        PF_TRY(append_set(scanner, set, &set->masked, err));
    }
    set->core = set->all;
    place_views(set);
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

pf_status pf_textset_strip(pf_textset *set, const uint64_t *drop, size_t n, pf_error *err)
{
    size_t start = (size_t)set->all.n + set->masked.n; // of the core, once it is apart
    if (set->n_bytes == start * sizeof *set->memory) {
        PF_TRY(grow(set, set->all.n, err));
        place_views(set);
    }
    pf_shingle_view core = {set->memory + start, 0, 0};
    const uint64_t *from = set->core.hashes;
    uint32_t n_from = set->core.n;
    size_t at = 0;
    for (uint32_t i = 0; i < n_from; i++) {
        uint64_t hash = from[i];
        uint64_t plain = hash & ~(uint64_t)PF_SHINGLE_QUOTED;
        while (at < n && drop[at] < plain) {
            at++;
        }
        if (at == n || drop[at] != plain) {
            set->memory[start + core.n++] = hash;
            core.n_quoted += (uint32_t)(hash & PF_SHINGLE_QUOTED);
        }
    }
    set->core = core;
    place_views(set);
    return PF_OK;
}

void pf_textset_keep_all(pf_textset *set)
{
    uint64_t *memory = pf_realloc(set->memory, set->all.n, sizeof *memory);
    set->memory = memory != NULL ? memory : set->memory;
    set->n_bytes = set->all.n * sizeof *set->memory;
    set->masked.n = 0;
    set->core = set->all;
    place_views(set);
}

void pf_textset_finish(pf_textset *set)
{
    pf_free(set->memory);
    memset(set, 0, sizeof *set);
}
