// SPDX-License-Identifier: MIT
// Prints how many pairs of texts a deduplication verifies. `pressfold dedup` does not tell, and
// `pressfold run` tells only after stories and topics, so bench/quality/copies.py asks here.
//
//   bench_candidates [NAME=VALUE]... INPUT      the options of pressfold dedup, without dashes
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include <pressfold/pressfold.h>

static int fail(const pf_error *error)
{
    (void)fprintf(stderr, "bench_candidates: %s\n", error->message);
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
    if (argc < 2) {
        (void)fputs("usage: bench_candidates [NAME=VALUE]... INPUT\n", stderr);
        return 2;
    }
    pf_error error = {0};
    pf_options options;
    pf_options_init(&options);
    for (int i = 1; i < argc - 1; i++) {
        if (set_option(&options, argv[i], &error) != PF_OK) {
            return fail(&error);
        }
    }
    const char *inputs[] = {argv[argc - 1]};
    pf_job job = {inputs, 1, &options, NULL};
    pf_dedup_outputs outputs = {.kept = NULL};
    pf_run_info info;
    if (pf_dedup(&job, &outputs, &info, &error) != PF_OK) {
        return fail(&error);
    }
    (void)printf("%" PRIu64 "\n", info.n_candidates);
    return 0;
}
