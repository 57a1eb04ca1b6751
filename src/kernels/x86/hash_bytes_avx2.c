// SPDX-License-Identifier: MIT
// XXH3 as its header has it for the instruction set of this file: the same value everywhere.
#define XXH_INLINE_ALL
#include <xxhash.h>

#include "kernels/kernels.h"

pf_hash128 pf_hash_bytes_avx2(const void *bytes, size_t len)
{
    XXH128_hash_t value = XXH3_128bits(bytes, len);
    pf_hash128 hash = {value.high64, value.low64};
    return hash;
}
