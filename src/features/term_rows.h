// SPDX-License-Identifier: MIT
// The terms of each article in three bytes an entry: how far a term's number is from the one
// before, and its weight in 255 steps.
//
// A row is the terms of the body (title and text together) by rising number, then those of the
// title, whose numbers are n_terms higher. A step that 16 bits cannot hold is walked over
// bridges: entries of weight 0, which are no terms. They stand where all others do, so an array
// of values beside the steps has a place for each entry, and a product over it need not know
// them.
#ifndef PF_FEATURES_TERM_ROWS_H
#define PF_FEATURES_TERM_ROWS_H

#include <stddef.h>
#include <stdint.h>

#include <pressfold/status.h>

typedef struct pf_term_rows {
    size_t n_rows;
    uint32_t n_terms;
    float unit;       // what a step of the weights stands for
    uint64_t *starts; // [n_rows + 1] into steps and weights
    uint32_t *n_body; // [n_rows] entries of the body, bridges counted
    uint16_t *steps;  // from the entry before; of a row's first one from 0
    uint8_t *weights; // 0: a bridge
} pf_term_rows;

// Rows as they are appended.
typedef struct pf_term_rows_builder {
    pf_term_rows rows;
    size_t n_entries;
    uint32_t last; // column of the entry before
    size_t steps_cap;
    size_t weights_cap;
} pf_term_rows_builder;

// For n_rows rows of weights up to max_weight. PF_ENOMEM.
pf_status pf_term_rows_begin(pf_term_rows_builder *builder, size_t n_rows, uint32_t n_terms,
                             double max_weight, pf_error *err) PF_MUST_CHECK;

// Appends an entry to the row at hand: `code` 1 .. 255, columns rising. PF_ENOMEM.
pf_status pf_term_rows_append(pf_term_rows_builder *builder, uint32_t col, uint8_t code,
                              pf_error *err) PF_MUST_CHECK;

// Ends the body of the row at hand, and the row.
void pf_term_rows_end_body(pf_term_rows_builder *builder);
void pf_term_rows_end_row(pf_term_rows_builder *builder);

// Hands the rows over, without spare room.
pf_term_rows pf_term_rows_take(pf_term_rows_builder *builder);

void pf_term_rows_builder_finish(pf_term_rows_builder *builder);
void pf_term_rows_finish(pf_term_rows *rows);

// The code of a weight of 0 .. max_weight; never 0.
uint8_t pf_term_code(double weight, double max_weight);

// Bytes of the rows, all in all.
size_t pf_term_rows_bytes(const pf_term_rows *rows);

// Bridges before an entry that is `step` columns from the one before.
#define PF_MAX_STEP UINT16_MAX

static inline uint32_t pf_step_bridges(uint32_t step)
{
    return step > PF_MAX_STEP ? (step - 1) / PF_MAX_STEP : 0;
}

// Goes through entries, bridges aside.
typedef struct pf_term_cursor {
    const pf_term_rows *rows;
    uint64_t next;
    uint64_t end;
    uint64_t at;    // place of the entry
    uint32_t term;  // n_terms higher in the title
    uint8_t weight; // x rows->unit
} pf_term_cursor;

// Before the first term of a row, or of its body alone.
static inline pf_term_cursor pf_term_row(const pf_term_rows *rows, size_t row)
{
    return (pf_term_cursor){
        .rows = rows, .next = rows->starts[row], .end = rows->starts[row + 1]};
}

static inline pf_term_cursor pf_term_body(const pf_term_rows *rows, size_t row)
{
    return (pf_term_cursor){
        .rows = rows, .next = rows->starts[row], .end = rows->starts[row] + rows->n_body[row]};
}

// Moves on; 0: there was no more.
static inline int pf_term_next(pf_term_cursor *cursor)
{
    while (cursor->next < cursor->end) {
        cursor->at = cursor->next++;
        cursor->term += cursor->rows->steps[cursor->at];
        cursor->weight = cursor->rows->weights[cursor->at];
        if (cursor->weight > 0) {
            return 1;
        }
    }
    return 0;
}

#endif
