// SPDX-License-Identifier: MIT
// From the option to the flags of the kernel table.
#ifndef PF_SKETCH_CPU_H
#define PF_SKETCH_CPU_H

#include <pressfold/options.h>

#include "kernels/kernels.h"

static inline unsigned pf_cpu_allowed(pf_cpu cpu)
{
    return cpu == PF_CPU_SCALAR ? 0u : (unsigned)PF_CPU_FLAG_AVX2;
}

#endif
