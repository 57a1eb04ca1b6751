// SPDX-License-Identifier: MIT
// The rows behind <pressfold/options.h>: how each option is read, checked and written.
#ifndef PF_PIPELINE_OPTION_TABLE_H
#define PF_PIPELINE_OPTION_TABLE_H

#include <pressfold/options.h>

typedef enum pf_option_type {
    PF_OPTION_SWITCH,   // int set to `value_on`
    PF_OPTION_UNSIGNED, // unsigned within [min, max]; `auto_word` stands for 0
    PF_OPTION_SIZE,     // uint64_t, with K, M, G (powers of 1,024); `auto_word` stands for 0
    PF_OPTION_PATH,     // a path, not empty; `auto_word` stands for NULL
    PF_OPTION_U64,      // uint64_t, any
    PF_OPTION_REAL,     // double within [min, max]; `auto_word` stands for 0
    PF_OPTION_BOUND,    // pf_df_bound: a whole number, or a share with a decimal point, or auto
    PF_OPTION_CHOICE,   // enum: index into `choices`, separated by '|'
    PF_OPTION_FIELD,    // NAME=KEY[,KEY...]
    PF_OPTION_SHINGLE,  // N, char:N or auto
    PF_OPTION_KEEP      // earliest, first, longest or source:FILE
} pf_option_type;

typedef struct pf_option_row {
    pf_option_type type;
    int value_on;  // of a switch
    size_t offset; // in pf_options
    double min;
    double max;
    const char *choices;   // of a choice
    const char *auto_word; // the word for 0, or NULL
} pf_option_row;

#endif
