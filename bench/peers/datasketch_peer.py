#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""datasketch: MinHash.generator (what MinHash.bulk lists, over update_batch) and MinHashLSH.

`bytes` is the documented way: byte strings, which the library hashes with SHA-1. `hashes` hands it 32 bits
that numpy made, with a hash function that does nothing: the fastest way in. Each signature is looked up, then
inserted. Candidates are not verified, as in common use; bands are the library's own choice for the threshold.
"""
import itertools

from datasketch import MinHash, MinHashLSH

import peer_tools


def same(value):
    return value


def signatures(articles, form, n_slots):
    if form == "bytes":
        for batch in articles.bytes():
            with articles.stages.of("sketch"):
                made = MinHash.bulk(batch, num_perm=n_slots)
            yield from made
        return
    for hashes, offsets in articles.hashes():
        with articles.stages.of("sketch"):
            values, ends = (hashes & 0xFFFFFFFF).tolist(), offsets.tolist()
            batch = [values[a:b] for a, b in itertools.pairwise(ends)]
            made = MinHash.bulk(batch, num_perm=n_slots, hashfunc=same)
        yield from made


def main():
    args = peer_tools.read_args(("bytes", "hashes"))
    stages = peer_tools.Stages()
    articles = peer_tools.Articles(args.input, stages)
    made = list(signatures(articles, args.form, peer_tools.PERMUTATIONS))
    union = peer_tools.Union(len(articles.ids))
    with stages.of("index"):
        lsh = MinHashLSH(threshold=args.threshold, num_perm=peer_tools.PERMUTATIONS)
        if (lsh.b, lsh.r) != (args.bands, args.rows):
            lsh = MinHashLSH(num_perm=peer_tools.PERMUTATIONS, params=(args.bands, args.rows))
        for number, signature in zip(articles.filled, made):
            for other in lsh.query(signature):
                union.join(number, other)
            lsh.insert(number, signature, check_duplication=False)
    with stages.of("write"):
        peer_tools.write_groups(args.groups, articles.ids, union)
    peer_tools.tell("datasketch", stages)


if __name__ == "__main__":
    main()
