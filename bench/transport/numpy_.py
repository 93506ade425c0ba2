"""NumPy by hand, as a competent user would write it; float32 where that is faster."""

import numpy

VERSION = f"NumPy {numpy.__version__}"
THREADS = "BLAS 2"


def w1(x, y):
    return lambda: numpy.abs(numpy.sort(x[:, 0]) - numpy.sort(y[:, 0])).mean()


def w1_float(x, y):
    return w1(x.astype(numpy.float32), y.astype(numpy.float32))


def sliced(x, y):
    x, y = x.astype(numpy.float32), y.astype(numpy.float32)
    generator = numpy.random.default_rng(1)

    def work():
        directions = generator.standard_normal((x.shape[1], 100)).astype(numpy.float32)
        directions /= numpy.linalg.norm(directions, axis=0)
        a, b = numpy.ascontiguousarray((x @ directions).T), numpy.ascontiguousarray((y @ directions).T)
        a.sort(axis=1)
        b.sort(axis=1)
        return numpy.sqrt(((a - b) ** 2).mean())

    return work


def permutation(x, y, permutations=999):
    """The energy distance of the clouds and of relabelled ones: all labels at once through one product of matrices."""
    z = numpy.concatenate([x, y])
    n, m = len(x), len(y)
    generator = numpy.random.default_rng(1)

    def work():
        distances = numpy.sqrt(((z[:, None, :] - z[None, :, :]) ** 2).sum(axis=2))
        signs = numpy.repeat([1 / n, -1 / m], [n, m])
        labels = numpy.column_stack([signs, *(generator.permutation(signs) for _ in range(permutations))])
        energies = -numpy.einsum("ik,ik->k", labels, distances @ labels)
        return energies[0]  # the p-value is the share of the others that reach it

    return work
