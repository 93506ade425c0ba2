"""POT, https://pythonot.github.io. Cost matrices are part of the work: a user has points, and so have we."""

import numpy
import ot

VERSION = f"POT {ot.__version__}"
THREADS = "1 (emd2), BLAS 2"
ITERATIONS = 20  # of the per-iteration tasks


def emd2(x, y):
    weights = numpy.full(len(x), 1 / len(x))
    # The default cap, 100,000, ends early from n = 4,000 on with a wrong value and a warning.
    return lambda: ot.emd2(weights, weights, ot.dist(x, y), numItermax=10**9)


def w1(x, y):
    return lambda: ot.wasserstein_1d(x[:, 0], y[:, 0], p=1)


def sliced(x, y):
    return lambda: ot.sliced_wasserstein_distance(x, y, n_projections=100, seed=1)


def sinkhorn(x, y, epsilon):
    weights = numpy.full(len(x), 1 / len(x))
    return lambda: ot.sinkhorn2(weights, weights, ot.dist(x, y), epsilon, stopThr=1e-9, numItermax=10**6)


def _per_iteration(method, x, y, epsilon):
    weights = numpy.full(len(x), 1 / len(x))
    cost = ot.dist(x, y)  # prepared: only iterations count here
    return lambda: ot.sinkhorn2(weights, weights, cost, epsilon, method=method, stopThr=0, numItermax=ITERATIONS)


def sinkhorn_20(x, y, epsilon):
    return _per_iteration("sinkhorn", x, y, epsilon)


def sinkhorn_log_20(x, y, epsilon):
    return _per_iteration("sinkhorn_log", x, y, epsilon)
