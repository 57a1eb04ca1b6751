// SPDX-License-Identifier: MIT
#include "features/df_table.h"

#define LEAST    2.0
#define FEW_DOCS 10u

pf_df_limits pf_df_limits_of(pf_df_bound min_df, pf_df_bound max_df, size_t n_docs,
                             uint64_t n_background)
{
    double n = (double)n_docs;
    double n_all = n + (double)n_background;
    pf_df_limits limits = {min_df.is_share ? min_df.value * n : min_df.value,
                           max_df.is_share ? max_df.value * n_all : max_df.value};
    if (min_df.value == 0) {
        limits.least = n_docs < FEW_DOCS ? 1 : LEAST;
    }
    if (max_df.value == 0) {
        limits.most = n_all;
    }
    return limits;
}
