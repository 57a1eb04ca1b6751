// SPDX-License-Identifier: MIT
// Path halving with linking to the lower root (Tarjan and van Leeuwen 1984; random indices make
// the linking balanced on average).
#include "match/unionfind.h"

void pf_unionfind_init(uint32_t *parents, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        parents[i] = (uint32_t)i;
    }
}

uint32_t pf_unionfind_root(uint32_t *parents, uint32_t item)
{
    while (parents[item] != item) {
        parents[item] = parents[parents[item]];
        item = parents[item];
    }
    return item;
}

void pf_unionfind_join(uint32_t *parents, uint32_t a, uint32_t b)
{
    uint32_t root_a = pf_unionfind_root(parents, a);
    uint32_t root_b = pf_unionfind_root(parents, b);
    if (root_a < root_b) {
        parents[root_b] = root_a;
    } else {
        parents[root_a] = root_b;
    }
}
