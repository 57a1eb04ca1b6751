#!/bin/sh
# SPDX-License-Identifier: MIT
#
# Checks that each symbol a library gives away starts with pf_, so that it clashes with nobody's.
#
#   check_symbols.sh build/ci/src/libpressfold.so build/ci/src/libpressfold.a
#
# Of a shared library: all dynamic symbols, weak ones too. Of a static one: the strong global symbols; the
# weak ones are the C++ templates that the JSON reader draws in, which every linker merges.
# Not for builds with sanitizers or coverage, which add symbols of their own.
set -eu

[ $# -ge 1 ] || {
    sed -n 3,7p "$0" >&2
    exit 2
}

# On macOS each C name has an underscore more, and nm other options.
case $(uname -s) in
Darwin) dynamic="-gU" static="-gU" strip_prefix='s/^_//' ;;
*) dynamic="-D --defined-only" static="-g --defined-only" strip_prefix='' ;;
esac

# symbols KINDS NM-OPTIONS... FILE: names of the symbols whose one-letter kind is among KINDS
symbols() {
    kinds=$1
    shift
    nm "$@" 2>/dev/null | awk -v kinds="$kinds" 'NF >= 2 && $(NF - 1) ~ "^[" kinds "]$" { print $NF }' |
        sed -e "$strip_prefix" | sort -u
}

status=0
for lib in "$@"; do
    if [ ! -s "$lib" ]; then
        echo "$lib: no such library" >&2
        status=1
        continue
    fi
    # shellcheck disable=SC2086 # nm's options are several words
    case $lib in
    *.a) names=$(symbols TDBRCSGi $static "$lib") ;;
    # The linker itself defines the names with one or two leading underscores.
    *) names=$(symbols TDBRCSGiWVu $dynamic "$lib" | grep -vxE '_init|_fini|_edata|_end|__bss_start' || true) ;;
    esac
    foreign=$(printf '%s\n' "$names" | grep -v '^pf_' | grep . || true)
    if [ -n "$foreign" ]; then
        n_foreign=$(printf '%s\n' "$foreign" | wc -l | tr -d ' ')
        printf '%s\n' "$foreign" | head -n 10 | sed "s|^|$lib: does not start with pf_: |"
        [ "$n_foreign" -le 10 ] || echo "$lib: and $((n_foreign - 10)) more"
        status=1
    elif [ -z "$names" ]; then
        echo "$lib: no global symbol at all; are the public functions marked PF_API?"
        status=1
    else
        echo "symbols: $lib: $(printf '%s\n' "$names" | wc -l | tr -d ' ') names in order"
    fi
done
exit $status
