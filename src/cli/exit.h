// SPDX-License-Identifier: MIT
// Exit statuses; part of the command line's contract.
#ifndef PF_CLI_EXIT_H
#define PF_CLI_EXIT_H

enum {
    EXIT_DONE = 0,
    EXIT_FAILED = 1, // nothing half-written is left behind
    EXIT_USAGE = 2,
    EXIT_BAD_RECORDS = 3 // done, but some records were bad
};

#endif
