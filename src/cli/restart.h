// SPDX-License-Identifier: MIT
// Starting the program anew with an environment that its libraries read when they are loaded.
#ifndef PF_CLI_RESTART_H
#define PF_CLI_RESTART_H

// OpenBLAS starts a thread a core when it is loaded, and these look for work for some 30 ms
// each before they sleep: a twelfth of the CPU time of `dedup` on 100,000 articles, with two
// cores. It also chooses its kernels then, slow ones on a CPU that it does not know. So where
// the environment says nothing of either, starts the program again with one BLAS thread
// (Pressfold's own do the work) and the better kernels named, for 4 ms. Returns where the user
// has said it all, and where it cannot be done: all then goes on as it is.
void restart_for_blas(char **argv);

#endif
