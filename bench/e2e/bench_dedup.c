// SPDX-License-Identifier: MIT
// `pressfold dedup` with what the command line does not print: a row "stage,NAME,wall
// seconds,CPU seconds" for each stage, and "candidates,N", the pairs of texts that were
// verified. For bench/e2e/ab.py and bench/quality/copies.py.
//
//   bench_dedup [NAME=VALUE]... INPUT GROUPS    the options of pressfold dedup, without dashes
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include <pressfold/pressfold.h>

static int fail(const pf_error *error)
{
    (void)fprintf(stderr, "bench_dedup: %s\n", error->message);
    return 1;
}

// Sets one NAME=VALUE; a name longer than any option's is cut and then unknown.
static pf_status set_option(pf_options *options, const char *word, pf_error *err)
{
    char name[64];
    size_t n = strcspn(word, "=");
    (void)snprintf(name, sizeof name, "%.*s", (int)n, word);
    return pf_options_set(options, name, word[n] == '=' ? word + n + 1 : NULL, err);
}

int main(int argc, char **argv)
{
    if (argc < 3) {
        (void)fputs("usage: bench_dedup [NAME=VALUE]... INPUT GROUPS\n", stderr);
        return 2;
    }
    pf_error error = {0};
    pf_options options;
    pf_options_init(&options);
    for (int i = 1; i < argc - 2; i++) {
        if (set_option(&options, argv[i], &error) != PF_OK) {
            return fail(&error);
        }
    }
    const char *inputs[] = {argv[argc - 2]};
    pf_job job = {inputs, 1, &options, NULL};
    pf_dedup_outputs outputs = {.kept = "/dev/null", .groups = argv[argc - 1]};
    pf_run_info info;
    if (pf_dedup(&job, &outputs, &info, &error) != PF_OK) {
        return fail(&error);
    }
    for (size_t i = 0; i < info.n_stages; i++) {
        (void)printf("stage,%s,%.6f,%.6f\n", info.stages[i].name, info.stages[i].seconds,
                     info.stages[i].cpu_seconds);
    }
    (void)printf("candidates,%" PRIu64 "\n", info.n_candidates);
    return 0;
}
