// SPDX-License-Identifier: MIT
// The outlet x story matrix in long form: a row for each outlet that has the story. What an
// outlet did not carry has no row.
#include "base/csv.h"
#include "base/day.h"
#include "base/error.h"
#include "io/date.h"
#include "outputs/outlets.h"
#include "outputs/outputs.h"

#define DIGITS 2 // of hours

// Nothing where an hour is not known of the outlet's first article or the story's. An outlet
// that was first for sure needs none.
static void append_hours(pf_csv *csv, const pf_outlet *outlet, const pf_set *story)
{
    int is_first = outlet->source == story->first_source;
    if (!is_first && (outlet->first_seconds == PF_TIME_UNKNOWN || outlet->first_date_only ||
                      story->first_date_only)) {
        pf_csv_str(csv, "");
        return;
    }
    int64_t seconds = outlet->first_seconds - story->first_seconds;
    pf_csv_fixed(csv, (double)seconds / (double)PF_HOUR_SECONDS, DIGITS);
}

static void append_outlet(pf_csv *csv, const pf_outlet *outlet, const pf_set *story,
                          size_t number)
{
    char first[32];
    pf_date_format(outlet->first_seconds, outlet->first_date_only, first);
    pf_csv_view(csv, outlet->name);
    pf_csv_tag(csv, 's', number + 1);
    pf_csv_u64(csv, outlet->n_articles);
    pf_csv_str(csv, first);
    append_hours(csv, outlet, story);
    pf_csv_end_row(csv);
}

static pf_status write_stories(const pf_findings *found, pf_outlets *outlets, pf_outfile *file,
                               pf_error *err)
{
    const pf_sets *stories = found->stories;
    pf_csv csv;
    pf_csv_init(&csv, &file->buf);
    for (size_t s = 0; s < stories->n; s++) {
        const pf_set *story = &stories->sets[s];
        PF_TRY(pf_outlets_list(outlets, &found->session->corpus, stories, story, err));
        for (size_t i = 0; i < outlets->n; i++) {
            append_outlet(&csv, &outlets->outlets[i], story, s);
        }
        PF_TRY(pf_outfile_drain(file, err));
    }
    return PF_OK;
}

pf_status pf_write_outlets(const pf_findings *found, pf_outfile *file, pf_error *err)
{
    pf_buf_append_str(&file->buf, "outlet,story,articles,first,hours_after_first\n");
    pf_outlets outlets = {0};
    pf_status status = write_stories(found, &outlets, file, err);
    pf_outlets_finish(&outlets);
    return status;
}
