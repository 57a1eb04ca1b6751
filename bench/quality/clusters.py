#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""How well stories and topics are found on every labelled set, beside what scikit-learn makes of them.

    python3 bench/quality/clusters.py --program build/release/src/cli/pressfold --data ../shared/data
    ... --seeds N          topics: this many seeds (10)
    ... --only stories     or topics
    ... --set NAME...      only these sets
    ... --no-baselines     without scikit-learn (it is left out, with a message, where it is not installed)
    ... --out DIR          and writes stories.csv, topics.csv, stories.md and topics.md there

All results are scored by `pressfold eval`. Stories have nothing random. A set that is absent is skipped with a
message. Tables go to standard output, progress to standard error; the README beside this file tells more.
"""
import argparse
import collections
import csv
import json
import pathlib
import statistics
import subprocess
import sys
import tempfile

import cluster_sets
from timed import run_timed

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "bench"))
import provenance  # noqa: E402  (stands beside the folders of the benches)

try:
    import baselines
except ImportError:
    baselines = None

STORY_SCORES = ("bcubed_precision", "bcubed_recall", "bcubed_f1", "ari", "ami", "nmi")
PAIR_SCORES = ("labelled_precision", "labelled_recall", "labelled_f1")
TOPIC_SCORES = ("nmi", "ari", "ami", "bcubed_f1")


def say(text):
    print(text, file=sys.stderr, flush=True)


# Runs and scores

def score(args, result, case):
    """The figures of `pressfold eval`, as a dict."""
    command = [args.program, "eval", result, case.truth, "--json"]
    if case.pairs:
        command = [args.program, "eval", result, "--pairs", case.pairs, "--positive", "OK", "--negative", "BAD",
                   "--json"]
    return json.loads(run_timed(command)[0])


def read_clusters(path, column):
    with open(path, encoding="utf-8", newline="") as file:
        return [row[column] for row in csv.DictReader(file)]


def write_clusters(path, column, ids, labels):
    with open(path, "w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(("id", column))
        writer.writerows(zip(ids, labels))


def by_pressfold(args, kind, case, options, result):
    """Writes the result; returns CPU seconds."""
    return run_timed([args.program, kind, case.docs, "-o", result, "--quiet", *options])[1]


def story_rows(args, case, scratch):
    """The rows of one case: Pressfold, and the baselines where all pairs of its articles fit."""
    result = scratch / "result.csv"
    seconds = by_pressfold(args, "stories", case, [], result)
    yield story_row(args, case, "pressfold stories", result, seconds)
    if not args.baselines:
        return
    if len(case.ids) > baselines.MOST_PAIRED:
        say("%s: no baselines: too many articles for all pairs" % case.name)
        return
    for name, method in baselines.STORIES:
        say("%s: %s" % (case.name, name))
        write_clusters(result, "story", case.ids, method(case.texts))
        yield story_row(args, case, name, result, None)


def story_row(args, case, method, result, seconds):
    found = score(args, result, case)
    row = {"set": case.name, "articles": len(case.ids), "method": method, "cpu_s": seconds}
    row["stories"] = len(set(read_clusters(result, "story")))
    row.update((key, found[key]) for key in (PAIR_SCORES if case.pairs else STORY_SCORES))
    return row


def topic_rows(args, case, scratch):
    """The rows of one case over all seeds, each method's mean and standard deviation."""
    result = scratch / "result.csv"
    runs = []
    for seed in range(1, args.seeds + 1):
        say("%s: seed %d" % (case.name, seed))
        seconds = by_pressfold(args, "topics", case, ["-k", str(case.k), "--seed", str(seed)], result)
        runs.append(topic_run(args, case, result, seconds))
    yield topic_row(case, "pressfold topics", runs)
    for name, method in baselines.TOPICS if args.baselines else ():
        runs = []
        for seed in range(1, args.seeds + 1):
            say("%s: %s, seed %d" % (case.name, name, seed))
            write_clusters(result, "topic", case.ids, method(case.texts, case.k, seed))
            runs.append(topic_run(args, case, result, None))
        yield topic_row(case, name, runs)


def topic_run(args, case, result, seconds):
    run = score(args, result, case)
    sizes = collections.Counter(read_clusters(result, "topic"))
    run["largest"] = max(sizes.values()) / sum(sizes.values())
    run["cpu_s"] = seconds
    return run


def topic_row(case, method, runs):
    row = {"set": case.name, "articles": len(case.ids), "k": case.k, "method": method}
    for key in TOPIC_SCORES:
        values = [run[key] for run in runs]
        row[key] = statistics.mean(values)
        row[key + "_sd"] = statistics.stdev(values) if len(values) > 1 else None
    row["largest"] = max(run["largest"] for run in runs)
    if runs[0]["cpu_s"] is not None:
        row["cpu_s"] = statistics.median(run["cpu_s"] for run in runs)
    return row


# Tables

STORY_COLUMNS = ("set", "articles", "method", "stories", *STORY_SCORES, *PAIR_SCORES, "cpu_s")
TOPIC_COLUMNS = ("set", "articles", "k", "method",
                 *(name for key in TOPIC_SCORES for name in (key, key + "_sd")), "largest", "cpu_s")
ABOUT = {
    "stories": "`pressfold stories` at its defaults. undated: the same without dates. with abp: all of abp mixed in,\n"
               "not scored. tgcontest_en has labelled pairs only. Stories have nothing random.\n",
    "topics": "`pressfold topics -k K`, K being the number of labels; only articles with a label. Mean and standard\n"
              "deviation over %d seeds; largest: the largest share of articles in one topic over all seeds.\n"}


def cell(key, value):
    if value is None:
        return ""
    if isinstance(value, float):
        return "%.2f" % value if key == "cpu_s" else "%.4f" % value
    return str(value)


def shown_cell(row, key):
    """A score with its deviation."""
    deviation = row.get(key + "_sd")
    return cell(key, row.get(key)) + (" ± %.4f" % deviation if deviation is not None else "")


def page(title, lines, about, columns, rows):
    names = [key for key in columns if not key.endswith("_sd") and any(row.get(key) is not None for row in rows)]
    table = ["| %s |" % " | ".join(names), "|%s" % ("---|" * len(names))]
    table += ["| %s |" % " | ".join(shown_cell(row, key) for key in names) for row in rows]
    return "# %s\n\n```\n%s\n```\n\n%s\n%s\n" % (title, "\n".join(lines), about, "\n".join(table))


def preamble(args, folders):
    version = subprocess.run([str(args.program), "--version"], capture_output=True, text=True, check=True)
    lines = [*provenance.lines(__file__), "program: %s" % version.stdout.strip()]
    if args.baselines:
        lines.append("with: scikit-learn %s" % baselines.version)
    return lines + ["sha256 of %s/%s: %s" % (name, docs.name, provenance.sha256(docs))
                    for name, docs in cluster_sets.describe(folders) if not args.set or name in args.set]


def report(args, kind, lines, columns, rows):
    about = ABOUT[kind] % args.seeds if kind == "topics" else ABOUT[kind]
    text = page(kind.capitalize(), lines, about, columns, rows)
    print(text)
    if args.out:
        (args.out / (kind + ".md")).write_text(text, encoding="utf-8")
        provenance.write_csv(args.out / (kind + ".csv"), lines, columns,
                             [[cell(key, row.get(key)) for key in columns] for row in rows])


def read_args():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0],
                                     epilog="The README beside this file tells more.")
    add = parser.add_argument
    add("--program", type=pathlib.Path, required=True, help="pressfold")
    add("--data", type=pathlib.Path, default=pathlib.Path("../shared/data"), help="folder of labelled sets")
    add("--set", nargs="+", metavar="NAME", help="only these sets")
    add("--only", choices=("stories", "topics"), help="only these")
    add("--seeds", type=int, default=10, metavar="N", help="of topics")
    add("--out", type=provenance.results_folder, metavar="DIR", help="where the tables go as files")
    add("--no-baselines", dest="baselines", action="store_false", help="without scikit-learn")
    args = parser.parse_args()
    if not args.program.is_file():
        parser.error("there is no program %s" % args.program)
    if args.seeds < 1:
        parser.error("--seeds is at least 1")
    if args.baselines and baselines is None:
        say("skipped: the baselines: no scikit-learn 1.3 or later here")
        args.baselines = False
    return args


def main():
    args = read_args()
    folders = {"summit": ROOT / "datasets" / "summit"}
    if args.data.is_dir():
        folders.update((path.name, path) for path in sorted(args.data.iterdir()) if path.is_dir())
    lines = preamble(args, folders)
    kinds = (("stories", cluster_sets.story_cases, story_rows, STORY_COLUMNS),
             ("topics", cluster_sets.topic_cases, topic_rows, TOPIC_COLUMNS))
    for kind, cases, rows_of, columns in kinds:
        if args.only not in (None, kind):
            continue
        with tempfile.TemporaryDirectory(prefix="pressfold-clusters-") as name:
            scratch = pathlib.Path(name)
            rows = [row for case in cases(folders, args.set, scratch, say) for row in rows_of(args, case, scratch)]
        if rows:
            report(args, kind, lines, columns, rows)


if __name__ == "__main__":
    main()
