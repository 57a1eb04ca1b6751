// SPDX-License-Identifier: MIT
// A passage that a source repeats has sampled shingles among the postings: a hash that stands
// in several texts of one source is an anchor. For each source the texts that hold anchors are
// read, in the order of their content hash, until every anchor has been seen in enough texts
// that differ; versions of one text (Jaccard >= 0.8, or half-way copies under like titles)
// count once, so a story that its source updates all day is no furniture. Shingles that stand
// in PF_FURNITURE_TEXTS of the texts read are the source's furniture. A wire report printed by
// 300 sources stands once in each and is never furniture. A passage without an anchor is too
// short to matter in its text: of a text's shingles at least 32 are posted.
//
// Articles of unknown source are taken for one source, whose texts differ when they are not
// even half-way copies: what unrelated articles repeat is furniture wherever it comes from.
//
// Cost: one pass over the postings, and at most a few articles read for each anchor, bounded by
// MAX_READ for a source. Source of the idea: measured on news, see bench/quality.
#include "copies/furniture.h"

#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "base/mem.h"
#include "copies/anchors.h"
#include "match/rule.h"
#include "sketch/cpu.h"

#define MAX_READ       4096u              // texts of a source that are read
#define SAME_JACCARD   0.8                // versions of one text of a source
#define SAME_TITLED    0.375              // similarity of its versions under like titles
#define FIRST_READ     64u                // readings that every text is compared with
#define MAX_BYTES      ((size_t)64 << 20) // of a source's readings
#define SAME_UNRELATED 0.2 // similarity from which texts of unknown source are related
#define SIEVE_ROOM     16u // bits of the sieve for each hash, at least
#define BLOCK_POSTINGS 64u // that are looked at together
#define COUNT_ROOM     2u  // counters for each shingle of a source's readings, at least

// One source's furniture.
typedef struct finding {
    uint64_t *hashes; // [n] rising
    uint32_t *n_texts;
    size_t n;
    uint32_t sample; // text
} finding;

typedef struct furniture_job {
    pf_session *session;
    const pf_texts *texts;
    pf_kernels kernels;
    pf_anchors held;
    size_t *runs; // [n_runs + 1] into held.items: one source each
    size_t n_runs;
    finding *found; // [n_runs]
} furniture_job;

// What a text is compared by.
typedef struct reading {
    uint32_t text;
    uint32_t n;       // shingles
    uint64_t *hashes; // [n] of them, rising
    uint32_t n_title_keys;
    uint64_t title_keys[PF_TITLE_KEYS];
} reading;

// The texts of one source that were read and differ.
typedef struct readings {
    reading *items; // [n]
    size_t n;
    size_t cap;
    size_t n_bytes; // of their shingles
} readings;

static int have_like_titles(const reading *a, const reading *b)
{
    return a->n_title_keys > 0 && b->n_title_keys > 0 &&
           pf_word_key_overlap(a->title_keys, a->n_title_keys, b->title_keys,
                               b->n_title_keys) >= PF_NEWS_TITLE_OVERLAP;
}

// Whether two texts may have the Jaccard similarity of versions: what b has not of the first
// quarter of a's shingles must be no more than it may lack of all.
static int may_be_same(const furniture_job *job, const reading *a, const reading *b)
{
    double least_shared = SAME_JACCARD / (1 + SAME_JACCARD) * ((double)a->n + b->n);
    uint32_t n_asked = a->n / 4;
    uint32_t n_found = job->kernels.intersect(a->hashes, n_asked, b->hashes, b->n).n;
    return n_asked - n_found <= a->n - least_shared + 0.5; // whole numbers, but for rounding
}

// Whether two texts of a source count as one.
static int are_versions(const furniture_job *job, uint32_t source, const reading *a,
                        const reading *b)
{
    int is_known = source != 0;
    int are_titled = is_known && have_like_titles(a, b);
    double smaller = a->n < b->n ? a->n : b->n;
    double larger = a->n < b->n ? b->n : a->n;
    if (is_known && !are_titled &&
        (smaller < SAME_JACCARD * larger || !may_be_same(job, a, b))) {
        return 0; // Jaccard is no more than that
    }
    double shared = job->kernels.intersect(a->hashes, a->n, b->hashes, b->n).n;
    double jaccard = shared > 0 ? shared / (smaller + larger - shared) : 0;
    double containment = shared > 0 ? shared / smaller : 0;
    double similarity = (jaccard + containment) / 2;
    if (!is_known) {
        return similarity >= SAME_UNRELATED;
    }
    return jaccard >= SAME_JACCARD || (are_titled && similarity >= SAME_TITLED);
}

static int has_group(const pf_anchor *a, uint32_t group)
{
    for (uint32_t i = 0; i < a->n_groups; i++) {
        if (a->groups[i] == group) {
            return 1;
        }
    }
    return 0;
}

// The reading that the text is a version of, among those of its anchors [n]; or seen->n.
static uint32_t find_group(const furniture_job *job, const pf_keyed *held, size_t n,
                           const readings *seen, const reading *text)
{
    uint32_t source = (uint32_t)(held[0].key >> 32);
    for (size_t i = 0; i < n && seen->items != NULL; i++) {
        const pf_anchor *a = &job->held.anchors[held[i].value];
        for (uint32_t j = 0; j < a->n_groups; j++) {
            int is_asked =
                i > 0 && has_group(&job->held.anchors[held[i - 1].value], a->groups[j]);
            if (!is_asked && are_versions(job, source, text, &seen->items[a->groups[j]])) {
                return a->groups[j];
            }
        }
    }
    for (uint32_t i = 0; i < seen->n && i < FIRST_READ; i++) {
        if (are_versions(job, source, text, &seen->items[i])) {
            return i;
        }
    }
    return (uint32_t)seen->n;
}

static pf_status load_reading(const furniture_job *job, uint32_t text, unsigned worker,
                              reading *out, pf_error *err)
{
    pf_session *session = job->session;
    pf_scanner *scanner = &session->scanners[worker];
    const pf_doc *doc = &session->corpus.docs[pf_text_first(job->texts, text)];
    reading loaded = {.text = text};
    PF_TRY(pf_scan_load(scanner, session->store, doc->ref, err));
    PF_TRY(pf_scan_text(scanner, err));
    PF_TRY(pf_scan_title_keys(scanner, loaded.title_keys, &loaded.n_title_keys, err));
    PF_TRY(pf_scan_shingle(scanner, err));
    pf_shingles_make_set(&scanner->shingles);
    loaded.n = (uint32_t)scanner->shingles.n;
    loaded.hashes = pf_alloc(loaded.n, sizeof *loaded.hashes);
    if (loaded.hashes == NULL) {
        return pf_fail_memory(err, loaded.n * sizeof *loaded.hashes);
    }
    if (loaded.n > 0) { // else there may be no list
        memcpy(loaded.hashes, scanner->shingles.hashes, loaded.n * sizeof *loaded.hashes);
    }
    *out = loaded;
    return PF_OK;
}

// Adds a text to the readings, whose its memory is then.
static pf_status keep_reading(readings *seen, const reading *text, pf_error *err)
{
    if (pf_reserve((void **)&seen->items, &seen->cap, seen->n + 1, sizeof *seen->items) !=
        PF_OK) {
        return pf_fail_memory(err, seen->cap * sizeof *seen->items);
    }
    seen->items[seen->n++] = *text;
    seen->n_bytes += text->n * sizeof *text->hashes;
    return PF_OK;
}

// Reads one text, unless all its anchors [n] have been seen often enough.
static pf_status read_text(const furniture_job *job, const pf_keyed *held, size_t n,
                           readings *seen, unsigned worker, pf_error *err)
{
    int is_needed = 0;
    for (size_t i = 0; i < n; i++) {
        is_needed |= job->held.anchors[held[i].value].n_groups < PF_ANCHOR_ENOUGH;
    }
    if (!is_needed) {
        return PF_OK;
    }
    reading text;
    PF_TRY(load_reading(job, (uint32_t)held[0].key, worker, &text, err));
    uint32_t group = find_group(job, held, n, seen, &text);
    for (size_t i = 0; i < n; i++) {
        pf_anchor *a = &job->held.anchors[held[i].value];
        if (a->n_groups < PF_ANCHOR_ENOUGH && !has_group(a, group)) {
            a->groups[a->n_groups++] = group;
        }
    }
    int is_new = group == seen->n;
    pf_status status = is_new ? keep_reading(seen, &text, err) : PF_OK;
    if (!is_new || status != PF_OK) {
        pf_free(text.hashes);
    }
    return status;
}

static uint64_t plain_hash(const reading *text, uint32_t i)
{
    return text->hashes[i] & ~(uint64_t)PF_SHINGLE_QUOTED;
}

// Counts, by the leading bits of their hashes, the shingles of the readings, up to
// PF_FURNITURE_TEXTS. `counts` holds zeros.
static void count_shingles(const readings *seen, uint8_t *counts, unsigned shift)
{
    for (size_t i = 0; i < seen->n; i++) {
        for (uint32_t j = 0; j < seen->items[i].n; j++) {
            uint8_t *count = &counts[plain_hash(&seen->items[i], j) >> shift];
            *count = (uint8_t)(*count + (*count < PF_FURNITURE_TEXTS));
        }
    }
}

// The shingles of the readings, one behind the other, but for those whose leading bits stand
// too seldom; NULL when there is no memory.
static uint64_t *list_shingles(const readings *seen, size_t *out_n)
{
    size_t n = 0;
    for (size_t i = 0; i < seen->n; i++) {
        n += seen->items[i].n;
    }
    unsigned bits = 8;
    while ((size_t)1 << bits < COUNT_ROOM * n) {
        bits++;
    }
    uint64_t *hashes = pf_alloc(2 * n, sizeof *hashes); // room to sort
    uint8_t *counts = pf_calloc((size_t)1 << bits, 1);
    if (hashes == NULL || counts == NULL) {
        pf_free(hashes);
        pf_free(counts);
        return NULL;
    }
    count_shingles(seen, counts, 64 - bits);
    n = 0;
    for (size_t i = 0; i < seen->n; i++) {
        for (uint32_t j = 0; j < seen->items[i].n; j++) {
            uint64_t hash = plain_hash(&seen->items[i], j);
            hashes[n] = hash;
            n += counts[hash >> (64 - bits)] == PF_FURNITURE_TEXTS;
        }
    }
    pf_free(counts);
    *out_n = n;
    return hashes;
}

// The shingles that stand in enough of the readings.
static pf_status find_repeated(const readings *seen, finding *out, pf_error *err)
{
    size_t n = 0;
    uint64_t *hashes = list_shingles(seen, &n);
    out->n_texts = pf_alloc(n / PF_FURNITURE_TEXTS + 1, sizeof *out->n_texts);
    if (hashes == NULL || out->n_texts == NULL) {
        pf_free(hashes);
        return pf_fail_memory(err, 2 * n * sizeof *hashes);
    }
    pf_sort_u64(hashes, hashes + n, n);
    size_t kept = 0;
    for (size_t i = 0; i < n;) {
        size_t end = i + 1;
        while (end < n && hashes[end] == hashes[i]) {
            end++;
        }
        if (end - i >= PF_FURNITURE_TEXTS) {
            out->n_texts[kept] = (uint32_t)(end - i);
            hashes[kept++] = hashes[i];
        }
        i = end;
    }
    uint64_t *shrunk = pf_realloc(hashes, kept, sizeof *hashes);
    out->hashes = shrunk != NULL ? shrunk : hashes;
    out->n = kept;
    return PF_OK;
}

// Anchors tell in how many texts they really stand.
static void count_texts(const furniture_job *job, size_t run, finding *found)
{
    for (size_t i = job->runs[run]; i < job->runs[run + 1]; i++) {
        const pf_anchor *a = &job->held.anchors[job->held.items[i].value];
        size_t at = pf_find_u64(found->hashes, found->n, a->hash);
        if (at < found->n && a->n_texts > found->n_texts[at]) {
            found->n_texts[at] = a->n_texts;
        }
    }
}

// The reading that holds most of the furniture, to show it.
static uint32_t choose_sample(const furniture_job *job, const readings *seen,
                              const finding *found)
{
    uint32_t sample = PF_NO_DOC;
    size_t most = 0;
    for (size_t i = 0; i < seen->n; i++) {
        const reading *text = &seen->items[i];
        size_t n_held =
            job->kernels.intersect(found->hashes, found->n, text->hashes, text->n).n;
        sample = n_held > most ? text->text : sample;
        most = n_held > most ? n_held : most;
    }
    return sample;
}

static pf_status search_source(const furniture_job *job, size_t run, unsigned worker,
                               readings *seen, pf_error *err)
{
    const pf_keyed *items = job->held.items;
    finding *found = &job->found[run];
    size_t n_read = 0;
    for (size_t i = job->runs[run]; i < job->runs[run + 1] && n_read < MAX_READ; n_read++) {
        if (seen->n_bytes > MAX_BYTES) {
            break;
        }
        size_t end = i + 1;
        while (end < job->runs[run + 1] && items[end].key == items[i].key) {
            end++;
        }
        PF_TRY(read_text(job, items + i, end - i, seen, worker, err));
        i = end;
    }
    PF_TRY(find_repeated(seen, found, err));
    count_texts(job, run, found);
    found->sample = choose_sample(job, seen, found);
    return PF_OK;
}

static pf_status search_sources(void *ctx, size_t begin, size_t end, unsigned worker,
                                pf_error *err)
{
    const furniture_job *job = ctx;
    pf_status status = pf_session_check(job->session, err);
    for (size_t run = begin; run < end && status == PF_OK; run++) {
        readings seen = {0};
        status = search_source(job, run, worker, &seen, err);
        for (size_t i = 0; i < seen.n; i++) {
            pf_free(seen.items[i].hashes);
        }
        pf_free(seen.items);
    }
    return status;
}

// Marks where each source begins among the sorted holders.
static pf_status split_runs(furniture_job *job, size_t n_sources, pf_error *err)
{
    const pf_keyed *items = job->held.items;
    job->runs = pf_alloc(n_sources + 1, sizeof *job->runs);
    job->found = pf_calloc(n_sources, sizeof *job->found);
    if (job->runs == NULL || job->found == NULL) {
        return pf_fail_memory(err, n_sources * sizeof *job->found);
    }
    for (size_t i = 0; i < job->held.n; i++) {
        if (i == 0 || items[i].key >> 32 != items[i - 1].key >> 32) {
            job->runs[job->n_runs++] = i;
        }
    }
    job->runs[job->n_runs] = job->held.n;
    return PF_OK;
}

// Most hashes that are asked for are nobody's furniture; one bit tells.
static pf_status make_sieve(pf_furniture *out, size_t n, pf_error *err)
{
    out->sieve_bits = 6;
    while ((size_t)1 << out->sieve_bits < n * SIEVE_ROOM) {
        out->sieve_bits++;
    }
    out->sieve = pf_calloc((size_t)1 << (out->sieve_bits - 6), sizeof *out->sieve);
    if (out->sieve == NULL) {
        return pf_fail_memory(err, (size_t)1 << (out->sieve_bits - 3));
    }
    for (size_t i = 0; i < n; i++) {
        uint64_t at = out->hashes[i] >> (64 - out->sieve_bits);
        out->sieve[at / 64] |= (uint64_t)1 << at % 64;
    }
    return PF_OK;
}

static int passes_sieve(const pf_furniture *furniture, uint64_t hash)
{
    uint64_t at = hash >> (64 - furniture->sieve_bits);
    return (furniture->sieve[at / 64] >> at % 64 & 1) != 0;
}

static pf_status make_tables(pf_furniture *out, size_t n, pf_error *err)
{
    out->hashes = pf_alloc(n, sizeof *out->hashes);
    out->n_texts = pf_alloc(n, sizeof *out->n_texts);
    out->starts = pf_calloc(out->n_sources + 1, sizeof *out->starts);
    out->samples = pf_alloc(out->n_sources, sizeof *out->samples);
    if (out->hashes == NULL || out->n_texts == NULL || out->starts == NULL ||
        out->samples == NULL) {
        return pf_fail_memory(err, n * sizeof *out->hashes);
    }
    memset(out->samples, 0xff, out->n_sources * sizeof *out->samples);
    return PF_OK;
}

// Brings what was found for the sources into one table.
static pf_status collect(const furniture_job *job, pf_furniture *out, pf_error *err)
{
    size_t n = 0;
    for (size_t run = 0; run < job->n_runs; run++) {
        n += job->found[run].n;
    }
    PF_TRY(make_tables(out, n, err));
    n = 0;
    for (size_t run = 0; run < job->n_runs; run++) {
        const finding *found = &job->found[run];
        if (found->n == 0) {
            continue;
        }
        uint32_t source = (uint32_t)(job->held.items[job->runs[run]].key >> 32);
        out->starts[source + 1] = found->n;
        out->samples[source] = found->sample;
        memcpy(out->hashes + n, found->hashes, found->n * sizeof *out->hashes);
        memcpy(out->n_texts + n, found->n_texts, found->n * sizeof *out->n_texts);
        n += found->n;
    }
    for (size_t s = 0; s < out->n_sources; s++) {
        out->starts[s + 1] += out->starts[s];
    }
    return make_sieve(out, n, err);
}

static pf_status find(furniture_job *job, const pf_posting_view *postings, pf_furniture *out,
                      pf_error *err)
{
    pf_session *session = job->session;
    pf_meter_part(pf_pool_meter(session->pool), 0, 2);
    PF_TRY(pf_anchors_list(session, job->texts, postings, &job->held, err));
    PF_TRY(split_runs(job, out->n_sources, err));
    pf_meter_part(pf_pool_meter(session->pool), 1, 2);
    PF_TRY(pf_pool_for(session->pool, job->n_runs, 1, search_sources, job, err));
    return collect(job, out, err);
}

static void finish_job(furniture_job *job)
{
    for (size_t run = 0; run < job->n_runs; run++) {
        pf_free(job->found[run].hashes);
        pf_free(job->found[run].n_texts);
    }
    pf_free(job->found);
    pf_free(job->runs);
    pf_anchors_finish(&job->held);
}

pf_status pf_furniture_find(pf_session *session, const pf_texts *texts,
                            const pf_posting_view *postings, pf_furniture *out_furniture,
                            pf_error *err)
{
    furniture_job job = {.session = session, .texts = texts};
    pf_kernels_init(&job.kernels, pf_cpu_allowed(session->options->resources.cpu));
    pf_furniture furniture = {.texts = texts, .n_sources = session->corpus.n_sources};
    pf_status status = find(&job, postings, &furniture, err);
    finish_job(&job);
    if (status != PF_OK) {
        pf_furniture_finish(&furniture);
        return status;
    }
    *out_furniture = furniture;
    return PF_OK;
}

void pf_furniture_finish(pf_furniture *furniture)
{
    pf_free(furniture->hashes);
    pf_free(furniture->n_texts);
    pf_free(furniture->samples);
    pf_free(furniture->starts);
    pf_free(furniture->sieve);
    memset(furniture, 0, sizeof *furniture);
}

// Of a hash that passes the sieve.
static int holds(const pf_furniture *furniture, uint32_t text, uint64_t hash)
{
    uint32_t sources[PF_TEXT_SOURCES];
    size_t n_sources = pf_anchors_sources(furniture->texts, text, sources);
    for (size_t i = 0; i < n_sources; i++) {
        size_t first = furniture->starts[sources[i]];
        size_t n = furniture->starts[sources[i] + 1] - first;
        uint64_t plain = hash & ~(uint64_t)PF_SHINGLE_QUOTED;
        if (n > 0 && pf_find_u64(furniture->hashes + first, n, plain) < n) {
            return 1;
        }
    }
    return 0;
}

int pf_furniture_holds(const pf_furniture *furniture, uint32_t text, uint64_t hash)
{
    return furniture->n_sources > 0 && passes_sieve(furniture, hash) &&
           holds(furniture, text, hash);
}

// Which of some postings [n <= 64], whose texts stand anywhere in tables that are in no cache,
// are furniture: a bit each. So all are fetched before any is looked at.
static uint64_t find_dropped(const pf_furniture *furniture, const pf_keyed *postings, size_t n)
{
    const pf_texts *texts = furniture->texts;
    uint64_t asked = 0;
    for (size_t i = 0; i < n; i++) {
        if (passes_sieve(furniture, postings[i].key)) {
            asked |= (uint64_t)1 << i;
            __builtin_prefetch(&texts->starts[postings[i].value]);
        }
    }
    for (uint64_t left = asked; left != 0; left &= left - 1) {
        uint32_t text = postings[__builtin_ctzll(left)].value;
        __builtin_prefetch(&texts->sources[texts->starts[text]]);
    }
    uint64_t dropped = 0;
    for (uint64_t left = asked; left != 0; left &= left - 1) {
        unsigned i = (unsigned)__builtin_ctzll(left);
        dropped |= (uint64_t)holds(furniture, postings[i].value, postings[i].key) << i;
    }
    return dropped;
}

size_t pf_furniture_drop(const void *furniture, pf_keyed *postings, size_t n)
{
    const pf_furniture *f = furniture;
    size_t n_left = f->n_sources == 0 ? n : 0;
    for (size_t first = n_left; first < n; first += BLOCK_POSTINGS) {
        size_t n_block = n - first < BLOCK_POSTINGS ? n - first : BLOCK_POSTINGS;
        uint64_t dropped = find_dropped(f, postings + first, n_block);
        for (size_t i = 0; i < n_block; i++) {
            postings[n_left] = postings[first + i];
            n_left += (dropped >> i & 1) == 0;
        }
    }
    return n_left;
}

void pf_furniture_note(const pf_furniture *furniture, uint32_t text,
                       const pf_numbering *numbering, pf_marked_text *marked)
{
    if (furniture->n_sources == 0) {
        return;
    }
    uint32_t sources[PF_TEXT_SOURCES];
    size_t n_sources = pf_anchors_sources(furniture->texts, text, sources);
    for (size_t i = 0; i < n_sources; i++) {
        size_t first = furniture->starts[sources[i]];
        size_t n = furniture->starts[sources[i] + 1] - first;
        pf_marked_text_note_furniture(marked, numbering, furniture->hashes + first, n);
    }
}
