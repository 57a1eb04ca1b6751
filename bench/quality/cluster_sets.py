# SPDX-License-Identifier: MIT
"""The cases on which stories and topics are measured: articles as a file, and what is known of them.

A case is a set of articles, or one of its variants: without its dates, or with all articles of another set mixed
in, which have no label and are not scored.
"""
import csv
import json

import articles

# set, column of the label, variants
STORY_CASES = (
    ("summit", "story", ("",)),
    ("ground_news", "label", ("", "undated", "abp")),
    ("galaxy_wikinews", "label", ("", "undated", "abp")),
    ("allsides_stories", "label", ("", "undated", "abp")),
    ("tgcontest_en", None, ("",)),
)
# set, column of the label
TOPIC_CASES = (("summit", "topic"), ("bbc", "label"), ("reuters21578", "r8"), ("abp", "label"),
               ("thucnews_titles", "label"))


class Case:
    """Articles in a file, and the labels of some or all of them in another. `texts` and `labels` stand in the
    order of `ids`; a label is empty where nothing is known. `k` is the number of labels."""

    def __init__(self, name, docs, rows, truth, pairs=None):
        self.name, self.docs, self.truth, self.pairs = name, docs, truth, pairs
        self.ids = [row["id"] for row in rows]
        self.texts = ["%s %s" % (row["title"], row["text"]) for row in rows]
        self.labels = [row["label"] for row in rows]
        self.k = len(set(self.labels) - {""})


def read_rows(docs, column, folder):
    """All records of a set as dicts, the key `label` being what `column` holds, of the record or of gold.csv."""
    gold = {}
    if (folder / "gold.csv").is_file():
        with open(folder / "gold.csv", encoding="utf-8", newline="") as file:
            gold = {row["id"]: row for row in csv.DictReader(file)}
    with articles.open_lines(docs) as lines:
        rows = [json.loads(line) for line in lines]
    for row in rows:
        row.update({key: str(row.get(key) or "") for key in ("id", "title", "text")})
        label = gold.get(row["id"], row).get(column) if column else ""
        row["label"] = str(label or "")
    return rows


def write_case(name, rows, scratch, pairs=None):
    stem = name.replace(" ", "_")
    docs, truth = scratch / (stem + ".jsonl"), scratch / (stem + ".truth.csv")
    with open(docs, "w", encoding="utf-8") as file:
        file.writelines(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    with open(truth, "w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(("id", "label"))
        writer.writerows((row["id"], row["label"]) for row in rows if row["label"])
    return Case(name, docs, rows, truth, pairs)


def story_variant(rows, variant, folders):
    """The rows of a variant; None where the set that is to be mixed in is absent."""
    if variant == "undated":
        return [{key: value for key, value in row.items() if key != "date"} for row in rows]
    if variant:
        more = articles.find_articles(folders[variant]) if variant in folders else None
        return rows + read_rows(more, None, folders[variant]) if more else None
    return rows


def find_docs(folders, name, wanted, say):
    """The articles of a set that is wanted; None, with a message, where it is absent."""
    if wanted and name not in wanted:
        return None
    docs = articles.find_articles(folders[name]) if name in folders else None
    if docs is None:
        say("skipped: %s: no file of articles" % name)
    return docs


def story_cases(folders, wanted, scratch, say):
    """Yields the cases of stories."""
    for name, column, variants in STORY_CASES:
        docs = find_docs(folders, name, wanted, say)
        if docs is None:
            continue
        rows = read_rows(docs, column, folders[name])
        pairs = folders[name] / "pairs.csv" if column is None else None
        for variant in variants:
            some = story_variant(rows, variant, folders)
            if some is None:
                say("skipped: %s with %s: no such set" % (name, variant))
                continue
            title = {"": name, "undated": name + " undated"}.get(variant, "%s with %s" % (name, variant))
            yield write_case(title, some, scratch, pairs)


def topic_cases(folders, wanted, scratch, say):
    """Yields the cases of topics: only articles with a label, as the number of topics is that of the labels."""
    for name, column in TOPIC_CASES:
        docs = find_docs(folders, name, wanted, say)
        if docs is None:
            continue
        rows = [row for row in read_rows(docs, column, folders[name]) if row["label"]]
        yield write_case(name if column != "r8" else name + " r8", rows, scratch)


def describe(folders):
    """(set, file) of everything read, for the head of the tables."""
    for name in dict.fromkeys([case[0] for case in STORY_CASES + TOPIC_CASES]):
        docs = articles.find_articles(folders[name]) if name in folders else None
        if docs:
            yield name, docs
