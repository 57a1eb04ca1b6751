// SPDX-License-Identifier: MIT
// Starting the program anew with an environment that its libraries read when they are loaded.
#ifndef PF_CLI_RESTART_H
#define PF_CLI_RESTART_H

// Where the BLAS chose kernels that are slow on this CPU, starts the program again with the
// better ones named. Returns where there is nothing to gain, where the user has named kernels,
// and where it cannot be done: all then goes on as it is.
void restart_with_fast_blas(char **argv);

#endif
