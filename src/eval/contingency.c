// SPDX-License-Identifier: MIT
// Counts the contingency table of two labelings without ever holding it.
//
//   1. Items become 64-bit keys (predicted, truth); a radix sort makes each cluster a run.
//   2. Each run gets a number, its size goes to clusters[number], and its keys become
//      (truth, number).
//   3. A second sort makes each class a run, within it each filled cell. One pass over the runs
//      knows of every cell n_ij, the class's size b_j and, by the number, the cluster's size
//      a_i.
//
// What the pass keeps depends on sizes only, not on names: counts and sums of n_ij^2 by size.
// They are whole numbers (sum of n_ij^2 <= n^2 < 2^64), so neither the names of the labels nor
// the order of the items can change a bit of any figure computed from them.
//
// Cost: two radix sorts of n keys, one table look-up per set and cell; 32 bytes per item.
#include "eval/contingency.h"

#include <string.h>

#include <pressfold/types.h>

#include "base/error.h"
#include "base/mem.h"
#include "base/sort.h"

typedef struct cluster_count {
    uint32_t size;
    uint32_t largest; // its largest cell
    uint64_t squares; // sum of n_ij^2 over its cells
} cluster_count;

// What is in the making. `keys` and `scratch` are [n], `clusters` is [n], filled to n_clusters.
typedef struct counting {
    uint64_t *keys;
    uint64_t *scratch;
    cluster_count *clusters;
    size_t n;
    size_t n_clusters;
    pf_contingency table;
} counting;

// The end of the run of keys that agree in all bits from `shift` up.
static size_t run_end(const uint64_t *keys, size_t n, size_t begin, unsigned shift)
{
    size_t end = begin + 1;
    while (end < n && keys[end] >> shift == keys[begin] >> shift) {
        end++;
    }
    return end;
}

// Step 2. Takes sorted (predicted, truth), leaves (truth, number of the cluster), unsorted.
static void number_clusters(counting *c)
{
    for (size_t begin = 0; begin < c->n;) {
        size_t end = run_end(c->keys, c->n, begin, 32);
        for (size_t i = begin; i < end; i++) {
            c->keys[i] = c->keys[i] << 32 | c->n_clusters;
        }
        c->clusters[c->n_clusters++] = (cluster_count){.size = (uint32_t)(end - begin)};
        begin = end;
    }
}

// One cell, `shared` items of a class of `class_size` in a cluster.
static pf_status count_cell(counting *c, cluster_count *cluster, uint64_t class_size,
                            uint64_t shared, pf_error *err)
{
    cluster->squares += shared * shared;
    if (shared > cluster->largest) {
        cluster->largest = (uint32_t)shared;
    }
    if (shared == class_size && shared == cluster->size) {
        c->table.n_exact += shared;
    }
    return pf_size_table_append(&c->table.cells, shared, 0, err);
}

// One class, the run [begin, end) of sorted (truth, number).
static pf_status count_class(counting *c, size_t begin, size_t end, pf_error *err)
{
    uint64_t class_size = end - begin;
    uint64_t squares = 0;
    pf_status status = PF_OK;
    while (begin < end && status == PF_OK) {
        size_t cell_end = run_end(c->keys, end, begin, 0);
        cluster_count *cluster = &c->clusters[c->keys[begin] & UINT32_MAX];
        uint64_t shared = cell_end - begin;
        status = count_cell(c, cluster, class_size, shared, err);
        squares += shared * shared;
        begin = cell_end;
    }
    PF_TRY(status);
    return pf_size_table_append(&c->table.classes, class_size, squares, err);
}

// Step 3, the pass over the classes.
static pf_status count_classes(counting *c, pf_error *err)
{
    pf_status status = PF_OK;
    for (size_t begin = 0; begin < c->n && status == PF_OK;) {
        size_t end = run_end(c->keys, c->n, begin, 32);
        status = count_class(c, begin, end, err);
        begin = end;
    }
    return status;
}

// What that pass left with each cluster.
static pf_status count_clusters(counting *c, pf_error *err)
{
    pf_status status = PF_OK;
    for (size_t i = 0; i < c->n_clusters && status == PF_OK; i++) {
        const cluster_count *cluster = &c->clusters[i];
        c->table.n_majority += cluster->largest;
        status = pf_size_table_append(&c->table.clusters, cluster->size, cluster->squares, err);
    }
    return status;
}

static pf_status count_labels(counting *c, const uint32_t *predicted, const uint32_t *truth,
                              pf_error *err)
{
    c->keys = pf_alloc_aligned(c->n, sizeof *c->keys);
    c->scratch = pf_alloc_aligned(c->n, sizeof *c->scratch);
    c->clusters = pf_alloc_aligned(c->n, sizeof *c->clusters);
    if (c->keys == NULL || c->scratch == NULL || c->clusters == NULL) {
        return pf_fail_memory(err, c->n * (2 * sizeof *c->keys + sizeof *c->clusters));
    }
    for (size_t i = 0; i < c->n; i++) {
        c->keys[i] = (uint64_t)predicted[i] << 32 | truth[i];
    }
    pf_sort_u64(c->keys, c->scratch, c->n);
    number_clusters(c);
    pf_sort_u64(c->keys, c->scratch, c->n);
    PF_TRY(count_classes(c, err));
    PF_TRY(count_clusters(c, err));
    PF_TRY(pf_size_table_sort(&c->table.clusters, err));
    PF_TRY(pf_size_table_sort(&c->table.classes, err));
    return pf_size_table_sort(&c->table.cells, err);
}

pf_status pf_contingency_init(pf_contingency *out, const uint32_t *predicted,
                              const uint32_t *truth, size_t n, pf_error *err)
{
    counting c = {.n = n};
    c.table.n_items = n;
    pf_size_table_init(&c.table.clusters);
    pf_size_table_init(&c.table.classes);
    pf_size_table_init(&c.table.cells);
    pf_status status = count_labels(&c, predicted, truth, err);
    if (status == PF_OK) {
        *out = c.table;
    } else {
        pf_contingency_finish(&c.table);
    }
    pf_free(c.clusters);
    pf_free(c.scratch);
    pf_free(c.keys);
    return status;
}

void pf_contingency_finish(pf_contingency *contingency)
{
    if (contingency == NULL) {
        return;
    }
    pf_size_table_finish(&contingency->clusters);
    pf_size_table_finish(&contingency->classes);
    pf_size_table_finish(&contingency->cells);
    memset(contingency, 0, sizeof *contingency);
}

int pf_contingency_is_equality(const pf_contingency *contingency)
{
    return contingency->n_exact == contingency->n_items;
}
