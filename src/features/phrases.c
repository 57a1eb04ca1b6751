// SPDX-License-Identifier: MIT
// The words looked for are few (they are those that a label may be made of), so counting what
// stands side by side needs no table of all pairs of the corpus: a token is looked up among the
// candidates, and only where the one before it was a candidate too is there something to count.
// A tally is some 60 KiB, and its phrases are found by an open-addressed table of their words.
//
// A form is taken from the text itself. Titles of English papers capitalise every word and a
// sentence its first, so such forms weigh less; a majority vote needs no list of forms, and two
// votes can be added up, which counting large sets in blocks needs.
#include "features/phrases.h"

#include <string.h>

#define WORD_SLOTS    ((size_t)4 * PF_PHRASE_CANDIDATES)
#define PHRASE_SLOTS  ((size_t)2 * PF_PHRASE_CAP)
#define NO_CANDIDATE  UINT16_MAX
#define FULL_VOTES    4u
#define NO_BREAK      "\xc2\xa0"
#define BROKEN_HYPHEN "\xe2\x80\x91" // U+2011, the one that does not break

// Where the counting of one text stands.
typedef struct run_state {
    pf_phrase_tally *tally;
    const pf_written *text;
    uint32_t doc;
    int is_title;
    uint16_t row[PF_PHRASE_WORDS]; // the last candidates in a row, the nearest last
    size_t n_row;
} run_state;

void pf_phrases_reset(pf_phrase_tally *tally, const uint64_t *hashes, size_t n)
{
    memset(tally->slots, 0, sizeof tally->slots);
    memset(tally->phrase_slots, 0, sizeof tally->phrase_slots);
    memset(tally->words, 0, n * sizeof *tally->words);
    tally->n_candidates = (uint32_t)n;
    tally->n_phrases = 0;
    for (size_t i = 0; i < n; i++) {
        size_t slot = hashes[i] % WORD_SLOTS;
        while (tally->slots[slot] != 0) {
            slot = (slot + 1) % WORD_SLOTS;
        }
        tally->slots[slot] = (uint8_t)(i + 1);
        tally->hashes[i] = hashes[i];
        tally->words[i].n_words = 1;
        tally->words[i].words[0] = (uint16_t)i;
    }
}

static uint16_t find_candidate(const pf_phrase_tally *tally, uint64_t hash)
{
    for (size_t slot = hash % WORD_SLOTS; tally->slots[slot] != 0;
         slot = (slot + 1) % WORD_SLOTS) {
        unsigned i = tally->slots[slot] - 1u;
        if (tally->hashes[i] == hash) {
            return (uint16_t)i;
        }
    }
    return NO_CANDIDATE;
}

// The entry of a phrase, made at first sight; NULL when the tally is full.
static pf_phrase *find_phrase(pf_phrase_tally *tally, const uint16_t *words, size_t n)
{
    uint32_t key = 0;
    for (size_t i = 0; i < n; i++) {
        key = (key + words[i] + 1) * 2654435761u; // Knuth's multiplicative hash
    }
    size_t slot = (key >> 8) % PHRASE_SLOTS;
    for (; tally->phrase_slots[slot] != 0; slot = (slot + 1) % PHRASE_SLOTS) {
        pf_phrase *phrase = &tally->phrases[tally->phrase_slots[slot] - 1];
        if (phrase->n_words == n && memcmp(phrase->words, words, n * sizeof *words) == 0) {
            return phrase;
        }
    }
    if (tally->n_phrases == PF_PHRASE_CAP) {
        return NULL;
    }
    pf_phrase *phrase = &tally->phrases[tally->n_phrases++];
    tally->phrase_slots[slot] = (uint16_t)tally->n_phrases;
    memset(phrase, 0, sizeof *phrase);
    phrase->n_words = (uint16_t)n;
    memcpy(phrase->words, words, n * sizeof *words);
    return phrase;
}

static void vote(pf_form *form, const char *letters, size_t len, uint32_t votes)
{
    if (len == 0 || len > PF_FORM_BYTES) {
        return;
    }
    if (form->len == len && memcmp(form->letters, letters, len) == 0) {
        form->votes += votes;
    } else if (form->votes >= votes) {
        form->votes -= votes;
    } else {
        form->votes = votes - form->votes;
        form->len = (uint32_t)len;
        memcpy(form->letters, letters, len);
    }
}

static int is_letter(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
           (unsigned char)c >= 0x80u;
}

// 1 where a word goes on a sentence: a blank stands before it, and before that a letter or a
// comma.
static int is_inside_sentence(const pf_written *text, size_t token)
{
    size_t begin = text->begins[token];
    return begin >= 2 && text->text[begin - 1] == ' ' &&
           (is_letter(text->text[begin - 2]) || text->text[begin - 2] == ',');
}

// Whether token i begins within the one before it, as a pair of characters does.
static int lies_over(const pf_written *text, size_t i)
{
    return i > 0 && i < text->tokens.n && text->begins[i] < text->ends[i - 1] &&
           text->begins[i] > text->begins[i - 1];
}

// Counts a word or phrase that tokens [first, last] are.
static void count_phrase(const run_state *run, pf_phrase *phrase, size_t first, size_t last)
{
    const pf_written *text = run->text;
    phrase->is_piece |= lies_over(text, last) || (first == last && lies_over(text, last + 1));
    if (phrase->last_doc != run->doc + 1) {
        phrase->last_doc = run->doc + 1;
        phrase->n_docs++;
    }
    phrase->n_times++;
    size_t begin = text->begins[first];
    size_t end = text->ends[last];
    int is_full = !run->is_title && is_inside_sentence(text, first);
    vote(&phrase->form, text->text + begin, end > begin ? end - begin : 0,
         is_full ? FULL_VOTES : 1u);
}

static int is_gap(const char *gap, size_t len)
{
    return (len == 1 && (*gap == ' ' || *gap == '-')) ||
           (len == 2 && memcmp(gap, NO_BREAK, 2) == 0) ||
           (len == 3 && memcmp(gap, BROKEN_HYPHEN, 3) == 0);
}

// Whether token i goes on from the one before it.
static int goes_on(const pf_written *text, size_t i)
{
    size_t end = text->ends[i - 1];
    size_t begin = text->begins[i];
    if (end == 0 || text->ends[i] == 0 || begin < end) {
        return lies_over(text, i);
    }
    return is_gap(text->text + end, begin - end);
}

static void take_token(run_state *run, size_t i)
{
    uint16_t word = find_candidate(run->tally, run->text->tokens.hashes[i]);
    if (word == NO_CANDIDATE) {
        run->n_row = 0;
        return;
    }
    if (run->n_row > 0 && !goes_on(run->text, i)) {
        run->n_row = 0;
    }
    if (run->n_row == PF_PHRASE_WORDS) {
        memmove(run->row, run->row + 1, (PF_PHRASE_WORDS - 1) * sizeof *run->row);
        run->n_row--;
    }
    run->row[run->n_row++] = word;
    count_phrase(run, &run->tally->words[word], i, i);
    for (size_t n = 2; n <= run->n_row; n++) {
        pf_phrase *phrase = find_phrase(run->tally, run->row + run->n_row - n, n);
        if (phrase != NULL) {
            count_phrase(run, phrase, i + 1 - n, i);
        }
    }
}

static void count_text(pf_phrase_tally *tally, const pf_written *text, size_t max_tokens,
                       uint32_t doc, int is_title)
{
    run_state run = {.tally = tally, .text = text, .doc = doc, .is_title = is_title};
    size_t n = text->tokens.n < max_tokens ? text->tokens.n : max_tokens;
    for (size_t i = 0; i < n; i++) {
        take_token(&run, i);
    }
}

void pf_phrases_count(pf_phrase_tally *tally, const pf_written *title, const pf_written *body,
                      size_t max_tokens, uint32_t doc)
{
    count_text(tally, title, max_tokens, doc, 1);
    count_text(tally, body, max_tokens, doc, 0);
}

static void merge_phrase(pf_phrase *phrase, const pf_phrase *other)
{
    phrase->n_docs += other->n_docs;
    phrase->is_piece |= other->is_piece;
    phrase->n_times += other->n_times;
    vote(&phrase->form, other->form.letters, other->form.len, other->form.votes);
}

void pf_phrases_merge(pf_phrase_tally *tally, const pf_phrase_tally *other)
{
    for (uint32_t i = 0; i < tally->n_candidates; i++) {
        merge_phrase(&tally->words[i], &other->words[i]);
    }
    for (uint32_t i = 0; i < other->n_phrases; i++) {
        const pf_phrase *from = &other->phrases[i];
        pf_phrase *phrase = find_phrase(tally, from->words, from->n_words);
        if (phrase != NULL) {
            merge_phrase(phrase, from);
        }
    }
}
