# SPDX-License-Identifier: MIT
"""Results as Markdown for people and CSV for programs."""
import csv
import re

import truth

COLUMNS = ("set", "method", "articles", "candidates", "joined", "truth", "precision", "recall", "f1", "ari",
           "junk_joined", "cpu_s", "cpu_s_least", "cpu_s_most")
PART_COLUMNS = ("set", "method", "part", "joined", "linked", "total")
ABOUT = {"judged": "pairs labelled by rule and by reading", "gold": "the group of every article",
         "silver": "silver (exact 5-gram Jaccard, no human judgement)", None: "none, joined pairs are only counted"}


def cell(key, value):
    """A value as text; shares and ARI with three digits, CPU seconds with two."""
    if value is None:
        return ""
    if isinstance(value, float):
        return "%.2f" % value if key.startswith("cpu") else "%.3f" % value
    return str(value)


def write_csv(path, lines, columns, rows):
    with open(path, "w", encoding="utf-8", newline="") as file:
        file.writelines("# %s\n" % line for line in lines)
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows([cell(key, row.get(key)) for key in columns] for row in rows)


def markdown(columns, rows):
    lines = ["| %s |" % " | ".join(columns), "|%s" % ("---|" * len(columns))]
    lines += ["| %s |" % " | ".join(cells) for cells in rows]
    return "\n".join(lines) + "\n"


def main_table(one, rows, is_timed):
    columns = [key for key in COLUMNS[1:11] if key not in ("truth", "articles")]
    columns = [key for key in columns if any(row.get(key) is not None for row in rows)]
    if is_timed:
        columns += ["cpu_s"]
    names = [{"recall": "recall of J >= .5"}.get(key, key) if one.kind == "silver" else key for key in columns]
    names[-1:] = [re.sub("^cpu_s$", "CPU s (least-most)", names[-1])]
    cells = [[timing(row) if key == "cpu_s" else cell(key, row.get(key)) for key in columns] for row in rows]
    return markdown(names, cells)


def timing(row):
    return "%s (%s-%s)" % tuple(cell(key, row[key]) for key in ("cpu_s", "cpu_s_least", "cpu_s_most"))


def part_cell(part, n_joined):
    """Joined of total, and how many more are linked; joins that no truth lists with their share."""
    if part["total"] is None:
        share = " (%.1f %%)" % (100 * part["joined"] / n_joined) if n_joined else ""
        return "%d%s" % (part["joined"], share)
    linked = " +%d linked" % part["linked"] if part["linked"] else ""
    return "%d/%d%s" % (part["joined"], part["total"], linked)


def parts_table(rows, parts):
    names = list(dict.fromkeys(part["part"] for part in parts))
    cells = []
    for row in rows:
        own = [part_cell(part, row["joined"]) for part in parts if part["method"] == row["method"]]
        cells.append([row["method"], *own])
    return markdown(["method", *names], cells)


def share(row, key):
    value = row.get(key)
    return "" if value is None else "%.3f" % value


def joined_of(parts, names):
    """How many of the pairs of some strata are joined, and of how many."""
    own = [part for part in parts if part["part"] in names]
    return str(sum(part["joined"] for part in own)), sum(part["total"] or 0 for part in own)


def overview_cells(one, row, parts):
    """(heading, cell) of one point of a sweep on one set: what a choice turns on."""
    cells = [] if one.kind == "silver" else [("F1", share(row, "f1"))]
    groups = {"judged": (("dup",), ("wire",), ("version",), ("quotes",), ("junk",)),
              "silver": (truth.SILVER_CLOSE, ("J .3-.5",), ("J .15-.3",), ("not listed",))}.get(one.kind, ())
    for names in groups:
        n, total = joined_of(parts, names)
        name = "J >= .5" if names == truth.SILVER_CLOSE else names[0]
        cells.append(("%s%s" % (name, " of %d" % total if total else ""), n))
    if one.kind in ("gold", None):
        cells.append(("joined", str(row["joined"])))
    return [("%s %s" % (one.name, name), value) for name, value in cells]


def overview(sets, rows, parts):
    """A row for each point of a sweep, over all sets."""
    lines = []
    for method in dict.fromkeys(row["method"] for row in rows):
        line = []
        for one in sets:
            key = (one.name, method)
            row = next(row for row in rows if (row["set"], row["method"]) == key)
            line += overview_cells(one, row, [part for part in parts if (part["set"], part["method"]) == key])
        lines.append((method, line))
    columns = ["method"] + [name for name, _ in lines[0][1]]
    return markdown(columns, [[method] + [value for _, value in line] for method, line in lines])


def report(lines, sets, rows, parts, is_timed=False, is_sweep=False):
    """The whole Markdown page."""
    page = ["# Copies\n\n```\n%s\n```\n" % "\n".join(lines),
            "What was measured and how: [bench/quality/README.md](../quality/README.md).\n"]
    if is_sweep:
        page.append("## Overview: joined pairs\n\n" + overview(sets, rows, parts))
    for one in sets:
        own = [row for row in rows if row["set"] == one.name]
        own_parts = [part for part in parts if part["set"] == one.name]
        page.append("## %s\n\n%d articles; truth: %s\n" % (one.name, own[0]["articles"], ABOUT[one.kind]))
        page.append(main_table(one, own, is_timed))
        if own_parts:
            page.append(parts_table(own, own_parts))
    return "\n".join(page)
