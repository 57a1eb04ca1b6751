// SPDX-License-Identifier: MIT
// Numbers are masked for the news rule alone.
#include "copies/textset.h"

#include <string.h>

#include "base/error.h"

pf_status pf_textset_load(pf_session *session, pf_scanner *scanner, pf_doc_id doc,
                          pf_numbering *numbering, pf_textset *set, pf_error *err)
{
    PF_TRY(pf_scan_load(scanner, session->store, session->corpus.docs[doc].ref, err));
    PF_TRY(pf_scan_text(scanner, err));
    PF_TRY(pf_scan_title_keys(scanner, set->title_keys, &set->n_title_keys, err));
    PF_TRY(pf_scan_shingle(scanner, err));
    pf_window_lists lists = {.all = scanner->shingles.hashes, .n = scanner->shingles.n};
    if (session->options->copies.similarity == PF_SIMILARITY_NEWS) {
        PF_TRY(pf_scan_numbered(scanner, err));
        lists.numbered = scanner->numbered.hashes;
        lists.masked = scanner->masked.hashes;
        lists.n_numbered = scanner->numbered.n;
    }
    return pf_marked_text_make(&set->shingles, numbering, &lists, err);
}

void pf_textset_finish(pf_textset *set)
{
    pf_marked_text_finish(&set->shingles);
    memset(set, 0, sizeof *set);
}
