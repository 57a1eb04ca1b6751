#!/bin/sh
# SPDX-License-Identifier: MIT
#
# Builds with ThreadSanitizer, which finds data races, and runs the unit and golden tests, or the suites
# that are named. The last line is "N passed, N failed"; the exit status is 0 only if tests ran and none failed.
set -eu

cd "$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)/.."
sh scripts/deps.sh races

build=build/tsan
suites=${*:-unit golden}
# b_lundef: the sanitizer's symbols are only found when the program is linked.
set -- --buildtype=debugoptimized -Db_sanitize=thread -Db_lundef=false -Dtests=enabled -Dbench=disabled
if [ -e $build/build.ninja ]; then
    meson configure $build "$@"
else
    meson setup $build "$@"
fi
meson compile -C $build

# The sanitizer of older compilers does not start where the system spreads addresses wide.
same_places=
if command -v setarch >/dev/null 2>&1 && setarch "$(uname -m)" -R true 2>/dev/null; then
    same_places="setarch $(uname -m) -R"
fi

# The log counts, and not one that an earlier run left.
rm -f $build/meson-logs/testlog*.json
export TSAN_OPTIONS="${TSAN_OPTIONS:-halt_on_error=1}" CK_TIMEOUT_MULTIPLIER=10
status=0
# shellcheck disable=SC2086 # both are several words
$same_places meson test -C $build --no-rebuild --print-errorlogs --timeout-multiplier 10 \
    --num-processes "$(getconf _NPROCESSORS_ONLN 2>/dev/null || echo 2)" \
    $(printf -- ' --suite %s' $suites) || status=$?
python3 tests/tools/sum_tests.py $build/meson-logs/testlog.json || status=$?
exit $status
