#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Golden tests of the command line: run a script, compare what it printed with what it printed before.

    run.py --program PATH --data DIR [--update] [--jobs N] [CASE...]

A case is a set of files in cases/, next to this script:

    NAME.cmd     run by "sh -eu" in a fresh, empty directory with PRESSFOLD (the program), DATA (the
                 datasets folder), LC_ALL=C and TZ=UTC. A line "# skip-unless: PATH" ($DATA may stand in
                 it) skips the case where PATH does not exist.
    NAME.stdout  what it must print, byte for byte; no file: nothing
    NAME.stderr  the same, line by line, "*" standing for any text; no file: nothing
    NAME.exit    the exit status; no file: 0

--update writes what was printed in place of what was expected: output and exit status always, error text
only where the case has no file yet, since its stars are set by hand. Results are printed as TAP.
"""
import argparse
import concurrent.futures
import difflib
import os
import pathlib
import re
import shutil
import signal
import subprocess
import sys
import tempfile

CASES = pathlib.Path(__file__).resolve().parent / "cases"
TIMEOUT_SECONDS = 240  # a case takes seconds; sanitizers and a loaded machine make it slower
PASSED_ON = ("PATH", "ASAN_OPTIONS", "UBSAN_OPTIONS", "LSAN_OPTIONS", "TSAN_OPTIONS", "LLVM_PROFILE_FILE")


def read(path, default=b""):
    return path.read_bytes() if path.exists() else default


def run_script(script, env):
    """Returns (exit status, stdout, stderr), the directory's name in the error text replaced by a star."""
    scratch = tempfile.mkdtemp(prefix="pressfold-golden-")
    try:
        env = dict(env, HOME=scratch, TMPDIR=scratch)
        process = subprocess.Popen(["sh", "-eu", str(script)], cwd=scratch, env=env,
                                   stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                   stderr=subprocess.PIPE, start_new_session=True)
        try:
            out, err = process.communicate(timeout=TIMEOUT_SECONDS)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            out, err = process.communicate()
            err += b"(stopped after %d seconds)\n" % TIMEOUT_SECONDS
        return process.returncode, out, err.replace(scratch.encode(), b"*")
    finally:
        shutil.rmtree(scratch, ignore_errors=True)


def stderr_fits(want, got):
    want_lines, got_lines = want.splitlines(), got.splitlines()
    if len(want_lines) != len(got_lines):
        return False
    return all(re.fullmatch(re.escape(w).replace(rb"\*", b".*"), g, re.DOTALL)
               for w, g in zip(want_lines, got_lines))


def diff(title, want, got):
    def lines(data):
        return data.decode("utf-8", "backslashreplace").splitlines()
    text = list(difflib.unified_diff(lines(want), lines(got), f"{title} expected", f"{title} printed",
                                     lineterm="", n=1))
    if not text:
        return [f"{title}: the same lines, but line ends differ"]
    return text[:40] + (["..."] if len(text) > 40 else [])


def update(base, status, out, err):
    for path, data in ((base.with_suffix(".stdout"), out),
                       (base.with_suffix(".exit"), b"%d\n" % status if status else b"")):
        if data:
            path.write_bytes(data)
        elif path.exists():
            path.unlink()
    stderr_file = base.with_suffix(".stderr")
    if err and not stderr_file.exists():
        stderr_file.write_bytes(err)


def skip_reason(script, env):
    text = script.read_text(encoding="utf-8", errors="replace")
    for needed in re.findall(r"^# skip-unless:\s*(\S+)", text, re.MULTILINE):
        path = needed.replace("${DATA}", env["DATA"]).replace("$DATA", env["DATA"])
        if not os.path.exists(os.path.join(env["DATA"], "..", path)):
            return f"{needed} is not there"
    return None


def run_case(name, env, updating):
    """Returns (ok, skip reason or None, lines of explanation)."""
    base = CASES / (name + ".cmd")
    reason = skip_reason(base, env)
    if reason:
        return True, reason, []
    status, out, err = run_script(base, env)
    if updating:
        update(base, status, out, err)
    why = []
    want_status = int(read(base.with_suffix(".exit"), b"0").strip() or 0)
    if status != want_status:
        why.append(f"exit status {status}, expected {want_status}")
    want_out = read(base.with_suffix(".stdout"))
    if out != want_out:
        why += diff("stdout", want_out, out)
    want_err = read(base.with_suffix(".stderr"))
    if not stderr_fits(want_err, err):
        why += diff("stderr", want_err, err)
    return not why, None, why


def parse_arguments(args):
    parser = argparse.ArgumentParser(description="Golden tests of the command line.")
    parser.add_argument("--program", required=True, help="the pressfold to test")
    parser.add_argument("--data", required=True, help="the datasets folder")
    parser.add_argument("--update", action="store_true", help="expect from now on what is printed now")
    parser.add_argument("--jobs", type=int, default=min(4, os.cpu_count() or 1))
    parser.add_argument("case", nargs="*", help="names of cases; none: all")
    return parser.parse_args(args)


def main(args):
    options = parse_arguments(args)
    names = [name[:-4] if name.endswith(".cmd") else name for name in options.case]
    names = names or sorted(path.stem for path in CASES.glob("*.cmd"))
    unknown = [name for name in names if not (CASES / (name + ".cmd")).exists()]
    if unknown or not names:
        print("no such case: " + ", ".join(unknown) if unknown else f"no cases in {CASES}", file=sys.stderr)
        return 2
    env = {key: os.environ[key] for key in PASSED_ON if key in os.environ}
    env.update(PRESSFOLD=os.path.abspath(options.program), DATA=os.path.abspath(options.data),
               LC_ALL="C", TZ="UTC")
    failed = 0
    print(f"1..{len(names)}", flush=True)
    with concurrent.futures.ThreadPoolExecutor(max(1, options.jobs)) as pool:
        results = pool.map(lambda name: run_case(name, env, options.update), names)
        for number, (name, (good, reason, why)) in enumerate(zip(names, results), 1):
            failed += not good
            print(f"{'ok' if good else 'not ok'} {number} - {name}" + (f" # SKIP {reason}" if reason else ""))
            sys.stdout.flush()
            # On stderr, because that is all that meson shows of a TAP program that failed.
            for line in why:
                print(f"{name}: {line}", file=sys.stderr, flush=True)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
