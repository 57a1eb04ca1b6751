#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Writes expected_metrics.h: agreement figures of seeded random labelings.

    python3 tests/reference/metrics/make_metrics.py

The figures are worked out here from the definitions, with whole numbers where there are whole numbers
(the hypergeometric probabilities from exact binomials). Where scikit-learn is installed its values of
ARI, NMI, homogeneity, completeness and V-measure are what is written, after a check that both agree. Its
AMI is checked too, but not written: it takes probabilities from log-gamma values and is off by up to some
1e-9 at 3,000 items, where the exact binomials are not. The tests do not run this file. The labelings are
not stored: test_metrics_reference.c makes them by the same generator.
"""
import collections
import math
import pathlib

try:
    import sklearn
    from sklearn import metrics
except ImportError:
    sklearn = None

TOLERANCE = {"ami": 1e-8}
TOLERANCE_ELSE = 1e-12
KINDS = ["EVEN", "SKEWED", "SINGLES"]
# kind, items, clusters, classes, thousandths of items whose cluster follows their class, seed
CASES = [
    ("EVEN", 2, 2, 2, 0, 3), ("EVEN", 3, 2, 2, 0, 4), ("EVEN", 10, 3, 3, 0, 5), ("EVEN", 10, 3, 4, 500, 6),
    ("EVEN", 100, 10, 10, 0, 7), ("EVEN", 100, 10, 10, 800, 8), ("EVEN", 100, 1, 5, 0, 9),
    ("EVEN", 100, 5, 1, 0, 10), ("EVEN", 60, 1, 1, 0, 11), ("EVEN", 500, 2, 2, 700, 12),
    ("EVEN", 500, 400, 5, 300, 13), ("EVEN", 1000, 30, 20, 950, 14), ("EVEN", 3000, 3, 4, 0, 15),
    ("SKEWED", 50, 8, 8, 400, 16), ("SKEWED", 400, 40, 25, 900, 17), ("SKEWED", 2000, 200, 300, 600, 18),
    ("SKEWED", 3000, 50, 50, 0, 19), ("SINGLES", 40, 6, 6, 500, 20), ("SINGLES", 600, 50, 40, 900, 21),
    ("SINGLES", 3000, 150, 200, 950, 22), ("SINGLES", 3000, 150, 200, 0, 23), ("SINGLES", 200, 9, 9, 1000, 24),
]
FIELDS = ["pair_precision", "pair_recall", "pair_f1", "ari", "ami", "nmi", "v_measure", "homogeneity",
          "completeness", "bcubed_precision", "bcubed_recall", "bcubed_f1", "purity", "exact_set_accuracy"]


class Generator:
    """Knuth's 64-bit linear congruential generator; the high 31 bits count."""

    def __init__(self, seed):
        self.state = seed

    def below(self, n):
        self.state = (self.state * 6364136223846793005 + 1442695040888963407) % 2**64
        return (self.state >> 33) % n


def draw(random, kind, item, n_groups):
    if kind == "SKEWED":
        return random.below(1 + random.below(n_groups))
    if kind == "SINGLES" and random.below(4) > 0:
        return 100000 + item
    return random.below(n_groups)


def labelings(kind, n, n_clusters, n_classes, follow, seed):
    random = Generator(seed)
    predicted, truth = [], []
    for item in range(n):
        truth.append(draw(random, kind, item, n_classes))
        own = draw(random, kind, item, n_clusters)
        predicted.append(truth[-1] if random.below(1000) < follow else own)
    return predicted, truth


def harmonic(a, b):
    return 2 * a * b / (a + b) if a + b > 0 else 0.0


def pairs(sizes):
    return sum(size * (size - 1) // 2 for size in sizes)


def entropy(sizes, n):
    return math.fsum(size / n * math.log(n / size) for size in sizes)


def expected_mi(a_sizes, b_sizes, n):
    a_counts, b_counts = collections.Counter(a_sizes), collections.Counter(b_sizes)
    terms = []
    for a, a_count in a_counts.items():
        for b, b_count in b_counts.items():
            whole = math.comb(n, a)
            for k in range(max(1, a + b - n), min(a, b) + 1):
                p = math.comb(b, k) * math.comb(n - b, a - k) / whole
                terms.append(a_count * b_count * p * k / n * math.log(n * k / (a * b)))
    return math.fsum(terms)


def by_definition(predicted, truth):
    n = len(predicted)
    a, b = collections.Counter(predicted), collections.Counter(truth)
    cells = collections.Counter(zip(predicted, truth))
    both, in_a, in_b, every = pairs(cells.values()), pairs(a.values()), pairs(b.values()), n * (n - 1) // 2
    figures = {"pair_precision": both / in_a if in_a else 1.0, "pair_recall": both / in_b if in_b else 1.0}
    chance = in_a * in_b / every
    spread = (in_a + in_b) / 2 - chance
    figures["ari"] = (both - chance) / spread if spread and (in_a != both or in_b != both) else 1.0
    h_a, h_b = entropy(a.values(), n), entropy(b.values(), n)
    mi = math.fsum(count / n * math.log(n * count / (a[i] * b[j])) for (i, j), count in cells.items())
    figures["homogeneity"] = mi / h_b if len(b) > 1 else 1.0
    figures["completeness"] = mi / h_a if len(a) > 1 else 1.0
    figures["nmi"] = 2 * mi / (h_a + h_b) if h_a + h_b else 1.0
    if len(a) == len(b) == len(cells):
        figures["ami"] = 1.0
    elif min(len(a), len(b)) == 1 or max(len(a), len(b)) == n:
        figures["ami"] = 0.0
    else:
        expected = expected_mi(a.values(), b.values(), n)
        figures["ami"] = (mi - expected) / ((h_a + h_b) / 2 - expected)
    figures["bcubed_precision"] = math.fsum(count**2 / a[i] for (i, _), count in cells.items()) / n
    figures["bcubed_recall"] = math.fsum(count**2 / b[j] for (_, j), count in cells.items()) / n
    largest = collections.Counter()
    for (i, _), count in cells.items():
        largest[i] = max(largest[i], count)
    figures["purity"] = sum(largest.values()) / n
    exact = sum(count for (i, j), count in cells.items() if count == a[i] == b[j])
    figures["exact_set_accuracy"] = exact / n
    figures["v_measure"] = harmonic(figures["homogeneity"], figures["completeness"])
    figures["pair_f1"] = harmonic(figures["pair_precision"], figures["pair_recall"])
    figures["bcubed_f1"] = harmonic(figures["bcubed_precision"], figures["bcubed_recall"])
    return figures, len(a), len(b)


def by_sklearn(predicted, truth):
    homogeneity, completeness, v_measure = metrics.homogeneity_completeness_v_measure(truth, predicted)
    return {
        "ari": metrics.adjusted_rand_score(truth, predicted),
        "ami": metrics.adjusted_mutual_info_score(truth, predicted),
        "nmi": metrics.normalized_mutual_info_score(truth, predicted),
        "homogeneity": homogeneity, "completeness": completeness, "v_measure": v_measure,
    }


def row(case):
    predicted, truth = labelings(*case)
    figures, n_clusters, n_classes = by_definition(predicted, truth)
    for name, value in (by_sklearn(predicted, truth) if sklearn else {}).items():
        if abs(figures[name] - value) > TOLERANCE.get(name, TOLERANCE_ELSE):
            raise SystemExit(f"{case}: {name} is {figures[name]!r} by definition, {value!r} by scikit-learn")
        if name != "ami":
            figures[name] = value
    kind, n, clusters, classes, follow, seed = case
    lines = [f"    {{{kind}, {n}, {clusters}, {classes}, {follow}, {seed},", f"     {{.n = {n},"]
    lines += [f"      .{name} = {figures[name]:.17g}," for name in FIELDS]
    lines += [f"      .clusters = {n_clusters},", f"      .classes = {n_classes}}}}},"]
    return lines


def main():
    source = f"scikit-learn {sklearn.__version__}" if sklearn else "the definitions"
    lines = ["// SPDX-License-Identifier: MIT",
             f"// Written by make_metrics.py, with the values of {source}. Do not edit.",
             "// clang-format off", "static const reference_case CASES[] = {"]
    for case in CASES:
        lines += row(case)
    lines += ["};", "// clang-format on"]
    path = pathlib.Path(__file__).with_name("expected_metrics.h")
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    print(f"{path}: {len(CASES)} labelings, {source}")


if __name__ == "__main__":
    main()
