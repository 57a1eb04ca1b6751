// SPDX-License-Identifier: MIT
// What two texts share, word by word and in order: a list of segments that are equal, only in a
// or only in b, for people to read. Copies are judged by shingles (overlap.h), never by this.
#ifndef PF_MATCH_WORDDIFF_H
#define PF_MATCH_WORDDIFF_H

#include <stddef.h>
#include <stdint.h>

#include <pressfold/status.h>

// A passage that stands in both texts, but elsewhere, is a move from so many words on.
#define PF_MOVED_WORDS 8u

// Effort for one diff that a person asked for, and for one of many: texts that differ in up to
// about 5,000 and 1,000 words are compared exactly.
#define PF_DIFF_STEPS_ONE  ((uint64_t)1 << 26)
#define PF_DIFF_STEPS_MANY ((uint64_t)1 << 22)

typedef enum pf_segment_kind {
    PF_SEGMENT_EQUAL,
    PF_SEGMENT_ONLY_A,
    PF_SEGMENT_ONLY_B
} pf_segment_kind;

#define PF_NO_SEGMENT UINT32_MAX

// Words [first_a, last_a) of a and [first_b, last_b) of b. What is only on one side has an
// empty range on the other, at the place where it would stand.
typedef struct pf_segment {
    pf_segment_kind kind;
    uint32_t first_a, last_a;
    uint32_t first_b, last_b;
    uint32_t partner; // of a moved passage: the segment of the other side with the same words
} pf_segment;

typedef struct pf_words {
    const uint64_t *hashes; // [n] equal words have equal hashes
    uint32_t n;             // at most INT32_MAX
} pf_words;

typedef struct pf_worddiff {
    pf_segment *segments; // [n] in the order of both texts
    size_t n;
    size_t cap;
    int is_exact; // the equal words are a longest common subsequence
} pf_worddiff;

void pf_worddiff_init(pf_worddiff *diff);
void pf_worddiff_finish(pf_worddiff *diff);

// Compares two texts. Exact while that costs at most about a quarter of max_steps; beyond, the
// texts are cut at passages that stand once in each, and what still costs too much becomes one
// block on either side (is_exact 0). Time O(n log n + max_steps) whatever the texts are, memory
// O(n). The same input gives the same segments. PF_ENOMEM, PF_ELIMIT.
pf_status pf_worddiff_compute(pf_words a, pf_words b, uint64_t max_steps, pf_worddiff *out_diff,
                              pf_error *err) PF_MUST_CHECK;

// What smoothing must know of a word.
enum {
    PF_WORD_STARTS = 1, // a sentence begins with it
    PF_WORD_GLUED = 2   // it is of one piece with the word before, as in 7.9 and don't
};

// For reading; `flags_a` and `flags_b` [n of each]. Equal words that are of one piece with a
// changed one join the change, as do those that stand lost between larger changes (a "the", an
// "of the"). Then what was put in or left out begins where a sentence does, where the words
// leave the choice. The diff is no longer exact. Linear. PF_ENOMEM.
pf_status pf_worddiff_smooth(pf_words a, pf_words b, const uint8_t *flags_a,
                             const uint8_t *flags_b, pf_worddiff *diff, pf_error *err)
    PF_MUST_CHECK;

// Splits the one-sided segments where a run of PF_MOVED_WORDS and more words of one side stands
// on the other, the longest runs first, and makes the two parts partners. Linear. PF_ENOMEM.
pf_status pf_worddiff_find_moves(pf_words a, pf_words b, pf_worddiff *diff, pf_error *err)
    PF_MUST_CHECK;

// Proves what is promised: segments without a gap give back both texts, equal ones and partners
// hold equal words, none is empty, and neighbours of one kind differ in their partner.
// PF_EINVAL.
pf_status pf_worddiff_validate(pf_words a, pf_words b, const pf_worddiff *diff, pf_error *err)
    PF_MUST_CHECK;

#endif
