#!/bin/sh
# Which thing this machine lacks, said in one sentence with the way out. Runs before any Python of ours exists.
#
#   doctor.sh python          print the Python to use, or say how to get one
#   doctor.sh install         everything the first installation needs: Python, venv, a writable folder, disk space
#   doctor.sh writable DIR    DIR can be made and written
#   doctor.sh port N          nothing listens on port N
#   doctor.sh all N DIR       all of these

set -u

# The installed packages take 1.2 GB and the downloads of the first minute about as much again.
NEEDED_MB=2000

die() {
    printf 'Syli: %s\n' "$*" >&2
    exit 1
}

is_new_enough() {
    "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null
}

find_python() {
    for candidate in ${SYLI_PYTHON:-} python3 python3.13 python3.12 python3.11 python3.14 python; do
        path=$(command -v "$candidate" 2>/dev/null) || continue
        if is_new_enough "$path"; then
            printf '%s\n' "$path"
            return 0
        fi
    done
    found=$(python3 -c 'import platform; print(platform.python_version())' 2>/dev/null) || found=""
    if [ -n "$found" ]; then
        die "Python 3.11 or newer is needed and this machine has $found. Install one, for example: sudo apt install python3.11 python3.11-venv"
    fi
    die "Python 3.11 or newer is needed and none was found. Install it: sudo apt install python3 python3-venv"
}

check_venv() {
    "$1" -c 'import venv, ensurepip' 2>/dev/null && return 0
    version=$("$1" -c 'import sys; print("%d.%d" % sys.version_info[:2])')
    die "$1 has no venv module. Install it: sudo apt install python$version-venv"
}

check_writable() {
    # Ask about the nearest parent that exists: the folder itself may be made later.
    place=$1
    while [ ! -e "$place" ]; do
        case $place in
        /*/*) place=${place%/*} ;;
        /*) place=/ ;;
        */*) place=${place%/*} ;;
        *) place=. ;;
        esac
    done
    probe="$place/.syli-probe-$$"
    if [ ! -d "$place" ] || ! (: >"$probe") 2>/dev/null; then
        die "the folder $place cannot be written. Work in a folder of your own, or keep the data elsewhere: make run SYLI_HOME=\$HOME/syli-data"
    fi
    rm -f "$probe"
}

check_disk() {
    [ -e .venv/.installed ] && return 0
    free=$(df -Pk . 2>/dev/null | awk 'NR == 2 { print int($4 / 1024) }')
    [ "${free:-$NEEDED_MB}" -ge "$NEEDED_MB" ] && return 0
    die "installing needs $NEEDED_MB MB of disk and only $free MB are free here. Free some space, or clone into another folder."
}

check_port() {
    case $1 in
    '' | *[!0-9]*) die "PORT must be a number between 1 and 65535, not \"$1\". For example: make run PORT=8001" ;;
    esac
    if [ "${#1}" -gt 5 ] || [ "$1" -lt 1 ] || [ "$1" -gt 65535 ]; then
        die "PORT must be a number between 1 and 65535, not $1. For example: make run PORT=8001"
    fi
    python=$(find_python) || exit 1
    "$python" - "$1" <<'PYTHON'
import errno, socket, sys

port = int(sys.argv[1])
with socket.socket() as probe:
    probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        probe.bind(("127.0.0.1", port))
    except OSError as problem:
        if problem.errno == errno.EACCES:
            sys.exit(f"Syli: port {port} is reserved for the system. Choose one above 1023: make run PORT=8000")
        free = socket.socket()
        free.bind(("127.0.0.1", 0))
        sys.exit(
            f"Syli: port {port} is already in use. Stop the program that uses it, "
            f"or choose another port: make run PORT={free.getsockname()[1]}"
        )
PYTHON
}

check_install() {
    python=$(find_python) || exit 1
    check_venv "$python"
    check_writable "$(pwd)"
    check_disk
}

case ${1:-} in
python) find_python ;;
install) check_install ;;
writable) check_writable "$2" ;;
port) check_port "$2" ;;
all)
    check_install
    check_writable "$3"
    check_port "$2"
    echo "Syli: this machine has what is needed."
    ;;
*) die "usage: doctor.sh python | install | writable DIR | port N | all N DIR" ;;
esac
