#!/bin/sh
# Rebuilds the sample apps from their sources: samples/apps/NAME -> OUT/NAME.apk.
#
#     samples/build.sh [-o OUT] [NAME...]
#
# OUT is samples/ itself unless given, so that without arguments the committed files are rebuilt in place.
# Needs Debian's packages aapt, android-framework-res, libsmali-java, zip, zipalign, apksigner.
#
# The same sources and the same packages give the same bytes: entries are added in a fixed order with a fixed time,
# and the key (samples/key, made for these samples alone) signs deterministically. `tests/samples_rebuild.sh` checks
# that the committed files are what this script makes.
set -eu

here=$(cd "$(dirname "$0")" && pwd)
out=$here
if [ "${1:-}" = -o ]; then
    mkdir -p "$2"
    out=$(cd "$2" && pwd)
    shift 2
fi
framework=${FRAMEWORK_APK:-/usr/share/android-framework-res/framework-res.apk}

for tool in aapt smali zip zipalign apksigner; do
    command -v "$tool" >/dev/null || {
        echo "build.sh: $tool is missing: apt-get install aapt android-framework-res libsmali-java zip zipalign apksigner" >&2
        exit 1
    }
done
[ -r "$framework" ] || {
    echo "build.sh: $framework is missing: apt-get install android-framework-res" >&2
    exit 1
}

if [ $# -eq 0 ]; then
    set -- $(cd "$here/apps" && ls)
fi

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
umask 022
export TZ=UTC LC_ALL=C

for name; do
    app=$here/apps/$name
    tree=$work/$name
    mkdir -p "$tree"
    # What one app has of its own: the level that its DEX files are written for, and signing options.
    smali_api=28
    sign_options=
    if [ -e "$app/build.conf" ]; then
        . "$app/build.conf"
    fi

    # Manifest and resources. aapt names the entries; they are put into the archive by us below.
    aapt package -f -M "$app/AndroidManifest.xml" -S "$app/res" -I "$framework" -F "$work/$name.ap_" >/dev/null
    (cd "$tree" && unzip -q "$work/$name.ap_")

    # Code.
    # (One job: with several, the order of what is in the file depends on timing.)
    find "$app/smali" -name '*.smali' | sort |
        tr '\n' '\0' | xargs -0 smali assemble -j 1 --api "$smali_api" -o "$tree/classes.dex"

    # Entries that are not compiled: assets, and native libraries made from their descriptions.
    if [ -d "$app/assets" ]; then
        cp -R "$app/assets" "$tree/assets"
    fi
    if [ -d "$app/lib" ]; then
        cp -R "$app/lib" "$tree/lib"
    fi

    # The archive: the manifest first, resources.arsc stored (as the platform wants it from level 30 on).
    find "$tree" -exec touch -h -t 198001010000.00 {} +
    (
        cd "$tree"
        find . -type f | sed 's|^\./||' | sort >"$work/$name.list"
        zip -q -X -D -9 "$work/$name.zip" AndroidManifest.xml classes.dex
        grep -v -x -e AndroidManifest.xml -e classes.dex -e resources.arsc "$work/$name.list" |
            zip -q -X -D -9 "$work/$name.zip" -@
        zip -q -X -D -0 "$work/$name.zip" resources.arsc
    )
    zipalign -f -p 4 "$work/$name.zip" "$work/$name.aligned"
    # shellcheck disable=SC2086
    apksigner sign --key "$here/key/sample.pk8" --cert "$here/key/sample.x509.pem" $sign_options \
        --out "$work/$name.apk" "$work/$name.aligned"
    mv "$work/$name.apk" "$out/$name.apk"
    echo "$out/$name.apk"
done
