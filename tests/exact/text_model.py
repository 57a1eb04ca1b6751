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
WORD_WEIGHT = 8
PAIR_WEIGHT = 5
FULL_WEIGHT = 40
MIN_TEXT_SHINGLES = 3
SURELY_ENOUGH = 10  # eight pairs are one window, ten three

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


def shingle_list(tokens):
    """Every window, in text order: from each token on, as few as reach the weight. One of all tokens where
    there is none."""
    starts = [0]  # weight of the tokens before each
    for token in tokens:
        starts.append(starts[-1] + (PAIR_WEIGHT if token & 1 else WORD_WEIGHT))
    numbers = [token >> 1 for token in tokens]  # a token is its letters, a pair or not
    if starts[-1] == WORD_WEIGHT * len(tokens):
        windows = list(zip(*(numbers[i:] for i in range(FULL_WEIGHT // WORD_WEIGHT))))
    else:
        windows, end = [], 0
        for begin, before in enumerate(starts):
            while end < len(tokens) and starts[end] < before + FULL_WEIGHT:
                end += 1
            if starts[end] < before + FULL_WEIGHT:
                break
            windows.append(tuple(numbers[begin:end]))
    return windows or ([tuple(numbers)] if numbers else [])


class Article:
    """What the program compares of one record."""

    def __init__(self, tokenizer, record):
        self.id = record.get("id", "")
        self.title = record.get("title") or ""
        text = record.get("text") or ""
        tokens = tokenizer.tokens(text)
        self.n_tokens = len(tokens)
        # Texts are the same when their tokens are; without tokens, when their bytes are.
        self.identity = array.array("I", [token >> 1 for token in tokens]).tobytes() if tokens else text
        # A text with fewer than three shingles is judged together with its title.
        if tokens and self.title and len(tokens) < SURELY_ENOUGH and len(shingle_list(tokens)) < MIN_TEXT_SHINGLES:
            tokens = tokenizer.tokens(self.title + "\n" + text)
        self.compared = array.array("I", tokens)

    def shingles(self):
        """Every window, in text order, repetitions and all."""
        return shingle_list(self.compared)


def measures(a, b):
    """Of two sets of shingles: Jaccard, containment in the smaller one, share of a in b, share of b in a."""
    shared = len(a & b)
    if not a or not b:
        return 0.0, 0.0, 0.0, 0.0
    return shared / (len(a) + len(b) - shared), shared / min(len(a), len(b)), shared / len(a), shared / len(b)
