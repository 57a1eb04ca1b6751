// SPDX-License-Identifier: MIT
// What mutual information chance alone would give: the heart of the adjusted figure.
#ifndef PF_EVAL_EXPECTED_MI_H
#define PF_EVAL_EXPECTED_MI_H

#include <stdint.h>

#include "eval/size_table.h"

// Expected mutual information, in nats, of two partitions of n items with these sizes when one
// is shuffled at random. Exact but for rounding. Both tables sorted, 1 <= n < 2^32 - 1.
double pf_expected_mi(const pf_size_table *clusters, const pf_size_table *classes, uint64_t n);

#endif
