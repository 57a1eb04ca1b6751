# SPDX-License-Identifier: MIT
"""Builds pressfold with another value of a constant that is no option, in a scratch copy of the sources."""
import pathlib
import re
import shutil
import subprocess

NOT_COPIED = shutil.ignore_patterns(".git", "build*", "results", "demo-out", "__pycache__", "tests")


def run(*command):
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
    if done.returncode != 0:
        raise RuntimeError("%s failed:\n%s" % (command[0], done.stdout[-2000:]))


def set_define(tree, name, value):
    """Gives `#define NAME` in src/ another value; there must be exactly one."""
    line = re.compile(r"^(#define\s+%s\s+)\S+" % re.escape(name), re.M)
    files = [path for path in sorted(tree.glob("src/**/*.[ch]")) if line.search(path.read_text(encoding="utf-8"))]
    if len(files) != 1:
        raise RuntimeError("#define %s stands in %d files of src/" % (name, len(files)))
    text = files[0].read_text(encoding="utf-8")
    files[0].write_text(line.sub(lambda found: found.group(1) + value, text), encoding="utf-8")


def build_variants(root, name, values, scratch):
    """Yields (value, program, bench_dedup), the programs copied so that they stay."""
    tree, build = scratch / "tree", scratch / "tree" / "build"
    shutil.copytree(root, tree, ignore=NOT_COPIED)
    run("meson", "setup", str(build), str(tree), "--buildtype=release", "-Dtests=disabled", "-Dbench=enabled")
    for value in values:
        set_define(tree, name, value)
        run("ninja", "-C", str(build))
        kept = []
        for path in ("src/cli/pressfold", "bench/bench_dedup"):
            kept.append(pathlib.Path(shutil.copy(build / path, scratch / ("%s-%s" % (pathlib.Path(path).name, value)))))
        yield (value, *kept)
