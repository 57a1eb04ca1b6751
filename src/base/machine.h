// SPDX-License-Identifier: MIT
// What the machine, or the control group that the process is in, allows.
#ifndef PF_BASE_MACHINE_H
#define PF_BASE_MACHINE_H

#include <stdint.h>

// Bytes of memory that a process may use at all; 0 where that is not known.
uint64_t pf_machine_memory(void);

// The limit of a control group or of one above it, as `root` (such as /sys/fs/cgroup) and the
// group's path tell; UINT64_MAX: none. `file` holds the number in each group's folder.
uint64_t pf_cgroup_limit(const char *root, const char *group, const char *file);

#endif
