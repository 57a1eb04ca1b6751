#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""gaoya from Python: MinHashStringIndex, bulk insert, bulk query.

It tokenises by itself; its words end at ASCII white space and punctuation. An article's signature is made twice, to
insert and to query, and the texts stay in memory between: its Python index takes texts only. It verifies: a
candidate counts when the estimate from the signatures reaches the threshold.
"""
import gaoya

import peer_tools


def main():
    args = peer_tools.read_args(("own",))
    stages = peer_tools.Stages()
    articles = peer_tools.Articles(args.input, stages)
    index = gaoya.minhash.MinHashStringIndex(
        hash_size=32, jaccard_threshold=args.threshold, num_bands=args.bands, band_size=args.rows, analyzer="word",
        lowercase=True, ngram_range=(peer_tools.WORDS, peer_tools.WORDS), id_container="smallvec")
    batches = []
    for first, texts in articles.texts():
        filled = [i for i, text in enumerate(texts) if text.strip()]
        batches.append(([first + i for i in filled], [texts[i] for i in filled]))
    union = peer_tools.Union(len(articles.ids))
    with stages.of("sketch"):
        for numbers, documents in batches:
            index.par_bulk_insert_docs(numbers, documents)
    with stages.of("index"):
        for numbers, documents in batches:
            for number, found in zip(numbers, index.par_bulk_query(documents)):
                for other in found:
                    union.join(number, other)
    with stages.of("write"):
        peer_tools.write_groups(args.groups, articles.ids, union)
    peer_tools.tell("gaoya", stages)


if __name__ == "__main__":
    main()
