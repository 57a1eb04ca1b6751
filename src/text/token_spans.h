// SPDX-License-Identifier: MIT
// Where tokens stand in the text they came from, for whoever shows them as they were written.
#ifndef PF_TEXT_TOKEN_SPANS_H
#define PF_TEXT_TOKEN_SPANS_H

#include "text/charmap.h"
#include "text/tokens.h"

// Token i of `text` stands in its bytes [begins[i], ends[i]); arrays [tokens->n]. Of a script
// without spaces the bytes of neighbours overlap as the pairs do; where normalising changed
// such a pair both are 0. Cost: linear, a look-up a code point where a token was normalised.
void pf_token_spans(const pf_charmap *map, pf_strview text, const pf_tokens *tokens,
                    uint32_t *begins, uint32_t *ends);

#endif
