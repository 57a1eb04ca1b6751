# SPDX-License-Identifier: MIT
"""Scores groups of articles against what is known of a set.

Three kinds of truth, found by the files in a set's folder:

* judged   `pairs.csv` with a column same_story: pairs labelled by a rule that reading confirmed, some judged by
           reading (`grey_adjudicated.csv`, `grey_more.csv`);
* gold     `gold.csv` or the like, with the group of every article: a partition;
* silver   `pairs_silver.csv`: exact word-5-gram Jaccard of all pairs from .15, no judgement by anyone.

A pair is joined when both articles are in one group, linked when it is an excerpt link. A score is a dict of the
columns of the table (absent: not known), and `parts`: (name, joined, linked, total), the total None where only
the joined are known.
"""
import collections
import csv

SILVER_STRATA = ((.9, "J .9-1"), (.7, "J .7-.9"), (.6, "J .6-.7"), (.5, "J .5-.6"), (.3, "J .3-.5"),
                 (.15, "J .15-.3"), (0, "J < .15, C >= .4"))
SILVER_CLOSE = tuple(name for least, name in SILVER_STRATA if least >= .5)
# What the two files of judgements call the same thing.
VERDICTS = {"same_wire_text": "wire", "rewritten_from_same_wire": "version", "shared_quotes_only": "quotes"}


def read_rows(path):
    with open(path, encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def ordered(a, b):
    return (a, b) if a < b else (b, a)


class Result:
    """What a method said of a set."""

    def __init__(self, groups_csv, pairs_csv=None):
        self.group_of = {row["id"]: row["group"] for row in read_rows(groups_csv)}
        self.links = set()
        if pairs_csv is not None:
            self.links = {ordered(row["id_a"], row["id_b"]) for row in read_rows(pairs_csv)
                          if row["relation"] == "excerpt"}
        self.sizes = collections.Counter(self.group_of.values())
        self.n_joined = count_pairs(self.sizes)

    def is_joined(self, pair):
        group = self.group_of.get(pair[0])
        return group is not None and group == self.group_of.get(pair[1])

    def part(self, name, pairs):
        return (name, sum(map(self.is_joined, pairs)), len(self.links.intersection(pairs)), len(pairs))


def count_pairs(sizes):
    return sum(n * (n - 1) // 2 for n in sizes.values())


def ratio(part, whole):
    return part / whole if whole else None


def f1(precision, recall):
    if precision is None or recall is None or precision + recall == 0:
        return None
    return 2 * precision * recall / (precision + recall)


def kind_of(folder):
    """The kind of truth in a set's folder, None when there is none."""
    if (folder / "gold.csv").is_file():
        return "gold"
    pairs = folder / "pairs.csv"
    if pairs.is_file() and "same_story" in pairs.open(encoding="utf-8").readline():
        return "judged"
    return "silver" if (folder / "pairs_silver.csv").is_file() else None


def truth_files(folder):
    names = {"gold": ["gold.csv"], "silver": ["pairs_silver.csv"],
             "judged": ["pairs.csv", "grey_adjudicated.csv", "grey_more.csv"]}.get(kind_of(folder), [])
    return [folder / name for name in names if (folder / name).is_file()]


def score_gold(result, folder):
    """Pair precision, recall and F1 over all pairs, and adjusted Rand index (Hubert and Arabie 1985)."""
    truth = {row["id"]: row["group"] for row in read_rows(folder / "gold.csv")}
    if truth.keys() != result.group_of.keys():
        raise ValueError("%s: the gold ids are not the ids of the result" % folder)
    cells = collections.Counter((result.group_of[i], truth[i]) for i in truth)
    right, true = count_pairs(cells), count_pairs(collections.Counter(truth.values()))
    n_all = len(truth) * (len(truth) - 1) / 2
    expected = result.n_joined * true / n_all
    most = (result.n_joined + true) / 2
    precision, recall = ratio(right, result.n_joined), ratio(right, true)
    return {"precision": precision, "recall": recall, "f1": f1(precision, recall),
            "ari": (right - expected) / (most - expected) if most > expected else None,
            "junk_joined": result.n_joined - right, "parts": []}


def read_verdicts(folder):
    """Pairs judged by reading, by verdict."""
    verdicts = collections.defaultdict(set)
    for name, column in (("grey_adjudicated.csv", "judgement"), ("grey_more.csv", "verdict")):
        if (folder / name).is_file():
            for row in read_rows(folder / name):
                verdicts[VERDICTS.get(row[column], row[column])].add(ordered(row["id1"], row["id2"]))
    return verdicts


def score_judged(result, folder):
    """Wanted: dup. Unwanted: junk of different stories, and pairs that only share quotes."""
    labels = collections.defaultdict(set)
    listed = set()
    for row in read_rows(folder / "pairs.csv"):
        pair = ordered(row["id1"], row["id2"])
        listed.add(pair)
        is_same_story_junk = row["label"] == "junk" and row["same_story"] == "1"
        labels["left out" if is_same_story_junk else row["label"]].add(pair)
    verdicts = read_verdicts(folder)
    read = set().union(*verdicts.values())
    unread = set().union(*(pairs for label, pairs in labels.items()
                           if label not in ("dup", "junk", "left out"))) - read
    parts = [result.part("dup", labels["dup"])]
    parts += [result.part(name, verdicts[name]) for name in ("wire", "version", "quotes", "excerpt")]
    parts += [result.part("grey, not read", unread), result.part("junk", labels["junk"])]
    n_listed = sum(map(result.is_joined, listed))
    parts.append(("not listed", result.n_joined - n_listed, len(result.links - listed), None))
    n_right = parts[0][1]
    n_wrong = result.part("junk", labels["junk"] | verdicts["quotes"])[1]
    precision, recall = ratio(n_right, n_right + n_wrong), ratio(n_right, len(labels["dup"]))
    return {"precision": precision, "recall": recall, "f1": f1(precision, recall),
            "junk_joined": result.part("junk", labels["junk"])[1], "parts": parts}


def score_silver(result, folder):
    """Joined share of the pairs of each stratum of exact Jaccard; recall is that of J >= .5."""
    strata = collections.defaultdict(set)
    for row in read_rows(folder / "pairs_silver.csv"):
        jaccard = float(row["jaccard5"])
        name = next(name for least, name in SILVER_STRATA if jaccard >= least)
        strata[name].add(ordered(row["id1"], row["id2"]))
    parts = [result.part(name, strata[name]) for _, name in SILVER_STRATA]
    listed = set().union(*strata.values())
    parts.append(("not listed", result.n_joined - sum(part[1] for part in parts),
                  len(result.links - listed), None))
    close = [part for part in parts if part[0] in SILVER_CLOSE]
    return {"recall": ratio(sum(part[1] for part in close), sum(part[3] for part in close)), "parts": parts}


def score(result, folder):
    scorers = {"gold": score_gold, "judged": score_judged, "silver": score_silver}
    scorer = scorers.get(kind_of(folder))
    return scorer(result, folder) if scorer else {"parts": []}
