// SPDX-License-Identifier: MIT
// Search by permuted blocks. Let k be the distance and n the number of distinct fingerprints.
//
// Sides. The bits are cut into two sides of which a and b bits may differ, a + b = k - 1. Were
// more than a to differ in the first and more than b in the second, k + 1 would differ in all;
// so each near pair differs in at most a bits of the first or in at most b of the second side.
//
// Blocks. A side of which at most c bits may differ is cut into c + m blocks. At most c of them
// hold a differing bit, so a near pair agrees in m blocks or more. The search walks the tree of
// choices of m rising blocks: at each node stand the runs of fingerprints that agree in the
// blocks chosen so far, parted by one block more on the way down. The path of the first m
// blocks in which a pair agrees leads both into one run: its home. Nodes are left out only
// where all pairs have been compared or need not be (below), so no near pair is missed. It is
// looked at in other runs too, but counts at home alone, and therefore once.
//
// Crowds. Near copies of one text by the thousand are near in millions of pairs. A fingerprint
// is full with PF_HAMMING_PARTNERS reported partners, and a pair is passed over when both are
// full and reported pairs already connect them. In a run that is longer than PF_HAMMING_RUN
// after all m choices, each is compared with the WINDOW before it by value only, and then
// neighbours not yet connected are linked, whatever their distance. So:
//
//   1. fingerprints within k bits are always connected by reported pairs;
//   2. they are a reported pair themselves, unless both have PF_HAMMING_PARTNERS reported
//      partners, or their home is longer than PF_HAMMING_RUN;
//   3. pairs further apart are reported only as links of such a run, fewer than n in all;
//   4. at most (PF_HAMMING_PARTNERS + 1) n pairs are reported: each fills a place at a
//      fingerprint that was not full, or connects what was not connected.
//
// The fingerprints are taken by value, so the outcome depends on the set alone.
//
// Cost: a run is parted or compared, and no fingerprint is compared with more than
// PF_HAMMING_RUN others in it: O(n) for each of the binomial(c + m, m) nodes of a side,
// whatever the data. m grows with log n, so that unrelated fingerprints stand in runs of about
// EXPECTED_RUN at most; measured, the whole then grows as n^1.3 to n^1.6. Seconds of one
// thread; random: one quarter near an earlier one; one text: three random bits of each flipped:
//
//                            n = 100,000    400,000
//     random, k = 8                 0.15        0.9
//     random, k = 12                1.1        10
//     one text, k = 12              0.15        0.35
//
// Memory: 16 (m + 1) bytes a fingerprint, m from 3 to 7 for up to some millions.
// Source: Manku, Jain and Das Sarma 2007, section 3 (blocks); the split of the distance over
// sides, Norouzi, Punjani and Fleet 2012, proposition 2.
#include "sketch/hamming.h"

#include <string.h>

#include "base/error.h"
#include "base/hash.h"
#include "base/mem.h"

#define MOST_BLOCKS  64u
#define BLOCK_BITS   8u   // at most, of a block
#define MOST_VALUES  256u // of a block
#define SHORT_RUN    32u  // runs up to here are compared at once
#define EXPECTED_RUN 16u  // of unrelated fingerprints, at most
#define WINDOW       32u

// A fingerprint as key, its rank among the distinct ones as value.
typedef pf_keyed fingerprint;

// A side of the bits, cut into limit + depth blocks.
typedef struct hamming_side {
    uint64_t mask;
    unsigned limit; // bits that may differ in it
    unsigned depth; // blocks that then agree
    uint64_t masks[MOST_BLOCKS];
    unsigned shifts[MOST_BLOCKS];
    unsigned n_values[MOST_BLOCKS];
} hamming_side;

typedef struct hamming_search {
    unsigned limit;         // k
    hamming_side sides[2];  // limits add up to k - 1
    const hamming_side *at; // the one that is being searched
    size_t n;               // distinct fingerprints
    fingerprint *levels; // [depth + 1][n] 0: by value; d: parted by the d-th block of the path
    uint32_t *texts;     // [n] the text that stands for a fingerprint
    uint32_t *parents;   // [n] components of what is linked
    uint8_t *n_partners; // [n] up to PF_HAMMING_PARTNERS
    uint32_t *unsettled; // [PF_HAMMING_RUN] scratch
    pf_pair_list *list;
} hamming_search;

// One node of the search: the fingerprints that agree in the chosen blocks.
typedef struct hamming_run {
    const fingerprint *items; // by value
    size_t n;
    unsigned depth;  // blocks chosen
    unsigned next;   // the block after the last one chosen
    uint64_t chosen; // bit b: block b
} hamming_run;

static uint32_t root_of(uint32_t *parents, uint32_t item)
{
    while (parents[item] != item) {
        parents[item] = parents[parents[item]];
        item = parents[item];
    }
    return item;
}

// Puts a and b into one component; whether they were in two.
static int join(hamming_search *s, uint32_t a, uint32_t b)
{
    uint32_t root_a = root_of(s->parents, a);
    uint32_t root_b = root_of(s->parents, b);
    s->parents[root_a < root_b ? root_b : root_a] = root_a < root_b ? root_a : root_b;
    return root_a != root_b;
}

// Whether the run is the pair's home: on the first side on which few enough bits differ, of the
// first blocks in which it agrees.
static int is_home(const hamming_search *s, const hamming_run *run, uint64_t differing)
{
    unsigned first = pf_count_bits(differing & s->sides[0].mask);
    if ((s->at == s->sides) != (first <= s->sides[0].limit)) {
        return 0;
    }
    for (unsigned b = 0; b < run->next; b++) {
        if ((run->chosen >> b & 1u) == 0 && (differing & s->at->masks[b]) == 0) {
            return 0;
        }
    }
    return 1;
}

static int is_full(const hamming_search *s, uint32_t item)
{
    return s->n_partners[item] >= PF_HAMMING_PARTNERS;
}

static void report(hamming_search *s, uint32_t a, uint32_t b)
{
    int is_joined = join(s, a, b);
    if (is_full(s, a) && is_full(s, b) && !is_joined) {
        return;
    }
    s->n_partners[a] = (uint8_t)(s->n_partners[a] + !is_full(s, a));
    s->n_partners[b] = (uint8_t)(s->n_partners[b] + !is_full(s, b));
    pf_pair_list_append(s->list, s->texts[a], s->texts[b]);
}

static int compare(hamming_search *s, const hamming_run *run, size_t i, size_t j)
{
    uint64_t differing = run->items[i].key ^ run->items[j].key;
    if (pf_count_bits(differing) > s->limit || !is_home(s, run, differing)) {
        return 0;
    }
    report(s, run->items[i].value, run->items[j].value);
    return 1;
}

// Two that are settled with one root are full and connected: their pair may be passed over.
static int is_settled(hamming_search *s, uint32_t item, uint32_t root)
{
    return is_full(s, item) && root_of(s->parents, item) == root_of(s->parents, root);
}

static int is_all_settled(hamming_search *s, const hamming_run *run)
{
    for (size_t i = 0; i < run->n; i++) {
        if (!is_settled(s, run->items[i].value, run->items[0].value)) {
            return 0;
        }
    }
    return 1;
}

static void compare_all(hamming_search *s, const hamming_run *run)
{
    for (size_t i = 1; i < run->n; i++) {
        for (size_t j = 0; j < i; j++) {
            (void)compare(s, run, i, j);
        }
    }
}

// As compare_all, but two that are settled are passed over: each is compared with those before
// it until it is settled, and then with the unsettled ones.
static void compare_unsettled(hamming_search *s, const hamming_run *run)
{
    uint32_t root = run->items[0].value;
    size_t n_unsettled = 0;
    for (size_t i = 0; i < run->n; i++) {
        uint32_t item = run->items[i].value;
        int settled = is_settled(s, item, root);
        size_t done = 0;
        while (done < i && !settled) {
            settled = compare(s, run, i, done++) && is_settled(s, item, root);
        }
        size_t kept = 0;
        for (size_t u = 0; settled && u < n_unsettled; u++) {
            uint32_t j = s->unsettled[u];
            if (j >= done) {
                (void)compare(s, run, i, j);
            }
            s->unsettled[kept] = j;
            kept += !is_settled(s, run->items[j].value, root);
        }
        n_unsettled = settled ? kept : n_unsettled;
        if (!settled) {
            s->unsettled[n_unsettled++] = (uint32_t)i;
        }
    }
}

// A run too long for that: neighbours by value, and one component of all.
static void compare_window(hamming_search *s, const hamming_run *run)
{
    for (size_t i = 1; i < run->n; i++) {
        for (size_t j = i > WINDOW ? i - WINDOW : 0; j < i; j++) {
            (void)compare(s, run, i, j);
        }
        uint32_t a = run->items[i - 1].value;
        uint32_t b = run->items[i].value;
        if (join(s, a, b)) {
            pf_pair_list_append(s->list, s->texts[a], s->texts[b]);
        }
    }
}

// Parts the run by a block, stably, into the level below it; starts: one more than values.
static void part_run(const hamming_search *s, const hamming_run *run, unsigned block,
                     uint32_t *starts)
{
    fingerprint *out = s->levels + (run->depth + 1) * s->n;
    uint64_t mask = s->at->masks[block];
    unsigned shift = s->at->shifts[block];
    unsigned n_values = s->at->n_values[block];
    uint32_t next[MOST_VALUES + 1];
    memset(next, 0, (n_values + 1) * sizeof *next);
    for (size_t i = 0; i < run->n; i++) {
        next[((run->items[i].key & mask) >> shift) + 1]++;
    }
    for (unsigned v = 0; v < n_values; v++) {
        next[v + 1] += next[v];
    }
    memcpy(starts, next, (n_values + 1) * sizeof *starts);
    for (size_t i = 0; i < run->n; i++) {
        out[next[(run->items[i].key & mask) >> shift]++] = run->items[i];
    }
}

static void search_run(hamming_search *s, const hamming_run *run);

static void search_block(hamming_search *s, const hamming_run *run, unsigned block)
{
    uint32_t starts[MOST_VALUES + 1];
    part_run(s, run, block, starts);
    const fingerprint *parts = s->levels + (run->depth + 1) * s->n;
    for (unsigned v = 0; v < s->at->n_values[block]; v++) {
        hamming_run part = {parts + starts[v], starts[v + 1] - starts[v], run->depth + 1,
                            block + 1, run->chosen | (uint64_t)1 << block};
        if (part.n > 1) {
            search_run(s, &part);
        }
    }
}

static void search_run(hamming_search *s, const hamming_run *run)
{
    if (run->n <= SHORT_RUN) {
        compare_all(s, run);
    } else if (is_all_settled(s, run)) {
        return;
    } else if (run->depth < s->at->depth) {
        for (unsigned b = run->next; b <= s->at->limit + run->depth; b++) {
            search_block(s, run, b);
        }
    } else if (run->n <= PF_HAMMING_RUN) {
        compare_unsettled(s, run);
    } else {
        compare_window(s, run);
    }
}

// Cuts `bits` bits into blocks, so many that runs of unrelated fingerprints are short.
static void cut_side(hamming_side *side, unsigned first_bit, unsigned bits, size_t n)
{
    unsigned n_blocks = side->limit + 1;
    while (n_blocks < bits &&
           (n_blocks * BLOCK_BITS < bits ||
            (uint64_t)n >> (bits * (n_blocks - side->limit) / n_blocks) >= EXPECTED_RUN)) {
        n_blocks++;
    }
    side->depth = n_blocks - side->limit;
    for (unsigned b = 0; b < n_blocks; b++) {
        unsigned first = b * bits / n_blocks;
        unsigned width = (b + 1) * bits / n_blocks - first;
        side->shifts[b] = first_bit + first;
        side->n_values[b] = 1u << width;
        side->masks[b] = ((uint64_t)side->n_values[b] - 1) << side->shifts[b];
        side->mask |= side->masks[b];
    }
}

// The limits of the sides add up to one less than the distance, and bits go with them.
static void cut_sides(hamming_search *s)
{
    s->sides[0].limit = s->limit / 2;
    s->sides[1].limit = (s->limit - 1) / 2;
    unsigned bits = 64 * (s->sides[0].limit + 1) / (s->limit + 1);
    cut_side(&s->sides[0], 0, bits, s->n);
    cut_side(&s->sides[1], bits, 64 - bits, s->n);
}

typedef struct hamming_block {
    hamming_search *search;
    unsigned block;
} hamming_block;

static pf_status search_first_block(void *ctx, size_t begin, size_t end, unsigned worker,
                                    pf_error *err)
{
    (void)begin;
    (void)end;
    (void)worker;
    (void)err;
    const hamming_block *job = ctx;
    hamming_run all = {job->search->levels, job->search->n, 0, 0, 0};
    search_block(job->search, &all, job->block);
    return PF_OK;
}

static pf_status search_side(hamming_search *s, pf_pool *pool, pf_error *err)
{
    if (s->n <= SHORT_RUN) {
        hamming_run all = {s->levels, s->n, 0, 0, 0};
        search_run(s, &all);
        return PF_OK;
    }
    unsigned before = s->at == s->sides ? 0 : s->sides[0].limit + 1;
    unsigned n_blocks = s->sides[0].limit + s->sides[1].limit + 2;
    for (unsigned b = 0; b <= s->at->limit; b++) {
        pf_meter_part(pf_pool_meter(pool), before + b, n_blocks);
        // One item, so one worker: the pool is there to ask whether the run goes on.
        hamming_block job = {s, b};
        PF_TRY(pf_pool_for(pool, 1, 1, search_first_block, &job, err));
    }
    return PF_OK;
}

static void finish_search(hamming_search *s)
{
    pf_free(s->levels);
    pf_free(s->texts);
    pf_free(s->parents);
    pf_free(s->n_partners);
    pf_free(s->unsettled);
}

// `items` are distinct, by value.
static pf_status init_search(hamming_search *s, const pf_keyed *items, size_t n,
                             unsigned max_distance, pf_pair_list *list, pf_error *err)
{
    memset(s, 0, sizeof *s);
    s->limit = max_distance;
    s->n = n;
    s->list = list;
    cut_sides(s);
    unsigned deepest =
        s->sides[0].depth > s->sides[1].depth ? s->sides[0].depth : s->sides[1].depth;
    s->levels = pf_alloc((deepest + 1) * n, sizeof *s->levels);
    s->texts = pf_alloc(n, sizeof *s->texts);
    s->parents = pf_alloc(n, sizeof *s->parents);
    s->n_partners = pf_calloc(n, sizeof *s->n_partners);
    s->unsettled = pf_alloc(PF_HAMMING_RUN, sizeof *s->unsettled);
    if (s->levels == NULL || s->texts == NULL || s->parents == NULL || s->n_partners == NULL ||
        s->unsettled == NULL) {
        return pf_fail_memory(err, (deepest + 1) * n * sizeof *s->levels);
    }
    for (size_t i = 0; i < n; i++) {
        s->texts[i] = items[i].value;
        s->parents[i] = (uint32_t)i;
        fingerprint item = {items[i].key, (uint32_t)i, 0};
        s->levels[i] = item;
    }
    return PF_OK;
}

// Links texts with the same signature and keeps one of each in place; returns how many are
// left. items are sorted by signature.
static size_t fold_equal(pf_keyed *items, size_t n, uint32_t *bucket, pf_pair_list *list)
{
    size_t kept = 0;
    for (size_t i = 0; i < n;) {
        size_t end = i;
        while (end < n && items[end].key == items[i].key) {
            bucket[end - i] = items[end].value;
            end++;
        }
        pf_pair_list_link(list, bucket, end - i);
        items[kept++] = items[i];
        i = end;
    }
    return kept;
}

// Fills the list; items and bucket have room for n.
static pf_status list_pairs(pf_keyed *items, uint32_t *bucket, size_t n, unsigned max_distance,
                            pf_pool *pool, pf_pair_list *list, pf_error *err)
{
    PF_TRY(pf_sort_keyed(items, n, pool, err));
    size_t n_distinct = fold_equal(items, n, bucket, list);
    if (max_distance == 0) {
        return PF_OK;
    }
    hamming_search job;
    pf_status status = init_search(&job, items, n_distinct, max_distance, list, err);
    for (unsigned h = 0; h < 2 && status == PF_OK; h++) {
        job.at = &job.sides[h];
        status = search_side(&job, pool, err);
    }
    finish_search(&job);
    return status;
}

pf_status pf_hamming_candidates(const uint64_t *signatures, const uint32_t *sizes, size_t n,
                                unsigned max_distance, pf_pool *pool, pf_pairs *out_pairs,
                                pf_error *err)
{
    if (max_distance > PF_HAMMING_MAX) {
        return pf_fail(err, PF_EINVAL, "Hamming distance %u is outside 0..%u", max_distance,
                       PF_HAMMING_MAX);
    }
    pf_pair_table table;
    pf_status status = pf_pair_table_init(&table, n, 1, 1, NULL, err);
    pf_keyed *items = pf_alloc(n, sizeof *items);
    uint32_t *bucket = pf_alloc(n, sizeof *bucket);
    if (status == PF_OK && (items == NULL || bucket == NULL)) {
        status = pf_fail_memory(err, n * sizeof *items);
    }
    size_t n_items = 0;
    for (size_t i = 0; status == PF_OK && i < n; i++) {
        if (sizes[i] > 0) {
            pf_keyed item = {signatures[i], (uint32_t)i, 0};
            items[n_items++] = item;
        }
    }
    if (status == PF_OK) {
        status = list_pairs(items, bucket, n_items, max_distance, pool, table.lists, err);
    }
    pf_free(items);
    pf_free(bucket);
    if (status != PF_OK) {
        pf_pair_table_finish(&table);
        return status;
    }
    return pf_pair_table_count(&table, NULL, pool, out_pairs, err);
}
