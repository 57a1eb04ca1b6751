#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""What a copy is called (groups.h), on texts made for it: for either article kept, in either order of input.

Texts are random words (made_texts.py), so what two of them share is known from how they were made.
"""
import itertools
import pathlib
import sys

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "fault"))

import fault_tap  # noqa: E402
from fault_tap import check  # noqa: E402
from made_texts import Outcome, edit, generator, join_words, make_words, record  # noqa: E402

N_WORDS = 200
REVERSE = {"truncated": "extended", "extended": "truncated"}
MEASURES = ([], ["--similarity", "jaccard", "--threshold", "0.3"], ["--similarity", "containment", "--threshold", "0.5"])


def prose(words):
    return join_words("english", words)


def variants(rng, words):
    """The text changed so that it is to the original what its name says, by a safe margin."""
    more = make_words(rng, "english", N_WORDS)
    n = len(words)
    return {
        "identical": prose(words).upper().replace(". ", " - "),
        "near-identical": prose(edit(rng, "english", words, 2)),             # 10 of 196 shingles gone
        "edited": prose(edit(rng, "english", words, 14)),                    # 70 of them
        "truncated": prose(words[:n * 6 // 10]),
        "extended": prose(words + more[:n * 6 // 10]),
    }


def invariants(found):
    """What holds of any run."""
    for name, row in found.rows.items():
        check(row["relation"] != "excerpt", name, "is called an excerpt of its own group")
        check((row["kept"] == "1") == (row["relation"] == "kept") == (row["group"] == name), row)
        check(found.relation(row["group"]) == "kept", name, "its group keeps no article")
    for (a, b), row in found.pairs.items():
        check(row["relation"] != "kept", a, b, "a pair is called kept")
        if row["relation"] == "excerpt":
            check(found.group(a) != found.group(b), a, b, "an excerpt link joins")


def pair_relation(found, original, copy):
    """What the copy is to the original by --pairs, which says what the second of the input is to the first."""
    if (original, copy) in found.pairs:
        return found.pairs[original, copy]["relation"]
    relation = found.pairs[copy, original]["relation"]
    return REVERSE.get(relation, relation)


def each_relation_both_ways(case):
    """every relation is told for the earlier and the later article kept, in either input order."""
    for seed, measure in itertools.product((1, 2, 3), MEASURES):
        rng = generator(seed)
        words = make_words(rng, "english", N_WORDS)
        for relation, text in variants(rng, words).items():
            for original_day, copy_day, turned in itertools.product((3, 5), (4,), (False, True)):
                records = [record("original", prose(words), original_day), record("copy", text, copy_day)]
                found = Outcome(case, records[::-1] if turned else records, *measure)
                invariants(found)
                kept = "original" if original_day < copy_day else "copy"
                other = "copy" if kept == "original" else "original"
                wanted = relation if other == "copy" else REVERSE.get(relation, relation)
                what = seed, measure, relation, kept, "kept"
                check(found.group("original") == found.group("copy") == kept, *what, found.rows)
                check(found.relation(other) == wanted, *what, "is called", found.relation(other))
                check(pair_relation(found, "original", "copy") == relation, *what, "in pairs", found.pairs)


def kept_article(case):
    """--keep decides which article the others are related to."""
    rng = generator(5)
    words = make_words(rng, "english", N_WORDS)
    records = [record("late", prose(words[:120]), 9), record("early", prose(words[:150]), 2),
               record("long", prose(words), 5)]
    (case.folder / "ranks").write_text("late.example\nlong.example\n")
    for keep, kept, relations in (("earliest", "early", {"late": "truncated", "long": "extended"}),
                                  ("first", "late", {"early": "extended", "long": "extended"}),
                                  ("longest", "long", {"early": "truncated", "late": "truncated"}),
                                  (f"source:{case.folder}/ranks", "late", {"early": "extended", "long": "extended"})):
        found = Outcome(case, records, "--keep", keep)
        invariants(found)
        check(found.sets() == {frozenset(("late", "early", "long"))}, keep, found.sets())
        check(found.relation(kept) == "kept", keep, "keeps", found.group("long"))
        for name, relation in relations.items():
            check(found.relation(name) == relation, keep, name, "is called", found.relation(name))


def groups_of_several(case):
    """in a group of seven each is called what it is to the one kept."""
    for seed in (1, 2, 3):
        rng = generator(seed)
        words = make_words(rng, "english", N_WORDS)
        made = variants(rng, words)
        records = [record("original", prose(words), 1)]
        records += [record(relation, text, day) for day, (relation, text) in enumerate(made.items(), 2)]
        records.append(record("identical to the edited", made["edited"], 8))
        rng.shuffle(records)
        found = Outcome(case, records)
        invariants(found)
        check(len(found.sets()) == 1 and len(*found.sets()) == 7, seed, found.sets())
        for relation in made:
            check(found.relation(relation) == relation, seed, relation, "is called", found.relation(relation))
        check(found.relation("identical to the edited") == "edited", found.relation("identical to the edited"))
        # The edited one and its equal are kept for nobody but equal in pairs.
        check(pair_relation(found, "edited", "identical to the edited") == "identical", "not identical in pairs")


def excerpts(case):
    """an excerpt is linked and never joined, whichever article is the earlier."""
    for seed in range(1, 9):
        rng = generator(seed)
        words = make_words(rng, "english", 500)
        at = rng.randrange(400)
        for whole_day, turned in itertools.product((1, 9), (False, True)):
            records = [record("whole", prose(words), whole_day), record("part", prose(words[at:at + 100]), 5)]
            found = Outcome(case, records[::-1] if turned else records)
            invariants(found)
            check(not found.sets(), seed, "an excerpt is joined")
            check([row["relation"] for row in found.pairs.values()] == ["excerpt"], seed, found.pairs)


def excerpts_of_groups(case):
    """an excerpt of a group's articles stays alone, linked with each."""
    rng = generator(3)
    words = make_words(rng, "english", 500)
    made = variants(rng, words)
    records = [record("original", prose(words), 2), record("part", prose(words[100:200]), 1),
               record("near", made["near-identical"], 3), record("same", made["identical"], 4)]
    found = Outcome(case, records)
    invariants(found)
    check(found.sets() == {frozenset(("original", "near", "same"))}, found.sets())
    for name in ("original", "near", "same"):
        check(pair_relation(found, name, "part") == "excerpt", name, found.pairs)


def article_of_several(case):
    """an article that holds several others does not join them with one another."""
    for seed in (1, 2, 3):
        rng = generator(seed)
        parts = [make_words(rng, "english", 150) for _ in range(3)]
        records = [record(f"part {i}", prose(part), 2) for i, part in enumerate(parts)]
        for day in (1, 3):
            digest = record("digest", "\n\n".join(prose(part) for part in parts), day)
            found = Outcome(case, records + [digest])
            invariants(found)
            check(len({found.group(f"part {i}") for i in range(3)}) == 3, seed, day, found.sets())
            check(len(found.sets()) <= 1, seed, day, found.sets())


def article_of_many(case):
    """an article of six others is linked with each and joined with none."""
    for seed in (1, 2, 3):
        rng = generator(seed)
        parts = [make_words(rng, "english", 90) for _ in range(6)]
        records = [record(f"part {i}", prose(part), 2) for i, part in enumerate(parts)]
        records.append(record("digest", "\n\n".join(prose(part) for part in parts), 1))
        found = Outcome(case, records)
        invariants(found)
        check(not found.sets(), seed, found.sets())
        linked = {name for pair in found.pairs for name in pair}
        check(all(row["relation"] == "excerpt" for row in found.pairs.values()), seed, found.pairs)
        check(len(linked) >= 6, seed, "links only", linked)


def chain_of_cuts(case):
    """texts cut one from another stay in at most one group, and no member is called an excerpt."""
    for seed in (1, 2, 3):
        rng = generator(seed)
        words = make_words(rng, "english", 600)
        lengths = (600, 420, 300, 210, 150, 105, 75)
        records = [record(f"first {n}", prose(words[:n]), day) for day, n in enumerate(lengths, 1)]
        for keep in ("earliest", "longest", "first"):
            found = Outcome(case, records, "--keep", keep)
            invariants(found)
            check(any({"first 600", "first 420", "first 300"} <= group for group in found.sets()), found.sets())
            for group in found.sets():
                longest = max(int(name.split()[1]) for name in group)
                kept = int(found.group(next(iter(group))).split()[1])
                check(kept == longest, keep, kept, longest)
                for name in group - {f"first {kept}"}:
                    check(found.relation(name) == "truncated", keep, name, found.relation(name))


def summit(case):
    """what holds of any run holds of the summit and all methods."""
    for method in ("bottomk", "minhash", "simhash", "exact"):
        for measure in MEASURES:
            found = Outcome.__new__(Outcome)
            found.read(case, case.data / "summit" / "articles.jsonl", "--method", method, *measure)
            invariants(found)


if __name__ == "__main__":
    sys.exit(fault_tap.main(__doc__.splitlines()[0], [
        each_relation_both_ways, kept_article, groups_of_several, excerpts, excerpts_of_groups, article_of_several,
        article_of_many, chain_of_cuts, summit]))
