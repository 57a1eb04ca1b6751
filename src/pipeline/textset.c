// SPDX-License-Identifier: MIT
// The sets stand one behind the other in one block of memory: all, numbered, masked, core.
// Numbers are masked for the news rule alone.
#include "pipeline/textset.h"

#include <string.h>

#include "base/error.h"
#include "base/mem.h"

// Items in front of the core.
static size_t core_start(const pf_textset *set)
{
    return (size_t)set->all.n + set->numbered.n + set->masked.n;
}

static void place_views(pf_textset *set)
{
    int is_whole = set->core.n == set->all.n;
    set->all.hashes = set->memory;
    set->numbered.hashes = set->memory + set->all.n;
    set->masked.hashes = set->numbered.hashes + set->numbered.n;
    set->core.hashes = is_whole ? set->all.hashes : set->memory + core_start(set);
}

static pf_status reserve(pf_textset *set, size_t n, pf_error *err)
{
    pf_status status = pf_reserve((void **)&set->memory, &set->cap, n, sizeof *set->memory);
    return status == PF_OK ? PF_OK : pf_fail_memory(err, n * sizeof *set->memory);
}

// Makes a set of the list and puts it behind those there are.
static pf_status append_set(pf_textset *set, pf_shingles *list, size_t start,
                            pf_shingle_view *view, pf_error *err)
{
    pf_shingles_make_set(list);
    PF_TRY(reserve(set, start + list->n, err));
    if (list->n > 0) { // else there may be no list
        memcpy(set->memory + start, list->hashes, list->n * sizeof *set->memory);
    }
    view->n = (uint32_t)list->n;
    view->n_quoted = (uint32_t)list->n_quoted;
    return PF_OK;
}

// Reads the article into the scanner; the set gets the keys of its title.
static pf_status scan(pf_session *session, pf_scanner *scanner, pf_doc_id doc, pf_textset *set,
                      pf_error *err)
{
    PF_TRY(pf_scan_load(scanner, session->store, session->corpus.docs[doc].ref, err));
    PF_TRY(pf_scan_text(scanner, err));
    PF_TRY(pf_scan_title(scanner, err));
    uint64_t scratch[PF_TITLE_KEYS];
    set->n_title_keys =
        (uint32_t)pf_scan_word_keys(&scanner->title, set->title_keys, scratch, PF_TITLE_KEYS);
    return pf_scan_shingle(scanner, err);
}

pf_status pf_textset_load(pf_session *session, pf_scanner *scanner, pf_doc_id doc,
                          pf_textset *set, pf_error *err)
{
    PF_TRY(scan(session, scanner, doc, set, err));
    scanner->numbered.n = 0;
    scanner->masked.n = 0;
    if (session->options->copies.similarity == PF_SIMILARITY_NEWS) {
        PF_TRY(pf_scan_numbered(scanner, err));
    }
    PF_TRY(append_set(set, &scanner->shingles, 0, &set->all, err));
    PF_TRY(append_set(set, &scanner->numbered, set->all.n, &set->numbered, err));
    size_t start = (size_t)set->all.n + set->numbered.n;
    PF_TRY(append_set(set, &scanner->masked, start, &set->masked, err));
    set->core = set->all;
    place_views(set);
    return PF_OK;
}

pf_status pf_textset_load_all(pf_session *session, pf_scanner *scanner, pf_doc_id doc,
                              pf_textset *set, pf_error *err)
{
    PF_TRY(scan(session, scanner, doc, set, err));
    PF_TRY(append_set(set, &scanner->shingles, 0, &set->all, err));
    uint64_t *memory = pf_realloc(set->memory, set->all.n, sizeof *memory);
    if (memory != NULL) {
        set->memory = memory;
        set->cap = set->all.n;
    }
    set->core = set->all;
    place_views(set);
    return PF_OK;
}

pf_status pf_textset_strip(pf_textset *set, const uint64_t *drop, size_t n, pf_error *err)
{
    if (set->core.n == 0) {
        return PF_OK; // there may be no memory
    }
    size_t start = core_start(set);
    PF_TRY(reserve(set, start + set->all.n, err));
    place_views(set);
    uint64_t *core = set->memory + start;
    const uint64_t *from = set->core.hashes;
    size_t n_from = set->core.n;
    size_t n_core = 0;
    size_t n_quoted = set->core.n_quoted;
    size_t at = 0;
    for (size_t i = 0; i < n && at < n_from; i++) {
        size_t first = at;
        while (at < n_from && from[at] < drop[i]) {
            at++;
        }
        memmove(core + n_core, from + first, (at - first) * sizeof *core);
        n_core += at - first;
        if (at < n_from && (from[at] & ~(uint64_t)PF_SHINGLE_QUOTED) == drop[i]) {
            n_quoted -= from[at] & PF_SHINGLE_QUOTED;
            at++;
        }
    }
    memmove(core + n_core, from + at, (n_from - at) * sizeof *core);
    n_core += n_from - at;
    set->core.n = (uint32_t)n_core;
    set->core.n_quoted = (uint32_t)n_quoted;
    place_views(set);
    return PF_OK;
}

void pf_textset_finish(pf_textset *set)
{
    pf_free(set->memory);
    memset(set, 0, sizeof *set);
}
