# SPDX-License-Identifier: MIT
"""Reads the articles of a labelled set: JSON Lines, plain or compressed with zstd."""
import contextlib
import json
import subprocess

NAMES = ("docs.jsonl.zst", "docs.jsonl", "articles.jsonl")


def find_articles(folder):
    """The file of articles in a set's folder, or None."""
    return next((folder / name for name in NAMES if (folder / name).is_file()), None)


@contextlib.contextmanager
def open_lines(path):
    """The lines of a file as bytes; needs the program zstd for .zst."""
    if not str(path).endswith(".zst"):
        with open(path, "rb") as lines:
            yield lines
        return
    with subprocess.Popen(["zstd", "-dcq", str(path)], stdout=subprocess.PIPE) as process:
        yield process.stdout
    if process.returncode != 0:
        raise OSError("zstd could not read %s" % path)


def read_articles(path):
    """Yields dicts with id, date, source, title and text (strings). An id that was taken becomes id#2, id#3,
    as in Pressfold's tables."""
    n_seen = {}
    with open_lines(path) as lines:
        for line in lines:
            record = json.loads(line)
            article = {key: str(record.get(key) or "") for key in ("id", "date", "source", "title", "text")}
            n = n_seen[article["id"]] = n_seen.get(article["id"], 0) + 1
            if n > 1:
                article["id"] = "%s#%d" % (article["id"], n)
            yield article
