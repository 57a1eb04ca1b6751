// SPDX-License-Identifier: MIT
// A growing array of groups with a hash table from size to place beside it, sorted once at the
// end. Appending costs one look-up; the counts and squares are whole numbers, so the order in
// which sets arrive leaves no trace.
#include "eval/size_table.h"

#include <string.h>

#include "base/error.h"
#include "base/hash.h"
#include "base/mem.h"
#include "base/sort.h"
#include "eval/eval_math.h"

void pf_size_table_init(pf_size_table *table)
{
    memset(table, 0, sizeof *table);
    pf_map_init(&table->index);
}

void pf_size_table_finish(pf_size_table *table)
{
    if (table == NULL) {
        return;
    }
    pf_free(table->groups);
    pf_map_finish(&table->index);
    pf_size_table_init(table);
}

// The group of a size, made where it is not yet there.
static pf_status find_group(pf_size_table *table, uint64_t size, uint32_t *out_place,
                            pf_error *err)
{
    size_t next = table->n_groups;
    void *groups = table->groups;
    if (pf_reserve(&groups, &table->cap, next + 1, sizeof *table->groups) != PF_OK) {
        return pf_fail_memory(err, (next + 1) * sizeof *table->groups);
    }
    table->groups = groups;
    if (pf_map_add(&table->index, pf_mix64(size), (uint32_t)next, out_place) != PF_OK) {
        return pf_fail_memory(err, (next + 1) * sizeof size);
    }
    if (*out_place == next) {
        table->groups[next] = (pf_size_group){.size = size};
        table->n_groups++;
    }
    return PF_OK;
}

pf_status pf_size_table_append(pf_size_table *table, uint64_t size, uint64_t squares,
                               pf_error *err)
{
    uint32_t place = 0;
    PF_TRY(find_group(table, size, &place, err));
    table->groups[place].count++;
    table->groups[place].squares += squares;
    table->n_sets++;
    return PF_OK;
}

pf_status pf_size_table_sort(pf_size_table *table, pf_error *err)
{
    size_t n = table->n_groups;
    pf_status status = PF_OK;
    uint64_t *keys = pf_alloc(n, 2 * sizeof *keys);
    pf_size_group *sorted = pf_alloc(n, sizeof *sorted);
    if (keys == NULL || sorted == NULL) {
        status = pf_fail_memory(err, n * (2 * sizeof *keys + sizeof *sorted));
        goto done;
    }
    // Sizes and places are both below 2^32.
    for (size_t i = 0; i < n; i++) {
        keys[i] = table->groups[i].size << 32 | i;
    }
    pf_sort_u64(keys, keys + n, n);
    for (size_t i = 0; i < n; i++) {
        sorted[i] = table->groups[keys[i] & UINT32_MAX];
    }
    memcpy(table->groups, sorted, n * sizeof *sorted);
    pf_map_finish(&table->index);
done:
    pf_free(sorted);
    pf_free(keys);
    return status;
}

uint64_t pf_size_table_pairs(const pf_size_table *table)
{
    uint64_t pairs = 0;
    for (size_t i = 0; i < table->n_groups; i++) {
        uint64_t size = table->groups[i].size;
        pairs += table->groups[i].count * (size * (size - 1) / 2);
    }
    return pairs;
}

double pf_size_table_entropy(const pf_size_table *table, uint64_t n)
{
    pf_sum sum = {0};
    for (size_t i = 0; i < table->n_groups; i++) {
        const pf_size_group *group = &table->groups[i];
        uint64_t n_items = group->count * group->size;
        pf_sum_append(&sum, (double)n_items * pf_log_ratio(n, group->size));
    }
    return pf_sum_value(&sum) / (double)n;
}
