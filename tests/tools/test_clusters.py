#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Tests bench/quality/clusters.py on the corpus that comes with the project: results as TAP.

    test_clusters.py ROOT PROGRAM        ROOT: the source tree, PROGRAM: pressfold
"""
import csv
import json
import pathlib
import subprocess
import sys
import tempfile

ROOT, PROGRAM = pathlib.Path(sys.argv[1]).resolve(), sys.argv[2]
SEEDS = 2


def read_table(path):
    with open(path, encoding="utf-8", newline="") as file:
        lines = [line for line in file if not line.startswith("#")]
    return list(csv.DictReader(lines))


def eval_stories(folder):
    """Scores of the stories of summit by hand."""
    articles, result = ROOT / "datasets/summit/articles.jsonl", folder / "stories.csv"
    subprocess.run([PROGRAM, "stories", articles, "-o", result, "--quiet"], check=True)
    command = [PROGRAM, "eval", result, ROOT / "datasets/summit/gold.csv", "--truth-column", "story", "--json"]
    return json.loads(subprocess.run(command, check=True, capture_output=True).stdout)


def run_bench(folder):
    return subprocess.run([sys.executable, ROOT / "bench/quality/clusters.py", "--program", PROGRAM, "--data",
                           folder / "absent", "--no-baselines", "--seeds", str(SEEDS), "--out", folder / "out"],
                          capture_output=True, text=True, check=False)


def checks():
    """(what, whether it holds)"""
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        run = run_bench(folder)
        yield "ends well", run.returncode == 0
        if run.returncode != 0:
            print("# " + run.stderr.replace("\n", "\n# "))
            return
        yield "tells what is absent", "skipped: bbc: no file of articles" in run.stderr
        story, = read_table(folder / "out/stories.csv")
        scores = eval_stories(folder)
        yield "stories are scored as by hand", all(
            story[key] == "%.4f" % scores[key] for key in ("bcubed_f1", "bcubed_precision", "ari"))
        topic, = read_table(folder / "out/topics.csv")
        yield "as many topics as labels", topic["k"] == "%d" % len(
            {row["topic"] for row in read_table(ROOT / "datasets/summit/gold.csv")})
        yield "a score over seeds and its deviation", 0 < float(topic["nmi"]) <= 1 and float(topic["nmi_sd"]) >= 0
        yield "the page opens with the command", "command: python3 bench/quality/clusters.py" in (
            folder / "out/stories.md").read_text(encoding="utf-8")


def main():
    failures = 0
    number = 0
    for number, (what, holds) in enumerate(checks(), 1):
        print("%s %d - %s" % ("ok" if holds else "not ok", number, what.replace(" ", "_")))
        failures += not holds
    print("1..%d" % number)
    return failures > 0


if __name__ == "__main__":
    sys.exit(main())
