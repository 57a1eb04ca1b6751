# SPDX-License-Identifier: MIT
"""Tokens and shingles a second time, written from what src/text/tokenize.h and src/text/shingle.h say and
from nothing else, so that an error in the program cannot hide here too.

A shingle is the tuple of its tokens (here: a tuple of their numbers, each token having one), not a hash.
Standard library only. unicodedata and utf8proc may be of different Unicode versions; they then differ in
letters assigned between the two.
"""
import array
import re
import unicodedata

MAX_RUN_BYTES = 4096
AUTO_WORDS = 5
AUTO_PAIRS = 8
MIN_TEXT_SHINGLES = 3

PASSED_OVER = [
    (0x00AD, 0x00AD), (0x061C, 0x061C), (0x0640, 0x0640), (0x064B, 0x0652), (0x0670, 0x0670),
    (0x180B, 0x180E), (0x200B, 0x200F), (0x202A, 0x202E), (0x2060, 0x2064), (0x2066, 0x206F),
    (0xFE00, 0xFE0F), (0xFEFF, 0xFEFF), (0xE0100, 0xE01EF)]
PAIRED = [
    (0x0E01, 0x0EFF), (0x1000, 0x109F), (0x1780, 0x17FF), (0x3005, 0x3007), (0x3041, 0x30FF),
    (0x31F0, 0x31FF), (0x3400, 0x4DBF), (0x4E00, 0x9FFF), (0xA9E0, 0xA9FF), (0xAA60, 0xAA7F),
    (0xF900, 0xFAFF), (0xFF66, 0xFF9F), (0x1B000, 0x1B16F), (0x20000, 0x3FFFF)]


def code_points(ranges):
    return {code for first, last in ranges for code in range(first, last + 1)}


def character_class(codes):
    """The inside of a [...] of a regular expression."""
    parts, codes = [], sorted(codes)
    start = 0
    for i, code in enumerate(codes):
        if i + 1 == len(codes) or codes[i + 1] != code + 1:
            parts.append("\\U%08x-\\U%08x" % (codes[start], code))
            start = i + 1
    return "".join(parts)


def classify():
    """Letters of paired scripts, other letters and digits, marks of either kind, signs passed over."""
    ignored, paired_range = code_points(PASSED_OVER), code_points(PAIRED)
    paired, others, marks = set(), set(), set()
    for code in range(0x110000):
        category = unicodedata.category(chr(code))
        if category[0] not in "LMN" or code in ignored:
            continue
        if category[0] == "M":
            marks.add(code)
        (paired if code in paired_range and category != "Nd" else others).add(code)
    return ignored, paired, others, marks


IGNORED, PAIRED_CODES, OTHER_CODES, MARKS = classify()
LETTERS = frozenset(map(chr, PAIRED_CODES | OTHER_CODES))
MARK_SIGNS = frozenset(map(chr, MARKS))
DROP_IGNORED = dict.fromkeys(IGNORED)

def run_pattern(below):
    """A run begins with a letter, mark or digit; marks and passed-over signs never end it."""
    others, paired, marks, ignored = (character_class({code for code in codes if code < below})
                                      for codes in (OTHER_CODES, PAIRED_CODES, MARKS, IGNORED))
    return re.compile(f"[{others}][{others}{marks}{ignored}]*|([{paired}][{paired}{marks}{ignored}]*)")


RUN = run_pattern(0x110000)
RUN_IN_BASIC_PLANE = run_pattern(0x10000)  # many times faster, and all that most texts need


def pieces(run):
    """A run cut behind the character that reaches MAX_RUN_BYTES."""
    size, start = 0, 0
    for i, sign in enumerate(run):
        size += len(sign.encode())
        if size >= MAX_RUN_BYTES:
            yield run[start:i + 1]
            size, start = 0, i + 1
    if start < len(run):
        yield run[start:]


def normalise(run):
    """Each code point folded, then all composed (NFKC), with the passed-over signs gone."""
    folded = "".join(unicodedata.normalize("NFKD", sign).casefold() for sign in run.translate(DROP_IGNORED))
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKD", folded).casefold())


def word_tokens(run):
    word = "".join(sign for sign in normalise(run) if sign in LETTERS)
    return [word] if word else []


def pair_tokens(run):
    characters = []
    for sign in normalise(run):
        if characters and sign in MARK_SIGNS:
            characters[-1] += sign
        else:
            characters.append(sign)
    return [a + b for a, b in zip(characters, characters[1:])] or characters


class Tokenizer:
    """Turns texts into lists of (number of the token) * 2 + (1 where it is a pair)."""

    def __init__(self):
        self.numbers = {}
        self.runs = {}

    def number(self, token, is_pair):
        return self.numbers.setdefault(token, len(self.numbers)) * 2 + is_pair

    def run_tokens(self, run, is_paired):
        made = pair_tokens if is_paired else word_tokens
        parts = pieces(run) if len(run) * 4 >= MAX_RUN_BYTES else [run]
        # A piece may begin with a mark of the other kind, or with signs to be passed over.
        return [self.number(token, is_paired) for piece in parts for token in made(piece)]

    def tokens(self, text):
        out = []
        runs = self.runs
        pattern = RUN_IN_BASIC_PLANE if max(text, default="") < "\U00010000" else RUN
        for match in pattern.finditer(text):
            run = match[0]
            known = runs.get(run)
            if known is None:
                known = self.run_tokens(run, match[1] is not None)
                if len(run) < 32:
                    runs[run] = known
            out += known
        return out


def shingle_length(tokens):
    """Tokens of a window: more of them where most tokens are pairs."""
    n_pairs = sum(token & 1 for token in tokens)
    return AUTO_PAIRS if n_pairs * 2 > len(tokens) else AUTO_WORDS


def shingle_list(numbers, length):
    """Every window of tokens, in text order; `length` is at most what there is of them."""
    return list(zip(*(numbers[i:] for i in range(length)))) if length else []


class Article:
    """What the program compares of one record."""

    def __init__(self, tokenizer, record):
        self.id = record.get("id", "")
        self.title = record.get("title") or ""
        text = record.get("text") or ""
        tokens = tokenizer.tokens(text)
        self.n_tokens = len(tokens)
        self.has_title_joined = False
        # Texts are the same when their tokens are; without tokens, when their bytes are.
        self.identity = array.array("I", [token >> 1 for token in tokens]).tobytes() if tokens else text
        # A text with fewer than three shingles is judged together with its title.
        if tokens and self.title and len(tokens) - shingle_length(tokens) + 1 < MIN_TEXT_SHINGLES:
            self.has_title_joined = True
            tokens = tokenizer.tokens(self.title + "\n" + text)
        self.length = min(shingle_length(tokens), len(tokens))
        self.compared = array.array("I", [token >> 1 for token in tokens])

    def shingles(self):
        """Every window, in text order, repetitions and all."""
        return shingle_list(self.compared, self.length)


def measures(a, b):
    """Of two sets of shingles: Jaccard, containment in the smaller one, share of a in b, share of b in a."""
    shared = len(a & b)
    if not a or not b:
        return 0.0, 0.0, 0.0, 0.0
    return shared / (len(a) + len(b) - shared), shared / min(len(a), len(b)), shared / len(a), shared / len(b)
