// SPDX-License-Identifier: MIT
// The language of an article, guessed from its words, and its stop words: those of its own
// language alone ("die" is a word of the news in English and none in German).
#ifndef PF_TEXT_LANGUAGE_H
#define PF_TEXT_LANGUAGE_H

#include "text/stopwords.h"
#include "text/tokens.h"

#define PF_MARKED_TOKENS 1024u

// Guesses the language of an article with this title and text (either may be empty), from the
// first `n` tokens of each, PF_MARKED_TOKENS at most, and sets PF_TOKEN_STOP of those of them
// that are stop words in it. PF_LANGUAGE_UNKNOWN where the tokens are too few, of several
// scripts, or of a language without a list; stop words are then those of the likeliest
// languages, if there are any, and those of any language. Cost: one look into a table a token.
// No allocation; from any number of threads.
pf_language pf_language_mark(const pf_stopwords *words, size_t n, pf_tokens *title,
                             pf_tokens *text);

#endif
