// SPDX-License-Identifier: MIT
#include "model/refusals.h"

#include "base/error.h"
#include "base/mem.h"
#include "model/title_parts.h"

pf_status pf_refusals_init(pf_refusals *refusals, size_t n_rows, pf_error *err)
{
    PF_TRY(pf_templates_init(&refusals->templates, n_rows, err));
    PF_TRY(pf_columns_init(&refusals->headlines, n_rows, err));
    return pf_columns_init(&refusals->heads, n_rows, err);
}

void pf_refusals_finish(pf_refusals *refusals)
{
    pf_templates_finish(&refusals->templates);
    pf_columns_finish(&refusals->headlines);
    pf_columns_finish(&refusals->heads);
}

void pf_refusals_add_title(pf_refusals *refusals, size_t row, const pf_doc *doc,
                           const pf_scanner *scanner)
{
    const pf_tokens *title = &scanner->title;
    size_t n_head = pf_title_head(scanner->article.title, title);
    pf_columns_add(&refusals->headlines, row, doc->source, doc->time_seconds, title, title->n);
    pf_columns_add(&refusals->heads, row, doc->source, doc->time_seconds, title, n_head);
}

pf_status pf_refusals_settle(pf_refusals *refusals, pf_session *session, const uint32_t *docs,
                             pf_error *err)
{
    const pf_corpus *corpus = &session->corpus;
    size_t n = refusals->headlines.n_rows;
    uint32_t *sources = pf_alloc(n, sizeof *sources);
    if (sources == NULL) {
        return pf_fail_memory(err, n * sizeof *sources);
    }
    for (size_t row = 0; row < n; row++) {
        sources[row] = corpus->docs[docs[row]].source;
    }
    pf_status status = pf_columns_settle(&refusals->headlines, PF_COLUMN_HEADLINES, sources,
                                         corpus->n_sources, session->pool, err);
    if (status == PF_OK) {
        status = pf_columns_settle(&refusals->heads, PF_COLUMN_HEADS, sources,
                                   corpus->n_sources, session->pool, err);
    }
    pf_free(sources);
    return status;
}

int pf_refusals_have(const void *ctx, uint32_t row_a, uint32_t row_b)
{
    const pf_refusals *refusals = ctx;
    return pf_columns_are_apart(&refusals->headlines, row_a, row_b) ||
           pf_columns_are_apart(&refusals->heads, row_a, row_b) ||
           pf_templates_are_one(&refusals->templates, row_a, row_b);
}
