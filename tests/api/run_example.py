#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Runs the first program of pressfold.h, and checks that it is the one in the header's comment (TAP).

    run_example.py PROGRAM SOURCE HEADER INPUT
"""
import json
import os
import pathlib
import subprocess
import sys
import tempfile


def code_of_header(path):
    """The indented lines of the comment on top."""
    comment = pathlib.Path(path).read_text(encoding="utf-8").split("*/")[0]
    lines = [line[2:].rstrip() for line in comment.splitlines() if line.startswith(" *")]
    return "\n".join(line[5:] for line in lines if line.startswith("     ") or not line).strip()


def code_of_source(path):
    """All but the comment on top."""
    lines = pathlib.Path(path).read_text(encoding="utf-8").splitlines()
    return "\n".join(line for line in lines if not line.startswith("//")).strip()


def run(program, folder, *args):
    done = subprocess.run([os.path.abspath(program), *args], cwd=folder, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout, done.stderr


def main(program, source, header, data):
    data = os.path.abspath(data)
    n_articles = pathlib.Path(data).read_bytes().count(b"\n")
    with tempfile.TemporaryDirectory() as folder:
        status, out, err = run(program, folder, data)
        manifest = pathlib.Path(folder, "out", "run.json")
        counts = json.loads(manifest.read_text(encoding="utf-8"))["counts"] if manifest.exists() else {}
        again = run(program, folder, data)
    want = f"{n_articles} articles, {counts.get('kept')} kept\n"
    checks = [
        ("it is the program in the header's comment", code_of_source(source) == code_of_header(header), ""),
        ("it prints the counts that run.json holds", (status, out, err) == (0, want, ""), f"{status} {out} {err}"),
        ("it says why it does not run twice", again[0] == 1 and "exists already" in again[2], str(again)),
    ]
    print(f"1..{len(checks)}")
    for number, (name, good, why) in enumerate(checks, 1):
        print(f"{'ok' if good else 'not ok'} {number} - {name}")
        if not good:
            print(f"{name}: {why}", file=sys.stderr)
    return 0 if all(good for _, good, _ in checks) else 1


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
