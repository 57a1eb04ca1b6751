# SPDX-License-Identifier: MIT
"""What the scripts of this folder share: cases in scratch folders, told as TAP, and running the program."""
import argparse
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import time

TIMEOUT_SECONDS = 240


class Skip(Exception):
    """Raised by a case that cannot run here; the text is the reason."""


class Case:
    """A fresh folder to work in, and the program under test."""

    def __init__(self, program, data, folder):
        self.program = program
        self.data = data
        self.folder = folder
        self.env = dict(os.environ, TMPDIR=str(folder), LC_ALL="C", TZ="UTC")

    def start(self, *args, **options):
        options = {"stdin": subprocess.DEVNULL, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE,
                   "cwd": self.folder, "env": self.env, **options}
        return subprocess.Popen([self.program, *map(str, args)], **options)

    def run(self, *args, **options):
        """Returns (exit status, stdout, stderr, seconds)."""
        began = time.monotonic()
        process = self.start(*args, **options)
        try:
            out, err = process.communicate(timeout=TIMEOUT_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.communicate()
            raise AssertionError(f"still running after {TIMEOUT_SECONDS} seconds") from None
        return process.returncode, out, (err or b"").decode("utf-8", "replace"), time.monotonic() - began

    def write(self, name, data):
        path = self.folder / name
        path.write_bytes(data if isinstance(data, bytes) else data.encode("utf-8"))
        return path

    def names(self):
        return sorted(path.name for path in self.folder.iterdir())


def check(good, *what):
    if not good:
        raise AssertionError(" ".join(str(part) for part in what))


def run_case(function, program, data):
    scratch = pathlib.Path(tempfile.mkdtemp(prefix="pressfold-fault-"))
    try:
        function(Case(program, data, scratch))
    finally:
        shutil.rmtree(scratch, ignore_errors=True)


def main(description, functions):
    """Runs every function (its docstring is the case's name) on a Case. Returns the exit status."""
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("--program", required=True, help="the pressfold to test")
    parser.add_argument("--data", required=True, help="the datasets folder")
    parser.add_argument("case", nargs="*", help="names of functions; none: all")
    options = parser.parse_args()
    chosen = [f for f in functions if not options.case or f.__name__ in options.case]
    program, data = os.path.abspath(options.program), pathlib.Path(options.data).resolve()
    failed = 0
    print(f"1..{len(chosen)}", flush=True)
    for number, function in enumerate(chosen, 1):
        name, verdict, suffix = function.__doc__.strip().rstrip("."), "ok", ""
        try:
            run_case(function, program, data)
        except Skip as reason:
            suffix = f" # SKIP {reason}"
        except (AssertionError, OSError) as why:
            verdict = "not ok"
            failed += 1
            # On stderr, because that is all that meson shows of a TAP program that failed.
            print(f"{function.__name__}: {why}", file=sys.stderr, flush=True)
        print(f"{verdict} {number} - {name}{suffix}", flush=True)
    return 1 if failed else 0
