"""What every competitor's file does as a program: replay the problem, say where it ends, then time its own iterations.

    python FILE.py [VARIANT] PROBLEM ANSWERS --threads T --seconds S     one JSON object on standard output
    python FILE.py [VARIANT] PROBLEM ANSWERS --threads T --whole N       N iterations and nothing else
"""

import argparse
import importlib.metadata
import json
import pathlib
import resource
import time

import numpy

import problem

REPETITIONS = 7


def main(make, packages):
    parser = argparse.ArgumentParser()
    parser.add_argument("problem", type=pathlib.Path)
    parser.add_argument("answers", type=pathlib.Path)
    parser.add_argument("--threads", type=int, required=True)
    parser.add_argument("--seconds", type=float, default=0.4, help="of one repetition, at least one iteration")
    parser.add_argument("--whole", type=int, help="only make so many iterations: the caller's clock runs")
    arguments = parser.parse_args()
    contender = make(problem.Problem(arguments.problem), arguments.threads)
    if arguments.whole:
        contender.run(arguments.whole)
        print(json.dumps({"name": contender.name}))
        return
    theta, omega = contender.replay()
    arguments.answers.mkdir(parents=True, exist_ok=True)
    numpy.save(arguments.answers / "theta.npy", theta)
    numpy.save(arguments.answers / "omega.npy", omega)
    contender.run(3)  # compiles, allocates
    iterations = 1
    while True:
        started = time.perf_counter()
        contender.run(iterations)
        elapsed = time.perf_counter() - started
        if elapsed >= arguments.seconds / 2 or iterations >= 1 << 20:
            break
        iterations *= 2
    seconds = []
    for _ in range(REPETITIONS if elapsed < 2 * arguments.seconds else 3):
        started = time.perf_counter()
        contender.run(iterations)
        seconds.append((time.perf_counter() - started) / iterations)
    print(json.dumps({
        "name": contender.name,
        "versions": {p: importlib.metadata.version(p) for p in packages},
        "seconds": seconds,
        "peak_mib": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}))
