// SPDX-License-Identifier: MIT
// The table is cut by the first text of a pair into parts, each a hash table of its own. That
// leaves bits of a pair free for how often it was seen, up to what is asked for: copies share
// thirty hashes, and two of them say enough. So counting needs no second array, nothing is
// sorted before all is seen, and a part grows in the cache. What is appended waits until
// there are so many of one part that one lock is enough for them and their slots can be fetched
// at once. A part that is full is doubled, or, at its limit, written aside as a sorted run. In
// the end the parts are counted one by one, and one behind the other they are in order; so
// neither limits nor threads show in what comes out. Cost: a few slots looked at for each pair
// appended, one sort of those that stay.
#include "sketch/pairs.h"

#include <assert.h>
#include <string.h>

#include "base/error.h"
#include "base/mem.h"
#include "base/sort.h"

#define FIRST_CAP        1024u // a power of two, as all are
#define TEXTS_PER_PART   1024u // at least
#define BLOCK_PAIRS      8192u // of a run, in one block
#define MOST_FILLED(cap) ((cap) / 8 * 5)
#define COUNT_BITS       6u // at the end of an item; in front of them b, then a within its part
_Static_assert(PF_PAIR_PARTS == 1u << COUNT_BITS,
               "so many bits of the first text say the part");
#define COUNT_MASK (((uint64_t)1 << COUNT_BITS) - 1)
#define SPREADER   0x9e3779b97f4a7c15u

pf_status pf_pair_table_init(pf_pair_table *table, size_t n_texts, unsigned n_lists,
                             unsigned max_count, const pf_pair_room *room, pf_error *err)
{
    assert(max_count <= COUNT_MASK);
    memset(table, 0, sizeof *table);
    table->max_count = max_count;
    if (room != NULL) {
        table->room = *room;
    }
    size_t part_texts = TEXTS_PER_PART;
    while (n_texts / part_texts >= PF_PAIR_PARTS) {
        part_texts *= 2;
    }
    table->shift = (unsigned)__builtin_ctzll(part_texts);
    unsigned n_parts = (unsigned)(n_texts / part_texts) + 1;
    table->parts = pf_calloc(n_parts, sizeof *table->parts);
    table->lists = pf_calloc(n_lists, sizeof *table->lists);
    if (table->parts == NULL || table->lists == NULL) {
        return pf_fail_memory(err, n_lists * sizeof *table->lists);
    }
    for (; table->n_parts < n_parts; table->n_parts++) {
        pf_lock_init(&table->parts[table->n_parts].lock);
    }
    for (; table->n_lists < n_lists; table->n_lists++) {
        table->lists[table->n_lists].table = table;
    }
    return PF_OK;
}

static void empty_part(pf_pair_part *part)
{
    for (size_t i = 0; i < part->n_runs; i++) {
        pf_free(part->runs[i].blocks);
    }
    pf_free(part->runs);
    pf_free(part->items);
    part->runs = NULL;
    part->items = NULL;
    part->n_runs = 0;
}

void pf_pair_table_finish(pf_pair_table *table)
{
    for (unsigned i = 0; i < table->n_parts; i++) {
        empty_part(&table->parts[i]);
        pf_lock_finish(&table->parts[i].lock);
    }
    pf_free(table->parts);
    pf_free(table->lists);
    memset(table, 0, sizeof *table);
}

static size_t home_of(const pf_pair_part *part, uint64_t item)
{
    uint64_t hash = (item >> COUNT_BITS) * SPREADER;
    return hash >> (64 - (unsigned)__builtin_ctzll(part->cap));
}

// The slot of the item's pair, or the free slot where it would go.
static uint64_t *slot_of(const pf_pair_part *part, uint64_t item)
{
    size_t at = home_of(part, item);
    while (part->items[at] != 0 && (part->items[at] ^ item) >> COUNT_BITS != 0) {
        at = (at + 1) & (part->cap - 1);
    }
    return &part->items[at];
}

// Counts one more of an item's pair.
static void put(pf_pair_part *part, uint64_t item, unsigned max_count)
{
    uint64_t *slot = slot_of(part, item);
    if (*slot == 0) {
        *slot = item;
        part->n++;
    } else if ((*slot & COUNT_MASK) < max_count) {
        ++*slot;
    }
}

// Moves the items to the front and sorts them: they are no table any more.
static pf_status sort_items(pf_pair_part *part, pf_error *err)
{
    uint64_t *scratch = pf_alloc(part->n, sizeof *scratch);
    if (scratch == NULL) {
        return pf_fail_memory(err, part->n * sizeof *scratch);
    }
    size_t n = 0;
    for (size_t i = 0; n < part->n; i++) {
        uint64_t item = part->items[i];
        part->items[n] = item;
        n += item != 0;
    }
    pf_sort_u64(part->items, scratch, n);
    pf_free(scratch);
    return PF_OK;
}

// Writes the items into a new run and empties the part.
static pf_status spill(pf_pair_part *part, pf_spool *spool, pf_error *err)
{
    PF_TRY(sort_items(part, err));
    if (pf_reserve((void **)&part->runs, &part->runs_cap, part->n_runs + 1,
                   sizeof *part->runs) != PF_OK) {
        return pf_fail_memory(err, sizeof *part->runs);
    }
    size_t n_blocks = (part->n + BLOCK_PAIRS - 1) / BLOCK_PAIRS;
    pf_spool_block *made = pf_alloc(n_blocks, sizeof *made);
    if (made == NULL) {
        return pf_fail_memory(err, n_blocks * sizeof *made);
    }
    pf_pair_run *run = &part->runs[part->n_runs++];
    run->blocks = made;
    run->n_blocks = n_blocks;
    for (size_t i = 0; i < n_blocks; i++) {
        size_t first = i * BLOCK_PAIRS;
        size_t n = part->n - first < BLOCK_PAIRS ? part->n - first : BLOCK_PAIRS;
        PF_TRY(pf_spool_append(spool, part->items + first, n * sizeof *part->items,
                               &run->blocks[i], err));
    }
    part->n = 0;
    memset(part->items, 0, part->cap * sizeof *part->items);
    return PF_OK;
}

static pf_status grow(pf_pair_part *part, size_t cap, pf_error *err)
{
    uint64_t *old = part->items;
    size_t old_cap = part->cap;
    uint64_t *items = pf_calloc(cap, sizeof *items);
    if (items == NULL) {
        return pf_fail_memory(err, cap * sizeof *items);
    }
    part->items = items;
    part->cap = cap;
    for (size_t i = 0; i < old_cap; i++) {
        if (old[i] != 0) {
            *slot_of(part, old[i]) = old[i];
        }
    }
    pf_free(old);
    return PF_OK;
}

static pf_status make_room(const pf_pair_table *table, pf_pair_part *part, pf_error *err)
{
    size_t max_bytes = table->room.max_bytes / table->n_parts;
    size_t cap = part->cap == 0 ? FIRST_CAP : 2 * part->cap;
    int is_full = table->room.max_bytes > 0 && 2 * cap * sizeof *part->items > max_bytes;
    if (is_full && table->room.spool != NULL && part->cap > 0) {
        return spill(part, table->room.spool, err);
    }
    return grow(part, cap, err);
}

// Puts waiting pairs into their part, which is held. What failed sticks.
static void take(const pf_pair_table *table, pf_pair_part *part, const uint64_t *items,
                 unsigned n)
{
    if (part->status == PF_OK && part->n + n > MOST_FILLED(part->cap)) {
        part->status = make_room(table, part, &part->error);
    }
    if (part->status != PF_OK) {
        return;
    }
    for (unsigned i = 0; i < n; i++) {
        __builtin_prefetch(&part->items[home_of(part, items[i])], 1);
    }
    for (unsigned i = 0; i < n; i++) {
        put(part, items[i], table->max_count);
    }
}

// Of a list that others may be at, too, for other parts. Returns 1 where the part has failed.
static int take_waiting(pf_pair_list *list, size_t part_number)
{
    pf_pair_part *part = &list->table->parts[part_number];
    pf_lock_enter(&part->lock);
    take(list->table, part, list->waiting[part_number], list->n_waiting[part_number]);
    int has_failed = part->status != PF_OK;
    pf_lock_leave(&part->lock);
    list->n_waiting[part_number] = 0;
    return has_failed;
}

void pf_pair_list_append(pf_pair_list *list, uint32_t x, uint32_t y)
{
    uint32_t a = x < y ? x : y;
    uint32_t b = x < y ? y : x;
    unsigned shift = list->table->shift;
    size_t part = a >> shift;
    uint64_t in_part = a & (((uint64_t)1 << shift) - 1);
    list->waiting[part][list->n_waiting[part]++] = (in_part << 32 | b) << COUNT_BITS | 1;
    if (list->n_waiting[part] == PF_PAIRS_WAITING) {
        list->has_failed |= take_waiting(list, part);
    }
}

void pf_pair_list_link(pf_pair_list *list, const uint32_t *texts, size_t n)
{
    size_t window = n <= PF_BUCKET_ALL ? PF_BUCKET_ALL : PF_BUCKET_WINDOW;
    for (size_t i = 1; i < n; i++) {
        size_t from = i > window ? i - window : 0;
        if (from > 0) {
            pf_pair_list_append(list, texts[0], texts[i]);
        }
        for (size_t j = from; j < i; j++) {
            pf_pair_list_append(list, texts[j], texts[i]);
        }
    }
}

unsigned pf_pair_list_needed(unsigned min_count, uint32_t smaller)
{
    // Half of a tiny set may be all that two texts share of each other.
    uint32_t reachable = smaller / 2 < 1 ? 1 : smaller / 2;
    return reachable < min_count ? reachable : min_count;
}

static size_t needed(pf_pair pair, unsigned min_count, const uint32_t *sizes)
{
    if (sizes == NULL) {
        return min_count;
    }
    uint32_t smaller = sizes[pair.a] < sizes[pair.b] ? sizes[pair.a] : sizes[pair.b];
    return pf_pair_list_needed(min_count, smaller);
}

// A sorted sequence of pairs that is being merged.
typedef struct cursor {
    const uint64_t *at;
    const uint64_t *end;
    const pf_pair_run *run; // NULL: it is all in memory
    size_t next_block;
    uint64_t *buffer; // [BLOCK_PAIRS]
    const pf_spool *spool;
} cursor;

typedef struct merge {
    cursor *heap; // [n] the lowest pair in front; none is at its end
    size_t n;
    pf_pairs pairs;
    size_t cap;
} merge;

// Brings the next block in; at the end of all, `at` is `end`.
static pf_status refill(cursor *c, pf_error *err)
{
    if (c->at < c->end || c->run == NULL || c->next_block == c->run->n_blocks) {
        return PF_OK;
    }
    const pf_spool_block *block = &c->run->blocks[c->next_block++];
    PF_TRY(pf_spool_read(c->spool, block, c->buffer, err));
    c->at = c->buffer;
    c->end = c->buffer + block->len / sizeof *c->buffer;
    return PF_OK;
}

// Restores the order of the heap from its item `i` downwards.
static void sink(merge *m, size_t i)
{
    for (;;) {
        size_t least = i;
        for (size_t child = 2 * i + 1; child <= 2 * i + 2 && child < m->n; child++) {
            least = *m->heap[child].at < *m->heap[least].at ? child : least;
        }
        if (least == i) {
            return;
        }
        cursor moved = m->heap[i];
        m->heap[i] = m->heap[least];
        m->heap[least] = moved;
        i = least;
    }
}

static pf_status add_cursor(merge *m, cursor c, pf_error *err)
{
    if (c.run != NULL) { // its first block is as long as any
        c.buffer = pf_alloc(1, c.run->blocks[0].len);
        if (c.buffer == NULL) {
            return pf_fail_memory(err, c.run->blocks[0].len);
        }
    }
    pf_status status = refill(&c, err);
    if (status != PF_OK || c.at == c.end) {
        pf_free(c.buffer);
        return status;
    }
    m->heap[m->n++] = c;
    return PF_OK;
}

static pf_status begin_merge(merge *m, pf_pair_part *part, const pf_spool *spool, pf_error *err)
{
    m->heap = pf_alloc(part->n_runs + 1, sizeof *m->heap);
    if (m->heap == NULL) {
        return pf_fail_memory(err, part->n_runs * sizeof *m->heap);
    }
    PF_TRY(sort_items(part, err));
    cursor held = {part->items, part->items + part->n, NULL, 0, NULL, NULL};
    PF_TRY(add_cursor(m, held, err));
    for (size_t r = 0; r < part->n_runs; r++) {
        cursor run = {NULL, NULL, &part->runs[r], 0, NULL, spool};
        PF_TRY(add_cursor(m, run, err));
    }
    for (size_t i = m->n / 2; i-- > 0;) {
        sink(m, i);
    }
    return PF_OK;
}

// Takes the lowest pair off the front.
static pf_status step(merge *m, pf_error *err)
{
    cursor *front = &m->heap[0];
    front->at++;
    PF_TRY(refill(front, err));
    if (front->at == front->end) {
        pf_free(front->buffer);
        *front = m->heap[--m->n];
    }
    sink(m, 0);
    return PF_OK;
}

static pf_status file_pair(merge *m, pf_pair pair, pf_error *err)
{
    if (pf_reserve((void **)&m->pairs.pairs, &m->cap, m->pairs.n + 1, sizeof pair) != PF_OK) {
        return pf_fail_memory(err, m->cap * sizeof pair);
    }
    m->pairs.pairs[m->pairs.n++] = pair;
    return PF_OK;
}

// The pairs of the part whose first text is `first`.
static pf_status merge_all(merge *m, uint32_t first, unsigned max_count, const uint32_t *sizes,
                           pf_error *err)
{
    while (m->n > 0) {
        uint64_t key = *m->heap[0].at >> COUNT_BITS;
        size_t count = 0;
        while (m->n > 0 && *m->heap[0].at >> COUNT_BITS == key) {
            count += *m->heap[0].at & COUNT_MASK;
            PF_TRY(step(m, err));
        }
        pf_pair pair = {first + (uint32_t)(key >> 32), (uint32_t)key};
        if (count >= needed(pair, max_count, sizes)) {
            PF_TRY(file_pair(m, pair, err));
        }
    }
    return PF_OK;
}

typedef struct count_job {
    pf_pair_table *table;
    const uint32_t *sizes;
    pf_pairs *found; // [n_parts]
} count_job;

// Takes what waits for the part in, and keeps the pairs that stand there often enough.
static pf_status count_part(const count_job *job, size_t part_number, pf_error *err)
{
    pf_pair_table *table = job->table;
    pf_pair_part *part = &table->parts[part_number];
    for (unsigned i = 0; i < table->n_lists; i++) {
        (void)take_waiting(&table->lists[i], part_number);
    }
    if (part->status != PF_OK) {
        if (err != NULL) {
            *err = part->error;
        }
        return part->status;
    }
    merge m = {0};
    pf_status status = begin_merge(&m, part, table->room.spool, err);
    if (status == PF_OK) {
        uint32_t first = (uint32_t)(part_number << table->shift);
        status = merge_all(&m, first, table->max_count, job->sizes, err);
    }
    for (size_t i = 0; i < m.n; i++) {
        pf_free(m.heap[i].buffer);
    }
    pf_free(m.heap);
    empty_part(part);
    job->found[part_number] = m.pairs;
    return status;
}

static pf_status count_parts(void *ctx, size_t begin, size_t end, unsigned worker,
                             pf_error *err)
{
    (void)worker;
    for (size_t i = begin; i < end; i++) {
        PF_TRY(count_part(ctx, i, err));
    }
    return PF_OK;
}

// Brings the pairs of all parts together.
static pf_status join_parts(const count_job *job, pf_pairs *out_pairs, pf_error *err)
{
    unsigned n_parts = job->table->n_parts;
    size_t n = 0;
    for (unsigned i = 0; i < n_parts; i++) {
        n += job->found[i].n;
    }
    pf_pairs all = {pf_alloc(n, sizeof *all.pairs), 0};
    if (all.pairs == NULL) {
        return pf_fail_memory(err, n * sizeof *all.pairs);
    }
    for (unsigned i = 0; i < n_parts; i++) {
        if (job->found[i].n > 0) { // else there may be no memory
            memcpy(all.pairs + all.n, job->found[i].pairs, job->found[i].n * sizeof *all.pairs);
        }
        all.n += job->found[i].n;
        pf_pairs_finish(&job->found[i]);
    }
    *out_pairs = all;
    return PF_OK;
}

pf_status pf_pair_table_count(pf_pair_table *table, const uint32_t *sizes, pf_pool *pool,
                              pf_pairs *out_pairs, pf_error *err)
{
    count_job job = {table, sizes, pf_calloc(table->n_parts, sizeof *job.found)};
    pf_status status = PF_OK;
    if (job.found == NULL) {
        status = pf_fail_memory(err, table->n_parts * sizeof *job.found);
    } else {
        status = pf_pool_for(pool, table->n_parts, 1, count_parts, &job, err);
    }
    if (status == PF_OK) {
        status = join_parts(&job, out_pairs, err);
    }
    for (unsigned i = 0; job.found != NULL && i < table->n_parts; i++) {
        pf_pairs_finish(&job.found[i]);
    }
    pf_free(job.found);
    pf_pair_table_finish(table);
    return status;
}

void pf_pairs_finish(pf_pairs *pairs)
{
    pf_free(pairs->pairs);
    pairs->pairs = NULL;
    pairs->n = 0;
}
