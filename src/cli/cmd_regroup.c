// SPDX-License-Identifier: MIT
#include "cmd.h"
#include "exit.h"

enum {
    THRESHOLD,
    OUT
};

static int run(const cmd_args *args)
{
    if (args->n_inputs != 1) {
        return cmd_usage_error("regroup: the folder of one finished run is needed");
    }
    const char *text = args->values[THRESHOLD][0];
    if (text == NULL) {
        return cmd_usage_error("regroup: --threshold T is needed");
    }
    pf_options options;
    pf_error error = {0};
    pf_options_init(&options);
    if (pf_options_set(&options, "threshold", text, &error) != PF_OK ||
        pf_options_validate(&options, &error) != PF_OK) {
        return cmd_usage_error("%s", error.message);
    }
    if (pf_regroup(args->inputs[0], options.copies.threshold, cmd_value(args, OUT, "-"),
                   &error) != PF_OK) {
        return cmd_report_error(&error);
    }
    return EXIT_DONE;
}

const cmd cmd_regroup = {
    .name = "regroup",
    .synopsis = "DIR --threshold T [-o FILE]",
    .summary = "new copy groups from a finished run, without reading articles again",
    .options =
        {
            {"threshold", "T", "similarity from which two articles are copies"},
            {"o", "FILE", "CSV as of dedup --groups; left out or -: standard output"},
        },
    .run = run,
};
