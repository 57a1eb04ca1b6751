// SPDX-License-Identifier: MIT
#include "cmd.h"
#include "exit.h"

enum {
    OUT,
    JSON
};

static int run(const cmd_args *args)
{
    if (args->n_inputs == 0) {
        return cmd_usage_error("plan: no INPUT is given; - is standard input");
    }
    pf_hooks hooks = cmd_hooks(args);
    pf_job job = {args->inputs, args->n_inputs, &args->options, &hooks};
    pf_error error = {0};
    if (pf_plan(&job, args->values[JSON][0] != NULL, cmd_value(args, OUT, "-"), &error) !=
        PF_OK) {
        return cmd_report_error(&error);
    }
    return EXIT_DONE;
}

const cmd cmd_plan = {
    .name = "plan",
    .synopsis = "INPUT... [-o FILE]",
    .summary = "recall by design, candidates, memory and time, from a sample",
    .stages = STAGES_OF_COPIES,
    .options =
        {
            {"o", "FILE", "left out or -: standard output"},
            {"json", NULL, "one JSON object"},
        },
    .run = run,
};
