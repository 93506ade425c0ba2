#!/usr/bin/env python3
"""Compares the benchmarks of this tree with those of the last commit (of the one before, when the tree is clean).

    tools/bench_check.py [REGEX of folders] [--filter REGEX of benchmarks] [--rounds 5]

Both are built here with preset bench and run in turn, A B B A A B ..., so that a slow minute hits both alike. A benchmark
is slower when the median of its paired ratios is above 1.05 and nine pairs in ten agree; then the exit status is 1.
"""

import argparse
import json
import os
import pathlib
import re
import statistics
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
BASE = ROOT / "build/bench-base"
SLOWER = 1.05
AGREE = 0.9


def git(*arguments, where=ROOT):
    return subprocess.run(["git", "-C", str(where), *arguments], check=True, capture_output=True, text=True).stdout.strip()


def build(tree):
    """Builds preset bench in `tree`; its benchmark executables by folder."""
    env = os.environ | {"CCACHE_BASEDIR": str(tree), "CCACHE_NOHASHDIR": "1"}  # what both trees share is compiled once
    with open(ROOT / "build/bench-check.log", "a") as log:
        for command in (["cmake", "--preset", "bench"],
                        ["cmake", "--build", "--preset", "bench", "--parallel", os.environ.get("JOBS", str(os.cpu_count())), "--target", "bench/all"]):
            if subprocess.run(command, cwd=tree, env=env, stdout=log, stderr=log).returncode != 0:
                sys.exit(f"tools/bench_check.py: {tree} does not build: see build/bench-check.log")
    folder = tree / "build/bench/bench"
    return {p.parent.name: p for p in sorted(folder.glob("*/bench_*")) if os.access(p, os.X_OK) and p.is_file()}


def checkout():
    """The commit to compare with, in a work tree of its own."""
    commit = "HEAD" if git("status", "--porcelain", "--untracked-files=no") else "HEAD~1"
    commit = git("rev-parse", "--short", commit)
    if not (BASE / ".git").exists():
        git("worktree", "prune")
        git("worktree", "add", "--detach", str(BASE), commit)
    git("checkout", "--detach", "--force", commit, where=BASE)
    return commit


def times(program, pattern):
    """Real time of every benchmark of one run, in its own unit."""
    done = subprocess.run([program, "--benchmark_format=json", "--benchmark_min_time=0.1", f"--benchmark_filter={pattern}"],
                          capture_output=True, text=True)
    if done.returncode != 0:
        sys.exit(f"tools/bench_check.py: {program} failed: {done.stderr.strip()}")
    if not done.stdout.strip():  # the filter matches none of this program's
        return {}
    runs = json.loads(done.stdout)["benchmarks"]
    failed = [r["name"] for r in runs if r.get("error_occurred")]
    if failed:
        sys.exit(f"tools/bench_check.py: {failed[0]} of {program} gave a wrong answer")
    return {r["name"]: r["real_time"] for r in runs}


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folders", nargs="?", default=".")
    parser.add_argument("--filter", default=".")
    parser.add_argument("--rounds", type=int, default=5)
    arguments = parser.parse_args()
    (ROOT / "build").mkdir(exist_ok=True)
    (ROOT / "build/bench-check.log").write_text("")
    commit = checkout()
    ours, theirs = build(ROOT), build(BASE)
    tasks = [t for t in ours if t in theirs and re.search(arguments.folders, t)]
    if not tasks:
        sys.exit(f"tools/bench_check.py: no benchmark folder of both trees matches '{arguments.folders}'")
    print(f"this tree against {commit}, {arguments.rounds} pairs\n\n{'':60} ratio   lowest–highest")
    slower = 0
    for task in tasks:
        ratios = {}
        for turn in range(arguments.rounds):
            sides = [(ours, "new"), (theirs, "old")]
            measured = {name: times(programs[task], arguments.filter) for programs, name in (sides if turn % 2 == 0 else sides[::-1])}
            for name in measured["new"].keys() & measured["old"].keys():
                ratios.setdefault(name, []).append(measured["new"][name] / measured["old"][name])
        for name in sorted(ratios):
            pairs = ratios[name]
            middle = statistics.median(pairs)
            worse = middle > SLOWER and sum(r > 1 for r in pairs) >= AGREE * len(pairs)
            slower += worse
            print(f"{task + ' ' + name:60} {middle:5.2f}   {min(pairs):.2f}–{max(pairs):.2f}{'   SLOWER' if worse else ''}")
    print(f"\n{slower} slower")
    return 1 if slower else 0


if __name__ == "__main__":
    sys.exit(main())
