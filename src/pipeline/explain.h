// SPDX-License-Identifier: MIT
// What is found out about a pair of articles for `explain`: explain.c gathers it,
// write_explain.c puts it into words.
#ifndef PF_PIPELINE_EXPLAIN_H
#define PF_PIPELINE_EXPLAIN_H

#include <pressfold/run.h>

#include "base/buf.h"
#include "copies/evidence.h"
#include "copies/passages.h"
#include "match/rule.h"
#include "outputs/textdiff.h"

// One of the two articles, kept past the scanner's next use.
typedef struct pf_explained_side {
    pf_doc_id doc;
    pf_strview title;
    pf_strview text;
    pf_textset set;
    pf_sketched sketched;
    pf_passages furniture; // passages left out of it
    pf_diff_words words;
} pf_explained_side;

typedef struct pf_explanation {
    pf_session *session;
    pf_arena strings;
    pf_texts texts;
    pf_furniture furniture; // of the corpus
    pf_sketches sketches;
    pf_numbering numbering; // of the shingles of both sides
    pf_explained_side sides[2];
    pf_rule rule;
    pf_overlap overlap;
    pf_pair_facts facts;
    pf_verdict verdict;
    pf_evidence evidence;
    pf_diff_view diff;
} pf_explanation;

// For people; `width` 0 is PF_EXPLAIN_WIDTH. Nothing of the articles can act on a terminal.
void pf_explanation_write(const pf_explanation *e, pf_colour colour, unsigned width,
                          pf_buf *out);

#endif
