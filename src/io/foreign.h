// SPDX-License-Identifier: MIT
// Formats of news that are not read: taken as plain text they would be one long article.
// Private to io/.
#ifndef PF_IO_FOREIGN_H
#define PF_IO_FOREIGN_H

#include <pressfold/options.h>

// 1 when the name of a file is that of such a format.
int pf_is_foreign_name(const char *name);

// 1 when an input begins like one. `keys` [PF_N_FIELDS] are the lists of pf_input_options: a
// first line of cells two of which are keys is the header of a table.
int pf_is_foreign_head(const char *head, size_t len, const char *const *keys);

#endif
