// SPDX-License-Identifier: MIT
#ifndef SYNTH_WORDS_H
#define SYNTH_WORDS_H

#include "synth_alias.h"
#include "synth_rng.h"

#define SY_N_WORDS    60000 /* forms of the vocabulary, by falling frequency */
#define SY_N_FUNCTION 150   /* the first ranks are English function words */
#define SY_WORD_MAX   15    /* bytes of one form */

/* One form in lower case, UTF-8, not terminated; 16 bytes, so a copy is one fixed-size move. */
typedef struct sy_word {
    char text[SY_WORD_MAX];
    uint8_t len;
} sy_word;

/* The language that all articles are written in; the same for every seed. */
typedef struct sy_language {
    sy_word words[SY_N_WORDS];
    sy_alias zipf; /* rank drawn by frequency */
    uint32_t said; /* rank of "said" */
} sy_language;

/* Returns false when memory runs out; sy_language_finish() accepts a zeroed language. */
bool sy_language_init(sy_language *language);

void sy_language_finish(sy_language *language);

/* An invented name of two or three syllables, in lower case, opening with an ASCII letter. */
sy_word sy_word_name(sy_rng *rng);

#endif
