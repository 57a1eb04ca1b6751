#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Tests of the comparison itself, as TAP. Wants none of the tools; the cases that count with numpy are skipped without.

What compare.py reports is only worth what these parts are: shingles, groups, ratios, recall and measured processes
are checked on small cases whose answers are known.
"""
import argparse
import contextlib
import csv
import hashlib
import importlib.util
import json
import os
import pathlib
import sys
import tempfile
import types

# Stand-ins where the adapters' own packages are not installed; only the values of hashes differ.
if importlib.util.find_spec("orjson") is None:
    sys.modules["orjson"] = json
if importlib.util.find_spec("xxhash") is None:
    sys.modules["xxhash"] = types.SimpleNamespace(
        xxh3_64_intdigest=lambda data: int.from_bytes(hashlib.blake2b(data, digest_size=8).digest(), "little"))

import cases  # noqa: E402
import compare  # noqa: E402
import measure  # noqa: E402
import peer_tools  # noqa: E402
import report  # noqa: E402
import score  # noqa: E402

HAS_NUMPY = importlib.util.find_spec("numpy") is not None
BURN = "import time\nwhile time.process_time() < 0.3: pass\nprint('done')"


def check(is_right, *told):
    if not is_right:
        raise AssertionError(" ".join(str(one) for one in told))


def write_articles(path, texts):
    lines = (json.dumps({"id": "a%d" % i, "text": text}) for i, text in enumerate(texts))
    path.write_text("".join(line + "\n" for line in lines), encoding="utf-8")


def shingles_are_windows_of_five_words(folder):
    words = peer_tools.words_of("One two, THREE four's five")
    check(words == ["one", "two", "three", "four", "s", "five"], words)
    check(peer_tools.strings_of(words) == ["one two three four s", "two three four s five"])
    check(peer_tools.strings_of(["a", "b"]) == ["a b"])
    check(peer_tools.strings_of([]) == [])


def hashes_tell_apart_what_strings_do(folder):
    import numpy
    batch = ["a b c d e f a b c d e".split(), "a b c d e".split(), ["a", "b"], "b c d e f g".split()]
    hashes, offsets = peer_tools.Hasher().hash_batch(batch)
    check(offsets.tolist() == [0, 7, 8, 9, 11], offsets)
    by_string = {}
    for words, begin, end in zip(batch, offsets[:-1].tolist(), offsets[1:].tolist()):
        for shingle, value in zip(peer_tools.strings_of(words), hashes[begin:end].tolist(), strict=True):
            check(by_string.setdefault(shingle, value) == value, shingle)
    check(len(set(by_string.values())) == len(by_string))
    check(hashes.dtype == numpy.uint64)


def articles_without_words_stay_alone(folder):
    write_articles(folder / "in.jsonl", ["a b", "", "?!", "a b"])
    articles = peer_tools.Articles(folder / "in.jsonl", peer_tools.Stages())
    batches = list(articles.strings())
    check(batches == [[["a b"], ["a b"]]] and articles.filled == [0, 3] and len(articles.ids) == 4, batches)


def groups_are_connected_components(folder):
    union = peer_tools.Union(6)
    for i, j in ((5, 3), (4, 5), (1, 1), (0, 2)):
        union.join(i, j)
    check([union.find(i) for i in range(6)] == [0, 1, 0, 3, 3, 3])
    peer_tools.write_groups(folder / "g.csv", ["x,y", "b", "c", "d", "e", "f"], union)
    groups = score.read_groups(folder / "g.csv")
    check(groups["c"] == "x,y" and groups["f"] == "d" and score.count_joined(groups) == 4, groups)


def equal_bands_join(folder):
    import numpy
    matrix = numpy.array([[1, 2, 3, 4], [1, 2, 9, 9], [2, 1, 3, 4], [7, 7, 7, 7], [0, 0, 0, 0]], dtype=numpy.uint32)
    union = peer_tools.Union(9)
    peer_tools.join_equal_bands(union, [1, 2, 4, 6, 8], matrix, 2, 2)
    check([union.find(i) for i in (1, 2, 4, 6, 8)] == [1, 1, 1, 6, 8])


def recall_counts_pairs_in_one_group(folder):
    groups = {"a": "a", "b": "a", "c": "a", "d": "d", "e": "e"}
    exact = {"sample": ["a", "d"], "pairs": [["a", "b", 0.9], ["a", "d", 0.55], ["d", "e", 0.35]]}
    found = score.against_exact(groups, exact)
    check(found == {"recall_j50": 0.5, "recall_j60": 1.0, "joined_unlike": 0.5}, found)
    check(score.joined_with(groups, ["a", "b"]) == 3)
    check(score.against_exact(groups, {"sample": [], "pairs": []}) ==
          {"recall_j50": None, "recall_j60": None, "joined_unlike": None})


def exact_pairs_agree_with_sets(folder):
    import random
    import exact_pairs
    rng = random.Random(5)
    base = [[rng.choice("abcdefghij") * 2 for _ in range(40)] for _ in range(6)]
    texts = []
    for n in range(60):
        words = list(base[n % 6])
        for _ in range(rng.randrange(5)):
            words[rng.randrange(40)] = "new%d" % rng.randrange(9)
        texts.append(" ".join(words))
    write_articles(folder / "in.jsonl", [*texts, "", "short one"])
    sample, pairs = exact_pairs.find_pairs(folder / "in.jsonl", 20)
    sets = {"a%d" % i: set(peer_tools.strings_of(text.split())) for i, text in enumerate([*texts, "", "short one"])}
    want = {}
    for a in sample:
        for b in sets:
            likeness = len(sets[a] & sets[b]) / len(sets[a] | sets[b])
            if a != b and likeness >= exact_pairs.LEAST:
                want[tuple(sorted((a, b)))] = likeness
    check(len(sample) == 21 and len(want) > 50, len(sample), len(want))
    check(want.keys() == {(a, b) for a, b, _ in pairs})
    check(all(abs(want[a, b] - likeness) < 1e-9 for a, b, likeness in pairs))


def cases_are_told_apart(folder):
    names = [case.name for case in cases.CASES]
    check(len(set(names)) == len(names) and {cases.BASE, cases.LIKE} <= set(names))
    here = pathlib.Path(cases.__file__).parent
    for case in cases.CASES:
        check(not case.tool.endswith(".py") or (here / case.tool).is_file(), case.tool)
        words = cases.command_of(case, "PROGRAM", "VENV", "IN", "OUT")
        check("IN" in words and "OUT" in words, words)


def runs_are_measured_with_their_children(folder):
    code = "import subprocess, sys\nsubprocess.run([sys.executable, '-c', %r])" % BURN
    run = measure.run([sys.executable, "-c", code], folder)
    check(run.status == 0 and run.cpu >= 0.3 and run.wall > 0 and run.peak_mb > 1, run)
    check(run.output.strip() == "done", run)
    run = measure.run([sys.executable, "-c", "import os, sys; sys.exit(int(os.environ['OMP_NUM_THREADS']) + 4)"], folder)
    check(run.status == 5, run)


def slow_runs_are_stopped(folder):
    run = measure.run([sys.executable, "-c", "import time; time.sleep(60)"], folder, timeout=0.5)
    check(run.status < 0 and 0.4 < run.wall < 30, run)
    check(compare.reason_of(run, 0.5).startswith("stopped after"))


def failed_tools_are_listed(folder):
    args = argparse.Namespace(program=folder / "none", venv=folder, timeout=60)
    case = cases.Case("x", "pressfold", [], "nothing")
    result = compare.Result(case, folder / "g.csv")
    compare.run_case(args, result, folder / "in", folder)
    check(result.reason.startswith("not installed"), result.reason)
    (folder / "fails").write_text("#!/bin/sh\necho 'no | such thing' >&2\nexit 3\n", encoding="utf-8")
    os.chmod(folder / "fails", 0o755)
    result, args.program = compare.Result(case, folder / "g.csv"), folder / "fails"
    compare.run_case(args, result, folder / "in", folder)
    check(result.reason == "ended with status 3: no such thing", result.reason)
    row = compare.row_of(args, result, None, 1, 1)
    check("| x | ended with status 3" in report.page(["l"], [row], "s", []))


def rows_tell_what_was_measured(folder):
    peer_tools.write_groups(folder / "g.csv", ["a", "b"], peer_tools.Union(2))
    result = compare.Result(cases.Case(cases.BASE, "t", [], "f"), folder / "g.csv")
    told = json.dumps({"version": "7", "stages": {"read": 1.0, "shingles": 2.0, "sketch": 0.5, "write": 4.0}})
    result.runs = [measure.Run(0, cpu, 9.0, mb, told, "") for cpu, mb in ((4.0, 10), (2.0, 30), (3.0, 20))]
    args = argparse.Namespace(truth=None, version="1")
    row = compare.row_of(args, result, {"sample": ["a"], "pairs": [["a", "b", 0.8]]}, 600, 6000000)
    other = {"case": "other", "form": "g", "cpu_s": 6.0}
    report.add_ratios([row, other])
    check(row["cpu_s"] == 3.0 and row["own_cpu_s"] == 0.5 and row["peak_mb"] == 30 and row["mb_s"] == 2.0, row)
    check(row["articles_s"] == 200.0 and row["recall_j50"] == 0.0 and other["cpu_of_default"] == 2.0, row, other)
    report.write_csv(folder / "out.csv", ["line"], [row, other])
    with open(folder / "out.csv", encoding="utf-8", newline="") as file:
        read = list(csv.DictReader(line for line in file if not line.startswith("#")))
    check(read[0]["version"] == "7" and read[1]["cpu_of_default"] == "2.00" and read[0]["precision"] == "", read)


PLAIN = (shingles_are_windows_of_five_words, articles_without_words_stay_alone, groups_are_connected_components,
         recall_counts_pairs_in_one_group, cases_are_told_apart, runs_are_measured_with_their_children,
         slow_runs_are_stopped, failed_tools_are_listed, rows_tell_what_was_measured)
WITH_NUMPY = (hashes_tell_apart_what_strings_do, equal_bands_join, exact_pairs_agree_with_sets)


def run_one(number, test):
    name = test.__name__
    if test in WITH_NUMPY and not HAS_NUMPY:
        print("ok %d - %s # SKIP no numpy" % (number, name))
        return True
    try:
        with tempfile.TemporaryDirectory(prefix="pressfold-peers-test-") as folder, \
                contextlib.redirect_stderr(sys.stdout), open(os.devnull, "w", encoding="utf-8") as nowhere:
            compare.say = lambda text: print(text, file=nowhere)
            test(pathlib.Path(folder))
    except Exception as error:
        print("not ok %d - %s\n# %s: %s" % (number, name, type(error).__name__, str(error).replace("\n", " ")))
        return False
    print("ok %d - %s" % (number, name))
    return True


def main():
    tests = PLAIN + WITH_NUMPY
    print("1..%d" % len(tests))
    results = [run_one(number, test) for number, test in enumerate(tests, 1)]
    return 0 if all(results) else 1


if __name__ == "__main__":
    sys.exit(main())
