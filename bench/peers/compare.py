#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The same deduplication by Pressfold and by the tools people use, in one run.

    compare.py --program pressfold --data FILE.jsonl [--truth FILE.csv] --venv DIR --out bench/results

The cases take turns, each in a process of its own and in one thread, from the same file to a table of groups;
times are medians over the rounds. When all have run, their groups are scored: pairs against the truth (by
`pressfold eval`) and against exact Jaccard similarities of a sample (exact_pairs.py). Writes STEM.csv, STEM.md and
plots to the folder given. DIR is where setup.sh installed the tools. The README beside this file tells more.
"""
import argparse
import datetime
import hashlib
import json
import os
import pathlib
import platform
import re
import shlex
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile

import cases
import measure
import report
import score

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
import provenance  # noqa: E402

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parents[1]
PLOTS = (("recall", "articles per CPU second against recall"), ("f1", "articles per CPU second against F1"))


def say(text):
    print(text, file=sys.stderr, flush=True)


# The runs

class Result:
    """The runs of a case, and its groups."""

    def __init__(self, case, groups):
        self.case, self.groups = case, groups
        self.runs = []
        self.reason = None

    def told(self):
        """What an adapter printed last: its version and stages."""
        lines = self.runs[-1].output.strip().splitlines()
        try:
            return json.loads(lines[-1])
        except (IndexError, ValueError):
            return {}

    def own_seconds(self):
        """CPU seconds without our reading, words, shingles and writing; None where the tool does these itself."""
        stages = self.told().get("stages", {})
        if "shingles" not in stages:
            return None
        return sum(seconds for name, seconds in stages.items() if name not in ("read", "shingles", "write"))


def reason_of(run, timeout):
    if run.wall >= timeout:
        return "stopped after %.0f s" % run.wall
    last = (run.error.strip().splitlines() or ["no message"])[-1]
    return "ended with status %d: %s" % (run.status, re.sub(r"[|`\s]+", " ", last)[:160])


def run_case(args, result, data, scratch):
    """One round of a case; a case that failed once is not run again."""
    folder = pathlib.Path(tempfile.mkdtemp(dir=scratch))
    command = cases.command_of(result.case, str(args.program), str(args.venv), str(data), str(result.groups))
    try:
        run = measure.run(command, folder, args.timeout)
    except OSError as error:
        result.reason = "not installed: %s" % error.strerror
        return
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    say("  %s: %.1f CPU s, %.1f s, %.0f MB" % (result.case.name, run.cpu, run.wall, run.peak_mb))
    if run.status != 0 or not result.groups.exists():
        result.reason = reason_of(run, args.timeout)
        say("  " + result.reason)
        return
    result.runs.append(run)


def run_all(args, data, scratch):
    chosen = [case for case in cases.CASES if not args.case or case.name in args.case]
    results = [Result(case, scratch / ("%d.csv" % n)) for n, case in enumerate(chosen)]
    for number in range(args.rounds):
        say("round %d of %d" % (number + 1, args.rounds))
        for result in results:
            if result.reason is None:
                run_case(args, result, data, scratch)
    return results


# The scores

def score_by_truth(args, groups):
    """Precision, recall and F1 of pairs, by the program's own eval."""
    done = subprocess.run([args.program, "eval", groups, args.truth, "--result-column", "group", "--truth-column",
                           args.truth_column, "--json"], capture_output=True, text=True, check=True)
    found = json.loads(done.stdout)
    return {"precision": found["pair_precision"], "recall": found["pair_recall"], "f1": found["pair_f1"]}


def exact_of(args, data, scratch):
    """The exact pairs of a sample; None where the environment cannot count them."""
    say("counting shared shingles of %d articles with all" % args.sample)
    out = scratch / "exact.json"
    subprocess.run([f"{args.venv}/bin/python", HERE / "exact_pairs.py", data, out, "-n", str(args.sample)], check=True)
    return score.read_exact(out)


def row_of(args, result, exact, n_articles, n_bytes):
    row = {"case": result.case.name, "form": result.case.form, "reason": result.reason}
    if result.reason:
        return row
    seconds = [run.cpu for run in result.runs]
    middle = statistics.median(seconds)
    row.update(version=result.told().get("version") or args.version, cpu_s=middle, cpu_s_least=min(seconds),
               cpu_s_most=max(seconds), own_cpu_s=result.own_seconds(),
               wall_s=statistics.median(run.wall for run in result.runs), mb_s=n_bytes / 1e6 / middle,
               articles_s=n_articles / middle, peak_mb=max(run.peak_mb for run in result.runs))
    groups = score.read_groups(result.groups)
    row["joined"] = score.count_joined(groups)
    row.update(score.against_exact(groups, exact))
    if args.truth:
        row.update(score_by_truth(args, result.groups))
    return row


# What goes with the tables

def sha256(path):
    digest = hashlib.sha256()
    with open(path, "rb") as file:
        for block in iter(lambda: file.read(1 << 20), b""):
            digest.update(block)
    return digest.hexdigest()


def output_of(*words):
    try:
        return subprocess.run(words, capture_output=True, text=True, check=True).stdout.strip()
    except (OSError, subprocess.CalledProcessError):
        return ""


def cpu_model():
    try:
        info = pathlib.Path("/proc/cpuinfo").read_text(encoding="utf-8")
        return re.search(r"^model name\s*:\s*(.*)$", info, re.M).group(1)
    except (OSError, AttributeError):
        return platform.processor() or platform.machine()


def shown_command():
    """The command as typed, of paths outside the project only the last part."""
    words = [os.path.relpath(word, ROOT) if os.path.isabs(word) and pathlib.Path(word).is_relative_to(ROOT)
             else os.path.basename(word.rstrip("/")) if os.path.isabs(word) else word for word in sys.argv[1:]]
    return shlex.join(["python3", "bench/peers/compare.py", *words])


def count_lines(path):
    with open(path, "rb") as file:
        return sum(1 for _ in file)


def preamble(args, data, exact, n_articles):
    commit = output_of("git", "-C", str(ROOT), "rev-parse", "--short=12", "HEAD") or "unknown"
    files = [(args.data.name, args.data)] + ([(args.truth.name, args.truth)] if args.truth else [])
    n_near = sum(likeness >= 0.5 for _, _, likeness in exact["pairs"])
    return ["command: " + shown_command(),
            "program: pressfold %s; commit of the tree: %s" % (args.version, commit),
            "machine: %s, %d cores; system Python %s; rounds: %d" % (
                cpu_model(), os.cpu_count(), platform.python_version(), args.rounds),
            "date: " + datetime.datetime.now(datetime.timezone.utc).strftime("%Y-%m-%d"),
            "articles: %d, %d bytes; sample for exact pairs: %d articles, %d pairs with J >= .5, %d with J >= .6" % (
                n_articles, data.stat().st_size, len(exact["sample"]), n_near,
                sum(likeness >= 0.6 for _, _, likeness in exact["pairs"])),
            *("sha256 of %s: %s" % (name, sha256(path)) for name, path in files)]


def plain_data(path, scratch):
    """The articles as a plain file; needs the program zstd for .zst."""
    if path.suffix != ".zst":
        return path
    data = scratch / path.stem
    with open(data, "wb") as file:
        subprocess.run(["zstd", "-dcq", path], stdout=file, check=True)
    return data


def draw(args, table):
    """Plots with the environment's matplotlib; the names of those made."""
    subprocess.run([f"{args.venv}/bin/python", HERE / "plot.py", table, args.out / args.stem], check=True)
    return [(name, title) for name, title in PLOTS if (args.out / ("%s_%s.svg" % (args.stem, name))).exists()]


def read_args():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0],
                                     epilog="The README beside this file tells more.")
    add = parser.add_argument
    add("--program", type=pathlib.Path, required=True, help="pressfold")
    add("--data", type=pathlib.Path, required=True, help="JSON Lines with id and text, plain or .zst")
    add("--truth", type=pathlib.Path, help="CSV with the true group of each id")
    add("--truth-column", default="group")
    add("--venv", type=pathlib.Path, required=True, help="where setup.sh installed the tools")
    add("--out", type=provenance.results_folder, required=True, metavar="DIR", help="where tables and plots go")
    add("--stem", default="peers", help="name of the result files (default %(default)s)")
    add("--rounds", type=int, default=3, metavar="N", help="default %(default)s")
    add("--sample", type=int, default=3000, metavar="N", help="articles whose pairs are counted exactly")
    add("--timeout", type=float, default=3600, metavar="SECONDS", help="for one run of one tool")
    add("--case", nargs="+", metavar="NAME", help="only these rows")
    args = parser.parse_args()
    args.program, args.venv = args.program.resolve(), args.venv.resolve()
    if not (args.venv / "bin" / "python").exists():
        parser.error("no environment in %s: run setup.sh" % args.venv)
    known = {case.name for case in cases.CASES}
    if args.case and not known.issuperset(args.case):
        parser.error("no such case: " + ", ".join(sorted(set(args.case) - known)))
    args.version = output_of(str(args.program), "--version").split()[-1]
    return args


def main():
    args = read_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # as an interrupt: tidied up behind
    with tempfile.TemporaryDirectory(prefix="pressfold-peers-") as name:
        scratch = pathlib.Path(name)
        data = plain_data(args.data.resolve(), scratch)
        results = run_all(args, data, scratch)
        exact = exact_of(args, data, scratch)
        n_articles, n_bytes = count_lines(data), data.stat().st_size
        rows = [row_of(args, result, exact, n_articles, n_bytes) for result in results]
        lines = preamble(args, data, exact, n_articles)
    report.add_ratios(rows)
    table = args.out / (args.stem + ".csv")
    report.write_csv(table, lines, rows)
    page = report.page(lines, rows, args.stem, draw(args, table))
    (args.out / (args.stem + ".md")).write_text(page, encoding="utf-8")
    print(page)


if __name__ == "__main__":
    main()
