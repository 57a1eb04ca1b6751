#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The groups do not depend on the order of the input, the number of threads or the instruction set.

The summit and, where PRESSFOLD_SYNTH is the generator, synthetic articles are shuffled and read again.
"""
import json
import os
import pathlib
import sys

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "fault"))

import fault_tap  # noqa: E402
import recall  # noqa: E402
from fault_tap import check  # noqa: E402
from made_texts import Outcome, generator  # noqa: E402

SEEDS = (1, 2, 3)
WAYS = (("1", "scalar"), ("2", "best"), ("7", "best"), ("7", "scalar"))
N_SYNTHETIC = 2000
REVERSE = {"truncated": "extended", "extended": "truncated"}


def read(case, inputs, method, threads, cpu):
    found = Outcome.__new__(Outcome)
    found.read(case, inputs, "--method", method, "--threads", threads, "--cpu", cpu)
    return found


def rows(found):
    """Groups, relations and figures by id, and pairs by their ids, whichever comes first in the input."""
    pairs = {}
    for (a, b), row in found.pairs.items():
        relation = row["relation"] if a < b else REVERSE.get(row["relation"], row["relation"])
        figures = row["similarity"], row["jaccard"], row["containment"]
        pairs[tuple(sorted((a, b)))] = relation, *figures
    return found.rows, pairs


def differing(wanted, got):
    return [(name, wanted.get(name), got.get(name)) for name in {*wanted, *got} if wanted.get(name) != got.get(name)][:2]


def shuffle(case, inputs):
    lines = [line for line in inputs.read_text(encoding="utf-8").split("\n") if line]
    check(len({json.loads(line)["id"] for line in lines}) == len(lines), "ids are not distinct")
    for method in ("bottomk", "minhash"):
        wanted = read(case, inputs, method, "2", "best")
        wanted_rows, wanted_pairs = rows(wanted)
        check(len(wanted.sets()) > 10, "groups:", len(wanted.sets()))
        for seed in SEEDS:
            generator(seed).shuffle(lines)
            shuffled = case.write("shuffled.jsonl", "\n".join(lines) + "\n")
            for threads, cpu in WAYS if method == "bottomk" else WAYS[seed:seed + 1]:
                found = read(case, shuffled, method, threads, cpu)
                what = f"{method}, seed {seed}, {threads} threads, {cpu}:"
                check(found.sets() == wanted.sets(), what, "groups",
                      sorted(map(sorted, found.sets() ^ wanted.sets()))[:3])
                found_rows, found_pairs = rows(found)
                check(found_rows == wanted_rows, what, "rows", differing(wanted_rows, found_rows))
                check(found_pairs == wanted_pairs, what, "pairs", differing(wanted_pairs, found_pairs))


def summit(case):
    """the summit has the same groups in any order, with any threads and instructions."""
    shuffle(case, case.data / "summit" / "articles.jsonl")


def synthetic(case):
    """synthetic articles have the same groups in any order, with any threads and instructions."""
    synth = os.environ.get("PRESSFOLD_SYNTH")
    if not synth or not os.path.exists(synth):
        raise fault_tap.Skip("no pressfold-synth")
    inputs = case.folder / "synthetic.jsonl"
    recall.synthesize(synth, N_SYNTHETIC, inputs)
    shuffle(case, inputs)


if __name__ == "__main__":
    sys.exit(fault_tap.main(__doc__.splitlines()[0], [summit, synthetic]))
