// SPDX-License-Identifier: MIT
// Which words of a set of articles stand side by side: for a few candidate words, the number of
// articles that hold each of them, and that hold two to five of them in a row ("peace talks",
// "European Central Bank"), with the form in which they are mostly written.
#ifndef PF_FEATURES_PHRASES_H
#define PF_FEATURES_PHRASES_H

#include "features/written.h"

#define PF_PHRASE_CANDIDATES 32u // words a tally looks for
#define PF_PHRASE_WORDS      5u  // of a phrase, at most
#define PF_PHRASE_CAP        768u // phrases a tally holds; those first seen later are not counted
#define PF_FORM_BYTES        60u

// How something is written, by majority vote (Boyer and Moore 1981): a form in the middle of a
// sentence has four votes, one in a title or at the start of a sentence one.
typedef struct pf_form {
    uint32_t votes; // that the form has over all others; 0: none was seen
    uint32_t len;
    char letters[PF_FORM_BYTES];
} pf_form;

// One or more candidates in a row.
typedef struct pf_phrase {
    uint32_t n_docs;   // articles that hold it
    uint32_t n_times;  // how often it stands in them
    uint32_t last_doc; // the last of them, plus one
    uint16_t is_piece; // a word: lies over one beside it, as a pair of characters does; a
                       // phrase: its last two do
    uint16_t n_words;
    uint16_t words[PF_PHRASE_WORDS]; // places in the list of candidates
    pf_form form;
} pf_phrase;

typedef struct pf_phrase_tally {
    uint32_t n_candidates;
    uint32_t n_phrases;
    uint64_t hashes[PF_PHRASE_CANDIDATES];
    uint8_t slots[4 * PF_PHRASE_CANDIDATES];  // hash -> candidate + 1, open addressing
    uint16_t phrase_slots[2 * PF_PHRASE_CAP]; // words -> phrase + 1, likewise
    pf_phrase words[PF_PHRASE_CANDIDATES];
    pf_phrase phrases[PF_PHRASE_CAP]; // in order of first sight
} pf_phrase_tally;

// Empties the tally, which now looks for the words with the given hashes (all different; at
// most PF_PHRASE_CANDIDATES).
void pf_phrases_reset(pf_phrase_tally *tally, const uint64_t *hashes, size_t n);

// Counts an article; `doc` is a number that the tally has not seen and that is below
// UINT32_MAX. Words are in a row when a blank, a hyphen or nothing stands between them, so that
// no phrase goes over a comma or from one sentence into the next. Cost: a look-up a token.
void pf_phrases_count(pf_phrase_tally *tally, const pf_written *title, const pf_written *body,
                      size_t max_tokens, uint32_t doc);

// Adds what another tally, which looks for the same words, counted in other articles.
void pf_phrases_merge(pf_phrase_tally *tally, const pf_phrase_tally *other);

#endif
