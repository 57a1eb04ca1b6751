#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Computes again, from the documents and not from the program, what `pressfold dedup` says of its pairs.

    recompute.py [--pairs PAIRS.csv] [--groups GROUPS.csv] [--threshold 0.5] ARTICLES.jsonl...

The tables come from `pressfold dedup ARTICLES.jsonl --similarity jaccard --threshold 0.5`. For every pair, and
for every copy with its kept article, Jaccard and containment must agree to 1e-6, the relation must be what
groups.h says of it, and a pair must reach the threshold. Inputs may be .zst (read through zstdcat). Prints what
disagrees and one line of counts; exits with 1 if anything disagrees.

One article of those with one text stands for all. Their shingles differ where the text has fewer than three and
the title is taken into account (or where one writes a sign of a script without spaces in another form), and which
one stands is the program's choice: such a pair has to agree with some choice.
"""
import argparse
import collections
import csv
import itertools
import json
import shutil
import subprocess
import sys

from text_model import Article, Tokenizer, measures

TOLERANCE = 1e-6
MAX_SHOWN = 10
NEAR_IDENTICAL = 0.90
HOLDS = 0.85
SHORTER = 0.90
MAX_STANDING_IN = 16
MAX_KEPT = 500


class NoReader(Exception):
    """An input that cannot be read here."""


def read_records(path):
    if str(path).endswith(".zst"):
        if shutil.which("zstdcat") is None:
            raise NoReader("zstdcat is not there")
        lines = subprocess.run(["zstdcat", str(path)], check=True, stdout=subprocess.PIPE).stdout.decode().split("\n")
    else:
        with open(path, encoding="utf-8") as file:
            lines = file.read().split("\n")
    return [json.loads(line) for line in lines if line]


def read_table(path):
    with open(path, encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


class Corpus:
    """Articles by id, and the articles of each text."""

    def __init__(self, records):
        tokenizer = Tokenizer()
        self.articles = {}
        self.texts = collections.defaultdict(list)
        self.lately = {}
        for record in records:
            article = Article(tokenizer, record)
            if article.id in self.articles:
                raise ValueError(f"id {article.id} is there twice")
            self.articles[article.id] = article
            self.texts[article.identity].append(article)

    def standing_in(self, article):
        """Articles of this one's text whose shingles differ, itself first."""
        by_shingles = {other.compared.tobytes(): other for other in self.texts[article.identity]}
        by_shingles.pop(article.compared.tobytes())
        return [article] + list(by_shingles.values())[:MAX_STANDING_IN]

    def shingles(self, article):
        """The article's shingles, those asked for lately being kept."""
        if article not in self.lately:
            if len(self.lately) >= MAX_KEPT:
                self.lately.clear()
            self.lately[article] = set(article.shingles())
        return self.lately[article]

    def candidates(self, id_a, id_b):
        """(Jaccard, containment, relations allowed) for all articles that may stand for the two."""
        a, b = self.articles[id_a], self.articles[id_b]
        if a.identity == b.identity:
            yield 1.0, 1.0, {"identical"}
            return
        for x, y in itertools.product(self.standing_in(a), self.standing_in(b)):
            in_x, in_y = self.shingles(x), self.shingles(y)
            jaccard, containment, *contained = measures(in_x, in_y)
            yield jaccard, containment, relations_of(a, b, len(in_x), len(in_y), *contained)


def relations_of(a, b, n_a, n_b, contained_a, contained_b):
    """What b may be to a by groups.h. Shorter means less than nine tenths, of tokens or of shingles."""
    if contained_a >= NEAR_IDENTICAL and contained_b >= NEAR_IDENTICAL:
        return {"near-identical"}
    allowed = set()
    for length_a, length_b in ((a.n_tokens, b.n_tokens), (n_a, n_b)):
        if length_b < SHORTER * length_a and contained_b >= HOLDS:
            allowed.add("truncated")
        elif length_a < SHORTER * length_b and contained_a >= HOLDS:
            allowed.add("extended")
        else:
            allowed.add("edited")
    return allowed


def disagreement(corpus, id_a, id_b, row):
    """None, or how the row disagrees with everything that it may mean."""
    said = float(row["jaccard"]), float(row["containment"])
    why = None
    for jaccard, containment, relations in corpus.candidates(id_a, id_b):
        if abs(said[0] - jaccard) > TOLERANCE or abs(said[1] - containment) > TOLERANCE:
            why = why or f"J {said[0]}, C {said[1]} instead of {jaccard:.6f}, {containment:.6f}"
        elif abs(float(row["similarity"]) - jaccard) > TOLERANCE:
            why = f"similarity {row['similarity']} is not J {jaccard:.6f}"
        elif row["relation"] not in relations:
            why = f"is called {row['relation']} instead of {' or '.join(sorted(relations))}"
        else:
            return None
    return why


def check_pairs(corpus, rows, threshold):
    """Yields a line for each row that disagrees."""
    for row in rows:
        why = disagreement(corpus, row["id_a"], row["id_b"], row)
        if why is None and float(row["jaccard"]) + TOLERANCE < threshold:
            why = f"J {row['jaccard']} is below {threshold}"
        if why is not None:
            yield f"pair {row['id_a']}, {row['id_b']}: {why}"


def check_groups(corpus, rows):
    kept = {row["id"] for row in rows if row["kept"] == "1"}
    if {row["id"] for row in rows} != set(corpus.articles) or len(rows) != len(corpus.articles):
        yield "groups: not the articles of the input"
    for row in rows:
        if row["kept"] == "1":
            fits = row["id"] == row["group"] and row["relation"] == "kept" and float(row["jaccard"]) == 1
            why = None if fits else "a kept article that is not its own"
        elif row["group"] not in kept:
            why = "its group keeps no article"
        else:
            why = disagreement(corpus, row["group"], row["id"], row)
        if why is not None:
            yield f"copy {row['id']} of {row['group']}: {why}"


def check(records, pairs, groups, threshold):
    """Returns (lines of disagreement, pairs looked at, copies looked at)."""
    corpus = Corpus(records)
    wrong = list(check_pairs(corpus, pairs, threshold)) + list(check_groups(corpus, groups) if groups else [])
    return wrong, len(pairs), sum(row["kept"] == "0" for row in groups)


def main():
    parser = argparse.ArgumentParser(description="Computes again what dedup says of its pairs.")
    parser.add_argument("--pairs")
    parser.add_argument("--groups")
    parser.add_argument("--threshold", type=float, default=0.5)
    parser.add_argument("articles", nargs="+")
    options = parser.parse_args()
    records = [record for path in options.articles for record in read_records(path)]
    wrong, n_pairs, n_copies = check(records, read_table(options.pairs) if options.pairs else [],
                                     read_table(options.groups) if options.groups else [], options.threshold)
    for line in wrong[:MAX_SHOWN]:
        print(line)
    print(f"{len(records)} articles, {n_pairs} pairs, {n_copies} copies: {len(wrong)} disagree")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
