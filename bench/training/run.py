"""Runs every competitor of this task on every size, compares where they end, prints one table a size.

    build/peers/bin/python bench/training/run.py [SIZE...] [--seconds S] [--peers REGEX]     (sizes: problem.py)
    build/peers/bin/python bench/training/run.py SIZE --whole 5000                           whole trainings, by the wall clock

A whole training is a process from its start to its end: for a peer its imports, its compilation and the iterations; for ganflow the
command `run` on a spec of the same sizes (SIZE.toml), which also measures distances as it goes, keeps checkpoints and judges.
"""

import argparse
import json
import os
import pathlib
import re
import statistics
import subprocess
import sys
import tempfile
import time

import numpy

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent)]

import compare  # noqa: E402
import problem  # noqa: E402

TOLERANCE = {"float32": 2e-6, "float64": 1e-12}  # of parameters of order 1, after three iterations

COMPETITORS = {  # name on the command line: arguments, and thread counts worth trying
    "ganflow": ([compare.BUILD / "training" / "training_ganflow"], (1, 2)),
    "ganflow-direct": ([compare.BUILD / "training" / "training_ganflow", "--path", "direct"], (1, 2)),  # every sample and particle
    "numpy": ([compare.PEERS, HERE / "numpy_hand.py"], (1, 2)),
    "pytorch-eager": ([compare.PEERS, HERE / "pytorch.py", "eager"], (1, 2)),
    "pytorch-scripted": ([compare.PEERS, HERE / "pytorch.py", "scripted"], (2,)),
    "pytorch-by-hand": ([compare.PEERS, HERE / "pytorch.py", "by-hand"], (1, 2)),
    "pytorch-compiled": ([compare.PEERS, HERE / "pytorch.py", "compiled"], (1, 2)),
    "jax": ([compare.PEERS, HERE / "jax_jit.py"], (1, 2)),
}


def contend(command, threads, best):
    """Runs a competitor on `threads` cores. It prints one JSON object: name, versions, seconds of each repetition, peak_mib."""
    cores = ",".join(str(core) for core in sorted(os.sched_getaffinity(0))[:threads])
    env = compare.environment() | {"OMP_NUM_THREADS": str(threads), "OPENBLAS_NUM_THREADS": str(threads)}

    def once():
        done = subprocess.run(["taskset", "-c", cores, *map(str, command)], capture_output=True, text=True, env=env)
        if done.returncode != 0:
            raise SystemExit(f"{command[1]} failed: {(done.stderr.strip().splitlines() or ['no message'])[-1]}")
        return json.loads(done.stdout.strip().splitlines()[-1]) | {"threads": threads}

    return compare.watched(once, best)


def row(result, fastest_peer):
    seconds = [1e3 * s for s in result["seconds"]]
    versions = " ".join(f"{k} {v}" for k, v in result["versions"].items())
    note = versions if result["quiet"] else f"{versions}; disturbed"
    return (f"| {result['name']} | {result['threads']} | {statistics.median(seconds):.3g} ({min(seconds):.3g}–{max(seconds):.3g}) | "
            f"{fastest_peer / statistics.median(seconds):.2f} | {result['peak_mib']:.0f} | {note} |")


def print_table(title, results):
    """The ratio is the fastest peer's median over this one's: above 1 is faster than every peer at any number of threads."""
    fastest = min(1e3 * statistics.median(r["seconds"]) for r in results if not r["name"].startswith("ganflow"))
    print(f"**{title}**\n\n| who | threads | ms: median (least–most) | ratio | MiB | |\n|---|---|---|---|---|---|")
    for result in sorted(results, key=lambda r: statistics.median(r["seconds"])):
        print(row(result, fastest))
    print(flush=True)


def difference(folder, expected):
    return max(abs(numpy.load(folder / f"{n}.npy") - numpy.load(expected / f"{n}.npy")).max() for n in ("theta", "omega"))


def run(size, names, seconds, best):
    with tempfile.TemporaryDirectory() as scratch:
        folder = pathlib.Path(scratch)
        problem.write_problem(size, folder / "problem")
        results, first = [], None
        for name in names:
            command, thread_counts = COMPETITORS[name]
            for threads in thread_counts:
                answers = folder / f"{name}-{threads}"
                print(f"{size.name}: {name}, {threads} threads", file=sys.stderr)
                results.append(contend([*command, folder / "problem", answers, "--threads", threads, "--seconds", seconds], threads, best))
                first = first or answers
                off = difference(answers, first)
                if not off <= TOLERANCE[size.precision]:
                    raise SystemExit(f"{name} ends elsewhere than {first.name}: by {off:.2g}. Nothing was compared")
        print_table(size.name, results)


def whole_command(name, size_name, folder, threads, iterations):
    if name == "ganflow":
        return [compare.BUILD.parent / "ganflow", "run", HERE / f"{size_name}.toml", "--out", tempfile.mkdtemp(dir=folder) + "/run",
                "--no-pictures", "--threads", threads, "--set", f"run.iterations={iterations}"]
    return [*COMPETITORS[name][0], folder / "problem", folder / name, "--threads", threads, "--whole", iterations]


def run_whole(size_name, names, iterations, best):
    """Seconds of whole processes. Answers are those that `run` compares."""
    size = problem.SIZES[size_name]
    with tempfile.TemporaryDirectory() as scratch:
        folder = pathlib.Path(scratch)
        problem.write_problem(size, folder / "problem")
        print(f"**{size.name}: {iterations} iterations, whole processes**\n\n| who | threads | s: median (least–most) | |\n|---|---|---|---|")
        for name in names:
            if name == "ganflow-direct":
                continue
            for threads in COMPETITORS[name][1]:
                def once():
                    return whole_seconds(whole_command(name, size_name, folder, threads, iterations), threads)

                print(f"{size.name}: {name}, {threads} threads", file=sys.stderr)
                result = compare.watched(lambda: {"seconds": [once() for _ in range(3)]}, best)
                seconds = result["seconds"]
                print(f"| {name} | {threads} | {statistics.median(seconds):.3g} ({min(seconds):.3g}–{max(seconds):.3g}) | "
                      f"{'' if result['quiet'] else 'disturbed'} |", flush=True)


def whole_seconds(command, threads):
    cores = ",".join(str(core) for core in sorted(os.sched_getaffinity(0))[:threads])
    env = compare.environment() | {"OMP_NUM_THREADS": str(threads), "OPENBLAS_NUM_THREADS": str(threads)}
    started = time.perf_counter()
    done = subprocess.run(["taskset", "-c", cores, *map(str, command)], capture_output=True, text=True, env=env)
    if done.returncode != 0:
        raise SystemExit(f"{command[1]} failed: {(done.stderr.strip().splitlines() or ['no message'])[-1]}")
    return time.perf_counter() - started


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("sizes", nargs="*", default=list(problem.SIZES), help=", ".join(problem.SIZES))
    parser.add_argument("--seconds", type=float, default=0.4, help="of one repetition")
    parser.add_argument("--peers", default=".", help="regular expression of competitors; ganflow always runs")
    parser.add_argument("--whole", type=int, help="time whole trainings of so many iterations")
    arguments = parser.parse_args()
    unknown = [s for s in arguments.sizes if s not in problem.SIZES]
    if unknown:
        parser.error(f"no size {unknown[0]}. There are: {', '.join(problem.SIZES)}")
    ours = [n for n in COMPETITORS if n.startswith("ganflow")]
    names = ours + [n for n in COMPETITORS if n not in ours and re.search(arguments.peers, n)]
    print(compare.processor(), "\n")
    best = [0.0]
    for size in arguments.sizes:
        if arguments.whole:
            run_whole(size, names, arguments.whole, best)
            continue
        run(problem.SIZES[size], names, arguments.seconds, best)


if __name__ == "__main__":
    main()
