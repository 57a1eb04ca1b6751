// SPDX-License-Identifier: MIT
// A subcommand: what it takes, and the function behind it.
#ifndef PF_CLI_CMD_H
#define PF_CLI_CMD_H

#include <stddef.h>

#include <pressfold/pressfold.h>

#define MAX_CMD_OPTIONS 12

#define STAGES_OF_COPIES \
    (1u << PF_STAGE_INPUT | 1u << PF_STAGE_COPIES | 1u << PF_STAGE_RESOURCES)

// An option of one subcommand, beside those of the option table.
typedef struct cmd_option {
    const char *name;     // without the dashes; "o" is written -o
    const char *argument; // NULL: a switch
    const char *help;
} cmd_option;

// What was typed, taken apart.
typedef struct cmd_args {
    const char **inputs; // arguments that are no options
    size_t n_inputs;
    const char *values[MAX_CMD_OPTIONS][2]; // of the subcommand's options; NULL: not given
    pf_options options;
    uint64_t idle_options; // bit by place in the option table: given, and of no effect here
    int quiet;
    int progress; // 0 auto, 1 always, 2 never
} cmd_args;

typedef struct cmd {
    const char *name;
    const char *synopsis; // behind the name
    const char *summary;
    unsigned stages; // bit by pf_option_stage: those whose options bear on it; 0: none
    cmd_option options[MAX_CMD_OPTIONS]; // ends at a NULL name
    int (*run)(const cmd_args *args);
} cmd;

extern const cmd cmd_run;
extern const cmd cmd_dedup;
extern const cmd cmd_stories;
extern const cmd cmd_topics;
extern const cmd cmd_explain;
extern const cmd cmd_regroup;
extern const cmd cmd_eval;
extern const cmd cmd_plan;

// The value of the i-th option of the subcommand, or `absent`.
const char *cmd_value(const cmd_args *args, int i, const char *absent);

// "pressfold: what is wrong" and where to find help; returns EXIT_USAGE.
int cmd_usage_error(const char *format, ...) __attribute__((format(printf, 1, 2)));

// Prints an error with its place; returns the exit status that it means.
int cmd_report_error(const pf_error *error);

// Hooks that print bad records and progress to standard error, and stop on Ctrl-C.
pf_hooks cmd_hooks(const cmd_args *args);

// After a run: clears the progress line, says what was skipped; returns the exit status.
int cmd_finish(const cmd_args *args, const pf_run_info *info);

#endif
