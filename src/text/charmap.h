// SPDX-License-Identifier: MIT
// What the tokeniser must know of a code point, as one byte of flags. The table for the basic
// plane (64 KiB) is made once a run from utf8proc's properties and shared by all threads.
#ifndef PF_TEXT_CHARMAP_H
#define PF_TEXT_CHARMAP_H

#include <stdint.h>

#include <pressfold/status.h>

enum {
    PF_CHAR_WORD = 1,   // letter, mark or digit: part of a token
    PF_CHAR_SIMPLE = 2, // stands for itself after case folding and NFKC
    PF_CHAR_IGNORED =
        4, // soft hyphen, zero-width signs, tatweel, Arabic vowel signs: passed over
    PF_CHAR_PAIRED = 8,  // script without spaces (Han, Kana, Thai, Lao, Khmer, Myanmar)
    PF_CHAR_MARK = 16,   // combining mark: belongs to the letter before it
    PF_CHAR_DIGIT = 32,  // decimal digit
    PF_CHAR_OPENS = 64,  // opening quotation mark
    PF_CHAR_CLOSES = 128 // closing quotation mark
};

typedef struct pf_charmap {
    uint8_t flags[65536];
} pf_charmap;

// Source: Unicode 13 or later, as utf8proc carries it.
void pf_charmap_init(pf_charmap *map);

// Flags of any code point; those past the basic plane are looked up each time.
uint8_t pf_charmap_flags(const pf_charmap *map, uint32_t code_point);

#endif
