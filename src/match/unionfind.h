// SPDX-License-Identifier: MIT
// Connected components of a graph that comes edge by edge. The root of a set is its lowest
// member, whatever the order of the edges.
#ifndef PF_MATCH_UNIONFIND_H
#define PF_MATCH_UNIONFIND_H

#include <stddef.h>
#include <stdint.h>

// parents [n]: every item its own set.
void pf_unionfind_init(uint32_t *parents, size_t n);

// Lowest member of the set of `item`; halves the path on its way. Near constant on average.
uint32_t pf_unionfind_root(uint32_t *parents, uint32_t item);

void pf_unionfind_join(uint32_t *parents, uint32_t a, uint32_t b);

#endif
