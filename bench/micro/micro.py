#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Runs bench_micro and keeps its table, with what was measured, where and when.

    micro.py --program build/release/bench/bench_micro [--only NAME] [--out bench/results]

Prints the CSV; with --out it is written to micro.csv there as well, whole.
"""
import argparse
import csv
import pathlib
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
import provenance  # noqa: E402 (found by the line above)


def read_args():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--program", required=True, help="bench_micro")
    parser.add_argument("--only", metavar="NAME", help="only loops whose name holds this")
    parser.add_argument("--out", type=provenance.results_folder, metavar="DIR", help="where micro.csv goes")
    return parser.parse_args()


def main():
    args = read_args()
    command = [args.program] + ([args.only] if args.only else [])
    text = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True).stdout
    head = provenance.lines(__file__)
    sys.stdout.write("".join("# %s\n" % line for line in head) + text)
    if args.out:
        columns, *rows = csv.reader(text.splitlines())
        provenance.write_csv(args.out / "micro.csv", head, columns, rows)
    return 0


if __name__ == "__main__":
    sys.exit(main())
