#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Draws the results: plot.py RESULTS.csv STEM writes STEM_recall.svg and, where a truth was given, STEM_f1.svg.

A dot is a case: to the right what it found, upwards how many articles it folds in a CPU second. Each line to the
right stands for a tenth of what the last one missed, each line upwards for ten times the speed. Equal results give
equal bytes.
"""
import csv
import math
import sys

import matplotlib

matplotlib.use("svg")
matplotlib.rcParams.update({"svg.hashsalt": "pressfold", "svg.fonttype": "none", "font.size": 9,
                            "axes.spines.top": False, "axes.spines.right": False})
from matplotlib import pyplot  # noqa: E402

PLOTS = (("recall", "recall_j50", "recall of pairs with Jaccard .5 and more"),
         ("f1", "f1", "F1 of pairs against the truth"))
OURS, OTHERS = "#b3261e", "#3b5b92"
LEAST_MISSED = 0.001  # all that is under stands on the right edge


def read_rows(path):
    with open(path, encoding="utf-8", newline="") as file:
        return list(csv.DictReader(line for line in file if not line.startswith("#")))


def across(share):
    """Where a share of 1 - 1/10, 1 - 1/100, ... stands: at 1, 2, ..."""
    return -math.log10(max(1 - share, LEAST_MISSED))


def is_clear(x, y, points, labels):
    """Whether a name that ends at x, y lies on no other dot and no other name."""
    on_dot = any(x - 1.1 < other_x < x - 0.03 and 1 / 1.06 < y / other_y < 1.06 for other_x, other_y, _ in points)
    return not on_dot and all(abs(x - other_x) > 1.1 or not 1 / 1.16 < y / other_y < 1.16
                              for other_x, other_y in labels)


def place_labels(axes, points):
    """Names left of their dots, each moved up until it is clear."""
    labels = []
    for x, y, name in sorted(points, key=lambda point: point[1]):
        at = y
        while not is_clear(x, at, points, labels):
            at *= 1.03
        labels.append((x, at))
        axes.annotate(name, (x, y), xytext=(x - 0.06, at), ha="right", va="center", fontsize=8,
                      arrowprops={"arrowstyle": "-", "lw": 0.4, "color": "#888888"} if at > y * 1.1 else None)


def draw(rows, column, label, path):
    points = [(across(float(row[column])), float(row["articles_s"]), row["case"])
              for row in rows if row[column] and row["articles_s"]]
    if not points:
        return
    figure, axes = pyplot.subplots(figsize=(8, 5.2))
    for x, y, name in points:
        axes.plot(x, y, "o", color=OURS if name.startswith("Pressfold") else OTHERS)
    axes.set_yscale("log")
    axes.set_xlim(-0.6, across(1) + 0.3)
    axes.set_xticks(range(4), ("0", ".9", ".99", ".999 and more"))
    place_labels(axes, points)
    axes.set_xlabel(label)
    axes.set_ylabel("articles per CPU second")
    axes.grid(True, which="major", lw=0.3)
    figure.tight_layout()
    figure.savefig(path, metadata={"Date": None})
    pyplot.close(figure)


def main():
    if len(sys.argv) != 3:
        sys.exit(__doc__.split("\n\n")[0])
    rows = read_rows(sys.argv[1])
    for name, column, label in PLOTS:
        draw(rows, column, label, f"{sys.argv[2]}_{name}.svg")


if __name__ == "__main__":
    main()
