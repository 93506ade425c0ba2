"""SciPy: assignment, and W_1 on the line."""

import scipy
from scipy.optimize import linear_sum_assignment
from scipy.spatial.distance import cdist
from scipy.stats import wasserstein_distance

VERSION = f"SciPy {scipy.__version__}"
THREADS = "1"


def emd2(x, y):
    def work():
        cost = cdist(x, y, "sqeuclidean")
        rows, columns = linear_sum_assignment(cost)
        return cost[rows, columns].mean()

    return work


def w1(x, y):
    return lambda: wasserstein_distance(x[:, 0], y[:, 0])
