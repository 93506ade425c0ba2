"""The task: iterations of a WGAN with weight clipping, theory section 3, on a generator and a critic with one hidden layer.

    D(x) = mean_j c_j tanh(a_j.x + b_j),   G(z) = mean_i C_i tanh(A_i.z + B_i)
    n_c times:  w_j <- clip(w_j + (dt/n_c) grad_w [mean_x D - mean_z D(G(z))]),   m fresh data points and latents
    once:       t_i <- t_i - dt grad_t [-mean_z D(G(z))],                          m fresh latents
    (mean-field gradients: those of the mean over units, times the number of units)

A problem is a start and the batches of a few iterations; every competitor must end where the others end before any of
them is timed. Then each runs on batches that it draws itself.
"""

import dataclasses
import json
import pathlib

import numpy

CHECKED_ITERATIONS = 3


@dataclasses.dataclass(frozen=True)
class Size:
    latent: int  # L
    dimension: int  # K
    units: int  # N = M
    batch: int = 256  # m
    critic_steps: int = 5  # n_c
    precision: str = "float32"
    data: str = "two-gaussians"  # +-(1,...,1) with deviation 0.1, or "table": rows of a table of 8192 uniform points
    box: float = 1.0
    time_step: float = 0.1  # dt

    @property
    def name(self):
        return f"L={self.latent} K={self.dimension} N=M={self.units} m={self.batch} n_c={self.critic_steps} {self.precision}"


SIZES = {
    "line-1e3": Size(1, 1, 1_000),
    "line-16e3": Size(1, 1, 16_000),
    "line-26e4": Size(1, 1, 260_000),
    "plane-1e3": Size(2, 2, 1_000),
    "plane-16e3": Size(2, 2, 16_000),
    "plane-26e4": Size(2, 2, 260_000),
    "images-512": Size(64, 784, 512, batch=64, data="table", box=0.1),
    "images-4096": Size(64, 784, 4_096, batch=64, data="table", box=0.1),
    "velocity": Size(1, 1, 2_000, batch=4_096, critic_steps=1, precision="float64"),
}


def draw_data(size, rng, count, table=None):
    """(count, K) points of the data."""
    dtype = size.precision
    if size.data == "table":
        return table[rng.integers(0, len(table), count)]
    side = (2 * rng.integers(0, 2, (count, 1)) - 1).astype(dtype)
    return side + numpy.asarray(0.1, dtype) * rng.standard_normal((count, size.dimension), dtype=dtype)


def write_problem(size, folder: pathlib.Path, seed=1):
    """Start, batches and (where there is one) the table, as .npy files in `folder`, and size.json."""
    rng = numpy.random.default_rng(seed)
    dtype = size.precision
    folder.mkdir(parents=True, exist_ok=True)

    def start(inputs, outputs):
        a = rng.uniform(-1, 1, (inputs, size.units)) / numpy.sqrt(inputs)
        return numpy.concatenate([a, rng.uniform(-1, 1, (1 + outputs, size.units))]).astype(dtype)

    arrays = {"theta": start(size.latent, size.dimension),
              "omega": numpy.clip(start(size.dimension, 1), -size.box, size.box)}
    table = None
    if size.data == "table":
        table = arrays["table"] = rng.uniform(-1, 1, (8192, size.dimension)).astype(dtype)
    steps = CHECKED_ITERATIONS * size.critic_steps * size.batch
    arrays["x"] = draw_data(size, rng, steps, table)
    arrays["z_critic"] = rng.standard_normal((steps, size.latent), dtype=dtype)
    arrays["z_generator"] = rng.standard_normal((CHECKED_ITERATIONS * size.batch, size.latent), dtype=dtype)
    for name, array in arrays.items():
        numpy.save(folder / f"{name}.npy", numpy.ascontiguousarray(array))
    (folder / "size.json").write_text(json.dumps(dataclasses.asdict(size)))


class Problem:
    """What write_problem wrote, for a competitor."""

    def __init__(self, folder):
        folder = pathlib.Path(folder)
        self.size = Size(**json.loads((folder / "size.json").read_text()))
        for name in ("theta", "omega", "x", "z_critic", "z_generator"):
            setattr(self, name, numpy.load(folder / f"{name}.npy"))
        self.table = numpy.load(folder / "table.npy") if self.size.data == "table" else None

    def batches(self):
        """For each checked iteration: [(x, z) of every critic step], z of the generator step."""
        n_c, m = self.size.critic_steps, self.size.batch
        for t in range(CHECKED_ITERATIONS):
            steps = [slice((t * n_c + s) * m, (t * n_c + s + 1) * m) for s in range(n_c)]
            yield [(self.x[rows], self.z_critic[rows]) for rows in steps], self.z_generator[t * m:(t + 1) * m]
