#!/usr/bin/env python3
"""Runs clang-tidy on every source of src/ and apps/ that a build compiles, skipping those that were clean when nothing they
see differed. Tests would double the time and are looked at by the compiler, the sanitizers and themselves; name them to check them.

    tools/run_tidy.py --build build/dev [--jobs N] [FILE...]

What a file sees: itself, our headers that it includes (followed to the end), its compile command and .clang-tidy.
A clean file's hash is a name in ~/.cache/ganflow-tidy, or $GANFLOW_TIDY_CACHE.
"""

import argparse
import concurrent.futures
import functools
import hashlib
import json
import os
import pathlib
import re
import subprocess
import sys
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent
INCLUDE = re.compile(rb'^\s*#\s*include\s+"([^"]+)"', re.MULTILINE)
FOREACH_TARGET = b"hwy/foreach_target.h"  # such a file includes itself once a target: one, the static one, is enough


@functools.cache
def read(path: pathlib.Path) -> bytes:
    return path.read_bytes()


@functools.cache
def own_headers(path: pathlib.Path) -> tuple[pathlib.Path, ...]:
    found = []
    for name in INCLUDE.findall(read(path)):
        for base in (ROOT / "src", path.parent, ROOT):
            header = base / name.decode()
            if header.is_file():
                found.append(header)
                break
    return tuple(found)


def closure(path: pathlib.Path) -> list[pathlib.Path]:
    seen, todo = set(), [path]
    while todo:
        file = todo.pop()
        if file not in seen:
            seen.add(file)
            todo += own_headers(file)
    return sorted(seen)


def fingerprint(path: pathlib.Path, command: str, version: bytes) -> str:
    digest = hashlib.sha256(version + read(ROOT / ".clang-tidy"))
    digest.update(command.replace(str(ROOT), "").encode())
    for file in closure(path):
        digest.update(str(file.relative_to(ROOT)).encode() + b"\0" + read(file))
    return digest.hexdigest()


def run(path: pathlib.Path, build: pathlib.Path) -> tuple[int, str]:
    # GCC's own warnings are not clang's; -Wall of the compile command would only repeat the build's.
    command = ["clang-tidy", "-p", str(build), "--quiet", "--extra-arg=-w", str(path)]
    if FOREACH_TARGET in read(path):
        command.insert(-1, "--extra-arg=-DHWY_COMPILE_ONLY_STATIC")
    done = subprocess.run(command, capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL)
    return done.returncode, done.stdout if done.stdout.strip() or done.returncode == 0 else done.stderr


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--build", type=pathlib.Path, default=ROOT / "build" / "dev")
    parser.add_argument("--jobs", type=int, default=os.cpu_count())
    parser.add_argument("files", nargs="*", type=pathlib.Path, help="only these (default: all of src/ and apps/)")
    options = parser.parse_args()

    database = json.loads((options.build / "compile_commands.json").read_text())
    commands = {pathlib.Path(entry["file"]).resolve(): entry["command"] for entry in database}
    chosen = {file.resolve() for file in options.files}
    if not chosen:
        chosen = {f for f in commands if any(f.is_relative_to(ROOT / folder) for folder in ("src", "apps"))}
    files = sorted(f for f in commands if f in chosen)
    version = subprocess.run(["clang-tidy", "--version"], capture_output=True, check=True).stdout
    default_cache = pathlib.Path(os.environ.get("XDG_CACHE_HOME") or pathlib.Path.home() / ".cache") / "ganflow-tidy"
    cache = pathlib.Path(os.environ.get("GANFLOW_TIDY_CACHE") or default_cache)
    cache.mkdir(parents=True, exist_ok=True)

    marks = {file: cache / fingerprint(file, commands[file], version) for file in files}
    todo = [file for file in files if not marks[file].exists()]
    started, bad = time.monotonic(), 0
    with concurrent.futures.ThreadPoolExecutor(options.jobs) as pool:
        for file, (status, output) in zip(todo, pool.map(lambda f: run(f, options.build), todo)):
            if status == 0:
                marks[file].touch()
            else:
                bad += 1
                print(f"{output.strip()}\n", flush=True)
    print(f"clang-tidy: {len(files)} files, {len(files) - len(todo)} unchanged since clean, {bad} with findings, "
          f"{time.monotonic() - started:.0f} s")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
