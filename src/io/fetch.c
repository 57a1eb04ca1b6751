// SPDX-License-Identifier: MIT
// Two halves change places: one is at hand, the other under way. Each is ordered by where the
// records are, for the disk and for finding them. Reads past the page cache begin and end at
// the file's own boundaries, so a record stands somewhere inside of what is read. Where the
// system has no such reads, and for the scratch file, which is in the cache as it was written
// there, the page cache is told what is coming. Cost: a sort of the places, and one copy.
#include "io/fetch.h"

#include <stdlib.h>
#include <string.h>

#include "base/aio.h"
#include "base/mem.h"
#include "io/json_parse.h"

#define HALF_BYTES       ((size_t)PF_FETCH_BYTES / 2)
#define MEMORY_ALIGNMENT 4096u

typedef struct half {
    size_t n;
    pf_record_ref refs[PF_FETCH_RECORDS]; // rising
    pf_aio_read reads[PF_FETCH_RECORDS];
    char *bytes; // [HALF_BYTES + MEMORY_ALIGNMENT]
} half;

struct pf_fetch {
    pf_store *store;
    pf_aio *aio; // NULL: the page cache is told
    half halves[2];
    unsigned at_hand; // which of them
};

pf_fetch *pf_fetch_create(pf_store *store)
{
    pf_fetch *fetch = pf_calloc(1, sizeof *fetch);
    if (fetch == NULL) {
        return NULL;
    }
    fetch->store = store;
    for (int i = 0; i < 2; i++) {
        fetch->halves[i].bytes = pf_alloc(HALF_BYTES + MEMORY_ALIGNMENT, 1);
    }
    if (fetch->halves[0].bytes == NULL || fetch->halves[1].bytes == NULL) {
        pf_fetch_destroy(fetch);
        return NULL;
    }
    fetch->aio = pf_aio_create(2 * PF_FETCH_RECORDS);
    return fetch;
}

void pf_fetch_destroy(pf_fetch *fetch)
{
    if (fetch == NULL) {
        return;
    }
    pf_aio_destroy(fetch->aio);
    pf_free(fetch->halves[0].bytes);
    pf_free(fetch->halves[1].bytes);
    pf_free(fetch);
}

static int compare_places(const void *x, const void *y)
{
    const pf_record_ref *a = x;
    const pf_record_ref *b = y;
    if (a->input != b->input) {
        return a->input < b->input ? -1 : 1;
    }
    return a->offset < b->offset ? -1 : a->offset > b->offset;
}

// The records in order, each once.
static void order(half *h, const pf_record_ref *refs, size_t n)
{
    h->n = 0;
    n = n < PF_FETCH_RECORDS ? n : PF_FETCH_RECORDS;
    if (n == 0) {
        return;
    }
    memcpy(h->refs, refs, n * sizeof *refs);
    qsort(h->refs, n, sizeof *refs, compare_places);
    for (size_t i = 0; i < n; i++) {
        if (h->n == 0 || compare_places(&h->refs[h->n - 1], &h->refs[i]) != 0) {
            h->refs[h->n++] = h->refs[i];
        }
    }
}

// Lays out the reads of records [begin, end), all of one file, as far as there is room.
static void lay_out(half *h, size_t begin, size_t end, size_t boundary, size_t *used)
{
    uintptr_t base = (uintptr_t)h->bytes;
    char *room = h->bytes + (MEMORY_ALIGNMENT - base % MEMORY_ALIGNMENT);
    for (size_t i = begin; i < end; i++) {
        const pf_record_ref *ref = &h->refs[i];
        uint64_t from = ref->offset / boundary * boundary;
        uint64_t to = (ref->offset + ref->len + boundary - 1) / boundary * boundary;
        int fits = to - from <= HALF_BYTES - *used;
        pf_aio_read read = {from, fits ? (size_t)(to - from) : 0, room + *used, PF_AIO_FAILED};
        h->reads[i] = read;
        *used += read.len;
    }
}

// Begins the reads that were laid out; what there was no room for has none.
static void start(pf_fetch *fetch, int fd, half *h, size_t begin, size_t end)
{
    while (begin < end) {
        size_t n = 0;
        while (begin + n < end && h->reads[begin + n].len > 0) {
            n++;
        }
        pf_aio_start(fetch->aio, fd, h->reads + begin, n);
        begin += n + 1;
    }
}

// Asks for records [begin, end), all of one file.
static void ask(pf_fetch *fetch, half *h, size_t begin, size_t end, size_t *used)
{
    pf_lent_file file;
    int is_lent = fetch->aio != NULL && pf_store_lend(fetch->store, h->refs[begin], &file);
    if (is_lent) {
        lay_out(h, begin, end, file.boundary, used);
        start(fetch, file.fd, h, begin, end);
        pf_store_take_back(fetch->store, &file);
    }
    for (size_t i = begin; i < end; i++) {
        if (!is_lent) {
            h->reads[i] = (pf_aio_read){.done = PF_AIO_FAILED};
        }
        if (h->reads[i].len == 0) { // no room for it either
            pf_store_expect(fetch->store, h->refs[i]);
        }
    }
}

void pf_fetch_next(pf_fetch *fetch, const pf_record_ref *refs, size_t n)
{
    half *h = &fetch->halves[fetch->at_hand];
    size_t used = 0;
    order(h, refs, n);
    for (size_t begin = 0; begin < h->n;) {
        size_t end = begin + 1;
        while (end < h->n && h->refs[end].input == h->refs[begin].input) {
            end++;
        }
        ask(fetch, h, begin, end, &used);
        begin = end;
    }
    fetch->at_hand = 1 - fetch->at_hand;
    h = &fetch->halves[fetch->at_hand];
    for (size_t i = 0; i < h->n; i++) {
        pf_aio_wait(fetch->aio, &h->reads[i]);
    }
}

int pf_fetch_take(const pf_fetch *fetch, pf_record_ref ref, pf_buf *buf)
{
    const half *h = &fetch->halves[fetch->at_hand];
    const pf_record_ref *found = bsearch(&ref, h->refs, h->n, sizeof ref, compare_places);
    if (found == NULL || found->len != ref.len) {
        return 0;
    }
    const pf_aio_read *read = &h->reads[found - h->refs];
    size_t skipped = (size_t)(ref.offset - read->offset);
    if (read->done < 0 || (uint64_t)read->done < skipped + ref.len) {
        return 0;
    }
    pf_buf_reset(buf);
    char *room = pf_buf_room(buf, (size_t)ref.len + PF_JSON_PADDING);
    if (room == NULL) {
        return 0;
    }
    memcpy(room, (const char *)read->out + skipped, ref.len);
    memset(room + ref.len, 0, PF_JSON_PADDING);
    buf->len = ref.len;
    return 1;
}
