# SPDX-License-Identifier: MIT
"""Medians and what is known of them. Nothing is assumed of how times are spread."""
import math
import statistics


def quartiles(values):
    """(lower quartile, median, upper quartile), of values that were measured."""
    ordered = sorted(values)
    n = len(ordered)
    return ordered[n // 4], statistics.median(ordered), ordered[n - 1 - n // 4]


def below(n, k):
    """Probability that fewer than k of n draws fall below the median."""
    return sum(math.comb(n, i) for i in range(k)) / 2 ** n


def median_interval(values, level=0.95):
    """(low, high, level): the k-th value from either end holds the median between them, k as large as the
    level allows. Few values do not reach it; then the extremes and the level that they have."""
    ordered = sorted(values)
    n = len(ordered)
    k = 1
    while k < (n + 1) // 2 and 1 - 2 * below(n, k + 1) >= level:
        k += 1
    return ordered[k - 1], ordered[n - k], max(0.0, 1 - 2 * below(n, k))


def ratios(a, b):
    """Round by round: what a cost of what b cost."""
    return [x / y for x, y in zip(a, b)]
