// SPDX-License-Identifier: MIT
#include <string.h>

#include <pressfold/options.h>

#include "base/error.h"
#include "match/rule.h"
#include "pipeline/option_table.h"

void pf_options_init(pf_options *options)
{
    memset(options, 0, sizeof *options);
    const char **keys = options->input.keys;
    keys[PF_FIELD_ID] = "id,_id,uid";
    keys[PF_FIELD_DATE] = "date,published,published_at,pub_date,date_publish,timestamp";
    keys[PF_FIELD_SOURCE] = "source,outlet,publisher,domain";
    keys[PF_FIELD_TITLE] = "title,headline";
    keys[PF_FIELD_TEXT] = "text,body,content,article,maintext";
    keys[PF_FIELD_URL] = "url,link";
    keys[PF_FIELD_LABEL] = "label";
    options->input.max_record_bytes = 16u << 20;
    options->input.batch_bytes = 256u << 10; // two of them fit the cache of a core
    options->copies.method = PF_METHOD_BOTTOMK;
    options->copies.recall = 0.99;
    options->copies.shingle_len = 5;
    options->copies.furniture = 1;
    options->stories.window_days = 30;
    options->topics.lsa_dims = 100;
    options->topics.restarts = 5;
    options->resources.seed = 1;
    options->resources.scratch_dir = "/tmp";
    options->fold = 1;
}

static pf_status validate_shape(const pf_copy_options *copies, pf_error *err)
{
    uint64_t slots = (uint64_t)copies->bands * copies->rows;
    if ((copies->bands == 0) != (copies->rows == 0)) {
        return pf_fail(err, PF_EINVAL, "--bands and --rows are given together or not at all");
    }
    if (copies->permutations != 0 && slots > copies->permutations) {
        return pf_fail(err, PF_EINVAL,
                       "--bands %u times --rows %u is more than --permutations %u",
                       copies->bands, copies->rows, copies->permutations);
    }
    if (slots > 4096) {
        return pf_fail(err, PF_EINVAL, "--bands %u times --rows %u is more than 4096",
                       copies->bands, copies->rows);
    }
    if (copies->method != PF_METHOD_MINHASH && (slots != 0 || copies->permutations != 0)) {
        return pf_fail(err, PF_EINVAL,
                       "--permutations, --bands and --rows go with --method minhash");
    }
    return PF_OK;
}

// Where both are of one kind they can be compared.
static pf_status validate_words(const pf_word_options *words, pf_error *err)
{
    pf_df_bound least = words->min_df;
    pf_df_bound most = words->max_df;
    if (least.is_share == most.is_share && most.value > 0 && least.value > most.value) {
        return pf_fail(err, PF_EINVAL, "--min-df %g is more than --max-df %g", least.value,
                       most.value);
    }
    return PF_OK;
}

pf_status pf_options_validate(const pf_options *options, pf_error *err)
{
    if (options == NULL) {
        return pf_fail(err, PF_EINVAL, "there are no options");
    }
    if (options->resources.scratch_dir == NULL) {
        return pf_fail(err, PF_EINVAL, "--tmpdir has no value");
    }
    char text[1024];
    size_t n = 0;
    const pf_option_info *table = pf_option_table(&n);
    pf_options scratch = *options;
    // What each row would accept as text is what may stand in the struct.
    for (size_t i = 0; i < n; i++) {
        if (table[i].argument == NULL || strcmp(table[i].name, "field") == 0) {
            continue;
        }
        PF_TRY(pf_options_text(options, table[i].name, text, sizeof text, err));
        if (text[0] != '\0') {
            PF_TRY(pf_options_set(&scratch, table[i].name, text, err));
        }
    }
    for (int field = 0; field < PF_N_FIELDS; field++) {
        if (options->input.keys[field] == NULL || options->input.keys[field][0] == '\0') {
            return pf_fail(err, PF_EINVAL, "field %d has no key", field);
        }
    }
    PF_TRY(validate_words(&options->words, err));
    return validate_shape(&options->copies, err);
}
