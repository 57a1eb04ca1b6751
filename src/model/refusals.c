// SPDX-License-Identifier: MIT
#include "model/refusals.h"

#include "base/error.h"
#include "base/mem.h"

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

pf_status pf_refusals_settle(pf_refusals *refusals, pf_session *session, const uint32_t *docs,
                             pf_error *err)
{
    const pf_corpus *corpus = &session->corpus;
    size_t n = refusals->columns.n_rows;
    uint32_t *sources = pf_alloc(n, sizeof *sources);
    if (sources == NULL) {
        return pf_fail_memory(err, n * sizeof *sources);
    }
    for (size_t row = 0; row < n; row++) {
        sources[row] = corpus->docs[docs[row]].source;
    }
    pf_status status =
        pf_columns_settle(&refusals->columns, sources, corpus->n_sources, session->pool, err);
    pf_free(sources);
    return status;
}

int pf_refusals_have(const void *ctx, uint32_t row_a, uint32_t row_b)
{
    const pf_refusals *refusals = ctx;
    return pf_columns_are_apart(&refusals->columns, row_a, row_b) ||
           pf_templates_are_one(&refusals->templates, row_a, row_b);
}
