#!/bin/sh
# SPDX-License-Identifier: MIT
#
# Installs the tools that compare.py measures into a virtual environment: setup.sh DIR
#
# DIR is outside the source tree. Wants python3 of 3.11 or later with venv, and for the two compiled ones cargo and go;
# these are built for this machine's CPU. What cannot be had is told and left out: compare.py lists it as absent.
set -eu

if [ $# -ne 1 ]; then
    echo "usage: setup.sh DIR" >&2
    exit 2
fi
here=$(cd "$(dirname "$0")" && pwd)
mkdir -p "$1"
dir=$(cd "$1" && pwd)

absent() {
    echo "absent: $1" >&2
}

python3 -m venv "$dir"
# One by one: a package that cannot be had must not take the others with it.
grep -v '^#' "$here/requirements.txt" | while read -r package; do
    "$dir/bin/python" -m pip install --quiet --constraint "$here/requirements.txt" "$package" ||
        absent "$package"
done

if command -v cargo >/dev/null; then
    CARGO_TARGET_DIR="$dir/build" RUSTFLAGS="-C target-cpu=native" cargo install --quiet --locked --force \
        --jobs 2 --path "$here/gaoya_rust" --root "$dir" || absent "gaoya_peer (Rust)"
else
    absent "gaoya_peer: there is no cargo"
fi

if command -v go >/dev/null; then
    (cd "$here/minhash_lsh_go" && GOAMD64=v3 go build -p 2 -o "$dir/bin/minhash_lsh_peer" .) ||
        absent "minhash_lsh_peer (Go)"
else
    absent "minhash_lsh_peer: there is no go"
fi
