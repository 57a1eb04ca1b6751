// SPDX-License-Identifier: MIT
// Kept records leave as the bytes they came in. Where something is added to a record, it goes
// in front of its last brace, so the rest stays as it came, too.
#include "base/csv.h"
#include "base/error.h"
#include "base/json.h"
#include "io/date.h"
#include "pipeline/outputs.h"

#define SPAN_BYTES ((uint64_t)256 << 10) // of records read together
#define SPAN_GAP   ((uint64_t)4096)      // between two of them, at most
#define DIGITS     6                     // of similarities

static void append_line(pf_outfile *file, pf_strview record)
{
    pf_buf_append(&file->buf, record.data, record.len);
    pf_buf_append_char(&file->buf, '\n');
}

// The record without its last brace; a decoded record is an object, so there is one.
static void append_opened(pf_outfile *file, pf_strview record)
{
    size_t len = record.len;
    while (len > 0 && record.data[len - 1] != '}') {
        len--;
    }
    pf_buf_append(&file->buf, record.data, len > 0 ? len - 1 : 0);
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

static void append_annotated(const pf_findings *found, pf_doc_id doc, pf_strview record,
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

static void append_removed(const pf_findings *found, pf_doc_id doc, pf_strview record,
                           pf_outfile *file)
{
    append_opened(file, record);
    pf_buf_append_str(&file->buf, ",\"kept_id\":");
    pf_json_quote(&file->buf,
                  pf_corpus_id(&found->session->corpus, found->groups->copies[doc].kept));
    pf_buf_append_str(&file->buf, "}\n");
}

// Terms with a blank between them; a term has none.
static pf_status append_terms(const pf_vocab *vocab, const pf_tie_list *ties, pf_csv *csv,
                              pf_error *err)
{
    pf_buf terms;
    pf_buf_init(&terms);
    for (size_t i = 0; i < PF_TIES && ties->terms[i] != PF_NO_DOC; i++) {
        pf_buf_append_str(&terms, i > 0 ? " " : "");
        pf_buf_append_view(&terms, pf_vocab_term(vocab, ties->terms[i]));
    }
    pf_status status = pf_buf_status(&terms, err);
    if (status == PF_OK) {
        pf_csv_view(csv, pf_buf_view(&terms));
    }
    pf_buf_finish(&terms);
    return status;
}

// Why the article is in its story, and what would come next: similarity and ties of both.
static pf_status append_why(const pf_findings *found, pf_doc_id doc, pf_csv *csv, pf_error *err)
{
    const pf_model *model = found->model;
    const pf_stories *stories = &model->stories;
    const pf_vocab *vocab = &model->terms.vocab;
    uint32_t row = model->row_of[doc];
    int is_alone = stories->info[stories->story_of[row]].n_docs == 1;
    pf_csv_fixed(csv, is_alone ? 1 : (double)stories->similarity[row], DIGITS);
    PF_TRY(append_terms(vocab, &model->story_ties.own[row], csv, err));
    if (stories->runner_up[row] == PF_NO_DOC) {
        pf_csv_str(csv, "");
        pf_csv_str(csv, "");
    } else {
        pf_csv_tag(csv, 's', found->stories->number_of[stories->runner_up[row]] + 1);
        pf_csv_fixed(csv, (double)stories->runner_up_similarity[row], DIGITS);
    }
    return append_terms(vocab, &model->story_ties.other[row], csv, err);
}

static pf_status append_article(const pf_findings *found, pf_doc_id doc, pf_strview title,
                                pf_csv *csv, pf_error *err)
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
    pf_csv_str(csv, pf_language_code(pf_model_language(found->model, doc)));
    PF_TRY(append_why(found, doc, csv, err));
    pf_csv_end_row(csv);
    return PF_OK;
}

// Records that stand near one another in their input, read in one go.
typedef struct record_span {
    pf_record_ref ref; // of all of them, as if they were one
    pf_buf bytes;
} record_span;

// Reads the record of `doc` and those behind it that are near, up to SPAN_BYTES.
static pf_status read_span(pf_session *session, pf_doc_id doc, record_span *span, pf_error *err)
{
    const pf_doc *docs = session->corpus.docs;
    span->ref = docs[doc].ref;
    uint64_t end = span->ref.offset + span->ref.len;
    for (size_t i = (size_t)doc + 1; i < session->corpus.n_docs; i++) {
        const pf_record_ref *next = &docs[i].ref;
        if (next->input != span->ref.input || next->offset < end ||
            next->offset - end > SPAN_GAP ||
            next->offset + next->len - span->ref.offset > SPAN_BYTES) {
            break;
        }
        end = next->offset + next->len;
    }
    span->ref.len = (uint32_t)(end - span->ref.offset);
    return pf_store_read(session->store, span->ref, &span->bytes, err);
}

// The record of `doc`, in the span that is there or in a new one.
static pf_status read_record(pf_session *session, pf_doc_id doc, record_span *span,
                             pf_strview *out_record, pf_error *err)
{
    const pf_record_ref *ref = &session->corpus.docs[doc].ref;
    int is_here = ref->input == span->ref.input && ref->offset >= span->ref.offset &&
                  ref->offset + ref->len <= span->ref.offset + span->bytes.len;
    if (!is_here) {
        pf_buf_reset(&span->bytes); // should reading fail, nothing is here
        PF_TRY(read_span(session, doc, span, err));
    }
    out_record->data = span->bytes.data + (ref->offset - span->ref.offset);
    out_record->len = ref->len;
    return PF_OK;
}

static pf_status write_article(const pf_findings *found, pf_doc_id doc, pf_strview record,
                               pf_outfile *file, pf_error *err)
{
    pf_scanner *scanner = &found->session->scanners[0];
    pf_record_ref ref = found->session->corpus.docs[doc].ref;
    PF_TRY(pf_scan_decode(scanner, record.data, record.len, pf_record_ref_canonical(ref), err));
    pf_csv csv;
    pf_csv_init(&csv, &file->buf);
    PF_TRY(append_article(found, doc, scanner->article.title, &csv, err));
    return pf_outfile_drain(file, err);
}

static pf_status write_record(const pf_findings *found, pf_doc_id doc,
                              const pf_record_files *files, record_span *span, pf_error *err)
{
    int is_kept = found->groups->copies[doc].kept == doc;
    int is_wanted = files->annotate != NULL || files->articles != NULL ||
                    (is_kept ? files->kept : files->removed) != NULL;
    if (!is_wanted) {
        return PF_OK;
    }
    pf_strview record = {NULL, 0};
    PF_TRY(read_record(found->session, doc, span, &record, err));
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
    return files->articles == NULL ? PF_OK
                                   : write_article(found, doc, record, files->articles, err);
}

static pf_status write_all(const pf_findings *found, const pf_record_files *files,
                           record_span *span, pf_error *err)
{
    pf_session *session = found->session;
    for (uint32_t doc = 0; doc < session->corpus.n_docs; doc++) {
        PF_TRY(write_record(found, doc, files, span, err));
        if (doc % 1024 == 0) {
            PF_TRY(pf_session_check(session, err));
            pf_meter_tell(pf_pool_meter(session->pool), doc, session->corpus.n_docs);
        }
    }
    return PF_OK;
}

pf_status pf_write_records(const pf_findings *found, const pf_record_files *files,
                           pf_error *err)
{
    if (files->articles != NULL) {
        pf_buf_append_str(&files->articles->buf,
                          "id,source,date,title,group,kept,relation,story,topic,language,"
                          "story_similarity,ties,runner_up,runner_up_similarity,"
                          "runner_up_ties\n");
    }
    record_span span = {{0}, {0}};
    pf_buf_init(&span.bytes);
    pf_status status = write_all(found, files, &span, err);
    pf_buf_finish(&span.bytes);
    return status;
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
