// SPDX-License-Identifier: MIT
#include "kernels/kernels.h"

pf_hash128 pf_hash_bytes_ref(const void *bytes, size_t len)
{
    return pf_hash128_of(bytes, len);
}
