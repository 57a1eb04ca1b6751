// SPDX-License-Identifier: MIT
/*
 * The vocabulary: 60,000 pronounceable forms with Zipf frequencies.
 *
 * Ranks 1 to 150 are English function words (and "said"), so stop lists and language tests
 * treat the articles as English. The rest is built of syllables: onset, vowel, sometimes a
 * coda, longer towards the rare end, with English endings on some. About one form in ninety
 * carries a letter outside ASCII. All forms differ: a form that was seen before is drawn again.
 *
 * The weight of rank r is 1 / (r + 0.7) (Zipf-Mandelbrot with exponent 1) by integer division,
 * which gives "the" 5.4 % of the draws and the function words 45 %.
 *
 * The vocabulary does not depend on the seed: two corpora are written in one language.
 *
 * Cost: about 10 ms once, 1 MB of words and 400 kB of alias table, read-only after that.
 */
#include "synth_words.h"

#include <stdlib.h>
#include <string.h>

#define SEEN_SIZE 131072 /* slots of the set of forms, a power of two over 2 * SY_N_WORDS */
#define COUNT(a)  ((uint32_t)(sizeof(a) / sizeof((a)[0])))

static const char *const function_words[] = {
    "the",     "of",      "to",      "and",     "in",      "a",      "that",    "for",
    "said",    "on",      "is",      "was",     "with",    "he",     "it",      "as",
    "at",      "by",      "his",     "from",    "be",      "has",    "are",     "have",
    "an",      "but",     "had",     "not",     "they",    "who",    "its",     "were",
    "this",    "their",   "will",    "been",    "which",   "or",     "she",     "her",
    "more",    "would",   "about",   "up",      "after",   "one",    "we",      "there",
    "than",    "out",     "when",    "all",     "also",    "you",    "over",    "if",
    "into",    "what",    "can",     "no",      "some",    "could",  "other",   "new",
    "last",    "two",     "first",   "him",     "them",    "do",     "so",      "our",
    "before",  "against", "while",   "my",      "because", "most",   "during",  "under",
    "just",    "like",    "only",    "between", "any",     "how",    "now",     "those",
    "through", "these",   "did",     "being",   "such",    "where",  "many",    "then",
    "since",   "may",     "very",    "down",    "should",  "even",   "much",    "still",
    "off",     "made",    "around",  "both",    "own",     "well",   "each",    "another",
    "until",   "me",      "does",    "without", "here",    "same",   "whether", "including",
    "among",   "your",    "too",     "us",      "within",  "again",  "might",   "every",
    "few",     "several", "never",   "once",    "further", "though", "yet",     "toward",
    "must",    "almost",  "rather",  "instead", "having",  "above",  "upon",    "next",
    "per",     "later",   "however", "whose",   "why",     "nor",
};

static const char *const onsets[] = {
    "b",  "c",  "d",  "f",  "g",  "h",  "l",  "m",  "n",  "p",  "r",  "s",  "t",  "v",
    "w",  "c",  "d",  "m",  "p",  "r",  "s",  "t",  "l",  "n",  "b",  "f",  "j",  "k",
    "r",  "t",  "s",  "l",  "m",  "n",  "d",  "p",  "c",  "v",  "b",  "g",  "br", "cr",
    "dr", "fr", "gr", "pr", "tr", "bl", "st", "sp", "sh", "ch", "th", "qu",
};
static const char *const vowels[] = {
    "a", "e", "i", "o", "u", "a", "e", "i", "o", "e", "a", "i",  "a",  "o",
    "e", "u", "a", "e", "i", "o", "e", "a", "i", "o", "y", "ea", "ou", "ai",
};
static const char *const accented_vowels[] = {"é", "ö", "á", "ü", "ó", "í", "å", "è"};
static const char *const codas[] = {
    "n", "r", "s", "l", "t", "m",  "d",  "n",  "r",
    "s", "l", "t", "n", "c", "nd", "st", "ck", "ng",
};
static const char *const endings[] = {
    "s", "ed", "ing", "er", "ly", "al", "s", "ed", "ing", "s", "ment", "able", "ic", "y",
};
static const char *const name_endings[] = {
    "ov", "ano", "ski", "ton", "mar", "berg", "ell", "is", "ez", "ado", "in", "us", "é", "ez",
};

_Static_assert(COUNT(function_words) == SY_N_FUNCTION, "one form for each function rank");
_Static_assert(sizeof(sy_word) == 16, "words are copied as 16 bytes");

/* Open-addressing set of the forms made so far, by FNV-1a hash; 0 is free, else rank + 1. */
typedef struct seen_set {
    uint32_t slots[SEEN_SIZE];
} seen_set;

/* Appends if it fits; a form that stays short is as good as any. */
static void word_append(sy_word *word, const char *part)
{
    size_t n = strlen(part);

    if (word->len + n <= SY_WORD_MAX) {
        memcpy(word->text + word->len, part, n);
        word->len = (uint8_t)(word->len + n);
    }
}

static const char *pick(sy_rng *rng, const char *const *parts, uint32_t n_parts)
{
    return parts[sy_rng_below(rng, n_parts)];
}

static void append_syllables(sy_word *word, sy_rng *rng, uint32_t n_syllables)
{
    for (uint32_t i = 0; i < n_syllables; i++) {
        word_append(word, pick(rng, onsets, COUNT(onsets)));
        if (sy_rng_chance(rng, 5)) {
            word_append(word, pick(rng, accented_vowels, COUNT(accented_vowels)));
        } else {
            word_append(word, pick(rng, vowels, COUNT(vowels)));
        }
        if (sy_rng_chance(rng, i + 1 == n_syllables ? 500 : 150)) {
            word_append(word, pick(rng, codas, COUNT(codas)));
        }
    }
}

sy_word sy_word_name(sy_rng *rng)
{
    sy_word word = {{0}, 0};

    append_syllables(&word, rng, sy_rng_range(rng, 1, 2));
    word_append(&word, pick(rng, name_endings, COUNT(name_endings)));
    return word;
}

/* Frequent words are shorter: syllables by rank, then perhaps an ending. */
static sy_word make_form(sy_rng *rng, uint32_t rank)
{
    sy_word word = {{0}, 0};
    uint32_t n_syllables = 1 + sy_rng_below(rng, 2);

    if (rank >= 1000) {
        n_syllables += sy_rng_below(rng, 2);
    }
    if (rank >= 8000 && n_syllables == 1) {
        n_syllables = 2;
    }
    append_syllables(&word, rng, n_syllables);
    if (sy_rng_chance(rng, 400)) {
        word_append(&word, pick(rng, endings, COUNT(endings)));
    }
    return word;
}

/* Enters the form as `rank`; false if it was there before. */
static bool seen_add(seen_set *seen, const sy_word *words, const sy_word *form, uint32_t rank)
{
    uint32_t hash = UINT32_C(2166136261);

    for (unsigned i = 0; i < form->len; i++) {
        hash = (hash ^ (unsigned char)form->text[i]) * UINT32_C(16777619);
    }
    hash ^= hash >> 15;
    for (uint32_t slot = hash % SEEN_SIZE;; slot = (slot + 1) % SEEN_SIZE) {
        const sy_word *other;

        if (seen->slots[slot] == 0) {
            seen->slots[slot] = rank + 1;
            return true;
        }
        other = &words[seen->slots[slot] - 1];
        if (other->len == form->len && memcmp(other->text, form->text, form->len) == 0) {
            return false;
        }
    }
}

static void make_words(sy_language *language, seen_set *seen)
{
    sy_rng rng = sy_rng_derive(0, SY_STREAM_LANGUAGE, 0);

    for (uint32_t rank = 0; rank < SY_N_FUNCTION; rank++) {
        word_append(&language->words[rank], function_words[rank]);
        seen_add(seen, language->words, &language->words[rank], rank);
        if (strcmp(function_words[rank], "said") == 0) {
            language->said = rank;
        }
    }
    for (uint32_t rank = SY_N_FUNCTION; rank < SY_N_WORDS; rank++) {
        sy_word *word = &language->words[rank];

        do {
            *word = make_form(&rng, rank);
        } while (!seen_add(seen, language->words, word, rank));
    }
}

bool sy_language_init(sy_language *language)
{
    seen_set *seen = calloc(1, sizeof(*seen));
    uint64_t *weights = malloc(SY_N_WORDS * sizeof(*weights));
    bool ok = seen != NULL && weights != NULL;

    if (ok) {
        make_words(language, seen);
        for (uint32_t i = 0; i < SY_N_WORDS; i++) {
            weights[i] = (UINT64_C(1) << 60) / (10 * i + 17);
        }
        ok = sy_alias_init(&language->zipf, weights, SY_N_WORDS);
    }
    free(seen);
    free(weights);
    return ok;
}

void sy_language_finish(sy_language *language)
{
    sy_alias_finish(&language->zipf);
}
