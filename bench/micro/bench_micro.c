// SPDX-License-Identifier: MIT
// The inner loops, each beside its reference and beside what memory gives, as CSV.
//
//   bench_micro [NAME]      only loops whose name holds NAME
#include "harness.h"

int main(int argc, char **argv)
{
    static void (*const groups[])(void) = {
        bench_memory, bench_json,    bench_text, bench_hash,
        bench_sketch, bench_kernels, bench_sort, bench_kmeans,
    };
    bench_begin(argc > 1 ? argv[1] : NULL);
    for (size_t i = 0; i < sizeof groups / sizeof *groups; i++) {
        groups[i]();
    }
    return 0;
}
