// SPDX-License-Identifier: MIT
// What the machine, or the control group that the process is in, allows.
#ifndef PF_BASE_MACHINE_H
#define PF_BASE_MACHINE_H

#include <stdint.h>

// Bytes of memory that a process may use at all; 0 where that is not known.
uint64_t pf_machine_memory(void);

// Bytes of files that memory is likely to hold beside the process; UINT64_MAX: not known.
uint64_t pf_machine_cache(void);

// For tests: what pf_machine_cache says from now on; 0: what the machine has.
void pf_machine_set_cache(uint64_t bytes);

// The limit of a control group or of one above it, as `root` (such as /sys/fs/cgroup) and the
// group's path tell; UINT64_MAX: none. `file` holds the number in each group's folder.
uint64_t pf_cgroup_limit(const char *root, const char *group, const char *file);

#endif
