// SPDX-License-Identifier: MIT
// Whether two paths lead to the same place, however they are written.
#ifndef PF_BASE_PATH_H
#define PF_BASE_PATH_H

// 1 when both are one regular file or one folder, or when neither is there and both would be
// made under the same name in the same folder. "-" is no path. Cost: a few stat(2).
int pf_path_same(const char *a, const char *b);

// 1 when `path` is, or would be made, right inside the folder.
int pf_path_inside(const char *path, const char *folder);

#endif
