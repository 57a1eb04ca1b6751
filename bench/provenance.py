# SPDX-License-Identifier: MIT
"""What every table of results says of itself: the command, the program, the machine, the day, the data."""
import argparse
import csv
import datetime
import hashlib
import os
import pathlib
import platform
import re
import shlex
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[1]


def shown(path):
    """A path as results may show it: relative to the project; of files elsewhere the name alone."""
    path = os.path.realpath(path)
    inside = os.path.relpath(path, os.path.dirname(ROOT))
    return os.path.basename(path) if inside.startswith("..") else os.path.relpath(path, ROOT)


def command_line(script):
    """The command as typed, its absolute paths made fit to be shown, inside quoted commands too."""
    return shlex.join(["python3", shown(script), *map(shown_text, sys.argv[1:])])


def shown_text(text):
    return re.sub(r"(^|[\s='\"])(/[^\s='\"]+)", lambda found: found.group(1) + shown(found.group(2)), text)


def git(*words):
    try:
        return subprocess.run(["git", "-C", str(ROOT), *words], capture_output=True, text=True,
                              check=True).stdout.strip()
    except (OSError, subprocess.CalledProcessError):
        return None


def commit():
    name = git("rev-parse", "--short=12", "HEAD")
    changes = git("status", "--porcelain", "--untracked-files=no", "--", "src", "include", "meson.build")
    return (name or "unknown") + (" with changes in src" if changes else "")


def first_match(path, pattern):
    try:
        match = re.search(pattern, pathlib.Path(path).read_text(encoding="utf-8"), re.M)
    except OSError:
        return None
    return match.group(1) if match else None


def machine():
    model = first_match("/proc/cpuinfo", r"^model name\s*:\s*(.*)$") or platform.processor() or platform.machine()
    kilobytes = first_match("/proc/meminfo", r"^MemTotal:\s*(\d+) kB")
    memory = ", %.1f GiB of memory" % (int(kilobytes) / 2 ** 20) if kilobytes else ""
    return "%s, %d cores%s" % (model, os.cpu_count(), memory)


def sha256(path):
    digest = hashlib.sha256()
    with open(path, "rb") as file:
        for block in iter(lambda: file.read(1 << 20), b""):
            digest.update(block)
    return digest.hexdigest()


def lines(script, data=()):
    """The head of a table, with digests of the data files."""
    return ["command: " + command_line(script),
            "commit of the tree: " + commit(),
            "machine: " + machine(),
            "date: " + datetime.datetime.now(datetime.timezone.utc).strftime("%Y-%m-%d"),
            *("sha256 of %s: %s" % (os.path.basename(path), sha256(path)) for path in data)]


def results_folder(text):
    """The type of --out: made at once, so that no measurements are lost for want of it."""
    folder = pathlib.Path(text)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise argparse.ArgumentTypeError("%s: %s" % (text, error.strerror)) from error
    return folder


def write_csv(path, head, columns, rows):
    with open(path, "w", encoding="utf-8", newline="") as file:
        file.writelines("# %s\n" % line for line in head)
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows(rows)
