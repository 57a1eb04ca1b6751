#!/bin/sh
# SPDX-License-Identifier: MIT
#
# Checks the style of all source files, tracked or new.
#
#   check_style.sh              layout and text
#   check_style.sh build/asan   and clang-tidy on src/, with this build's compile_commands.json
#
# Prints the breaches, or how many checks passed. Layout is judged by clang-format 14, clang-tidy's findings
# by version 14 (CLANG_FORMAT and CLANG_TIDY name others, JOBS how many of them run at once).
set -eu

build=${1:-}
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
case $build in
'' | /*) ;;
*) build=$(pwd)/$build ;;
esac
cd "$here/../.."
root=$(pwd)
clang_format=${CLANG_FORMAT:-clang-format}
clang_tidy=${CLANG_TIDY:-clang-tidy}

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
passed=0
failed=0

# A source archive has no git; then everything in the folders counts.
list_files() {
    if git rev-parse --is-inside-work-tree >/dev/null 2>&1; then
        git ls-files --cached --others --exclude-standard -- "$@"
    else
        for folder in "$@"; do
            [ ! -e "$folder" ] || find "$folder" -type f ! -path '*/__pycache__/*'
        done
    fi | sort -u | while read -r file; do
        [ ! -f "$file" ] || printf '%s\n' "$file"
    done
}

list_files src include tests bench datasets | grep -E '\.(c|h|cpp|cc|hpp)$' >"$scratch/c" || true
list_files src include tests bench datasets scripts .ci | grep -E '\.(py|sh)$|^\.ci/run$' >"$scratch/scripts" || true
list_files src include tests bench datasets meson.build meson_options.txt |
    grep -E '(^|/)meson(_options)?\.(build|txt)$' >"$scratch/meson" || true
cat "$scratch/c" "$scratch/scripts" >"$scratch/code"
cat "$scratch/code" "$scratch/meson" >"$scratch/all"

# on LIST COMMAND...: runs the command on the files of a list, if there are any
on() {
    list=$1
    shift
    [ ! -s "$scratch/$list" ] || tr '\n' '\0' <"$scratch/$list" | xargs -0 "$@"
}

# verdict NAME: the check's output in $scratch/out is its breaches
verdict() {
    if [ -s "$scratch/out" ]; then
        sed "s|^|$1: |" "$scratch/out"
        failed=$((failed + 1))
    else
        passed=$((passed + 1))
    fi
}

# matches NAME PATTERN [GREP-OPTION...]: no line of any source file may match. Byte by byte (LC_ALL=C), since
# a file may be no valid UTF-8, and -a, since grep would then call it binary.
matches() {
    name=$1
    pattern=$2
    on all env LC_ALL=C grep -anE "$pattern" /dev/null >"$scratch/out" || true
    verdict "$name"
}

# One line for each file is enough: clang-format -i mends the file.
check_format() {
    on c "$clang_format" --dry-run -Werror --style=file >"$scratch/log" 2>&1 || true
    grep -E ':[0-9]+:[0-9]+: (error|warning):' "$scratch/log" |
        awk -F: '!n[$1]++ { order[++files] = $1; line[$1] = $2 }
            END { for (i = 1; i <= files; i++) {
                f = order[i]; printf "%s:%s: not as clang-format writes it (%d places)\n", f, line[f], n[f] } }' \
            >"$scratch/out" || true
    # Without such a line a failure is clang-format's own: not installed, or a style file it cannot read.
    if [ ! -s "$scratch/out" ] && [ -s "$scratch/log" ]; then
        cp "$scratch/log" "$scratch/out"
    fi
    verdict format
}

check_final_newline() {
    while read -r file; do
        [ ! -s "$file" ] || [ -z "$(tail -c 1 "$file")" ] || echo "$file: the last line has no end"
    done <"$scratch/all" >"$scratch/out"
    verdict newline
}

check_licence_line() {
    while read -r file; do
        head -n 5 "$file" | grep -q 'SPDX-License-Identifier: MIT' || echo "$file: no SPDX line at the top"
    done <"$scratch/code" >"$scratch/out"
    verdict licence
}

check_tidy() {
    if [ ! -s "$build/compile_commands.json" ]; then
        echo "no compile_commands.json in $build" >"$scratch/out"
        verdict clang-tidy
        return
    fi
    # Only what this build compiles: it holds the kernels of one architecture. The compiler may be gcc,
    # with warning options that clang does not know.
    python3 - "$build/compile_commands.json" "$root/src/" >"$scratch/tidy" <<'END'
import json, os, sys
entries = json.load(open(sys.argv[1]))
files = {os.path.normpath(os.path.join(e["directory"], e["file"])) for e in entries}
print("\n".join(sorted(f for f in files if f.startswith(sys.argv[2]))))
END
    on tidy -P "${JOBS:-2}" -n 1 "$clang_tidy" -p "$build" --quiet \
        --extra-arg=-Wno-unknown-warning-option --extra-arg=-Wno-ignored-optimization-argument \
        >"$scratch/log" 2>&1 || true
    # A finding about size says in a note which threshold was passed; a header's findings come once for each
    # file that includes it.
    grep -E '(error|warning):|note: .*threshold [0-9]|not found' "$scratch/log" |
        sed -E 's#^[^ ]*/\.\./((src|include)/)#\1#; s#^\.\./##' | sed "s|^$root/||" |
        awk '!seen[$0]++' >"$scratch/out" || true
    echo "clang-tidy: $(grep -c . "$scratch/tidy") files, $(grep -cE '(error|warning):' "$scratch/out") warnings"
    verdict clang-tidy
}

tab=$(printf '\t')
# Zero-width, direction and joining marks, byte order mark, soft hyphen: what a reader cannot see.
invisible=$(printf '\342\200[\213-\217\252-\256]|\342\201[\240-\257]|\357\273\277|\302\255')

check_format
matches tabs "$tab"
matches blanks "[ $tab]+\$|$(printf '\r')\$"
matches invisible "$invisible"
matches unfinished '(^|[^A-Za-z_])(T[O]DO|F[I]XME|X[X]X)([^A-Za-z_]|$)'
check_final_newline
check_licence_line
[ -z "$build" ] || check_tidy

if [ "$failed" -ne 0 ]; then
    echo "style: $failed of $((passed + failed)) checks failed"
    exit 1
fi
echo "style: $passed checks passed"
