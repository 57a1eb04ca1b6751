# SPDX-License-Identifier: MIT
"""What the adapters share, so that every tool is given the same words and the same shingles.

An adapter is run as `python NAME_peer.py INPUT.jsonl GROUPS.csv [--form FORM] [--bands B --rows R]`. It writes
GROUPS.csv (id,group; one row per article, in input order) and prints one line of JSON: the tool's version and the
CPU seconds of each stage. `read` and `shingles` are done here, in Python, for every tool that does not tokenise by
itself; all other stages are the tool's work or what it leaves to its user.

* words: `\\w+` over the lower-cased text, as Python means it;
* shingles: 5 words, one shingle of all words where there are fewer; an article without words is left out and
  stays alone, whatever a tool would do with an empty set;
* a shingle is handed over as a string (words with a space between), as bytes, or as a 64-bit hash that numpy
  makes of the words' XXH3: by whatever a tool takes, the last being the fastest way from Python.
"""
import argparse
import contextlib
import csv
import itertools
import json
import re
import time

WORDS = 5
PERMUTATIONS = 128
BATCH = 2000  # articles that are in memory as words at a time
WORD = re.compile(r"\w+")


class Stages:
    """CPU seconds of this process, all threads, by stage."""

    def __init__(self):
        self.seconds = {}

    @contextlib.contextmanager
    def of(self, name):
        began = time.process_time()
        try:
            yield
        finally:
            self.seconds[name] = self.seconds.get(name, 0.0) + time.process_time() - began


def read_batches(path, stages):
    """Yields ([id], [text]) of BATCH articles."""
    import orjson
    with open(path, "rb") as file:
        while True:
            with stages.of("read"):
                articles = [orjson.loads(line) for line in itertools.islice(file, BATCH)]
                ids = [article["id"] for article in articles]
                texts = [article.get("text") or "" for article in articles]
            if not ids:
                return
            yield ids, texts


def read_ids(path):
    return [name for names, _ in read_batches(path, Stages()) for name in names]


def words_of(text):
    return WORD.findall(text.lower())


def strings_of(words):
    """The shingles of an article as strings, repetitions and all."""
    if len(words) < WORDS:
        return [" ".join(words)] if words else []
    return [" ".join(window) for window in zip(*(words[i:] for i in range(WORDS)))]


class Hasher:
    """Shingles as 64-bit hashes, the same in every run."""

    def __init__(self):
        import numpy
        import xxhash

        class WordHashes(dict):
            def __missing__(self, word):
                value = self[word] = xxhash.xxh3_64_intdigest(word.encode("utf-8", "surrogatepass"))
                return value

        self.np = numpy
        self.hashes = WordHashes({"": 0})
        rng = numpy.random.default_rng(1)
        self.factors = rng.integers(0, 2**63, WORDS, dtype=numpy.uint64) * numpy.uint64(2) + numpy.uint64(1)

    def hash_batch(self, batch):
        """(hashes, offsets) of articles that all have words: article i has hashes[offsets[i]:offsets[i + 1]]."""
        np = self.np
        batch = [words if len(words) >= WORDS else words + [""] * (WORDS - len(words)) for words in batch]
        ends = np.cumsum([len(words) for words in batch], dtype=np.int64)
        hashes = np.fromiter(map(self.hashes.__getitem__, itertools.chain.from_iterable(batch)),
                             dtype=np.uint64, count=int(ends[-1]))
        n = len(hashes) - WORDS + 1
        mixed = hashes[:n] * self.factors[0]
        for i in range(1, WORDS):
            mixed += hashes[i:i + n] * self.factors[i]
        is_inside = np.ones(n, dtype=bool)
        for i in range(1, WORDS):
            is_inside[ends[:-1] - i] = False
        offsets = np.concatenate(([0], ends - (WORDS - 1) * np.arange(1, len(ends) + 1))).astype(np.uint64)
        mixed = mixed[is_inside]
        return mixed ^ (mixed >> np.uint64(32)), offsets


class Articles:
    """All articles of a file in batches, as words; remembers the ids and which have words."""

    def __init__(self, path, stages):
        self.path, self.stages = path, stages
        self.ids = []
        self.filled = []  # numbers of the articles that have words, in order

    def texts(self):
        for ids, texts in read_batches(self.path, self.stages):
            first = len(self.ids)
            self.ids += ids
            yield first, texts

    def words(self):
        for first, texts in self.texts():
            with self.stages.of("shingles"):
                batch = [words_of(text) for text in texts]
                self.filled += [first + i for i, words in enumerate(batch) if words]
                batch = [words for words in batch if words]
            yield batch

    def strings(self):
        for batch in self.words():
            with self.stages.of("shingles"):
                shingles = [strings_of(words) for words in batch]
            yield shingles

    def bytes(self):
        for batch in self.words():
            with self.stages.of("shingles"):
                shingles = [[shingle.encode("utf-8", "surrogatepass") for shingle in strings_of(words)]
                            for words in batch]
            yield shingles

    def hashes(self):
        hasher = Hasher()
        for batch in self.words():
            if batch:
                with self.stages.of("shingles"):
                    hashed = hasher.hash_batch(batch)
                yield hashed


class Union:
    """Union-find; the root of a set is its least number."""

    def __init__(self, n):
        self.parent = list(range(n))

    def find(self, i):
        parent = self.parent
        while parent[i] != i:
            parent[i] = parent[parent[i]]
            i = parent[i]
        return i

    def join(self, i, j):
        i, j = self.find(i), self.find(j)
        if i < j:
            self.parent[j] = i
        elif j < i:
            self.parent[i] = j


def join_equal_bands(union, numbers, matrix, bands, rows):
    """Joins the articles whose slots are equal in a band; `matrix` is [articles, slots], `numbers` their numbers."""
    import numpy as np
    rng = np.random.default_rng(2)
    for band in range(bands):
        factors = rng.integers(0, 2**63, rows, dtype=np.uint64) * np.uint64(2) + np.uint64(1)
        slots = matrix[:, band * rows:(band + 1) * rows].astype(np.uint64) + np.uint64(1)
        keys = (slots * factors).sum(axis=1, dtype=np.uint64)
        order = np.argsort(keys, kind="stable")
        for at in np.flatnonzero(keys[order[1:]] == keys[order[:-1]]):
            union.join(numbers[order[at]], numbers[order[at + 1]])


def write_groups(path, ids, union):
    with open(path, "w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("id", "group"))
        writer.writerows((name, ids[union.find(i)]) for i, name in enumerate(ids))


def read_args(forms):
    """The arguments every adapter takes; the first form is the default."""
    parser = argparse.ArgumentParser()
    parser.add_argument("input")
    parser.add_argument("groups")
    parser.add_argument("--form", choices=forms, default=forms[0])
    parser.add_argument("--bands", type=int, default=25)
    parser.add_argument("--rows", type=int, default=5)
    parser.add_argument("--threshold", type=float, default=0.5)
    return parser.parse_args()


def tell(package, stages):
    import importlib.metadata
    print(json.dumps({"version": importlib.metadata.version(package), "stages": stages.seconds}))
