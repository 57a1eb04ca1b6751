#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Writes expected.h: TF-IDF rows of a few made-up articles, computed densely with numpy.

Usage: python3 generate.py > expected.h
"""
import numpy as np

DOCS = [
    ("summit opens in harbour city", "leaders met at the harbour for the first day of the summit talks"),
    ("protest at summit", "police and protest groups met near the harbour while leaders held talks talks"),
    ("", "storm closes the harbour and the ferry line"),
    ("ferry line stops", "storm storm storm closes the ferry line"),
    ("summit", ""),
    ("", ""),
]
STOP = {"in", "at", "the", "for", "of", "and", "while", "near"}
LEAD_HALF, TITLE_WEIGHT, K1 = 100.0, 2.0, 2.0


def weights():
    words = sorted({w for t, b in DOCS for w in (t + " " + b).split()} - STOP)
    at = {w: i for i, w in enumerate(words)}
    body = np.zeros((len(DOCS), len(words)))
    title = np.zeros_like(body)
    for i, (t, b) in enumerate(DOCS):
        for w in t.split():
            if w in at:
                body[i, at[w]] += TITLE_WEIGHT
                title[i, at[w]] += 1
        for p, w in enumerate(b.split()):
            if w in at:
                body[i, at[w]] += 1 / (1 + p / LEAD_HALF)
    return words, saturated(body), saturated(title)


def saturated(weights):
    """In 255ths of the most that a weight can be."""
    steps = np.floor(weights / (weights + K1) * 255 + 0.5)
    return steps / 255 * (K1 + 1)


def unit(rows):
    length = np.linalg.norm(rows, axis=1, keepdims=True)
    return np.divide(rows, length, out=np.zeros_like(rows), where=length > 0)


def array(name, rows):
    lines = [f"static const double {name}[N_DOCS][N_WORDS] = {{"]
    for row in rows:
        cells = [f"{v:.9f}" if v else "0" for v in row]
        lines.append("    {" + ", ".join(cells) + "},")
    return "\n".join(lines + ["};"])


def strings(name, size, items):
    quoted = "".join(f'    "{i}",\n' for i in items)
    return f"static const char *const {name}[{size}] = {{\n{quoted}}};"


def main():
    words, body, title = weights()
    df = ((body > 0) | (title > 0)).sum(axis=0)
    idf = np.log((1 + len(DOCS)) / (1 + df)) + 1
    b, t = unit(body * idf), unit(title * idf**0.7)
    joined = unit(np.hstack([np.sqrt(0.75) * b, np.sqrt(0.25) * t]))
    print("// SPDX-License-Identifier: MIT")
    print("// Made by generate.py; do not edit.")
    print("// clang-format off")
    print(f"#define N_DOCS  {len(DOCS)}\n#define N_WORDS {len(words)}\n#define N_STOP  {len(STOP)}\n")
    print(strings("titles", "N_DOCS", [d[0] for d in DOCS]))
    print(strings("bodies", "N_DOCS", [d[1] for d in DOCS]))
    print(strings("stop_words", "N_STOP", sorted(STOP)))
    print(strings("words", "N_WORDS", words))
    print(array("expected_body", b))
    print(array("expected_joined_body", joined[:, : len(words)]))
    print(array("expected_joined_title", joined[:, len(words) :]))


if __name__ == "__main__":
    main()
