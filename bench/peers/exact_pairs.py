#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Counts shared shingles of a sample of articles with all others: exact_pairs.py INPUT.jsonl OUT.json -n N

Every so-manieth article with words is in the sample. For each of them all articles are looked at, with no filter
and no sketch: shared shingles are counted one by one, over the same words and shingles as the tools get, told apart
by 64-bit hashes. OUT holds the ids of the sample, and every pair of an article in it with any other article, both
orders once, whose Jaccard similarity is LEAST or more. Cost: a look-up for each shingle of each article in the
sample's sorted shingles, and one step for each shared shingle.
"""
import argparse
import json

import numpy as np

import peer_tools

LEAST = 0.3


class Sample:
    """The shingles of the sampled articles: sorted, and who holds each."""

    def __init__(self, sets):
        self.sizes = np.array([len(one) for one in sets], dtype=np.int64)
        hashes = np.concatenate(sets)
        holders = np.repeat(np.arange(len(sets)), self.sizes)
        order = np.argsort(hashes, kind="stable")
        self.hashes, first = np.unique(hashes[order], return_index=True)
        self.holders = holders[order]
        self.starts = np.append(first, len(hashes))

    def shared_with(self, shingles):
        """How many of these shingles each sampled article holds."""
        at = np.searchsorted(self.hashes, shingles)
        at[at == len(self.hashes)] = 0
        at = at[self.hashes[at] == shingles]
        holders = [self.holders[self.starts[i]:self.starts[i + 1]] for i in at]
        return np.bincount(np.concatenate(holders), minlength=len(self.sizes)) if holders else None


def shingle_sets(path):
    """Yields (id, its distinct shingles) of every article with words."""
    stages = peer_tools.Stages()
    articles = peer_tools.Articles(path, stages)
    n = 0
    for hashes, offsets in articles.hashes():
        for begin, end in zip(offsets[:-1].tolist(), offsets[1:].tolist()):
            yield articles.ids[articles.filled[n]], np.unique(hashes[begin:end])
            n += 1


def pairs_of(sample, ids, name, shingles):
    """[a, b, J] of the sampled articles that are near one article."""
    shared = sample.shared_with(shingles)
    if shared is None:
        return
    likeness = shared / (sample.sizes + len(shingles) - shared)
    for i in np.flatnonzero(likeness >= LEAST):
        if ids[i] != name:
            yield [*sorted((ids[i], name)), float(likeness[i])]


def find_pairs(path, n_wanted):
    """(ids of the sample, [[a, b, J]])."""
    n_articles = sum(1 for _ in open(path, "rb"))
    step = max(1, n_articles // n_wanted)
    chosen = [entry for n, entry in enumerate(shingle_sets(path)) if n % step == 0]
    ids = [name for name, _ in chosen]
    sample = Sample([shingles for _, shingles in chosen])
    found = {(a, b): likeness for name, shingles in shingle_sets(path)
             for a, b, likeness in pairs_of(sample, ids, name, shingles)}
    return ids, [[a, b, likeness] for (a, b), likeness in sorted(found.items())]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("input")
    parser.add_argument("out")
    parser.add_argument("-n", type=int, default=3000)
    args = parser.parse_args()
    sample, pairs = find_pairs(args.input, args.n)
    with open(args.out, "w", encoding="utf-8") as file:
        json.dump({"sample": sample, "pairs": pairs}, file)


if __name__ == "__main__":
    main()
