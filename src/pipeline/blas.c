// SPDX-License-Identifier: MIT
#include <pressfold/run.h>

#include "linalg/linalg.h"

const char *pf_blas_core_wanted(void)
{
    return pf_linalg_faster_core();
}
