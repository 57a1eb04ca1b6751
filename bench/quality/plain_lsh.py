#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The plain setting of the field, to compare Pressfold with: MinHash LSH without verification.

    plain_lsh.py DOCS --threshold T... --groups PREFIX

Common deduplication scripts do this, and it is written here as they do it, not with Pressfold's code:

* tokens: `\\w+` over the lower-cased field `text` (not the title), Python's Unicode rules; no special way for
  scripts without spaces;
* shingles: sets of 5 words; a text of 1 to 4 words is one shingle, an empty text has none and stays alone;
* MinHash of 128 permutations, h(x) = (a x + b mod 2^64) >> 32 with random odd a (multiply-shift; Dietzfelbinger
  and others 1997), 32-bit slots, seed 1;
* bands and rows for a Jaccard threshold: least (false positive area + false negative area) / 2 under
  1 - (1 - s^rows)^bands, steps of 0.001, as the datasketch library chooses them;
* texts that agree in a band are a candidate; candidates are not verified; groups are their connected components.

Writes PREFIX-T.csv (id,group) for each threshold and prints one JSON object: for each threshold its bands, rows,
distinct candidate pairs, and CPU seconds (of this process and its children, start-up included; the work that
all thresholds share counts fully for each). numpy does the arithmetic, so this is faster than the usual pure
Python, and slower than C: compare its quality, not its speed, with Pressfold's.
"""
import argparse
import hashlib
import json
import os
import re
import sys

import numpy as np

from articles import read_articles

PERMUTATIONS = 128
SHINGLE_WORDS = 5
WORD = re.compile(r"\w+")
U64 = np.uint64


def cpu_seconds():
    """User and system time of this process and its ended children."""
    t = os.times()
    return t.user + t.system + t.children_user + t.children_system


def best_bands(threshold, n_slots=PERMUTATIONS, step=0.001):
    """(bands, rows) of the least mean of false positive and false negative area."""
    s = np.arange(0, 1, step) + step / 2
    below = s < threshold
    best = (np.inf, 1, 1)
    for bands in range(1, n_slots + 1):
        for rows in range(1, n_slots // bands + 1):
            found = 1 - (1 - s ** rows) ** bands
            error = (found[below].sum() + (1 - found[~below]).sum()) * step / 2
            if error < best[0]:
                best = (error, bands, rows)
    return best[1], best[2]


class Shingler:
    """Texts to arrays of 64-bit shingle hashes, the same in every run."""

    def __init__(self, seed):
        rng = np.random.default_rng(seed)
        self.factors = rng.integers(0, 2**63, SHINGLE_WORDS, dtype=U64) * U64(2) + U64(1)
        self.word_hashes = {}

    def word_hash(self, word):
        value = self.word_hashes.get(word)
        if value is None:
            digest = hashlib.blake2b(word.encode("utf-8", "surrogatepass"), digest_size=8).digest()
            value = self.word_hashes[word] = int.from_bytes(digest, "little")
        return value

    def shingles(self, text):
        words = WORD.findall(text.lower())
        hashes = np.fromiter((self.word_hash(w) for w in words), dtype=U64, count=len(words))
        n = max(len(words) - SHINGLE_WORDS + 1, min(len(words), 1))
        mixed = np.zeros(n, dtype=U64)
        for i in range(min(SHINGLE_WORDS, len(words))):
            mixed += hashes[i:i + n] * self.factors[i]
        return mixed ^ (mixed >> U64(32))


def sign_all(articles, seed):
    """Returns (ids, signatures [n, 128] uint32, has_text [n])."""
    rng = np.random.default_rng(seed + 1)
    a = rng.integers(0, 2**63, (PERMUTATIONS, 1), dtype=U64) * U64(2) + U64(1)
    b = rng.integers(0, 2**63, (PERMUTATIONS, 1), dtype=U64) * U64(2)
    shingler = Shingler(seed)
    ids, rows = [], []
    for article in articles:
        ids.append(article["id"])
        shingles = shingler.shingles(article["text"])
        # The upper half of the least product is the least upper half.
        rows.append(((a * shingles + b).min(axis=1) >> U64(32)).astype(np.uint32) if len(shingles) else None)
    has_text = np.array([row is not None for row in rows], dtype=bool)
    signatures = np.zeros((len(rows), PERMUTATIONS), dtype=np.uint32)
    for i, row in enumerate(rows):
        if row is not None:
            signatures[i] = row
    return ids, signatures, has_text


def buckets_of_band(slots, members, rng):
    """Yields the arrays of members whose slots in one band are all equal, two and more."""
    factors = rng.integers(0, 2**63, slots.shape[1], dtype=U64) * U64(2) + U64(1)
    keys = ((slots.astype(U64) + U64(1)) * factors).sum(axis=1, dtype=U64)
    order = np.argsort(keys, kind="stable")
    ends = np.flatnonzero(np.diff(keys[order])) + 1
    for part in np.split(members[order], ends):
        if len(part) > 1:
            yield part


def pairs_of(part, n):
    """All pairs of one bucket, each as lower * n + higher."""
    part = np.sort(part).astype(np.int64)
    low, high = np.triu_indices(len(part), 1)
    return part[low] * n + part[high]


def find_candidates(signatures, has_text, bands, rows, seed):
    """The distinct pairs that share a band, as lower * n + higher, sorted."""
    n = len(signatures)
    members = np.flatnonzero(has_text)
    rng = np.random.default_rng(seed + 2)
    found = np.zeros(0, dtype=np.int64)
    for band in range(bands):
        slots = signatures[members, band * rows:(band + 1) * rows]
        new = [pairs_of(part, n) for part in buckets_of_band(slots, members, rng)]
        found = np.unique(np.concatenate([found, *new]))
    return found


def components(pairs, n):
    """The lowest member of each article's connected component."""
    parent = list(range(n))

    def root(i):
        while parent[i] != i:
            parent[i] = parent[parent[i]]
            i = parent[i]
        return i

    for low, high in zip((pairs // n).tolist(), (pairs % n).tolist()):
        x, y = root(low), root(high)
        parent[max(x, y)] = min(x, y)
    return [root(i) for i in range(n)]


def write_groups(path, ids, groups):
    with open(path, "w", encoding="utf-8") as out:
        out.write("id,group\n")
        for name, group in zip(ids, groups):
            out.write("%s,%d\n" % (name, group))


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("docs")
    parser.add_argument("--threshold", nargs="+", required=True)
    parser.add_argument("--groups", required=True, metavar="PREFIX")
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    ids, signatures, has_text = sign_all(read_articles(args.docs), args.seed)
    shared = cpu_seconds()
    result = {}
    for threshold in args.threshold:
        began = cpu_seconds()
        bands, rows = best_bands(float(threshold))
        pairs = find_candidates(signatures, has_text, bands, rows, args.seed)
        write_groups("%s-%s.csv" % (args.groups, threshold), ids, components(pairs, len(ids)))
        result[threshold] = {"bands": bands, "rows": rows, "candidates": len(pairs),
                             "cpu_seconds": round(shared + cpu_seconds() - began, 3)}
    json.dump(result, sys.stdout)


if __name__ == "__main__":
    main()
