#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Sums up meson's test log, counting the cases inside each TAP program.

    sum_tests.py build/asan/meson-logs/testlog.json
    sum_tests.py --self-test

Meson counts a Check program as one test, however many cases it holds. Its log (one JSON object a line)
keeps each program's output, so the cases are counted here from the TAP lines in it; a test without TAP
output counts as one. Prints the failed ones, the skipped ones with the reason, then

    skipped: program/case, program/case      (only if some were)
    N passed, N failed                       (", N skipped" if some were)

Exits with 1 when anything failed or nothing passed.
"""
import json
import re
import sys

RESULT = re.compile(r"^(ok|not ok)\b\s*(\d+)?\s*(?:-\s*)?(.*)$")
PLAN = re.compile(r"^1\.\.(\d+)\s*(?:#\s*skip\S*\s*(.*))?$", re.IGNORECASE)
SKIP = re.compile(r"\s*#\s*skip\S*\s*(.*)$", re.IGNORECASE)
EXPECTED = re.compile(r"\s*#\s*t[o]do\b.*$", re.IGNORECASE)


class Totals:
    def __init__(self):
        self.passed = 0
        self.failed = []
        self.skipped = []

    def add_log(self, lines):
        for line in lines:
            if line.strip():
                self.add_program(json.loads(line))

    def add_program(self, entry):
        name = entry["name"].split(" / ")[-1]
        result = entry["result"]
        failed_before = len(self.failed)
        n_lines, plan_reason = self.add_tap(name, entry.get("stdout") or "")
        if n_lines == 0:
            self.add_single(name, entry, plan_reason)
            return
        if result in ("OK", "SKIP", "EXPECTEDFAIL"):
            return
        # The program failed. Its "not ok" lines are counted; a crash, a time-out or a plan that does not
        # fit is one failure more, as no line stands for it.
        died = result in ("TIMEOUT", "INTERRUPT") or (entry.get("returncode") or 0) < 0
        if died or len(self.failed) == failed_before:
            self.failed.append(f"{name} ({result}, exit status {entry.get('returncode')})")

    def add_tap(self, name, stdout):
        """Counts the result lines; also returns the reason of a plan that skips everything."""
        n_lines = 0
        plan_reason = None
        for line in stdout.splitlines():
            plan = PLAN.match(line)
            if plan and int(plan.group(1)) == 0:
                plan_reason = (plan.group(2) or "").strip() or "no cases"
            match = RESULT.match(line)
            if not match or match.group(2) is None:
                continue
            n_lines += 1
            ok, text = match.group(1) == "ok", match.group(3)
            skip = SKIP.search(text)
            if ok and skip:
                self.skipped.append((f"{name}/{SKIP.sub('', text)}", skip.group(1)))
            elif EXPECTED.search(text):
                case = f"{name}/{EXPECTED.sub('', text)}"
                if ok:
                    self.failed.append(f"{case} (passes, and is marked as not working yet)")
                else:
                    self.skipped.append((case, "known not to work yet"))
            elif ok:
                self.passed += 1
            else:
                # Check begins with the source file as the compiler was given it.
                self.failed.append(f"{name}/{re.sub(r'^[^ ]*/', '', text)}")
        return n_lines, plan_reason

    def add_single(self, name, entry, plan_reason):
        result = entry["result"]
        if result in ("OK", "EXPECTEDFAIL"):
            self.passed += 1
        elif result == "SKIP" and (entry.get("returncode") == 77 or plan_reason):
            self.skipped.append((name, plan_reason or ""))
        elif result == "SKIP":
            # Meson takes a TAP program that prints nothing for a skipped one.
            self.failed.append(f"{name} (printed no test result)")
        else:
            self.failed.append(f"{name} ({result}, exit status {entry.get('returncode')})")

    def lines(self):
        for name in self.failed:
            yield f"failed: {name}"
        for name, reason in self.skipped:
            if reason:
                yield f"not run: {name}: {reason}"
        if self.skipped:
            yield "skipped: " + ", ".join(name.replace(",", ";") for name, _ in self.skipped)
        total = f"{self.passed} passed, {len(self.failed)} failed"
        yield total + (f", {len(self.skipped)} skipped" if self.skipped else "")

    def good(self):
        return self.passed > 0 and not self.failed


def self_test():
    def sum_of(*entries):
        totals = Totals()
        for result, returncode, stdout in entries:
            totals.add_program({"name": "p:unit / t", "result": result, "returncode": returncode,
                                "stdout": stdout})
        return list(totals.lines()), totals.good()

    cases = [
        ("cases are counted", [("OK", 0, "ok 1 - a: Passed\nok 2 - b: Passed\n1..2\n")],
         ["2 passed, 0 failed"], True),
        ("plain program", [("OK", 0, "ok then\n"), ("OK", 0, None)], ["2 passed, 0 failed"], True),
        ("failed case, and the exit status it causes",
         [("ERROR", 1, "1..2\nok 1 - a\nnot ok 2 - b: no\n")],
         ["failed: t/b: no", "1 passed, 1 failed"], False),
        ("crash after good cases", [("ERROR", -11, "ok 1 - a\n")],
         ["failed: t (ERROR, exit status -11)", "1 passed, 1 failed"], False),
        ("crash after a bad case", [("ERROR", -6, "not ok 1 - a\n")],
         ["failed: t/a", "failed: t (ERROR, exit status -6)", "0 passed, 2 failed"], False),
        ("time-out", [("TIMEOUT", -9, "ok 1 - a\nok 2 - b\n")],
         ["failed: t (TIMEOUT, exit status -9)", "2 passed, 1 failed"], False),
        ("skipped case", [("OK", 0, "1..2\nok 1 - a\nok 2 - b # SKIP no such file\n")],
         ["not run: t/b: no such file", "skipped: t/b", "1 passed, 0 failed, 1 skipped"], True),
        ("skipped programs", [("SKIP", 77, ""), ("SKIP", 0, "1..0 # SKIP no numpy\n"), ("OK", 0, "")],
         ["not run: t: no numpy", "skipped: t, t", "1 passed, 0 failed, 2 skipped"], True),
        ("silent program", [("SKIP", 0, "")],
         ["failed: t (printed no test result)", "0 passed, 1 failed"], False),
        ("nothing ran", [], ["0 passed, 0 failed"], False),
    ]
    failed = 0
    print(f"1..{len(cases)}")
    for number, (name, entries, want_lines, want_good) in enumerate(cases, 1):
        lines, good = sum_of(*entries)
        right = lines == want_lines and good == want_good
        failed += not right
        print(f"{'ok' if right else 'not ok'} {number} - {name}")
        if not right:
            print(f"# got {lines} {good}")
    return 1 if failed else 0


def main(args):
    if args == ["--self-test"]:
        return self_test()
    if not args:
        print(__doc__.split("\n\n")[1], file=sys.stderr)
        return 2
    totals = Totals()
    for path in args:
        with open(path, encoding="utf-8", errors="replace") as log:
            totals.add_log(log)
    print("\n".join(totals.lines()))
    return 0 if totals.good() else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
