// SPDX-License-Identifier: MIT
// The arithmetic that the metrics share. Sums here run over groups in rising order of size, so
// that they are the same for any order of the items; they are compensated, so that a difference
// of two of them (mutual information less its expectation) still means something for millions
// of items.
#ifndef PF_EVAL_EVAL_MATH_H
#define PF_EVAL_EVAL_MATH_H

#include <math.h>
#include <stdint.h>

// A running sum with the rounding errors kept aside (Neumaier 1974). Starts as {0}.
typedef struct pf_sum {
    double total;
    double lost;
} pf_sum;

static inline void pf_sum_append(pf_sum *sum, double value)
{
    double next = sum->total + value;
    if (fabs(sum->total) >= fabs(value)) {
        sum->lost += (sum->total - next) + value;
    } else {
        sum->lost += (value - next) + sum->total;
    }
    sum->total = next;
}

static inline double pf_sum_value(const pf_sum *sum)
{
    return sum->total + sum->lost;
}

// ln(x / y) for x, y >= 1. Near 1 the quotient would round away what matters, so the difference
// is taken in whole numbers there.
static inline double pf_log_ratio(uint64_t x, uint64_t y)
{
    if (x / 2 < y && y / 2 < x) {
        double difference = x >= y ? (double)(x - y) : -(double)(y - x);
        return log1p(difference / (double)y);
    }
    return log((double)x / (double)y);
}

// Harmonic mean of two figures that are not negative; 0 when both are 0.
static inline double pf_harmonic_mean(double a, double b)
{
    return a + b > 0.0 ? 2.0 * a * b / (a + b) : 0.0;
}

// part / whole, or 1 where there is nothing of which to have a part.
static inline double pf_share(uint64_t part, uint64_t whole)
{
    return whole == 0 ? 1.0 : (double)part / (double)whole;
}

#endif
