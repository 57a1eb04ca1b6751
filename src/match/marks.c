// SPDX-License-Identifier: MIT
#include "match/marks.h"

#include <string.h>

#include "base/error.h"
#include "base/hash.h"
#include "base/mem.h"
#include "base/sort.h"

#define WORD_BITS 64u

void pf_marked_text_finish(pf_marked_text *text)
{
    pf_free(text->marks);
    memset(text, 0, sizeof *text);
}

static size_t marks_for(size_t n_numbers)
{
    return (n_numbers + WORD_BITS - 1) / WORD_BITS;
}

// Bits [first, end) of a word; first < end.
static uint64_t bits_between(size_t first, size_t end)
{
    return UINT64_MAX >> (WORD_BITS - (end - first)) << first;
}

static void mark_range(pf_marks *marks, pf_mark mark, size_t first, size_t end)
{
    while (first < end) {
        size_t word = first / WORD_BITS;
        size_t begin = word * WORD_BITS;
        size_t stop = end < begin + WORD_BITS ? end : begin + WORD_BITS;
        marks[word].of[mark] |= bits_between(first - begin, stop - begin);
        first = stop;
    }
}

// Marks a list of windows; those outside quotation marks as plain too, where these are asked
// for.
static void mark_list(pf_marked_text *text, pf_numbering *numbering, pf_mark mark,
                      const uint64_t *windows, size_t n)
{
    for (size_t i = 0; i < n;) {
        uint32_t first = 0;
        size_t n_run = pf_numbering_run(numbering, windows + i, n - i, &first);
        mark_range(text->marks, mark, first, first + n_run);
        if (mark == PF_MARK_HELD && (windows[i] & 1u) == 0) {
            mark_range(text->marks, PF_MARK_PLAIN, first, first + n_run);
        }
        i += n_run;
    }
}

static uint32_t count_marked(const pf_marked_text *text, pf_mark mark)
{
    uint32_t n = 0;
    for (size_t i = 0; i < text->n_marks; i++) {
        n += pf_count_bits(text->marks[i].of[mark]);
    }
    return n;
}

pf_status pf_marked_text_make(pf_marked_text *text, pf_numbering *numbering,
                              const pf_window_lists *lists, pf_error *err)
{
    size_t n_more = lists->n + lists->n_numbered;
    PF_TRY(pf_numbering_reserve(numbering, n_more, err));
    size_t n_marks = marks_for(numbering->n + n_more);
    if (pf_reserve((void **)&text->marks, &text->cap, n_marks, sizeof *text->marks) != PF_OK) {
        return pf_fail_memory(err, n_marks * sizeof *text->marks);
    }
    pf_marked_text made = {.marks = text->marks, .cap = text->cap};
    if (n_marks > 0) { // else there may be no marks
        memset(made.marks, 0, n_marks * sizeof *made.marks);
    }
    mark_list(&made, numbering, PF_MARK_HELD, lists->all, lists->n);
    mark_list(&made, numbering, PF_MARK_NUMBERED, lists->numbered, lists->n_numbered);
    mark_list(&made, numbering, PF_MARK_MASKED, lists->masked, lists->n_numbered);
    made.n_marks = marks_for(numbering->n);
    made.all.n = count_marked(&made, PF_MARK_HELD);
    made.all.n_quoted = made.all.n - count_marked(&made, PF_MARK_PLAIN);
    made.n_numbered = count_marked(&made, PF_MARK_NUMBERED);
    made.n_masked = count_marked(&made, PF_MARK_MASKED);
    *text = made;
    return PF_OK;
}

// Marks a number of the text as furniture, unless it is.
static void mark_furniture(pf_marked_text *text, size_t number)
{
    uint64_t *of = text->marks[number / WORD_BITS].of;
    uint64_t bit = (uint64_t)1 << number % WORD_BITS;
    if ((of[PF_MARK_HELD] & ~of[PF_MARK_FURNITURE] & bit) != 0) {
        of[PF_MARK_FURNITURE] |= bit;
        text->furniture.n++;
        text->furniture.n_quoted += (of[PF_MARK_PLAIN] & bit) == 0;
    }
}

void pf_marked_text_note_furniture(pf_marked_text *text, const pf_numbering *numbering,
                                   const uint64_t *list, size_t n)
{
    if (n < text->all.n) {
        for (size_t i = 0; i < n; i++) {
            uint32_t number = pf_numbering_find(numbering, list[i]);
            if (number / WORD_BITS < text->n_marks) {
                mark_furniture(text, number);
            }
        }
        return;
    }
    for (size_t i = 0; i < text->n_marks; i++) {
        for (uint64_t left = text->marks[i].of[PF_MARK_HELD]; left != 0; left &= left - 1) {
            size_t number = i * WORD_BITS + (size_t)__builtin_ctzll(left);
            if (pf_find_u64(list, n, numbering->shingles[number]) < n) {
                mark_furniture(text, number);
            }
        }
    }
}
