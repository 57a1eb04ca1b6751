// SPDX-License-Identifier: MIT
// The polynomial is rolled along: one product to take a value in, one to let one go. What goes
// in and out of a window does not wait for the sum before it.
#include "base/hash.h"
#include "kernels/kernels.h"

static uint64_t window_hash(uint64_t sum)
{
    return pf_mix64(sum) & ~(uint64_t)1;
}

// Sets bit 0 of the windows of which more than half of the flags are set.
static void flag_windows(const uint8_t *flags, size_t n, size_t len, uint64_t *out)
{
    size_t n_set = 0;
    for (size_t i = 0; i + 1 < len; i++) {
        n_set += flags[i] & 1u;
    }
    for (size_t i = 0; i + len <= n; i++) {
        n_set += flags[i + len - 1] & 1u;
        out[i] |= 2 * n_set > len;
        n_set -= flags[i] & 1u;
    }
}

void pf_windows_ref(const uint64_t *values, const uint8_t *flags, size_t n, size_t len,
                    uint64_t *out)
{
    uint64_t sum = 0;
    uint64_t leaving = PF_WINDOW_BASE; // its power, by which a value is left behind
    for (size_t i = 0; i < len; i++) {
        sum = (sum + values[i]) * PF_WINDOW_BASE;
        leaving *= PF_WINDOW_BASE;
    }
    out[0] = window_hash(sum);
    for (size_t i = 1; i + len <= n; i++) {
        uint64_t change = values[i + len - 1] * PF_WINDOW_BASE - values[i - 1] * leaving;
        sum = sum * PF_WINDOW_BASE + change;
        out[i] = window_hash(sum);
    }
    if (flags != NULL) {
        flag_windows(flags, n, len, out);
    }
}
