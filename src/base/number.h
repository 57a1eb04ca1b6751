// SPDX-License-Identifier: MIT
// Reading decimal numbers, whatever the locale.
#ifndef PF_BASE_NUMBER_H
#define PF_BASE_NUMBER_H

#include <pressfold/types.h>

// Digits, with one '.' among, before or behind them; no sign, no exponent. 1 and *out_value
// when the whole text is that, else 0. Rounds once up to 15 digits, so that 0.15 is what a C
// literal gives; further digits do not count.
int pf_number_parse(pf_strview text, double *out_value);

#endif
