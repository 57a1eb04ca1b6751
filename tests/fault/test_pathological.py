#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Inputs made to hurt: each must end in bounded time and memory, and nothing of them may be lost.

    test_pathological.py --program PATH --data DIR [CASE...]
"""
import gzip
import json
import random
import resource
import sys

from fault_tap import check, main

MAX_SECONDS = 60  # each takes one or two; sanitizers and a loaded machine make it slower
MAX_MEGABYTES = 1500  # of any case so far; sanitizers take their share


def lines(records):
    return "".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records)


def runs(case, *args, status=0):
    """Runs in bounds; returns (stdout, stderr)."""
    got, out, err, seconds = case.run(*args, "--threads", 2)
    check(got == status, f"{args[0]}: exit status {got}: {err[-600:]}")
    check(seconds < MAX_SECONDS, f"{args[0]}: took {seconds:.0f} s")
    megabytes = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // (1 if sys.platform == "darwin" else 1024)
    megabytes //= 1024 if sys.platform == "darwin" else 1
    check(megabytes < MAX_MEGABYTES, f"{args[0]}: took {megabytes} MB")
    return out, err


def counts_of(case, folder="out"):
    counts = json.loads((case.folder / folder / "run.json").read_text(encoding="utf-8"))["counts"]
    check(counts["records"] == counts["bad"] + counts["articles"], counts)
    check(counts["articles"] == counts["kept"] + counts["copies"], counts)
    return counts


def words(pick, n):
    return " ".join("".join(pick.choice("abcdefghijklmnoprstu") for _ in range(pick.randint(3, 9))) for _ in range(n))


def identical_articles(case):
    """20,000 identical articles."""
    text = words(random.Random(1), 200)
    case.write("in.jsonl", lines({"id": str(i), "title": "One title", "text": text} for i in range(20000)))
    runs(case, "run", "in.jsonl", "-o", "out")
    counts = counts_of(case)
    check(counts["articles"] == 20000 and counts["kept"] == 1 and counts["stories"] == 1, counts)


def empty_texts(case):
    """3,000 articles with an empty text and one title."""
    case.write("in.jsonl", lines({"id": str(i), "title": "One title", "text": ""} for i in range(3000)))
    runs(case, "run", "in.jsonl", "-o", "out")
    counts = counts_of(case)
    check(counts["articles"] == 3000 and counts["kept"] == 3000, counts)


def long_line(case):
    """a line of 50 MB between two articles."""
    case.write("in.jsonl", '{"id":"a","text":"before"}\n{"id":"long","text":"' + "word " * 10_000_000 +
               '"}\n{"id":"b","text":"behind"}\n')
    out, err = runs(case, "dedup", "in.jsonl", status=3)
    check(out == b'{"id":"a","text":"before"}\n{"id":"b","text":"behind"}\n', out[:200])
    check("in.jsonl:2: longer than the limit" in err, err)


def long_article(case):
    """a line of 15 MB that is an article."""
    pick = random.Random(2)
    some = [words(pick, 1) for _ in range(20000)]
    case.write("in.jsonl", lines({"id": str(i), "text": " ".join(pick.choices(some, k=2_000_000))} for i in range(2)))
    runs(case, "dedup", "in.jsonl", "-o", "kept")
    check((case.folder / "kept").read_bytes() == (case.folder / "in.jsonl").read_bytes(), "other bytes came out")


def one_word(case):
    """an article of one word a million times, and its half."""
    case.write("in.jsonl", lines([{"id": "a", "text": "buffalo " * 1_000_000}, {"id": "b", "text": "buffalo " * 500_000}]))
    runs(case, "run", "in.jsonl", "-o", "out")
    check(counts_of(case)["articles"] == 2, "an article is missing")


def deep_json(case):
    """JSON nested 10,000 deep."""
    deep = "[" * 10000 + "]" * 10000
    objects = '{"a":' * 10000 + "1" + "}" * 10000
    case.write("in.jsonl", f'{{"id":"a","text":"x","more":{deep}}}\n{{"id":"b","text":"y","more":{objects}}}\n{deep}\n'
                           '{"id":"c","text":"z"}\n' + '{"text":' * 10000 + "\n")
    out, _ = runs(case, "dedup", "in.jsonl", status=3)
    check(b'"id":"c"' in out, out[:200])


def quotes(case):
    """a line of 20 MB of quotation marks, one within the size limit, one of backslashes."""
    case.write("in.jsonl", '"' * 20_000_000 + "\n" + '"' * 10_000_000 + "\n" + "\\" * 10_000_000 + "\n" +
               '{"id":"a","text":"' + '\\"' * 5_000_000 + '"}\n{"id":"b","text":"x"}\n')
    out, err = runs(case, "dedup", "in.jsonl", status=3)
    check(out.count(b"\n") == 2, out.count(b"\n"), "records came out")
    check(err.count("(skipped)") == 3, err)


def near_templates(case):
    """2,000 nearly identical number templates."""
    pick = random.Random(3)
    body = words(random.Random(4), 60).split()
    records = []
    for i in range(2000):
        text = [str(pick.randint(10, 99)) if n % 6 == 5 else word for n, word in enumerate(body)]
        records.append({"id": str(i), "date": f"2031-05-{1 + i % 28:02}", "title": f"Prices {i}", "text": " ".join(text)})
    case.write("in.jsonl", lines(records))
    for method in ("bottomk", "minhash", "simhash"):
        runs(case, "run", "in.jsonl", "-o", method, "--method", method)
        check(counts_of(case, method)["articles"] == 2000, method, "lost articles")


def near_copies(case):
    """one giant group: 2,000 copies of a text, each with another word changed."""
    pick = random.Random(5)
    body = words(pick, 300).split()
    records = []
    for i in range(2000):
        text = list(body)
        text[pick.randrange(len(text))] = f"word{i}"
        records.append({"id": str(i), "title": "One title", "text": " ".join(text)})
    case.write("in.jsonl", lines(records))
    for method in ("bottomk", "minhash", "simhash"):
        runs(case, "run", "in.jsonl", "-o", method, "--method", method)
        counts = counts_of(case, method)
        check(counts["kept"] < 20, method, counts)


def shared_boilerplate(case):
    """2,000 different texts under one long page foot."""
    pick = random.Random(6)
    foot = words(pick, 60)
    case.write("in.jsonl", lines({"id": str(i), "source": "one.example", "title": f"Title {i}",
                                  "text": words(pick, 60) + " " + foot} for i in range(2000)))
    runs(case, "run", "in.jsonl", "-o", "out")
    check(counts_of(case)["articles"] == 2000, "lost articles")


def one_id(case):
    """10,000 articles with one id."""
    case.write("in.jsonl", lines({"id": "same", "text": f"text number {i}"} for i in range(10000)))
    _, err = runs(case, "dedup", "in.jsonl", "--groups", "groups", "-o", "kept")
    ids = [line.split(",")[0] for line in (case.folder / "groups").read_text().splitlines()[1:]]
    check(len(set(ids)) == 10000 and ids[9999] == "same#10000", ids[-1], err)


def many_bad_records(case):
    """200,000 bad records."""
    case.write("in.jsonl", "{\n" * 200000 + '{"id":"a","text":"x"}\n')
    runs(case, "run", "in.jsonl", "-o", "out", status=3)
    counts = counts_of(case)
    check(counts["bad"] == 200000 and counts["articles"] == 1, counts)


def blank_lines(case):
    """20 MB of blank lines, and a file of zero bytes."""
    case.write("in.jsonl", "\n" * 20_000_000 + '{"id":"a","text":"x"}\n')
    out, _ = runs(case, "dedup", "in.jsonl")
    check(out.count(b"\n") == 1, out[:200])
    case.write("zero.jsonl", b"\0" * 30_000_000)
    runs(case, "dedup", "zero.jsonl", status=3)


def compressed_bomb(case):
    """a gzip file of 1 MB that holds a line of 1 GB."""
    data = gzip.compress(b"a" * 10_000_000, 9)
    case.write("bomb.jsonl.gz", data * 100)
    out, err = runs(case, "dedup", "bomb.jsonl.gz", status=3)
    check(out == b"" and "longer than the limit" in err, err)


def strange_ids(case):
    """ids of 1 MB, with line ends, commas and control characters."""
    case.write("in.jsonl", lines([{"id": "x" * 1_000_000, "text": "long id"}, {"id": 'a\n,"b"\x00\x1b', "text": "odd id"},
                                  {"id": 12345678901234567890123, "text": "big number"}, {"id": -0.5, "text": "a real"},
                                  {"id": True, "text": "a truth"}, {"id": [1], "text": "a list"}]))
    runs(case, "run", "in.jsonl", "-o", "out")
    check(counts_of(case)["articles"] == 6, "an article is missing")


CASES = [
    identical_articles, empty_texts, long_line, long_article, one_word, deep_json, quotes, near_templates,
    near_copies, shared_boilerplate, one_id, many_bad_records, blank_lines, compressed_bomb, strange_ids,
]

if __name__ == "__main__":
    sys.exit(main(__doc__.split("\n", maxsplit=1)[0], CASES))
