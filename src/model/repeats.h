// SPDX-License-Identifier: MIT
// Passages that one source repeats in its articles (subscription notes, menus, the fixed
// sentences of a bulletin), and tails that it repeats in their titles (" - The Daily Example").
// They tell nothing of the news and would draw a source's articles together in stories and
// topics, so their words are dropped before terms are counted. Copies are stricter about what
// they leave out: see furniture.h.
#ifndef PF_MODEL_REPEATS_H
#define PF_MODEL_REPEATS_H

#include "base/map.h"
#include "session/scan.h"

// Tokens of a passage that must stand again, in a row, in another article of the source.
#define PF_REPEATS_TOKENS 8u

// Of one source. All zero: there are none.
typedef struct pf_repeats {
    pf_map windows; // hash of a window, or of the tail of a title
    // A bit for each window's hash, of a power of two: most windows of a text are told not to
    // be in the map without a look at it.
    uint64_t *bits;
    uint64_t bit_mask;
} pf_repeats;

// What a worker needs to find them; all zero at first.
typedef struct pf_repeats_finder {
    uint64_t *windows; // of all articles, before those of each their number
    size_t n_windows;
    size_t windows_cap;
    uint64_t *found; // windows that may stand in two articles, and room to sort them
    size_t n_found;
    size_t found_cap;
    uint64_t *seen; // two bits for each place of a table
    uint64_t seen_mask;
    pf_map titles; // with a tail, by hash
} pf_repeats_finder;

void pf_repeats_finder_finish(pf_repeats_finder *finder);

// Begins with another source, of which n_docs articles will be added. PF_ENOMEM.
pf_status pf_repeats_begin(pf_repeats_finder *finder, size_t n_docs, pf_error *err)
    PF_MUST_CHECK;

// Looks at the article whose title and text are tokens in the scanner. PF_ENOMEM.
pf_status pf_repeats_add(pf_repeats_finder *finder, pf_scanner *scanner, pf_error *err)
    PF_MUST_CHECK;

// What at least two of the articles have. PF_ENOMEM.
pf_status pf_repeats_take(pf_repeats_finder *finder, pf_repeats *out_repeats, pf_error *err)
    PF_MUST_CHECK;
void pf_repeats_finish(pf_repeats *repeats);

// Drops the repeated passages from scanner->text and the repeated tail from scanner->title, the
// tokens of an article of the source. PF_ENOMEM.
pf_status pf_repeats_drop(const pf_repeats *repeats, pf_scanner *scanner, pf_error *err)
    PF_MUST_CHECK;

// The same for the articles that the finder was given last, one after the other in the same
// order: *place is 0 for the first, and then where the next one is.
void pf_repeats_drop_seen(const pf_repeats *repeats, const pf_repeats_finder *finder,
                          size_t *place, pf_scanner *scanner);

#endif
