// SPDX-License-Identifier: MIT
// A posting takes eight bytes as a rule. Its part says eight bits of the hash, so seven bytes
// of it are stored; documents come by rising number, so a byte holds how far the document is
// from the one before in the part, and 255 says that four bytes with its number follow, since
// it is further on or back. Packed postings stand in chunks of one size, linked part by part,
// so that nothing is ever moved to grow.
//
// Bits 1 to 8 choose the part. The high bits would not do, since small hashes are selected, nor
// bit 0, which selection sets on all.
//
// Written aside, a part's chunks become blocks of the spool, read back before what is in
// memory. Reading a part costs one pass to unpack it and one radix sort; a part holds 1/256 of
// the postings unless documents repeat one hash, and two arrays of 16 bytes a posting are there
// for it meanwhile.
#include "sketch/postings.h"

#include <string.h>

#include "base/error.h"
#include "base/lock.h"
#include "base/mem.h"

#define CHUNK_BYTES      4096u
#define CHUNKS_PER_SLAB  256u
#define BLOCK_BYTES      ((size_t)256 << 10) // written aside in one piece, at most
#define ROUND_PARTS      32u                 // between two questions whether to go on
#define HASH_BYTES       7u
#define MAX_RECORD       (1u + sizeof(uint32_t) + HASH_BYTES)
#define FAR              255u // the document's number follows
#define SLOTS_PER_HASH   4u   // of the table by which lone hashes are told
#define SPREADER         0x9e3779b97f4a7c15u
#define PART_OF(hash)    ((unsigned)((hash) >> 1) & (PF_POSTING_PARTS - 1))
#define SLAB_BYTES       ((size_t)CHUNK_BYTES * CHUNKS_PER_SLAB)
#define CHUNK_DATA_BYTES (CHUNK_BYTES - sizeof(void *) - sizeof(uint32_t))

typedef struct chunk {
    struct chunk *next;
    uint32_t used;
    unsigned char data[CHUNK_DATA_BYTES];
} chunk;

_Static_assert(sizeof(chunk) <= CHUNK_BYTES, "a slab is cut evenly");

typedef struct part {
    chunk *first;
    chunk *last;
    uint64_t n;
    uint32_t last_doc;
    pf_spool_block *blocks; // [n_blocks] written aside
    size_t n_blocks;
    size_t cap;
} part;

typedef struct slab {
    struct slab *next;
    chunk chunks[];
} slab;

struct pf_postings {
    pf_spool *spool;
    slab *slabs;
    size_t n_free; // chunks at the end of the first slab that are not in use
    size_t n_slabs;
    unsigned char *block; // [BLOCK_BYTES] where chunks are put together; made when needed
    part parts[PF_POSTING_PARTS];
};

pf_status pf_postings_create(pf_spool *spool, pf_postings **out_postings, pf_error *err)
{
    pf_postings *postings = pf_calloc(1, sizeof *postings);
    if (postings == NULL) {
        return pf_fail_memory(err, sizeof *postings);
    }
    postings->spool = spool;
    *out_postings = postings;
    return PF_OK;
}

static void free_slabs(pf_postings *postings)
{
    slab *at = postings->slabs;
    while (at != NULL) {
        slab *next = at->next;
        pf_free(at);
        at = next;
    }
    postings->slabs = NULL;
    postings->n_slabs = 0;
    postings->n_free = 0;
}

void pf_postings_destroy(pf_postings *postings)
{
    if (postings == NULL) {
        return;
    }
    for (unsigned p = 0; p < PF_POSTING_PARTS; p++) {
        pf_free(postings->parts[p].blocks);
    }
    free_slabs(postings);
    pf_free(postings->block);
    pf_free(postings);
}

static chunk *take_chunk(pf_postings *postings)
{
    if (postings->n_free == 0) {
        slab *made = pf_alloc(1, sizeof *made + CHUNKS_PER_SLAB * sizeof(chunk));
        if (made == NULL) {
            return NULL;
        }
        made->next = postings->slabs;
        postings->slabs = made;
        postings->n_slabs++;
        postings->n_free = CHUNKS_PER_SLAB;
    }
    chunk *taken = &postings->slabs->chunks[CHUNKS_PER_SLAB - postings->n_free--];
    taken->next = NULL;
    taken->used = 0;
    return taken;
}

// Makes room for one record in the part's last chunk.
static int make_room(pf_postings *postings, part *to)
{
    if (to->last != NULL && to->last->used + MAX_RECORD <= CHUNK_DATA_BYTES) {
        return 1;
    }
    chunk *taken = take_chunk(postings);
    if (taken == NULL) {
        return 0;
    }
    if (to->last == NULL) {
        to->first = taken;
    } else {
        to->last->next = taken;
    }
    to->last = taken;
    return 1;
}

// The hash without the bits that its part says: bits 9 to 63, then bit 0.
static uint64_t pack_hash(uint64_t hash)
{
    return hash >> 9 << 1 | (hash & 1u);
}

static uint64_t unpack_hash(uint64_t packed, unsigned part_number)
{
    return packed >> 1 << 9 | (uint64_t)part_number << 1 | (packed & 1u);
}

static void put_record(part *to, uint32_t doc, uint64_t packed)
{
    unsigned char *at = to->last->data + to->last->used;
    uint32_t step = doc - to->last_doc;
    if (step < FAR) {
        *at++ = (unsigned char)step;
    } else {
        *at++ = FAR;
        memcpy(at, &doc, sizeof doc);
        at += sizeof doc;
    }
    for (unsigned i = 0; i < HASH_BYTES; i++) {
        at[i] = (unsigned char)(packed >> 8 * i);
    }
    to->last->used = (uint32_t)(at + HASH_BYTES - to->last->data);
    to->last_doc = doc;
    to->n++;
}

pf_status pf_postings_append(pf_postings *postings, uint32_t doc, const uint64_t *hashes,
                             size_t n, pf_error *err)
{
    for (size_t i = 0; i < n; i++) {
        part *to = &postings->parts[PART_OF(hashes[i])];
        if (!make_room(postings, to)) {
            return pf_fail_memory(err, SLAB_BYTES);
        }
        put_record(to, doc, pack_hash(hashes[i]));
    }
    return PF_OK;
}

uint64_t pf_postings_count(const pf_postings *postings)
{
    uint64_t n = 0;
    for (unsigned p = 0; p < PF_POSTING_PARTS; p++) {
        n += postings->parts[p].n;
    }
    return n;
}

uint64_t pf_postings_most(const pf_postings *postings)
{
    uint64_t most = 0;
    for (unsigned p = 0; p < PF_POSTING_PARTS; p++) {
        most = postings->parts[p].n > most ? postings->parts[p].n : most;
    }
    return most;
}

size_t pf_postings_bytes(const pf_postings *postings)
{
    return postings->n_slabs * (sizeof(slab) + CHUNKS_PER_SLAB * sizeof(chunk));
}

static pf_status write_block(pf_postings *postings, part *from, size_t len, pf_error *err)
{
    if (pf_reserve((void **)&from->blocks, &from->cap, from->n_blocks + 1,
                   sizeof *from->blocks) != PF_OK) {
        return pf_fail_memory(err, sizeof *from->blocks);
    }
    PF_TRY(pf_spool_append(postings->spool, postings->block, len, &from->blocks[from->n_blocks],
                           err));
    from->n_blocks++;
    return PF_OK;
}

static pf_status spill_part(pf_postings *postings, part *from, pf_error *err)
{
    size_t len = 0;
    for (const chunk *c = from->first; c != NULL; c = c->next) {
        if (len + c->used > BLOCK_BYTES) {
            PF_TRY(write_block(postings, from, len, err));
            len = 0;
        }
        memcpy(postings->block + len, c->data, c->used);
        len += c->used;
    }
    if (len > 0) {
        PF_TRY(write_block(postings, from, len, err));
    }
    from->first = NULL;
    from->last = NULL;
    return PF_OK;
}

pf_status pf_postings_spill(pf_postings *postings, pf_error *err)
{
    if (postings->block == NULL) {
        postings->block = pf_alloc(1, BLOCK_BYTES);
    }
    if (postings->block == NULL) {
        return pf_fail_memory(err, BLOCK_BYTES);
    }
    for (unsigned p = 0; p < PF_POSTING_PARTS; p++) {
        PF_TRY(spill_part(postings, &postings->parts[p], err));
    }
    free_slabs(postings);
    return PF_OK;
}

// A part on its way from bytes to postings.
typedef struct unpacking {
    const pf_posting_view *view;
    unsigned part_number;
    uint32_t doc; // of the last record
    pf_keyed *items;
    size_t n;
} unpacking;

static void unpack(unpacking *to, const unsigned char *at, size_t len)
{
    const unsigned char *end = at + len;
    while (at < end) {
        unsigned step = *at++;
        if (step == FAR) {
            memcpy(&to->doc, at, sizeof to->doc);
            at += sizeof to->doc;
        } else {
            to->doc += step;
        }
        uint64_t packed = 0;
        for (unsigned i = 0; i < HASH_BYTES; i++) {
            packed |= (uint64_t)at[i] << 8 * i;
        }
        at += HASH_BYTES;
        pf_keyed item = {unpack_hash(packed, to->part_number), to->doc, 0};
        to->items[to->n++] = item;
    }
}

// Which slots of a table were hit by one hash, and by two or more: a bit a slot each.
typedef struct hit_table {
    uint64_t *once;
    uint64_t *again; // behind it
    unsigned shift;  // of a mixed hash, to its slot
} hit_table;

static pf_status count_hits(const pf_keyed *items, size_t n, hit_table *table, pf_error *err)
{
    unsigned bits = 6;
    while (bits < 40 && (size_t)1 << bits < SLOTS_PER_HASH * n) {
        bits++;
    }
    size_t n_words = (size_t)1 << (bits - 6);
    table->once = pf_calloc(2 * n_words, sizeof *table->once);
    if (table->once == NULL) {
        return pf_fail_memory(err, 2 * n_words * sizeof *table->once);
    }
    table->again = table->once + n_words;
    table->shift = 64 - bits;
    for (size_t i = 0; i < n; i++) {
        uint64_t slot = items[i].key * SPREADER >> table->shift;
        uint64_t bit = (uint64_t)1 << slot % 64;
        table->again[slot / 64] |= table->once[slot / 64] & bit;
        table->once[slot / 64] |= bit;
    }
    return PF_OK;
}

static int is_hit_again(const hit_table *table, uint64_t hash)
{
    uint64_t slot = hash * SPREADER >> table->shift;
    return (table->again[slot / 64] >> slot % 64 & 1) != 0;
}

// Hashes of one document alone, which are the most, are left out before they cost anything.
static pf_status drop_lone(unpacking *to, pf_error *err)
{
    hit_table table;
    PF_TRY(count_hits(to->items, to->n, &table, err));
    size_t n = 0;
    for (size_t i = 0; i < to->n; i++) {
        to->items[n] = to->items[i];
        n += is_hit_again(&table, to->items[i].key);
    }
    pf_free(table.once);
    to->n = n;
    return PF_OK;
}

// Has documents give way to what they stand for.
static void map_documents(unpacking *to)
{
    const pf_posting_view *view = to->view;
    size_t n = 0;
    for (size_t i = 0; i < to->n; i++) {
        pf_keyed item = to->items[i];
        item.value = view->map(view->map_ctx, item.key, item.value);
        to->items[n] = item;
        n += item.value != UINT32_MAX;
    }
    to->n = n;
}

// What one part is read with.
typedef struct part_scratch {
    pf_keyed *items; // [n]
    pf_keyed *other; // [n]
    unsigned char *block;
} part_scratch;

static void finish_scratch(part_scratch *scratch)
{
    pf_free(scratch->items);
    pf_free(scratch->other);
    pf_free(scratch->block);
}

static pf_status load_part(part_scratch *scratch, unpacking *to, pf_error *err)
{
    const pf_postings *postings = to->view->postings;
    const part *from = &postings->parts[to->part_number];
    for (size_t i = 0; i < from->n_blocks; i++) {
        PF_TRY(pf_spool_read(postings->spool, &from->blocks[i], scratch->block, err));
        unpack(to, scratch->block, from->blocks[i].len);
    }
    for (const chunk *c = from->first; c != NULL; c = c->next) {
        unpack(to, c->data, c->used);
    }
    if (to->view->shared_only) {
        PF_TRY(drop_lone(to, err));
    }
    if (to->view->map != NULL) {
        map_documents(to);
    }
    return PF_OK;
}

static pf_status make_scratch(const part *of, part_scratch *scratch, pf_error *err)
{
    scratch->items = pf_alloc(of->n, sizeof *scratch->items);
    scratch->block = of->n_blocks > 0 ? pf_alloc(1, BLOCK_BYTES) : NULL;
    if (scratch->items == NULL || (of->n_blocks > 0 && scratch->block == NULL)) {
        return pf_fail_memory(err, of->n * sizeof *scratch->items);
    }
    return PF_OK;
}

static pf_status sort_part(part_scratch *scratch, size_t n, pf_error *err)
{
    pf_free(scratch->block);
    scratch->block = NULL;
    scratch->other = pf_alloc(n, sizeof *scratch->other);
    if (scratch->other == NULL) {
        return pf_fail_memory(err, n * sizeof *scratch->other);
    }
    pf_sort_keyed_with(scratch->items, scratch->other, n);
    pf_free(scratch->other);
    scratch->other = NULL;
    return PF_OK;
}

typedef struct read_job {
    const pf_posting_view *view;
    pf_posting_fn fn;
    void *ctx;
    pf_counter next; // part that nobody has taken
    unsigned end;
} read_job;

static pf_status hand_over(const read_job *job, unpacking *part_read, unsigned worker,
                           pf_error *err)
{
    const pf_posting_view *view = job->view;
    pf_keyed *items = part_read->items;
    size_t n = part_read->n;
    if (view->filter != NULL) {
        n = view->filter(view->filter_ctx, items, n);
    }
    return n > 0 ? job->fn(job->ctx, part_read->part_number, worker, items, n, err) : PF_OK;
}

static pf_status read_part(const read_job *job, unsigned part_number, unsigned worker,
                           pf_error *err)
{
    const part *from = &job->view->postings->parts[part_number];
    if (from->n == 0) {
        return PF_OK;
    }
    part_scratch scratch = {0};
    pf_status status = make_scratch(from, &scratch, err);
    unpacking to = {job->view, part_number, 0, scratch.items, 0};
    if (status == PF_OK) {
        status = load_part(&scratch, &to, err);
    }
    if (status == PF_OK) {
        status = sort_part(&scratch, to.n, err);
    }
    if (status == PF_OK) {
        status = hand_over(job, &to, worker, err);
    }
    finish_scratch(&scratch);
    return status;
}

// A lane takes one part after the other; there are as many lanes as parts may be in memory.
static pf_status run_lane(void *ctx, size_t begin, size_t end, unsigned worker, pf_error *err)
{
    (void)begin;
    (void)end;
    read_job *job = ctx;
    for (uint64_t p = 0; (p = pf_counter_next(&job->next)) < job->end;) {
        PF_TRY(read_part(job, (unsigned)p, worker, err));
    }
    return PF_OK;
}

pf_status pf_postings_read(const pf_posting_view *view, pf_posting_fn fn, void *ctx,
                           pf_pool *pool, pf_error *err)
{
    size_t n_lanes = pf_pool_size(pool);
    uint64_t part_bytes = 2 * sizeof(pf_keyed) * pf_postings_most(view->postings) + BLOCK_BYTES;
    if (view->max_bytes > 0 && view->max_bytes / part_bytes < n_lanes) {
        n_lanes = view->max_bytes / part_bytes > 0 ? view->max_bytes / part_bytes : 1;
    }
    // In rounds, so that a run that is told to stop does so soon.
    pf_meter *meter = pf_pool_meter(pool);
    pf_meter whole = *meter;
    pf_status status = PF_OK;
    for (unsigned p = 0; p < PF_POSTING_PARTS && status == PF_OK; p += ROUND_PARTS) {
        double width = (whole.part_to - whole.part_from) / PF_POSTING_PARTS;
        meter->part_from = whole.part_from + width * p;
        meter->part_to = meter->part_from + width * ROUND_PARTS;
        read_job job = {.view = view, .fn = fn, .ctx = ctx, .end = p + ROUND_PARTS};
        pf_counter_set(&job.next, p);
        status = pf_pool_for(pool, n_lanes, 1, run_lane, &job, err);
    }
    *meter = whole;
    return status;
}
