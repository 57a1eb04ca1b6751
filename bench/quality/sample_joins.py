#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Shows random joined pairs of a set, side by side, for a person to read and judge.

    python3 bench/quality/sample_joins.py --program build/release/src/cli/pressfold --set abp -n 40 --seed 1

Joins of equal texts (but for white space) are left out; --links samples excerpt links instead, --without PROGRAM
only what another build of pressfold does not join: what a change of the rule adds or takes. J and C are plain
word-5-gram Jaccard and containment over lower-cased `\\w+` of the texts, counted here. "words that differ" are
counted in the multisets of words: on one side only + on the other side only. Below the first words of either side
stand the places where they differ. Texts go to standard output only: they belong to their outlets, so keep them
out of the project. Options after -- go to pressfold dedup, such as -- --threshold 0.45.
"""
import argparse
import collections
import difflib
import itertools
import os
import pathlib
import random
import re
import signal
import subprocess
import sys
import tempfile
import textwrap

import articles
import truth

ROOT = pathlib.Path(__file__).resolve().parents[2]
WORD = re.compile(r"\w+")
SIDE = 78  # characters of a column


def words_of(article):
    return WORD.findall(article["text"].lower())


def shingles_of(words):
    return {tuple(words[i:i + 5]) for i in range(max(len(words) - 4, 1 if words else 0))}


def find_docs(args):
    folder = ROOT / "datasets/summit" if args.set == "summit" else args.data / args.set
    docs = articles.find_articles(folder)
    if docs is None:
        sys.exit("sample_joins: %s: no file of articles" % args.set)
    return docs


def run_dedup(program, args, docs, scratch):
    """Returns (Result, {pair: row of the pairs table})."""
    groups, pairs = scratch / "groups.csv", scratch / "pairs.csv"
    done = subprocess.run([str(program), "dedup", str(docs), "-o", os.devnull, "--groups", str(groups),
                           "--pairs", str(pairs), "--quiet", *args.options], check=False)
    if done.returncode not in (0, 3):
        sys.exit(done.returncode)
    rows = {truth.ordered(row["id_a"], row["id_b"]): row for row in truth.read_rows(pairs)}
    return truth.Result(groups, pairs), rows


def joined_pairs(result):
    """All pairs within groups, as ordered ids."""
    members = collections.defaultdict(list)
    for name, group in result.group_of.items():
        members[group].append(name)
    return [truth.ordered(a, b) for names in members.values() for a, b in itertools.combinations(names, 2)]


def wanted_pairs(args, docs, scratch):
    """Returns (pairs to choose from, {pair: row of the pairs table})."""
    result, rows = run_dedup(args.program, args, docs, scratch)
    pairs = set(result.links if args.links else joined_pairs(result))
    if args.without:
        other, _ = run_dedup(args.without, args, docs, scratch)
        pairs -= set(other.links if args.links else joined_pairs(other))
    return sorted(pairs), rows


def choose(args, docs, pairs):
    """Returns (chosen pairs, how many there are to choose from, {id: article})."""
    wanted = {name for pair in pairs for name in pair}
    by_id = {a["id"]: a for a in articles.read_articles(docs) if a["id"] in wanted}
    pairs = [pair for pair in pairs
             if by_id[pair[0]]["text"].split() != by_id[pair[1]]["text"].split()]
    return random.Random(args.seed).sample(pairs, min(args.n, len(pairs))), len(pairs), by_id


def beside(left, right, n_lines):
    """Two texts in two columns, cut after n_lines."""
    columns = [textwrap.wrap(" ".join(text.split()), SIDE)[:n_lines] for text in (left, right)]
    for a, b in itertools.zip_longest(*columns, fillvalue=""):
        print("  %-*s | %s" % (SIDE, a, b))


def shown_words(words):
    return " ".join(words[:14]) + (" ... (%d words)" % len(words) if len(words) > 14 else "")


def print_changes(a, b, n_most):
    """The places where two lists of words differ, the first n_most."""
    matcher = difflib.SequenceMatcher(None, a, b, autojunk=False)
    changes = [op for op in matcher.get_opcodes() if op[0] != "equal"]
    for _, a0, a1, b0, b1 in changes[:n_most]:
        print("  at %d: [%s] / [%s]" % (a0, shown_words(a[a0:a1]), shown_words(b[b0:b1])))
    if len(changes) > n_most:
        print("  ... and %d places more" % (len(changes) - n_most))


def print_pair(args, number, pair, rows, by_id):
    a, b = (by_id[name] for name in pair)
    words_a, words_b = words_of(a), words_of(b)
    set_a, set_b = shingles_of(words_a), shingles_of(words_b)
    shared = len(set_a & set_b)
    count_a, count_b = collections.Counter(words_a), collections.Counter(words_b)
    row = rows.get(pair)
    relation = "%s, similarity %s" % (row["relation"], row["similarity"]) if row else "joined through others"
    print("#%d  J %.3f  C %.3f  %s  words that differ: %d + %d of %d and %d" % (
        number, shared / (len(set_a | set_b) or 1), shared / (min(len(set_a), len(set_b)) or 1), relation,
        (count_a - count_b).total(), (count_b - count_a).total(), len(words_a), len(words_b)))
    for key in ("id", "source", "date", "title"):
        beside(a[key], b[key], 2)
    beside(a["text"], b["text"], args.lines)
    print_changes(words_a, words_b, args.changes)
    print()


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    add = parser.add_argument
    add("--program", type=pathlib.Path, required=True, help="pressfold")
    add("--data", type=pathlib.Path, default=pathlib.Path("../shared/data"), help="folder of labelled sets")
    add("--set", required=True, help="name of a set, such as abp")
    add("-n", type=int, default=40, help="how many pairs")
    add("--seed", type=int, default=1)
    add("--links", action="store_true", help="excerpt links instead of joins")
    add("--without", type=pathlib.Path, metavar="PROGRAM", help="only pairs that this build does not join")
    add("--lines", type=int, default=6, help="lines of each text")
    add("--changes", type=int, default=8, help="differing places shown")
    add("options", nargs="*", help="after --: options of pressfold dedup")
    args = parser.parse_args()
    docs = find_docs(args)
    with tempfile.TemporaryDirectory(prefix="pressfold-quality-") as name:
        pairs, rows = wanted_pairs(args, docs, pathlib.Path(name))
    pairs, n_all, by_id = choose(args, docs, pairs)
    print("%s: %d of %d %s of different texts\n" % (
        args.set, len(pairs), n_all, "excerpt links" if args.links else "joined pairs"))
    for number, pair in enumerate(pairs, 1):
        print_pair(args, number, pair, rows, by_id)


if __name__ == "__main__":
    signal.signal(signal.SIGPIPE, signal.SIG_DFL)  # into head and the like
    main()
