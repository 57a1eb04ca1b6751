// SPDX-License-Identifier: MIT
// Wall and CPU time, in nanoseconds, for the manifest's stage table.
#ifndef PF_BASE_CLOCK_H
#define PF_BASE_CLOCK_H

#include <stdint.h>

uint64_t pf_clock_wall_ns(void); // monotonic; only differences mean anything
uint64_t pf_clock_cpu_ns(void);  // of the whole process, all threads

#endif
