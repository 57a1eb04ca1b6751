// SPDX-License-Identifier: MIT
// The end of a headline behind its last separator, where many sites put their own name:
// "Talks resume in Geneva - The Daily Example", "Talks resume | Example".
#ifndef PF_MODEL_TITLE_TAIL_H
#define PF_MODEL_TITLE_TAIL_H

#include "text/tokens.h"

// The first token of the title's tail; tokens->n where there is none. A separator is a bar, or
// a hyphen or dash between spaces; tokens stand on both of its sides. `tokens` are those of
// `title`.
size_t pf_title_tail(pf_strview title, const pf_tokens *tokens);

#endif
