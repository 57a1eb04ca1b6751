// SPDX-License-Identifier: MIT
#ifndef SYNTH_TEXT_H
#define SYNTH_TEXT_H

#include "synth_plan.h"
#include "synth_world.h"

#define SY_MIN_WORDS  80 /* of an article as written, before edits and furniture */
#define SY_MAX_WORDS  1500
#define SY_MAX_TOKENS 1600 /* the longest text, its last attribution and a local foot */
#define SY_MAX_TITLE  12
#define SY_MAX_NAMES  16
#define SY_MAX_TERMS  40

/*
 * A token is 64 bits: `word` says which word, `marks` what is printed around it.
 * word:  0..SY_N_WORDS-1       a form of the vocabulary
 *        SY_NAME + k           name k of the story
 *        SY_NUMBER | f << 28 | v   number v (28 bits), f 0 plain, 1 with one decimal place;
 *                              SY_NUMBER is bit 31, f bits 28..30
 */
#define SY_NAME        UINT32_C(0x10000)
#define SY_NUMBER      UINT32_C(0x80000000)
#define SY_DECIMAL     UINT32_C(0x10000000)
#define SY_NUMBER_MASK UINT32_C(0x0FFFFFFF)
#define SY_NO_WORD     UINT32_C(0x7FFFFFFF)

enum sy_mark {
    SY_START = 1,        /* opens a sentence: capital letter */
    SY_PARAGRAPH = 2,    /* opens a paragraph */
    SY_CAPITAL = 4,      /* a name */
    SY_QUOTE_OPEN = 8,   /* quotation mark before the word */
    SY_QUOTE_CLOSE = 16, /* quotation mark after the word and its stop or comma */
    SY_COMMA = 32,
    SY_STOP = 64,
    SY_QUESTION = 128,
    SY_DASH = 256, /* a dash between this word and the next */
};

typedef struct sy_token {
    uint32_t word;
    uint32_t marks;
} sy_token;

/* One of the words that make an event: a name (perhaps with a given name), a form, a number. */
typedef struct sy_term {
    uint32_t word;
    uint32_t given; /* SY_NO_WORD if none */
} sy_term;

typedef struct sy_story {
    uint32_t topic;
    uint32_t first_day;
    uint32_t n_days; /* 1..5 */
    uint32_t n_names;
    uint32_t n_terms; /* 15..40; term 0 is always a name */
    sy_word names[SY_MAX_NAMES];
    sy_term terms[SY_MAX_TERMS];
} sy_story;

/* One article in the making; scratch of one thread. */
typedef struct sy_article {
    sy_story story;
    uint32_t n_active; /* the part of the story's terms that this text is about */
    sy_term active[SY_MAX_TERMS];
    uint32_t n_tokens;
    sy_token tokens[SY_MAX_TOKENS];
    uint32_t n_title;
    sy_token title[SY_MAX_TITLE];
} sy_article;

/* Makes story number `index`; the same for each article that asks. */
void sy_story_make(const sy_world *world, const sy_plan *plan, uint32_t index,
                   sy_story *out_story);

/* Writes the body of the text whose original is at plan index `original`, about the story that
 * the article holds. */
void sy_text_make(const sy_world *world, sy_article *article, uint32_t original);

/* Writes a headline of 6..12 words from the body's lead; another `index`, another headline. */
void sy_text_headline(const sy_world *world, sy_article *article, uint32_t index);

/* Appends a paragraph of about n_words without the story's terms, as far as there is room. */
void sy_text_append_local(const sy_world *world, sy_article *article, sy_rng *rng,
                          uint32_t n_words);

/* A word of the article's topic or of the language at large, never one of the story's terms. */
uint32_t sy_text_draw_word(const sy_world *world, const sy_article *article, sy_rng *rng);

#endif
