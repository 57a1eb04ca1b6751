// SPDX-License-Identifier: MIT
// Tokens of an article together with how they stand in its text, as the pipeline hands them to
// the labels: what is shown to people keeps its capitals and its hyphens.
#ifndef PF_FEATURES_WRITTEN_H
#define PF_FEATURES_WRITTEN_H

#include <pressfold/status.h>
#include <pressfold/types.h>

#include "features/token_view.h"

// Token i stands in bytes [begins[i], ends[i]) of `text`; where both are 0 it stands nowhere as
// it is, and its normalised letters have to do. Borrowed.
typedef struct pf_written {
    pf_token_view tokens;
    const char *text;
    const uint32_t *begins; // [tokens.n]
    const uint32_t *ends;   // [tokens.n]
} pf_written;

typedef struct pf_written_source {
    // Title and text of article `doc`, valid until the same worker's next call. Called from
    // many threads at once.
    pf_status (*load)(void *ctx, size_t doc, unsigned worker, pf_written *out_title,
                      pf_written *out_body, pf_error *err);
    void *ctx;
    size_t max_tokens; // of the text that count, as those of the terms did
} pf_written_source;

#endif
