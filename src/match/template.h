// SPDX-License-Identifier: MIT
// Texts filled from one template with other numbers: weather tables, market closings, results.
// Their words say that they are of one story, and they are not.
#ifndef PF_MATCH_TEMPLATE_H
#define PF_MATCH_TEMPLATE_H

#include <stddef.h>
#include <stdint.h>

// Two texts are one template filled twice where so large a share of the larger one's windows
// stands in both but for the numbers in them. On datasets/summit 41 pairs are refused at any
// bar up to .06 and 37 at .2, all of them of different stories; none of a labelled story
// elsewhere. On reuters21578 and saudinewsnet some dozens of headlines were read: company
// results, closings and earthquakes of other days.
#define PF_TEMPLATE_GAIN 0.06
// Texts with fewer numbers are not asked: one line with a number in it is soon like another.
#define PF_TEMPLATE_MIN_NUMBERS 3u

// The windows of a text that have a number in them. Borrowed.
typedef struct pf_template_view {
    const uint32_t *windows; // [n] rising, from pf_template_window
    uint32_t n;
    uint32_t n_all; // windows of the text, with numbers and without
} pf_template_view;

// A window with a number in it: 20 bits of its hash with numbers masked, then 12 of the plain
// one. Of two texts with 40 such windows each, one pair in 650 has a masked hash in common by
// chance, and a template takes some twenty of them.
#define PF_TEMPLATE_PLAIN_BITS 12

static inline uint32_t pf_template_window(uint64_t masked, uint64_t plain)
{
    return (uint32_t)(masked >> 44 << PF_TEMPLATE_PLAIN_BITS) |
           (uint32_t)(plain >> (64 - PF_TEMPLATE_PLAIN_BITS));
}

// How many masked windows stand in both texts and nowhere with the same numbers, over the
// windows of the larger text; 0 where either is empty. Linear in both.
double pf_template_gain(pf_template_view a, pf_template_view b);

#endif
