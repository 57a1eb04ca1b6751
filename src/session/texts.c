// SPDX-License-Identifier: MIT
// Articles are sorted by the hash of their token string; a run of equal hashes is one text.
// Within a run, an article whose title is unrelated to the titles before it, when neither
// title's words stand in the text, opens a text of its own: the "text" is then a page around
// the news. Cost: one sort; one load for each article that shares its text, of which few need
// more than the title.
#include "session/texts.h"

#include <stdlib.h>
#include <string.h>

#include "base/day.h"
#include "base/error.h"
#include "base/mem.h"
#include "base/sort.h"

#define SHELL_TITLE_OVERLAP 0.2    // titles share less than this ...
#define SHELL_TITLE_IN_BODY 0.34   // ... and less than this of each stands in the text
#define SHELL_MIN_KEYS      3u     // of a title that can speak
#define CHUNK               64u    // runs that a worker takes
#define DISK_CHUNK          16384u // where articles come from the disk
#define MAX_COMPARED_PARTS  64u    // an article like none of so many is put apart unseen

// What may keep an article apart from others of its text.
typedef struct title_note {
    int64_t time_seconds;
    uint64_t keys[PF_TITLE_KEYS];
    uint32_t n_keys;
} title_note;

// Keys of the words of a text, made when unrelated titles ask for them: most titles of a text
// are like.
typedef struct body_keys {
    uint64_t *keys; // [2 n], the second half is scratch; NULL: not yet made
    size_t n;
} body_keys;

typedef struct fold {
    pf_session *session;
    pf_texts *texts;
    uint32_t *runs; // [n_runs + 1] into docs: equal hashes
    size_t n_runs;
    uint32_t *part_of; // [n_docs] by position in docs: which part of its run the article is in
} fold;

// What decides the order of articles whose hashes begin alike.
typedef struct order_item {
    pf_hash128 hash;
    int64_t time_seconds;
    pf_strview id;
    uint32_t doc;
} order_item;

static int compare_items(const void *x, const void *y)
{
    const order_item *a = x;
    const order_item *b = y;
    int order = pf_hash128_compare(a->hash, b->hash);
    if (order != 0) {
        return order;
    }
    return pf_time_id_compare(a->time_seconds, a->id, b->time_seconds, b->id);
}

// Orders one run of articles whose hashes share their upper half.
static pf_status order_run(const pf_corpus *corpus, pf_keyed *run, size_t n, pf_error *err)
{
    order_item *items = pf_alloc(n, sizeof *items);
    if (items == NULL) {
        return pf_fail_memory(err, n * sizeof *items);
    }
    for (size_t i = 0; i < n; i++) {
        uint32_t doc = run[i].value;
        order_item item = {corpus->text_hashes[doc], corpus->docs[doc].time_seconds,
                           pf_corpus_id(corpus, doc), doc};
        items[i] = item;
    }
    qsort(items, n, sizeof *items, compare_items);
    for (size_t i = 0; i < n; i++) {
        run[i].value = items[i].doc;
    }
    pf_free(items);
    return PF_OK;
}

// texts->docs: all articles by the hash of their text, then by time and id.
static pf_status order_docs(fold *job, size_t n, pf_error *err)
{
    const pf_corpus *corpus = &job->session->corpus;
    pf_keyed *keys = pf_alloc(n, sizeof *keys);
    if (keys == NULL) {
        return pf_fail_memory(err, n * sizeof *keys);
    }
    for (size_t i = 0; i < n; i++) {
        pf_keyed key = {corpus->text_hashes[i].high, (uint32_t)i, 0};
        keys[i] = key;
    }
    pf_status status = pf_sort_keyed(keys, n, job->session->pool, err);
    for (size_t i = 0; i < n && status == PF_OK;) {
        size_t end = i + 1;
        while (end < n && keys[end].key == keys[i].key) {
            end++;
        }
        if (end - i > 1) {
            status = order_run(corpus, keys + i, end - i, err);
        }
        i = end;
    }
    for (size_t i = 0; i < n; i++) {
        job->texts->docs[i] = keys[i].value;
    }
    pf_free(keys);
    return status;
}

static pf_status note_title(pf_session *session, pf_scanner *scanner, uint32_t doc,
                            title_note *note, pf_error *err)
{
    PF_TRY(pf_scan_load(scanner, session->store, session->corpus.docs[doc].ref, err));
    PF_TRY(pf_scan_title_keys(scanner, note->keys, &note->n_keys, err));
    note->time_seconds = session->corpus.docs[doc].time_seconds;
    return PF_OK;
}

// The keys of the article that the scanner loaded last.
static pf_status list_body(pf_scanner *scanner, body_keys *body, pf_error *err)
{
    PF_TRY(pf_scan_text(scanner, err));
    size_t n_words = scanner->text.n;
    body->keys = pf_alloc(2 * n_words, sizeof *body->keys);
    if (body->keys == NULL) {
        return pf_fail_memory(err, 2 * n_words * sizeof *body->keys);
    }
    body->n = pf_scan_word_keys(&scanner->text, body->keys, body->keys + n_words, n_words);
    return PF_OK;
}

// Whether the text does not hold the title.
static int is_outside(const title_note *note, const body_keys *body)
{
    size_t n_found = 0;
    for (uint32_t i = 0; i < note->n_keys; i++) {
        n_found += pf_find_u64(body->keys, body->n, note->keys[i]) < body->n;
    }
    return (double)n_found < SHELL_TITLE_IN_BODY * note->n_keys;
}

// Whether unrelated titles keep two articles of one text apart; the scanner has loaded one of
// its articles.
static pf_status are_apart(pf_scanner *scanner, const title_note *a, const title_note *b,
                           body_keys *body, int *out_are, pf_error *err)
{
    int are_unrelated =
        a->n_keys >= SHELL_MIN_KEYS && b->n_keys >= SHELL_MIN_KEYS &&
        pf_word_key_overlap(a->keys, a->n_keys, b->keys, b->n_keys) < SHELL_TITLE_OVERLAP;
    if (are_unrelated && body->keys == NULL) {
        PF_TRY(list_body(scanner, body, err));
    }
    *out_are = are_unrelated && is_outside(a, body) && is_outside(b, body);
    return PF_OK;
}

pf_status pf_texts_are_shells(pf_session *session, pf_doc_id a, pf_doc_id b, int *out_are,
                              pf_error *err)
{
    pf_scanner *scanner = &session->scanners[0];
    title_note notes[2];
    body_keys body = {NULL, 0};
    PF_TRY(note_title(session, scanner, a, &notes[0], err));
    PF_TRY(note_title(session, scanner, b, &notes[1], err));
    pf_status status = are_apart(scanner, &notes[0], &notes[1], &body, out_are, err);
    pf_free(body.keys);
    return status;
}

// Whether an article is further from the first of a part than --copy-window allows.
static int is_out_of_window(const title_note *first, const title_note *note,
                            unsigned window_days)
{
    return window_days > 0 && first->time_seconds != PF_TIME_UNKNOWN &&
           note->time_seconds != PF_TIME_UNKNOWN &&
           note->time_seconds - first->time_seconds > window_days * PF_DAY_SECONDS;
}

// The parts of one run; the first article of each speaks for it.
typedef struct run_parts {
    title_note *notes; // [n]
    uint32_t n;
    size_t cap;
    body_keys body;
} run_parts;

// The part that an article goes into, which may be a new one; the scanner has loaded it.
static pf_status find_part(const fold *job, pf_scanner *scanner, const title_note *note,
                           run_parts *parts, uint32_t *out_part, pf_error *err)
{
    unsigned window_days = job->session->options->copies.window_days;
    uint32_t n_compared = parts->n < MAX_COMPARED_PARTS ? parts->n : MAX_COMPARED_PARTS;
    for (uint32_t part = 0; part < n_compared; part++) {
        int is_apart = is_out_of_window(&parts->notes[part], note, window_days);
        if (!is_apart) {
            PF_TRY(are_apart(scanner, &parts->notes[part], note, &parts->body, &is_apart, err));
        }
        if (!is_apart) {
            *out_part = part;
            return PF_OK;
        }
    }
    if (pf_reserve((void **)&parts->notes, &parts->cap, parts->n + 1, sizeof *parts->notes) !=
        PF_OK) {
        return pf_fail_memory(err, sizeof *parts->notes);
    }
    parts->notes[parts->n] = *note;
    *out_part = parts->n++;
    return PF_OK;
}

// Assigns the articles of one run to parts.
static pf_status part_run(const fold *job, uint32_t begin, uint32_t end, pf_scanner *scanner,
                          pf_error *err)
{
    run_parts parts = {0};
    pf_status status = PF_OK;
    for (uint32_t i = begin; i < end && status == PF_OK; i++) {
        title_note note;
        status = note_title(job->session, scanner, job->texts->docs[i], &note, err);
        if (status == PF_OK) {
            status = find_part(job, scanner, &note, &parts, &job->part_of[i], err);
        }
    }
    pf_free(parts.notes);
    pf_free(parts.body.keys);
    return status;
}

// Has the articles of runs fetched, from `begin` on and as many as are fetched at a time;
// returns the first run that is left.
static size_t expect_runs(const fold *job, unsigned worker, size_t begin, size_t end)
{
    pf_session *session = job->session;
    pf_record_ref refs[PF_FETCH_RECORDS];
    size_t n = 0;
    size_t r = begin;
    if (!pf_store_is_past_memory(session->store)) {
        return end;
    }
    for (; r < end; r++) {
        uint32_t first = job->runs[r];
        uint32_t last = job->runs[r + 1];
        if (last - first == 1) {
            continue;
        }
        if (n > 0 && n + (last - first) > PF_FETCH_RECORDS) {
            break;
        }
        for (uint32_t i = first; i < last && n < PF_FETCH_RECORDS; i++) {
            refs[n++] = session->corpus.docs[job->texts->docs[i]].ref;
        }
    }
    pf_scan_expect(&session->scanners[worker], session->store, refs, n);
    return r;
}

static pf_status part_runs(void *ctx, size_t begin, size_t end, unsigned worker, pf_error *err)
{
    const fold *job = ctx;
    pf_session *session = job->session;
    size_t at_hand = begin;
    size_t expected = expect_runs(job, worker, begin, end);
    for (size_t r = begin; r < end; r++) {
        if (r == at_hand) {
            at_hand = expected;
            expected = expect_runs(job, worker, expected, end);
            PF_TRY(pf_session_check(session, err)); // a chunk of the disk's takes long
        }
        uint32_t first = job->runs[r];
        uint32_t last = job->runs[r + 1];
        if (last - first == 1) {
            continue;
        }
        const pf_doc *doc = &session->corpus.docs[job->texts->docs[first]];
        if (!doc->has_text) {
            for (uint32_t i = first; i < last; i++) {
                job->part_of[i] = i - first; // empty texts are nobody's copy
            }
            continue;
        }
        PF_TRY(part_run(job, first, last, &session->scanners[worker], err));
    }
    return PF_OK;
}

static void find_runs(fold *job, size_t n_docs)
{
    const pf_hash128 *hashes = job->session->corpus.text_hashes;
    const uint32_t *order = job->texts->docs;
    job->n_runs = 0;
    for (size_t i = 0; i < n_docs; i++) {
        if (i == 0 || pf_hash128_compare(hashes[order[i]], hashes[order[i - 1]]) != 0) {
            job->runs[job->n_runs++] = (uint32_t)i;
        }
    }
    job->runs[job->n_runs] = (uint32_t)n_docs;
}

// Brings the parts of one run together by counting; counts has room for the run and one more.
static void number_run(fold *job, uint32_t first, uint32_t last, uint32_t *counts,
                       uint32_t *moved)
{
    pf_texts *texts = job->texts;
    uint32_t n_parts = 0;
    memset(counts, 0, (last - first + 1) * sizeof *counts);
    for (uint32_t i = first; i < last; i++) {
        counts[job->part_of[i] + 1]++;
        n_parts = job->part_of[i] >= n_parts ? job->part_of[i] + 1 : n_parts;
    }
    for (uint32_t part = 0; part < n_parts; part++) {
        counts[part + 1] += counts[part];
        texts->starts[texts->n + part] = first + counts[part];
    }
    for (uint32_t i = first; i < last; i++) {
        uint32_t part = job->part_of[i];
        moved[first + counts[part]++] = texts->docs[i];
        texts->text_of[texts->docs[i]] = (uint32_t)texts->n + part;
    }
    texts->n += n_parts;
}

static pf_status note_equal(pf_texts *texts, uint32_t first, pf_error *err)
{
    if (texts->n - first < 2) {
        return PF_OK;
    }
    if (pf_reserve((void **)&texts->equal, &texts->equal_cap, texts->n_equal + 1,
                   sizeof *texts->equal) != PF_OK) {
        return pf_fail_memory(err, sizeof *texts->equal);
    }
    pf_text_range range = {first, (uint32_t)texts->n};
    texts->equal[texts->n_equal++] = range;
    return PF_OK;
}

static pf_status number_texts(fold *job, size_t n_docs, uint32_t *counts, uint32_t *moved,
                              pf_error *err)
{
    job->texts->n = 0;
    for (size_t r = 0; r < job->n_runs; r++) {
        uint32_t first = (uint32_t)job->texts->n;
        number_run(job, job->runs[r], job->runs[r + 1], counts, moved);
        PF_TRY(note_equal(job->texts, first, err));
    }
    job->texts->starts[job->texts->n] = (uint32_t)n_docs;
    for (size_t i = 0; i < n_docs; i++) {
        job->texts->docs[i] = moved[i];
        job->texts->sources[i] = job->session->corpus.docs[moved[i]].source;
    }
    return PF_OK;
}

int pf_texts_are_equal(const pf_texts *texts, uint32_t a, uint32_t b)
{
    size_t low = 0;
    size_t high = texts->n_equal;
    while (low < high) { // the first range that ends behind a
        size_t middle = (low + high) / 2;
        int is_before = texts->equal[middle].end <= a;
        low = is_before ? middle + 1 : low;
        high = is_before ? high : middle;
    }
    const pf_text_range *range = &texts->equal[low];
    return a == b ||
           (low < texts->n_equal && range->first <= a && range->first <= b && b < range->end);
}

pf_status pf_texts_fold(pf_session *session, pf_texts *out_texts, pf_error *err)
{
    size_t n = session->corpus.n_docs;
    pf_texts texts = {0};
    texts.text_of = pf_alloc(n, sizeof *texts.text_of);
    texts.starts = pf_alloc(n + 1, sizeof *texts.starts);
    texts.docs = pf_alloc(n, sizeof *texts.docs);
    texts.sources = pf_alloc(n, sizeof *texts.sources);
    fold job = {.session = session, .texts = &texts};
    job.runs = pf_alloc(n + 1, sizeof *job.runs);
    job.part_of = pf_calloc(n, sizeof *job.part_of);
    uint32_t *moved = pf_alloc(n, sizeof *moved);
    uint32_t *counts = pf_alloc(n + 1, sizeof *counts);
    pf_status status = PF_OK;
    if (texts.text_of == NULL || texts.starts == NULL || texts.docs == NULL ||
        texts.sources == NULL || job.runs == NULL || job.part_of == NULL || moved == NULL ||
        counts == NULL) {
        status = pf_fail_memory(err, n * sizeof *moved);
    } else {
        pf_meter_part(pf_pool_meter(session->pool), 0, 2);
        status = order_docs(&job, n, err);
    }
    if (status == PF_OK) {
        find_runs(&job, n);
        pf_meter_part(pf_pool_meter(session->pool), 1, 2);
        size_t chunk = pf_store_is_past_memory(session->store) ? DISK_CHUNK : CHUNK;
        status = pf_pool_for(session->pool, job.n_runs, chunk, part_runs, &job, err);
    }
    if (status == PF_OK) {
        status = number_texts(&job, n, counts, moved, err);
    }
    if (status == PF_OK) {
        *out_texts = texts;
    } else {
        pf_texts_finish(&texts);
    }
    pf_free(job.runs);
    pf_free(job.part_of);
    pf_free(moved);
    pf_free(counts);
    return status;
}

void pf_texts_finish(pf_texts *texts)
{
    pf_free(texts->text_of);
    pf_free(texts->starts);
    pf_free(texts->docs);
    pf_free(texts->sources);
    pf_free(texts->equal);
    memset(texts, 0, sizeof *texts);
}
