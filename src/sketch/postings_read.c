// SPDX-License-Identifier: MIT
// Sorting out what documents share, and reading it.
//
// Sharing goes through each part once: most hashes stand with one document alone, and a table
// of bits tells that before they cost anything; the others are sorted, and each hash with its
// values is packed as one run: a byte that counts values, the hash, four bytes each. A run of
// two or more takes no more room than its postings did, so it goes where they were; what was
// written aside goes there again, behind it.
//
// Cost: sharing a part is one pass to unpack it and one radix sort, reading it one pass; a part
// holds 1/256 of the postings unless documents repeat one hash, and two arrays of 16 bytes a
// posting are there for it meanwhile.
#include <assert.h>
#include <string.h>

#include "base/error.h"
#include "base/mem.h"
#include "sketch/postings_private.h"

#define ROUND_PARTS    32u  // between two questions whether to go on
#define RUN_VALUES     255u // of one run, at most; longer ones are cut
#define SLOTS_PER_HASH 4u   // of the table by which lone hashes are told
#define SPREADER       0x9e3779b97f4a7c15u

// Which slots of a table were hit by one hash, and by two or more: a bit a slot each.
typedef struct hit_table {
    uint64_t *once;  // [n_words]
    uint64_t *again; // [n_words] behind it
    size_t n_words;
    size_t cap;
    unsigned shift; // of a mixed hash, to its slot
} hit_table;

// What one worker shares or reads one part after the other with.
typedef struct lane {
    pf_keyed *items; // [n]
    pf_keyed *other; // [n] for sorting; NULL where nothing is sorted
    size_t n;
    unsigned char *block;
    hit_table hits;
} lane;

static void finish_lane(lane *l)
{
    pf_free(l->items);
    pf_free(l->other);
    pf_free(l->block);
    pf_free(l->hits.once);
}

// For parts of up to n postings.
static pf_status init_lane(size_t n, int is_sorting, lane *out, pf_error *err)
{
    lane l = {.items = pf_alloc(n, sizeof *l.items), .block = pf_alloc(1, PF_POSTING_BLOCK)};
    l.other = is_sorting ? pf_alloc(n, sizeof *l.other) : NULL;
    *out = l;
    int is_whole = l.items != NULL && l.block != NULL && (l.other != NULL || !is_sorting);
    return is_whole ? PF_OK : pf_fail_memory(err, 2 * n * sizeof *l.items);
}

// Room for n hashes, and no hits.
static pf_status clear_hits(hit_table *table, size_t n, pf_error *err)
{
    unsigned bits = 6;
    while (bits < 40 && (size_t)1 << bits < SLOTS_PER_HASH * n) {
        bits++;
    }
    table->n_words = (size_t)1 << (bits - 6);
    table->shift = 64 - bits;
    if (pf_reserve((void **)&table->once, &table->cap, 2 * table->n_words,
                   sizeof *table->once) != PF_OK) {
        return pf_fail_memory(err, 2 * table->n_words * sizeof *table->once);
    }
    table->again = table->once + table->n_words;
    memset(table->once, 0, 2 * table->n_words * sizeof *table->once);
    return PF_OK;
}

static void hit(const hit_table *table, uint64_t hash)
{
    uint64_t slot = hash * SPREADER >> table->shift;
    uint64_t bit = (uint64_t)1 << slot % 64;
    table->again[slot / 64] |= table->once[slot / 64] & bit;
    table->once[slot / 64] |= bit;
}

static int is_hit_again(const hit_table *table, uint64_t hash)
{
    uint64_t slot = hash * SPREADER >> table->shift;
    return (table->again[slot / 64] >> slot % 64 & 1) != 0;
}

// A part on its way from bytes to postings.
typedef struct unpacking {
    lane *lane;
    const uint32_t *value_of; // of documents; NULL: themselves
    unsigned part_number;
    uint32_t doc; // of the last record
    size_t n;     // items of the lane
} unpacking;

// Documents give way to what they stand for.
static void unpack_records(unpacking *to, const unsigned char *at, size_t len)
{
    const unsigned char *end = at + len;
    while (at < end) {
        uint64_t record = pf_load64(at);
        unsigned step = record & 255;
        at += PF_POSTING_BYTES;
        if (step == PF_POSTING_FAR) {
            memcpy(&to->doc, at, sizeof to->doc);
            at += sizeof to->doc;
        } else {
            to->doc += step;
        }
        uint64_t hash = pf_posting_unpack(record >> 8, to->part_number);
        uint32_t value = to->value_of != NULL ? to->value_of[to->doc] : to->doc;
        pf_keyed item = {hash, value, 0};
        to->lane->items[to->n] = item;
        if (value != UINT32_MAX) {
            to->n++;
            hit(&to->lane->hits, hash);
        }
    }
}

static void unpack_runs(unpacking *to, const unsigned char *at, size_t len)
{
    const unsigned char *end = at + len;
    while (at < end) {
        uint64_t head = pf_load64(at);
        pf_keyed item = {pf_posting_unpack(head >> 8, to->part_number), 0, 0};
        unsigned n = head & 255;
        at += PF_POSTING_BYTES;
        for (unsigned i = 0; i < n; i++, at += sizeof item.value) {
            memcpy(&item.value, at, sizeof item.value);
            to->lane->items[to->n++] = item;
        }
    }
}

typedef void (*unpack_fn)(unpacking *to, const unsigned char *at, size_t len);

static pf_status load_part(const pf_postings *postings, unpacking *to, unpack_fn unpack,
                           pf_error *err)
{
    const pf_part *from = &postings->parts[to->part_number];
    for (size_t i = 0; i < from->n_blocks; i++) {
        PF_TRY(pf_spool_read(postings->spool, &from->blocks[i], to->lane->block, err));
        unpack(to, to->lane->block, from->blocks[i].len);
    }
    for (const pf_chunk *c = from->first; c != NULL; c = c->next) {
        unpack(to, c->data, c->used);
    }
    return PF_OK;
}

// Most hashes of one document alone go before they are sorted.
static void drop_lone(unpacking *to)
{
    pf_keyed *items = to->lane->items;
    size_t n = 0;
    for (size_t i = 0; i < to->n; i++) {
        items[n] = items[i];
        n += is_hit_again(&to->lane->hits, items[i].key);
    }
    to->n = n;
}

// Where the runs of one part go: its chunks, or blocks of the spool.
typedef struct packer {
    pf_postings *postings;
    pf_part *to;
    pf_chunk *chunk;      // NULL: aside
    unsigned char *bytes; // of the chunk, or the block
    size_t used;
    size_t cap;
} packer;

static pf_status close_room(packer *p, pf_error *err)
{
    if (p->chunk != NULL) {
        p->chunk->used = (uint32_t)p->used;
        return PF_OK;
    }
    return p->used > 0 ? pf_postings_write_block(p->postings, p->to, p->bytes, p->used, err)
                       : PF_OK;
}

// The next chunk of the part, or a new one; the same block again.
static pf_status next_room(packer *p, pf_error *err)
{
    PF_TRY(close_room(p, err));
    p->used = 0;
    if (p->chunk == NULL) {
        return PF_OK;
    }
    if (p->chunk->next == NULL) {
        pf_lock_enter(&p->postings->lock);
        p->chunk->next = pf_postings_take_chunk(p->postings);
        pf_lock_leave(&p->postings->lock);
    }
    if (p->chunk->next == NULL) {
        return pf_fail_memory(err, PF_SLAB_BYTES);
    }
    p->chunk = p->chunk->next;
    p->bytes = p->chunk->data;
    return PF_OK;
}

// One hash with its values [n], rising.
static pf_status pack_run(packer *p, uint64_t hash, const uint64_t *values, size_t n,
                          pf_error *err)
{
    for (size_t i = 0; i < n;) {
        if (p->cap - p->used < PF_POSTING_BYTES + sizeof(uint32_t)) {
            PF_TRY(next_room(p, err));
        }
        size_t fits = (p->cap - p->used - PF_POSTING_BYTES) / sizeof(uint32_t);
        size_t n_here = n - i < RUN_VALUES ? n - i : RUN_VALUES;
        n_here = n_here < fits ? n_here : fits;
        unsigned char *at = p->bytes + p->used;
        pf_store64(at, pf_posting_pack(hash) << 8 | n_here);
        at += PF_POSTING_BYTES;
        for (size_t end = i + n_here; i < end; i++, at += sizeof(uint32_t)) {
            uint32_t value = (uint32_t)values[i];
            memcpy(at, &value, sizeof value);
        }
        p->used = (size_t)(at - p->bytes);
        p->to->n += n_here;
    }
    return PF_OK;
}

static pf_status pack_runs(packer *p, lane *l, size_t n, pf_error *err)
{
    uint64_t *values = (uint64_t *)l->other; // [2 n] free again
    for (size_t i = 0; i < n;) {
        size_t end = i;
        uint64_t hash = l->items[i].key;
        for (; end < n && l->items[end].key == hash; end++) {
            values[end - i] = l->items[end].value;
        }
        if (end - i > 1) {
            pf_sort_u64(values, values + n, end - i);
            PF_TRY(pack_run(p, hash, values, end - i, err));
        }
        i = end;
    }
    return close_room(p, err);
}

typedef struct share_job {
    pf_postings *postings;
    const uint32_t *value_of;
    int goes_aside;
    size_t most;     // postings of a part, before any is shared
    pf_counter next; // part that nobody has taken
    unsigned end;
} share_job;

static pf_status share_part(const share_job *job, unsigned part_number, lane *l, pf_error *err)
{
    pf_part *to = &job->postings->parts[part_number];
    unpacking from = {l, job->value_of, part_number, 0, 0};
    pf_posting_close_chunk(to);
    PF_TRY(clear_hits(&l->hits, to->n, err));
    PF_TRY(load_part(job->postings, &from, unpack_records, err));
    drop_lone(&from);
    pf_sort_keyed_with(l->items, l->other, from.n);
    to->n = 0;
    to->n_blocks = 0;
    packer p = {job->postings, to, NULL, l->block, 0, PF_POSTING_BLOCK};
    if (!job->goes_aside) {
        p.chunk = to->first;
        p.bytes = to->first->data;
        p.cap = PF_CHUNK_DATA_BYTES;
    }
    PF_TRY(pack_runs(&p, l, from.n, err));
    if (job->goes_aside) {
        to->first = NULL;
    } else {
        p.chunk->next = NULL;
    }
    to->last = p.chunk;
    return PF_OK;
}

static pf_status share_parts(void *ctx, size_t begin, size_t end, unsigned worker,
                             pf_error *err)
{
    (void)begin;
    (void)end;
    (void)worker;
    share_job *job = ctx;
    lane l;
    pf_status status = init_lane(job->most, 1, &l, err);
    for (uint64_t p = 0; status == PF_OK && (p = pf_counter_next(&job->next)) < job->end;) {
        if (job->postings->parts[p].n > 0) {
            status = share_part(job, (unsigned)p, &l, err);
        }
    }
    finish_lane(&l);
    return status;
}

// How many parts may be in memory at a time.
static size_t count_lanes(const pf_postings *postings, size_t max_bytes, const pf_pool *pool)
{
    size_t n_lanes = pf_pool_size(pool);
    uint64_t part_bytes = 2 * sizeof(pf_keyed) * pf_postings_most(postings) + PF_POSTING_BLOCK;
    if (max_bytes > 0 && max_bytes / part_bytes < n_lanes) {
        n_lanes = max_bytes / part_bytes > 0 ? max_bytes / part_bytes : 1;
    }
    return n_lanes;
}

// Runs `lanes` over all parts. In rounds, so that a run that is told to stop does so soon; a
// lane takes one part of the round after the other.
static pf_status run_rounds(pf_pool *pool, size_t n_lanes, pf_pool_fn lanes, void *job,
                            pf_counter *next, unsigned *end, pf_error *err)
{
    pf_meter *meter = pf_pool_meter(pool);
    pf_meter whole = *meter;
    pf_status status = PF_OK;
    for (unsigned p = 0; p < PF_POSTING_PARTS && status == PF_OK; p += ROUND_PARTS) {
        double width = (whole.part_to - whole.part_from) / PF_POSTING_PARTS;
        meter->part_from = whole.part_from + width * p;
        meter->part_to = meter->part_from + width * ROUND_PARTS;
        *end = p + ROUND_PARTS;
        pf_counter_set(next, p);
        status = pf_pool_for(pool, n_lanes, 1, lanes, job, err);
    }
    *meter = whole;
    return status;
}

pf_status pf_postings_share(pf_postings *postings, const uint32_t *value_of, size_t max_bytes,
                            pf_pool *pool, pf_error *err)
{
    share_job job = {
        .postings = postings, .value_of = value_of, .most = pf_postings_most(postings)};
    for (unsigned p = 0; p < PF_POSTING_PARTS; p++) {
        job.goes_aside |= postings->parts[p].n_blocks > 0;
    }
    size_t n_lanes = count_lanes(postings, max_bytes, pool);
    PF_TRY(run_rounds(pool, n_lanes, share_parts, &job, &job.next, &job.end, err));
    if (job.goes_aside) {
        pf_postings_free_slabs(postings);
    }
    postings->is_shared = 1;
    return PF_OK;
}

typedef struct read_job {
    const pf_posting_view *view;
    pf_posting_fn fn;
    void *ctx;
    pf_counter next; // part that nobody has taken
    unsigned end;
} read_job;

static pf_status read_part(const read_job *job, unsigned part_number, unsigned worker, lane *l,
                           pf_error *err)
{
    const pf_posting_view *view = job->view;
    unpacking from = {l, NULL, part_number, 0, 0};
    PF_TRY(load_part(view->postings, &from, unpack_runs, err));
    size_t n = from.n;
    if (view->filter != NULL) {
        n = view->filter(view->filter_ctx, l->items, n);
    }
    return n > 0 ? job->fn(job->ctx, part_number, worker, l->items, n, err) : PF_OK;
}

static pf_status read_parts(void *ctx, size_t begin, size_t end, unsigned worker, pf_error *err)
{
    (void)begin;
    (void)end;
    read_job *job = ctx;
    const pf_postings *postings = job->view->postings;
    lane l;
    pf_status status = init_lane(pf_postings_most(postings), 0, &l, err);
    for (uint64_t p = 0; status == PF_OK && (p = pf_counter_next(&job->next)) < job->end;) {
        if (postings->parts[p].n > 0) {
            status = read_part(job, (unsigned)p, worker, &l, err);
        }
    }
    finish_lane(&l);
    return status;
}

pf_status pf_postings_read(const pf_posting_view *view, pf_posting_fn fn, void *ctx,
                           pf_pool *pool, pf_error *err)
{
    assert(view->postings->is_shared);
    size_t n_lanes = count_lanes(view->postings, view->max_bytes, pool);
    read_job job = {.view = view, .fn = fn, .ctx = ctx};
    return run_rounds(pool, n_lanes, read_parts, &job, &job.next, &job.end, err);
}
