# SPDX-License-Identifier: MIT
"""What compare.py runs: each tool in each of its settings."""
import collections

# `name` is the row's name, `tool` what makes it; `command` are the words after the program or adapter, `form` says
# what a reader must know of the setting.
Case = collections.namedtuple("Case", "name tool command form")

THRESHOLD = "0.5"
SQUARE = ["--bands", "25", "--rows", "5"]   # the least error at threshold .5 with 128 slots: takes 125 of them
DENSE = ["--bands", "32", "--rows", "4"]
JACCARD = ["--similarity", "jaccard", "--threshold", THRESHOLD]

CASES = (
    Case("Pressfold default", "pressfold", [], "news rule, bottom-k index, verified on the texts"),
    Case("Pressfold minhash", "pressfold", [*JACCARD, "--method", "minhash", "--permutations", "128"],
         "Jaccard .5, 128 slots in bands of its design, verified on the texts"),
    Case("Pressfold bottomk", "pressfold", [*JACCARD, "--method", "bottomk"],
         "Jaccard .5, bottom-k index, verified on the texts"),
    Case("gaoya Rust", "gaoya_peer", ["25", "5", THRESHOLD], "own program; 25 x 5, verified by estimate"),
    Case("gaoya Python", "gaoya_peer.py", SQUARE, "its own words; 25 x 5, verified by estimate"),
    Case("minhash-lsh Go", "minhash_lsh_peer", ["128", THRESHOLD], "own program; 25 x 5 by its choice"),
    Case("datasketch", "datasketch_peer.py", ["--form", "bytes", *SQUARE], "shingles given, SHA-1; 25 x 5"),
    Case("datasketch hashed", "datasketch_peer.py", ["--form", "hashes", *SQUARE], "hashes given; 25 x 5"),
    Case("rensa", "rensa_peer.py", ["--form", "strings", *SQUARE], "R-MinHash, shingles given, its index; 25 x 5"),
    Case("rensa hashed", "rensa_peer.py", ["--form", "hashes", *SQUARE], "R-MinHash matrix, hashes given; 25 x 5"),
    Case("rensa hashed 32 x 4", "rensa_peer.py", ["--form", "hashes", *DENSE],
         "R-MinHash matrix, hashes given; 32 x 4"),
    Case("rensa rho", "rensa_peer.py", ["--form", "rho", "--bands", "8", "--rows", "16"],
         "rho matrix, hashes given; 8 x 16 as in its own benchmark"),
    Case("FastSketchLSH", "fastsketchlsh_peer.py", ["--form", "hashes", *SQUARE], "hashes given; 25 x 5"),
    Case("FastSketchLSH 32 x 4", "fastsketchlsh_peer.py", ["--form", "hashes", *DENSE], "hashes given; 32 x 4"),
    Case("datatrove", "datatrove_peer.py", SQUARE, "three stages on disk; 25 x 5"),
    Case("text-dedup", "text_dedup_peer.py", SQUARE, "its command, xxh3; 25 x 5"),
)
BASE = "Pressfold default"
LIKE = "Pressfold minhash"

# Tools that were looked for and are not measured, with the reason.
ABSENT = (
    ("duplodocus", "neither on crates.io nor in another registry as a package"),
    ("onion", "no package: Debian has none of that name for texts"),
    ("incrededup 0.3.1", "installs; its shingles are always 3 characters and its bands 16 x 8, its input a database"),
    ("Spark MinHashLSH", "its hash tables have one row each: no 25 x 5"),
    ("Daft", "its minhash() gives signatures; bands and groups are left to its user"),
    ("NeMo Curator, FED", "want a GPU"),
    ("semhash, UniSim", "compare meaning by a model, not shingles"),
)


def command_of(case, program, venv, data, groups):
    """The words that run a case."""
    if case.tool == "pressfold":
        return [program, "dedup", data, "-o", "/dev/null", "--groups", groups, "--threads", "1", "--quiet",
                *case.command]
    if case.tool.endswith(".py"):
        return [f"{venv}/bin/python", case.tool, data, groups, *case.command]
    return [f"{venv}/bin/{case.tool}", data, groups, *case.command]
