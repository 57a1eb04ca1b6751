// SPDX-License-Identifier: MIT
// Kept records leave as the bytes they came in. Where something is added to a record, it goes
// in front of its last brace, so the rest stays as it came, too. Some articles that stand one
// behind the other are a batch: all threads read batches and lay out what is written of them,
// one thread at a time writes, in input order.
#include "base/csv.h"
#include "base/error.h"
#include "base/json.h"
#include "base/mem.h"
#include "io/date.h"
#include "outputs/outputs.h"
#include "report/html.h"

#define SPAN_BYTES         ((uint64_t)256 << 10) // of records read together
#define FETCHED_BYTES      ((uint64_t)1 << 20)   // where they come from the disk
#define SPAN_GAP           ((uint64_t)4096)      // between two of them, at most
#define BATCH_DOCS         1024u                 // at most
#define BATCHES_PER_THREAD 2u
#define DIGITS             6    // of similarities
#define MAX_LEAD_BYTES     160u // that a text without a title is shown by

enum {
    KEPT,
    REMOVED,
    ANNOTATE,
    ARTICLES,
    GROUPS,
    N_FILES
};

// Records that stand near one another in their input, read in one go.
typedef struct record_span {
    pf_record_ref ref; // of all of them, as if they were one
    pf_buf bytes;
} record_span;

typedef struct record_batch {
    uint32_t begin; // of its articles
    uint32_t end;
    record_span span;
    pf_buf out[N_FILES];
} record_batch;

typedef struct record_job {
    const pf_findings *found;
    pf_outfile *files[N_FILES]; // NULL: not wanted
    uint32_t next;              // article that is in no batch yet
    pf_fetch *fetch;            // of the next batch's records; NULL: they are read when needed
} record_job;

static void append_line(pf_buf *out, pf_strview record)
{
    pf_buf_append(out, record.data, record.len);
    pf_buf_append_char(out, '\n');
}

// The record without its last brace; a decoded record is an object, so there is one.
static void append_opened(pf_buf *out, pf_strview record)
{
    size_t len = record.len;
    while (len > 0 && record.data[len - 1] != '}') {
        len--;
    }
    pf_buf_append(out, record.data, len > 0 ? len - 1 : 0);
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
                             pf_buf *out)
{
    const pf_corpus *corpus = &found->session->corpus;
    append_opened(out, record);
    pf_buf_append_str(out, ",\"group\":");
    pf_json_quote(out, pf_corpus_id(corpus, found->groups->copies[doc].kept));
    if (found->stories != NULL) {
        append_tag(out, "story", 's', pf_set_of_doc(found->stories, found->model, doc) + 1);
    }
    if (found->topics != NULL) {
        append_tag(out, "topic", 't', pf_set_of_doc(found->topics, found->model, doc) + 1);
    }
    pf_buf_append_str(out, "}\n");
}

static void append_removed(const pf_findings *found, pf_doc_id doc, pf_strview record,
                           pf_buf *out)
{
    append_opened(out, record);
    pf_buf_append_str(out, ",\"kept_id\":");
    pf_json_quote(out, pf_corpus_id(&found->session->corpus, found->groups->copies[doc].kept));
    pf_buf_append_str(out, "}\n");
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

static void append_group(const pf_findings *found, pf_doc_id doc, pf_buf *out)
{
    const pf_corpus *corpus = &found->session->corpus;
    const pf_copy *copy = &found->groups->copies[doc];
    pf_csv csv;
    pf_csv_init(&csv, out);
    int is_kept = copy->kept == doc;
    pf_strview id = pf_corpus_id(corpus, doc);
    pf_csv_view(&csv, id);
    pf_csv_view(&csv, is_kept ? id : pf_corpus_id(corpus, copy->kept));
    pf_csv_u64(&csv, (uint64_t)is_kept);
    pf_csv_str(&csv, pf_relation_name(copy->relation));
    pf_csv_fixed(&csv, (double)copy->similarity, DIGITS);
    pf_csv_fixed(&csv, (double)copy->jaccard, DIGITS);
    pf_csv_fixed(&csv, (double)copy->containment, DIGITS);
    pf_csv_end_row(&csv);
}

// Reads the record of `doc` and those behind it that are near, up to SPAN_BYTES or `end`.
static pf_status read_span(pf_session *session, pf_doc_id doc, uint32_t end, record_span *span,
                           pf_error *err)
{
    const pf_doc *docs = session->corpus.docs;
    span->ref = docs[doc].ref;
    uint64_t to = span->ref.offset + span->ref.len;
    for (uint32_t i = doc + 1; i < end; i++) {
        const pf_record_ref *next = &docs[i].ref;
        if (next->input != span->ref.input || next->offset < to ||
            next->offset - to > SPAN_GAP ||
            next->offset + next->len - span->ref.offset > SPAN_BYTES) {
            break;
        }
        to = next->offset + next->len;
    }
    span->ref.len = (uint32_t)(to - span->ref.offset);
    return pf_store_read(session->store, span->ref, &span->bytes, err);
}

// The record of an article of the batch, in the span that is there or in a new one.
static pf_status read_record(pf_session *session, pf_doc_id doc, record_batch *batch,
                             pf_strview *out_record, pf_error *err)
{
    record_span *span = &batch->span;
    const pf_record_ref *ref = &session->corpus.docs[doc].ref;
    int is_here = ref->input == span->ref.input && ref->offset >= span->ref.offset &&
                  ref->offset + ref->len <= span->ref.offset + span->bytes.len;
    if (!is_here) {
        pf_buf_reset(&span->bytes); // should reading fail, nothing is here
        PF_TRY(read_span(session, doc, batch->end, span, err));
    }
    out_record->data = span->bytes.data + (ref->offset - span->ref.offset);
    out_record->len = ref->len;
    return PF_OK;
}

static pf_status lay_out_article(const pf_findings *found, pf_doc_id doc, pf_strview record,
                                 unsigned worker, pf_buf *out, pf_error *err)
{
    pf_scanner *scanner = &found->session->scanners[worker];
    pf_record_ref ref = found->session->corpus.docs[doc].ref;
    PF_TRY(pf_scan_decode(scanner, record.data, record.len, pf_record_ref_canonical(ref), err));
    pf_csv csv;
    pf_csv_init(&csv, out);
    return append_article(found, doc, scanner->article.title, &csv, err);
}

static pf_status lay_out_record(const record_job *job, pf_doc_id doc, record_batch *batch,
                                unsigned worker, pf_error *err)
{
    const pf_findings *found = job->found;
    pf_buf *out = batch->out;
    int is_kept = found->groups->copies[doc].kept == doc;
    int is_wanted = job->files[ANNOTATE] != NULL || job->files[ARTICLES] != NULL ||
                    job->files[is_kept ? KEPT : REMOVED] != NULL;
    if (!is_wanted) {
        return PF_OK;
    }
    pf_strview record = {NULL, 0};
    PF_TRY(read_record(found->session, doc, batch, &record, err));
    if (job->files[KEPT] != NULL && is_kept) {
        append_line(&out[KEPT], record);
    }
    if (job->files[REMOVED] != NULL && !is_kept) {
        append_removed(found, doc, record, &out[REMOVED]);
    }
    if (job->files[ANNOTATE] != NULL) {
        append_annotated(found, doc, record, &out[ANNOTATE]);
    }
    return job->files[ARTICLES] == NULL
               ? PF_OK
               : lay_out_article(found, doc, record, worker, &out[ARTICLES], err);
}

// The end of the batch that begins with article `begin`.
static uint32_t end_of_batch(const record_job *job, uint32_t begin)
{
    const pf_corpus *corpus = &job->found->session->corpus;
    uint64_t most = job->fetch != NULL ? FETCHED_BYTES : SPAN_BYTES;
    uint64_t n_bytes = 0;
    uint32_t end = begin;
    while (end < corpus->n_docs && n_bytes < most && end - begin < BATCH_DOCS) {
        n_bytes += corpus->docs[end++].ref.len;
    }
    return end;
}

// All records of a batch as if they were one; 0: they do not stand together.
static int join_records(const pf_corpus *corpus, uint32_t begin, uint32_t end,
                        pf_record_ref *out)
{
    if (begin == end) {
        return 0;
    }
    *out = corpus->docs[begin].ref;
    uint64_t to = out->offset + out->len;
    for (uint32_t i = begin + 1; i < end; i++) {
        const pf_record_ref *ref = &corpus->docs[i].ref;
        if (ref->input != out->input || ref->offset < to || ref->offset - to > SPAN_GAP) {
            return 0;
        }
        to = ref->offset + ref->len;
    }
    out->len = (uint32_t)(to - out->offset);
    return 1;
}

// Has the records behind the batch fetched; takes its own, which were before.
static void fetch_ahead(const record_job *job, record_batch *batch)
{
    const pf_corpus *corpus = &job->found->session->corpus;
    pf_record_ref ref;
    int is_joined = join_records(corpus, batch->end, end_of_batch(job, batch->end), &ref);
    pf_fetch_next(job->fetch, &ref, is_joined ? 1 : 0);
    if (join_records(corpus, batch->begin, batch->end, &ref) &&
        pf_fetch_take(job->fetch, ref, &batch->span.bytes)) {
        batch->span.ref = ref;
    }
}

// The next articles.
static pf_status next_batch(void *ctx, void *opaque, pf_error *err)
{
    record_job *job = ctx;
    record_batch *batch = opaque;
    PF_TRY(pf_session_check(job->found->session, err));
    batch->begin = job->next;
    batch->end = end_of_batch(job, job->next);
    job->next = batch->end;
    if (batch->end == batch->begin) {
        return PF_END;
    }
    if (job->fetch != NULL) {
        fetch_ahead(job, batch);
    }
    return PF_OK;
}

static pf_status lay_out_batch(void *ctx, void *opaque, unsigned worker, pf_error *err)
{
    const record_job *job = ctx;
    record_batch *batch = opaque;
    for (int i = 0; i < N_FILES; i++) {
        pf_buf_reset(&batch->out[i]);
    }
    for (uint32_t doc = batch->begin; doc < batch->end; doc++) {
        PF_TRY(lay_out_record(job, doc, batch, worker, err));
        if (job->files[GROUPS] != NULL) {
            append_group(job->found, doc, &batch->out[GROUPS]);
        }
    }
    return PF_OK;
}

static pf_status write_batch(void *ctx, void *opaque, pf_error *err)
{
    const record_job *job = ctx;
    const record_batch *batch = opaque;
    for (int i = 0; i < N_FILES; i++) {
        if (job->files[i] != NULL) {
            PF_TRY(pf_outfile_append(job->files[i], &batch->out[i], err));
        }
    }
    const pf_session *session = job->found->session;
    pf_meter_tell(pf_pool_meter(session->pool), batch->end, session->corpus.n_docs);
    return PF_OK;
}

static pf_status write_batches(record_job *job, pf_error *err)
{
    size_t n = (size_t)pf_pool_size(job->found->session->pool) * BATCHES_PER_THREAD;
    record_batch *batches = pf_calloc(n, sizeof *batches);
    void **slots = pf_alloc(n, sizeof *slots);
    pf_status status = PF_OK;
    if (batches == NULL || slots == NULL) {
        status = pf_fail_memory(err, n * sizeof *batches);
    } else {
        for (size_t i = 0; i < n; i++) {
            slots[i] = &batches[i];
        }
        pf_pipeline steps = {.read = next_batch,
                             .work = lay_out_batch,
                             .write = write_batch,
                             .ctx = job,
                             .batches = slots,
                             .n_batches = n};
        status = pf_pool_pipeline(job->found->session->pool, &steps, err);
    }
    for (size_t i = 0; batches != NULL && i < n; i++) {
        pf_buf_finish(&batches[i].span.bytes);
        for (int f = 0; f < N_FILES; f++) {
            pf_buf_finish(&batches[i].out[f]);
        }
    }
    pf_free(batches);
    pf_free(slots);
    return status;
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
    if (files->groups != NULL) {
        pf_buf_append_str(&files->groups->buf,
                          "id,group,kept,relation,similarity,jaccard,containment\n");
    }
    record_job records = {.found = found,
                          .files = {[KEPT] = files->kept,
                                    [REMOVED] = files->removed,
                                    [ANNOTATE] = files->annotate,
                                    [ARTICLES] = files->articles}};
    // Apart, since records that pass through the cache would drive the ids out of it.
    record_job groups = {.found = found, .files = {[GROUPS] = files->groups}};
    pf_meter *meter = pf_pool_meter(found->session->pool);
    size_t n_passes = files->groups == NULL ? 1 : 2;
    pf_meter_part(meter, 0, n_passes);
    int is_all_read = files->kept != NULL || files->annotate != NULL || files->articles != NULL;
    if (is_all_read && pf_store_is_past_memory(found->session->store)) {
        records.fetch = pf_fetch_create(found->session->store);
    }
    pf_status status = write_batches(&records, err);
    pf_fetch_destroy(records.fetch);
    PF_TRY(status);
    pf_meter_part(meter, n_passes - 1, n_passes);
    return files->groups == NULL ? PF_OK : write_batches(&groups, err);
}

static size_t start_of_char(pf_strview text, size_t at)
{
    while (at > 0 && ((unsigned char)text.data[at] & 0xc0u) == 0x80u) {
        at--;
    }
    return at;
}

// The beginning of a text, cut between words where there are blanks.
static pf_strview lead_of(pf_strview text)
{
    while (text.len > 0 && strchr(" \t\r\n", text.data[0]) != NULL && text.data[0] != '\0') {
        text.data++;
        text.len--;
    }
    if (text.len > MAX_LEAD_BYTES) {
        size_t end = start_of_char(text, MAX_LEAD_BYTES);
        size_t blank = end;
        while (blank > end / 2 && text.data[blank] != ' ') {
            blank--;
        }
        text.len = blank > end / 2 ? blank : end;
    }
    return text;
}

pf_status pf_load_title(const pf_findings *found, pf_doc_id doc, pf_strview *out_title,
                        pf_error *err)
{
    pf_scanner *scanner = &found->session->scanners[0];
    PF_TRY(pf_scan_load(scanner, found->session->store, found->session->corpus.docs[doc].ref,
                        err));
    pf_strview title = scanner->article.title;
    *out_title = !pf_html_is_blank(title) ? title : lead_of(scanner->article.text);
    return PF_OK;
}
