#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""rensa: R-MinHash of all shingles, or its rho sketch, and banding.

`strings` is its documented way: RMinHash.from_token_sets, RMinHashLSH.insert_many and query_all. `hashes` is the
fastest that yields groups: a digest matrix of prepared hashes. Of a matrix its index tells only which articles
have a partner, not which partner, so the bands of the matrix are compared by numpy here. `rho` is the path of its
published speed, on the same matrix: it reads 15 tokens of a document (see the README), so equal documents meet, and
edited ones mostly not. Candidates are not verified. A matrix has 128 slots, of which the bands take what they need;
the index of `strings` refuses a remainder, so signatures have bands x rows slots there.
"""
import numpy
from rensa import RMinHash, RMinHashLSH

import peer_tools

SEED = 1


def group_strings(args, articles):
    stages, made, n_slots = articles.stages, [], args.bands * args.rows
    for batch in articles.strings():
        with stages.of("sketch"):
            made += RMinHash.from_token_sets(batch, n_slots, SEED)
    union = peer_tools.Union(len(articles.ids))
    with stages.of("index"):
        lsh = RMinHashLSH(args.threshold, n_slots, args.bands)
        lsh.insert_many(made)
        for number, found in zip(articles.filled, lsh.query_all(made)):
            for other in found:
                union.join(number, articles.filled[other])
    return union


def group_hashes(args, articles):
    stages, parts, n_slots = articles.stages, [], peer_tools.PERMUTATIONS
    digest = (RMinHash.digest_matrix_from_flat_token_hashes_rho if args.form == "rho"
              else RMinHash.digest_matrix_from_flat_token_hashes)
    for hashes, offsets in articles.hashes():
        with stages.of("sketch"):
            parts.append(numpy.array(digest(hashes, offsets, n_slots, SEED).to_rows(), dtype=numpy.uint32))
    union = peer_tools.Union(len(articles.ids))
    with stages.of("index"):
        peer_tools.join_equal_bands(union, articles.filled, numpy.concatenate(parts), args.bands, args.rows)
    return union


def main():
    args = peer_tools.read_args(("hashes", "strings", "rho"))
    stages = peer_tools.Stages()
    articles = peer_tools.Articles(args.input, stages)
    group = group_strings if args.form == "strings" else group_hashes
    union = group(args, articles)
    with stages.of("write"):
        peer_tools.write_groups(args.groups, articles.ids, union)
    peer_tools.tell("rensa", stages)


if __name__ == "__main__":
    main()
