// SPDX-License-Identifier: MIT
// What many sites put round their headlines: a standing head, "Tip of the day: Lake Orrin", and
// their own name, "Talks resume in Geneva - The Daily Example", "Talks resume | Example".
#ifndef PF_MODEL_TITLE_PARTS_H
#define PF_MODEL_TITLE_PARTS_H

#include "text/tokens.h"

// How many tokens the title's head has, 0 where it has none: those before the first colon that
// a blank follows, or the first full-width one, if there are some behind it. `tokens` are those
// of `title`.
size_t pf_title_head(pf_strview title, const pf_tokens *tokens);

// The first token of the title's tail; tokens->n where there is none. The tail is what stands
// behind the last separator: a bar, or a hyphen or dash between spaces; tokens stand on both of
// its sides. `tokens` are those of `title`.
size_t pf_title_tail(pf_strview title, const pf_tokens *tokens);

#endif
