# shellcheck shell=bash
# Making .venv ready, and the Debian packages that the full check needs; read in by ../run,
# which sets `here` and defines `say`, `stop` and `quietly`.

UV_VERSION=0.13.9
PYTHON_NAMES="python3.11 python3.12 python3.13 python3.14 python3 /usr/bin/python3"

# shellcheck disable=SC2154 # set by ../run
venv=$here/.venv
stamp=$venv/orbweaver-stamp

# ---------------------------------------------------------------- Debian packages

may_install() {
    command -v apt-get >/dev/null 2>&1 || return 1
    [ "$(id -u)" = 0 ] || { command -v sudo >/dev/null 2>&1 && sudo -n true 2>/dev/null; }
}

apt_get() {
    local root=
    [ "$(id -u)" = 0 ] || root="sudo -n"
    # shellcheck disable=SC2086 # empty when we are root
    quietly $root env DEBIAN_FRONTEND=noninteractive apt-get -q "$@" </dev/null
}

apt_install() {
    apt_get update || say "apt-get update failed; trying with the old lists"
    apt_get install -y --no-install-recommends "$@"
}

is_there() {
    case $1 in
    /*) [ -e "$1" ] ;;
    *) command -v "$1" >/dev/null 2>&1 ;;
    esac
}

# Install those packages of scripts/debian-packages.txt whose probe finds nothing.
debian_packages() {
    local package probe reason missing=
    while read -r package probe reason; do
        case $package in '' | '#'*) continue ;; esac
        is_there "$probe" && continue
        say "the full check needs the Debian package $package ($reason)"
        missing="$missing $package"
    done <"$here/scripts/debian-packages.txt"
    [ -n "$missing" ] || return 0
    may_install || stop "cannot install$missing without root and apt-get;" \
        "install them, or do: ./run test quick"
    say "installing$missing"
    # shellcheck disable=SC2086 # a list of names
    apt_install $missing || stop "apt-get could not install$missing;" \
        "install them, or do: ./run test quick"
}

# ---------------------------------------------------------------- Python

new_enough() {
    "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1
}

# Print the first Python that is new enough.
find_python() {
    local name
    for name in ${ORBWEAVER_PYTHON:-$PYTHON_NAMES}; do
        if new_enough "$name"; then
            command -v "$name"
            return 0
        fi
    done
    return 1
}

no_python() {
    local name=${ORBWEAVER_PYTHON:-python3} found
    found=$("$name" -c 'import platform; print(platform.python_version())' 2>/dev/null) || found=none
    stop "Orbweaver needs Python 3.11 or newer ($name: $found);" \
        "install one, or name it in ORBWEAVER_PYTHON."
}

# Debian ships Python without the module that makes environments.
ensure_venv_module() {
    local python=$1 package
    "$python" -c 'import ensurepip, venv' >/dev/null 2>&1 && return 0
    package=$("$python" -c 'import sys; print("python%d.%d-venv" % sys.version_info[:2])')
    may_install || stop "$python cannot make a virtual environment;" \
        "install $package (as root: apt-get install $package)."
    say "$python cannot make a virtual environment; installing the Debian package $package"
    apt_install "$package" || stop "apt-get could not install $package, which $python needs."
}

# The environment stands, was made in this very place, and by the Python that is asked for.
venv_is_sound() {
    new_enough "$venv/bin/python" || return 1
    grep -qF "$venv" "$venv/bin/activate" 2>/dev/null || return 1
    [ -n "${ORBWEAVER_PYTHON:-}" ] || return 0
    same_base "$ORBWEAVER_PYTHON"
}

same_base() {
    local show='import os, sys; print(os.path.realpath(sys.base_prefix), sys.version_info[:3])'
    [ "$("$venv/bin/python" -c "$show")" = "$("$1" -c "$show")" ]
}

make_venv() {
    local python
    python=$(find_python) || no_python
    ensure_venv_module "$python"
    say "making .venv with $python"
    rm -rf -- "$venv"
    quietly "$python" -m venv "$venv" || stop "$python could not make $venv (see above)."
}

ensure_uv() {
    case $("$venv/bin/uv" --version 2>/dev/null || true) in
    "uv $UV_VERSION" | "uv $UV_VERSION "*) return 0 ;;
    esac
    quietly "$venv/bin/python" -m pip install --disable-pip-version-check "uv==$UV_VERSION" ||
        stop "pip could not install uv $UV_VERSION; is a package index reachable?"
}

# ---------------------------------------------------------------- what is installed

# What the installed packages follow from: the lock, the project file, the kernel, this file,
# this place.
checksum() {
    {
        printf '%s\n' "$here"
        cat "$here/uv.lock" "$here/pyproject.toml" "$here/scripts/install.sh" \
            "$here/scripts/build_kernel.py" "$here/scripts/hatch_hook.py" \
            "$here"/src/orbweaver/kernel/native/*.*
    } | cksum | tr ' ' '-'
}

sync_packages() {
    local only_runtime=
    [ "$1" = dev ] || only_runtime=--no-dev
    say "installing the locked packages ($1)"
    # shellcheck disable=SC2086 # empty, or one word
    (cd "$here" && env -u VIRTUAL_ENV UV_PYTHON_DOWNLOADS=never UV_SYSTEM_CERTS=true \
        UV_COMPILE_BYTECODE=1 UV_PROJECT_ENVIRONMENT="$venv" "$venv/bin/uv" sync --frozen --quiet \
        --python "$venv/bin/python" $only_runtime) >&2 ||
        stop "uv could not install the locked packages (see above); is a package index reachable?"
}

# The kernel is C++; without a compiler the house works, many times slower, and says so.
ensure_compiler() {
    local name
    for name in ${CXX:-} c++ g++ clang++; do
        if command -v "$name" >/dev/null 2>&1; then return 0; fi
    done
    if may_install; then
        say "no C++ compiler; installing the Debian package g++"
        apt_install g++ && return 0
    fi
    say "no C++ compiler: scanning will be many times slower; install g++, then: ./run install"
}

# Make .venv hold what uv.lock says: `runtime`, or `dev` too. What was dev once stays dev.
install() {
    local tier=$1 sum
    exec 9<"$here/run"
    if command -v flock >/dev/null 2>&1; then flock 9; fi
    venv_is_sound || make_venv
    sum=$(checksum)
    case $(cat "$stamp" 2>/dev/null || true) in
    "dev $sum") tier= ;;
    "runtime $sum") [ "$tier" = dev ] || tier= ;;
    "dev "*) tier=dev ;;
    esac
    if [ -n "$tier" ]; then
        ensure_uv
        ensure_compiler
        sync_packages "$tier"
        printf '%s %s\n' "$tier" "$sum" >"$stamp"
    fi
    exec 9<&-
}
