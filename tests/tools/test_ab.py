#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Tests bench/e2e/ab.py with commands whose cost is known: results as TAP.

    test_ab.py ROOT        ROOT: the source tree
"""
import contextlib
import csv
import io
import os
import pathlib
import sys
import tempfile

ROOT = pathlib.Path(sys.argv[1]).resolve()
sys.dont_write_bytecode = True
sys.path.insert(0, str(ROOT / "bench" / "e2e"))
import ab          # noqa: E402 (found by the line above)
import figures     # noqa: E402
import provenance  # noqa: E402
import sides       # noqa: E402

# A command that burns CPU seconds, takes memory, sleeps, notes its turn, and prints what it is told to.
FAKE = """
import os, pathlib, sys, time
seconds, megabytes, sleep, log, name, says, groups = sys.argv[1:]
block = b"x" * (int(megabytes) << 20)
while time.process_time() < float(seconds):
    pass
time.sleep(float(sleep))
with open(log, "a") as file:
    file.write(name)
if groups:
    text = os.urandom(8).hex() if says == "random" else "id,group\\n"
    pathlib.Path(groups).write_text(text)
print(says.replace(";", "\\n"))
"""
JUDGE = """#!/bin/sh
echo '{"pair_precision": 0.5, "pair_recall": 0.25, "pair_f1": 0.125, "ari": null}'
"""


class Bench:
    """A scratch folder with the fakes in it."""

    def __init__(self, folder):
        self.folder = pathlib.Path(folder)
        (self.folder / "fake.py").write_text(FAKE, encoding="utf-8")
        (self.folder / "judge").write_text(JUDGE, encoding="utf-8")
        (self.folder / "judge").chmod(0o755)
        for name, n in (("small", 10), ("large", 40)):
            (self.folder / name).write_text('{"text":"a"}\n' * n, encoding="utf-8")
        self.log = self.folder / "log"

    def side(self, name, seconds, megabytes=1, sleep=0, says="-", groups="''"):
        return "%s=%s %s/fake.py %s %s %s %s %s '%s' %s" % (
            name, sys.executable, self.folder, seconds, megabytes, sleep, self.log, name, says, groups)

    def run(self, *words):
        """Returns (exit status, page, complaints, rows of the table as dicts)."""
        out, err = io.StringIO(), io.StringIO()
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            status = ab.main([*words, "--out", str(self.folder)])
        table = self.folder / "e2e.csv"
        rows = []
        if table.exists():
            with open(table, encoding="utf-8", newline="") as file:
                rows = list(csv.DictReader(line for line in file if not line.startswith("#")))
        return status, out.getvalue(), err.getvalue(), rows

    def path(self, name):
        return str(self.folder / name)


def check_intervals():
    """The 95 % interval of the median, by order statistics, as tables of the binomial have it."""
    for n, low, high, level in ((10, 2, 9, 0.9785), (6, 1, 6, 0.96875), (21, 6, 16, 0.9734), (3, 1, 3, 0.75)):
        found = figures.median_interval([float(i) for i in range(n, 0, -1)])
        assert found[:2] == (low, high), (n, found)
        assert abs(found[2] - level) < 1e-4, (n, found)
    assert figures.median_interval([7.0])[:2] == (7.0, 7.0)


def check_quartiles():
    assert figures.quartiles([5, 1, 4, 2, 3]) == (2, 3, 4)
    assert figures.quartiles([9]) == (9, 9, 9)


def check_ratio(bench):
    """CPU seconds count and sleeping does not; the two sides take turns in changing order."""
    status, page, _, rows = bench.run("--a", bench.side("A", 0.3), "--b", bench.side("B", 0.1, sleep=0.4),
                                      "--data", bench.path("small"), "--rounds", "4")
    assert status == 0
    assert bench.log.read_text() == "ABBAABBA", bench.log.read_text()
    a, b = rows
    assert 0.29 < float(a["cpu_s"]) < 0.7, a
    assert float(b["wall_s"]) > 0.45 > float(b["cpu_s"]), b
    assert 1.5 < float(a["ratio"]) < 5, a
    assert float(a["ratio_low"]) <= float(a["ratio"]) <= float(a["ratio_high"]), a
    assert b["ratio"] == "" and a["articles"] == "10" and a["rounds"] == "4", rows
    assert abs(float(a["cpu_us_an_article"]) - float(a["cpu_s"]) * 1e5) < 10, a
    assert "CPU of A / B" in page and "without a figure of quality" in page, page


def check_memory(bench):
    _, _, _, rows = bench.run("--a", bench.side("A", 0, megabytes=200), "--data", bench.path("small"),
                              "--rounds", "1")
    assert 200 << 20 <= int(rows[0]["peak_bytes"]) < 300 << 20, rows


def check_stages(bench):
    _, page, _, _ = bench.run("--a", bench.side("A", 0, says="stage,read,9,1.5;noise;stage,verify,9,0.5"),
                              "--data", bench.path("small"), "--rounds", "1")
    assert "| read | 1.50 (75 %) |" in page and "| verify | 0.50 (25 %) |" in page, page
    stages = (bench.folder / "e2e_stages.csv").read_text()
    assert "small,A,read,1.5000,0.7500\n" in stages, stages


def check_quality(bench):
    status, page, _, rows = bench.run(
        "--a", bench.side("A", 0, groups="{groups}"), "--data", bench.path("small"), "--rounds", "2",
        "--truth", bench.path("large"), "--pressfold", bench.path("judge"))
    assert status == 0 and "without a figure" not in page
    assert rows[0]["pair_precision"] == "0.500000" and rows[0]["ari"] == "", rows
    assert len(rows[0]["groups_sha256"]) == 64, rows


def check_changing_groups(bench):
    status, _, said, rows = bench.run("--a", bench.side("A", 0, says="random", groups="{groups}"),
                                      "--data", bench.path("small"), "--rounds", "2")
    assert status == 1 and "other groups" in said and not rows, said


def check_failing_command(bench):
    status, _, said, rows = bench.run("--a", "A=sh -c 'echo no such thing >&2; exit 7'", "--data",
                                      bench.path("small"), "--rounds", "2")
    assert status == 1 and "exit status 7" in said and "no such thing" in said and not rows, said


def check_growth(bench):
    side = bench.side("A", 0.2)
    status, page, said, rows = bench.run("--a", side, "--growth", "--data", bench.path("small"),
                                         bench.path("large"), bench.path("huge"), "--rounds", "1")
    assert status == 0 and "huge is not there" in said, said
    assert [row["articles"] for row in rows] == ["10", "40"], rows
    line = next(line for line in page.splitlines() if line.startswith("| 40 |"))
    assert 0.1 < float(line.split("|")[3]) < 0.6, line  # a quarter: the cost is the same for four times as many
    status, _, said, _ = bench.run("--a", side, "--data", bench.path("huge"), "--rounds", "1")
    assert status == 1 and "no such file" in said, said


def check_arguments(bench):
    side = bench.side("A", 0)
    data = ["--data", bench.path("small"), "--rounds", "1"]
    for words, complaint in ((["--a", "nothing", *data], "NAME=COMMAND"),
                             (["--a", side, "--b", side, *data], "one name"),
                             (["--a", side, *data, "--truth", "x"], "needs --pressfold"),
                             (["--a", side, *data, "--truth", "x", "--pressfold", "p"], "{groups}"),
                             (["--a", side, *data[:2], "--rounds", "0"], "--rounds")):
        status, _, said, _ = bench.run(*words)
        assert status == 1 and complaint in said, (words, said)


def check_results_folder(bench):
    """The folder for results is made before anything is measured, or the command refused."""
    words = ["--a", bench.side("A", 0), "--data", bench.path("small"), "--rounds", "1", "--out"]
    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
        assert ab.main([*words, bench.path("new/results")]) == 0
        assert (bench.folder / "new" / "results" / "e2e.csv").exists()
        bench.log.unlink()
        try:
            ab.main([*words, bench.path("small/results")])
            raise AssertionError("a file was taken for a folder")
        except SystemExit as error:
            assert error.code == 2 and not bench.log.exists()


def check_head(bench):
    """Digests of the data, and no path of this machine."""
    _, page, _, _ = bench.run("--a", bench.side("A", 0), "--data", bench.path("small"), "--rounds", "1")
    assert "sha256 of small: %s" % provenance.sha256(bench.path("small")) in page, page
    assert "machine: " in page and "commit of the tree: " in page, page
    assert str(bench.folder) not in page, page
    assert sides.Side.parse("a=b 'c d'").words == ["b", "c d"]


CHECKS = [check_intervals, check_quartiles, check_ratio, check_memory, check_stages, check_quality,
          check_changing_groups, check_failing_command, check_growth, check_arguments, check_results_folder, check_head]


def main():
    failed = 0
    print("1..%d" % len(CHECKS))
    for number, check in enumerate(CHECKS, 1):
        with tempfile.TemporaryDirectory(prefix="pressfold-ab-test-") as folder:
            why = None
            try:
                check(*[Bench(folder)] * check.__code__.co_argcount)
            except (AssertionError, sides.Failed, ValueError, KeyError, OSError) as error:
                why = repr(error)
        failed += why is not None
        print("%s %d - %s" % ("ok" if why is None else "not ok", number, check.__name__))
        if why is not None:
            print("# " + why, file=sys.stderr)
    return 1 if failed else 0


if __name__ == "__main__":
    os.environ.pop("PYTHONPATH", None)
    sys.exit(main())
