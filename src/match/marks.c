// SPDX-License-Identifier: MIT
#include "match/marks.h"

#include <string.h>

#include "base/error.h"
#include "base/hash.h"
#include "base/mem.h"
#include "base/sort.h"

void pf_marked_text_finish(pf_marked_text *text)
{
    pf_free(text->marks);
    pf_free(text->groups);
    memset(text, 0, sizeof *text);
}

// Bits [first, end) of a word; first < end.
static uint64_t bits_between(size_t first, size_t end)
{
    return UINT64_MAX >> (PF_GROUP_BITS - (end - first)) << first;
}

static void mark_range(pf_numbering *numbering, pf_mark mark, size_t first, size_t end)
{
    while (first < end) {
        size_t group = first / PF_GROUP_BITS;
        size_t begin = group * PF_GROUP_BITS;
        size_t stop = end < begin + PF_GROUP_BITS ? end : begin + PF_GROUP_BITS;
        numbering->board[group].of[mark] |= bits_between(first - begin, stop - begin);
        numbering->touched[group / PF_GROUP_BITS] |= (uint64_t)1 << group % PF_GROUP_BITS;
        first = stop;
    }
}

// Marks a list of windows; those outside quotation marks as plain too, where these are asked
// for.
static void mark_list(pf_numbering *numbering, pf_mark mark, const uint64_t *windows, size_t n)
{
    for (size_t i = 0; i < n;) {
        uint32_t first = 0;
        size_t n_run = pf_numbering_run(numbering, windows + i, n - i, &first);
        mark_range(numbering, mark, first, first + n_run);
        if (mark == PF_MARK_HELD && (windows[i] & 1u) == 0) {
            mark_range(numbering, PF_MARK_PLAIN, first, first + n_run);
        }
        i += n_run;
    }
}

// Takes the marks off the board, which has so many; there is room for them.
static void take_marks(pf_marked_text *text, pf_numbering *numbering)
{
    size_t n_words = numbering->n / PF_GROUP_BITS / PF_GROUP_BITS + 1;
    for (size_t i = 0; i < n_words; i++) {
        for (uint64_t left = numbering->touched[i]; left != 0; left &= left - 1) {
            size_t group = i * PF_GROUP_BITS + (size_t)__builtin_ctzll(left);
            text->groups[text->n_marks] = (uint32_t)group;
            text->marks[text->n_marks++] = numbering->board[group];
            memset(&numbering->board[group], 0, sizeof *numbering->board);
        }
        numbering->touched[i] = 0;
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

// Room for as many marks as there may be: each window may stand in a group of its own, and
// there are no more groups than numbers ask for.
static pf_status reserve_marks(pf_marked_text *text, size_t n_numbers, size_t n_windows,
                               pf_error *err)
{
    size_t n_groups = n_numbers / PF_GROUP_BITS + 1;
    size_t most = n_groups < n_windows ? n_groups : n_windows;
    if (pf_reserve((void **)&text->marks, &text->cap, most, sizeof *text->marks) != PF_OK ||
        pf_reserve((void **)&text->groups, &text->groups_cap, most, sizeof *text->groups) !=
            PF_OK) {
        return pf_fail_memory(err, most * sizeof *text->marks);
    }
    return PF_OK;
}

pf_status pf_marked_text_make(pf_marked_text *text, pf_numbering *numbering,
                              const pf_window_lists *lists, pf_error *err)
{
    size_t n_more = lists->n + lists->n_numbered;
    PF_TRY(pf_numbering_reserve(numbering, n_more, err));
    PF_TRY(reserve_marks(text, numbering->n + n_more, n_more + lists->n_numbered, err));
    pf_marked_text made = {.marks = text->marks,
                           .groups = text->groups,
                           .cap = text->cap,
                           .groups_cap = text->groups_cap};
    mark_list(numbering, PF_MARK_HELD, lists->all, lists->n);
    mark_list(numbering, PF_MARK_NUMBERED, lists->numbered, lists->n_numbered);
    mark_list(numbering, PF_MARK_MASKED, lists->masked, lists->n_numbered);
    take_marks(&made, numbering);
    made.all.n = count_marked(&made, PF_MARK_HELD);
    made.all.n_quoted = made.all.n - count_marked(&made, PF_MARK_PLAIN);
    made.n_numbered = count_marked(&made, PF_MARK_NUMBERED);
    made.n_masked = count_marked(&made, PF_MARK_MASKED);
    *text = made;
    return PF_OK;
}

// The marks of the group that a number is in; NULL where the text has none.
static pf_marks *marks_of(const pf_marked_text *text, uint32_t number)
{
    size_t low = 0;
    size_t high = text->n_marks;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (text->groups[middle] < number / PF_GROUP_BITS) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    int is_there = low < text->n_marks && text->groups[low] == number / PF_GROUP_BITS;
    return is_there ? &text->marks[low] : NULL;
}

// Marks shingles of a group as furniture, unless they are.
static void mark_furniture(pf_marked_text *text, pf_marks *marks, uint64_t bits)
{
    bits &= marks->of[PF_MARK_HELD] & ~marks->of[PF_MARK_FURNITURE];
    marks->of[PF_MARK_FURNITURE] |= bits;
    text->furniture.n += pf_count_bits(bits);
    text->furniture.n_quoted += pf_count_bits(bits & ~marks->of[PF_MARK_PLAIN]);
}

void pf_marked_text_note_furniture(pf_marked_text *text, const pf_numbering *numbering,
                                   const uint64_t *list, size_t n)
{
    if (n < text->all.n) {
        for (size_t i = 0; i < n; i++) {
            uint32_t number = pf_numbering_find(numbering, list[i]);
            pf_marks *marks = number == PF_NO_NUMBER ? NULL : marks_of(text, number);
            if (marks != NULL) {
                mark_furniture(text, marks, (uint64_t)1 << number % PF_GROUP_BITS);
            }
        }
        return;
    }
    for (size_t i = 0; i < text->n_marks; i++) {
        uint64_t found = 0;
        for (uint64_t left = text->marks[i].of[PF_MARK_HELD]; left != 0; left &= left - 1) {
            size_t bit = (size_t)__builtin_ctzll(left);
            size_t number = (size_t)text->groups[i] * PF_GROUP_BITS + bit;
            found |= (uint64_t)(pf_find_u64(list, n, numbering->shingles[number]) < n) << bit;
        }
        mark_furniture(text, &text->marks[i], found);
    }
}
