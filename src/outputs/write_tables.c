// SPDX-License-Identifier: MIT
#include "base/csv.h"
#include "base/error.h"
#include "outputs/outputs.h"

#define DIGITS 6 // of similarities

static void append_row(pf_csv *csv, const char *const *names, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        pf_csv_str(csv, names[i]);
    }
    pf_csv_end_row(csv);
}

pf_status pf_write_pairs(const pf_findings *found, pf_outfile *file, pf_error *err)
{
    static const char *const header[] = {"id_a",       "id_b",    "relation",
                                         "similarity", "jaccard", "containment"};
    const pf_corpus *corpus = &found->session->corpus;
    pf_csv csv;
    pf_csv_init(&csv, &file->buf);
    append_row(&csv, header, sizeof header / sizeof *header);
    for (size_t i = 0; i < found->groups->n_pairs; i++) {
        const pf_copy_pair *pair = &found->groups->pairs[i];
        pf_csv_view(&csv, pf_corpus_id(corpus, pair->a));
        pf_csv_view(&csv, pf_corpus_id(corpus, pair->b));
        pf_csv_str(&csv, pf_relation_name(pair->relation));
        pf_csv_fixed(&csv, (double)pair->similarity, DIGITS);
        pf_csv_fixed(&csv, (double)pair->jaccard, DIGITS);
        pf_csv_fixed(&csv, (double)pair->containment, DIGITS);
        pf_csv_end_row(&csv);
        PF_TRY(pf_outfile_drain(file, err));
    }
    return PF_OK;
}

// The last two columns: the runner-up and its similarity, empty where there is none.
static void append_runner_up(pf_csv *csv, const pf_sets *sets, uint32_t runner_up,
                             float similarity)
{
    if (runner_up == PF_NO_DOC) {
        pf_csv_str(csv, "");
        pf_csv_str(csv, "");
    } else {
        pf_csv_tag(csv, sets->letter, sets->number_of[runner_up] + 1);
        pf_csv_fixed(csv, (double)similarity, DIGITS);
    }
    pf_csv_end_row(csv);
}

pf_status pf_write_story_rows(const pf_findings *found, pf_outfile *file, pf_error *err)
{
    static const char *const header[] = {"id",         "story",     "size",
                                         "similarity", "runner_up", "runner_up_similarity"};
    const pf_corpus *corpus = &found->session->corpus;
    const pf_stories *stories = &found->model->stories;
    pf_csv csv;
    pf_csv_init(&csv, &file->buf);
    append_row(&csv, header, sizeof header / sizeof *header);
    for (uint32_t i = 0; i < corpus->n_docs; i++) {
        uint32_t row = found->model->row_of[i];
        uint32_t number = pf_set_of_doc(found->stories, found->model, i);
        pf_csv_view(&csv, pf_corpus_id(corpus, i));
        pf_csv_tag(&csv, 's', number + 1);
        pf_csv_u64(&csv, found->stories->sets[number].n_articles);
        int is_alone = stories->info[stories->story_of[row]].n_docs == 1;
        pf_csv_fixed(&csv, is_alone ? 1 : (double)stories->similarity[row], DIGITS);
        append_runner_up(&csv, found->stories, stories->runner_up[row],
                         stories->runner_up_similarity[row]);
        PF_TRY(pf_outfile_drain(file, err));
    }
    return PF_OK;
}

pf_status pf_write_topic_rows(const pf_findings *found, pf_outfile *file, pf_error *err)
{
    static const char *const header[] = {"id", "topic", "similarity", "runner_up",
                                         "runner_up_similarity"};
    const pf_corpus *corpus = &found->session->corpus;
    const pf_topics *topics = &found->model->topics;
    pf_csv csv;
    pf_csv_init(&csv, &file->buf);
    append_row(&csv, header, sizeof header / sizeof *header);
    for (uint32_t i = 0; i < corpus->n_docs; i++) {
        uint32_t row = found->model->row_of[i];
        pf_csv_view(&csv, pf_corpus_id(corpus, i));
        pf_csv_tag(&csv, 't', pf_set_of_doc(found->topics, found->model, i) + 1);
        pf_csv_fixed(&csv, (double)topics->similarity[row], DIGITS);
        append_runner_up(&csv, found->topics, topics->runner_up[row],
                         topics->runner_up_similarity[row]);
        PF_TRY(pf_outfile_drain(file, err));
    }
    return PF_OK;
}
