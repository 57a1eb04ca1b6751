// SPDX-License-Identifier: MIT
// Tokens of an article as the pipeline hands them to the layers that do not know the text
// layer.
#ifndef PF_FEATURES_TOKEN_VIEW_H
#define PF_FEATURES_TOKEN_VIEW_H

#include <stddef.h>
#include <stdint.h>

#include <pressfold/status.h>
#include <pressfold/types.h>

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

typedef struct pf_token_source {
    size_t n_docs;
    // Tokens of article `doc` in [0, n_docs), valid until the same worker's next call. Called
    // from many threads at once.
    pf_status (*load)(void *ctx, size_t doc, unsigned worker, pf_token_view *out_title,
                      pf_token_view *out_body, pf_error *err);
    void *ctx;
} pf_token_source;

#endif
