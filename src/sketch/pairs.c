// SPDX-License-Identifier: MIT
// A list is a hash table in which a pair stands as often as it was seen, but no more often than
// is asked for: copies share thirty hashes, and two of them say enough. So counting needs no
// second array, and nothing is sorted before all is seen. What is appended waits until there
// are so many that their slots can be fetched at once: a large table is in no cache. A table
// that is full is doubled, or, at its limit, written aside as a sorted run. In the end runs and
// lists are merged, so neither limits nor threads show in what comes out. Cost: a few slots
// looked at for each pair appended, one sort of those that stay.
#include "sketch/pairs.h"

#include <string.h>

#include "base/error.h"
#include "base/mem.h"
#include "base/sort.h"

#define FIRST_CAP        4096u // a power of two, as all are
#define BLOCK_PAIRS      8192u // of a run, in one block
#define MOST_FILLED(cap) ((cap) / 8 * 5)
#define SPREADER         0x9e3779b97f4a7c15u

void pf_pair_list_init(pf_pair_list *list, unsigned max_count, const pf_pair_room *room)
{
    memset(list, 0, sizeof *list);
    list->max_count = max_count;
    if (room != NULL) {
        list->room = *room;
    }
}

void pf_pair_list_finish(pf_pair_list *list)
{
    pf_pair_room room = list->room;
    for (size_t i = 0; i < list->n_runs; i++) {
        pf_free(list->runs[i].blocks);
    }
    pf_free(list->runs);
    pf_free(list->items);
    pf_pair_list_init(list, list->max_count, &room);
}

static size_t home_of(const pf_pair_list *list, uint64_t key)
{
    return key * SPREADER >> (64 - (unsigned)__builtin_ctzll(list->cap));
}

// Puts a key into the table, unless it stands there often enough.
static void put(pf_pair_list *list, uint64_t key)
{
    size_t at = home_of(list, key);
    unsigned times = 0;
    while (list->items[at] != 0 && (list->items[at] != key || ++times < list->max_count)) {
        at = (at + 1) & (list->cap - 1);
    }
    if (list->items[at] == 0) {
        list->items[at] = key;
        list->n++;
    }
}

// Moves the items to the front and sorts them: it is no table any more.
static pf_status sort_items(pf_pair_list *list, pf_error *err)
{
    uint64_t *scratch = pf_alloc(list->n, sizeof *scratch);
    if (scratch == NULL) {
        return pf_fail_memory(err, list->n * sizeof *scratch);
    }
    size_t n = 0;
    for (size_t i = 0; i < list->cap; i++) {
        uint64_t key = list->items[i];
        list->items[n] = key;
        n += key != 0;
    }
    pf_sort_u64(list->items, scratch, n);
    pf_free(scratch);
    return PF_OK;
}

// Writes the items into a new run and empties the table.
static pf_status spill(pf_pair_list *list, pf_error *err)
{
    PF_TRY(sort_items(list, err));
    if (pf_reserve((void **)&list->runs, &list->runs_cap, list->n_runs + 1,
                   sizeof *list->runs) != PF_OK) {
        return pf_fail_memory(err, sizeof *list->runs);
    }
    size_t n_blocks = (list->n + BLOCK_PAIRS - 1) / BLOCK_PAIRS;
    pf_spool_block *made = pf_alloc(n_blocks, sizeof *made);
    if (made == NULL) {
        return pf_fail_memory(err, n_blocks * sizeof *made);
    }
    pf_pair_run *run = &list->runs[list->n_runs++];
    run->blocks = made;
    run->n_blocks = n_blocks;
    for (size_t i = 0; i < n_blocks; i++) {
        size_t first = i * BLOCK_PAIRS;
        size_t n = list->n - first < BLOCK_PAIRS ? list->n - first : BLOCK_PAIRS;
        PF_TRY(pf_spool_append(list->room.spool, list->items + first, n * sizeof *list->items,
                               &run->blocks[i], err));
    }
    list->n = 0;
    memset(list->items, 0, list->cap * sizeof *list->items);
    return PF_OK;
}

static pf_status grow(pf_pair_list *list, size_t cap, pf_error *err)
{
    uint64_t *old = list->items;
    size_t old_cap = list->cap;
    uint64_t *items = pf_calloc(cap, sizeof *items);
    if (items == NULL) {
        return pf_fail_memory(err, cap * sizeof *items);
    }
    list->items = items;
    list->cap = cap;
    list->n = 0;
    for (size_t i = 0; i < old_cap; i++) {
        if (old[i] != 0) {
            put(list, old[i]);
        }
    }
    pf_free(old);
    return PF_OK;
}

static pf_status make_room(pf_pair_list *list, pf_error *err)
{
    const pf_pair_room *room = &list->room;
    size_t cap = list->cap == 0 ? FIRST_CAP : 2 * list->cap;
    int is_full = room->max_bytes > 0 && 2 * cap * sizeof *list->items > room->max_bytes;
    if (is_full && room->spool != NULL && list->cap > 0) {
        return spill(list, err);
    }
    return grow(list, cap, err);
}

// Takes what waits into the table. What failed sticks.
static void take_waiting(pf_pair_list *list)
{
    int has_room = list->n + list->n_waiting <= MOST_FILLED(list->cap);
    if (list->status == PF_OK && !has_room) {
        list->status = make_room(list, &list->error);
    }
    unsigned n = list->status == PF_OK ? list->n_waiting : 0;
    for (unsigned i = 0; i < n; i++) {
        __builtin_prefetch(&list->items[home_of(list, list->waiting[i])], 1);
    }
    for (unsigned i = 0; i < n; i++) {
        put(list, list->waiting[i]);
    }
    list->n_waiting = 0;
}

void pf_pair_list_append(pf_pair_list *list, uint32_t x, uint32_t y)
{
    uint32_t a = x < y ? x : y;
    uint32_t b = x < y ? y : x;
    list->waiting[list->n_waiting++] = (uint64_t)a << 32 | b;
    if (list->n_waiting == PF_PAIRS_WAITING) {
        take_waiting(list);
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
    if (c.run != NULL) {
        c.buffer = pf_alloc(BLOCK_PAIRS, sizeof *c.buffer);
        if (c.buffer == NULL) {
            return pf_fail_memory(err, BLOCK_PAIRS * sizeof *c.buffer);
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

static pf_status begin_merge(merge *m, pf_pair_list *lists, size_t n, pf_error *err)
{
    size_t n_cursors = n;
    for (size_t i = 0; i < n; i++) {
        take_waiting(&lists[i]);
        if (lists[i].status != PF_OK) {
            if (err != NULL) {
                *err = lists[i].error;
            }
            return lists[i].status;
        }
        n_cursors += lists[i].n_runs;
    }
    m->heap = pf_alloc(n_cursors, sizeof *m->heap);
    if (m->heap == NULL) {
        return pf_fail_memory(err, n_cursors * sizeof *m->heap);
    }
    for (size_t i = 0; i < n; i++) {
        PF_TRY(sort_items(&lists[i], err));
        cursor held = {lists[i].items, lists[i].items + lists[i].n, NULL, 0, NULL, NULL};
        PF_TRY(add_cursor(m, held, err));
        for (size_t r = 0; r < lists[i].n_runs; r++) {
            cursor run = {NULL, NULL, &lists[i].runs[r], 0, NULL, lists[i].room.spool};
            PF_TRY(add_cursor(m, run, err));
        }
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

static pf_status merge_lists(merge *m, unsigned max_count, const uint32_t *sizes, pf_error *err)
{
    while (m->n > 0) {
        uint64_t key = *m->heap[0].at;
        size_t count = 0;
        while (m->n > 0 && *m->heap[0].at == key) {
            count++;
            PF_TRY(step(m, err));
        }
        pf_pair pair = {(uint32_t)(key >> 32), (uint32_t)key};
        if (count >= needed(pair, max_count, sizes)) {
            PF_TRY(file_pair(m, pair, err));
        }
    }
    return PF_OK;
}

pf_status pf_pair_lists_count(pf_pair_list *lists, size_t n, const uint32_t *sizes,
                              pf_pairs *out_pairs, pf_error *err)
{
    merge m = {0};
    pf_status status = begin_merge(&m, lists, n, err);
    if (status == PF_OK) {
        status = merge_lists(&m, lists[0].max_count, sizes, err);
    }
    for (size_t i = 0; i < m.n; i++) {
        pf_free(m.heap[i].buffer);
    }
    pf_free(m.heap);
    for (size_t i = 0; i < n; i++) {
        pf_pair_list_finish(&lists[i]);
    }
    if (status == PF_OK) {
        *out_pairs = m.pairs;
    } else {
        pf_pairs_finish(&m.pairs);
    }
    return status;
}

void pf_pairs_finish(pf_pairs *pairs)
{
    pf_free(pairs->pairs);
    pairs->pairs = NULL;
    pairs->n = 0;
}
