// SPDX-License-Identifier: MIT
// What two articles share, as its writers are given it: the original words in pieces, and where
// on either side they stand. diff_text.c writes it for a terminal, report_diff.c for the page.
#ifndef PF_REPORT_DIFF_VIEW_H
#define PF_REPORT_DIFF_VIEW_H

#include <stddef.h>
#include <stdint.h>

#include <pressfold/types.h>

// A side is drawn as a strip of so many cells at most.
#define PF_DIFF_CELLS 60u

typedef enum pf_piece_kind {
    PF_PIECE_SAME,
    PF_PIECE_ONLY_A,
    PF_PIECE_ONLY_B,
    PF_PIECE_MOVED_A, // stands in b too, but elsewhere
    PF_PIECE_MOVED_B
} pf_piece_kind;

typedef enum pf_piece_gap {
    PF_GAP_NONE, // a part of the word before it has changed, or a script without spaces
    PF_GAP_BLANK,
    PF_GAP_LINE
} pf_piece_gap;

typedef struct pf_diff_piece {
    pf_piece_kind kind;
    pf_piece_gap gap;   // in front of it
    uint32_t move;      // of a moved one: its number from 1, the same on both sides
    uint32_t n_skipped; // words left out between text and rest; 0: nothing was
    pf_strview text;    // bytes of the article, which may be anything
    pf_strview rest;    // empty unless words were left out
} pf_diff_piece;

typedef struct pf_diff_side {
    uint32_t n_words;  // characters, in scripts without spaces
    uint32_t n_shared; // of them those that stand in the other article, moved ones too
    uint32_t n_behind; // words behind the last piece, which are not shown
    uint32_t n_cells;
    uint8_t cells[PF_DIFF_CELLS]; // shared words of each, in per cent; 0 and 100 are exact
} pf_diff_side;

typedef struct pf_diff_view {
    const pf_diff_piece *pieces; // [n_pieces] what is the same is taken from a
    size_t n_pieces;
    uint32_t n_moves;
    int is_coarse; // too unlike to be compared word by word throughout
    pf_diff_side sides[2];
} pf_diff_view;

#endif
