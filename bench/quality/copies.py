#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""How well copies are found on every labelled set, by each method, beside the plain setting of the field.

    python3 bench/quality/copies.py --program build/release/src/cli/pressfold --data ../shared/data
    ... --speed            with CPU seconds, median of three
    ... --sweep            instead: the news rule at other thresholds, on the smaller sets
    ... --constant NAME=V,V,..  instead: programs built with other values of a #define of src/
    ... --set NAME...      only these sets
    ... --out DIR          and writes copies.csv, copies_parts.csv, copies.md (or sweep*.*) there

DATA holds a folder for each set (docs.jsonl or docs.jsonl.zst, and a truth that truth.py knows). datasets/summit
and 20,000 articles of pressfold-synth are added. What is absent is skipped with a message. The README beside
this file says what each column means. Tables go to standard output, progress to standard error.
"""
import argparse
import copy
import json
import os
import pathlib
import platform
import re
import shlex
import statistics
import subprocess
import sys
import tempfile

import numpy

import articles
import tables
import truth
import variants
from timed import run_timed

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parents[1]
sys.path.insert(0, str(ROOT / "bench"))
import provenance  # noqa: E402  (stands beside the folders of the benches)

METHODS = (
    ("news bottomk", ["--similarity", "news", "--method", "bottomk"]),
    ("news minhash", ["--similarity", "news", "--method", "minhash"]),
    ("news simhash", ["--similarity", "news", "--method", "simhash"]),
    ("news exact", ["--similarity", "news", "--method", "exact"]),
    ("jaccard .5", ["--similarity", "jaccard", "--threshold", "0.5"]),
)
PLAIN_THRESHOLDS = ("0.8", "0.7", "0.5")
SWEEP = ("0.30", "0.35", "0.375", "0.40", "0.425", "0.45", "0.50")
SWEEP_SETS = ("ground_news", "summit", "bbc", "saudinewsnet")
ROUNDS = 3  # of --speed


def say(text):
    print(text, file=sys.stderr, flush=True)


class Set:
    """A set of articles with its truth."""

    def __init__(self, name, folder, docs):
        self.name, self.folder, self.docs = name, folder, docs
        self.kind = truth.kind_of(folder)


# Sets

def make_synth(args, scratch):
    """The folder of freshly made synthetic articles, or None."""
    program = args.synth or args.program.resolve().parents[2] / "datasets/synth/pressfold-synth"
    if not program.is_file():
        say("skipped: synth: there is no %s" % provenance.shown(program))
        return None
    folder = scratch / "synth"
    folder.mkdir()
    subprocess.run([str(program), "-n", str(args.synth_articles), "-o", str(folder / "articles.jsonl"),
                    "--gold", str(folder / "gold.csv")], check=True, stdout=subprocess.DEVNULL)
    return folder


def find_sets(args, scratch):
    """All sets that there are and that were asked for, the judged ones first."""
    folders = {"summit": ROOT / "datasets" / "summit"}
    if args.data.is_dir():
        folders.update((path.name, path) for path in sorted(args.data.iterdir()) if path.is_dir())
    else:
        say("skipped: the sets of --data: there is no folder %s" % provenance.shown(args.data))
    wanted = args.set or (SWEEP_SETS if args.is_sweep else None)
    if wanted is None or "synth" in wanted:
        folders["synth"] = make_synth(args, scratch)
    sets = []
    for name in wanted or folders:
        folder = folders.get(name)
        docs = articles.find_articles(folder) if folder else None
        if docs is None:
            say("skipped: %s: no file of articles" % name)
        else:
            sets.append(Set(name, folder, docs))
    rank = ("judged", "gold", "silver", None)
    return sorted(sets, key=lambda one: rank.index(one.kind))


# Runs

def count_candidates(args, options, docs, scratch):
    """Verified pairs of texts; None where the helper was not built."""
    if not args.candidates.is_file():
        return None
    words = [name.lstrip("-") + "=" + value for name, value in zip(options[::2], options[1::2])]
    printed = run_timed([args.candidates, *words, "threads=1", docs, scratch / "found.csv"])[0]
    return int(re.search(r"^candidates,(\d+)$", printed, re.M).group(1))


def run_pressfold(args, options, one, scratch):
    """Returns (result, candidates, [CPU seconds of one run])."""
    groups, pairs = scratch / "groups.csv", scratch / "pairs.csv"
    _, seconds = run_timed([args.program, "dedup", one.docs, "-o", os.devnull, "--groups", groups,
                            "--pairs", pairs, "--threads", "1", "--quiet", *options])
    return truth.Result(groups, pairs), count_candidates(args, options, one.docs, scratch), [seconds]


def run_plain(one, scratch):
    """Returns {method: (result, candidates, [CPU seconds])} of the plain thresholds."""
    prefix = scratch / "plain"
    out, _ = run_timed([sys.executable, HERE / "plain_lsh.py", one.docs, "--groups", prefix,
                        "--threshold", *PLAIN_THRESHOLDS])
    return {plain_name(threshold): (truth.Result("%s-%s.csv" % (prefix, threshold)), about["candidates"],
                                    [about["cpu_seconds"]])
            for threshold, about in json.loads(out).items()}


def plain_name(threshold):
    return "plain LSH " + threshold.lstrip("0")


def time_dedup(args, options, one, scratch):
    return run_timed([args.program, "dedup", one.docs, "-o", os.devnull, "--groups", scratch / "groups.csv",
                      "--threads", "1", "--quiet", *options])[1]


def time_more(args, one, runs, scratch):
    """The rounds; methods take turns, so that a busy machine hits all alike. Pressfold's first run wrote more
    than groups and is not counted; that of the plain setting is its first round."""
    for name, _ in METHODS:
        runs[name][2].clear()
    for number in range(ROUNDS):
        say("%s: timing, round %d of %d" % (one.name, number + 1, ROUNDS))
        for name, options in METHODS:
            runs[name][2].append(time_dedup(args, options, one, scratch))
        if number > 0 and args.plain:
            for name, run in run_plain(one, scratch).items():
                runs[name][2].extend(run[2])


def row_of(one, method, run, is_timed):
    result, candidates, seconds = run
    score = truth.score(result, one.folder)
    row = {"set": one.name, "method": method, "articles": len(result.group_of), "candidates": candidates,
           "joined": result.n_joined, "truth": one.kind or "none"}
    row.update((key, value) for key, value in score.items() if key != "parts")
    if is_timed:
        row.update(cpu_s=statistics.median(seconds), cpu_s_least=min(seconds), cpu_s_most=max(seconds))
    parts = [dict(zip(tables.PART_COLUMNS, (one.name, method, *part))) for part in score["parts"]]
    return row, parts


def measure_set(args, one, scratch):
    """(rows, rows of parts) of all methods on a set."""
    runs = {}
    for name, options in METHODS:
        say("%s: %s" % (one.name, name))
        runs[name] = run_pressfold(args, options, one, scratch)
    if args.plain:
        say("%s: plain LSH" % one.name)
        runs.update(run_plain(one, scratch))
    if args.speed:
        time_more(args, one, runs, scratch)
    scored = [row_of(one, name, run, args.speed) for name, run in runs.items()]
    return [row for row, _ in scored], [part for _, parts in scored for part in parts]


def sweep_points(args, scratch):
    """(method, arguments, options) of each point of a sweep: a threshold, or a program of its own."""
    if not args.constant:
        return [("news " + threshold.lstrip("0"), args, ["--threshold", threshold]) for threshold in SWEEP]
    name, _, values = args.constant.partition("=")
    points = []
    for value, program, candidates in variants.build_variants(ROOT, name, values.split(","), scratch):
        say("built with %s %s" % (name, value))
        own = copy.copy(args)
        own.program, own.candidates = program, candidates
        points.append(("%s %s" % (name, value), own, []))
    return points


def sweep_set(points, one, scratch):
    rows, parts = [], []
    for name, args, options in points:
        say("%s: %s" % (one.name, name))
        run = run_pressfold(args, options, one, scratch)
        row, more = row_of(one, name, run, False)
        rows.append(row)
        parts.extend(more)
    return rows, parts


# What goes with the tables

def preamble(args, sets):
    """What was measured, with what, where and when, as lines."""
    version = subprocess.run([str(args.program), "--version"], capture_output=True, text=True, check=True)
    lines = [*provenance.lines(__file__), "program: %s" % version.stdout.strip(),
             "with: Python %s, numpy %s" % (platform.python_version(), numpy.__version__)]
    for one in sets:
        for path in [one.docs, *truth.truth_files(one.folder)]:
            lines.append("sha256 of %s/%s: %s" % (one.name, path.name, provenance.sha256(path)))
    return lines


def read_args():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0],
                                     epilog="The README beside this file tells more.")
    add = parser.add_argument
    add("--program", type=pathlib.Path, required=True, help="pressfold")
    add("--data", type=pathlib.Path, default=pathlib.Path("../shared/data"), help="folder of labelled sets")
    add("--set", nargs="+", metavar="NAME", help="only these sets")
    add("--out", type=provenance.results_folder, metavar="DIR", help="where the tables go as files")
    add("--speed", action="store_true", help="measure CPU seconds, median of three")
    add("--sweep", action="store_true", help="the news rule at other thresholds")
    add("--no-plain", dest="plain", action="store_false", help="leave out the plain setting")
    add("--constant", metavar="NAME=V,V,..", help="build with other values of a #define and sweep them")
    add("--candidates", type=pathlib.Path, help="bench_dedup (default: of the program's build)")
    add("--synth", type=pathlib.Path, help="pressfold-synth (default: of the program's build)")
    add("--synth-articles", type=int, default=20000, metavar="N")
    args = parser.parse_args()
    if not args.program.is_file():
        parser.error("there is no program %s" % args.program)
    args.is_sweep = args.sweep or args.constant is not None
    if args.is_sweep and args.speed:
        parser.error("--speed goes with no sweep")
    args.candidates = args.candidates or args.program.resolve().parents[2] / "bench" / "bench_dedup"
    if not args.candidates.is_file():
        say("no candidates: build with -Dbench=enabled to have bench_dedup")
    return args


def stem_of(args):
    """The name of the result files."""
    if args.constant:
        return "sweep_" + args.constant.partition("=")[0].lower()
    return "sweep" if args.sweep else "copies"


def write_results(args, lines, page, rows, parts):
    stem = stem_of(args)
    columns = tables.COLUMNS if args.speed else tables.COLUMNS[:-3]
    tables.write_csv(args.out / (stem + ".csv"), lines, columns, rows)
    tables.write_csv(args.out / (stem + "_parts.csv"), lines, tables.PART_COLUMNS, parts)
    (args.out / (stem + ".md")).write_text(page, encoding="utf-8")


def main():
    args = read_args()
    with tempfile.TemporaryDirectory(prefix="pressfold-quality-") as name:
        scratch = pathlib.Path(name)
        sets = find_sets(args, scratch)
        lines = preamble(args, sets)
        points = sweep_points(args, scratch) if args.is_sweep else None
        rows, parts = [], []
        for one in sets:
            more, more_parts = sweep_set(points, one, scratch) if points else measure_set(args, one, scratch)
            rows += more
            parts += more_parts
        page = tables.report(lines, sets, rows, parts, args.speed, args.is_sweep)
    print(page)
    if args.out:
        write_results(args, lines, page, rows, parts)


if __name__ == "__main__":
    main()
