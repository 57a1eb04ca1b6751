// SPDX-License-Identifier: MIT
// A key has the day in its lowest bits, so that those of one headline stand together by day
// when they are sorted. Of the headline 44 bits are left: of ten million some three pairs are
// alike by chance.
#include "model/columns.h"

#include <string.h>

#include "base/day.h"
#include "base/error.h"
#include "base/mem.h"
#include "base/sort.h"

#define DAY_BITS 20u
#define DAY_MASK (((uint64_t)1 << DAY_BITS) - 1)

pf_status pf_columns_init(pf_columns *columns, size_t n_rows, pf_error *err)
{
    columns->n_rows = n_rows;
    columns->keys = pf_calloc(n_rows, sizeof *columns->keys);
    return columns->keys != NULL ? PF_OK : pf_fail_memory(err, n_rows * sizeof *columns->keys);
}

void pf_columns_finish(pf_columns *columns)
{
    pf_free(columns->keys);
    memset(columns, 0, sizeof *columns);
}

// The words among the first n_words tokens, in their order; 0 where there is none.
static uint64_t hash_words(const pf_tokens *title, size_t n_words, uint32_t source)
{
    uint64_t hash = source;
    size_t n = 0;
    for (size_t i = 0; i < n_words; i++) {
        if ((title->flags[i] & PF_TOKEN_NUMBER) == 0) {
            hash = pf_mix64(hash + title->hashes[i]);
            n++;
        }
    }
    return n > 0 ? hash : 0;
}

static uint64_t day_of(int64_t time_seconds)
{
    return (uint64_t)pf_day_of(time_seconds) & DAY_MASK;
}

void pf_columns_add(pf_columns *columns, size_t row, uint32_t source, int64_t time_seconds,
                    const pf_tokens *title, size_t n_words)
{
    if (source == 0 || time_seconds == PF_TIME_UNKNOWN) {
        return;
    }
    uint64_t words = hash_words(title, n_words, source) & ~DAY_MASK;
    columns->keys[row] = words != 0 ? words | day_of(time_seconds) : 0;
}

// Takes the rows of the same words, [n] by day, out unless these are a column's. `of_source`:
// articles of their outlet.
static void settle_words(pf_columns *columns, pf_column_rule rule, const pf_keyed *items,
                         size_t n, size_t of_source)
{
    size_t n_days = 1;
    for (size_t i = 1; i < n; i++) {
        n_days += items[i].key != items[i - 1].key;
    }
    int is_column = n_days >= rule.min_days && (double)n <= rule.max_a_day * (double)n_days &&
                    2 * n <= of_source;
    for (size_t i = 0; i < n && !is_column; i++) {
        columns->keys[items[i].value] = 0;
    }
}

pf_status pf_columns_settle(pf_columns *columns, pf_column_rule rule, const uint32_t *sources,
                            size_t n_sources, pf_pool *pool, pf_error *err)
{
    size_t n = columns->n_rows;
    pf_keyed *items = pf_alloc(n, sizeof *items);
    uint32_t *of_source = pf_calloc(n_sources, sizeof *of_source);
    if (items == NULL || of_source == NULL) {
        pf_free(items);
        pf_free(of_source);
        return pf_fail_memory(err, n * sizeof *items);
    }
    for (size_t row = 0; row < n; row++) {
        items[row] = (pf_keyed){columns->keys[row], (uint32_t)row, 0};
        of_source[sources[row]]++;
    }
    pf_status status = pf_sort_keyed(items, n, pool, err);
    for (size_t i = 0; i < n && status == PF_OK;) {
        size_t end = i + 1;
        while (end < n && items[end].key >> DAY_BITS == items[i].key >> DAY_BITS) {
            end++;
        }
        settle_words(columns, rule, items + i, end - i, of_source[sources[items[i].value]]);
        i = end;
    }
    pf_free(items);
    pf_free(of_source);
    return status;
}

int pf_columns_are_apart(const pf_columns *columns, uint32_t row_a, uint32_t row_b)
{
    uint64_t a = columns->keys[row_a];
    uint64_t b = columns->keys[row_b];
    return a != 0 && a != b && a >> DAY_BITS == b >> DAY_BITS;
}
