#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""How many of all pairs with Jaccard 0.5 and more `pressfold dedup` finds, against brute force.

    python3 tests/exact/recall.py --program build/release/src/cli/pressfold --data ../shared/data

runs over saudinewsnet, bbc and reuters21578 of the data folder (those that are there) and 20,000 synthetic
articles, each with --method bottomk and minhash; some minutes and up to 1 GB. It fails when a method finds
less than 0.99 of the pairs of different texts, joins less than 0.99 of the articles with one text, has less
than 0.985 of the pairs of pairs_silver.csv with J >= 0.6 in --pairs or in one group, or when a pair's figures
disagree with those computed here.

All pairs means all: shingles are told apart by their tokens, not by a hash, and pairs are found by the prefix
filter, which loses none. When shingles are ordered by how many texts hold them, two sets with J >= t share one
of the first n - ceil(t n) + 1 of either (Chaudhuri, Ganti and Kaushik 2006; Bayardo, Ma and Srikant 2007).
"""
import argparse
import array
import collections
import math
import pathlib
import subprocess
import sys
import tempfile
import time

import recompute

THRESHOLD = 0.5
SILVER_THRESHOLD = 0.6
MIN_RECALL = 0.99
MIN_SILVER = 0.985
TOKENS_A_ROUND = 2000000  # so many shingles are in memory at a time
METHODS = ("bottomk", "minhash")
SETS = ("saudinewsnet", "bbc", "reuters21578")
N_SYNTHETIC = 20000


def number_shared(articles):
    """For each article, the sorted numbers of the shingles that other articles hold too, the rarest
    shingle having the lowest number, and how many distinct shingles it has in all."""
    found = [[] for _ in articles]  # (articles that hold it, its number) of each shared shingle
    sizes = [0] * len(articles)
    n_numbered = 0
    n_rounds = 1 + sum(len(article.compared) for article in articles) // TOKENS_A_ROUND
    for part in range(n_rounds):
        holders = {}
        for i, article in enumerate(articles):
            mine = set(article.shingles() if n_rounds == 1 else
                       (shingle for shingle in article.shingles() if shingle[0] % n_rounds == part))
            sizes[i] += len(mine)
            for shingle in mine:
                holders.setdefault(shingle, array.array("I")).append(i)
        for listed in holders.values():
            if len(listed) > 1:
                for i in listed:
                    found[i].append(len(listed) << 40 | n_numbered)
                n_numbered += 1
    ranks = {key: rank for rank, key in enumerate(sorted({key for keys in found for key in keys}))}
    return [array.array("I", sorted(ranks[key] for key in keys)) for keys in found], sizes


def all_pairs(articles, threshold):
    """{(i, j): J} of all pairs i < j with at least that Jaccard similarity."""
    shared, sizes = number_shared(articles)
    holders = collections.defaultdict(list)
    pairs = {}
    for j, numbers in enumerate(shared):
        # Shingles that nobody else holds are the rarest and come first in the prefix.
        n_alone = sizes[j] - len(numbers)
        prefix = numbers[:max(0, sizes[j] - math.ceil(threshold * sizes[j]) + 1 - n_alone)]
        candidates = {i for number in prefix for i in holders[number]}
        mine = set(numbers)
        for i in candidates:
            if min(sizes[i], sizes[j]) < threshold * max(sizes[i], sizes[j]):
                continue
            n_both = len(mine.intersection(shared[i]))
            jaccard = n_both / (sizes[i] + sizes[j] - n_both)
            if jaccard >= threshold:
                pairs[i, j] = jaccard
        for number in prefix:
            holders[number].append(j)
    return pairs


class Found:
    """What a run of the program found."""

    def __init__(self, program, inputs, method):
        with tempfile.TemporaryDirectory(prefix="pressfold-recall-") as folder:
            pairs, groups = f"{folder}/pairs.csv", f"{folder}/groups.csv"
            subprocess.run([program, "dedup", inputs, "--similarity", "jaccard", "--threshold", str(THRESHOLD),
                            "--method", method, "--pairs", pairs, "--groups", groups, "-o", "/dev/null", "--quiet"],
                           check=True)
            self.pair_rows = recompute.read_table(pairs)
            self.group_rows = recompute.read_table(groups)
        self.pairs = {frozenset((row["id_a"], row["id_b"])) for row in self.pair_rows}
        self.group_of = {row["id"]: row["group"] for row in self.group_rows}

    def has(self, id_a, id_b):
        return frozenset((id_a, id_b)) in self.pairs

    def joins(self, id_a, id_b):
        return self.group_of[id_a] == self.group_of[id_b]


def are_alike(title_a, title_b):
    """Whether titles share a fifth of the words of either, or one has few."""
    words_a, words_b = set(title_a.casefold().split()), set(title_b.casefold().split())
    smaller = min(len(words_a), len(words_b))
    return smaller < 3 or len(words_a & words_b) >= 0.2 * smaller


class Truth:
    """All pairs of texts of a set of articles, by brute force."""

    def __init__(self, records):
        self.corpus = recompute.Corpus(records)
        # Empty texts are nobody's copy. Where articles of one text have several sets of shingles, which of its
        # pairs there are depends on the one that stands for it: left out.
        self.texts = [articles for identity, articles in self.corpus.texts.items()
                      if identity and len({article.compared.tobytes() for article in articles}) == 1]
        self.pairs = all_pairs([articles[0] for articles in self.texts], THRESHOLD)

    def missed_pairs(self, found):
        """Pairs of different texts of which no pair of articles is listed."""
        return [(self.texts[i][0].id, self.texts[j][0].id, jaccard) for (i, j), jaccard in self.pairs.items()
                if not any(found.has(a.id, b.id) for a in self.texts[i] for b in self.texts[j])]

    def equal_pairs(self, found):
        """How many articles repeat a text, and those of them that are not joined with its first. Equal texts
        under unrelated titles are page shells and not counted (src/session/texts.h)."""
        repeats = [(articles[0].id, article.id) for articles in self.corpus.texts.values() if articles[0].identity
                   for article in articles[1:] if are_alike(articles[0].title, article.title)]
        return len(repeats), [pair for pair in repeats if not found.joins(*pair)]


def silver_pairs(path):
    if not path.exists():
        return []
    return [(row["id1"], row["id2"]) for row in recompute.read_table(path)
            if float(row["jaccard5"]) >= SILVER_THRESHOLD]


def share(n_missed, n):
    return 1.0 if n == 0 else 1 - n_missed / n


def judge(program, truth, inputs, method, silver, show=print):
    """Prints the figures of a method; returns the complaints."""
    began = time.monotonic()
    found = Found(program, inputs, method)
    wrong = [*recompute.check_pairs(truth.corpus, found.pair_rows, THRESHOLD),
             *recompute.check_groups(truth.corpus, found.group_rows)]
    missed = truth.missed_pairs(found)
    n_repeats, apart = truth.equal_pairs(found)
    silver_missed = [pair for pair in silver if not found.has(*pair) and not found.joins(*pair)]
    joined = sum(found.joins(a, b) for a, b, _ in missed)
    recall, equal = share(len(missed), len(truth.pairs)), share(len(apart), n_repeats)
    of_silver = share(len(silver_missed), len(silver))
    show(f"  {method}: {recall:.4f} of {len(truth.pairs)} pairs ({len(missed)} missed, {joined} of them in one "
         f"group), {equal:.4f} of {n_repeats} equal texts, {of_silver:.4f} of {len(silver)} silver pairs, "
         f"{len(wrong)} of {len(found.pair_rows)} pairs and {len(found.group_rows)} rows disagree, "
         f"{time.monotonic() - began:.0f} s")
    complaints = wrong[:5]
    if recall < MIN_RECALL:
        complaints.append(f"recall of pairs {recall:.4f}, such as {missed[:3]}")
    if equal < MIN_RECALL:
        complaints.append(f"recall of equal texts {equal:.4f}, such as {apart[:3]}")
    if of_silver < MIN_SILVER:
        complaints.append(f"recall of silver pairs {of_silver:.4f}, such as {silver_missed[:3]}")
    return [f"{method}: {text}" for text in complaints]


def measure(program, name, inputs, silver, show=print):
    """All methods on one input. Returns the complaints."""
    began = time.monotonic()
    truth = Truth(recompute.read_records(inputs))
    show(f"{name}: {len(truth.corpus.articles)} articles, {len(truth.corpus.texts)} texts, {len(truth.pairs)} pairs "
         f"of texts with J >= {THRESHOLD}, {time.monotonic() - began:.0f} s")
    return [f"{name}: {text}" for method in METHODS for text in judge(program, truth, inputs, method, silver, show)]


def synthesize(synth, n, path):
    subprocess.run([synth, "-n", str(n), "-o", str(path)], check=True, stdout=subprocess.DEVNULL,
                   stderr=subprocess.DEVNULL)


def default_synth(program):
    return pathlib.Path(program).resolve().parents[2] / "datasets" / "synth" / "pressfold-synth"


def main():
    parser = argparse.ArgumentParser(description="Pairs that dedup finds against all that there are.")
    parser.add_argument("--program", required=True, help="the pressfold to test")
    parser.add_argument("--data", type=pathlib.Path, help="folder of sets with docs.jsonl.zst and pairs_silver.csv")
    parser.add_argument("--synth", help="pressfold-synth; left out: that of the program's build")
    parser.add_argument("-n", type=int, default=N_SYNTHETIC, help="synthetic articles (default %(default)s)")
    parser.add_argument("set", nargs="*", help=f"sets to look at, or synthetic; none: {', '.join(SETS)}, synthetic")
    options = parser.parse_args()
    complaints = []
    with tempfile.TemporaryDirectory(prefix="pressfold-recall-") as folder:
        for name in options.set or [*SETS, "synthetic"]:
            silver = []
            if name == "synthetic":
                inputs = pathlib.Path(folder) / "synthetic.jsonl"
                synthesize(options.synth or default_synth(options.program), options.n, inputs)
            else:
                inputs = (options.data or pathlib.Path()) / name / "docs.jsonl.zst"
                if options.data is None or not inputs.exists():
                    print(f"{name}: skipped, its docs.jsonl.zst is not there", flush=True)
                    continue
                silver = silver_pairs(inputs.parent / "pairs_silver.csv")
            complaints += measure(options.program, name, str(inputs), silver, lambda line: print(line, flush=True))
    for text in complaints:
        print(f"failed: {text}")
    return 1 if complaints else 0


if __name__ == "__main__":
    sys.exit(main())
