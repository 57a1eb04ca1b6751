// SPDX-License-Identifier: MIT
/**
 * @file
 * Everything of Pressfold. A first program:
 *
 *     #include <pressfold/pressfold.h>
 *     #include <stdio.h>
 *
 *     int main(int argc, char **argv)
 *     {
 *         pf_options options;
 *         pf_options_init(&options);
 *         const char *inputs[] = {argc > 1 ? argv[1] : "-"};
 *         pf_job job = {inputs, 1, &options, NULL};
 *         pf_run_info info;
 *         pf_error error;
 *         if (pf_run(&job, "out", 0, NULL, &info, &error) != PF_OK) {
 *             fprintf(stderr, "%s\n", error.message);
 *             return 1;
 *         }
 *         printf("%llu articles, %llu kept\n", (unsigned long long)info.n_articles,
 *                (unsigned long long)info.n_kept);
 *         return 0;
 *     }
 */
#ifndef PRESSFOLD_PRESSFOLD_H
#define PRESSFOLD_PRESSFOLD_H

#include <pressfold/eval.h>
#include <pressfold/groups.h>
#include <pressfold/options.h>
#include <pressfold/run.h>
#include <pressfold/sketch.h>
#include <pressfold/status.h>
#include <pressfold/types.h>

#endif
