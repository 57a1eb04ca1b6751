// SPDX-License-Identifier: MIT
// The general way: runs of letters that touch a byte past ASCII. A run whose code points all
// stand for themselves, which is what nearly all runs of any script are, is taken from the
// lower-cased copy as it is. Any other is folded and composed by utf8proc (NFKC with case
// folding) and appended behind the copy. Cost: one look-up in the character map a code point.
#ifndef PF_TEXT_LETTER_RUN_H
#define PF_TEXT_LETTER_RUN_H

#include "text/tokenize.h"

#define PF_MAX_RUN_BYTES ((size_t)4096) // longer runs are cut: bounds the scratch

// Bytes [begin, end) of a text.
typedef struct pf_letter_run {
    const unsigned char *text;
    size_t begin;
    size_t end;
    int is_paired;   // of a script without spaces
    int is_simple;   // every code point stands for itself, but for those passed over
    int has_ignored; // some are passed over
    int is_number;
} pf_letter_run;

// Flags of the code point at bytes [len >= 1], its value and its length. An invalid byte has no
// flags, value 0 and length 1.
uint8_t pf_char_at(const pf_charmap *map, const unsigned char *bytes, size_t len,
                   uint32_t *out_point, size_t *out_len);

// The run that begins at `begin`, where a letter, mark or digit stands, in a text of `len`
// bytes.
pf_letter_run pf_find_run(const pf_charmap *map, const unsigned char *text, size_t len,
                          size_t begin);

// Appends the tokens of a run. tokens->chars begins with the lower-cased copy of the text. 0
// when memory is out.
int pf_append_run(pf_tokenizer *tokenizer, pf_tokens *tokens, const pf_letter_run *run);

#endif
