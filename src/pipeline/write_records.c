// SPDX-License-Identifier: MIT
// Kept records leave as the bytes they came in. Where something is added to a record, it goes
// in front of its last brace, so the rest stays as it came, too.
#include "base/csv.h"
#include "base/error.h"
#include "base/json.h"
#include "io/date.h"
#include "pipeline/outputs.h"

static void append_line(pf_outfile *file, const pf_buf *record)
{
    pf_buf_append(&file->buf, record->data, record->len);
    pf_buf_append_char(&file->buf, '\n');
}

// The record without its last brace; a decoded record is an object, so there is one.
static void append_opened(pf_outfile *file, const pf_buf *record)
{
    size_t len = record->len;
    while (len > 0 && record->data[len - 1] != '}') {
        len--;
    }
    pf_buf_append(&file->buf, record->data, len > 0 ? len - 1 : 0);
}

static void append_tag(pf_buf *out, const char *name, char letter, uint64_t number)
{
    pf_buf_append_str(out, ",\"");
    pf_buf_append_str(out, name);
    pf_buf_append_str(out, "\":\"");
    pf_buf_append_char(out, letter);
    pf_buf_append_u64(out, number);
    pf_buf_append_char(out, '"');
}

static void append_annotated(const pf_findings *found, pf_doc_id doc, const pf_buf *record,
                             pf_outfile *file)
{
    const pf_corpus *corpus = &found->session->corpus;
    append_opened(file, record);
    pf_buf_append_str(&file->buf, ",\"group\":");
    pf_json_quote(&file->buf, pf_corpus_id(corpus, found->groups->copies[doc].kept));
    if (found->stories != NULL) {
        append_tag(&file->buf, "story", 's',
                   pf_set_of_doc(found->stories, found->model, doc) + 1);
    }
    if (found->topics != NULL) {
        append_tag(&file->buf, "topic", 't',
                   pf_set_of_doc(found->topics, found->model, doc) + 1);
    }
    pf_buf_append_str(&file->buf, "}\n");
}

static void append_removed(const pf_findings *found, pf_doc_id doc, const pf_buf *record,
                           pf_outfile *file)
{
    append_opened(file, record);
    pf_buf_append_str(&file->buf, ",\"kept_id\":");
    pf_json_quote(&file->buf,
                  pf_corpus_id(&found->session->corpus, found->groups->copies[doc].kept));
    pf_buf_append_str(&file->buf, "}\n");
}

static void append_article(const pf_findings *found, pf_doc_id doc, pf_strview title,
                           pf_csv *csv)
{
    const pf_corpus *corpus = &found->session->corpus;
    const pf_doc *d = &corpus->docs[doc];
    const pf_copy *copy = &found->groups->copies[doc];
    char date[32];
    pf_date_format(d->time_seconds, d->date_only, date);
    pf_csv_view(csv, pf_corpus_id(corpus, doc));
    pf_csv_view(csv, corpus->sources[d->source]);
    pf_csv_str(csv, date);
    pf_csv_view(csv, title);
    pf_csv_view(csv, pf_corpus_id(corpus, copy->kept));
    pf_csv_u64(csv, copy->kept == doc);
    pf_csv_str(csv, pf_relation_name(copy->relation));
    pf_csv_tag(csv, 's', pf_set_of_doc(found->stories, found->model, doc) + 1);
    pf_csv_tag(csv, 't', pf_set_of_doc(found->topics, found->model, doc) + 1);
    pf_csv_end_row(csv);
}

static pf_status write_article(const pf_findings *found, pf_doc_id doc, pf_outfile *file,
                               pf_error *err)
{
    pf_scanner *scanner = &found->session->scanners[0];
    pf_record_ref ref = found->session->corpus.docs[doc].ref;
    PF_TRY(pf_scan_decode(scanner, scanner->record.data, scanner->record.len,
                          pf_record_ref_canonical(ref), err));
    pf_csv csv;
    pf_csv_init(&csv, &file->buf);
    append_article(found, doc, scanner->article.title, &csv);
    return pf_outfile_drain(file, err);
}

static pf_status write_record(const pf_findings *found, pf_doc_id doc,
                              const pf_record_files *files, pf_error *err)
{
    pf_session *session = found->session;
    pf_buf *record = &session->scanners[0].record;
    int is_kept = found->groups->copies[doc].kept == doc;
    int is_wanted = files->annotate != NULL || files->articles != NULL ||
                    (is_kept ? files->kept : files->removed) != NULL;
    if (!is_wanted) {
        return PF_OK;
    }
    PF_TRY(pf_store_read(session->store, session->corpus.docs[doc].ref, record, err));
    if (files->kept != NULL && is_kept) {
        append_line(files->kept, record);
        PF_TRY(pf_outfile_drain(files->kept, err));
    }
    if (files->removed != NULL && !is_kept) {
        append_removed(found, doc, record, files->removed);
        PF_TRY(pf_outfile_drain(files->removed, err));
    }
    if (files->annotate != NULL) {
        append_annotated(found, doc, record, files->annotate);
        PF_TRY(pf_outfile_drain(files->annotate, err));
    }
    return files->articles == NULL ? PF_OK : write_article(found, doc, files->articles, err);
}

pf_status pf_write_records(const pf_findings *found, const pf_record_files *files,
                           pf_error *err)
{
    pf_session *session = found->session;
    if (files->articles != NULL) {
        pf_buf_append_str(&files->articles->buf,
                          "id,source,date,title,group,kept,relation,story,topic\n");
    }
    for (uint32_t doc = 0; doc < session->corpus.n_docs; doc++) {
        PF_TRY(write_record(found, doc, files, err));
        if (doc % 1024 == 0) {
            PF_TRY(pf_session_check(session, err));
            pf_meter_tell(pf_pool_meter(session->pool), doc, session->corpus.n_docs);
        }
    }
    return PF_OK;
}

pf_status pf_load_title(const pf_findings *found, pf_doc_id doc, pf_strview *out_title,
                        pf_error *err)
{
    pf_scanner *scanner = &found->session->scanners[0];
    PF_TRY(pf_scan_load(scanner, found->session->store, found->session->corpus.docs[doc].ref,
                        err));
    *out_title = scanner->article.title;
    return PF_OK;
}
