// SPDX-License-Identifier: MIT
#include "stories/refused.h"

#include <string.h>

#include "base/error.h"
#include "base/mem.h"

static pf_status reserve(pf_refused *refused, size_t n, pf_error *err)
{
    return pf_reserve((void **)&refused->pairs, &refused->cap, n, sizeof *refused->pairs) ==
                   PF_OK
               ? PF_OK
               : pf_fail_memory(err, n * sizeof *refused->pairs);
}

pf_status pf_refused_note(pf_refused *refused, uint32_t a, uint32_t b, double cosine,
                          pf_error *err)
{
    PF_TRY(reserve(refused, refused->n + 1, err));
    uint64_t low = a < b ? a : b;
    refused->pairs[refused->n++] =
        (pf_keyed){.key = (low << 32) | (a < b ? b : a),
                   .value = (uint32_t)(cosine * PF_REFUSED_SCALE + 0.5)};
    return PF_OK;
}

pf_status pf_refused_take(pf_refused *refused, pf_refused *other, pf_error *err)
{
    if (other->n > 0) {
        PF_TRY(reserve(refused, refused->n + other->n, err));
        memcpy(refused->pairs + refused->n, other->pairs, other->n * sizeof *other->pairs);
        refused->n += other->n;
    }
    pf_refused_finish(other);
    return PF_OK;
}

pf_status pf_refused_sort(pf_refused *refused, pf_pool *pool, pf_error *err)
{
    pf_keyed *pairs = refused->pairs;
    size_t n = 0;
    PF_TRY(pf_sort_keyed(pairs, refused->n, pool, err));
    for (size_t i = 0; i < refused->n; i++) {
        if (n == 0 || pairs[i].key != pairs[n - 1].key) {
            pairs[n++] = pairs[i];
        }
    }
    refused->n = n;
    return PF_OK;
}

void pf_refused_finish(pf_refused *refused)
{
    pf_free(refused->pairs);
    memset(refused, 0, sizeof *refused);
}
