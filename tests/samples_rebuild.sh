#!/bin/sh
# Rebuilds all samples beside the committed files and compares: byte for byte.
set -eu
cd "$(dirname "$0")/.."
out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT
samples/build.sh -o "$out" >/dev/null
status=0
for apk in samples/*.apk; do
    cmp "$apk" "$out/$(basename "$apk")" || status=1
done
for apk in "$out"/*.apk; do
    [ -e "samples/$(basename "$apk")" ] || { echo "$(basename "$apk") is not committed" >&2; status=1; }
done
exit $status
