#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""FastSketchLSH: FastSimilaritySketch.batch and LSH, both of one thread.

`strings` hands over shingles as strings, `hashes` as prepared 64-bit hashes in one flat array (batch_csr). Its
index answers for all articles at once. Candidates are not verified. A sketch has a power of two of slots and bands
must use all slots of the index, so of 128 slots made the first bands x rows are handed on.
"""
import itertools

import numpy
from FastSketchLSH import LSH, FastSimilaritySketch

import peer_tools


def sketches(args, articles):
    sketcher = FastSimilaritySketch(size=peer_tools.PERMUTATIONS, seed=1)
    parts = []
    if args.form == "strings":
        for batch in articles.strings():
            with articles.stages.of("sketch"):
                parts.append(numpy.asarray(sketcher.batch(batch, num_threads=1), dtype=numpy.uint64))
    else:
        for hashes, offsets in articles.hashes():
            with articles.stages.of("sketch"):
                parts.append(sketcher.batch_csr(hashes, offsets, prehashed=True, num_threads=1))
    with articles.stages.of("sketch"):
        return numpy.ascontiguousarray(numpy.concatenate(parts)[:, :args.bands * args.rows])


def main():
    args = peer_tools.read_args(("hashes", "strings"))
    stages = peer_tools.Stages()
    articles = peer_tools.Articles(args.input, stages)
    made = sketches(args, articles)
    union = peer_tools.Union(len(articles.ids))
    with stages.of("index"):
        lsh = LSH(num_perm=args.bands * args.rows, num_bands=args.bands, num_threads=1)
        lsh.insert(made)
        found, starts = lsh.query(made, format="csr")
        found = found.tolist()
        for number, (begin, end) in zip(articles.filled, itertools.pairwise(starts.tolist())):
            for other in found[begin:end]:
                union.join(number, articles.filled[other])
    with stages.of("write"):
        peer_tools.write_groups(args.groups, articles.ids, union)
    peer_tools.tell("FastSketchLSH", stages)


if __name__ == "__main__":
    main()
