#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""text-dedup: its own command `python -m text_dedup.minhash`, one process.

It reads, splits, hashes and groups by itself, with its faster hash (xxh3, 32 bits) and bands as given. It splits
at every sign that is no word sign, so two signs in a row leave an empty word between them, which counts as a
word. Candidates are not verified. --debug makes it write its union-find, from which the groups are taken.
"""
import pickle
import runpy
import sys
import tempfile

import peer_tools


def run_command(args, folder):
    words = ["text_dedup.minhash", "--path", "json", "--data_files", args.input, "--split", "train", "--column", "text",
             "--cache_dir", f"{folder}/cache", "--output", f"{folder}/out", "--debug",
             "--clean_cache", "--num_proc", "1", "--ngram", str(peer_tools.WORDS), "--min_length", "1",
             "--num_perm", str(peer_tools.PERMUTATIONS), "--threshold", str(args.threshold), "--b", str(args.bands),
             "--r", str(args.rows), "--hash_func", "xxh3", "--hash_bits", "32"]
    shown, sys.argv, sys.stdout = sys.stdout, words, sys.stderr
    try:
        runpy.run_module("text_dedup.minhash", run_name="__main__", alter_sys=True)
    except SystemExit as ended:
        if ended.code:
            raise
    finally:
        sys.stdout = shown


def write_groups(args, folder):
    """Its union-find is over the places of the articles in the input; those alone may be missing in it."""
    with open(f"{folder}/out/uf.pkl", "rb") as file:
        theirs = pickle.load(file)
    ids = peer_tools.read_ids(args.input)
    union = peer_tools.Union(len(ids))
    for number in list(theirs.parent):
        union.join(number, theirs.find(number))
    peer_tools.write_groups(args.groups, ids, union)


def main():
    args = peer_tools.read_args(("own",))
    stages = peer_tools.Stages()
    with tempfile.TemporaryDirectory(prefix="text-dedup-") as folder:
        with stages.of("all"):
            run_command(args, folder)
        with stages.of("write"):
            write_groups(args, folder)
    peer_tools.tell("text-dedup", stages)


if __name__ == "__main__":
    main()
