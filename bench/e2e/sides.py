# SPDX-License-Identifier: MIT
"""One side of a comparison: a command, how it is run and measured, and what is read from its outputs.

Words of a command may hold {data} (the input), {groups} (a file for copy groups), {out} (a file for anything
else) and {run} (a folder for `pressfold run`). Stages come from run.json in {run}, or from lines
"stage,NAME,wall,CPU" that the command prints. Children see LC_ALL=C.
"""
import dataclasses
import hashlib
import json
import os
import pathlib
import resource
import shlex
import shutil
import subprocess
import time


class Failed(Exception):
    """A command that was to be measured did not work."""


@dataclasses.dataclass
class Side:
    name: str
    words: list

    @classmethod
    def parse(cls, text):
        """NAME=COMMAND."""
        name, mark, command = text.partition("=")
        words = shlex.split(command)
        if not mark or not name or not words:
            raise ValueError("a side is NAME=COMMAND, not %r" % text)
        return cls(name, words)

    def uses(self, what):
        return any("{%s}" % what in word for word in self.words)


@dataclasses.dataclass
class Round:
    """What one run cost; times in seconds."""
    user: float
    system: float
    wall: float
    peak_bytes: int  # 0: less than this script itself takes, so not known
    stages: dict     # name -> CPU seconds
    digest: str      # sha256 of the groups; empty: none

    @property
    def cpu(self):
        return self.user + self.system


def places(side, scratch):
    """The files that a side's command may write."""
    base = pathlib.Path(scratch) / side.name
    base.mkdir(exist_ok=True)
    return {"groups": str(base / "groups.csv"), "out": str(base / "out"), "run": str(base / "run")}


def clear(files):
    for path in files.values():
        if os.path.isdir(path):
            shutil.rmtree(path)
        elif os.path.exists(path):
            os.unlink(path)


def fill_in(word, values):
    for name, value in values.items():
        word = word.replace("{%s}" % name, value)
    return word


def spawn(words, scratch):
    """Runs a command; returns (wall seconds, its own resource use, what it printed)."""
    said = os.path.join(scratch, "stdout")
    complaint = os.path.join(scratch, "stderr")
    with open(said, "wb") as out, open(complaint, "wb") as err:
        start = time.monotonic()
        child = subprocess.Popen(words, stdin=subprocess.DEVNULL, stdout=out, stderr=err,
                                 env=dict(os.environ, LC_ALL="C"))
        _, status, usage = os.wait4(child.pid, 0)
        wall = time.monotonic() - start
    child.returncode = os.waitstatus_to_exitcode(status)  # so that Popen does not wait for it again
    if child.returncode != 0:
        words_said = pathlib.Path(complaint).read_text(encoding="utf-8", errors="replace").strip()
        raise Failed("%s: exit status %d\n%s" % (shlex.join(words), child.returncode, words_said[-2000:]))
    return wall, usage, pathlib.Path(said)


def read_stages(said, files):
    manifest = pathlib.Path(files["run"]) / "run.json"
    if manifest.exists():
        stages = json.loads(manifest.read_text(encoding="utf-8"))["stages"]
        return {stage["name"]: stage["cpu_seconds"] for stage in stages}
    stages = {}
    with open(said, encoding="utf-8", errors="replace") as lines:
        for line in lines:
            cells = line.rstrip("\n").split(",")
            if cells[0] == "stage" and len(cells) == 4:
                stages[cells[1]] = float(cells[3])
    return stages


def digest_of(path):
    if not os.path.exists(path):
        return ""
    return hashlib.sha256(pathlib.Path(path).read_bytes()).hexdigest()


def run(side, data, scratch):
    """One round of one side."""
    files = places(side, scratch)
    clear(files)
    values = dict(files, data=str(data))
    wall, usage, said = spawn([fill_in(word, values) for word in side.words], scratch)
    # A new process first shares this script's memory, and the kernel keeps the larger peak of the two.
    own_peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    peak = usage.ru_maxrss if usage.ru_maxrss > own_peak else 0
    return Round(usage.ru_utime, usage.ru_stime, wall, peak * 1024, read_stages(said, files),
                 digest_of(files["groups"]))


def judge(side, scratch, pressfold, truth, column):
    """How good the groups of the last round are, as pressfold eval tells; {} where there are none."""
    groups = places(side, scratch)["groups"]
    if not truth or not os.path.exists(groups):
        return {}
    words = [pressfold, "eval", groups, truth, "--result-column", "group", "--truth-column", column, "--json"]
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise Failed("%s\n%s" % (shlex.join(words), done.stderr.strip()))
    return json.loads(done.stdout)
