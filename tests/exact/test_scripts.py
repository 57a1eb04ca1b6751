#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Copies in every script: what is a copy in English is one in any other, and nothing is joined for want of tokens.

Texts are made of word lists (made_texts.py). Real sets of PRESSFOLD_SHARED, where they are there, are looked at
for figures that are far off.
"""
import pathlib
import sys

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "fault"))

import fault_tap  # noqa: E402
import recompute  # noqa: E402
from fault_tap import check  # noqa: E402
from made_texts import WITHOUT_SPACES, WORDS, Outcome, edit, generator, join_words, make_words, record  # noqa: E402
from test_exact import SHARED  # noqa: E402

SEEDS = (1, 2, 3)
METHODS = ("bottomk", "minhash")


def family(rng, language, name):
    """An original with a light edit and its first 60 %, and two other texts, each of its own outlet."""
    n_words = rng.randrange(45, 60) if language in WITHOUT_SPACES else rng.randrange(90, 150)
    words = make_words(rng, language, n_words)
    texts = {"original": words, "edit": edit(rng, language, words, 2), "cut": words[:n_words * 6 // 10],
             "other": make_words(rng, language, n_words), "another": make_words(rng, language, n_words)}
    return [record(f"{name}-{kind}", join_words(language, texts[kind]), day)
            for day, kind in enumerate(texts, 1)]


def check_family(found, name):
    def group(kind):
        return found.group(f"{name}-{kind}")
    check(found.relation(f"{name}-original") == "kept", name, "the earliest is not kept")
    check(group("edit") == f"{name}-original", name, "the edit is not joined")
    check(group("cut") == f"{name}-original", name, "the cut copy is not joined")
    check(found.relation(f"{name}-edit") in ("near-identical", "edited"), name, found.relation(f"{name}-edit"))
    check(found.relation(f"{name}-cut") == "truncated", name, found.relation(f"{name}-cut"))
    check(group("other") == f"{name}-other" and group("another") == f"{name}-another", name, "unrelated texts joined")


def copies_in_every_language(case):
    """an edit and a cut copy are joined in every language, other texts are not."""
    for seed in SEEDS:
        rng = generator(seed)
        for method in METHODS:
            records = [item for language in WORDS for item in family(rng, language, language)]
            found = Outcome(case, records, "--method", method)
            for language in WORDS:
                check_family(found, language)
            check(len(found.sets()) == len(WORDS), seed, method, found.sets())


def copies_of_mixed_texts(case):
    """copies are joined in texts of several languages."""
    for seed in SEEDS:
        rng = generator(seed)
        records = []
        for first, second in (("english", "arabic"), ("chinese", "korean"), ("russian", "japanese"),
                              ("hindi", "english"), ("hebrew", "thai")):
            name = f"{first}-{second}"

            def mixed():
                return [(language, make_words(rng, language, 9))
                        for _ in range(4) for language in (first, first, first, second)]

            def together(parts):
                return " ".join(join_words(language, words) for language, words in parts)

            parts = mixed()
            edited = [(language, edit(rng, language, words, 1) if i in (1, 13) else words)
                      for i, (language, words) in enumerate(parts)]
            versions = {"original": parts, "edit": edited, "cut": parts[:10], "other": mixed(), "another": mixed()}
            records += [record(f"{name}-{kind}", together(version), day)
                        for day, (kind, version) in enumerate(versions.items(), 1)]
        found = Outcome(case, records)
        for name in {item["id"].rsplit("-", 1)[0] for item in records}:
            check_family(found, name)


def copies_where_the_language_turns(case):
    """a cut copy is joined where it has mostly pairs and the whole text has mostly words."""
    rng = generator(4)
    chinese = [join_words("chinese", make_words(rng, "chinese", 9)) for _ in range(4)]
    english = [join_words("english", make_words(rng, "english", 9)) for _ in range(11)]
    records = [record("original", " ".join(chinese + english), 1), record("cut", " ".join(chinese + english[:5]), 2)]
    found = Outcome(case, records)
    check(found.group("cut") == "original", found.pairs)


# Texts of which no token is left, or only one long one, in scripts and signs of all kinds.
ODD_TEXTS = {
    "emoji": "\U0001F600\U0001F602\U0001F923", "other emoji": "\U0001F62D\U0001F622", "hearts": "\u2764\uFE0F \u2764",
    "dots": "... --- !!!", "stars": "* * *", "dashes": "\u2014\u2014", "private use": "\uE000\uE001 \uE002",
    "more private use": "\uE000\uE001 \uE003", "private plane": "\U000F0000\U000F0001",
    "cuneiform": "\U00012000\U00012001 \U00012002", "more cuneiform": "\U00012000\U00012001 \U00012003",
    "tifinagh": "\u2D30\u2D31\u2D32 \u2D33\u2D34", "more tifinagh": "\u2D30\u2D31\u2D32 \u2D33\u2D35",
    "hieroglyphs": "\U00013000\U00013001", "unassigned": "\U0003FFF0\U0003FFF1", "more unassigned": "\U0003FFF0",
    "unassigned letters": "\u0530\u0378", "math": "\u2211\u222B\u221A", "arrows": "\u2190\u2191", "mark": "\u0301",
    "music": "\U0001D11E\U0001D122", "braille": "\u2801\u2803", "one letter": "a", "one sign": "\u4E2D",
    "one digit": "7", "a word": "word", "two words": "two words", "thai": "\u0E01", "replacement": "\uFFFD",
    "zero width": "\u200B\u200D", "more zero width": "\u200B", "blank": " ", "blanks": "\n\n", "ideographic": "\u3000"}


def equal_texts_of_any_signs(case):
    """equal texts are copies however short and whatever their signs, different ones are not."""
    for titled in (False, True):
        for method in (*METHODS, "simhash", "exact"):
            records = []
            for i, (name, text) in enumerate(ODD_TEXTS.items()):
                title = {"title": "Minister opens harbour bridge"} if titled else {}
                records += [record(f"{name} {n}", text, n, **title) for n in (1, 2)]
            found = Outcome(case, records, "--method", method)
            wanted = {frozenset((f"{name} 1", f"{name} 2")) for name in ODD_TEXTS}
            check(found.sets() == wanted, method, "titled" if titled else "", "differ:",
                  sorted(map(sorted, found.sets() ^ wanted)))
            check(all(found.relation(f"{name} 2") == "identical" for name in ODD_TEXTS), "relation is not identical")


def long_texts_of_odd_signs(case):
    """long texts of signs that are no letters are not joined unless they are equal."""
    rng = generator(8)
    ranges = {"emoji": (0x1F600, 0x1F640), "private use": (0xE000, 0xE100), "unassigned": (0x3FF00, 0x3FFF0),
              "punctuation": (0x2010, 0x2028), "boxes": (0x2500, 0x2580)}
    for separator in ("", " "):
        texts = {f"{name} {n}": separator.join(chr(rng.randrange(*ranges[name])) for _ in range(300))
                 for name in ranges for n in range(4)}
        records = [record(name, text) for name, text in texts.items()]
        records += [record(f"{name} again", text, 2) for name, text in texts.items()]
        found = Outcome(case, records)
        check(found.sets() == {frozenset((name, f"{name} again")) for name in texts}, "groups:", found.sets())


def long_texts_of_rare_letters(case):
    """texts in rarely written scripts are told apart and their cut copies joined."""
    for seed in SEEDS:
        rng = generator(seed)
        records = []
        for name, first, last in (("cuneiform", 0x12000, 0x12300), ("tifinagh", 0x2D30, 0x2D68),
                                  ("ethiopic", 0x1200, 0x1240), ("cherokee", 0x13A0, 0x13F0),
                                  ("deseret", 0x10400, 0x10450), ("georgian", 0x10D0, 0x10F0)):
            def words(n):
                return ["".join(chr(rng.randrange(first, last)) for _ in range(rng.randrange(2, 8))) for _ in range(n)]
            original = words(100)
            texts = {"original": original, "edit": original[:30] + words(1) + original[31:], "cut": original[:60],
                     "other": words(100), "another": words(100)}
            records += [record(f"{name}-{kind}", " ".join(text), day) for day, (kind, text) in enumerate(texts.items(), 1)]
        found = Outcome(case, records)
        for name in {item["id"].rsplit("-", 1)[0] for item in records}:
            check_family(found, name)


def real_set(case, name, lowest, highest):
    inputs = SHARED / name / "docs.jsonl.zst"
    if not inputs.exists():
        raise fault_tap.Skip(f"the shared set {name} is not there")
    found = Outcome.__new__(Outcome)
    found.read(case, inputs)
    copies = sum(row["kept"] == "0" for row in found.rows.values()) / len(found.rows)
    largest = max(map(len, found.sets()), default=1)
    print(f"# {name}: {len(found.rows)} articles, {copies:.4f} of them copies, largest group {largest}", flush=True)
    check(lowest <= copies <= highest, name, "share of copies", copies)
    return found


def saudinewsnet(case):
    """a real Arabic set has as many copies as brute force shows pairs, give or take."""
    real_set(case, "saudinewsnet", 0.08, 0.30)


def thucnews_titles(case):
    """Chinese headlines, each another, are hardly ever joined."""
    found = real_set(case, "thucnews_titles", 0, 0.01)
    try:
        texts = {item["id"]: item["text"] for item in recompute.read_records(SHARED / "thucnews_titles/docs.jsonl.zst")}
    except recompute.NoReader as why:
        raise fault_tap.Skip(str(why)) from None
    for group in found.sets():
        first, *rest = sorted(group)
        for other in rest:
            alike = set(texts[first]) & set(texts[other])
            check(2 * len(alike) >= min(len(set(texts[first])), len(set(texts[other]))), texts[first], texts[other])


if __name__ == "__main__":
    sys.exit(fault_tap.main(__doc__.splitlines()[0], [
        copies_in_every_language, copies_of_mixed_texts, copies_where_the_language_turns, equal_texts_of_any_signs,
        long_texts_of_odd_signs, long_texts_of_rare_letters, saudinewsnet, thucnews_titles]))
