#!/bin/sh
# SPDX-License-Identifier: MIT
#
# Sees to it that what Pressfold needs is on this machine.
#
#   sh scripts/deps.sh build    compiler, meson and the libraries
#   sh scripts/deps.sh test     the same, and what the tests need
#   sh scripts/deps.sh style    the same, and what the style check needs
#   sh scripts/deps.sh races    as for the tests, and what the search for data races needs
#
# On Debian and Ubuntu it installs what is missing, and only then asks for root. On other systems it prints
# the command that installs it and stops with status 1. When nothing is missing it says and changes nothing.
set -eu

# Needs are found by trying them (a program, a pkg-config module, a header, a sanitizer), not by asking the
# package manager, so that a library installed by hand counts too.
# level | kind of probe, what | Debian, Ubuntu | Fedora | Arch | Homebrew; "-": the system brings it
needs() {
    cat <<'END'
build|cmd cc|gcc|gcc|gcc|-
build|cmd c++|g++|gcc-c++|gcc|-
build|cmd meson|meson|meson|meson|meson
build|cmd ninja|ninja-build|ninja-build|ninja|ninja
build|cmd pkg-config|pkg-config|pkgconf-pkg-config|pkgconf|pkgconf
build|mod libxxhash|libxxhash-dev|xxhash-devel|xxhash|xxhash
build|mod openblas|libopenblas-dev libopenblas-pthread-dev|openblas-devel|openblas blas-openblas|openblas
build|inc lapacke.h lapacke openblas|liblapacke-dev|lapack-devel|blas-openblas|openblas
build|mod simdjson|libsimdjson-dev|simdjson-devel|simdjson|simdjson
build|mod libarchive|libarchive-dev|libarchive-devel|libarchive|libarchive
build|mod zlib|zlib1g-dev|zlib-devel|zlib|zlib
build|mod libutf8proc|libutf8proc-dev|utf8proc-devel|libutf8proc|utf8proc
build|inc csv.h|libcsv-dev|libcsv-devel|libcsv|libcsv
test|san address,undefined|gcc|libasan libubsan|gcc|-
test|mod check|check|check-devel|check|check
test|cmd python3|python3|python3|python|python
test|cmd zstd|zstd|zstd|zstd|zstd
test|cmd nm|binutils|binutils|binutils|-
races|san thread|gcc|libtsan|gcc|-
style|cmd clang-format|clang-format|clang-tools-extra|clang|clang-format
style|cmd clang-tidy|clang-tidy|clang-tools-extra|clang|llvm
END
}

# have KIND NAME [MODULE...]: the modules' flags say where to look for a header.
have() {
    kind=$1
    name=$2
    shift 2
    case $kind in
    cmd) command -v "$name" >/dev/null 2>&1 ;;
    mod) pkg-config --exists "$name" 2>/dev/null ;;
    san)
        # Only linking shows that the sanitizer's library is there.
        program=$(mktemp)
        found=0
        echo 'int main(void) { return 0; }' | cc -fsanitize="$name" -x c - -o "$program" >/dev/null 2>&1 || found=1
        rm -f "$program"
        return $found
        ;;
    inc)
        flags=${CPPFLAGS:-}
        for module in "$@"; do
            flags="$flags $(pkg-config --cflags "$module" 2>/dev/null || true)"
        done
        # shellcheck disable=SC2086 # flags are several words
        printf '#include <stddef.h>\n#include <%s>\n' "$name" | cc $flags -E - >/dev/null 2>&1
        ;;
    esac
}

# Which column of the table is this machine's: debian, fedora, arch, macos, or other.
system_kind() {
    if [ "$(uname -s)" = Darwin ]; then
        echo macos
        return
    fi
    ids=
    # shellcheck disable=SC1091
    [ ! -r /etc/os-release ] || ids=$(. /etc/os-release && echo "${ID:-} ${ID_LIKE:-}")
    case " $ids " in
    *" debian "* | *" ubuntu "*) echo debian ;;
    *" fedora "* | *" rhel "*) echo fedora ;;
    *" arch "*) echo arch ;;
    *) echo other ;;
    esac
}

# Prints the packages (of the system named in $2) whose probe fails, each once.
missing_packages() {
    needs | while IFS='|' read -r level probe debian fedora arch brew; do
        case $1:$level in
        build:test | build:style | build:races | test:style | test:races | style:races | races:style)
            continue
            ;;
        esac
        # shellcheck disable=SC2086 # the probe is several words
        have $probe && continue
        case $2 in
        fedora) echo "$fedora" ;;
        arch) echo "$arch" ;;
        macos) echo "$brew" ;;
        *) echo "$debian" ;;
        esac
    done | tr ' ' '\n' | awk '!seen[$0]++ { printf "%s%s", sep, $0; sep = " " }'
}

install_debian() {
    as_root=
    if [ "$(id -u)" -ne 0 ]; then
        if ! command -v sudo >/dev/null 2>&1; then
            printf 'Missing packages. As root, run:\n  apt-get install -y --no-install-recommends %s\n' "$1" >&2
            return 1
        fi
        as_root=sudo
    fi
    echo "installing: $1" >&2
    log=$(mktemp)
    # A list that cannot be refreshed may still be good enough, so only the installation decides.
    $as_root env DEBIAN_FRONTEND=noninteractive apt-get update >"$log" 2>&1 ||
        echo "note: the package lists could not be refreshed" >&2
    # shellcheck disable=SC2086 # one word for each package
    if ! $as_root env DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=300 install -y \
        --no-install-recommends $1 >>"$log" 2>&1; then
        tail -n 20 "$log" >&2
        rm -f "$log"
        return 1
    fi
    rm -f "$log"
}

# The command for a system on which this script installs nothing by itself.
print_command() {
    echo "Missing tools or libraries. Run this, then this script again:" >&2
    case $1 in
    fedora) echo "  sudo dnf install $2" >&2 ;;
    arch)
        echo "  sudo pacman -S --needed $2" >&2
        case " $2 " in
        *" libcsv "*) echo "If pacman does not know libcsv, it is in the AUR." >&2 ;;
        esac
        ;;
    macos)
        case " $2 " in
        *" - "*) echo "  xcode-select --install" >&2 ;;
        esac
        formulas=$(echo "$2" | tr ' ' '\n' | grep -vx -e - | tr '\n' ' ')
        [ -z "$formulas" ] || echo "  brew install $formulas" >&2
        cat >&2 <<'END'
Homebrew keeps some of them out of the compiler's sight; show where they are:
  export PKG_CONFIG_PATH="$(brew --prefix openblas)/lib/pkgconfig:$(brew --prefix libarchive)/lib/pkgconfig"
  export CPPFLAGS="-I$(brew --prefix)/include" LDFLAGS="-L$(brew --prefix)/lib"
  export PATH="$(brew --prefix llvm)/bin:$PATH"    # clang-tidy, for the style check only
END
        ;;
    *)
        echo "  (your package manager's install command for these, here by their Debian names)" >&2
        echo "  $2" >&2
        ;;
    esac
}

level=${1:-build}
case $level in
build | test | style | races) ;;
*)
    echo "usage: deps.sh [build|test|style|races]" >&2
    exit 2
    ;;
esac

system=$(system_kind)
packages=$(missing_packages "$level" "$system")
[ -n "$packages" ] || exit 0
if [ "$system" != debian ]; then
    print_command "$system" "$packages"
    exit 1
fi
install_debian "$packages"
packages=$(missing_packages "$level" "$system")
if [ -n "$packages" ]; then
    echo "installed, and still not found: $packages" >&2
    exit 1
fi
