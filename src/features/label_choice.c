// SPDX-License-Identifier: MIT
// Words are gone through by falling rank. A word that binds to its neighbour is shown with it:
// one that stands in the same phrase half of the time ("peace talks" for peace), or at least
// once in four of five of its articles (of Benjamin Netanyahu all give the first name once). A
// word with a life of its own stays a word ("Gaza", though "Gaza City" may follow for city). A
// phrase that goes on in four of five of its articles is shown as the longer one ("European
// Central Bank").
//
// A label has room for few, so what only says again what is there is left out: a word whose
// phrase is shown, a phrase of words that all stand in a longer one, and a word that lengthens
// or shortens another by up to three bytes ("tariffs" after "tariff"). Words that are pairs of
// characters, one over the other, are pieces of what is written: a term that has a pair in
// common with one that is shown, or begins within it, says it again. Where such a term is too
// long for that, the longest part of it that is not said yet is shown.
#include "features/label_choice.h"

#include <string.h>

#define MIN_DOCS   2u
#define MIN_BOUND  0.5 // share of a word's places that are in the phrase it is shown as
#define MIN_GOING  0.8 // or of its articles; and of a phrase's that hold the longer one
#define MIN_STEM   4u
#define MAX_ENDING 3u

static int holds_word(const pf_phrase *phrase, uint16_t word)
{
    for (uint16_t i = 0; i < phrase->n_words; i++) {
        if (phrase->words[i] == word) {
            return 1;
        }
    }
    return 0;
}

// Whether `longer` holds the words of `shorter` in a row.
static int holds_phrase(const pf_phrase *longer, const pf_phrase *shorter)
{
    for (uint16_t i = 0; i + shorter->n_words <= longer->n_words; i++) {
        if (memcmp(longer->words + i, shorter->words, shorter->n_words * sizeof(uint16_t)) ==
            0) {
            return 1;
        }
    }
    return 0;
}

// In more articles, then of words of higher rank.
static int is_better(const pf_phrase *a, const pf_phrase *b)
{
    if (b == NULL || a->n_docs != b->n_docs) {
        return b == NULL || a->n_docs > b->n_docs;
    }
    for (uint16_t i = 0; i < a->n_words; i++) {
        if (a->words[i] != b->words[i]) {
            return a->words[i] < b->words[i];
        }
    }
    return 0;
}

// Whether `part` is mostly seen in the longer phrase.
static int is_bound(const pf_phrase *part, const pf_phrase *longer)
{
    int by_docs = (double)longer->n_docs >= MIN_GOING * (double)part->n_docs;
    int by_times = (double)longer->n_times >= MIN_BOUND * (double)part->n_times;
    return by_docs || (by_times && part->n_words == 1);
}

// The best phrase of one more word that `part` is bound to, or NULL.
static const pf_phrase *find_longer(const pf_phrase_tally *tally, const pf_phrase *part)
{
    const pf_phrase *best = NULL;
    for (uint32_t i = 0; i < tally->n_phrases; i++) {
        const pf_phrase *phrase = &tally->phrases[i];
        if (phrase->n_words == part->n_words + 1 && phrase->form.len > 0 &&
            phrase->n_docs >= MIN_DOCS && holds_phrase(phrase, part) &&
            is_bound(part, phrase) && is_better(phrase, best)) {
            best = phrase;
        }
    }
    return best;
}

static int is_variant(pf_strview a, pf_strview b)
{
    pf_strview stem = a.len < b.len ? a : b;
    pf_strview other = a.len < b.len ? b : a;
    return stem.len >= MIN_STEM && other.len > stem.len && other.len - stem.len <= MAX_ENDING &&
           memcmp(stem.data, other.data, stem.len) == 0;
}

// Whether each word of the phrase, or a variant of it, stands in the other.
static int is_inside(const pf_phrase *phrase, const pf_phrase *other, const pf_strview *letters)
{
    for (uint16_t i = 0; i < phrase->n_words; i++) {
        int found = holds_word(other, phrase->words[i]);
        for (uint16_t k = 0; !found && k < other->n_words; k++) {
            found = is_variant(letters[phrase->words[i]], letters[other->words[k]]);
        }
        if (!found) {
            return 0;
        }
    }
    return 1;
}

// Whether `second` mostly begins within `first`, which stands before it.
static int lies_over(const pf_phrase_tally *tally, uint16_t first, uint16_t second)
{
    uint32_t n_first = tally->words[first].n_times;
    uint32_t n_second = tally->words[second].n_times;
    double n = n_first < n_second ? n_first : n_second;
    for (uint32_t i = 0; i < tally->n_phrases; i++) {
        const pf_phrase *phrase = &tally->phrases[i];
        if (phrase->n_words == 2 && phrase->words[0] == first && phrase->words[1] == second) {
            return phrase->is_piece && phrase->n_times >= MIN_BOUND * n;
        }
    }
    return 0;
}

// Whether two terms have a character in common where they stand.
static int overlap(const pf_phrase_tally *tally, const pf_phrase *a, const pf_phrase *b)
{
    for (uint16_t i = 0; i < a->n_words; i++) {
        if (tally->words[a->words[i]].is_piece && holds_word(b, a->words[i])) {
            return 1;
        }
    }
    return lies_over(tally, a->words[a->n_words - 1], b->words[0]) ||
           lies_over(tally, b->words[b->n_words - 1], a->words[0]);
}

// A word says something besides a phrase it stands in, unless it is mostly shown as that.
static int says_again(const pf_phrase_tally *tally, const pf_phrase *term,
                      const pf_phrase *shown, const pf_strview *letters)
{
    if (overlap(tally, term, shown)) {
        return 1;
    }
    if (term->n_words == 1 && holds_word(shown, term->words[0])) {
        return is_bound(term, shown);
    }
    return is_inside(term, shown, letters);
}

static int is_said(const pf_phrase_tally *tally, const pf_phrase *term,
                   const pf_phrase *const *chosen, size_t n, const pf_strview *letters)
{
    size_t k = 0;
    while (k < n && !says_again(tally, term, chosen[k], letters)) {
        k++;
    }
    return k < n;
}

// The longest phrase that a word is bound to, the word itself where it is to none; NULL where
// that is said already.
static const pf_phrase *shown_as(const pf_phrase_tally *tally, const pf_phrase *word,
                                 const pf_phrase *const *chosen, size_t n,
                                 const pf_strview *letters)
{
    const pf_phrase *shown = NULL;
    for (const pf_phrase *at = word; at != NULL; at = find_longer(tally, at)) {
        if (!is_said(tally, at, chosen, n, letters)) {
            shown = at;
        } else if (!word->is_piece) {
            shown = NULL;
        }
    }
    return shown;
}

size_t pf_label_choose(const pf_phrase_tally *tally, const pf_strview *letters,
                       const pf_phrase **chosen, size_t cap)
{
    size_t n = 0;
    for (uint32_t i = 0; i < tally->n_candidates && n < cap; i++) {
        if (tally->words[i].n_docs < MIN_DOCS) {
            continue;
        }
        const pf_phrase *term = shown_as(tally, &tally->words[i], chosen, n, letters);
        if (term != NULL) {
            chosen[n++] = term;
        }
    }
    return n;
}
