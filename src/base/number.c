// SPDX-License-Identifier: MIT
#include "base/number.h"

int pf_number_parse(pf_strview text, double *out_value)
{
    double value = 0; // all digits as one whole number
    double unit = 1;  // what it is divided by
    size_t n_digits = 0;
    int is_fraction = 0;
    for (size_t i = 0; i < text.len; i++) {
        char c = text.data[i];
        if (c == '.' && !is_fraction) {
            is_fraction = 1;
            continue;
        }
        if (c < '0' || c > '9') {
            return 0;
        }
        n_digits++;
        int is_exact = !is_fraction || (unit < 1e15 && value < 1e14);
        value = is_exact ? value * 10 + (c - '0') : value;
        unit = is_exact && is_fraction ? unit * 10 : unit;
    }
    *out_value = value / unit;
    return n_digits > 0;
}
