// SPDX-License-Identifier: MIT
// From the option to the flags of the kernel table.
#ifndef PF_SKETCH_CPU_H
#define PF_SKETCH_CPU_H

#include <pressfold/options.h>

#include "kernels/kernels.h"

static inline unsigned pf_cpu_allowed(pf_cpu cpu)
{
    switch (cpu) {
    case PF_CPU_SCALAR:
        return 0;
    case PF_CPU_AVX2:
        return PF_CPU_FLAG_AVX2;
    case PF_CPU_AVX512:
    case PF_CPU_BEST:
        break;
    }
    return PF_CPU_FLAG_AVX2 | PF_CPU_FLAG_AVX512;
}

#endif
