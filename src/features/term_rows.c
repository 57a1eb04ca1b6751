// SPDX-License-Identifier: MIT
// Steps between the sorted numbers of some 150 terms out of a million are below 2^16 but for
// one in ten thousand; a row over n columns has n / 65535 bridges at most.
//
// Eight bits for a weight: the largest error is a fiftieth of the least weight there is (the
// last token that counts) and a five-hundredth of a word in a headline. Quality:
// CONTRIBUTING.md.
#include "features/term_rows.h"

#include <string.h>

#include "base/error.h"
#include "base/mem.h"

#define MAX_CODE 255

pf_status pf_term_rows_begin(pf_term_rows_builder *builder, size_t n_rows, uint32_t n_terms,
                             double max_weight, pf_error *err)
{
    memset(builder, 0, sizeof *builder);
    pf_term_rows *rows = &builder->rows;
    rows->n_terms = n_terms;
    rows->unit = (float)(max_weight / MAX_CODE);
    rows->starts = pf_calloc(n_rows + 1, sizeof *rows->starts);
    rows->n_body = pf_calloc(n_rows, sizeof *rows->n_body);
    if (rows->starts == NULL || rows->n_body == NULL) {
        pf_term_rows_finish(rows);
        return pf_fail_memory(err, n_rows * sizeof *rows->starts);
    }
    return PF_OK;
}

// One entry of `code`, or a bridge.
static pf_status append_step(pf_term_rows_builder *builder, uint16_t step, uint8_t code)
{
    pf_term_rows *rows = &builder->rows;
    size_t at = builder->n_entries;
    if (pf_reserve((void **)&rows->steps, &builder->steps_cap, at + 1, sizeof *rows->steps) !=
            PF_OK ||
        pf_reserve((void **)&rows->weights, &builder->weights_cap, at + 1,
                   sizeof *rows->weights) != PF_OK) {
        return PF_ENOMEM;
    }
    rows->steps[at] = step;
    rows->weights[at] = code;
    builder->n_entries++;
    return PF_OK;
}

pf_status pf_term_rows_append(pf_term_rows_builder *builder, uint32_t col, uint8_t code,
                              pf_error *err)
{
    uint32_t step = col - builder->last;
    pf_status status = PF_OK;
    for (uint32_t left = pf_step_bridges(step); left > 0 && status == PF_OK; left--) {
        status = append_step(builder, PF_MAX_STEP, 0);
        step -= PF_MAX_STEP;
    }
    if (status == PF_OK) {
        status = append_step(builder, (uint16_t)step, code);
    }
    builder->last = col;
    return status == PF_OK ? PF_OK : pf_fail_memory(err, builder->n_entries);
}

void pf_term_rows_end_body(pf_term_rows_builder *builder)
{
    pf_term_rows *rows = &builder->rows;
    rows->n_body[rows->n_rows] =
        (uint32_t)(builder->n_entries - (size_t)rows->starts[rows->n_rows]);
}

void pf_term_rows_end_row(pf_term_rows_builder *builder)
{
    builder->rows.starts[++builder->rows.n_rows] = builder->n_entries;
    builder->last = 0;
}

pf_term_rows pf_term_rows_take(pf_term_rows_builder *builder)
{
    pf_term_rows rows = builder->rows;
    // Shrinking; should it fail, the larger blocks serve as well.
    void *steps = pf_realloc(rows.steps, builder->n_entries, sizeof *rows.steps);
    rows.steps = steps != NULL ? steps : rows.steps;
    void *weights = pf_realloc(rows.weights, builder->n_entries, sizeof *rows.weights);
    rows.weights = weights != NULL ? weights : rows.weights;
    memset(builder, 0, sizeof *builder);
    return rows;
}

void pf_term_rows_builder_finish(pf_term_rows_builder *builder)
{
    pf_term_rows_finish(&builder->rows);
    memset(builder, 0, sizeof *builder);
}

void pf_term_rows_finish(pf_term_rows *rows)
{
    pf_free(rows->starts);
    pf_free(rows->n_body);
    pf_free(rows->steps);
    pf_free(rows->weights);
    memset(rows, 0, sizeof *rows);
}

uint8_t pf_term_code(double weight, double max_weight)
{
    double code = weight / max_weight * MAX_CODE + 0.5;
    return (uint8_t)(code < 1 ? 1 : code > MAX_CODE ? MAX_CODE : code);
}

size_t pf_term_rows_bytes(const pf_term_rows *rows)
{
    size_t n = (size_t)rows->starts[rows->n_rows];
    return n * (sizeof *rows->steps + sizeof *rows->weights) +
           rows->n_rows * (sizeof *rows->starts + sizeof *rows->n_body);
}
