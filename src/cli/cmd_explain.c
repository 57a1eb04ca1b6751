// SPDX-License-Identifier: MIT
#include "cmd.h"
#include "exit.h"

enum {
    PAIR,
    OUT
};

static int run(const cmd_args *args)
{
    if (args->n_inputs == 0) {
        return cmd_usage_error("explain: no INPUT is given; - is standard input");
    }
    if (args->values[PAIR][0] == NULL) {
        return cmd_usage_error("explain: --pair ID ID is needed");
    }
    pf_hooks hooks = cmd_hooks(args);
    pf_job job = {args->inputs, args->n_inputs, &args->options, &hooks};
    pf_run_info info;
    pf_error error = {0};
    if (pf_explain(&job, args->values[PAIR][0], args->values[PAIR][1],
                   cmd_value(args, OUT, "-"), &info, &error) != PF_OK) {
        return cmd_report_error(&error);
    }
    return cmd_finish(args, &info);
}

const cmd cmd_explain = {
    .name = "explain",
    .synopsis = "INPUT... --pair ID ID",
    .summary = "why two articles are, or are not, copies",
    .takes_run_options = 1,
    .stages = STAGES_OF_COPIES,
    .options =
        {
            {"pair", "ID ID", "the two articles"},
            {"o", "FILE", "left out or -: standard output"},
        },
    .run = run,
};
