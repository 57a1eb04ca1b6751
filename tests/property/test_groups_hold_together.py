#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The copy groups of a whole corpus, worked out again from what dedup lists of pairs and groups.

    test_groups_hold_together.py --program PATH --data DIR --synth PATH

The corpora are the summit and 2,000 made articles, to which pages of two articles and short cuts are
added. A group must be connected by listed pairs at or above the threshold, hold no pair that is listed
as an excerpt, and keep its earliest article. Results are printed as TAP.
"""
import argparse
import collections
import csv
import datetime
import email.utils
import json
import pathlib
import subprocess
import sys
import tempfile

TIMEOUT_SECONDS = 240
N_MADE = 2000
DEFAULT_THRESHOLD = 0.375

Row = collections.namedtuple("Row", "id group kept relation similarity jaccard containment")
Pair = collections.namedtuple("Pair", "a b relation similarity jaccard containment")

# Options of dedup and the threshold that they mean.
RUNS = (((), DEFAULT_THRESHOLD),
        (("--method", "minhash"), DEFAULT_THRESHOLD),
        (("--furniture", "off"), DEFAULT_THRESHOLD),
        (("--threshold", "0.3"), 0.3),
        (("--threshold", "0.6"), 0.6),
        (("--similarity", "jaccard"), 0.5))


def groups_of(rows):
    members = collections.defaultdict(list)
    for row in rows:
        members[row.group].append(row.id)
    return members


def find_unconnected(rows, pairs, threshold):
    """Members that no chain of listed copies inside their group leads to."""
    group_of = {row.id: row.group for row in rows}
    joined = collections.defaultdict(list)
    for pair in pairs:
        is_copy = pair.relation != "excerpt" and pair.similarity >= threshold - 1e-6
        if is_copy and group_of[pair.a] == group_of[pair.b]:
            joined[pair.a].append(pair.b)
            joined[pair.b].append(pair.a)
    faults = []
    for kept, members in groups_of(rows).items():
        reached, waiting = {kept}, [kept]
        while waiting:
            for other in joined[waiting.pop()]:
                if other not in reached:
                    reached.add(other)
                    waiting.append(other)
        faults += [f"{name} is in the group of {kept}, and no pairs say why"
                   for name in members if name not in reached]
    return faults


def find_weak_pairs(pairs, threshold):
    return [f"{pair.a} and {pair.b} are listed with a similarity of {pair.similarity}"
            for pair in pairs if pair.similarity < threshold - 1e-6]


def find_joined_excerpts(rows, pairs):
    group_of = {row.id: row.group for row in rows}
    return [f"{pair.a} and {pair.b} are listed as an excerpt and are one group"
            for pair in pairs if pair.relation == "excerpt" and group_of[pair.a] == group_of[pair.b]]


def seconds_of(date):
    """Of ISO and mail dates; those without a zone are UTC."""
    if "," in date:
        time = email.utils.parsedate_to_datetime(date)
    else:
        time = datetime.datetime.fromisoformat(date.replace("Z", "+00:00"))
    return (time if time.tzinfo else time.replace(tzinfo=datetime.timezone.utc)).timestamp()


def find_late_keeps(rows, articles):
    """`articles`: id -> record. Undated articles come after all others; equal times go by id."""
    def place(name):
        date = articles[name].get("date")
        return (0, seconds_of(date), name) if date else (1, 0.0, name)
    faults = []
    for kept, members in groups_of(rows).items():
        first = min(members, key=place)
        if first != kept:
            faults.append(f"{kept} is kept, but {first} is earlier")
    return faults


def find_wrong_rows(rows, pairs):
    """One article of a group is kept and names it; a member's figures are those of its pair with that."""
    listed = {frozenset((pair.a, pair.b)): pair for pair in pairs}
    faults = []
    for row in rows:
        if (row.kept == "1") != (row.id == row.group) or (row.kept == "1") != (row.relation == "kept"):
            faults.append(f"{row.id}: kept {row.kept}, relation {row.relation}, group {row.group}")
        pair = listed.get(frozenset((row.id, row.group)))
        if pair and pair[3:] != row[4:]:
            faults.append(f"{row.id}: the group says {row[4:]}, the pair {pair[3:]}")
    return faults


def read_table(path, kind):
    with open(path, newline="", encoding="utf-8") as file:
        lines = csv.reader(file)
        next(lines)
        return [kind(*line[:-3], *map(float, line[-3:])) for line in lines]


def run(*command):
    subprocess.run([str(part) for part in command], check=True, timeout=TIMEOUT_SECONDS)


def dedup(program, articles, folder, options):
    groups, pairs = folder / "groups.csv", folder / "pairs.csv"
    run(program, "dedup", articles, "--groups", groups, "--pairs", pairs, "-o", folder / "kept.jsonl", "--quiet",
        *options)
    with open(folder / "kept.jsonl", encoding="utf-8") as file:
        kept = {json.loads(line)["id"] for line in file}
    return read_table(groups, Row), read_table(pairs, Pair), kept


def make_articles(synth, path):
    run(synth, "-n", N_MADE, "--seed", 5, "-o", path)
    with open(path, encoding="utf-8") as file:
        made = [json.loads(line) for line in file]
    with open(path, "a", encoding="utf-8") as file:
        for i in range(0, 120, 2):
            one, other = made[i], made[i + 1]
            page = dict(one, id=f"page{i}", source="pages.example", title="In brief",
                        text=one["text"] + "\n\n" + other["text"])
            words = made[i + 200]["text"].split()
            cut = dict(made[i + 200], id=f"cut{i}", source="cuts.example", text=" ".join(words[:len(words) // 6]))
            print(json.dumps(page), json.dumps(cut), sep="\n", file=file)


def check_corpus(program, path, folder, options, threshold, least):
    with open(path, encoding="utf-8") as file:
        articles = {record["id"]: record for record in map(json.loads, file)}
    rows, pairs, kept = dedup(program, path, folder, options)
    n_groups = sum(len(members) > 2 for members in groups_of(rows).values())
    n_excerpts = sum(pair.relation == "excerpt" for pair in pairs)
    faults = []
    if n_groups < least[0] or (n_excerpts < least[1] and "jaccard" not in options):
        faults.append(f"{n_groups} groups of three articles and more and {n_excerpts} excerpts are too few")
    if {row.id for row in rows} != articles.keys() or {row.id for row in rows if row.kept == "1"} != kept:
        faults.append("the articles of the groups, of the input and of the output are not the same")
    return (faults + find_unconnected(rows, pairs, threshold) + find_weak_pairs(pairs, threshold) +
            find_joined_excerpts(rows, pairs) + find_late_keeps(rows, articles) + find_wrong_rows(rows, pairs))


def check_the_checks():
    """A group of three, one of which only an excerpt link or a weak pair leads to, and the late one kept."""
    rows = [Row("a", "a", "1", "kept", 1.0, 1.0, 1.0), Row("b", "a", "0", "edited", 0.5, 0.4, 0.6),
            Row("c", "a", "0", "edited", 0.5, 0.4, 0.6)]
    good = [Pair("a", "b", "edited", 0.5, 0.4, 0.6), Pair("b", "c", "edited", 0.4, 0.3, 0.5)]
    link = [good[0], Pair("b", "c", "excerpt", 0.4, 0.3, 0.5)]
    weak = [good[0], Pair("b", "c", "edited", 0.3, 0.3, 0.5)]
    early = {"a": {"date": "2031-05-06"}, "b": {}, "c": {"date": "2031-05-06T10:00:00Z"}}
    late = dict(early, c={"date": "2031-05-05T23:00:00Z"})
    wanted = ((0, find_unconnected(rows, good, 0.375)), (1, find_unconnected(rows, link, 0.375)),
              (1, find_unconnected(rows, weak, 0.375)), (2, find_unconnected(rows, [], 0.375)),
              (0, find_weak_pairs(good, 0.375)), (1, find_weak_pairs(weak, 0.375)),
              (0, find_joined_excerpts(rows, good)), (1, find_joined_excerpts(rows, link)),
              (0, find_late_keeps(rows, early)), (1, find_late_keeps(rows, late)),
              (0, find_wrong_rows(rows, good)),
              (1, find_wrong_rows(rows, [Pair("c", "a", "edited", 0.4, 0.4, 0.6)])),
              (1, find_wrong_rows([rows[0], rows[1]._replace(kept="1")], [])))
    return [f"check {i} finds {found}" for i, (n, found) in enumerate(wanted) if len(found) != n]


def main(args):
    parser = argparse.ArgumentParser(description="Copy groups against the pairs that are listed.")
    parser.add_argument("--program", required=True, help="the pressfold to test")
    parser.add_argument("--data", required=True, help="the datasets folder")
    parser.add_argument("--synth", required=True, help="the generator of articles")
    options = parser.parse_args(args)
    failed = 0
    print(f"1..{1 + 2 * len(RUNS)}", flush=True)
    with tempfile.TemporaryDirectory(prefix="pressfold-groups-") as scratch:
        folder = pathlib.Path(scratch)
        made = folder / "made.jsonl"
        make_articles(options.synth, made)
        cases = [("the checks see what is wrong", check_the_checks, ())]
        for name, path, least in (("summit", pathlib.Path(options.data) / "summit/articles.jsonl", (20, 5)),
                                  (f"{N_MADE} made articles", made, (60, 60))):
            for choice, threshold in RUNS:
                title = f"the groups of {name} hold together ({' '.join(choice) or 'as usual'})"
                cases.append((title, check_corpus, (options.program, path, folder, choice, threshold, least)))
        for number, (title, function, arguments) in enumerate(cases, 1):
            faults = function(*arguments)
            failed += bool(faults)
            print(f"{'not ok' if faults else 'ok'} {number} - {title}", flush=True)
            for fault in faults[:20]:
                print(f"{title}: {fault}", file=sys.stderr, flush=True)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
