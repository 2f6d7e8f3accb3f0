#!/usr/bin/env python3
"""Measures `duly table` over many apps: how busy the processors are, how much memory it holds, and that a run which is
killed again and again and resumed writes the table of an undisturbed run.

    benches/table.py --work FOLDER [--duly target/release/duly] [--count 2000] [--kills 20] [--seed 1]
                     [--format csv] [--threads N] APP...

Each app is copied until there are COUNT files, no two of them alike, all as validly signed as before. Prints, for the undisturbed run, the wall time, the processors' time of the process and all that it started
(as a share of the wall time of all processors), and the peak of the resident memory of the whole tree; then, for the
killed run, when it was killed, how many apps were done, and whether every file is the same, byte for byte.
Needs Linux (/proc). Standard library only.
"""
import argparse
import filecmp
import os
import pathlib
import random
import resource
import shutil
import signal
import struct
import subprocess
import sys
import threading
import time

END = b"PK\x05\x06"
MAGIC = b"APK Sig Block 42"


def told_apart(archive, number):
    """The same app in a file of its own. An archive with an APK Signing Block gets a pair of an id that nobody uses in
    it, which no signature scheme covers and the platform skips; any other gets a comment in its end record, which
    scheme v1 does not cover (source.android.com, APK Signature Scheme v2; APPNOTE 4.3.16)."""
    note = b"copy %d" % number
    end = archive.rfind(END)
    if end < 0:
        sys.exit("an archive without an end record")
    (directory,) = struct.unpack_from("<I", archive, end + 16)
    if archive[directory - 16 : directory] != MAGIC:
        return archive[: end + 20] + struct.pack("<H", len(note)) + note
    (size,) = struct.unpack_from("<Q", archive, directory - 24)
    pair = struct.pack("<QI", 4 + len(note), 0x796C7564) + note
    block = directory - size - 8
    size_now = struct.pack("<Q", size + len(pair))
    tail = archive[directory:end] + archive[end : end + 16] + struct.pack("<I", directory + len(pair)) + archive[end + 20 :]
    return archive[:block] + size_now + archive[block + 8 : directory - 24] + pair + size_now + MAGIC + tail


def make(apps, folder, count):
    """COUNT different apps in FOLDER."""
    folder.mkdir(parents=True)
    contents = [(pathlib.Path(app).stem, pathlib.Path(app).read_bytes()) for app in apps]
    for number in range(count):
        stem, archive = contents[number % len(contents)]
        (folder / f"{number:05}-{stem}.apk").write_bytes(told_apart(archive, number))


def tree(root):
    """The process and all that descend from it."""
    found, todo = [], [root]
    while todo:
        process = todo.pop()
        found.append(process)
        try:
            for task in os.listdir(f"/proc/{process}/task"):
                with open(f"/proc/{process}/task/{task}/children") as file:
                    todo.extend(int(child) for child in file.read().split())
        except OSError:
            pass
    return found


def resident(processes):
    """What they hold in memory, in MiB; pages that they share are counted once for each."""
    total = 0
    for process in processes:
        try:
            with open(f"/proc/{process}/status") as file:
                for line in file:
                    if line.startswith("VmRSS:"):
                        total += int(line.split()[1])
        except OSError:
            pass
    return total / 1024


def command(options, apps, output):
    line = [options.duly, "table", str(apps), "-o", str(output), "--lang", "zh"]
    return line + (["--threads", str(options.threads)] if options.threads else [])


def undisturbed(options, apps, output):
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    started = time.monotonic()
    process = subprocess.Popen(command(options, apps, output), stderr=subprocess.PIPE, text=True)
    peak, done = 0.0, threading.Event()

    def look():
        nonlocal peak
        while not done.wait(0.02):
            peak = max(peak, resident(tree(process.pid)))

    watcher = threading.Thread(target=look)
    watcher.start()
    told = process.communicate()[1]
    done.set()
    watcher.join()
    wall = time.monotonic() - started
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    spent = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    if process.returncode != 0:
        sys.exit(f"the undisturbed run failed: {told}")
    processors = options.threads or len(os.sched_getaffinity(0))
    print(told.strip())
    print(f"undisturbed: {wall:.1f} s, {options.count / wall:.2f} apps a second")
    print(f"processors:  {spent:.1f} s of {wall * processors:.1f} s on {processors}: {100 * spent / wall / processors:.1f}% busy")
    print(f"memory:      {peak:.0f} MiB at the peak, all processes together")
    return wall


def lines(journal):
    try:
        with open(journal, "rb") as file:
            return sum(1 for _ in file)
    except OSError:
        return 0


def killed(options, apps, output, wall):
    choose = random.Random(options.seed)
    journal = output.with_name(output.name + ".journal")
    kills = 0
    while kills < options.kills:
        process = subprocess.Popen(command(options, apps, output), stderr=subprocess.DEVNULL)
        # The pieces in all are about three quarters of the whole run: kills fall everywhere in it, and it seldom ends
        # before the last, which would cost a run from the start.
        try:
            process.wait(choose.uniform(0, 1.5 * wall / (options.kills + 1)))
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGKILL)
            process.wait()
            kills += 1
            print(f"kill {kills}: {max(0, lines(journal) - 1)} of {options.count} apps done", flush=True)
            continue
        print(f"it ended after {kills} kills: killed again from the start")
        for file in output.parent.iterdir():
            file.unlink()
    status = subprocess.run(command(options, apps, output), stderr=subprocess.PIPE, text=True)
    if status.returncode != 0:
        sys.exit(f"the resumed run failed: {status.stderr}")
    print(status.stderr.strip())


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--duly", default="target/release/duly")
    parser.add_argument("--work", type=pathlib.Path, required=True)
    parser.add_argument("--count", type=int, default=2000)
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--format", default="csv", choices=["csv", "xlsx", "parquet", "jsonl"])
    parser.add_argument("--threads", type=int)
    parser.add_argument("apps", nargs="+")
    options = parser.parse_args()
    options.duly = os.path.abspath(options.duly)
    work = options.work
    if work.exists() and any(work.iterdir()):
        sys.exit(f"{work} is not empty")
    apps, whole, disturbed = work / "apps", work / "whole", work / "killed"
    try:
        make(options.apps, apps, options.count)
        size = sum(file.stat().st_size for file in apps.iterdir()) / 1e9
        print(f"{options.count} apps, {size:.2f} GB, from {len(options.apps)}")
        whole.mkdir()
        disturbed.mkdir()
        wall = undisturbed(options, apps, whole / f"table.{options.format}")
        killed(options, apps, disturbed / f"table.{options.format}", wall)
        names = sorted(file.name for file in whole.iterdir())
        same = names == sorted(file.name for file in disturbed.iterdir())
        same = same and filecmp.cmpfiles(whole, disturbed, names, shallow=False)[0] == names
        print(f"killed {options.kills} times and resumed: {'the same bytes' if same else 'ANOTHER TABLE'} in {', '.join(names)}")
    finally:
        shutil.rmtree(work, ignore_errors=True)
    sys.exit(0 if same else 1)


main()
