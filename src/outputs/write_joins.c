// SPDX-License-Identifier: MIT
// What regrouping needs: how articles were joined, and what each is to the articles that are
// kept for it at other thresholds.
#include "base/csv.h"
#include "base/error.h"
#include "outputs/outputs.h"

// Enough to read the same float back.
#define EXACT_DIGITS 12

pf_status pf_write_joins(const pf_findings *found, pf_outfile *file, pf_error *err)
{
    const pf_corpus *corpus = &found->session->corpus;
    pf_csv csv;
    pf_csv_init(&csv, &file->buf);
    pf_buf_append_str(&file->buf, "id,joined_to,same_text,similarity,least,support\n");
    for (uint32_t i = 0; i < found->groups->n_docs; i++) {
        const pf_join *join = &found->groups->joins[i];
        if (join->to == i) {
            continue;
        }
        pf_csv_view(&csv, pf_corpus_id(corpus, i));
        pf_csv_view(&csv, pf_corpus_id(corpus, join->to));
        pf_csv_u64(&csv, join->same_text != 0);
        pf_csv_fixed(&csv, (double)join->similarity, EXACT_DIGITS);
        pf_csv_fixed(&csv, (double)join->least, EXACT_DIGITS);
        pf_csv_fixed(&csv, (double)join->support, EXACT_DIGITS);
        pf_csv_end_row(&csv);
        PF_TRY(pf_outfile_drain(file, err));
    }
    return PF_OK;
}

pf_status pf_write_figures(const pf_findings *found, pf_outfile *file, pf_error *err)
{
    const pf_corpus *corpus = &found->session->corpus;
    pf_csv csv;
    pf_csv_init(&csv, &file->buf);
    pf_buf_append_str(&file->buf, "id,kept,relation,similarity,jaccard,containment\n");
    for (size_t i = 0; i < found->groups->n_known; i++) {
        const pf_copy_pair *pair = &found->groups->known[i];
        pf_csv_view(&csv, pf_corpus_id(corpus, pair->b));
        pf_csv_view(&csv, pf_corpus_id(corpus, pair->a));
        pf_csv_str(&csv, pf_relation_name(pair->relation));
        pf_csv_fixed(&csv, (double)pair->similarity, EXACT_DIGITS);
        pf_csv_fixed(&csv, (double)pair->jaccard, EXACT_DIGITS);
        pf_csv_fixed(&csv, (double)pair->containment, EXACT_DIGITS);
        pf_csv_end_row(&csv);
        PF_TRY(pf_outfile_drain(file, err));
    }
    return PF_OK;
}
