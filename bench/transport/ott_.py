"""OTT-JAX, compiled: Sinkhorn on point clouds with costs on the fly, float64."""

import jax

jax.config.update("jax_enable_x64", True)

import jax.numpy as jnp
import ott
from ott.geometry import pointcloud
from ott.problems.linear import linear_problem
from ott.solvers.linear import sinkhorn as solver

VERSION = f"OTT-JAX {ott.__version__}"
THREADS = "XLA 2"


def sinkhorn(x, y, epsilon):
    a, b = jnp.asarray(x), jnp.asarray(y)

    @jax.jit
    def solve(a, b):
        geometry = pointcloud.PointCloud(a, b, epsilon=epsilon)
        out = solver.Sinkhorn(threshold=1e-9, norm_error=1, max_iterations=10**5)(linear_problem.LinearProblem(geometry))
        return out.primal_cost

    return lambda: float(solve(a, b).block_until_ready())
