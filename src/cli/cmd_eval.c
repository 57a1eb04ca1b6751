// SPDX-License-Identifier: MIT
#include "cmd.h"
#include "exit.h"

enum {
    RESULT_COLUMN,
    TRUTH_COLUMN,
    PAIRS,
    POSITIVE,
    NEGATIVE,
    JSON,
    OUT
};

static int run(const cmd_args *args)
{
    if (args->n_inputs < 1 || args->n_inputs > 2) {
        return cmd_usage_error("eval: RESULT and TRUTH are needed (or RESULT and --pairs)");
    }
    pf_eval_request request = {
        .result = args->inputs[0],
        .truth = args->n_inputs > 1 ? args->inputs[1] : NULL,
        .result_column = cmd_value(args, RESULT_COLUMN, NULL),
        .truth_column = cmd_value(args, TRUTH_COLUMN, NULL),
        .pairs = cmd_value(args, PAIRS, NULL),
        .positive = cmd_value(args, POSITIVE, NULL),
        .negative = cmd_value(args, NEGATIVE, NULL),
        .json = args->values[JSON][0] != NULL,
    };
    pf_error error = {0};
    if (pf_eval_files(&request, cmd_value(args, OUT, "-"), &error) != PF_OK) {
        return cmd_report_error(&error);
    }
    return EXIT_DONE;
}

const cmd cmd_eval = {
    .name = "eval",
    .synopsis = "RESULT TRUTH",
    .summary = "how well a result agrees with labels",
    .options =
        {
            {"result-column", "NAME",
             "column of RESULT; default: the first of story, topic, group"},
            {"truth-column", "NAME",
             "column of TRUTH, or of --pairs without TRUTH; default: label"},
            {"pairs", "FILE", "score labelled pairs: two id columns and a label column"},
            {"positive", "LABEL,..", "labels of pairs that belong in one group"},
            {"negative", "LABEL,..", "labels of pairs that do not"},
            {"json", NULL, "one JSON object"},
            {"o", "FILE", "left out or -: standard output"},
        },
    .run = run,
};
