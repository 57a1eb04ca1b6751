#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The program's pairs and figures against those computed a second time (text_model.py, recompute.py), and
its recall against brute force (recall.py has the full measurement).

PRESSFOLD_SYNTH is the generator of synthetic articles, PRESSFOLD_SHARED a folder of real sets; a case that
needs what is not there is skipped.
"""
import json
import os
import pathlib
import random
import sys
import unicodedata

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "fault"))

import fault_tap  # noqa: E402
import recall  # noqa: E402
import recompute  # noqa: E402
import text_model  # noqa: E402

SHARED = pathlib.Path(os.environ.get("PRESSFOLD_SHARED") or HERE.parents[1] / ".." / "shared" / "data")
N_SYNTHETIC = 3000


def judge(case, inputs, silver=()):
    """Recall and figures of both methods; what is measured goes to the log as comments."""
    complaints = recall.measure(case.program, pathlib.Path(inputs).name, str(inputs), silver,
                                lambda line: print(f"# {line}", flush=True))
    fault_tap.check(not complaints, *complaints)


def summit(case):
    """pairs of the summit are those of brute force, with their figures."""
    judge(case, case.data / "summit" / "articles.jsonl")


def synthetic(case):
    """pairs of synthetic articles are those of brute force, with their figures."""
    synth = os.environ.get("PRESSFOLD_SYNTH")
    if not synth or not os.path.exists(synth):
        raise fault_tap.Skip("no pressfold-synth")
    recall.synthesize(synth, N_SYNTHETIC, case.folder / "synthetic.jsonl")
    judge(case, case.folder / "synthetic.jsonl")


def bbc(case):
    """pairs of a real set are those of brute force, with their figures."""
    folder = SHARED / "bbc"
    if not (folder / "docs.jsonl.zst").exists():
        raise fault_tap.Skip("the shared set bbc is not there")
    try:
        judge(case, folder / "docs.jsonl.zst", recall.silver_pairs(folder / "pairs_silver.csv"))
    except recompute.NoReader as why:
        raise fault_tap.Skip(str(why)) from None


def brute_force(case):
    """the brute force of these tests loses no pair."""
    rng = random.Random(11)
    tokenizer = text_model.Tokenizer()
    articles = []
    for i in range(250):
        if i % 5 == 0:
            base = [f"w{rng.randrange(60)}" for _ in range(rng.randrange(1, 60))]
        words = base[rng.randrange(len(base) // 2 + 1):]
        words = [word if rng.random() < 0.95 else "x" for word in words]
        articles.append(text_model.Article(tokenizer, {"text": " ".join(words)}))
    found = recall.all_pairs(articles, 0.5)
    sets = [set(article.shingles()) for article in articles]
    naive = {(i, j): text_model.measures(sets[i], sets[j])[0] for j in range(250) for i in range(j)}
    naive = {pair: jaccard for pair, jaccard in naive.items() if jaccard >= 0.5}
    fault_tap.check(len(naive) > 100, len(naive), "pairs only")
    fault_tap.check(found == naive, "pairs of the prefix filter:", len(found), "of all:", len(naive))


def wrong_rows(case):
    """a wrong figure, a wrong relation and a lost article are noticed."""
    words = [f"w{i}" for i in range(50)]
    records = [{"id": "a", "text": " ".join(words)}, {"id": "b", "text": " ".join(words[:30])}]
    right = {"relation": "truncated", "similarity": "0.565217", "jaccard": "0.565217", "containment": "1.000000"}
    wrongs = [{}, {"jaccard": "0.565219"}, {"similarity": "0.5"}, {"containment": "0.999"}, {"relation": "edited"},
              {"relation": "extended"}, {"relation": "identical"}]
    for change in wrongs:
        pair = dict(right, id_a="a", id_b="b") | change
        copy = dict(right, id="b", group="a", kept="0") | change
        kept = {"id": "a", "group": "a", "kept": "1", "relation": "kept", "similarity": "1", "jaccard": "1"}
        for pairs, groups in (([pair], []), ([], [kept, copy])):
            wrong = recompute.check(records, pairs, groups, 0.5)[0]
            fault_tap.check(len(wrong) == (1 if change else 0), change, wrong)
    fault_tap.check(recompute.check(records, [], [kept], 0.5)[0], "a lost article is not noticed")
    fault_tap.check(recompute.check(records, [dict(right, id_a="a", id_b="b")], [], 0.6)[0], "nor a low one")


# Blocks from which random texts are made: letters with and without case, marks, conjoining letters,
# compatibility forms, scripts without spaces, digits, signs, quotation marks, private use, past the basic plane.
BLOCKS = [(0x20, 0x7F), (0xA0, 0x250), (0x250, 0x300), (0x300, 0x370), (0x370, 0x600), (0x600, 0x700),
          (0x900, 0xA00), (0xE00, 0xF00), (0x1000, 0x1200), (0x1780, 0x1800), (0x1E00, 0x2070), (0x2070, 0x2190),
          (0x2460, 0x2500), (0x2D30, 0x2D80), (0x3000, 0x3130), (0x3130, 0x3400), (0x4E00, 0x4E80), (0xA9E0, 0xAA80),
          (0xAC00, 0xAC80), (0xE000, 0xE010), (0xF900, 0xFB50), (0xFB50, 0xFE00), (0xFE00, 0x10000),
          (0x10400, 0x10450), (0x12000, 0x12020), (0x1B000, 0x1B010), (0x1D400, 0x1D440), (0x1F600, 0x1F640),
          (0x20000, 0x20010), (0xE0100, 0xE0110)]


def random_text(rng, n):
    """Unicode of a few blocks. Only what Unicode 13 has, as the versions of both sides may differ."""
    blocks = rng.sample(BLOCKS, rng.randrange(1, 4))
    out = []
    while len(out) < n:
        sign = chr(rng.randrange(*rng.choice(blocks))) if rng.random() < 0.75 else rng.choice(" \n .,")
        if unicodedata.category(sign) not in ("Cn", "Cs") and sign >= " " or sign == "\n":
            out.append(sign)
    return "".join(out)


def random_unicode(case):
    """figures of random texts in all scripts are those computed a second time."""
    rng = random.Random(5)
    records = []
    for i in range(400):
        text = random_text(rng, rng.randrange(1, 400))
        cut = rng.randrange(len(text) + 1)
        versions = [text, text[:cut], text[:cut] + random_text(rng, 3) + text[cut:], text.upper(),
                    unicodedata.normalize("NFD", text), unicodedata.normalize("NFKC", text)]
        records += [{"id": f"{i}-{v}", "text": version} for v, version in enumerate(versions)]
    inputs = case.write("in.jsonl", "".join(json.dumps(record) + "\n" for record in records))
    complaints = recall.measure(case.program, "random", str(inputs), [], lambda line: print(f"# {line}", flush=True))
    fault_tap.check(not complaints, *complaints)


def short_texts(case):
    """a text with fewer than three shingles is judged with its title, a longer one without."""
    words = [f"w{i}" for i in range(40)]
    records = []
    for n in range(1, 12):
        for title in ("", "one two three four five six seven", "eight nine ten eleven twelve"):
            records.append({"id": f"{n}-{title}", "title": title, "text": " ".join(words[:n])})
            records.append({"id": f"{n}-{title}-x", "title": title, "text": " ".join(words[:n - 1] + ["x"])})
    inputs = case.write("in.jsonl", "".join(json.dumps(record) + "\n" for record in records))
    judge(case, inputs)


if __name__ == "__main__":
    sys.exit(fault_tap.main(__doc__.splitlines()[0],
                            [brute_force, wrong_rows, random_unicode, short_texts, summit, bbc, synthetic]))
