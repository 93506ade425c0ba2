"""Times one task of one peer in a process of its own and prints one JSON line.

    build/peers/bin/python bench/peer.py bench/transport/pot.py emd2 DATA [EPSILON]

A peer's file has VERSION, THREADS and functions named after tasks: each takes the clouds (float64) and what the task needs, prepares
what the peer would have prepared, and returns a function that does the work and returns the answer. The first call is not timed.
"""

import importlib.util
import json
import pathlib
import resource
import statistics
import sys
import time
import warnings

import numpy

REPETITIONS = 5
PATIENCE = 8.0  # seconds in all; the first call and at least one more are made


def main() -> None:
    path, task, folder, *rest = sys.argv[1:]
    spec = importlib.util.spec_from_file_location("competitor", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    warnings.simplefilter("ignore")
    data = pathlib.Path(folder)
    work = getattr(module, task)(numpy.load(data / "x.npy"), numpy.load(data / "y.npy"), *map(float, rest))
    begun = time.perf_counter()
    value = work()
    times = []
    while not times or (len(times) < REPETITIONS and time.perf_counter() - begun < PATIENCE):
        start = time.perf_counter()
        value = work()
        times.append(1e3 * (time.perf_counter() - start))
    print(json.dumps({
        "peer": pathlib.Path(path).stem, "version": module.VERSION, "threads": module.THREADS, "value": float(value),
        "median_ms": statistics.median(times), "low_ms": min(times), "high_ms": max(times), "repetitions": len(times),
        "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }))


if __name__ == "__main__":
    main()
