// SPDX-License-Identifier: MIT
// A sparse matrix in compressed rows: documents by terms. Within a row columns rise.
#ifndef PF_BASE_CSR_H
#define PF_BASE_CSR_H

#include <stddef.h>
#include <stdint.h>

#include <pressfold/status.h>

typedef struct pf_csr {
    size_t n_rows;
    size_t n_cols;
    uint64_t *starts; // [n_rows + 1] into cols and values
    uint32_t *cols;   // [starts[n_rows]]
    float *values;    // [starts[n_rows]]
} pf_csr;

static inline size_t pf_csr_row_len(const pf_csr *csr, size_t row)
{
    return (size_t)(csr->starts[row + 1] - csr->starts[row]);
}

// Allocates the arrays (zeroed starts). PF_ENOMEM.
pf_status pf_csr_init(pf_csr *csr, size_t n_rows, size_t n_cols, uint64_t n_values,
                      pf_error *err) PF_MUST_CHECK;
void pf_csr_finish(pf_csr *csr);

#endif
