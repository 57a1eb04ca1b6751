// SPDX-License-Identifier: MIT
// The exact stage: articles with equal texts are folded into one text before anything costlier
// runs. Texts are numbered by the hash of their content, so whatever follows and goes by text
// number (ties, bounded work) does not depend on input order.
#ifndef PF_SESSION_TEXTS_H
#define PF_SESSION_TEXTS_H

#include "session/session.h"

// Texts first to end - 1.
typedef struct pf_text_range {
    uint32_t first;
    uint32_t end;
} pf_text_range;

typedef struct pf_texts {
    size_t n;          // distinct texts; an article with an empty text is one of its own
    uint32_t *text_of; // [n_docs]
    uint32_t *starts;  // [n + 1] into docs
    uint32_t *docs; // [n_docs] articles of each text: by time, then id; the first stands for it
    uint32_t *sources; // [n_docs] of the articles in docs: to ask the corpus costs a cache miss
    pf_text_range *equal; // [n_equal] rising; texts that are equal and were kept apart
    size_t n_equal;
    size_t equal_cap;
} pf_texts;

// Equal texts under unrelated titles (page shells: cookie walls, menus), or further apart than
// --copy-window, are kept apart. Loads the articles whose text occurs more than once.
// PF_ENOMEM, PF_EIO.
pf_status pf_texts_fold(pf_session *session, pf_texts *out_texts, pf_error *err) PF_MUST_CHECK;
void pf_texts_finish(pf_texts *texts);

// Whether two articles with equal texts are page shells: unrelated titles that the text does
// not hold. Uses the first worker's scanner. PF_EIO, PF_ENOMEM.
pf_status pf_texts_are_shells(pf_session *session, pf_doc_id a, pf_doc_id b, int *out_are,
                              pf_error *err) PF_MUST_CHECK;

static inline size_t pf_text_size(const pf_texts *texts, uint32_t text)
{
    return texts->starts[text + 1] - texts->starts[text];
}

// Whether two texts are equal and were kept apart all the same.
int pf_texts_are_equal(const pf_texts *texts, uint32_t a, uint32_t b);

static inline pf_doc_id pf_text_first(const pf_texts *texts, uint32_t text)
{
    return texts->docs[texts->starts[text]];
}

#endif
