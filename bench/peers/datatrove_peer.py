#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""datatrove: the first three stages of its MinHash pipeline, one after the other in this process.

Its words come from a tokeniser of ours (`\\w+`; the one it brings for English is spaCy's, which is no part of it),
its normalisation is lower-casing only, its hashes are xxhash of 64 bits as by default. An article of fewer than
5 words has no signature, and its reader passes over those without text: it counts the others only. Candidates are
not verified; it links neighbours of equal signature and takes connected components. The fourth stage, which would
write the kept articles, is left out: the groups are read from stage 3.
"""
import os
import struct
import tempfile

from datatrove.executor import LocalPipelineExecutor
from datatrove.pipeline.dedup import MinhashDedupBuckets, MinhashDedupCluster, MinhashDedupSignature
from datatrove.pipeline.dedup.minhash import MinhashConfig
from datatrove.pipeline.readers import JsonlReader
from datatrove.utils.text import TextNormConfig
from datatrove.utils.word_tokenizers import WordTokenizer

import peer_tools


class PlainWords(WordTokenizer):
    """Runs of word signs."""

    def word_tokenize(self, text):
        return peer_tools.WORD.findall(text)

    def sent_tokenize(self, text):
        return [text]

    def span_tokenize(self, text):
        return [(0, len(text))]


def run_stage(pipeline, tasks, folder, name):
    LocalPipelineExecutor(pipeline, tasks=tasks, workers=1, logging_dir=f"{folder}/logs-{name}").run()


def run_pipeline(args, folder, stages):
    config = MinhashConfig(
        n_grams=peer_tools.WORDS, num_buckets=args.bands, hashes_per_bucket=args.rows,
        norm_config=TextNormConfig(lowercase=True, norm_whitespace=False, remove_punctuation=False,
                                   norm_unicode_diacritics=False, norm_numbers=False))
    place, name = os.path.split(os.path.abspath(args.input))
    with stages.of("sketch"):
        run_stage([JsonlReader(place, glob_pattern=name, text_key="text", id_key="id"),
                   MinhashDedupSignature(f"{folder}/signatures", config, language=PlainWords())], 1, folder, "1")
    with stages.of("index"):
        run_stage([MinhashDedupBuckets(f"{folder}/signatures", f"{folder}/buckets", config=config)],
                  args.bands, folder, "2")
        run_stage([MinhashDedupCluster(f"{folder}/buckets", f"{folder}/clusters", config=config,
                                       save_cluster_id=True, lines_to_buffer=1000)], 1, folder, "3")


def join_clusters(path, filled, union):
    """Pairs of 32-bit numbers: an article's place among those with text, and its cluster."""
    first = {}
    with open(path, "rb") as file:
        for place, cluster in struct.iter_unpack("<2I", file.read()):
            union.join(filled[place], first.setdefault(cluster, filled[place]))


def read_places(path):
    """All ids, and the numbers of the articles with text."""
    ids, filled = [], []
    for names, texts in peer_tools.read_batches(path, peer_tools.Stages()):
        filled += [len(ids) + i for i, text in enumerate(texts) if text]
        ids += names
    return ids, filled


def main():
    args = peer_tools.read_args(("own",))
    stages = peer_tools.Stages()
    with tempfile.TemporaryDirectory(prefix="datatrove-") as folder:
        run_pipeline(args, folder, stages)
        with stages.of("write"):
            ids, filled = read_places(args.input)
            union = peer_tools.Union(len(ids))
            path = f"{folder}/clusters/000000.clusters"
            if os.path.exists(path):
                join_clusters(path, filled, union)
            peer_tools.write_groups(args.groups, ids, union)
    peer_tools.tell("datatrove", stages)


if __name__ == "__main__":
    main()
