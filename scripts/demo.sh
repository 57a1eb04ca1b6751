#!/bin/sh
# SPDX-License-Identifier: MIT
#
# From nothing to a first result: installs what is missing, builds a release binary, and folds the small
# corpus that comes with Pressfold. Run it from anywhere; run it again as often as you like.
set -eu

cd "$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)/.."
sh scripts/deps.sh build

build=build/release
program=$build/src/cli/pressfold
data=datasets/summit
out=demo-out

# quietly TITLE COMMAND...: its output goes to a log, of which the end is shown only on failure
quietly() {
    echo "$1 ..."
    shift
    log=build/demo.log
    mkdir -p build
    if ! "$@" >"$log" 2>&1; then
        tail -n 30 "$log"
        echo "failed: $* (all of its output: $(pwd)/$log)" >&2
        exit 1
    fi
}

if [ ! -e $build/build.ninja ]; then
    quietly "Configuring" meson setup $build --buildtype=release -Dtests=disabled -Dbench=disabled
fi
quietly "Building the release binary" meson compile -C $build

echo "Folding $data/articles.jsonl ..."
force=
[ ! -e $out ] || force=--force
$program run $data/articles.jsonl -o $out $force

# Meson brought python3, so run.json can be read by name.
python3 - $out/run.json <<'END'
import json, sys
with open(sys.argv[1], encoding="utf-8") as file:
    counts = json.load(file)["counts"]
print("\nCounts:")
for name, value in counts.items():
    print(f"  {name.replace('_', ' '):<14} {value:>6}")
END

echo
echo "How well that agrees with what its author meant ($data/gold.csv):"
for column in story group; do
    echo
    echo "$column:"
    $program eval $out/articles.csv $data/gold.csv --result-column $column --truth-column $column
done

cat <<END

The report: $(pwd)/$out/report.html   (one file, opens offline)
All tables: $(pwd)/$out/

Next:
  $program dedup $data/articles.jsonl --groups groups.csv -o kept.jsonl
  $program topics $data/articles.jsonl -k 5
  $program --help
END
