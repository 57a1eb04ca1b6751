// SPDX-License-Identifier: MIT
#include "base/hash.h"

#define XXH_INLINE_ALL // the short ways of XXH3 then need no call
#include <xxhash.h>

uint64_t pf_hash64(const void *data, size_t len)
{
    return XXH3_64bits(data, len);
}

uint64_t pf_hash_word(const void *word, size_t len)
{
    if (len > PF_WORD_BYTES) {
        return XXH3_64bits(word, len);
    }
    unsigned char padded[PF_WORD_BYTES] = {0};
    memcpy(padded, word, len);
    pf_word_halves halves = {pf_load64(padded), pf_load64(padded + 8)};
    return pf_fold_word(halves);
}

static pf_hash128 from_xxh(XXH128_hash_t value)
{
    pf_hash128 hash = {value.high64, value.low64};
    return hash;
}

pf_hash128 pf_hash128_of(const void *data, size_t len)
{
    return from_xxh(XXH3_128bits(data, len));
}

int pf_hash128_compare(pf_hash128 a, pf_hash128 b)
{
    if (a.high != b.high) {
        return a.high < b.high ? -1 : 1;
    }
    return a.low < b.low ? -1 : a.low > b.low;
}

pf_hasher *pf_hasher_create(void)
{
    XXH3_state_t *state = XXH3_createState();
    if (state != NULL) {
        (void)XXH3_128bits_reset(state);
    }
    return (pf_hasher *)state;
}

void pf_hasher_append(pf_hasher *hasher, const void *data, size_t len)
{
    (void)XXH3_128bits_update((XXH3_state_t *)hasher, data, len);
}

pf_hash128 pf_hasher_value(const pf_hasher *hasher)
{
    return from_xxh(XXH3_128bits_digest((const XXH3_state_t *)hasher));
}

void pf_hasher_destroy(pf_hasher *hasher)
{
    (void)XXH3_freeState((XXH3_state_t *)hasher);
}
