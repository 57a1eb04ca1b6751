// SPDX-License-Identifier: MIT
// The letters of most tokens stand in the lower-cased copy of the text, byte for byte where the
// text has them. Those of the others were appended behind it: of these only the beginning is
// known, and the run they came from is found once more from there.
#include "text/token_spans.h"

#include "text/letter_run.h"

void pf_token_spans(const pf_charmap *map, pf_strview text, const pf_tokens *tokens,
                    uint32_t *begins, uint32_t *ends)
{
    for (size_t i = 0; i < tokens->n; i++) {
        begins[i] = 0;
        ends[i] = 0;
        if (tokens->starts[i] < text.len) {
            begins[i] = tokens->starts[i];
            ends[i] = tokens->starts[i] + tokens->lens[i];
        } else if (!(tokens->flags[i] & PF_TOKEN_PAIR)) {
            pf_letter_run run = pf_find_run(map, (const unsigned char *)text.data, text.len,
                                            tokens->origins[i]);
            begins[i] = tokens->origins[i];
            ends[i] = (uint32_t)run.end;
        }
    }
}
