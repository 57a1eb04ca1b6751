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
// or shortens another by up to three bytes ("tariffs" after "tariff").
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

static const pf_phrase *shown_as(const pf_phrase_tally *tally, const pf_phrase *word)
{
    const pf_phrase *shown = word;
    for (const pf_phrase *at = word; at != NULL; at = find_longer(tally, at)) {
        shown = at;
    }
    return shown;
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

// A word says something besides a phrase it stands in, unless it is mostly shown as that.
static int says_again(const pf_phrase *term, const pf_phrase *shown, const pf_strview *letters)
{
    if (term->n_words == 1 && holds_word(shown, term->words[0])) {
        return is_bound(term, shown);
    }
    return is_inside(term, shown, letters);
}

size_t pf_label_choose(const pf_phrase_tally *tally, const pf_strview *letters,
                       const pf_phrase **chosen, size_t cap)
{
    size_t n = 0;
    for (uint32_t i = 0; i < tally->n_candidates && n < cap; i++) {
        if (tally->words[i].n_docs < MIN_DOCS) {
            continue;
        }
        const pf_phrase *term = shown_as(tally, &tally->words[i]);
        size_t k = 0;
        while (k < n && !says_again(term, chosen[k], letters)) {
            k++;
        }
        if (k == n) {
            chosen[n++] = term;
        }
    }
    return n;
}
