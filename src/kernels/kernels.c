// SPDX-License-Identifier: MIT
#include "kernels/kernels.h"

#ifdef PF_HAVE_AVX512
static int has_avx512(void)
{
    return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
           __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl") &&
           __builtin_cpu_supports("avx512vbmi") && __builtin_cpu_supports("avx512vbmi2");
}
#endif

unsigned pf_cpu_flags(void)
{
    unsigned flags = 0;
#ifdef PF_HAVE_AVX2
    if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi") &&
        __builtin_cpu_supports("bmi2")) {
        flags |= PF_CPU_FLAG_AVX2;
    }
#endif
#ifdef PF_HAVE_AVX512
    if (has_avx512()) {
        flags |= PF_CPU_FLAG_AVX512;
    }
#endif
    return flags;
}

void pf_kernels_init(pf_kernels *kernels, unsigned allowed_flags)
{
    unsigned flags = pf_cpu_flags() & allowed_flags;
    kernels->minhash_update = pf_minhash_update_ref;
    kernels->count_equal = pf_count_equal_ref;
    kernels->intersect = pf_intersect_ref;
    kernels->classify = pf_classify_ref;
    kernels->list_runs = pf_list_runs_ref;
    kernels->hash_words = pf_hash_words_ref;
    kernels->hash_bytes = pf_hash_bytes_ref;
    kernels->windows = pf_windows_ref;
    kernels->collect = pf_collect_ref;
    kernels->combine_rows = pf_combine_rows_ref;
    kernels->top_two = pf_top_two_ref;
#ifdef PF_HAVE_AVX2
    if (flags & PF_CPU_FLAG_AVX2) {
        kernels->minhash_update = pf_minhash_update_avx2;
        kernels->count_equal = pf_count_equal_avx2;
        kernels->intersect = pf_intersect_avx2;
        kernels->classify = pf_classify_avx2;
        kernels->list_runs = pf_list_runs_avx2;
        kernels->hash_words = pf_hash_words_avx2;
        kernels->hash_bytes = pf_hash_bytes_avx2;
        kernels->windows = pf_windows_avx2;
        kernels->collect = pf_collect_avx2;
        kernels->combine_rows = pf_combine_rows_avx2;
        kernels->top_two = pf_top_two_avx2;
    }
#endif
#ifdef PF_HAVE_AVX512
    if (flags & PF_CPU_FLAG_AVX512) {
        kernels->minhash_update = pf_minhash_update_avx512;
        kernels->count_equal = pf_count_equal_avx512;
        kernels->intersect = pf_intersect_avx512;
        kernels->list_runs = pf_list_runs_avx512;
        kernels->hash_words = pf_hash_words_avx512;
        kernels->hash_bytes = pf_hash_bytes_avx512;
        kernels->windows = pf_windows_avx512;
        kernels->collect = pf_collect_avx512;
        kernels->combine_rows = pf_combine_rows_avx512;
        kernels->top_two = pf_top_two_avx512;
    }
#endif
    (void)flags;
}
