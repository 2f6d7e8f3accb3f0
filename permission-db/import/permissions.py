#!/usr/bin/env python3
"""Writes permissions/aosp.tsv: the facts of the platform's permissions, from one list a level.

    permissions.py LEVELS [--first SINCE] > permissions/aosp.tsv
    permissions.py LEVELS --facts N       > facts/aosp-permissions-N.tsv

LEVELS is a folder of permissions_N.json, one an API level (androguard's core/api_specific_resources/aosp_permissions,
Apache-2.0, itself made from AOSP's core/res/AndroidManifest.xml), or of permissions_N.xml, such a manifest itself.
SINCE is the SDK's api-versions.xml: the level of a public constant of android.Manifest.permission, where it is lower
than the first list that has the name.

What the importer cannot know (texts, data types, group, restriction, background counterpart) is kept from the file as it
stands; a name that is new there is printed to stderr and left out until somebody has written its texts into
texts/permissions.tsv (name, zh, en, data_types, group, restricted, background).

A manifest may declare a permission twice, once for each state of a build flag (android:featureFlag, `!` for off). The
table takes what holds with the flag on; the facts hold the other as well, since a device may have been built either way.
"""
import argparse, csv, json, pathlib, re, sys
import xml.etree.ElementTree as ET

FIELDS = "name protection group since removed restricted background data_types zh en source".split()
BASES = ["normal", "dangerous", "signature", "internal"]
ANDROID = "{http://schemas.android.com/apk/res/android}"


def protection(text):
    """The base level first, then the flags as the manifest orders them."""
    text = text or "normal"
    text = {"signatureOrSystem": "signature|privileged", "signatureOrInstaller": "signature|installer",
            "system": "signature|privileged"}.get(text, text)
    parts = [part.strip() for part in text.split("|")]
    parts = ["privileged" if part == "system" else part for part in parts]
    base = [part for part in parts if part in BASES] or ["signature"]
    flags = []
    for part in parts:
        if part not in BASES and part not in flags:
            flags.append(part)
    return "|".join(base[:1] + flags)


def manifest(path):
    """Name -> the protection with its build flag on, or without one; and name -> the one with the flag off."""
    on, off = {}, {}
    for row in ET.parse(path).getroot().iter("permission"):
        place = off if row.get(ANDROID + "featureFlag", "").startswith("!") else on
        place[row.get(ANDROID + "name")] = protection(row.get(ANDROID + "protectionLevel"))
    return {**off, **on}, {name: level for name, level in off.items() if name in on}


def levels(folder):
    """Level -> name -> protection; the levels that are manifests themselves; and what the build flags of those change."""
    found, whole, otherwise = {}, set(), {}
    for path in pathlib.Path(folder).iterdir():
        match = re.fullmatch(r"permissions_(\d+)\.(json|xml)", path.name)
        if not match:
            continue
        level = int(match[1])
        if match[2] == "json":
            rows = json.loads(path.read_text())["permissions"]
            found[level] = {name: protection(row["protectionLevel"]) for name, row in rows.items()}
        else:
            found[level], otherwise[level] = manifest(path)
            whole.add(level)
    return dict(sorted(found.items())), whole, otherwise


def facts(level, rows, otherwise):
    """The fact file of one level."""
    print(f"# Every <permission> of AOSP's core manifest at level {level}; `otherwise`: its protection level where a build flag is")
    print("# off. By import/permissions.py. A test holds the permission table to it.")
    print("name", "protection", "otherwise", sep="\t")
    for name, level in sorted(rows.items()):
        print(name, level, otherwise.get(name, ""), sep="\t")


def public_since(path):
    """Name of a public constant -> the level that it came with."""
    since = {}
    for row in ET.parse(path).getroot().iter("class"):
        if row.get("name") == "android/Manifest$permission":
            for field in row.iter("field"):
                since[field.get("name")] = int(field.get("since", row.get("since")))
    return since


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("levels")
    parser.add_argument("--first")
    parser.add_argument("--facts", type=int)
    arguments = parser.parse_args()
    here = pathlib.Path(__file__).parent.parent / "texts" / "permissions.tsv"
    texts = {row["name"]: row for row in csv.DictReader(
        (line for line in here.open() if not line.startswith("#")), delimiter="\t", quoting=csv.QUOTE_NONE)}
    by_level, whole, otherwise = levels(arguments.levels)
    if arguments.facts:
        facts(arguments.facts, by_level[arguments.facts], otherwise.get(arguments.facts, {}))
        return
    order = list(by_level)
    first = public_since(arguments.first) if arguments.first else {}
    print("\t".join(FIELDS))
    names = sorted({name for rows in by_level.values() for name in rows})
    for name in names:
        present = [level for level in order if name in by_level[level]]
        since = present[0] if present[0] != order[0] else None
        known = first.get(name.rsplit(".", 1)[-1]) if name.startswith(("android.permission.", "com.android.")) else None
        since = min((level for level in (since, known) if level), default=None)
        removed = None
        if present[-1] != order[-1]:
            removed = order[order.index(present[-1]) + 1]
        text = texts.get(name)
        if text is None:
            print(f"no text: {name} {by_level[present[-1]][name]}", file=sys.stderr)
            continue
        row = {"name": name, "protection": by_level[present[-1]][name], "since": since or "", "removed": removed or "",
               "source": " ".join(source for source, used in (
                   ("aosp-manifest", any(level in whole for level in present)),
                   ("androguard-permissions", any(level not in whole for level in present))) if used)}
        for field in ("zh", "en", "data_types", "group", "restricted", "background"):
            row[field] = (text[field] or "").strip()
        print("\t".join(str(row[field]) for field in FIELDS))


main()
