// SPDX-License-Identifier: MIT
// A bounded number of batches goes round: read (one thread at a time), work (all threads),
// write (in order). Everything an article leaves behind is made in the work step, in its
// batch's arena; the write step only files it, so that ids, sources and sketches follow input
// order for any number of threads.
#include "session/ingest.h"

#include <string.h>

#include "base/error.h"
#include "base/mem.h"

#define CRUMBS 8u // a text is this much longer than its tokens: they do not speak for it

#define BATCHES_PER_THREAD 2u

#define AHEAD 8u // ids that are expected

// What the work step makes of one record.
typedef struct ingested {
    const char *bad; // NULL, or why it is no article
    pf_doc doc;
    pf_hash128 text_hash;
    pf_strview id;
    pf_strview source;
    pf_sketch sketch;
    uint64_t n_repaired;
    int has_odd_date; // one that cannot be read
} ingested;

typedef struct ingest_batch {
    pf_record_batch raw;
    pf_arena arena;
    ingested *items; // [raw.n_records]
    size_t items_cap;
    pf_record_ref *refs; // [raw.n_records]
    size_t refs_cap;
} ingest_batch;

typedef struct ingest {
    pf_session *session;
    pf_sketches *sketches;
} ingest;

static pf_status read_batch(void *ctx, void *opaque, pf_error *err)
{
    const ingest *job = ctx;
    ingest_batch *batch = opaque;
    PF_TRY(pf_session_check(job->session, err));
    return pf_reader_next(job->session->reader, &batch->raw, err);
}

static int prepare_batches(void *ctx)
{
    const ingest *job = ctx;
    return pf_reader_unpack_ahead(job->session->reader);
}

// Where there are several compressed files and threads, those with nothing to do unpack ahead.
static pf_status plan_ahead(pf_session *session, pf_error *err)
{
    unsigned n = pf_pool_size(session->pool);
    if (n < 2 || pf_reader_n_packed(session->reader) < 2) {
        return PF_OK;
    }
    pf_budget_add_ahead(&session->budget, n);
    size_t max_bytes = (size_t)pf_budget_ahead(&session->budget, n);
    return pf_reader_plan_ahead(session->reader, n, max_bytes, err);
}

// Identity of a text: its tokens. Where these are no more than a few crumbs of it (a year in a
// text of signs, or of a script that is not known), its bytes, so that only equal ones are
// equal.
static pf_hash128 text_identity(const pf_scanner *scanner)
{
    const pf_tokens *tokens = &scanner->text;
    size_t least = 2 * tokens->n; // bytes that they have at least: most texts need no count
    size_t len = scanner->article.text.len;
    if (tokens->n > 0 && (least * CRUMBS >= len || pf_tokens_bytes(tokens) * CRUMBS >= len)) {
        return pf_tokens_hash(tokens, scanner->hash_bytes);
    }
    pf_hash128 hash = pf_hash128_of(scanner->article.text.data, len);
    hash.low ^= 1;
    return hash;
}

static pf_status keep_strings(const pf_article *article, pf_arena *arena, ingested *item,
                              pf_error *err)
{
    if (!pf_arena_copy(arena, article->id, &item->id) ||
        !pf_arena_copy(arena, article->source, &item->source)) {
        return pf_fail_memory(err, article->id.len + article->source.len);
    }
    return PF_OK;
}

static pf_status ingest_article(const ingest *job, pf_scanner *scanner, pf_arena *arena,
                                ingested *item, pf_error *err)
{
    const pf_article *article = &scanner->article;
    PF_TRY(keep_strings(article, arena, item, err));
    PF_TRY(pf_scan_text(scanner, err));
    pf_doc *doc = &item->doc;
    item->text_hash = text_identity(scanner);
    doc->time_seconds = article->time_seconds;
    doc->date_only = (uint8_t)article->date_only;
    item->has_odd_date = article->has_odd_date;
    doc->has_text = article->text.len > 0;
    doc->n_tokens = (uint32_t)scanner->text.n;
    item->n_repaired += scanner->n_repaired;
    if (job->sketches == NULL) {
        return PF_OK;
    }
    PF_TRY(pf_scan_shingle(scanner, err));
    doc->n_shingles = (uint32_t)scanner->shingles.n;
    PF_TRY(pf_sketch_make(job->sketches, &scanner->text, &scanner->shingles, arena,
                          &item->sketch, err));
    doc->n_shingles = pf_sketch_size(job->sketches, &item->sketch, doc->n_shingles);
    return PF_OK;
}

static pf_status ingest_record(const ingest *job, pf_scanner *scanner, ingest_batch *batch,
                               size_t i, pf_error *err)
{
    const pf_record *record = &batch->raw.records[i];
    ingested *item = &batch->items[i];
    memset(item, 0, sizeof *item);
    item->bad = record->bad;
    item->n_repaired = record->n_repaired;
    if (item->bad != NULL) {
        return PF_OK;
    }
    pf_error reason;
    memset(&reason, 0, sizeof reason);
    pf_status status = pf_scan_decode(scanner, batch->raw.bytes.data + record->start,
                                      record->len, record->canonical, &reason);
    if (status == PF_OK) {
        return ingest_article(job, scanner, &batch->arena, item, err);
    }
    if (status != PF_EFORMAT) {
        if (err != NULL) {
            *err = reason;
        }
        return status;
    }
    pf_strview copy = {NULL, 0};
    if (!pf_arena_copy(&batch->arena, pf_view(reason.message), &copy)) {
        return pf_fail_memory(err, sizeof reason.message);
    }
    item->bad = copy.data;
    return PF_OK;
}

static pf_status work_batch(void *ctx, void *opaque, unsigned worker, pf_error *err)
{
    const ingest *job = ctx;
    ingest_batch *batch = opaque;
    size_t n = batch->raw.n_records;
    pf_arena_reset(&batch->arena);
    if (pf_reserve((void **)&batch->items, &batch->items_cap, n, sizeof *batch->items) !=
            PF_OK ||
        pf_reserve((void **)&batch->refs, &batch->refs_cap, n, sizeof *batch->refs) != PF_OK) {
        return pf_fail_memory(err, n * sizeof *batch->items);
    }
    for (size_t i = 0; i < n; i++) {
        PF_TRY(ingest_record(job, &job->session->scanners[worker], batch, i, err));
    }
    return PF_OK;
}

static pf_status file_bad(const ingest *job, const pf_record *record, const char *reason,
                          pf_error *err)
{
    pf_session *session = job->session;
    const char *path = pf_reader_input(session->reader, record->input)->path;
    pf_error what;
    (void)pf_fail(&what, PF_EFORMAT, "%s", reason);
    pf_error_place(&what, path, record->number, record->offset);
    if (session->options->input.strict) {
        if (err != NULL) {
            *err = what;
        }
        return PF_EFORMAT;
    }
    const pf_hooks *hooks = session->job->hooks;
    if (hooks != NULL && hooks->on_bad != NULL) {
        hooks->on_bad(hooks->ctx, &what);
    }
    return pf_corpus_append_bad(&session->corpus, record->input, record->number, reason, err);
}

// An article without an id is called by its place.
static pf_status file_article(const ingest *job, const pf_record *record, const ingested *item,
                              pf_error *err)
{
    pf_session *session = job->session;
    if (item->id.len > 0) {
        return pf_corpus_append(&session->corpus, &item->doc, item->text_hash, item->id,
                                item->source, err);
    }
    pf_buf name;
    pf_buf_init(&name);
    pf_buf_append_str(&name, pf_reader_input(session->reader, record->input)->path);
    pf_buf_append_char(&name, ':');
    pf_buf_append_u64(&name, record->number);
    pf_status status = pf_buf_status(&name, err);
    if (status == PF_OK) {
        status = pf_corpus_append(&session->corpus, &item->doc, item->text_hash,
                                  pf_buf_view(&name), item->source, err);
    }
    pf_buf_finish(&name);
    return status;
}

// Holds the memory plan: what has no room goes aside, and what cannot fit is told early.
static pf_status keep_budget(const ingest *job, pf_error *err)
{
    const pf_session *session = job->session;
    uint64_t n = session->corpus.n_docs;
    uint64_t bytes = pf_corpus_bytes(&session->corpus) + pf_sketches_table_bytes(job->sketches);
    PF_TRY(pf_budget_check(&session->budget, n, bytes, err));
    uint64_t rest = pf_budget_rest(&session->budget, n, bytes);
    return pf_sketches_fit(job->sketches, rest, err);
}

static pf_status write_batch(void *ctx, void *opaque, pf_error *err)
{
    const ingest *job = ctx;
    ingest_batch *batch = opaque;
    pf_session *session = job->session;
    PF_TRY(pf_store_add(session->store, session->reader, &batch->raw, batch->refs, err));
    for (size_t i = 0; i < batch->raw.n_records; i++) {
        const pf_record *record = &batch->raw.records[i];
        ingested *item = &batch->items[i];
        if (i + AHEAD < batch->raw.n_records) {
            pf_idset_expect(&session->corpus.ids, batch->items[i + AHEAD].id);
        }
        if (item->bad != NULL) {
            PF_TRY(file_bad(job, record, item->bad, err));
            continue;
        }
        item->doc.ref = batch->refs[i];
        PF_TRY(file_article(job, record, item, err));
        if (job->sketches != NULL) {
            PF_TRY(pf_sketches_append(job->sketches, &item->sketch, err));
        }
        session->corpus.n_repaired += item->n_repaired;
        session->corpus.n_odd_dates += (uint64_t)item->has_odd_date;
        session->corpus.n_without_text += item->doc.has_text == 0;
    }
    if (job->sketches != NULL) {
        PF_TRY(keep_budget(job, err));
    }
    pf_teller_read(&session->teller, pf_reader_bytes_read(session->reader),
                   pf_reader_total_bytes(session->reader), session->corpus.n_docs);
    return PF_OK;
}

static void finish_batches(ingest_batch *batches, size_t n)
{
    for (size_t i = 0; batches != NULL && i < n; i++) {
        pf_record_batch_finish(&batches[i].raw);
        pf_arena_finish(&batches[i].arena);
        pf_free(batches[i].items);
        pf_free(batches[i].refs);
    }
    pf_free(batches);
}

pf_status pf_ingest(pf_session *session, pf_sketches *sketches, pf_error *err)
{
    pf_stage_mark mark = pf_stage_begin(session, "read", 0);
    size_t n = (size_t)pf_pool_size(session->pool) * BATCHES_PER_THREAD;
    ingest_batch *batches = pf_calloc(n, sizeof *batches);
    void **slots = pf_alloc(n, sizeof *slots);
    pf_status status = PF_OK;
    if (batches == NULL || slots == NULL) {
        status = pf_fail_memory(err, n * sizeof *batches);
    } else {
        for (size_t i = 0; i < n; i++) {
            pf_record_batch_init(&batches[i].raw);
            pf_arena_init(&batches[i].arena, 0);
            slots[i] = &batches[i];
        }
        ingest job = {session, sketches};
        pf_pipeline steps = {.read = read_batch,
                             .work = work_batch,
                             .write = write_batch,
                             .prepare = prepare_batches,
                             .ctx = &job,
                             .batches = slots,
                             .n_batches = n};
        status = plan_ahead(session, err);
        if (status == PF_OK) {
            status = pf_pool_pipeline(session->pool, &steps, err);
        }
    }
    finish_batches(batches, n);
    pf_free(slots);
    const pf_corpus *corpus = &session->corpus;
    pf_run_info *info = &session->info;
    info->n_records = corpus->n_records;
    info->n_bad = corpus->n_bad;
    info->n_articles = corpus->n_docs;
    info->n_repaired = corpus->n_repaired;
    info->n_repeated_ids = corpus->n_repeated_ids;
    info->n_odd_dates = corpus->n_odd_dates;
    info->n_without_text = corpus->n_without_text;
    if (pf_store_is_past_memory(session->store)) {
        pf_budget_add_fetch(&session->budget, pf_pool_size(session->pool));
    }
    pf_stage_end(session, mark, pf_reader_bytes_read(session->reader));
    return status;
}
