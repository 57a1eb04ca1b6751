// SPDX-License-Identifier: MIT
#include "pipeline/refusals.h"

#include "base/error.h"

pf_status pf_refusals_init(pf_refusals *refusals, size_t n_rows, pf_error *err)
{
    PF_TRY(pf_templates_init(&refusals->templates, n_rows, err));
    return pf_columns_init(&refusals->columns, n_rows, err);
}

void pf_refusals_finish(pf_refusals *refusals)
{
    pf_templates_finish(&refusals->templates);
    pf_columns_finish(&refusals->columns);
}

int pf_refusals_have(const void *ctx, uint32_t row_a, uint32_t row_b)
{
    const pf_refusals *refusals = ctx;
    return pf_columns_are_apart(&refusals->columns, row_a, row_b) ||
           pf_templates_are_one(&refusals->templates, row_a, row_b);
}
