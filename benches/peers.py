#!/usr/bin/env python3
"""Measures duly against other programs on the same files, as whole processes, in turn, in one run.

    benches/peers.py [--runs N] [--duly target/release/duly] APP...

For each app it prints the median wall time and peak memory of
  - `duly audit --depth code` beside androguard's full analysis (`pip install androguard==4.1.4`),
  - `duly audit --depth code` beside `dexdump -d` of its DEX files,
  - `duly audit --depth manifest` beside `aapt dump badging` and the digests alone, computed once from a cold start by
    `target/release/deps/floor-* --once` (built by `cargo build --release --bench floor`).
Times differ from machine to machine; the ratios are what to quote. Programs that are not installed are left out, and
the output says so. Standard library only.
"""
import argparse
import glob
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import zipfile

ANDROGUARD = """
import sys
try:
    from loguru import logger
    logger.remove()
except ImportError:
    pass
from androguard.misc import AnalyzeAPK
AnalyzeAPK(sys.argv[1])
"""


def once(command):
    """Runs a command to its end; returns (wall seconds, peak memory of the process in MiB, exit status)."""
    start = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    wall = time.perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    return wall, usage.ru_maxrss / 1024, process.returncode


def medians(commands, runs):
    """Runs the commands in turn, after one warm-up each; returns {name: (wall, memory)}."""
    for command in commands.values():
        once(command)
    seen = {name: [] for name in commands}
    for _ in range(runs):
        for name, command in commands.items():
            wall, memory, status = once(command)
            if status not in (0, 1, 3):
                sys.exit(f"{' '.join(command)}: exit status {status}")
            seen[name].append((wall, memory))
    return {name: tuple(statistics.median(column) for column in zip(*rows)) for name, rows in seen.items()}


def digests(floor, app, runs):
    """The median milliseconds that the digests of an app take alone."""
    outputs = [subprocess.run([floor, "--once", app], capture_output=True, text=True, check=True) for _ in range(runs + 1)]
    return statistics.median(float(output.stdout) for output in outputs[1:])


def show(title, ours, figures):
    """Prints each figure and its ratio to ours."""
    print(f"  {title}")
    wall, memory = figures[ours]
    for name, (other_wall, other_memory) in figures.items():
        ratio = "" if name == ours else f"   duly/peer: wall 1/{other_wall / wall:.1f}, memory 1/{other_memory / memory:.1f}"
        print(f"    {name:<28} {other_wall * 1000:9.1f} ms {other_memory:8.1f} MiB{ratio}")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("apps", nargs="+", metavar="APP")
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--slow-runs", type=int, default=1, help="counted runs of androguard, which takes tens of seconds")
    parser.add_argument("--duly", default="target/release/duly")
    options = parser.parse_args()
    duly = [options.duly, "audit", "--fail-on", "never", "--format", "json"]
    python = next((p for p in (sys.executable, shutil.which("python3")) if p and subprocess.run(
        [p, "-c", "import androguard"], stderr=subprocess.DEVNULL).returncode == 0), None)
    for app in options.apps:
        print(f"{os.path.basename(app)} ({os.path.getsize(app):,} bytes)")
        code = {"duly --depth code": duly + ["--depth", "code", app]}
        if python:
            figures = medians(code | {"androguard, full analysis": [python, "-c", ANDROGUARD, app]}, options.slow_runs)
            show("full analysis", "duly --depth code", figures)
        else:
            print("  androguard is not installed: left out")
        if shutil.which("dexdump"):
            with tempfile.TemporaryDirectory() as folder:
                with zipfile.ZipFile(app) as archive:
                    files = [archive.extract(name, folder) for name in archive.namelist()
                             if name.startswith("classes") and name.endswith(".dex")]
                show("disassembly", "duly --depth code",
                     medians(code | {"dexdump -d": ["dexdump", "-d", *files]}, options.runs))
        else:
            print("  dexdump is not installed: left out")
        manifest = {"duly --depth manifest": duly + ["--depth", "manifest", app]}
        if shutil.which("aapt"):
            # In turn with the digests, in short rounds: a busy machine is busy for all of them.
            floor = max(glob.glob("target/release/deps/floor-*[0-9a-f]"), key=os.path.getmtime, default=None)
            rounds, alone = [], []
            for _ in range(options.runs):
                rounds.append(medians(manifest | {"aapt dump badging": ["aapt", "dump", "badging", app]}, 4))
                if floor:
                    alone.append(digests(floor, app, 4))
            figures = {name: tuple(statistics.median(one[name][at] for one in rounds) for at in (0, 1)) for name in rounds[0]}
            show("manifest", "duly --depth manifest", figures)
            if floor:
                limit = [one["aapt dump badging"][0] * 1000 + 1.2 * digest for one, digest in zip(rounds, alone)]
                ratios = [one["duly --depth manifest"][0] * 1000 / bar for one, bar in zip(rounds, limit)]
                print(f"    digests alone {statistics.median(alone):8.1f} ms; duly / (aapt + 1.2 digests): "
                      f"median {statistics.median(ratios):.2f}, {min(ratios):.2f} to {max(ratios):.2f}")
            else:
                print("  the floor is not built: left out")
        else:
            print("  aapt is not installed: left out")
        show("start", "duly --version", medians({"duly --version": [options.duly, "--version"]}, options.runs * 4))


if __name__ == "__main__":
    main()
