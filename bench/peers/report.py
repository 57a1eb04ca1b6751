# SPDX-License-Identifier: MIT
"""The results as CSV for programs and Markdown for people."""
import csv

import cases

COLUMNS = ("case", "version", "form", "cpu_s", "cpu_s_least", "cpu_s_most", "own_cpu_s", "wall_s", "mb_s", "articles_s",
           "cpu_of_default", "cpu_of_minhash", "peak_mb", "joined", "precision", "recall", "f1", "recall_j50",
           "recall_j60", "joined_unlike", "reason")
DIGITS = {"cpu_s": 2, "cpu_s_least": 2, "cpu_s_most": 2, "own_cpu_s": 2, "wall_s": 2, "mb_s": 1, "articles_s": 0,
          "cpu_of_default": 2, "cpu_of_minhash": 2, "peak_mb": 0, "recall_j50": 4, "recall_j60": 4,
          "joined_unlike": 4}
HEADS = (("tool", "case"), ("version", "version"), ("CPU s", "cpu_s"), ("of it the tool's", "own_cpu_s"),
         ("MB/s", "mb_s"), ("articles/s", "articles_s"), ("x default", "cpu_of_default"),
         ("x minhash", "cpu_of_minhash"), ("peak MB", "peak_mb"), ("pair P", "precision"), ("R", "recall"), ("F1", "f1"),
         ("recall J >= .5", "recall_j50"), ("J >= .6", "recall_j60"), ("joined, J < .3", "joined_unlike"))


def cell(key, value):
    if value is None:
        return ""
    if isinstance(value, float):
        return "%.*f" % (DIGITS.get(key, 3), value)
    return str(value)


def add_ratios(rows):
    """CPU seconds as multiples of Pressfold's two rows, where they were measured."""
    for column, name in (("cpu_of_default", cases.BASE), ("cpu_of_minhash", cases.LIKE)):
        base = next((row["cpu_s"] for row in rows if row["case"] == name and row.get("cpu_s")), None)
        for row in rows:
            if base and row.get("cpu_s"):
                row[column] = row["cpu_s"] / base


def write_csv(path, lines, rows):
    with open(path, "w", encoding="utf-8", newline="") as file:
        file.writelines("# %s\n" % line for line in lines)
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(COLUMNS)
        writer.writerows([cell(key, row.get(key)) for key in COLUMNS] for row in rows)


def markdown(columns, rows):
    lines = ["| %s |" % " | ".join(columns), "|%s" % ("---|" * len(columns))]
    return "\n".join(lines + ["| %s |" % " | ".join(row) for row in rows]) + "\n"


def page(lines, rows, stem, plots):
    """The whole Markdown page."""
    measured = [row for row in rows if not row.get("reason")]
    heads = [(head, key) for head, key in HEADS if any(row.get(key) is not None for row in measured)]
    table = markdown([head for head, _ in heads], [[cell(key, row.get(key)) for _, key in heads] for row in measured])
    forms = markdown(["tool", "setting"], [[row["case"], row["form"]] for row in measured])
    absent = [[row["case"], row["reason"]] for row in rows if row.get("reason")] + [list(one) for one in cases.ABSENT]
    parts = ["# Copies by Pressfold and by other tools\n\n```\n%s\n```\n" % "\n".join(lines),
             "What is equal, what is not, and what each column means: [bench/peers/README.md](../peers/README.md).\n",
             table, *("![%s](%s_%s.svg)\n" % (title, stem, name) for name, title in plots), "## Settings\n", forms,
             "## Not measured\n", markdown(["tool", "reason"], absent)]
    return "\n".join(parts)
