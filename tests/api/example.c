// SPDX-License-Identifier: MIT
// The first program, as it stands in the comment of pressfold.h; run_example.py compares them.
// clang-format off
#include <pressfold/pressfold.h>
#include <stdio.h>
// clang-format on

int main(int argc, char **argv)
{
    pf_options options;
    pf_options_init(&options);
    const char *inputs[] = {argc > 1 ? argv[1] : "-"};
    pf_job job = {inputs, 1, &options, NULL};
    pf_run_info info;
    pf_error error;
    if (pf_run(&job, "out", 0, NULL, &info, &error) != PF_OK) {
        fprintf(stderr, "%s\n", error.message);
        return 1;
    }
    printf("%llu articles, %llu kept\n", (unsigned long long)info.n_articles,
           (unsigned long long)info.n_kept);
    return 0;
}
