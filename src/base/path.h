// SPDX-License-Identifier: MIT
// Whether two paths lead to the same place, however they are written. Links are followed, since
// outputs follow them too (outfile.h); hard links are different places, as an output takes the
// place of a name and not of what it held. "-" is no path. Where memory is out the answer is 0.
// Cost: a few system calls each.
#ifndef PF_BASE_PATH_H
#define PF_BASE_PATH_H

int pf_path_exists(const char *path);

// 1 when both are, or would be made, under the same name in the same folder. Devices and pipes
// are never the same: they can be written to twice.
int pf_path_same(const char *a, const char *b);

// 1 when `path` is, or would be made, in the folder, at any depth.
int pf_path_inside(const char *path, const char *folder);

#endif
