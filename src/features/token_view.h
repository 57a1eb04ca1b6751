// SPDX-License-Identifier: MIT
// Tokens of an article as the pipeline hands them to the layers that do not know the text
// layer.
#ifndef PF_FEATURES_TOKEN_VIEW_H
#define PF_FEATURES_TOKEN_VIEW_H

#include <stddef.h>
#include <stdint.h>

// Token i has the hash hashes[i] and the lens[i] normalised letters from chars[starts[i]] on;
// it is a stop word where flags[i] has a bit of `stop`. Borrowed.
typedef struct pf_token_view {
    size_t n;
    const uint64_t *hashes; // [n]
    const uint32_t *starts; // [n]
    const uint32_t *lens;   // [n]
    const char *chars;
    const uint8_t *flags; // [n]; NULL: there are no stop words
    unsigned stop;
} pf_token_view;

#endif
