// SPDX-License-Identifier: MIT
// The page furniture that was left out, in words: which passages, of whom, how often.
#ifndef PF_COPIES_PASSAGES_H
#define PF_COPIES_PASSAGES_H

#include "copies/furniture.h"

// So many passages are shown, those that take up most first.
#define PF_MAX_PASSAGES 100u

typedef struct pf_passage {
    pf_strview source; // empty: articles of unknown source; set in a list only
    uint32_t n_tokens; // of the whole passage
    uint32_t n_texts;  // texts of the source that hold it, at least
    pf_strview text;   // its beginning
} pf_passage;

typedef struct pf_passages {
    pf_passage *items; // [n] listed: by falling n_tokens * n_texts
    size_t n;
    size_t cap;
    size_t n_sources;  // that have furniture
    size_t n_shingles; // of all furniture
    pf_arena strings;
} pf_passages;

// Reads one article of each source that has furniture (of at most 1,000 sources) and cuts the
// passages out of it. PF_EIO, PF_ENOMEM.
pf_status pf_passages_list(pf_session *session, const pf_texts *texts,
                           const pf_furniture *furniture, pf_passages *out_passages,
                           pf_error *err) PF_MUST_CHECK;
// The passages of a source's furniture in the article that the scanner holds, whose text was
// tokenised (pf_scan_text), in text order; appended to *passages, whose strings are set up. Its
// shingles are made anew. PF_ENOMEM.
pf_status pf_passages_cut(const pf_furniture *furniture, uint32_t source, pf_scanner *scanner,
                          pf_passages *passages, pf_error *err) PF_MUST_CHECK;
void pf_passages_finish(pf_passages *passages);

#endif
