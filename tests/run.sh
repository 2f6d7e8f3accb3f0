#!/usr/bin/env bash
# All tests, from a clean checkout: installs what the tiers need (Debian or Ubuntu, as root or with sudo), then
# formatting, lints, documentation, every test, and whether the committed samples are what their sources make.
set -euo pipefail
cd "$(dirname "$0")/.."

packages=()
need() { command -v "$1" >/dev/null || packages+=("$2"); }
need aapt aapt
need dexdump dexdump
need apksigner apksigner
need zipalign zipalign
need smali libsmali-java
need apktool apktool
need zip zip
need unzip unzip
need npm npm
need node nodejs
need chromium chromium
need xmllint libxml2-utils
need pdftotext poppler-utils
# Its tables of predefined CJK encodings are a package that poppler-utils only recommends.
[ -d /usr/share/poppler/cMap ] || packages+=(poppler-data)
need python3 python3
[ -e /usr/lib/libreoffice/program/libsclo.so ] || packages+=(libreoffice-calc-nogui)
[ -r /usr/share/android-framework-res/framework-res.apk ] || packages+=(android-framework-res)
python3 -c 'import ensurepip' 2>/dev/null || packages+=(python3-venv)
command -v cc >/dev/null || packages+=(gcc libc6-dev)
if [ ${#packages[@]} -gt 0 ]; then
    root=()
    [ "$(id -u)" -eq 0 ] || root=(sudo)
    "${root[@]}" apt-get update -q
    "${root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends "${packages[@]}"
fi

step() { printf '\n== %s\n' "$*"; "$@"; }

step cargo fmt --check
step cargo clippy --locked --all-targets -- -D warnings
RUSTDOCFLAGS="-D warnings" step cargo doc --locked --no-deps

[ -x target/venv/bin/python ] || python3 -m venv target/venv
export DULY_REAL_APPS="${DULY_REAL_APPS:-$PWD/target/realapps}"
step target/venv/bin/python tests/realapps/fetch.py "$DULY_REAL_APPS"

step sh tests/samples_rebuild.sh
step cargo test --locked
# Reports, tables and pages held against a browser, and the schemas and programs of others.
step env PIP=target/venv/bin/pip bash tests/reports/fetch.sh target/reports-tools
step cargo test --locked --test reports -- --ignored
step cargo test --locked --test table -- --ignored
step cargo test --locked --test serve -- --ignored
# The tier on real apps.
step cargo test --locked --test unpacked -- --ignored
step cargo test --locked --test 'realapps_*' -- --ignored
