#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Compares two commands on the same files: CPU and wall seconds, peak memory, stages, quality.

    ab.py --a NAME=COMMAND [--b NAME=COMMAND] --data FILE... [--truth CSV...] [--rounds N]
          [--pressfold PROGRAM] [--growth] [--out DIR [--stem NAME]]

The README beside this file tells what may stand in a command, and shows the usual comparisons.
"""
import argparse
import os
import pathlib
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
import provenance  # noqa: E402 (found by the line above)
import sides       # noqa: E402
import tables      # noqa: E402


def say(text):
    print(text, file=sys.stderr, flush=True)


def count_articles(path):
    """Lines of a plain file of JSON Lines that are not empty."""
    with open(path, "rb") as file:
        return sum(1 for line in file if line.strip())


def measure_file(args, compared, data, truth, scratch):
    """All rounds on one file. Who goes first changes from round to round."""
    rounds = {side.name: [] for side in compared}
    for number in range(args.rounds):
        for side in compared if number % 2 == 0 else compared[::-1]:
            done = sides.run(side, data, scratch)
            rounds[side.name].append(done)
            say("%s, round %d, %s: %.2f CPU s, %.2f s" % (
                os.path.basename(data), number + 1, side.name, done.cpu, done.wall))
    quality = {side.name: sides.judge(side, scratch, args.pressfold, truth, args.truth_column)
               for side in compared}
    return tables.Measured(os.path.basename(data), count_articles(data), os.path.getsize(data), rounds, quality)


def check_same(measured):
    """One command must give the same groups in every round; else its time means nothing."""
    for name, rounds in measured.rounds.items():
        if len({done.digest for done in rounds}) > 1:
            raise sides.Failed("%s gave other groups in another round" % name)


def choose_files(args):
    """(data, truth) of the files there are."""
    truths = args.truth + [None] * (len(args.data) - len(args.truth))
    there = [(data, truth) for data, truth in zip(args.data, truths) if os.path.exists(data)]
    missing = [data for data in args.data if not os.path.exists(data)]
    if missing and not args.growth:
        raise sides.Failed("no such file: " + ", ".join(missing))
    for data in missing:
        say("%s is not there and is left out" % data)
    if not there:
        raise sides.Failed("none of the files is there")
    return there


def check_args(args, compared):
    if len(args.truth) > len(args.data):
        raise sides.Failed("there are more truths than data files")
    if args.truth and not args.pressfold:
        raise sides.Failed("--truth needs --pressfold, which judges")
    if args.truth and not any(side.uses("groups") for side in compared):
        raise sides.Failed("--truth needs a command with {groups}")
    if len({side.name for side in compared}) < len(compared):
        raise sides.Failed("two sides of one name")
    if args.rounds < 1:
        raise sides.Failed("--rounds is 1 or more")


def read_args(words):
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    add = parser.add_argument
    add("--a", required=True, metavar="NAME=COMMAND", help="what is measured")
    add("--b", metavar="NAME=COMMAND", help="what it is measured against")
    add("--data", nargs="+", required=True, metavar="FILE", help="JSON Lines; each is a table of its own")
    add("--truth", nargs="+", default=[], metavar="CSV", help="labels, one file for each data file")
    add("--truth-column", default="group", help="column of the labels (default group)")
    add("--pressfold", help="the program that judges groups")
    add("--rounds", type=int, default=10, help="runs of each side (default 10)")
    add("--growth", action="store_true", help="files are one corpus at rising sizes: compare costs an article")
    add("--out", type=provenance.results_folder, metavar="DIR", help="where the tables go")
    add("--stem", default="e2e", help="their name (default e2e)")
    return parser.parse_args(words)


def compare(args):
    compared = [sides.Side.parse(text) for text in (args.a, args.b) if text]
    check_args(args, compared)
    files = choose_files(args)
    head = provenance.lines(__file__, [path for pair in files for path in pair if path])
    measured = []
    with tempfile.TemporaryDirectory(prefix="pressfold-ab-") as scratch:
        for data, truth in files:
            measured.append(measure_file(args, compared, data, truth, scratch))
            check_same(measured[-1])
    page = tables.page(head, compared, measured, args.growth)
    print(page)
    if args.out:
        tables.write(args.out, args.stem, head, measured, page)


def main(words):
    try:
        compare(read_args(words))
    except (sides.Failed, ValueError) as error:
        say("ab.py: %s" % error)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
