// SPDX-License-Identifier: MIT
// The sets stand one behind the other in one block of memory: all, numbered, masked,
// furniture.
// Numbers are masked for the news rule alone.
#include "copies/textset.h"

#include <string.h>

#include "base/error.h"
#include "base/mem.h"
#include "base/sort.h"

// Items in front of the furniture.
static size_t furniture_start(const pf_textset *set)
{
    return (size_t)set->all.n + set->numbered.n + set->masked.n;
}

static void place_views(pf_textset *set)
{
    set->all.hashes = set->memory;
    set->numbered.hashes = set->memory + set->all.n;
    set->masked.hashes = set->numbered.hashes + set->numbered.n;
    set->furniture.hashes = set->memory + furniture_start(set);
}

static void forget_furniture(pf_textset *set)
{
    set->furniture.n = 0;
    set->furniture.n_quoted = 0;
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
    forget_furniture(set);
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
    forget_furniture(set);
    place_views(set);
    return PF_OK;
}

// Lists the items of the set that are among `drop`, by search for those of the shorter list.
static uint32_t list_held(pf_shingle_view set, pf_shingle_view drop, uint64_t *out)
{
    pf_shingle_view few = set.n < drop.n ? set : drop;
    pf_shingle_view many = set.n < drop.n ? drop : set;
    uint32_t n = 0;
    for (uint32_t i = 0; i < few.n; i++) {
        uint32_t at = pf_shingle_find(many, few.hashes[i]);
        if (at < many.n) {
            out[n++] = few.hashes[i] | many.hashes[at]; // the flag is the set's
        }
    }
    return n;
}

pf_status pf_textset_note_furniture(pf_textset *set, const uint64_t *drop, size_t n,
                                    pf_error *err)
{
    pf_shingle_view dropped = {drop, (uint32_t)n, 0};
    size_t start = furniture_start(set);
    size_t most = set->furniture.n + (n < set->all.n ? n : set->all.n);
    PF_TRY(reserve(set, start + 2 * most, err)); // room to sort
    place_views(set);
    uint64_t *list = set->memory + start;
    size_t n_before = set->furniture.n;
    size_t n_listed = n_before + list_held(set->all, dropped, list + n_before);
    if (n_before > 0) {
        pf_sort_u64(list, list + most, n_listed);
    }
    forget_furniture(set);
    for (size_t i = 0; i < n_listed; i++) {
        if (set->furniture.n == 0 || list[set->furniture.n - 1] != list[i]) {
            list[set->furniture.n++] = list[i];
            set->furniture.n_quoted += list[i] & PF_SHINGLE_QUOTED;
        }
    }
    return PF_OK;
}

void pf_textset_finish(pf_textset *set)
{
    pf_free(set->memory);
    memset(set, 0, sizeof *set);
}
