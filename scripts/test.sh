#!/bin/sh
# SPDX-License-Identifier: MIT
#
# Installs what the tests need, builds with AddressSanitizer and UndefinedBehaviorSanitizer, and runs all
# tests. The last line is "N passed, N failed"; the exit status is 0 only if tests ran and none failed.
set -eu

cd "$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)/.."
sh scripts/deps.sh test

build=build/asan
# A warning stops the build where the project is judged; a newer compiler's new warning stops no user's tests.
werror=false
[ -z "${CI:-}" ] || werror=true

# b_lundef: the sanitizers' symbols are only found when the program is linked.
set -- --buildtype=debugoptimized -Db_sanitize=address,undefined -Db_lundef=false \
    -Dtests=enabled -Dwerror=$werror
if [ -e $build/build.ninja ]; then
    meson configure $build "$@"
else
    meson setup $build "$@"
fi
meson compile -C $build

# Big allocations that must be refused return NULL, as they do without the sanitizer.
export ASAN_OPTIONS="${ASAN_OPTIONS:-halt_on_error=1:detect_leaks=1:allocator_may_return_null=1}"
export UBSAN_OPTIONS="${UBSAN_OPTIONS:-halt_on_error=1:print_stacktrace=1}"

# With a default test setup the log's name holds that of the setup.
rm -f $build/meson-logs/testlog*.json
status=0
meson test -C $build --no-rebuild --print-errorlogs --timeout-multiplier 4 \
    --num-processes "$(getconf _NPROCESSORS_ONLN 2>/dev/null || echo 2)" || status=$?

set -- $build/meson-logs/testlog*.json
if [ ! -e "$1" ]; then
    echo "meson left no test log" >&2
    echo "0 passed, 1 failed"
    exit 1
fi
sums=0
python3 tests/tools/sum_tests.py "$@" >$build/sums.txt || sums=$?
# Meson and the sum must agree on whether all is well; when only meson objects, that is a failure too.
if [ $status -ne 0 ] && [ $sums -eq 0 ]; then
    echo "failed: meson test (exit status $status)"
    sed '$s/ 0 failed/ 1 failed/' $build/sums.txt
    exit 1
fi
cat $build/sums.txt
exit $sums
