// SPDX-License-Identifier: MIT
// Help, printed from the tables: what works, nothing else.
#ifndef PF_CLI_HELP_H
#define PF_CLI_HELP_H

#include <stdio.h>

#include "cmd.h"

void help_print(FILE *out, const cmd *const *commands, size_t n);
void help_print_command(const cmd *command);

#endif
