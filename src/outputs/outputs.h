// SPDX-License-Identifier: MIT
// What a run leaves: tables, records, the sets, the manifest and the report, each into a file
// that its caller opened and will commit.
#ifndef PF_OUTPUTS_OUTPUTS_H
#define PF_OUTPUTS_OUTPUTS_H

#include "base/outfile.h"
#include "copies/passages.h"
#include "outputs/sets.h"

// All that was found. Stories and topics are NULL where they were not asked for.
typedef struct pf_findings {
    pf_session *session;
    const pf_groups *groups;
    const pf_passages *passages; // empty but in a run
    const pf_model *model;
    const pf_sets *stories;
    const pf_sets *topics;
} pf_findings;

// CSV id_a,id_b,relation,similarity,jaccard,containment.
pf_status pf_write_pairs(const pf_findings *found, pf_outfile *file, pf_error *err)
    PF_MUST_CHECK;

// What regrouping needs: CSV id,joined_to,same_text,similarity,least,support, a row for each
// article that is joined to another; and CSV
// id,kept,relation,similarity,jaccard,containment, what articles are to those kept for them.
pf_status pf_write_joins(const pf_findings *found, pf_outfile *file, pf_error *err)
    PF_MUST_CHECK;
pf_status pf_write_figures(const pf_findings *found, pf_outfile *file, pf_error *err)
    PF_MUST_CHECK;

// CSV of the stories or topics of each article, in input order.
pf_status pf_write_story_rows(const pf_findings *found, pf_outfile *file, pf_error *err)
    PF_MUST_CHECK;
pf_status pf_write_topic_rows(const pf_findings *found, pf_outfile *file, pf_error *err)
    PF_MUST_CHECK;

// Where the records go; any may be NULL.
typedef struct pf_record_files {
    pf_outfile *kept;
    pf_outfile *removed;
    pf_outfile *annotate;
    pf_outfile *articles; // CSV, a row for each article; its columns are in write_records.c
    pf_outfile *groups;   // CSV id,group,kept,relation,similarity,jaccard,containment
} pf_record_files;

// Reads the records once more, in input order, into the files.
pf_status pf_write_records(const pf_findings *found, const pf_record_files *files,
                           pf_error *err) PF_MUST_CHECK;

// CSV outlet,story,articles,first,hours_after_first, story after story.
pf_status pf_write_outlets(const pf_findings *found, pf_outfile *file, pf_error *err)
    PF_MUST_CHECK;

// JSON Lines, one story or topic a line.
pf_status pf_write_stories(const pf_findings *found, pf_outfile *file, pf_error *err)
    PF_MUST_CHECK;
pf_status pf_write_topics(const pf_findings *found, pf_outfile *file, pf_error *err)
    PF_MUST_CHECK;

// run.json
pf_status pf_write_manifest(const pf_findings *found, pf_outfile *file, pf_error *err)
    PF_MUST_CHECK;

// report.html
pf_status pf_write_report(const pf_findings *found, pf_outfile *file, pf_error *err)
    PF_MUST_CHECK;

// What an article is shown by: its title, or the beginning of its text where it has none. Read
// from its record; borrowed until the scanner's next use.
pf_status pf_load_title(const pf_findings *found, pf_doc_id doc, pf_strview *out_title,
                        pf_error *err) PF_MUST_CHECK;

#endif
