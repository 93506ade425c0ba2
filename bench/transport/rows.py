"""What is compared with what. A row: our benchmark, the peers' files and their task, how far answers may differ (relative)."""

SAME = 1e-9  # exact methods in float64
SINGLE = 2e-3  # float32 differences of means of 10^8 kernel values
DRAWN = 0.1  # each draws its own 100 directions: standard errors of a few per cent
SOLVED = 1e-6  # entropic transport to a marginal error of 1e-9, stopped by different norms


def row(ours, size, *peers, tolerance=SAME, per_iteration=False, repetitions=5):
    return {"ours": ours, "size": size, "peers": peers, "tolerance": tolerance, "per_iteration": per_iteration, "repetitions": repetitions}


ROWS = [
    row("emd2", (1000, 2), ("pot", "emd2"), ("scipy_", "emd2")),
    row("emd2", (2000, 2), ("pot", "emd2")),
    row("emd2", (4000, 2), ("pot", "emd2")),
    row("emd2", (1000, 10), ("pot", "emd2"), ("scipy_", "emd2")),
    row("emd2", (2000, 10), ("pot", "emd2")),
    row("emd2", (4000, 10), ("pot", "emd2")),
    row("emd2", (10000, 2)),
    row("emd2", (100000, 2), repetitions=1),
    row("w1", (250000, 1), ("scipy_", "w1")),
    row("w1", (500000, 1), ("scipy_", "w1")),
    row("w1", (1000000, 1), ("scipy_", "w1"), ("pot", "w1"), ("numpy_@debian", "w1"), ("numpy_", "w1")),
    row("w1", (1000000, 1), ("numpy_", "w1_float"), ("torch_", "w1_float"), tolerance=SINGLE),
    row("sliced", (100000, 10), ("pot", "sliced"), tolerance=DRAWN),
    row("sliced_float", (100000, 10), ("numpy_@debian", "sliced"), ("numpy_", "sliced"), tolerance=DRAWN),
    row("sinkhorn", (1000, 2), ("pot", "sinkhorn"), ("ott_", "sinkhorn"), tolerance=SOLVED),
    row("sinkhorn", (2000, 2), ("pot", "sinkhorn"), tolerance=SOLVED),
    row("sinkhorn", (4000, 2), ("pot", "sinkhorn"), tolerance=SOLVED),
    row("sinkhorn", (4000, 2), ("pot", "sinkhorn_20"), ("pot", "sinkhorn_log_20"), tolerance=None, per_iteration=True),
    row("energy_float", (10000, 2), ("torch_", "energy_float"), ("geomloss_", "energy_float"), tolerance=SINGLE),
    row("energy", (10000, 2), ("torch_", "energy")),
    row("matern_float", (10000, 2), ("torch_", "matern_float"), tolerance=SINGLE),
    row("matern", (10000, 2), ("torch_", "matern")),
    row("permutation", (1000, 2), ("numpy_", "permutation")),
]
