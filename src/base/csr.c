// SPDX-License-Identifier: MIT
#include "base/csr.h"

#include <string.h>

#include "base/error.h"
#include "base/mem.h"

pf_status pf_csr_init(pf_csr *csr, size_t n_rows, size_t n_cols, uint64_t n_values,
                      pf_error *err)
{
    memset(csr, 0, sizeof *csr);
    csr->n_rows = n_rows;
    csr->n_cols = n_cols;
    csr->starts = pf_calloc(n_rows + 1, sizeof *csr->starts);
    csr->cols = pf_alloc(n_values, sizeof *csr->cols);
    csr->values = pf_alloc(n_values, sizeof *csr->values);
    if (csr->starts == NULL || csr->cols == NULL || csr->values == NULL) {
        pf_csr_finish(csr);
        return pf_fail_memory(err, n_values * sizeof *csr->values);
    }
    return PF_OK;
}

void pf_csr_finish(pf_csr *csr)
{
    pf_free(csr->starts);
    pf_free(csr->cols);
    pf_free(csr->values);
    memset(csr, 0, sizeof *csr);
}
