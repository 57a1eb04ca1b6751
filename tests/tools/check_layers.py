#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Holds the layers: reads each #include of src/ and include/ against the tables below.

    check_layers.py [ROOT]        ROOT: the source tree; default: the one this script is in
    check_layers.py --self-test   plants one breach after the other in a scratch tree (TAP)

Prints one line per breach and exits with 1 if there are any. A wall in the wrong place is moved by
changing the table, in the same commit as the code that needs it.
"""
import os
import pathlib
import re
import sys
import tempfile

MAX_LINES = 600

# Folder of src/ -> folders it may include besides itself.
LAYERS = {
    "cli": [],
    "pipeline": ["outputs", "model", "copies", "session", "io", "report", "match", "eval", "linalg",
                 "base"],
    "outputs": ["model", "copies", "session", "io", "report", "match", "sketch", "text", "linalg",
                "kernels", "base"],
    "model": ["session", "io", "stories", "topics", "features", "match", "sketch", "text", "base"],
    "copies": ["session", "match", "sketch", "base"],
    "session": ["io", "features", "match", "sketch", "text", "base"],
    "stories": ["features", "linalg", "kernels", "base"],
    "topics": ["features", "linalg", "kernels", "base"],
    "features": ["kernels", "base"],
    "sketch": ["kernels", "base"],
    "match": ["kernels", "base"],
    "eval": ["kernels", "base"],
    "text": ["kernels", "base"],
    "io": ["base"],
    "report": ["base"],
    "linalg": ["kernels", "base"],
    "kernels": ["base"],
    "base": [],
}

# Header in include/pressfold/ -> folders that may include it; "*": all. The folder that implements it;
# those of SEES_ALL_PUBLIC may include every one.
PUBLIC = {
    "status.h": "*",
    "types.h": "*",
    "options.h": "*",
    "sketch.h": ["sketch"],
    "groups.h": ["match"],
    "stories.h": ["stories"],
    "topics.h": ["topics"],
    "io.h": ["io"],
    "eval.h": ["eval"],
    "run.h": [],
    "pressfold.h": [],
}
SEES_ALL_PUBLIC = ["session", "copies", "model", "outputs", "pipeline", "cli"]

# Headers of other libraries, and system headers that one layer keeps behind its own face.
OUTSIDE = [
    (r"xxhash\.h", ["kernels", "base"]),
    (r"(pthread|threads|stdatomic|sched|cpuid)\.h|sys/(auxv|syscall)\.h|linux/aio_abi\.h", ["base"]),
    (r"(openblas/|openblas-pthread/)?(cblas|openblas_config|f77blas)\.h|lapacke?(_\w+)?\.h", ["linalg"]),
    (r"simdjson\.h", ["io"]),
    (r"archive(_entry)?\.h", ["io"]),
    (r"zlib\.h", ["io"]),
    (r"csv\.h", ["io"]),
    (r"utf8proc\.h", ["text"]),
    (r"(imm|x86|[a-z]mm)intrin\.h|avx\w*intrin\.h|arm_(neon|sve|acle)\.h", ["kernels"]),
]

# All that kernels may take from the C library: they compute on what they are handed.
KERNELS_SYSTEM = {"stdint.h", "stddef.h", "stdbool.h", "string.h", "limits.h", "math.h", "assert.h"}

# Headers that the build writes (they are in no source folder).
GENERATED = {"config.h", "pf_config.h", "version.h"}

SYSTEM = set("""
assert.h complex.h ctype.h errno.h fenv.h float.h inttypes.h iso646.h limits.h locale.h math.h setjmp.h
signal.h stdalign.h stdarg.h stdbool.h stddef.h stdint.h stdio.h stdlib.h stdnoreturn.h string.h tgmath.h
time.h uchar.h wchar.h wctype.h
dirent.h fcntl.h fnmatch.h ftw.h getopt.h glob.h libgen.h malloc.h poll.h strings.h termios.h unistd.h
sys/ioctl.h sys/mman.h sys/param.h sys/random.h sys/resource.h sys/stat.h sys/statvfs.h sys/sysctl.h
sys/sysinfo.h sys/time.h sys/times.h sys/types.h sys/uio.h sys/utsname.h sys/wait.h
""".split())
SYSTEM_CXX = set("""
algorithm array cctype charconv cinttypes climits cmath cstddef cstdint cstdio cstdlib cstring exception functional limits memory new optional
stdexcept string string_view system_error tuple utility vector
""".split())

SUFFIXES = (".c", ".h", ".cpp", ".cc", ".hpp")
INCLUDE = re.compile(r'^[ \t]*#[ \t]*include[ \t]*(?:"([^"\n]+)"|<([^>\n]+)>)', re.MULTILINE)
# Comments are blanked out, their line ends kept; strings are matched so that "/*" inside one is not a comment.
COMMENT = re.compile(r'/\*.*?\*/|//[^\n]*|"(?:\\.|[^"\\\n])*"', re.DOTALL)


def sources(root, folder):
    base = root / folder
    return sorted(path for path in base.rglob("*") if path.suffix in SUFFIXES and path.is_file())


def includes_of(path):
    """Yields (line number, quoted name or None, bracketed name or None)."""
    text = path.read_text(encoding="utf-8", errors="replace")

    def blank(match):
        found = match.group(0)
        return found if found.startswith('"') else re.sub(r"[^\n]", " ", found)
    text = COMMENT.sub(blank, text)
    for match in INCLUDE.finditer(text):
        yield text.count("\n", 0, match.start()) + 1, match.group(1), match.group(2)


def check_public(layer, name):
    allowed = PUBLIC.get(name)
    if allowed is None:
        return f"<pressfold/{name}> is not in the table of public headers"
    if allowed == "*" or layer in SEES_ALL_PUBLIC or layer in allowed:
        return None
    return f"{layer} may not include <pressfold/{name}>"


def check_outside(layer, name, is_cxx):
    for pattern, allowed in OUTSIDE:
        if re.fullmatch(pattern, name):
            return None if layer in allowed else f"{layer} may not include <{name}>, only {', '.join(allowed)}"
    if layer == "kernels":
        return None if name in KERNELS_SYSTEM else f"kernels may not include <{name}>"
    if name in SYSTEM or (is_cxx and name in SYSTEM_CXX):
        return None
    return f"<{name}> is in no table; if it is a library, say which layer wraps it"


def check_own(src, path, layer, name):
    for base in (path.parent, src):
        target = pathlib.Path(os.path.normpath(base / name))
        if target.is_file() and src in target.parents:
            other = target.relative_to(src).parts[0]
            if other == layer or other in LAYERS[layer]:
                return None
            return f'{layer} may not include {other}: "{name}"'
    if name in GENERATED:
        return None
    other = name.split("/")[0]
    if other in LAYERS and other != layer and other not in LAYERS[layer]:
        return f'{layer} may not include {other}: "{name}"'
    if name.startswith("pressfold/"):
        return f'write <{name}> for a public header'
    return f'"{name}" is neither beside the file nor in src/'


def check_source(root, path):
    src = root / "src"
    parts = path.relative_to(src).parts
    layer = parts[0]
    if len(parts) == 1:
        yield 1, "stands in no layer; move it into a folder of src/"
        return
    if layer not in LAYERS:
        yield 1, f"folder src/{layer} is not in the table of layers"
        return
    for line, quoted, bracketed in includes_of(path):
        if quoted:
            breach = check_own(src, path, layer, quoted)
        elif bracketed.startswith("pressfold/"):
            breach = check_public(layer, bracketed[len("pressfold/"):])
        else:
            breach = check_outside(layer, bracketed, path.suffix != ".c")
        if breach:
            yield line, breach


def check_public_header(path):
    """What is installed may lean on the C library and on itself alone."""
    for line, quoted, bracketed in includes_of(path):
        if quoted:
            yield line, f'write <pressfold/{quoted}>: the header is installed'
        elif bracketed.startswith("pressfold/"):
            if bracketed[len("pressfold/"):] not in PUBLIC:
                yield line, f"<{bracketed}> is not in the table of public headers"
        elif bracketed not in SYSTEM:
            yield line, f"a public header may not include <{bracketed}>"


def check_names(root):
    seen = {}
    for path in sources(root, "src"):
        if path.name in seen:
            yield path, 1, f"has the same name as {seen[path.name].relative_to(root)}"
        seen.setdefault(path.name, path)


def check_lengths(root):
    for folder in ("src", "include", "tests", "bench", "datasets"):
        for path in sources(root, folder):
            n_lines = path.read_bytes().count(b"\n")
            if n_lines > MAX_LINES:
                yield path, n_lines, f"has {n_lines} lines, over {MAX_LINES}: it is two modules"


def breaches(root):
    root = root.resolve()
    found = list(check_names(root)) + list(check_lengths(root))
    for path in sources(root, "src"):
        found += [(path, line, text) for line, text in check_source(root, path)]
    for path in sources(root, "include"):
        found += [(path, line, text) for line, text in check_public_header(path)]
    return [f"{path.relative_to(root)}:{line}: {text}" for path, line, text in found]


# Self-test: a clean tree, and what is planted in it (file, text, words the breach must hold).
CLEAN = {
    "include/pressfold/status.h": "#include <stdint.h>\n",
    "include/pressfold/eval.h": "#include <pressfold/status.h>\n",
    "src/base/hash.h": "#include <xxhash.h>\n",
    "src/base/pool.c": '#include "base/hash.h"\n#include <pthread.h>\n',
    "src/kernels/kernels.h": "#include <stdint.h>\n",
    "src/kernels/x86/minhash_avx2.c": '#include "kernels/kernels.h"\n#include <immintrin.h>\n',
    "src/linalg/linalg_openblas.c": "#include <cblas.h>\n#include <lapacke.h>\n",
    "src/io/json_parse.cpp": "#include <simdjson.h>\n#include <string>\n",
    "src/eval/metrics.c": '#include <pressfold/eval.h>\n#include "base/hash.h"\n// #include "io/x.h"\n',
    "src/pipeline/run.c": '#include "config.h"\n#include "io/reader.h"\n#include <pressfold/eval.h>\n',
    "src/io/reader.h": "/*\n#include <xxhash.h>\n*/\n",
    "src/cli/cmd.h": "#include <pressfold/eval.h>\n",
    "src/cli/main.c": '#include "cmd.h"\n#include <stdio.h>\n',
}
PLANTED = [
    ("src/base/a.c", '#include "io/reader.h"\n', "base may not include io"),
    ("src/base/a.c", '#include "../io/reader.h"\n', "base may not include io"),
    ("src/eval/a.c", '#include "kernels/kernels.h"\n#include "io/reader.h"\n', "a.c:2: eval may not include io"),
    ("src/cli/a.c", '#include "base/hash.h"\n', "cli may not include base"),
    ("src/cli/a.c", '#include "../base/hash.h"\n', "cli may not include base"),
    ("src/kernels/arm/a.c", '#include "text/tokens.h"\n', "kernels may not include text"),
    ("src/kernels/arm/a.c", "#include <stdio.h>\n", "kernels may not include <stdio.h>"),
    ("src/match/a.c", "#include <xxhash.h>\n", "match may not include <xxhash.h>"),
    ("src/match/a.c", "  #  include <pthread.h>\n", "match may not include <pthread.h>"),
    ("src/topics/a.c", "#include <cblas.h>\n", "topics may not include <cblas.h>"),
    ("src/sketch/a.c", "#include <immintrin.h>\n", "sketch may not include <immintrin.h>"),
    ("src/copies/a.c", '#include "model/model.h"\n', "copies may not include model"),
    ("src/pipeline/a.c", "#include <archive.h>\n", "pipeline may not include <archive.h>"),
    ("src/report/a.c", "#include <utf8proc.h>\n", "report may not include <utf8proc.h>"),
    ("src/match/a.c", "#include <pressfold/eval.h>\n", "match may not include <pressfold/eval.h>"),
    ("src/match/a.c", "#include <pressfold/new.h>\n", "not in the table of public headers"),
    ("src/base/a.c", "#include <curl/curl.h>\n", "is in no table"),
    ("src/base/a.c", '#include "nowhere.h"\n', "neither beside the file nor in src/"),
    ("src/a.c", "\n", "stands in no layer"),
    ("src/util/a.c", "\n", "not in the table of layers"),
    ("src/match/pool.c", "\n", "same name as src/base/pool.c"),
    ("src/match/a.c", "\n" * (MAX_LINES + 1), "601 lines"),
    ("include/pressfold/a.h", "#include <xxhash.h>\n", "a public header may not include <xxhash.h>"),
]


def write_tree(root, files):
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def self_test():
    failed = 0
    cases = [("clean tree", "", None)] + PLANTED
    print(f"1..{len(cases)}")
    for number, (name, text, want) in enumerate(cases, 1):
        with tempfile.TemporaryDirectory() as scratch:
            root = pathlib.Path(scratch)
            write_tree(root, CLEAN)
            if want:
                write_tree(root, {name: text})
            found = breaches(root)
        right = len(found) == 1 and want in found[0] if want else not found
        failed += not right
        print(f"{'ok' if right else 'not ok'} {number} - {name}: {want or 'nothing found'}")
        if not right:
            print(f"# got {found}")
    return 1 if failed else 0


def main(args):
    if args == ["--self-test"]:
        return self_test()
    root = pathlib.Path(args[0]) if args else pathlib.Path(__file__).resolve().parents[2]
    if not (root / "src").is_dir():
        print(f"check_layers.py: no folder {root / 'src'}", file=sys.stderr)
        return 2
    found = breaches(root)
    print("\n".join(found) if found else f"layers: {len(sources(root.resolve(), 'src'))} files in order")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
