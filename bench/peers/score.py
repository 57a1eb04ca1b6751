# SPDX-License-Identifier: MIT
"""What a table of groups joins, against pairs that are known exactly."""
import collections
import csv
import json


def read_groups(path):
    """{id: group} of a table with a header."""
    with open(path, encoding="utf-8", newline="") as file:
        return {row["id"]: row["group"] for row in csv.DictReader(file)}


def count_joined(groups):
    """Pairs of articles in one group."""
    return sum(n * (n - 1) // 2 for n in collections.Counter(groups.values()).values())


def joined_with(groups, sample):
    """Pairs in one group of which at least one is in the sample."""
    sizes = collections.Counter(groups.values())
    sampled = collections.Counter(groups[name] for name in sample)
    return sum(n * (sizes[group] - n) + n * (n - 1) // 2 for group, n in sampled.items())


def recall(groups, pairs, least):
    """Share of the pairs with at least that Jaccard that are joined; None if there are none."""
    wanted = [(a, b) for a, b, likeness in pairs if likeness >= least]
    if not wanted:
        return None
    return sum(groups[a] == groups[b] for a, b in wanted) / len(wanted)


def against_exact(groups, exact):
    """Recall at J >= .5 and .6, and the share of what is joined whose J is under all listed."""
    sample, pairs = exact["sample"], exact["pairs"]
    n_joined = joined_with(groups, sample)
    n_near = sum(groups[a] == groups[b] for a, b, _ in pairs)
    return {"recall_j50": recall(groups, pairs, 0.5), "recall_j60": recall(groups, pairs, 0.6),
            "joined_unlike": (n_joined - n_near) / n_joined if n_joined else None}


def read_exact(path):
    with open(path, encoding="utf-8") as file:
        return json.load(file)
